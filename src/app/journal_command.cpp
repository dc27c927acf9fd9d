// SPDX-License-Identifier: Apache-2.0
// `sluice journal`: what was done, exported, verified against an earlier head and proven leaf by leaf. Verifying and
// checking need no store.
#include <fstream>

#include "arguments.hpp"
#include "office_arguments.hpp"
#include "output.hpp"
#include "sluice/base/file.hpp"
#include "sluice/store/journal.hpp"

namespace sluice::app {
namespace {

struct JournalOptions {
  OfficeOptions office;
  std::string file;     // an export
  std::string against;  // a head kept from earlier
  std::string head;     // the head a proof is checked under
  std::string output;
  std::uint64_t leaf = 0;
  std::uint64_t size = 0;
  std::uint64_t from = 0;
};

Exit refused(const Common& common, const Error& error) {
  common.complain(error);
  return Exit::faults;
}

Result<store::Head> read_head(const std::string& file) {
  const auto text = read_file(file);
  if (!text) return fail(text.error());
  const auto json = parse_json(*text, file);
  if (!json) return fail(json.error());
  auto head = store::head_from(*json);
  if (!head) head.error().where.file = file;
  return head;
}

Exit written(const Common& common, const JournalOptions& options, const Json& value) {
  auto output = Output::open(common.world->out, options.output);
  if (!output) return refused(common, output.error());
  Result<void> done = output->write(to_json(value, JsonLayout::pretty) + "\n");
  if (done) done = output->close();
  return done ? Exit::done : refused(common, done.error());
}

Exit export_all(const Common& common, const JournalOptions& options) {
  const auto opened = open_store(common, options.office);
  if (!opened) return refused(common, opened.error());
  auto output = Output::open(common.world->out, options.output);
  if (!output) return refused(common, output.error());
  auto done = store::export_journal((*opened)->store(), [&](std::string_view line) -> Result<void> {
    return output->write(std::string(line) + "\n");
  });
  if (done) done = output->close();
  return done ? Exit::done : refused(common, done.error());
}

Exit head(const Common& common, const JournalOptions& options) {
  const auto opened = open_store(common, options.office);
  if (!opened) return refused(common, opened.error());
  if (auto settled = (*opened)->store().settle(); !settled) return refused(common, settled.error());
  const auto latest = store::latest_head((*opened)->store());
  if (!latest) return refused(common, latest.error());
  if (!*latest) return refused(common, {"journal.empty", {}, {}});
  return written(common, options, store::to_json_value(**latest));
}

Result<store::Verification> verification(const Common& common, const JournalOptions& options,
                                         std::optional<store::Head> earlier) {
  if (options.file.empty()) {
    const auto opened = open_store(common, options.office);
    if (!opened) return fail(opened.error());
    return store::verify_journal((*opened)->store(), std::move(earlier));
  }
  std::ifstream in(options.file, std::ios::binary);
  if (!in) return fail("file.unreadable", {options.file});
  store::JournalVerifier verifier(std::move(earlier));
  for (std::string line; std::getline(in, line);) verifier.line(line);
  return verifier.finish();
}

Exit verify(const Common& common, const JournalOptions& options) {
  std::optional<store::Head> earlier;
  if (!options.against.empty()) {
    auto read = read_head(options.against);
    if (!read) return refused(common, read.error());
    earlier = std::move(*read);
  }
  const auto found = verification(common, options, std::move(earlier));
  if (!found) return refused(common, found.error());
  for (const Error& finding : found->findings) common.complain(finding);
  std::ostream& out = common.world->out;
  out << found->leaves << " leaves";
  if (found->redacted_fields != 0) out << ", " << found->redacted_fields << " fields redacted";
  if (found->last) out << ", signed up to leaf " << found->last->size << " at " << found->last->at;
  out << ": " << (found->findings.empty() ? "whole" : "NOT WHOLE") << "\n";
  if (options.against.empty())
    common.world->err << "Without --against HEAD, a rewriting by the holder of the key cannot be told.\n";
  return found->findings.empty() ? Exit::done : Exit::faults;
}

Exit prove(const Common& common, const JournalOptions& options) {
  const auto opened = open_store(common, options.office);
  if (!opened) return refused(common, opened.error());
  if (options.leaf != 0) {
    const auto proof = store::prove_inclusion((*opened)->store(), options.leaf, options.size);
    return proof ? written(common, options, store::to_json_value(*proof)) : refused(common, proof.error());
  }
  const auto proof = store::prove_consistency((*opened)->store(), options.from, options.size);
  return proof ? written(common, options, store::to_json_value(*proof)) : refused(common, proof.error());
}

Exit check(const Common& common, const JournalOptions& options) {
  const auto text = read_file(options.file);
  if (!text) return refused(common, text.error());
  const auto json = parse_json(*text, options.file);
  if (!json) return refused(common, json.error());
  const auto under = read_head(options.head);
  if (!under) return refused(common, under.error());
  Result<void> done;
  if (json->find("leaf") != nullptr) {
    const auto proof = store::inclusion_from(*json);
    done = proof ? store::check_proof(*proof, *under) : fail(proof.error());
  } else {
    const auto first = read_head(options.against);
    if (!first) return refused(common, first.error());
    const auto proof = store::consistency_from(*json);
    done = proof ? store::check_proof(*proof, *first, *under) : fail(proof.error());
  }
  if (!done) return refused(common, done.error());
  common.world->out << "holds\n";
  return Exit::done;
}

void add_output(CLI::App* command, JournalOptions& options) {
  command->add_option("-o,--output", options.output, "Where it goes (default: the standard output)");
}

}  // namespace

void declare_journal(CLI::App& app, Command& chosen) {
  CLI::App* journal = app.add_subcommand("journal", "What was done: exported, verified, proven (docs/journal.md)");
  journal->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, Exit (*act)(const Common&, const JournalOptions&)) {
    auto options = std::make_shared<JournalOptions>();
    CLI::App* command = journal->add_subcommand(name, help);
    runs(command, options, act, chosen);
    return std::pair(command, options);
  };
  const auto with_store = [&](const char* name, const char* help, Exit (*act)(const Common&, const JournalOptions&)) {
    auto made = add(name, help, act);
    add_store_options(made.first, made.second->office);
    add_output(made.first, *made.second);
    return made;
  };
  with_store("export", "Every leaf and head, a line each", export_all);
  with_store("head", "The newest signed head: keep it, to verify against later", head);
  const auto [proves, proof] =
      with_store("prove", "That a leaf is in the tree, or that one tree is the beginning of another", prove);
  proves->add_option("--leaf", proof->leaf, "The leaf's number");
  proves->add_option("--size", proof->size, "Of the tree that it is proven in, in leaves")->required();
  proves->add_option("--from", proof->from, "Of the earlier tree, instead of a leaf");
  const auto [verifies, verified] =
      add("verify", "Whether an export, or a store's journal, is whole and as it was", verify);
  verifies->add_option("file", verified->file, "An export (default: the store's own journal)");
  verifies->add_option("--against", verified->against, "A head kept from earlier");
  add_store_options(verifies, verified->office);
  const auto [checks, checked] = add("check", "Whether a proof holds; needs no store", check);
  checks->add_option("proof", checked->file, "As `prove` wrote it")->required();
  checks->add_option("--head", checked->head, "The head under which it is to hold")->required();
  checks->add_option("--against", checked->against, "The earlier head, of a proof between two");
}

}  // namespace sluice::app

// SPDX-License-Identifier: Apache-2.0
// Sealing and opening evidence. The keys never enter the store: an end user seals with the public one, on its own
// machine, and an officer opens with the secret one, after the journal has it who looks, and why.
#include <filesystem>
#include <sys/stat.h>

#include "arguments.hpp"
#include "durable_file.hpp"
#include "office_arguments.hpp"
#include "sluice/base/file.hpp"
#include "sluice/base/hash.hpp"
#include "sluice/base/seal.hpp"
#include "sluice/office/document_check.hpp"

namespace sluice::app {
namespace {

struct EvidenceOptions {
  OfficeOptions office;
  std::string file;
  std::string key;
  std::string subject;
  std::string reason;
  std::string output;
};

Exit refused(const Common& common, const Error& error) {
  common.complain(error);
  return Exit::faults;
}

// A file of one line.
Result<std::string> read_key(const std::string& file) {
  auto text = read_file(file);
  if (!text) return text;
  text->erase(text->find_last_not_of(" \r\n") + 1);
  return text;
}

Exit keys(const Common& common, const EvidenceOptions& options) {
  const std::string open = options.output + ".public", secret = options.output + ".secret";
  for (const std::string& file : {open, secret}) {
    if (std::filesystem::exists(file)) return refused(common, {"file.exists", {file}, {file, 0, {}}});
  }
  const SealKeys made = make_seal_keys();
  const mode_t before = umask(S_IRWXG | S_IRWXO);  // never readable to others, not for a moment
  auto done = write_durably(secret, made.secret_key + "\n");
  umask(before);
  if (done) done = write_durably(open, made.public_key + "\n");
  if (!done) return refused(common, done.error());
  common.world->out << open << "  give it to whoever seals\n"
                    << secret << "  keep it where no operator of the store can read it\n";
  return Exit::done;
}

// What is sealed is looked at first, since nobody can once it is sealed.
Exit seal_file(const Common& common, const EvidenceOptions& options) {
  const auto bytes = read_file(options.file);
  if (!bytes) return refused(common, bytes.error());
  const auto type = office::check_document(std::filesystem::path(options.file).filename().string(), *bytes);
  if (!type) return refused(common, type.error());
  const auto key = read_key(options.key);
  if (!key) return refused(common, key.error());
  const auto sealed = seal(*bytes, *key);
  if (!sealed) return refused(common, sealed.error());
  if (auto done = write_durably(options.output, *sealed); !done) return refused(common, done.error());
  common.world->out << sha256(*bytes) << "\n";
  return Exit::done;
}

Exit unseal_evidence(const Common& common, const EvidenceOptions& options) {
  const auto key = read_key(options.key);
  if (!key) return refused(common, key.error());
  const auto opened = OpenedOffice::open(common, options.office);
  if (!opened) return refused(common, opened.error());
  office::Act act{"evidence.open", options.subject, {}, {}, {}};
  act.body = Json::object({{"reason", Json::string(options.reason)}});
  const auto done = (*opened)->office().perform(act, (*opened)->occasion());
  if (!done) return refused(common, done.error());
  const auto sealed = (*opened)->office().content(done->answer.find("sealed")->text);
  if (!sealed) return refused(common, sealed.error());
  const auto bytes = unseal(*sealed, *key);
  if (!bytes) return refused(common, bytes.error());
  const auto type = office::check_document(std::filesystem::path(options.output).filename().string(), *bytes);
  if (!type) return refused(common, type.error());
  if (auto written = write_durably(options.output, *bytes); !written) return refused(common, written.error());
  common.world->out << sha256(*bytes) << "\n";
  return Exit::done;
}

}  // namespace

void declare_evidence(CLI::App& app, Command& chosen) {
  CLI::App* noun = noun_command(app, "evidence");
  const auto add = [&](const char* name, const char* help, Exit (*act)(const Common&, const EvidenceOptions&)) {
    auto options = std::make_shared<EvidenceOptions>();
    CLI::App* command = noun->add_subcommand(name, help);
    runs(command, options, act, chosen);
    return std::pair(command, options);
  };
  const auto [makes, made] = add("keys", "A pair of keys: NAME.public to seal with, NAME.secret to open with", keys);
  makes->add_option("name", made->output, "The files' name, without its ending")->required();
  const auto [seals, sealed] =
      add("seal", "Seals a file for the holder of the secret key alone; says its hash", seal_file);
  seals->add_option("file", sealed->file, "A document or a picture")->required();
  seals->add_option("--key", sealed->key, "The authority's public key")->required();
  seals->add_option("-o,--output", sealed->output, "The sealed file, for `sluice evidence file`")->required();
  const auto [opens, opened] = add(
      "unseal", "Opens evidence; who, when and why is in the journal before anything is handed out", unseal_evidence);
  opens->add_option("subject", opened->subject, "The evidence's number")->required();
  opens->add_option("--secret", opened->key, "The authority's secret key")->required();
  opens->add_option("--reason", opened->reason, "Why")->required();
  opens->add_option("-o,--output", opened->output, "Where it goes, with the ending it had")->required();
  add_office_options(opens, opened->office);
}

}  // namespace sluice::app

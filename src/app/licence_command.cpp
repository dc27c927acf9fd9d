// SPDX-License-Identifier: Apache-2.0
// `sluice licence document | verify | check`: the signed licence, checked without the store or by its code with it.
#include "arguments.hpp"
#include "office_arguments.hpp"
#include "output.hpp"
#include "sluice/base/file.hpp"
#include "sluice/office/licence_document.hpp"

namespace sluice::app {
namespace {

struct DocumentOptions {
  OfficeOptions office;
  std::string subject;  // a number, a code or a file
  std::string key;
  std::string output;
};

Exit refused(const Common& common, const Error& error) {
  common.complain(error);
  return Exit::faults;
}

Exit document(const Common& common, const DocumentOptions& options) {
  const auto opened = OpenedOffice::open(common, options.office);
  if (!opened) return refused(common, opened.error());
  const auto made = (*opened)->office().licence_document(options.subject, (*opened)->occasion());
  if (!made) return refused(common, made.error());
  auto output = Output::open(common.world->out, options.output);
  if (!output) return refused(common, output.error());
  Result<void> done = output->write(to_json(*made, JsonLayout::pretty) + "\n");
  if (done) done = output->close();
  return done ? Exit::done : refused(common, done.error());
}

Exit verify(const Common& common, const DocumentOptions& options) {
  const auto text = read_file(options.subject);
  if (!text) return refused(common, text.error());
  const auto json = parse_json(*text, options.subject);
  if (!json) return refused(common, json.error());
  const auto says = office::check_licence_document(*json, options.key);
  if (!says) {
    Error error = says.error();
    error.where.file = options.subject;
    return refused(common, error);
  }
  common.world->out << says->number << " is what was granted: signed by " << says->key << ", code " << says->code
                    << "\n";
  if (options.key.empty()) {
    common.world->err << "Whose key that is, the document cannot say: give the authority's with --key (`sluice journal "
                         "head` names it).\n";
  }
  return Exit::done;
}

// By the code alone, as it is read out or printed: whether there is such a licence, and what has become of it.
Exit check(const Common& common, const DocumentOptions& options) {
  const std::string number = options.subject.substr(0, options.subject.find('.'));
  const auto opened = OpenedOffice::open(common, options.office);
  if (!opened) return refused(common, opened.error());
  const auto seen = (*opened)->office().look("licence", number, (*opened)->occasion());
  if (!seen) return refused(common, seen.error());
  if (seen->find("code")->text != options.subject) return refused(common, {"licence_document.code", {number}, {}});
  const bool good = seen->find("good")->text == "true";
  common.world->out << number << " was granted; it is " << seen->find("state")->text << ", and "
                    << (good ? "good" : "not good") << " on " << to_string((*opened)->occasion().on) << "\n";
  return good ? Exit::done : Exit::faults;
}

}  // namespace

void declare_licence_documents(CLI::App& app, Command& chosen) {
  CLI::App* licence = noun_command(app, "licence");
  const auto add = [&](const char* name, const char* help, const char* subject, const char* of,
                       Exit (*act)(const Common&, const DocumentOptions&)) {
    auto options = std::make_shared<DocumentOptions>();
    CLI::App* command = licence->add_subcommand(name, help);
    command->add_option(subject, options->subject, of)->required();
    runs(command, options, act, chosen);
    return std::pair(command, options);
  };
  const auto [documents, printed] =
      add("document", "The licence as its holder carries it, signed, with its code", "subject", "Its number", document);
  documents->add_option("-o,--output", printed->output, "Where it goes (default: the standard output)");
  add_office_options(documents, printed->office, {});
  const auto [verifies, verified] =
      add("verify", "Whether a signed licence is whole; needs no store", "file", "As `document` wrote it", verify);
  verifies->add_option("--key", verified->key, "The key that must have signed it, as `sluice journal head` names it");
  const auto [checks, checked] = add("check", "Whether a code fits a licence, and whether that is good today", "code",
                                     "As the document names it", check);
  add_office_options(checks, checked->office, {});
}

}  // namespace sluice::app

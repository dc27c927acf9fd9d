// SPDX-License-Identifier: Apache-2.0
// `sluice scenario`: runs what officers wrote down, on a store of its own.
#include <filesystem>

#include "arguments.hpp"
#include "office_arguments.hpp"
#include "sluice/base/file.hpp"
#include "sluice/office/scenario.hpp"

namespace sluice::app {
namespace {

struct ScenarioOptions {
  OfficeOptions office;
  std::vector<std::string> files;
  bool acts = false;
};

Result<std::string> open_text(const std::string& file) { return read_file(file); }

// Every sentence, with the fields that may stand below it.
void list_acts(const Common& common) {
  std::ostream& out = common.world->out;
  for (const office::ActKind& kind : office::acts()) {
    out << "PERSON " << kind.phrase << (kind.makes ? " [named NAME]" : " RECORD") << "\n    "
        << (common.language == Language::chinese ? kind.meaning.zh : kind.meaning.en) << " (" << kind.name << ")\n";
    for (const wire::FieldShape& field : kind.body->fields)
      out << "    " << field.name << ": " << field.example << (field.required ? "" : "  (may be left out)") << "\n";
  }
}

Exit run_one(const Common& common, const ScenarioOptions& options, const std::string& file) {
  const auto scenario = office::read_scenario(file, open_text);
  if (!scenario && scenario.error().code == "scenario.title" && options.files.size() > 1) {
    common.world->out << "part    " << file << " has no title: it is for others to include\n";
    return Exit::done;
  }
  if (!scenario) return common.complain(scenario.error()), Exit::faults;
  OfficeOptions where = options.office;
  std::filesystem::path folder;
  if (where.store.empty()) {
    // A store that nobody else has, gone afterwards.
    std::string pattern = (std::filesystem::temp_directory_path() / "sluice-scenario-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
      return common.complain({"output.write", {pattern}, {pattern, 0, {}}}), Exit::faults;
    folder = pattern;
    where.store = "sqlite:" + (folder / "scenario.db").string();
  }
  Exit status = Exit::done;
  if (const auto opened = OpenedOffice::open(common, where)) {
    office::OfficeRoad road((*opened)->office());
    const auto faults = office::run_scenario(*scenario, road, open_text);
    common.world->out << (faults.empty() ? "holds   " : "FAILS   ") << scenario->title << "\n";
    for (const office::ScenarioFault& fault : faults)
      common.world->err << fault.where.file << ":" << fault.where.line << ": " << fault.what << "\n";
    if (!faults.empty()) status = Exit::faults;
  } else {
    common.complain(opened.error());
    status = Exit::faults;
  }
  if (!folder.empty()) std::filesystem::remove_all(folder);
  return status;
}

Exit scenario(const Common& common, const ScenarioOptions& options) {
  if (options.acts) return list_acts(common), Exit::done;
  if (options.files.empty()) {
    common.world->err
        << "sluice scenario: name a FILE, or --acts. Example: sluice scenario tests/scenarios/single.scenario\n";
    return Exit::usage;
  }
  Exit status = Exit::done;
  for (const std::string& file : options.files) {
    const Exit one = run_one(common, options, file);
    if (one != Exit::done) status = one;
  }
  return status;
}

}  // namespace

void declare_scenario(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<ScenarioOptions>();
  CLI::App* command = app.add_subcommand("scenario", "Runs scenarios: acts in words, and what must come of them");
  command->add_option("files", options->files, "Scenarios (docs/scenarios.md)");
  command->add_flag("--acts", options->acts, "Lists every sentence that can be said, with its fields");
  command->add_option("--store", options->office.store,
                      "An empty store to run on; left out, one that is gone afterwards");
  command->add_option("--key-file", options->office.key_file,
                      "The key that signs its journal (default: as for other commands)");
  runs(command, options, scenario, chosen);
}

}  // namespace sluice::app

// SPDX-License-Identifier: Apache-2.0
#include "command_line.hpp"

#include <CLI/CLI.hpp>

#include "commands.hpp"

namespace sluice::app {
namespace {

constexpr const char* kHelp =
    "Sluice decides whether a shipment of critical minerals needs an export licence: which provision, why, until\n"
    "when, and what is still to be known. The law is data (rulebooks/); run `sluice rulebook show` to read it.\n\n"
    "Start here:\n"
    "  sluice determine data/examples/cases.json            published cases, as a table\n"
    "  sluice determine --explain --as-of 2026-11-22 FILE   the whole reasoning, on a day of your choice\n"
    "  sluice contract reference                            every field of a transaction";

}  // namespace

void Common::complain(const Error& error) const { world->err << "sluice: " << describe(error, language) << "\n"; }

Result<Home> Common::find() const {
  auto found = find_home(home, world->program);
  if (found && !rulebooks.empty()) found->rulebooks = rulebooks;
  return found;
}

Exit run(const std::vector<std::string>& arguments, World& world) {
  Common common;
  common.world = &world;
  Command chosen;
  std::string language = "en";

  CLI::App app("Sluice: export control for critical minerals", "sluice");
  app.footer(kHelp);
  app.set_version_flag("--version", std::string("sluice ") + SLUICE_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--home", common.home,
                 "Where rulebooks/ and data/ lie (default: $SLUICE_HOME, or beside the program)");
  app.add_option("--rulebooks", common.rulebooks, "Another folder of rulebooks");
  app.add_option("--lang", language, "Language of sentences")
      ->check(CLI::IsMember({"en", "zh"}))
      ->capture_default_str();
  declare_determine(app, chosen);
  declare_encode(app, chosen);
  declare_screen(app, chosen);
  declare_owners(app, chosen);
  declare_lists(app, chosen);
  declare_rulebook(app, chosen);
  declare_contract(app, chosen);
  declare_journal(app, chosen);  // before the acts, of which one is on a leaf
  declare_acts(app, chosen);
  declare_views(app, chosen);
  declare_scenario(app, chosen);
  declare_licence_documents(app, chosen);
  declare_bulk(app, chosen);
  declare_stats(app, chosen);
  declare_example(app, chosen);
  declare_store(app, chosen);
  declare_evidence(app, chosen);

  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error, world.out, world.err);
    return status == 0 ? Exit::done : Exit::usage;
  }
  common.language = language == "zh" ? Language::chinese : Language::english;
  return chosen(common);
}

}  // namespace sluice::app

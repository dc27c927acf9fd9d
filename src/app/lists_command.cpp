// SPDX-License-Identifier: Apache-2.0
// `sluice lists`: the lists of parties, kept version by version. Here the lines of its commands are declared.
#include "lists_command.hpp"

#include "arguments.hpp"

namespace sluice::app {
namespace {

constexpr const char* kListsHelp =
    "Parties are judged by the lists as they stood on the day, so every version is kept and none is changed. The\n"
    "lists beside the rulebooks (China's) are always there; others are added or fetched:\n\n"
    "  sluice lists update --lists lists US-CSL UN-SC     fetch two lists whose publishers are known\n"
    "  sluice lists update --lists lists                  fetch every list that is kept there\n"
    "  sluice lists show --lists lists\n"
    "  sluice lists diff --lists lists US-CSL\n\n"
    "Exit status: 0 done; 1 a file, a list or a download was at fault; 2 the command line.";

constexpr const char* kAddHelp =
    "  sluice lists add --lists lists --id US-CSL --version 2026-07-31 consolidated.csv\n"
    "  sluice lists add --lists lists --id US-SDN --format sdn-csv --version 2026-07-31 SDN.CSV --beside ALT.CSV \\\n"
    "    --beside ADD.CSV\n"
    "  sluice lists add --lists lists --id house --version 2026-11-01 --column name=Company --column uscc=Code "
    "own.csv\n\n"
    "The list is read whole or refused. A version of an earlier day, and one that is without more than a tenth of the\n"
    "parties of the version before, are kept only with --force.";

constexpr const char* kUpdateHelp =
    "  sluice lists update --lists lists US-CSL US-SDN UN-SC\n"
    "  sluice lists update --lists lists --timeout 60\n\n"
    "A download that failed, was cut short, is empty, is a web page, cannot be read as a list, or lost more than a\n"
    "tenth of the parties leaves what is kept as it is, and the other lists are still fetched.";

constexpr const char* kShowHelp =
    "  sluice lists show --lists lists\n"
    "  sluice lists show CN-control-list --as-of 2025-06-01\n"
    "  sluice lists show CN-control-list CN-2025-21/12";

constexpr const char* kDiffHelp =
    "  sluice lists diff --lists lists US-CSL                                 what the newest version changed\n"
    "  sluice lists diff --lists lists US-CSL --from 2026-07-31 --to 2026-11-01   as it stood on two days\n"
    "  sluice lists diff --lists lists US-CSL --from 6d0c41 --format json     from one version, by its hash";

void add_common(CLI::App* command, ListsOptions& options) {
  command->add_option("--lists", options.folder, "The folder that keeps the lists (default: $SLUICE_LISTS)");
  command->add_option("-o,--output", options.output, "Write to a file, which appears only when it is whole");
}

void add_format(CLI::App* command, const std::string& name, ListsOptions& options) {
  command->add_option(name, options.format, "Format of the answer")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
}

void add_rule(CLI::App* command, screening::ReplacementRule& rule) {
  command
      ->add_option("--largest-loss", rule.largest_loss_percent,
                   "How many per cent of the parties the new version may be without")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
  command->add_flag("--force", rule.forced, "Keep it though it is of an earlier day or lost more than that");
}

void declare_add(CLI::App& lists, Command& chosen) {
  const auto filled = std::make_shared<ListsAddOptions>();
  ListsAddOptions& options = *filled;
  CLI::App* command = lists.add_subcommand("add", "Keep a version of a list from a file");
  command->footer(kAddHelp);
  command->add_option("FILE", options.file, "The list")->required();
  command
      ->add_option("--format", options.kind,
                   "Format of the list, where the file does not show it; csl-csv, csl-json, sdn-csv, sdn-xml, un-xml, "
                   "ftm, csv or toml")
      ->check(CLI::IsMember({"csl-csv", "csl-json", "sdn-csv", "sdn-xml", "un-xml", "ftm", "csv", "toml"}));
  command->add_option("--id", options.head.id, "What the list is called from version to version");
  add_converted(command, "--version", options.version, to_date, "The day it is of, where the file does not say it");
  command->add_option("--publisher", options.head.publisher, "Whose list it is");
  command->add_option("--address", options.head.address, "Where `sluice lists update` fetches it");
  command->add_option("--measure", options.head.measure, "What is asked of its parties, where an entry does not say");
  one_each(command->add_option("--beside", options.beside, "Of sdn-csv: ALT.CSV, then ADD.CSV"));
  one_each(command->add_option("--column", options.columns,
                               "Of csv: which column holds what, as name=Company; may be repeated"));
  add_rule(command, options.rule);
  add_common(command, options);
  add_format(command, "--say", options);
  runs(command, filled, &lists_add, chosen);
}

void declare_update(CLI::App& lists, Command& chosen) {
  const auto filled = std::make_shared<ListsUpdateOptions>();
  ListsUpdateOptions& options = *filled;
  CLI::App* command = lists.add_subcommand("update", "Fetch lists from their publishers and keep what is new");
  command->footer(kUpdateHelp);
  command->add_option("ID", options.ids, "Which (default: all that are kept)");
  command->add_option("--address", options.address, "Fetch it from here instead; one list must be named");
  command->add_option("--timeout", options.timeout_seconds, "Seconds that one download may take")
      ->check(CLI::Range(1, 86400))
      ->capture_default_str();
  command->add_option("--largest", options.largest_mebibytes, "MiB that one list may have")
      ->check(CLI::Range(1, 65536))
      ->capture_default_str();
  add_rule(command, options.rule);
  add_common(command, options);
  add_format(command, "--format", options);
  runs(command, filled, &lists_update, chosen);
}

void declare_show(CLI::App& lists, Command& chosen) {
  const auto filled = std::make_shared<ListsShowOptions>();
  ListsShowOptions& options = *filled;
  CLI::App* command = lists.add_subcommand("show", "The lists, one of them, or one of its parties");
  command->footer(kShowHelp);
  command->add_option("ID", options.id, "A list (default: all)");
  command->add_option("ENTRY", options.entry, "One of its entries");
  add_converted(command, "--as-of", options.as_of, to_date, "As it stood on this day (default: today)");
  add_common(command, options);
  add_format(command, "--format", options);
  runs(command, filled, &lists_show, chosen);
}

void declare_diff(CLI::App& lists, Command& chosen) {
  const auto filled = std::make_shared<ListsDiffOptions>();
  ListsDiffOptions& options = *filled;
  CLI::App* command = lists.add_subcommand("diff", "Who came, who went and what changed between two versions");
  command->footer(kDiffHelp);
  command->add_option("ID", options.id, "A list")->required();
  command->add_option("--from", options.from, "A day, or a version's hash (default: the version before)");
  command->add_option("--to", options.to, "A day, or a version's hash (default: the newest version)");
  add_common(command, options);
  add_format(command, "--format", options);
  runs(command, filled, &lists_diff, chosen);
}

}  // namespace

void declare_lists(CLI::App& app, Command& chosen) {
  CLI::App* lists = app.add_subcommand("lists", "Lists of parties: add, update, show, diff");
  lists->footer(kListsHelp);
  lists->require_subcommand(1);
  declare_add(*lists, chosen);
  declare_update(*lists, chosen);
  declare_show(*lists, chosen);
  declare_diff(*lists, chosen);
}

}  // namespace sluice::app

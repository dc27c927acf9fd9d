// SPDX-License-Identifier: Apache-2.0
// The command line of `sluice rulebook`.
#include "arguments.hpp"

namespace sluice::app {
namespace {

constexpr const char* kConformHelp =
    "Runs files of transactions with expected answers (docs/conformance.md); without FILE the regime's own set,\n"
    "rulebooks/<regime>/conformance/*.ndjson. Each disagreement is a line: file, line, case, field, expected, got.\n\n"
    "  sluice rulebook conform\n"
    "  sluice rulebook conform --known-at 2026-11-22 mine.ndjson\n"
    "  sluice rulebook conform --from-examples --reviewed 2026-11-22 -o rulebooks/CN/conformance\n\n"
    "Exit status: 0 every case holds; 1 some do not; 2 the command line, a file or the rulebook cannot be used, and\n"
    "nothing was run.";

}  // namespace

void declare_rulebook(CLI::App& app, Command& chosen) {
  const auto filled = std::make_shared<RulebookOptions>();
  RulebookOptions& options = *filled;
  CLI::App* rulebook = app.add_subcommand("rulebook", "Read, check, test and compare the law");
  rulebook->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, Exit (*act)(const Common&, const RulebookOptions&)) {
    CLI::App* command = rulebook->add_subcommand(name, help);
    command->add_option("--regime", options.regime, "The regime (default: all there are)");
    add_converted(command, "--known-at", options.known_at, to_instant,
                  "The rulebook as published by this day or moment");
    runs(command, filled, act, chosen);
    return command;
  };
  CLI::App* show =
      add("show", "Read the law out: all of it, or one instrument, provision or control code", &rulebook_show);
  show->add_option("WHAT", options.what, "CN-2025-18, CN-2025-18/1 or 1C905.a.4");
  add_converted(show, "--as-of", options.as_of, to_date, "The day whose status is shown (default: today)");
  CLI::App* check =
      add("check", "Look for contradictions, silence, dangling references and missing examples", &rulebook_check);
  add_converted(check, "--as-of", options.as_of, to_date,
                "The day from which 'about to lapse' counts (default: today)");
  check->add_flag("--strict", options.strict, "Warnings fail too");
  CLI::App* test = add("test", "Run the examples that stand beside the provisions", &rulebook_test);
  test->add_flag("--mutate", options.mutate,
                 "Also break the rulebook in every fixed way and see whether an example notices");
  test->add_option("--at-least", options.at_least, "Fail below this mutation score, in per cent");
  CLI::App* conform = add("conform", "Run a conformance set, or write one from the examples", &rulebook_conform);
  conform->footer(kConformHelp);
  auto* files = conform->add_option("FILE", options.files, "Files of the set (default: the regime's own)");
  auto* from_examples = conform->add_flag("--from-examples", options.from_examples,
                                          "Write the examples as a set, a file for each instrument, instead");
  auto* output = conform->add_option("-o,--output", options.output, "The folder to write to");
  auto* reviewed = conform->add_option_function<std::string>(
      "--reviewed", [&](const std::string& t) { options.reviewed = to_date(t); },
      "The day on which the examples were compared with the text of the law");
  from_examples->needs(output)->needs(reviewed)->excludes(files);
  output->needs(from_examples);
  reviewed->needs(from_examples);
  CLI::App* diff = add("diff", "Say in words what changes between two days, or between two rulebooks", &rulebook_diff);
  auto* from_day = diff->add_option_function<std::string>(
      "--from-day", [&](const std::string& t) { options.from_day = to_date(t); }, "The earlier day");
  auto* to_day = diff->add_option_function<std::string>(
      "--to-day", [&](const std::string& t) { options.to_day = to_date(t); }, "The later day");
  auto* from = diff->add_option("--from", options.from, "A regime's folder, or a bundle of the shelf");
  auto* to = diff->add_option("--to", options.to, "The rulebook to compare it with");
  from_day->needs(to_day);
  to_day->needs(from_day);
  from->needs(to)->excludes(from_day);
  to->needs(from);
  diff->parse_complete_callback([filled] {
    if (filled->from.empty() && !filled->from_day)
      throw CLI::RequiredError("--from-day and --to-day, or --from and --to,");
  });
  add("assumptions", "List where the law is open, what is assumed, and why", &rulebook_assumptions);
  add("publish", "Put the present state on the shelf, where --known-at finds it for ever", &rulebook_publish);
  declare_impact(*rulebook, chosen);
}

}  // namespace sluice::app

// SPDX-License-Identifier: Apache-2.0
#include "command_line.hpp"

#include <CLI/CLI.hpp>
#include <sstream>

#include "commands.hpp"
#include "sluice/wire/schema.hpp"

namespace sluice::app {
namespace {

constexpr const char* kHelp =
    "Sluice decides whether a shipment of critical minerals needs an export licence: which provision, why, until\n"
    "when, and what is still to be known. The law is data (rulebooks/); run `sluice rulebook show` to read it.\n\n"
    "Start here:\n"
    "  sluice determine data/examples/cases.json            published cases, as a table\n"
    "  sluice determine --explain --as-of 2026-11-22 FILE   the whole reasoning, on a day of your choice\n"
    "  sluice contract reference                            every field of a transaction";

constexpr const char* kDetermineHelp =
    "Decides transactions from JSON, NDJSON or CSV files; `-` reads the standard input. A fact that a file leaves out\n"
    "is unknown: the answer then has bounds and asks for exactly what decides.\n\n"
    "  sluice determine shipment.json\n"
    "  sluice determine --as-of 2026-11-11 --assume CN-2025-70/end=2027-01-10 shipment.json\n"
    "  sluice determine --format ndjson big.csv | jq 'select(.regimes[0].outcome == \"indeterminate\")'\n"
    "  sluice determine --fail-on licence_required --format csv -o answers.csv shipments.ndjson\n\n"
    "Exit status: 0 all decided; 1 some input was at fault (it is named on the error stream, the rest is decided);\n"
    "2 the command line; 3 an outcome at or above --fail-on, or one that may be.";

constexpr const char* kEncodeHelp =
    "The table keeps, for every line, what it leaves possible of each fact that the rulebook asks for, and no names,\n"
    "descriptions or values. It can be decided under any rulebook whose facts mean the same (docs/table-format.md).\n\n"
    "  sluice encode -o 2025.table shipments-2025.ndjson";

constexpr const char* kImpactHelp =
    "Decides every row under both laws and tells the rows whose answer is another: outcome, policy, bounds, codes,\n"
    "licence kinds or duties. Grouped by the provisions that tell the two answers apart, by destination and "
    "element.\n\n"
    "  sluice rulebook impact --from rulebooks/shelf/CN-….json --to rulebooks/CN 2025.table\n"
    "  sluice rulebook impact --assume CN-2025-70/end=2027-11-10 --as-of 2026-12-01 2025.table\n"
    "  sluice rulebook impact --draft CN-2027-1.toml --rows changed.csv 2025.table";

constexpr const char* kConformHelp =
    "Runs files of transactions with expected answers (docs/conformance.md); without FILE the regime's own set,\n"
    "rulebooks/<regime>/conformance/*.ndjson. Each disagreement is a line: file, line, case, field, expected, got.\n\n"
    "  sluice rulebook conform\n"
    "  sluice rulebook conform --known-at 2026-11-22 mine.ndjson\n"
    "  sluice rulebook conform --from-examples --reviewed 2026-11-22 -o rulebooks/CN/conformance\n\n"
    "Exit status: 0 every case holds; 1 some do not; 2 the command line, a file or the rulebook cannot be used, and\n"
    "nothing was run.";

// CLI11 turns a thrown ValidationError into its own message.
Date to_date(const std::string& text) {
  const auto date = parse_date(text);
  if (!date) throw CLI::ValidationError("'" + text + "' is not a day like 2026-03-31");
  return *date;
}

Instant to_instant(const std::string& text) {
  if (const auto instant = parse_instant(text)) return *instant;
  const auto date = parse_date(text);
  if (!date) throw CLI::ValidationError("'" + text + "' is not a day or a moment like 2026-03-31T12:00:00Z");
  // A day means all of it.
  return Instant{std::chrono::days{date->days + 1}} - std::chrono::seconds{1};
}

template <class T, class Convert>
void add_converted(CLI::App* command, const std::string& name, std::optional<T>& into, Convert convert,
                   const std::string& help) {
  command->add_option_function<std::string>(
      name, [&into, convert](const std::string& text) { into = convert(text); }, help);
}

// An option that may be repeated takes one value each time, so that the files behind it stay files.
void one_each(CLI::Option* option) { option->allow_extra_args(false); }

void add_assumptions(CLI::App* command, const std::string& name, rulebook::Assumed& into, const std::string& help) {
  auto* option = command->add_option_function<std::vector<std::string>>(
      name,
      [&into, name](const std::vector<std::string>& pairs) {
        for (const std::string& pair : pairs) {
          const auto at = pair.find('=');
          if (at == std::string::npos) throw CLI::ValidationError(name + " takes ID=VALUE, not '" + pair + "'");
          into[pair.substr(0, at)] = pair.substr(at + 1);
        }
      },
      help);
  one_each(option);
}

void add_determine(CLI::App& app, DetermineOptions& options) {
  CLI::App* command = app.add_subcommand("determine", "Decide transactions: which need a licence, why, until when");
  command->footer(kDetermineHelp);
  command->add_option("FILE", options.files, "Files to decide (.json, .ndjson, .csv), or - for the standard input")
      ->required();
  add_converted(
      command, "--as-of", options.as_of, to_date,
      "The day whose law decides (default: the date that the regime names, as the file states it, else today)");
  add_converted(command, "--known-at", options.known_at, to_instant,
                "Decide with the rulebook as it had been published by this day or moment (the shelf)");
  add_assumptions(command, "--assume", options.assume,
                  "Take an assumption otherwise, ID=VALUE (see: sluice rulebook assumptions); may be repeated");
  one_each(
      command->add_option("--regime", options.regimes, "Regimes to ask (default: all there are); may be repeated"));
  command->add_option("--input", options.input, "Format of the input where the name does not say")
      ->check(CLI::IsMember({"json", "ndjson", "csv"}));
  command->add_option("--format", options.format, "Format of the answer")
      ->check(CLI::IsMember({"table", "json", "ndjson", "csv"}))
      ->capture_default_str();
  command->add_option("-o,--output", options.output, "Write to a file, which appears only when it is whole");
  command->add_flag("--explain", options.explain, "Tell the whole reasoning, with near misses");
  add_converted(
      command, "--fail-on", options.fail_on,
      [](const std::string& text) {
        const auto outcome = trade::from_symbol<trade::Outcome>(text);
        if (!outcome) throw CLI::ValidationError("--fail-on takes exempt, licence_required or prohibited");
        return *outcome;
      },
      "Exit with 3 if any answer is, or may be, this outcome or a heavier one");
  command->add_flag("--strict", options.strict, "Stop at the first faulty record");
}

void add_encode(CLI::App& app, EncodeOptions& options) {
  CLI::App* command = app.add_subcommand("encode", "Encode transactions as a table, for `sluice rulebook impact`");
  command->footer(kEncodeHelp);
  command->add_option("FILE", options.files, "Files to encode (.json, .ndjson, .csv), or - for the standard input")
      ->required();
  command->add_option("-o,--output", options.output, "The table, which appears only when it is whole")->required();
  command->add_option("--input", options.input, "Format of the input where the name does not say")
      ->check(CLI::IsMember({"json", "ndjson", "csv"}));
  auto* regime = command->add_option("--regime", options.regime, "The regime whose facts are kept");
  one_each(command
               ->add_option(
                   "--for", options.rulebooks,
                   "A rulebook (folder or bundle) whose facts are kept, in place of the present one; may be repeated")
               ->excludes(regime));
  command->add_flag("--strict", options.strict, "Stop at the first faulty record, and write nothing");
}

void add_impact(CLI::App* rulebook, ImpactOptions& options) {
  CLI::App* command = rulebook->add_subcommand("impact", "Which rows of a table a change of the law answers otherwise");
  command->footer(kImpactHelp);
  command->add_option("TABLE", options.table, "A table written by `sluice encode`")->required();
  command->add_option("--from", options.from, "The law before: a regime's folder or a bundle (default: the present)");
  command->add_option("--to", options.to, "The law after (default: the law before)");
  one_each(command->add_option(
      "--draft", options.drafts,
      "An instrument's file laid over the law after, new or in place of its namesake; may be repeated"));
  add_assumptions(command, "--assume", options.assume, "An assumption of the law after, ID=VALUE; may be repeated");
  add_assumptions(command, "--assume-from", options.assume_from,
                  "An assumption of the law before, ID=VALUE; may be repeated");
  add_converted(command, "--as-of", options.as_of, to_date, "Decide every row on this day, whatever date it states");
  command->add_option("--rows", options.rows, "Write every changed row, old and new, to this file (.ndjson or .csv)")
      ->check([](const std::string& name) {
        const auto ends = [&](const char* ending) { return name.size() > 4 && name.ends_with(ending); };
        return ends(".csv") || ends(".ndjson") ? std::string() : "--rows takes a name that ends in .ndjson or .csv";
      });
  command->add_option("--format", options.format, "Format of the report")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  command->add_option("-o,--output", options.output, "Write the report to a file");
  command->add_option("--top", options.top, "How many provisions, destinations, elements the table shows")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--threads", options.threads, "How many threads (default: as many as the machine has)")
      ->check(CLI::Range(1, 256));
}

void add_rulebook(CLI::App& app, RulebookOptions& options) {
  CLI::App* rulebook = app.add_subcommand("rulebook", "Read, check, test and compare the law");
  rulebook->require_subcommand(1);
  const auto add = [&](const char* name, const char* help) {
    CLI::App* command = rulebook->add_subcommand(name, help);
    command->add_option("--regime", options.regime, "The regime (default: all there are)");
    add_converted(command, "--known-at", options.known_at, to_instant,
                  "The rulebook as published by this day or moment");
    return command;
  };
  CLI::App* show = add("show", "Read the law out: all of it, or one instrument, provision or control code");
  show->add_option("WHAT", options.what, "CN-2025-18, CN-2025-18/1 or 1C905.a.4");
  add_converted(show, "--as-of", options.as_of, to_date, "The day whose status is shown (default: today)");
  CLI::App* check = add("check", "Look for contradictions, silence, dangling references and missing examples");
  add_converted(check, "--as-of", options.as_of, to_date,
                "The day from which 'about to lapse' counts (default: today)");
  check->add_flag("--strict", options.strict, "Warnings fail too");
  CLI::App* test = add("test", "Run the examples that stand beside the provisions");
  test->add_flag("--mutate", options.mutate,
                 "Also break the rulebook in every fixed way and see whether an example notices");
  test->add_option("--at-least", options.at_least, "Fail below this mutation score, in per cent");
  CLI::App* conform = add("conform", "Run a conformance set, or write one from the examples");
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
  CLI::App* diff = add("diff", "Say in words what changes between two days, or between two rulebooks");
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
  diff->callback([&options] {
    if (options.from.empty() && !options.from_day)
      throw CLI::RequiredError("--from-day and --to-day, or --from and --to,");
  });
  add("assumptions", "List where the law is open, what is assumed, and why");
  add("publish", "Put the present state on the shelf, where --known-at finds it for ever");
}

}  // namespace

void Common::complain(const Error& error) const { world->err << "sluice: " << describe(error, language) << "\n"; }

Result<Home> Common::find() const {
  auto found = find_home(home, world->program);
  if (found && !rulebooks.empty()) found->rulebooks = rulebooks;
  return found;
}

namespace {

// docs/errors.md: every code with its sentence in both languages.
std::string errors_page() {
  std::string text =
      "# Errors\n\nEvery fault has a stable code, which programs may match on, and a sentence for people, which may "
      "change. "
      "`{0}`, `{1}` stand\nfor what the fault is about. `check.*` are the findings of `sluice rulebook check`. This "
      "page is "
      "written by `sluice contract errors`.\n\n| code | English | 中文 |\n|---|---|---|\n";
  const auto cell = [](std::string_view words) {
    std::string escaped;
    for (const char c : words) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
    return escaped;
  };
  for (const CatalogueRow& row : catalogue()) {
    text += "| `" + std::string(row.code) + "` | " + cell(row.english) + " | " + cell(row.chinese) + " |\n";
  }
  return text;
}

}  // namespace

Exit contract(const Common& common, const std::string& what) {
  common.world->out << (what == "schema"      ? wire::transaction_schema()
                        : what == "reference" ? wire::transaction_reference()
                                              : errors_page());
  return Exit::done;
}

Exit run(const std::vector<std::string>& arguments, World& world) {
  Common common;
  common.world = &world;
  DetermineOptions determine_options;
  EncodeOptions encode_options;
  ImpactOptions impact_options;
  RulebookOptions rulebook_options;
  std::string contract_part;
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
  add_determine(app, determine_options);
  add_encode(app, encode_options);
  add_rulebook(app, rulebook_options);
  add_impact(app.get_subcommand("rulebook"), impact_options);
  CLI::App* contract_command = app.add_subcommand(
      "contract", "The contract: the JSON Schema of a transaction, its reference page, the page of errors");
  contract_command->add_option("PART", contract_part, "schema, reference or errors")
      ->required()
      ->check(CLI::IsMember({"schema", "reference", "errors"}));

  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error, world.out, world.err);
    return status == 0 ? Exit::done : Exit::usage;
  }
  common.language = language == "zh" ? Language::chinese : Language::english;
  if (app.got_subcommand("determine")) return determine(common, determine_options);
  if (app.got_subcommand("encode")) return encode(common, encode_options);
  if (app.got_subcommand("contract")) return contract(common, contract_part);
  const CLI::App* rulebook = app.get_subcommand("rulebook");
  if (rulebook->got_subcommand("impact")) return impact(common, impact_options);
  if (rulebook->got_subcommand("show")) return rulebook_show(common, rulebook_options);
  if (rulebook->got_subcommand("check")) return rulebook_check(common, rulebook_options);
  if (rulebook->got_subcommand("test")) return rulebook_test(common, rulebook_options);
  if (rulebook->got_subcommand("conform")) return rulebook_conform(common, rulebook_options);
  if (rulebook->got_subcommand("diff")) return rulebook_diff(common, rulebook_options);
  if (rulebook->got_subcommand("assumptions")) return rulebook_assumptions(common, rulebook_options);
  return rulebook_publish(common, rulebook_options);
}

}  // namespace sluice::app

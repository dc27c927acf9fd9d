// SPDX-License-Identifier: Apache-2.0
// `sluice determine`: transactions in, determinations out, one at a time.
#include "sluice/office/determine.hpp"
#include "arguments.hpp"
#include "intake.hpp"
#include "output.hpp"
#include "render.hpp"
#include "screening_desk.hpp"
#include "sluice/base/check.hpp"
#include "sluice/wire/determination.hpp"

namespace sluice::app {
namespace {

constexpr const char* kDetermineHelp =
    "Decides transactions from JSON, NDJSON or CSV files; `-` reads the standard input. A fact that a file leaves out\n"
    "is unknown: the answer then has bounds and asks for exactly what decides.\n\n"
    "  sluice determine shipment.json\n"
    "  sluice determine --as-of 2026-11-11 --assume CN-2025-70/end=2027-01-10 shipment.json\n"
    "  sluice determine --format ndjson big.csv | jq 'select(.regimes[0].outcome == \"indeterminate\")'\n"
    "  sluice determine --fail-on licence_required --format csv -o answers.csv shipments.ndjson\n"
    "  sluice determine --screen --stakes owners.csv --dispositions decided.csv shipment.json\n\n"
    "With --screen (or --lists, --list, --stakes, --dispositions) the parties are looked up on the lists as they stood "
    "on the\nday, themselves and by who owns them. What was not looked at, or not settled, stays open: the answer then "
    "has bounds\nand asks for what decides.\n\n"
    "Exit status: 0 all decided; 1 some input was at fault (it is named on the error stream, the rest is decided);\n"
    "2 the command line; 3 an outcome at or above --fail-on, or one that may be.";

struct DetermineOptions {
  std::vector<std::string> files;
  std::string input;  // format of the input, where the name does not say
  std::optional<Date> as_of;
  std::optional<Instant> known_at;
  rulebook::Assumed assume;
  std::vector<std::string> regimes;
  std::string format = "table";
  std::string output;
  std::optional<trade::Outcome> fail_on;
  bool explain = false;
  bool strict = false;
  bool screen = false;  // also where any of these is said:
  DeskOptions desk;
};

// The four ways to write determinations, told apart in one place.
class Writer {
 public:
  Writer(Output& output, const DetermineOptions& options, Language language)
      : output_(output), format_(options.format), explain_(options.explain), language_(language) {}

  Result<void> add(const trade::Determination& determination) {
    if (format_ == "ndjson") return output_.write(wire::determination_json(determination) + "\n");
    if (format_ == "csv") {
      const std::string head = count_++ == 0 ? wire::determination_csv_header() : "";
      return output_.write(head + wire::determination_csv_rows(determination));
    }
    if (format_ == "json") return add_json(wire::determination_json(determination, JsonLayout::pretty));
    if (explain_) return output_.write(explanation(determination, language_));
    const std::string head = count_++ == 0 ? table_head() : "";
    return output_.write(head + table_rows(determination, language_));
  }

  Result<void> end() {
    if (format_ == "json") {
      if (count_ == 0) return output_.write("[]\n");
      return count_ == 1 ? output_.write(held_ + "\n") : output_.write("\n]\n");
    }
    if (format_ == "csv" && count_ == 0) return output_.write(wire::determination_csv_header());
    return {};
  }

 private:
  // One determination is an object; several are a list. The first is held until a second one comes.
  Result<void> add_json(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    if (count_++ == 0) {
      held_ = std::move(text);
      return {};
    }
    const std::string before = count_ == 2 ? "[\n" + std::exchange(held_, {}) + ",\n" : ",\n";
    return output_.write(before + text);
  }

  Output& output_;
  const std::string& format_;
  bool explain_;
  Language language_;
  std::uint64_t count_ = 0;
  std::string held_;
};

// What of --assume is about ownership rules: taken out of `unused`.
Result<office::OwnerReadings> owner_readings(const ScreeningDesk& desk, rulebook::Assumed& unused) {
  office::OwnerReadings readings;
  for (const screening::OwnershipRule& rule : desk.rules()) {
    for (const screening::Reading* reading : {&rule.aggregate, &rule.cascade}) {
      const auto named = unused.find(reading->assumption);
      if (reading->assumption.empty() || named == unused.end()) continue;
      if (named->second != "yes" && named->second != "no")
        return fail("assumption.value", {named->first, named->second});
      readings[named->first] = named->second == "yes";
      unused.erase(named);
    }
  }
  return readings;
}

Result<std::vector<office::Regime>> open_regimes(const Common& common, const DetermineOptions& options,
                                                 const Home& home,
                                                 const std::shared_ptr<const trade::Reference>& reference,
                                                 rulebook::Assumed& unused) {
  std::vector<std::string> names = options.regimes;
  if (names.empty()) {
    auto found = regimes(home.rulebooks);
    if (!found) return fail(found.error());
    names = std::move(*found);
  }
  std::vector<office::Regime> result;
  for (const std::string& name : names) {
    auto book = open_rulebook(home.rulebooks, name, options.known_at, *reference);
    if (!book) return fail(book.error());
    rulebook::Assumed own;
    for (const auto& [id, value] : options.assume) {
      if (book->assumption(id) != nullptr) {
        own.emplace(id, value);
        unused.erase(id);
      }
    }
    auto shared = std::make_shared<const rulebook::Rulebook>(std::move(*book));
    auto decider = rulebook::Decider::make(shared, reference, std::move(own));
    if (!decider) return fail(decider.error());
    const auto today = day_in_zone(common.world->clock.now(), shared->zone);
    if (!today) return fail(today.error());
    result.push_back({shared, std::move(*decider), *today});
  }
  return result;
}

// The regimes, and the desk where the parties are to be screened; the desk outlives what is returned.
Result<office::Determiner> open_determiner(const Common& common, const DetermineOptions& options, const Home& home,
                                           const std::shared_ptr<const trade::Reference>& reference,
                                           std::optional<ScreeningDesk>& desk) {
  rulebook::Assumed unused = options.assume;
  auto regimes = open_regimes(common, options, home, reference, unused);
  if (!regimes) return fail(regimes.error());
  const DeskOptions& of = options.desk;
  office::BasisOn basis;
  office::OwnerReadings readings;
  if (options.screen || !of.lists.folder.empty() || !of.lists.ids.empty() || !of.holdings.files.empty() ||
      !of.dispositions.empty()) {
    auto opened = ScreeningDesk::open(common, of);
    if (!opened) return fail(opened.error());
    desk.emplace(std::move(*opened));
    auto read = owner_readings(*desk, unused);
    if (!read) return fail(read.error());
    readings = std::move(*read);
    basis = [&desk](Date day) -> Result<const office::ScreeningBasis*> {
      const auto on = desk->on(day);
      if (!on) return fail(on.error());
      return &(*on)->basis;
    };
  }
  if (!unused.empty()) {
    std::string known;
    for (const office::Regime& regime : *regimes) {
      for (const auto& each : regime.book->assumptions) known += (known.empty() ? "" : ", ") + each.id;
    }
    return fail("assumption.unknown", {unused.begin()->first, known});
  }
  return office::Determiner(std::move(*regimes), std::move(basis), std::move(readings));
}

bool reaches(const trade::Determination& determination, trade::Outcome outcome) {
  for (const auto& regime : determination.regimes) {
    if (regime.at_most.outcome >= outcome) return true;  // what may be is not ruled out
  }
  return false;
}

// Under the table: what the reader must know before trusting a "no_control_found".
std::string footing(const std::vector<office::Regime>& regimes, const Intake& intake) {
  std::string text = "\n" + std::to_string(intake.taken()) + " decided";
  if (intake.refused() != 0) text += ", " + std::to_string(intake.refused()) + " refused";
  text += ".";
  for (const office::Regime& regime : regimes) {
    text += " " + regime.book->regime + ": verified through " + to_string(regime.book->verified_through) +
            " (* a day beyond it), released " + to_string(regime.book->released) + ".";
  }
  return text +
         "\nno_control_found is not a clearance: it is as good as the rulebook's scope (sluice rulebook show).\n";
}

Exit determine(const Common& common, const DetermineOptions& options) {
  const auto home = common.find();
  if (!home) return common.complain(home.error()), Exit::faults;
  auto tables = trade::Reference::load(home->reference);
  if (!tables) return common.complain(tables.error()), Exit::faults;
  const auto reference = std::make_shared<const trade::Reference>(std::move(*tables));
  std::optional<ScreeningDesk> desk;
  const auto determiner = open_determiner(common, options, *home, reference, desk);
  if (!determiner) {
    common.complain(determiner.error());
    const std::string_view code = determiner.error().code;
    const bool usage = code == "assumption.unknown" || code == "assumption.value";
    return usage ? Exit::usage : Exit::faults;
  }
  auto output = Output::open(common.world->out, options.output);
  if (!output) return common.complain(output.error()), Exit::faults;

  Writer writer(*output, options, common.language);
  bool reached = false;
  Intake intake(common, {options.files, options.input, options.strict, "decided"}, *reference);
  const bool whole = intake.run([&](const trade::Transaction& transaction) -> Result<void> {
    const auto determination = determiner->determine(transaction, {options.as_of, options.explain});
    if (!determination) return fail(determination.error());
    reached = reached || (options.fail_on && reaches(*determination, *options.fail_on));
    return writer.add(*determination);
  });
  // A file that was to be whole is not left half done; what went to a pipe is at least well formed.
  if (intake.broken() || (!whole && !options.output.empty())) return Exit::faults;
  Result<void> ended = writer.end();
  if (ended && options.format == "table") ended = output->write(footing(determiner->regimes(), intake));
  if (ended) ended = output->close();
  if (!ended) return common.complain(ended.error()), Exit::faults;
  if (intake.refused() != 0) return Exit::faults;
  return reached ? Exit::reached : Exit::done;
}

}  // namespace

void declare_determine(CLI::App& app, Command& chosen) {
  const auto filled = std::make_shared<DetermineOptions>();
  DetermineOptions& options = *filled;
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
  command->add_flag("--screen", options.screen, "Look the parties up on the lists; any option below does so too");
  add_list_choice(command, options.desk.lists);
  add_holdings_choice(command, options.desk.holdings);
  command->add_option("--dispositions", options.desk.dispositions, "The file of decisions (sluice screen settle)");
  runs(command, filled, &determine, chosen);
}

}  // namespace sluice::app

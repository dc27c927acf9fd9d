// SPDX-License-Identifier: Apache-2.0
// `sluice owners`: holdings and listings in, whom the ownership rules catch out, with the chain that proves it.
#include <algorithm>

#include "arguments.hpp"
#include "intake.hpp"
#include "listed_holdings.hpp"
#include "owners_report.hpp"
#include "screening_desk.hpp"

namespace sluice::app {
namespace {

constexpr const char* kOwnersHelp =
    "Says which parties an ownership rule catches on a day, surely or possibly, by what chain of stakes, and which\n"
    "share or which name decides where that is open. Parties are ids or names of the holdings; without one, all that\n"
    "are caught or may be.\n\n"
    "  sluice owners --stakes stakes.csv --listed listed.csv --as-of 2025-10-15 consignee\n"
    "  sluice owners --stakes register.json --lists lists --rule US-BIS-affiliates --format ndjson\n"
    "  sluice owners --stakes a.csv --stakes b.xml --as-of 2025-10-20 --fail-on possible \"Example Trading Ltd\"\n\n"
    "Holdings are BODS 0.4, FollowTheMoney, GLEIF level 2, or a table with the columns owner, owned and where wanted\n"
    "share (50 %, 1/3, 25-50 %), min, max, from, until, kind, source, and owner_name, owner_lei, owner_uscc,\n"
    "owner_country and the same of owned. --listed is a table with the columns party, list and where wanted measure,\n"
    "from, until, cite; without --lists or --list nothing else is then screened. docs/ownership.md says how all is "
    "read.\n\n"
    "Exit status: 0 done; 1 an input was at fault; 2 the command line; 3 with --fail-on, a rule in force catches a\n"
    "party so, or as surely.";

struct OwnersOptions {
  std::vector<std::string> parties;
  HoldingsChoice holdings;
  DeskOptions desk;
  std::string listed;
  std::vector<std::string> rules;
  std::string rules_file;
  std::optional<Date> as_of;
  std::string fail_on;
  std::string format = "table";
  std::string output;
};

using screening::Holdings;
using screening::PartyId;
using screening::Verdict;

// Lists that a listing by hand can be on: those that a rule starts from, whichever rules are asked.
Result<void> list_parties(const Common& common, const OwnersOptions& options, Date day, Holdings& holdings) {
  if (!options.listed.empty()) {
    const auto all = open_ownership_rules(common, options.rules_file, {});
    if (!all) return fail(all.error());
    std::vector<std::string> lists;
    for (const auto& rule : *all)
      for (const std::string& list : rule.lists)
        if (std::ranges::find(lists, list) == lists.end()) lists.push_back(list);
    if (auto listed = list_by_hand(options.listed, lists, holdings); !listed) return listed;
    if (options.desk.lists.folder.empty() && options.desk.lists.ids.empty()) return {};
  }
  auto desk = ScreeningDesk::open(common, options.desk);
  if (!desk) return fail(desk.error());
  const auto lists = desk->on(day);
  if (!lists) return fail(lists.error());
  screen_holdings(common, (*lists)->basis, day, holdings);
  return {};
}

Result<Holdings> open_holdings(const Common& common, const OwnersOptions& options) {
  Holdings holdings;
  Progress progress(*common.world);
  const auto read = read_holdings(options.holdings, holdings, [&] {
    progress.at([&] { return std::to_string(holdings.graph().stakes()) + " stakes read"; });
  });
  if (!read) return fail(read.error());
  holdings.graph().settle();
  return holdings;
}

// Whom the command line names: by id, or else everybody whose name it surely is, or else all of like name.
class Asked {
 public:
  Asked(const Common& common, Holdings& holdings) : common_(common), holdings_(holdings) {}

  Result<std::vector<PartyId>> find(const std::string& named) {
    if (const auto party = holdings_.graph().find(named)) return std::vector{*party};
    if (!tables_) {
      const auto home = common_.find();
      if (!home) return fail(home.error());
      auto loaded = screening::NameTables::load(home->reference.parent_path() / "names");
      if (!loaded) return fail(loaded.error());
      tables_ = std::make_unique<const screening::NameTables>(std::move(*loaded));
      holdings_.index(*tables_);
    }
    const auto likely =
        holdings_.find({{named}, screening::EntryKind::unknown, {}, {}}, screening::ScorePolicy{}.threshold);
    if (likely.empty()) return fail("owners.party", {named});
    std::vector<PartyId> parties;
    for (const Holdings::Likely& each : likely) {
      if (each.certain != likely.front().certain) break;
      parties.push_back(each.party);
      if (!each.certain)
        common_.complain(
            {"owners.like",
             {named, std::string(holdings_.name(each.party)), std::string(holdings_.graph().id(each.party))},
             {}});
    }
    return parties;
  }

 private:
  const Common& common_;
  Holdings& holdings_;
  std::unique_ptr<const screening::NameTables> tables_;  // the index's
};

// Answers rule by rule, and remembers what the exit status tells.
class Answers {
 public:
  Answers(const Common& common, const OwnersOptions& options, const Holdings& holdings, Date day, Output& output)
      : common_(common),
        options_(options),
        holdings_(holdings),
        day_(day),
        writer_(output, options.format, common.language, holdings) {}

  Result<void> write(const screening::OwnershipRule& rule, const std::vector<PartyId>& parties) {
    if (auto begun = writer_.begin(rule, day_); !begun) return begun;
    const screening::Ownership ownership(holdings_.graph(), rule, day_);
    if (!options_.parties.empty()) {
      for (const PartyId party : parties)
        if (auto done = answer(ownership, party, true); !done) return done;
      return {};
    }
    Progress progress(*common_.world);
    for (PartyId party = 0; party < holdings_.graph().parties(); ++party) {
      progress.at([&] { return rule.id + ": " + std::to_string(party) + " parties looked at"; });
      if (ownership.verdict(party) == Verdict::no) continue;
      if (auto done = answer(ownership, party, false); !done) return done;
    }
    return {};
  }

  Result<void> end() { return writer_.end(); }
  [[nodiscard]] bool reached() const noexcept { return reached_; }

 private:
  Result<void> answer(const screening::Ownership& ownership, PartyId party, bool asked) {
    OwnersAnswer made{ownership.rule(), day_, party, ownership.find(party)};
    // What is listed is caught for that, wherever it is.
    made.reached = made.finding.listed || screening::reaches(made.rule, holdings_.subject(party));
    if (!made.reached) {
      if (!asked) return {};
      made.finding.verdict = Verdict::no;
    }
    const Verdict least = options_.fail_on == "yes" ? Verdict::yes : Verdict::possible;
    reached_ = reached_ || (!options_.fail_on.empty() && made.finding.standing == screening::Standing::in_force &&
                            made.finding.verdict >= least);
    return writer_.add(made);
  }

  const Common& common_;
  const OwnersOptions& options_;
  const Holdings& holdings_;
  Date day_;
  OwnersWriter writer_;
  bool reached_ = false;
};

Exit owners(const Common& common, const OwnersOptions& options) {
  const Date day = options.as_of.value_or(today(common));
  const auto rules = open_ownership_rules(common, options.rules_file, options.rules);
  if (!rules) {
    common.complain(rules.error());
    return rules.error().code == "owners.rule" ? Exit::usage : Exit::faults;
  }
  auto holdings = open_holdings(common, options);
  if (!holdings) return common.complain(holdings.error()), Exit::faults;
  note_oddities(common, *holdings, day);
  if (auto listed = list_parties(common, options, day, *holdings); !listed)
    return common.complain(listed.error()), Exit::faults;
  std::vector<PartyId> parties;
  bool missing = false;
  Asked asked(common, *holdings);
  for (const std::string& named : options.parties) {
    const auto found = asked.find(named);
    if (found) parties.insert(parties.end(), found->begin(), found->end());
    else common.complain(found.error());
    missing = missing || !found;
  }
  auto output = Output::open(common.world->out, options.output);
  if (!output) return common.complain(output.error()), Exit::faults;
  Answers answers(common, options, *holdings, day, *output);
  Result<void> done;
  for (const auto& rule : *rules)
    if (done) done = answers.write(rule, parties);
  if (done) done = answers.end();
  if (done) done = output->close();
  if (!done) return common.complain(done.error()), Exit::faults;
  if (missing) return Exit::faults;
  return answers.reached() ? Exit::reached : Exit::done;
}

}  // namespace

void declare_owners(CLI::App& app, Command& chosen) {
  const auto filled = std::make_shared<OwnersOptions>();
  OwnersOptions& options = *filled;
  CLI::App* command =
      app.add_subcommand("owners", "Whom ownership rules catch through listed owners, and by what chain");
  command->footer(kOwnersHelp);
  command->add_option("PARTY", options.parties, "Parties, by id or name (default: all that are caught or may be)");
  add_holdings_choice(command, options.holdings);
  command->get_option("--stakes")->required();
  add_list_choice(command, options.desk.lists);
  command->add_option("--listed", options.listed, "A table of listings by hand");
  command->add_option("--dispositions", options.desk.dispositions, "The file of decisions (sluice screen settle)");
  one_each(command->add_option("--rule", options.rules, "Rules to ask (default: all there are); may be repeated"));
  command->add_option("--rules", options.rules_file, "Another table of rules");
  add_converted(command, "--as-of", options.as_of, to_date, "The day (default: today)");
  command
      ->add_option("--fail-on", options.fail_on, "Exit with 3 on this verdict or a surer one, where a rule is in force")
      ->check(CLI::IsMember({"possible", "yes"}));
  command->add_option("--format", options.format, "Format of the answer")
      ->check(CLI::IsMember({"table", "json", "ndjson", "csv"}))
      ->capture_default_str();
  command->add_option("-o,--output", options.output, "Write to a file, which appears only when it is whole");
  runs(command, filled, &owners, chosen);
}

}  // namespace sluice::app

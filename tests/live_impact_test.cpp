// SPDX-License-Identifier: Apache-2.0
// What another law or other lists make of live licences is what deciding each of them anew makes of it, one by one.
#include "sluice/office/live_impact.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "office/live_goods.hpp"
#include "sluice/base/message.hpp"
#include "sluice/base/random.hpp"
#include "sluice/licensing/rules.hpp"
#include "sluice/office/office.hpp"
#include "store/testing.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using app::Exit;

namespace {

const Date kToday = day("2026-05-01");
const std::filesystem::path kRoot = SLUICE_SOURCE_DIR;

template <class T>
T must(Result<T> result) {
  if (!result) FAIL(describe(result.error(), Language::english));
  return std::move(*result);
}

struct Record {
  std::string kind, id;
  trade::Transaction stated, judged;
};

// The examples of the law under names of a few firms, one or two lines each, some with hits that were found.
std::vector<Record> records(std::mt19937& dice, std::size_t count) {
  const auto& cases = chinese().cases;
  std::vector<Record> all;
  while (all.size() < count) {
    Record record;
    record.stated = cases[dice() % cases.size()].transaction;
    if (record.stated.lines.empty()) continue;
    if (dice() % 3 == 0) {
      const auto& other = cases[dice() % cases.size()].transaction;
      if (!other.lines.empty()) record.stated.lines.push_back(other.lines.front());
    }
    for (std::size_t i = 0; i < record.stated.lines.size(); ++i)
      record.stated.lines[i].id = "l" + std::to_string(i + 1);
    if (auto* parties = record.stated.parties.get()) {
      for (trade::Party& party : *parties) party.name = "Firm " + std::to_string(dice() % 40);
    }
    record.judged = record.stated;
    if (auto* parties = record.judged.parties.get(); parties != nullptr && !parties->empty() && dice() % 4 == 0) {
      trade::Party& party = parties->at(dice() % parties->size());
      std::vector<trade::Hit> hits = party.hits.known() ? *party.hits.get() : std::vector<trade::Hit>{};
      trade::Hit hit;
      hit.list = dice() % 2 == 0 ? "CN-control-list" : "CN-watch-list";
      hit.entry = "found";
      hit.relation = trade::Relation::itself;
      hits.push_back(hit);
      party.hits = std::move(hits);
    }
    const bool licence = dice() % 3 != 0;
    record.kind = licence ? "licence" : "application";
    record.id = (licence ? "L-" : "A-") + std::to_string(all.size());
    all.push_back(std::move(record));
  }
  return all;
}

Result<void> keep_all(store::Store& store, const std::vector<Record>& all) {
  const licensing::Rules rules;
  const office::Routing routing = must(office::Routing::load(kRoot / "data" / "office" / "routing.csv"));
  const auto calendar = must(trade::Calendar::load(kRoot / "data" / "reference" / "calendar-CN.csv"));
  const office::Tools tools{*chinese().reference, calendar, rules, routing, {}};
  return store.write([&](store::Transaction& rows) -> Result<void> {
    office::Desk desk(rows, tools, {"test", kToday}, {});
    for (const Record& each : all) {
      const auto until = each.kind == "licence" ? std::optional(kToday + 100) : std::nullopt;
      if (auto kept = office::keep_goods(desk, each.kind, each.id, until, each.stated, each.judged); !kept) return kept;
    }
    return rows.journal({"test.keep", "test", kToday, "all", {}});
  });
}

struct Law {
  rulebook::Index index;
  rulebook::Decider decider;
};
Law law(rulebook::Assumed assumed) {
  return {must(rulebook::Index::make(chinese().book, assumed)), decider(assumed, rulebook::Depth::answer)};
}

std::string answer(const trade::LineDetermination& line) {
  const auto bound = [](const trade::Bound& each) {
    return std::string(symbol(each.outcome)) + (each.policy ? std::string(symbol(*each.policy)) : "");
  };
  std::string text = (line.outcome ? std::string(symbol(*line.outcome)) : "?") + " " +
                     (line.policy ? std::string(symbol(*line.policy)) : "?") + " " + bound(line.at_least) + " " +
                     bound(line.at_most);
  for (auto words : {line.control_codes, line.possible_control_codes, line.licence_kinds, line.duties}) {
    std::ranges::sort(words);
    text += " [";
    for (const std::string& word : words) text += word + " ";
    text += "]";
  }
  return text;
}

using Screen = std::function<Result<trade::Party>(const trade::Party&)>;

// Each line of each record decided by itself.
std::set<std::string> one_by_one(const std::vector<Record>& all, const Law& before, const Law& after,
                                 const Screen& screen_before = {}, const Screen& screen_after = {}) {
  std::set<std::string> changed;
  const auto seen = [](const Record& record, const Screen& screen) {
    if (!screen) return record.judged;
    trade::Transaction transaction = record.stated;
    if (auto* parties = transaction.parties.get()) {
      for (trade::Party& party : *parties) party = screen(party).value();
    }
    return transaction;
  };
  for (const Record& record : all) {
    const auto first = before.decider.decide(seen(record, screen_before), {kToday, kToday, false});
    const auto second = after.decider.decide(seen(record, screen_after), {kToday, kToday, false});
    for (std::size_t line = 0; line < first.lines.size(); ++line) {
      if (answer(first.lines[line]) != answer(second.lines[line]))
        changed.insert(record.id + "/" + record.stated.lines[line].id);
    }
  }
  return changed;
}

std::set<std::string> told(const office::LiveImpact& impact) {
  std::set<std::string> changed;
  for (const office::LiveChange& each : impact.changes) changed.insert(each.id + "/" + each.line);
  CHECK(changed.size() == impact.changes.size());
  return changed;
}

// A list on which every eighth firm is, found by its name.
Screen listed(unsigned rest, const std::string& list) {
  return [rest, list](const trade::Party& party) -> Result<trade::Party> {
    trade::Party seen = party;
    std::vector<trade::Hit> hits = party.hits.known() ? *party.hits.get() : std::vector<trade::Hit>{};
    const unsigned number = party.name.known() ? static_cast<unsigned>(std::stoul(party.name.get()->substr(5))) : 0;
    if (number % 8 == rest) {
      trade::Hit hit;
      hit.list = list;
      hit.entry = "e" + std::to_string(number);
      hit.relation = trade::Relation::itself;
      hits.push_back(hit);
    }
    seen.hits = std::move(hits);
    return seen;
  };
}

}  // namespace

TEST_CASE("other law and other lists touch the licences that deciding each of them anew says, on both stores") {
  const std::size_t count = std::getenv("SLUICE_SOAK") != nullptr ? 20'000 : 1'500;
  std::mt19937 dice(20261123);
  const auto all = records(dice, count);
  const Folder folder;
  std::vector<std::string> addresses{"sqlite:" + (folder / "live.db").string()};
  if (const auto postgres = store::new_postgres_database(); !postgres.empty()) addresses.push_back(postgres);
  store::FixedClock clock;
  SystemRandom random;
  const Law now = law({});
  const std::vector<rulebook::Assumed> others{{{"CN-2025-70/end", "2025-12-31"}},
                                              {{"CN-2025-72/end", "2025-12-31"}},
                                              {{"CN-2025-10/sintered-carbide", "outside"}}};
  for (const std::string& address : addresses) {
    auto store = store::Store::open(address, {{office::schema()}, clock, random, (folder / "live.key").string()});
    REQUIRE(store.has_value());
    REQUIRE(keep_all(*store, all).has_value());
    const auto found = [&](const office::LiveLaw& before, const office::LiveLaw& after) {
      return must(office::live_impact(*store, before, after, chinese().reference, {kToday, 2, {}}));
    };
    std::size_t changed = 0;
    for (const rulebook::Assumed& other : others) {
      const Law then = law(other);
      const auto impact = found({now.index, now.decider}, {then.index, then.decider});
      const auto expected = one_by_one(all, now, then);
      CHECK(told(impact) == expected);
      CHECK(impact.licences + impact.applications == count);
      changed += expected.size();
    }
    CHECK(changed > count / 20);
    // Other lists, with the same law and with another.
    const Law then = law(others.front());
    for (const Law* after : {&now, &then}) {
      const Screen first = listed(1, "CN-watch-list"), second = listed(2, "CN-control-list");
      const auto impact = found({now.index, now.decider, first}, {after->index, after->decider, second});
      const auto expected = one_by_one(all, now, *after, first, second);
      CHECK(told(impact) == expected);
      CHECK(std::ranges::any_of(impact.changes, &office::LiveChange::by_lists));
    }
    // The same law and lists: nothing. And a day on which every licence has run out: applications alone.
    CHECK(found({now.index, now.decider}, {now.index, now.decider}).changes.empty());
    const auto later = must(office::live_impact(*store, {now.index, now.decider}, {now.index, now.decider},
                                                chinese().reference, {kToday + 101, 2, {}}));
    CHECK(later.licences == 0);
    CHECK(later.applications > 0);
  }
}

TEST_CASE("a what-if over a store tells what is live, writes nothing, and says where nothing is") {
  const Folder folder;
  const std::string store = "sqlite:" + (folder / "desk.db").string();
  REQUIRE(run({"scenario", SLUICE_SOURCE_DIR "/tests/scenarios/findings.scenario", "--store", store}).exit ==
          Exit::done);
  const auto state = [&] { return run({"journal", "export", "--store", store}).out; };
  const std::string before = state();
  const auto impact = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments{"rulebook", "impact", "--licences", "--store", store, "--as-of", "2026-05-01"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  };
  const std::string draft = "CN-2025-70/end=2025-12-31";  // 61 is in force again from 2026-01-01
  const Ran text = impact({"--assume", draft});
  CHECK(text.exit == Exit::done);
  CHECK(text.out.find("5 of 5 lines change, of 1 live licences and 3 pending applications") != std::string::npos);
  CHECK(text.out.find("6000 KGM") != std::string::npos);
  const auto rows = (folder / "rows.csv").string();
  const Ran json = impact({"--assume", draft, "--format", "json", "--rows", rows});
  const Json report = parse_json(json.out).value();
  CHECK(report.find("changes")->items.size() == 5);
  CHECK(report.find("changes")->items.front().find("kind")->text == "licence");
  CHECK(std::filesystem::file_size(rows) > 500);
  CHECK(impact({}).out.find("0 of 5 lines change") != std::string::npos);
  CHECK(state() == before);
  // A licence that has ended is no longer live.
  REQUIRE(run({"licence", "surrender",
               parse_json(run({"licence", "list", "--store", store, "--format", "json"}).out)
                   .value()
                   .find("rows")
                   ->items.front()
                   .find("id")
                   ->text,
               "--reason", "done", "--as", "mei", "--on", "2026-05-02", "--store", store})
              .exit == Exit::done);
  CHECK(impact({"--assume", draft}).out.find("of 0 live licences and 3 pending") != std::string::npos);
  const std::string empty = "sqlite:" + (folder / "empty.db").string();
  CHECK(run({"rulebook", "impact", "--licences", "--store", empty}).out.find("No licence is live") !=
        std::string::npos);
  CHECK(run({"rulebook", "impact"}).exit == Exit::usage);
  CHECK(run({"rulebook", "impact", "--licences", "x.table"}).exit == Exit::usage);
}

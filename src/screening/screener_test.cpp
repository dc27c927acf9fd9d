// SPDX-License-Identifier: Apache-2.0
#include "screener.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "disposition.hpp"
#include "rescreening.hpp"

namespace sluice::screening {
namespace {

const NameTables& tables() {
  static const NameTables loaded = [] {
    auto read = NameTables::load(std::filesystem::path(SLUICE_SOURCE_DIR) / "data" / "names");
    REQUIRE(read);
    return std::move(*read);
  }();
  return loaded;
}

Date day(const char* text) { return *parse_date(text); }

Entry entry(std::string id, std::vector<Name> names) {
  Entry entry;
  entry.id = std::move(id);
  entry.kind = EntryKind::organisation;
  entry.names = std::move(names);
  return entry;
}

std::shared_ptr<List> list(std::vector<Entry> entries) {
  auto list = std::make_shared<List>();
  list->id = "L";
  list->version = day("2026-01-01");
  list->entries = std::move(entries);
  return list;
}

Subject named(std::string name) {
  Subject subject;
  subject.names = {std::move(name)};
  return subject;
}

std::vector<std::string> ids(const std::vector<Match>& matches) {
  std::vector<std::string> result;
  for (const Match& match : matches) result.push_back(match.entry != nullptr ? match.entry->id : match.notice->id);
  return result;
}

constexpr double kLeast = 0.72;
constexpr const char* kLei = "529900T8BM49AURSDO55";  // check digits that hold
constexpr const char* kOtherLei = "5493001KJTIIGC8Y1R12";

TEST_CASE("a number that both have decides, whatever the names") {
  Entry numbered = entry("1", {{"Alpha Works", NameKind::primary}});
  numbered.identifiers = {{IdentifierKind::lei, kLei, ""}};
  const Screener screener({list({numbered})}, tables());
  Subject subject = named("Zeta Mining");
  subject.identifiers = {{IdentifierKind::lei, "5299 00T8 BM49 AURS DO55", ""}};
  const auto matches = screener.screen(subject, day("2026-02-01"), kLeast);
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].how == HowFound::number);
  CHECK(matches[0].score == 1);
  CHECK(disposition(matches[0], nullptr) == trade::Disposition::confirmed);
}

TEST_CASE("numbers that differ rule a like name out; a number of one side alone does not") {
  Entry numbered = entry("1", {{"Alpha Works Ltd", NameKind::primary}});
  numbered.identifiers = {{IdentifierKind::lei, kLei, ""}};
  const Screener screener({list({numbered})}, tables());
  Subject subject = named("Alpha Works Limited");
  CHECK(ids(screener.screen(subject, day("2026-02-01"), kLeast)) == std::vector<std::string>{"1"});
  subject.identifiers = {{IdentifierKind::lei, kOtherLei, ""}};
  CHECK(screener.screen(subject, day("2026-02-01"), kLeast).empty());
}

TEST_CASE("a weak alias counts only beside another name") {
  const Screener screener(
      {list({entry("1", {{"Ivan Petrovich Sidorov", NameKind::primary}, {"The Whale", NameKind::weak}})})}, tables());
  CHECK(screener.screen(named("The Whale"), day("2026-02-01"), kLeast).empty());
  CHECK(ids(screener.screen(named("Ivan Sidorov"), day("2026-02-01"), kLeast)) == std::vector<std::string>{"1"});
}

TEST_CASE("an entry that does not apply on the day comes last and says so") {
  Entry past = entry("past", {{"Alpha Works", NameKind::primary}});
  past.applies = {Span{day("2025-01-01"), day("2025-12-31")}};
  const Screener screener({list({past, entry("now", {{"Alpha Works Ltd", NameKind::primary}})})}, tables());
  const auto matches = screener.screen(named("Alpha Works"), day("2026-02-01"), kLeast);
  CHECK(ids(matches) == std::vector<std::string>{"now", "past"});
  CHECK(matches[0].applies);
  CHECK_FALSE(matches[1].applies);
  CHECK(screener.screen(named("Alpha Works"), day("2025-06-01"), kLeast)[0].entry->id == "past");
}

TEST_CASE("whoever may be among parties that were not read is told so") {
  auto unread = list({entry("1", {{"Beta", NameKind::primary}})});
  unread->unread = {{"N", 28, 9, {"US"}, {Span{day("2025-01-02"), Date::max()}}, "", "", ""}};
  const Screener screener({unread}, tables());
  Subject subject = named("Gamma Works");
  CHECK(ids(screener.screen(subject, day("2026-02-01"), kLeast)) == std::vector<std::string>{"N"});
  CHECK(screener.screen(subject, day("2024-02-01"), kLeast).empty());
  subject.countries = {"DE"};
  CHECK(screener.screen(subject, day("2026-02-01"), kLeast).empty());
  subject.countries = {"DE", "US"};
  CHECK(ids(screener.screen(subject, day("2026-02-01"), kLeast)) == std::vector<std::string>{"N"});
}

TEST_CASE("nobody has no match") {
  const Screener screener({list({entry("1", {{"Beta", NameKind::primary}})})}, tables());
  CHECK(screener.screen({}, day("2026-02-01"), kLeast).empty());
  for (const char* name : {"", "   ", "\xE2\x80\x8B", "---"})
    CHECK(screener.screen(named(name), day("2026-02-01"), kLeast).empty());
}

TEST_CASE("a decision stands until the party or the entry changes") {
  const auto before = list({entry("1", {{"Alpha Works", NameKind::primary}})});
  const Screener screener({before}, tables());
  const Subject subject = named("Alpha Works Ltd");
  const Match match = screener.screen(subject, day("2026-02-01"), kLeast).at(0);
  Dispositions dispositions;
  REQUIRE(dispositions.add({fingerprint(subject), "L", "1", fingerprint(*match.entry), trade::Disposition::dismissed,
                            "registered in Peru, \"file\" 12,\nsee there", "A. Officer", "2026-02-01T08:00:00Z"}));
  CHECK(disposition(match, dispositions.find(fingerprint(subject), match)) == trade::Disposition::dismissed);

  const auto read = Dispositions::read(dispositions.write());
  REQUIRE(read);
  CHECK(read->all() == dispositions.all());

  Subject moved = subject;
  moved.countries = {"PE"};
  CHECK(read->find(fingerprint(moved), match) == nullptr);
  Entry changed = *match.entry;
  changed.names.push_back({"Alpha Works of Lima", NameKind::alias});
  CHECK(read->find(fingerprint(subject), "L", "1", fingerprint(changed)) == nullptr);

  REQUIRE(dispositions.add({fingerprint(subject), "L", "1", fingerprint(*match.entry), trade::Disposition::open,
                            "the file was another's", "B. Officer", "2026-02-02T08:00:00Z"}));
  CHECK(dispositions.find(fingerprint(subject), match) == nullptr);
  CHECK(dispositions.all().size() == 2);
}

TEST_CASE("a damaged file of decisions is named by line and column") {
  const std::string head = "party,list,entry,entry_state,verdict,reason,by,at\n";
  const auto no_verdict = Dispositions::read(head + "p,L,1,s,maybe,r,b,t\n", "d.csv");
  REQUIRE_FALSE(no_verdict);
  CHECK(no_verdict.error().code == "disposition.verdict");
  CHECK(no_verdict.error().where == Where{"d.csv", 2, "verdict"});
  const auto no_reason = Dispositions::read(head + "p,L,1,s,open,,b,t\n", "d.csv");
  REQUIRE_FALSE(no_reason);
  CHECK(no_reason.error().code == "disposition.empty");
  CHECK(no_reason.error().where == Where{"d.csv", 2, "reason"});
  const auto no_column = Dispositions::read("party,list\np,L\n", "d.csv");
  REQUIRE_FALSE(no_column);
  CHECK(no_column.error().code == "disposition.column");
}

TEST_CASE("rescreening tells what is otherwise, and why") {
  Entry until = entry("until", {{"Delta Shipyard", NameKind::primary}});
  until.applies = {Span{Date::min(), day("2026-01-31")}};
  const auto old_list =
      list({entry("gone", {{"Alpha Works", NameKind::primary}}), entry("same", {{"Beta Metals", NameKind::primary}}),
            entry("more", {{"Gamma Robotics", NameKind::primary}}), until});
  const auto new_list = list({entry("same", {{"Beta Metals", NameKind::primary}}),
                              entry("more", {{"Gamma Robotics", NameKind::primary}, {"GRX", NameKind::alias}}),
                              entry("new", {{"Epsilon Drones", NameKind::primary}}), until});
  const Screener before({old_list}, tables());
  const Screener after({new_list}, tables());
  const Rescreening again({&before, day("2026-01-15")}, {&after, day("2026-02-15")});
  const auto changes = [&](const char* name) { return again.screen(named(name), kLeast); };

  CHECK(changes("Beta Metals").empty());
  CHECK(changes("Nobody At All").empty());
  REQUIRE(changes("Alpha Works").size() == 1);
  CHECK(changes("Alpha Works")[0].gone);
  CHECK(changes("Alpha Works")[0].cause == Cause::removed);
  REQUIRE(changes("Epsilon Drones").size() == 1);
  CHECK(changes("Epsilon Drones")[0].cause == Cause::added);
  REQUIRE(changes("Gamma Robotics").size() == 1);
  CHECK(changes("Gamma Robotics")[0].cause == Cause::changed);
  CHECK(changes("Gamma Robotics")[0].fields == std::vector<std::string>{"names"});
  REQUIRE(changes("Delta Shipyard").size() == 1);
  CHECK(changes("Delta Shipyard")[0].cause == Cause::days);
  CHECK_FALSE(changes("Delta Shipyard")[0].match.applies);
}

}  // namespace
}  // namespace sluice::screening

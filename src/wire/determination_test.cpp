// SPDX-License-Identifier: Apache-2.0
#include "sluice/wire/determination.hpp"

#include <doctest/doctest.h>

#include <set>

#include "sluice/base/csv.hpp"
#include "sluice/base/file.hpp"

using namespace sluice;
using namespace sluice::wire;
using namespace sluice::trade;

namespace {

Date day(std::string_view text) { return parse_date(text).value(); }

Citation citation(const std::string& provision) {
  return {provision, "announcement", {"law", "法"}, "https://example.org", day("2026-10-10"), Firmness::official};
}

// One of everything.
Determination full() {
  LineDetermination line;
  line.line = "l1";
  line.outcome = Outcome::licence_required;
  line.policy = Policy::review;
  line.at_least = {Outcome::licence_required, Policy::review};
  line.at_most = {Outcome::prohibited, std::nullopt};
  line.control_codes = {"1C905.a.4"};
  line.possible_control_codes = {"1C909.a.4", "1C910.a.4"};
  line.licence_kinds = {"single", "general"};
  line.duties = {"declare_control_code"};
  line.exceptions = {{"exception", "例外"}};
  line.because = {citation("CN-2025-18/1"), citation("CN-2025-18/2")};
  line.possible = {citation("CN-2025-18/3")};
  line.suspended = {{citation("CN-2025-61/1.3"), day("2025-11-07"), day("2026-11-10"), "CN-2025-70", true, false}};
  line.pending = {{citation("CN-2026-1/1"), day("2026-01-01"), std::nullopt, true}};
  line.ask = {{"/end_use/risks/military", {"Military?", "军事？"}, {"review", "presumption_of_denial"}}};
  line.ask_bounded = true;
  line.why_not = {{citation("CN-2025-18/4"), {{"/lines/0/form", "magnet", "oxide"}}}};
  line.holds = {day("2025-04-04"), Date::max()};
  line.notes = {{"a, note", "注"}};
  RegimeDetermination regime;
  regime.regime = "CN";
  regime.as_of = day("2025-10-20");
  regime.as_of_from = "declaration";
  regime.lines = {line};
  regime.at_least = line.at_least;
  regime.at_most = line.at_most;
  regime.assumptions = {{"CN-2025-70/end", "2026-11-10", {"text", "文本"}, {{"2027-01-10", "no_control_found"}}}};
  regime.verified_through = day("2026-10-10");
  regime.scope = {"rare earths", "稀土"};
  PartyFinding finding;
  finding.party = "p2";
  finding.key = "00ff";
  finding.list = "CN-control-list";
  finding.entry = "CN-2025-13/1";
  finding.how = "owned";
  finding.score = 0.93456;
  finding.why = {"a holds 1/2 of b"};
  finding.relation = Relation::owned;
  finding.share = Range{*Decimal::parse("0.5"), *Decimal::parse("0.75")};
  Screening screening{day("2025-10-20"), {{"CN-control-list", day("2025-09-25"), true, {"CN-2025-1"}}}, {finding}};
  return {"T-1",      "2026-10-10", "sha256:0", {regime}, {{"c1", "l1", {"conflict", "冲突"}, "https://example.org"}},
          {screening}};
}

void gather(const Json& node, std::set<std::string>& names) {
  for (const Json& item : node.items) gather(item, names);
  for (const Json::Member& member : node.members) {
    names.insert(member.name);
    gather(member.value, names);
  }
}

}  // namespace

TEST_CASE("a determination is written in the shape of the contract") {
  const Json node = write_determination(full());
  CHECK(node.members[0].name == "sluice");
  CHECK(node.find("transaction")->text == "T-1");
  CHECK(node.find("as_of")->text == "2025-10-20");
  const Json& regime = node.find("regimes")->items.at(0);
  CHECK(regime.find("as_of")->text == "2025-10-20");
  CHECK(regime.find("outcome")->text == "indeterminate");
  CHECK(regime.find("policy")->kind == Json::Kind::null);
  CHECK(to_json(*regime.find("scope")) == R"({"en":"rare earths","zh":"稀土"})");
  CHECK(to_json(regime.find("assumptions")->items[0]) ==
        R"({"id":"CN-2025-70/end","assumed":"2026-11-10","because":{"en":"text","zh":"文本"},)"
        R"("otherwise":{"2027-01-10":"no_control_found"}})");
  const Json& line = regime.find("lines")->items.at(0);
  CHECK(line.find("outcome")->text == "licence_required");
  CHECK(to_json(*line.find("at_least")) == R"(["licence_required","review"])");
  CHECK(to_json(*line.find("at_most")) == R"(["prohibited"])");
  CHECK(to_json(*line.find("holds")) == R"({"from":"2025-04-04","until":null})");
  CHECK(to_json(line.find("suspended")->items[0]) ==
        R"({"provision":"CN-2025-61/1.3","cite":"announcement","says":{"en":"law","zh":"法"},)"
        R"("source":"https://example.org","read":"2026-10-10","firmness":"official","from":"2025-11-07",)"
        R"("until":"2026-11-10","by":"CN-2025-70","never_in_force":true,"possible":false})");
  CHECK(line.find("pending")->items[0].find("from")->kind == Json::Kind::null);
  CHECK(to_json(*line.find("why_not")->items[0].find("changes")) ==
        R"([{"fact":"/lines/0/form","is":"magnet","needed":"oxide"}])");
  CHECK(parse_json(determination_json(full(), JsonLayout::pretty)).value() == node);
}

TEST_CASE("the day stands at the top only where all regimes agree on it") {
  Determination determination = full();
  determination.regimes.push_back(determination.regimes[0]);
  CHECK(write_determination(determination).find("as_of") != nullptr);
  determination.regimes[1].as_of = day("2025-10-21");
  CHECK(write_determination(determination).find("as_of") == nullptr);
  determination.regimes.clear();
  CHECK(write_determination(determination).find("as_of") == nullptr);
}

TEST_CASE("what the lists say of the parties is written where they were screened") {
  const Json written = write_determination(full());
  const Json& finding = written.find("screening")->items.at(0).find("findings")->items.at(0);
  CHECK(finding.find("score")->text == "0.9346");
  CHECK(finding.find("relation")->text == "owned");
  CHECK(finding.find("disposition")->text == "open");
  CHECK(finding.find("share")->find("min")->text == "0.5");
  CHECK(finding.find("share")->find("max")->text == "0.75");
  Determination unscreened = full();
  unscreened.screening.clear();
  CHECK(write_determination(unscreened).find("screening") == nullptr);
  Determination sure = full();
  sure.screening[0].findings[0].score = 1;
  CHECK(write_determination(sure).find("screening")->items[0].find("findings")->items[0].find("score")->text ==
        "1.0000");
}

TEST_CASE("CSV has one row for each regime and line") {
  Determination determination = full();
  determination.regimes[0].lines.push_back({});
  determination.regimes[0].lines[1].line = "a \"line\", quoted";
  const auto table = parse_csv(determination_csv_header() + determination_csv_rows(determination));
  REQUIRE(table);
  CHECK(determination_csv_header() ==
        "transaction,regime,as_of,line,outcome,policy,at_least,at_most,control_codes,possible_control_codes,"
        "licence_kinds,duties,because,suspended,pending,ask,assumptions,holds_from,holds_until\n");
  REQUIRE(table->rows.size() == 2);
  CHECK(table->rows[0].cells ==
        std::vector<std::string>{
            "T-1", "CN", "2025-10-20", "l1", "licence_required", "review", "licence_required|review", "prohibited",
            "1C905.a.4", "1C909.a.4|1C910.a.4", "single|general", "declare_control_code", "CN-2025-18/1|CN-2025-18/2",
            "CN-2025-61/1.3", "CN-2026-1/1", "/end_use/risks/military", "CN-2025-70/end=2026-11-10", "2025-04-04", ""});
  CHECK(table->rows[1].cells[3] == "a \"line\", quoted");
  CHECK(table->rows[1].cells[4] == "indeterminate");
}

TEST_CASE("docs/determination.md names every member and every column") {
  const auto page = read_file(std::string(SLUICE_SOURCE_DIR) + "/docs/determination.md");
  REQUIRE(page);
  std::set<std::string> names;
  gather(write_determination(full()), names);
  names.erase("2027-01-10");  // the key of an alternative
  for (const std::string& name : names) {
    const bool named = page->find("`" + name + "`") != std::string::npos;
    CHECK_MESSAGE(named, name);
  }
  const bool header = page->find(determination_csv_header()) != std::string::npos;
  CHECK(header);
}

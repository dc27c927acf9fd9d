// SPDX-License-Identifier: Apache-2.0
// Stakes as others publish them, and what is wrong with them when it is.
#include "stake_reader.hpp"

#include <array>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>

#include "owner_graph.hpp"
#include "sluice/base/file.hpp"
#include "sluice/base/message.hpp"

namespace sluice::screening {
namespace {

using Reader = Result<void> (*)(std::string_view, std::string_view, const StakeSink&, const PartySink&);

struct Read {
  std::vector<Stake> stakes;
  std::vector<std::pair<std::string, Subject>> parties;
  Result<void> outcome;
};

Read read(Reader reader, std::string_view bytes) {
  Read made;
  const auto take = [&](const Stake& stake) -> Result<void> {
    made.stakes.push_back(stake);
    return {};
  };
  made.outcome = reader(bytes, "file", take,
                        [&](const std::string& party, const Subject& who) { made.parties.emplace_back(party, who); });
  return made;
}

// "A (0, 1] B" for each.
std::string told(const Read& read) {
  REQUIRE(read.outcome.has_value());
  std::string text;
  for (const Stake& stake : read.stakes) {
    text += stake.owner + " " + to_string(stake.share) + " " + stake.owned;
    if (stake.applies.first != Date::min() || stake.applies.last != Date::max())
      text += " " + to_string(stake.applies.first) + "/" + to_string(stake.applies.last);
    text += stake.kind == StakeKind::holding    ? "; "
            : stake.kind == StakeKind::indirect ? " indirect; "
                                                : " consolidated; ";
  }
  return text;
}

// "A: Alpha, 阿尔法 organisation lei:X registration:Y/GB [GB]; " for each party.
std::string who(const Read& read) {
  REQUIRE(read.outcome.has_value());
  constexpr std::array kKinds{"unknown", "person", "organisation", "vessel", "aircraft"};
  constexpr std::array kNumbers{"other", "uscc", "lei", "duns", "imo", "registration", "tax", "passport", "national"};
  std::string text;
  for (const auto& [party, subject] : read.parties) {
    text += party + ":";
    for (const std::string& name : subject.names) text += " " + name;
    text += std::string(" ") + kKinds[static_cast<std::size_t>(subject.kind)];
    for (const Identifier& each : subject.identifiers)
      text += std::string(" ") + kNumbers[static_cast<std::size_t>(each.kind)] + "=" + each.value +
              (each.country.empty() ? "" : "/" + each.country);
    for (const std::string& country : subject.countries) text += " " + country;
    text += "; ";
  }
  return text;
}

// "share.range 3 share": the code, the line and the field.
std::string fault(Reader reader, std::string_view bytes) {
  const Read made = read(reader, bytes);
  REQUIRE_FALSE(made.outcome.has_value());
  const Error& error = made.outcome.error();
  CHECK(error.where.file == "file");
  return std::string(error.code) + " " + std::to_string(error.where.line) +
         (error.where.field.empty() ? "" : " " + error.where.field);
}

std::string percentage(std::string_view text) {
  const auto share = parse_percentage(text);
  return share ? to_string(*share) : std::string(share.error().code);
}

std::string statement(std::string_view id, std::string_view type, std::string_view details = "{}",
                      std::string_view more = "") {
  return R"({"statementId":"s-)" + std::string(id) + R"(","recordId":")" + std::string(id) + R"(","recordType":")" +
         std::string(type) + R"(","recordDetails":)" + std::string(details) + std::string(more) + "}";
}

std::string bods(std::string_view interests, std::string_view more = "") {
  return "[" + statement("A", "person") + ",\n" + statement("B", "entity") + ",\n" +
         statement(
             "r", "relationship",
             R"({"isComponent":false,"subject":"B","interestedParty":"A","interests":)" + std::string(interests) + "}",
             more) +
         "]";
}

std::string interest(std::string_view rest) {
  return R"([{"type":"shareholding","directOrIndirect":"direct",)" + std::string(rest) + "}]";
}

std::string ownership(std::string_view properties) {
  return R"({"id":"a","schema":"Person","properties":{"name":["A"]}})"
         "\n"
         R"({"id":"b","schema":"Company"})"
         "\n"
         R"({"id":"o","schema":"Ownership","properties":{"owner":["a"],"asset":["b"])" +
         std::string(properties) + "}}\n";
}

constexpr std::string_view kParent = "5493001KJTIIGC8Y1R12";
constexpr std::string_view kChild = "506700GE1G29325QX363";

std::string gleif(std::string_view type, std::string_view status, std::string_view periods = "",
                  std::string_view child = kChild) {
  return R"(<?xml version="1.0" encoding="UTF-8"?>
<rr:RelationshipData xmlns:rr="http://www.gleif.org/data/schema/rr/2016"><rr:RelationshipRecords>
<rr:RelationshipRecord><rr:Relationship>
<rr:StartNode><rr:NodeID>)" +
         std::string(child) + R"(</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:StartNode>
<rr:EndNode><rr:NodeID>)" +
         std::string(kParent) + R"(</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:EndNode>
<rr:RelationshipType>)" +
         std::string(type) + "</rr:RelationshipType><rr:RelationshipPeriods>" + std::string(periods) +
         "</rr:RelationshipPeriods><rr:RelationshipStatus>" + std::string(status) +
         "</rr:RelationshipStatus></rr:Relationship></rr:RelationshipRecord>\n"
         "</rr:RelationshipRecords></rr:RelationshipData>\n";
}

std::string period(std::string_view type, std::string_view start, std::string_view end) {
  return "<rr:RelationshipPeriod><rr:StartDate>" + std::string(start) + "</rr:StartDate>" +
         (end.empty() ? "" : "<rr:EndDate>" + std::string(end) + "</rr:EndDate>") + "<rr:PeriodType>" +
         std::string(type) + "</rr:PeriodType></rr:RelationshipPeriod>";
}

}  // namespace

TEST_CASE("a percentage is read as people write it") {
  CHECK(percentage("50") == "1/2");
  CHECK(percentage(" 50.00 % ") == "1/2");
  CHECK(percentage("33 1/3 %") == "1/3");
  CHECK(percentage("100/3") == "1/3");
  CHECK(percentage("25-50%") == "[1/4, 1/2]");
  CHECK(percentage("25\u201350%") == "[1/4, 1/2]");
  CHECK(percentage("25% to 50%") == "[1/4, 1/2]");
  CHECK(percentage(">50") == "(1/2, 1]");
  CHECK(percentage(">= 25 %") == "[1/4, 1]");
  CHECK(percentage("\u226525") == "[1/4, 1]");
  CHECK(percentage("<10") == "(0, 1/10)");
  CHECK(percentage("more than 25% but not more than 50%") == "(1/4, 1/2]");
  CHECK(percentage("") == "(0, 1]");
  CHECK(percentage("0") == "0");
  CHECK(percentage("120 %") == "share.range");
  CHECK(percentage("50-25") == "share.order");
  CHECK(percentage(">100") == "share.order");
  CHECK(percentage("-5") == "share.text");
  CHECK(percentage("half") == "share.text");
  CHECK(percentage("5 0") == "share.text");
  CHECK(percentage("1/0") == "share.text");
}

TEST_CASE("a table of stakes: shares, bounds, days, kinds and sources") {
  const auto table = read(read_stake_csv,
                          "owner,owned,share,min,max,from,until,kind,source\n"
                          "A,B,1/3,,,,,,\n"
                          "A,C,,>0.25,0.5,2025-01-01,2025-12-31,,the register\n"
                          "A,D,,,,,,,\n"
                          "A,E,0.6,,,,,consolidation,\n"
                          "A,F,25-50 %,,,,,holding,\n");
  CHECK(told(table) ==
        "A 1/3 B; A (1/4, 1/2] C 2025-01-01/2025-12-31; A (0, 1] D; A [0, 1] E consolidated; A [1/4, 1/2] F; ");
  CHECK(table.stakes[1].source == "the register");
}

TEST_CASE("a table that is wrong is refused with its line, its field and what to do") {
  const std::string head = "owner,owned,share,min,max,from,until,kind\n";
  CHECK(fault(read_stake_csv, head + "A,B,0.5,,,,,\nA,B,1.2,,,,,\n") == "share.range 3 share");
  CHECK(fault(read_stake_csv, head + "A,B,120 %,,,,,\n") == "share.range 2 share");
  CHECK(fault(read_stake_csv, head + "A,B,-0.1,,,,,\n") == "share.text 2 share");
  CHECK(fault(read_stake_csv, head + "A,B,,0.6,0.5,,,\n") == "share.order 2 min");
  CHECK(fault(read_stake_csv, head + "A,B,0.5,0.1,,,,\n") == "stake.two_shares 2 share");
  CHECK(fault(read_stake_csv, head + "A,B,,,,2025-12-31,2025-01-01,\n") == "stake.dates 2");
  CHECK(fault(read_stake_csv, head + "A,B,,,,2025-02-30,,\n") == "date.invalid 2 from");
  CHECK(fault(read_stake_csv, head + "A,,0.5,,,,,\n") == "stake.party 2");
  CHECK(fault(read_stake_csv, head + "A,B,0.5,,,,,gift\n") == "stake.kind 2 kind");
  CHECK(fault(read_stake_csv, head + "A,B,0.5\n") == "csv.ragged_row 2");
  CHECK(fault(read_stake_csv, "owner,share\nA,0.5\n") == "stake.column 1");
  CHECK(fault(read_stake_csv, "owner,owned,untill\nA,B,2025-01-01\n") == "stake.column 1");
  CHECK(fault(read_stake_csv, "") == "csv.empty 1");
  const auto wrong = read(read_stake_csv, head + "A,B,1.2,,,,,\n");
  CHECK(sentence(wrong.outcome.error(), Language::english) ==
        "6/5 is no share of a company: it must be between 0 and 1, that is 0 % and 100 %. Check the decimal point and "
        "the per cent sign.");
}

TEST_CASE("BODS: bands with exclusive ends, and what is not a direct shareholding") {
  CHECK(told(read(read_bods, bods(interest(R"("share":{"exact":33.3333})")))) == "A 333333/1000000 B; ");
  CHECK(told(read(read_bods, bods(interest(R"("share":{"exclusiveMinimum":25,"maximum":50})")))) == "A (1/4, 1/2] B; ");
  CHECK(told(read(read_bods, bods(interest(R"("share":{"minimum":75})")))) == "A [3/4, 1] B; ");
  CHECK(told(read(read_bods, bods(interest(R"("startDate":"2025-01-01","endDate":"2025-07-01")")))) ==
        "A (0, 1] B 2025-01-01/2025-06-30; ");
  CHECK(told(read(read_bods, bods(R"([{"type":"votingRights","directOrIndirect":"direct","share":{"exact":60}}])")))
            .empty());
  CHECK(told(read(read_bods, bods(R"([{"type":"unknownInterest"}])"))) == "A [0, 1] B indirect; ");
  CHECK(told(read(read_bods, bods("[]"))) == "A [0, 1] B indirect; ");
  CHECK(told(read(read_bods, bods(interest(R"("share":{"exact":60})"),
                                  R"(,"recordStatus":"closed","statementDate":"2025-05-01")"))) ==
        "A 3/5 B ../2025-04-30; ");
}

TEST_CASE("BODS: the last statement of a record counts") {
  const std::string first = bods(interest(R"("share":{"exact":60})"));
  const std::string both = first.substr(0, first.size() - 1) + "," +
                           statement("r", "relationship",
                                     R"({"isComponent":false,"subject":"B","interestedParty":"A","interests":)" +
                                         interest(R"("share":{"exact":40})") + "}") +
                           "]";
  CHECK(told(read(read_bods, both)) == "A 2/5 B; ");
}

TEST_CASE("BODS that is wrong is refused with its line and its field") {
  CHECK(fault(read_bods, bods(interest(R"("share":{"exact":120})"))) == "share.range 3 share");
  CHECK(fault(read_bods, bods(interest(R"("share":{"exact":-1})"))) == "share.text 3 exact");
  CHECK(fault(read_bods, bods(interest(R"("share":{"exact":"60"})"))) == "bods.shape 3 exact");
  CHECK(fault(read_bods, bods(interest(R"("startDate":"2025-07-01","endDate":"2025-01-01")"))) ==
        "stake.dates 3 endDate");
  CHECK(fault(read_bods, bods(interest(R"("startDate":"2025-07")"))) == "date.invalid 3 startDate");
  CHECK(fault(read_bods, "[" + statement("A", "person") + ",\n" +
                             statement("r", "relationship", R"({"subject":"B","interestedParty":"A"})") + "]") ==
        "bods.party 2");
  CHECK(fault(read_bods, "[" + statement("A", "thing") + "]") == "bods.shape 1 recordType");
  const std::string whole = bods(interest(R"("share":{"exact":60})"));
  CHECK(fault(read_bods, whole.substr(0, whole.size() - 9)) == "json.unclosed 1");
  CHECK(fault(read_bods, whole + "x") == "json.trailing 3");
  CHECK(fault(read_bods, R"([{"recordId":"a","recordId":"b"}])") == "json.duplicate_key 1");
  CHECK(fault(read_bods, R"([{"recordId":nothing}])") == "json.syntax 1");
  CHECK(fault(read_bods, "\xFF") == "text.invalid_utf8 1");
}

TEST_CASE("the examples of BODS 0.4 load and say what they picture") {
  const char* data = std::getenv("SLUICE_DATA");
  const std::filesystem::path beside = std::filesystem::path(SLUICE_SOURCE_DIR) / ".." / "shared" / "data";
  const std::filesystem::path folder = (data == nullptr ? beside : std::filesystem::path(data)) / "ownership";
  const auto example = [&](const std::string& name) {
    const auto text = read_file(folder / ("bods_" + name + ".json"));
    REQUIRE(text.has_value());
    return told(read(read_bods, *text));
  };
  if (!std::filesystem::exists(folder)) {
    MESSAGE("skipped: no ownership/bods_*.json under $SLUICE_DATA, or else under ../shared/data");
    return;
  }
  CHECK(example("joint-ownership") ==
        "91b4236a7d89 1 31c55e425764 2018-01-01/..; 1accb8b18b99 1/2 91b4236a7d89 2018-01-01/..; "
        "f040df24d9ec 1/2 91b4236a7d89 2018-01-01/..; ");
  CHECK(example("indirect-ownership") ==
        "d4ab89ea169a 3/5 ad3f6c2fcc9e 2017-11-01/..; c25d4d612c2c [0, 1] d4ab89ea169a indirect; "
        "c25d4d612c2c [0, 1] ad3f6c2fcc9e 2017-11-01/.. indirect; ");
  CHECK(example("multiple-indirect-ownership") ==
        "d177864a8b39 1/2 63e3a8a8946f 2017-11-01/..; 05fbbfb94b79 1/2 63e3a8a8946f 2017-11-01/..; "
        "92ebf964a1f6 [0, 1] d177864a8b39 indirect; 92ebf964a1f6 [0, 1] 05fbbfb94b79 indirect; "
        "92ebf964a1f6 [0, 1] 63e3a8a8946f 2017-11-01/.. indirect; ");
}

TEST_CASE("FollowTheMoney: percentages of free text, several of them, days cut short") {
  CHECK(told(read(read_ftm_stakes, ownership(R"(,"percentage":["50.00 %"])"))) == "a 1/2 b; ");
  CHECK(told(read(read_ftm_stakes, ownership(R"(,"percentage":["25–50%"])"))) == "a [1/4, 1/2] b; ");
  CHECK(told(read(read_ftm_stakes, ownership(R"(,"percentage":[">50"])"))) == "a (1/2, 1] b; ");
  CHECK(told(read(read_ftm_stakes, ownership(R"(,"percentage":["60","<50"])"))) == "a (0, 3/5] b; ");
  CHECK(told(read(read_ftm_stakes, ownership(""))) == "a (0, 1] b; ");
  CHECK(told(read(read_ftm_stakes, ownership(R"(,"startDate":["2020"],"endDate":["2024-02"])"))) ==
        "a (0, 1] b 2020-01-01/2024-02-29; ");
}

TEST_CASE("FollowTheMoney that is wrong is refused with its line and its field") {
  CHECK(fault(read_ftm_stakes, ownership(R"(,"percentage":["120"])")) == "share.range 3 percentage");
  CHECK(fault(read_ftm_stakes, ownership(R"(,"percentage":["majority"])")) == "share.text 3 percentage");
  CHECK(fault(read_ftm_stakes, ownership(R"(,"percentage":50)")) == "ftm.shape 3 percentage");
  CHECK(fault(read_ftm_stakes, ownership(R"(,"startDate":["2025"],"endDate":["2024"])")) == "stake.dates 3 endDate");
  CHECK(fault(read_ftm_stakes, R"({"id":"o","schema":"Ownership","properties":{"owner":["a"],"asset":["b"]}})") ==
        "ftm.party 1 owner");
  CHECK(fault(read_ftm_stakes, R"({"id":"o","schema":"Ownership","properties":{"asset":["b"]}})") ==
        "ftm.shape 1 owner");
  CHECK(fault(read_ftm_stakes, "{\"id\":\"a\",\"schema\":\"Person\"}\n{\"id\":\"b\",\"sch") ==
        "json.unclosed_string 2");
  CHECK(fault(read_ftm_stakes, R"({"id":"a","schema":"Person"} {"id":"b"})") == "json.trailing 1");
}

TEST_CASE("GLEIF: consolidation is marked and says nothing of a share; a branch is its firm's") {
  const std::string parent(kParent);
  const std::string child(kChild);
  CHECK(told(read(read_gleif, gleif("IS_DIRECTLY_CONSOLIDATED_BY", "ACTIVE"))) ==
        parent + " [0, 1] " + child + " consolidated; ");
  CHECK(told(read(read_gleif, gleif("IS_INTERNATIONAL_BRANCH_OF", "ACTIVE"))) == parent + " 1 " + child + "; ");
  CHECK(told(read(read_gleif, gleif("IS_FUND-MANAGED_BY", "ACTIVE"))).empty());
  const std::string dated = period("ACCOUNTING_PERIOD", "2019-01-01T00:00:00Z", "2019-12-31T00:00:00Z") +
                            period("RELATIONSHIP_PERIOD", "2018-03-01T00:00:00.000Z", "");
  CHECK(told(read(read_gleif, gleif("IS_ULTIMATELY_CONSOLIDATED_BY", "ACTIVE", dated))) ==
        parent + " [0, 1] " + child + " 2018-03-01/.. consolidated; ");
  CHECK(told(read(read_gleif, gleif("IS_DIRECTLY_CONSOLIDATED_BY", "INACTIVE", dated))).empty());
  CHECK(told(read(read_gleif, gleif("IS_DIRECTLY_CONSOLIDATED_BY", "INACTIVE",
                                    period("RELATIONSHIP_PERIOD", "2018-03-01", "2020-06-30")))) ==
        parent + " [0, 1] " + child + " 2018-03-01/2020-06-30 consolidated; ");
}

TEST_CASE("GLEIF that is wrong is refused: entities, wrong check digits, a file cut off") {
  CHECK(fault(read_gleif, gleif("IS_DIRECTLY_CONSOLIDATED_BY", "ACTIVE", "", "506700GE1G29325QX364")) ==
        "gleif.lei 3 StartNode/NodeID");
  CHECK(fault(read_gleif, gleif("IS_DIRECTLY_CONSOLIDATED_BY", "")) == "gleif.shape 3 RelationshipStatus");
  CHECK(fault(read_gleif, gleif("IS_DIRECTLY_CONSOLIDATED_BY", "ACTIVE",
                                period("RELATIONSHIP_PERIOD", "2020-03-01", "2019-06-30"))) == "stake.dates 3");
  CHECK(fault(read_gleif, gleif("IS_DIRECTLY_CONSOLIDATED_BY", "ACTIVE",
                                period("RELATIONSHIP_PERIOD", "lately", ""))) == "date.invalid 3 StartDate");
  const std::string whole = gleif("IS_DIRECTLY_CONSOLIDATED_BY", "ACTIVE");
  CHECK(fault(read_gleif, whole.substr(0, whole.size() / 2)).starts_with("gleif.xml"));
  CHECK(fault(read_gleif, "").starts_with("gleif.xml"));
  CHECK(fault(read_gleif, "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><x>&b;</x>") ==
        "gleif.entity 1");
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "<a>";
  CHECK(fault(read_gleif, deep).starts_with("gleif.xml"));
}

TEST_CASE("who the parties of a table are: names, numbers with check digits, countries; without a name the id") {
  const auto table = read(read_stake_csv,
                          "owner,owned,owner_name,owned_name,owner_lei,owned_uscc,owner_country,owned_country\n"
                          "A,B,Alpha Holding,华为投资控股有限公司,5493001KJTIIGC8Y1R12,914403001922038216,GB,China\n"
                          "B,C,,,,,,\n");
  CHECK(who(table) ==
        "A: Alpha Holding unknown lei=5493001KJTIIGC8Y1R12 GB; B: 华为投资控股有限公司 unknown uscc=914403001922038216 "
        "CN; "
        "B: B unknown; C: C unknown; ");
  const std::string head = "owner,owned,owner_lei,owned_uscc,owned_country\n";
  CHECK(fault(read_stake_csv, head + "A,B,5493001KJTIIGC8Y1R13,,\n") == "stake.identifier 2 owner_lei");
  CHECK(fault(read_stake_csv, head + "A,B,,914403001922038217,\n") == "stake.identifier 2 owned_uscc");
  CHECK(fault(read_stake_csv, head + "A,B,,,Atlantis\n") == "list.country 2 owned_country");
}

// Registers are those of org-id.guide; persons' schemes as the standard's Identifier has them.
TEST_CASE("who the parties of BODS are, by the last statement of each record") {
  const std::string firm =
      statement("B", "entity",
                R"({"name":"Beta Ltd","alternateNames":["Beta"],"jurisdiction":{"name":"Scotland","code":"GB-SCT"},)"
                R"("identifiers":[{"scheme":"GB-COH","id":"07444723"},{"scheme":"XI-LEI","id":"5493001KJTIIGC8Y1R12"},)"
                R"({"schemeName":"DUNS number","id":"150483782"}]})");
  const std::string chinese = statement(
      "C", "entity",
      R"({"name":"华为投资控股有限公司","addresses":[{"country":{"name":"China"}}],)"
      R"("identifiers":[{"scheme":"CN-SAIC","id":"914403001922038216"},{"scheme":"CN-SAIC","id":"100000000001549"}]})");
  const std::string person = statement("A", "person",
                                       R"({"names":[{"fullName":"Anna Meier"},{"fullName":"Anna Huber"}],)"
                                       R"("nationalities":[{"name":"Austria","code":"AT"}],)"
                                       R"("identifiers":[{"scheme":"AUT-PASSPORT","id":"P1234567"}]})");
  CHECK(who(read(read_bods, "[" + statement("B", "entity", R"({"name":"Old"})") + "," + chinese + "," + person + "," +
                                firm + "]")) ==
        "A: Anna Meier Anna Huber person passport=P1234567/AT AT; "
        "B: Beta Ltd Beta organisation registration=07444723/GB lei=5493001KJTIIGC8Y1R12 duns=150483782 GB; "
        "C: 华为投资控股有限公司 organisation uscc=914403001922038216/CN registration=100000000001549/CN CN; ");
}

TEST_CASE("who the parties of FollowTheMoney and of GLEIF are") {
  CHECK(who(read(read_ftm_stakes,
                 R"({"id":"a","schema":"Person","properties":{"name":["Anna"],"alias":["Anja"],"nationality":["at"]}})"
                 "\n"
                 R"({"id":"b","schema":"Company","properties":{"name":["Beta"],"jurisdiction":["gb"],)"
                 R"("registrationNumber":["07444723"],"leiCode":["5493001KJTIIGC8Y1R12"]}})"
                 "\n"
                 R"({"id":"c","schema":"Company"})")) ==
        "a: Anna Anja person AT; b: Beta organisation lei=5493001KJTIIGC8Y1R12/GB registration=07444723/GB GB; "
        "c: organisation; ");
  CHECK(fault(read_ftm_stakes, R"({"id":"a","schema":"Person","properties":{"name":"Anna"}})") == "ftm.shape 1 name");
  CHECK(who(read(read_gleif, gleif("IS_DIRECTLY_CONSOLIDATED_BY", "ACTIVE"))) ==
        std::string(kParent) + ": organisation lei=" + std::string(kParent) + "; " + std::string(kChild) +
            ": organisation lei=" + std::string(kChild) + "; ");
}

TEST_CASE("a graph refuses what a sink hands it with the line of the file") {
  OwnerGraph graph;
  const auto into = [&](const Stake& stake) -> Result<void> {
    const auto added = graph.add(stake);
    if (!added) return fail(added.error());
    return {};
  };
  CHECK(read_stake_csv("owner,owned,share\nA,B,0.5\nA,A,0.1\n", "file", into).has_value());
  CHECK(graph.stakes() == 2);
  CHECK(graph.in_themselves() == std::vector<StakeId>{1});
}

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// `sluice owners` as its users meet it: the chain of 60 and 50 per cent under three rules and on several days, and what
// is wrong with files of holdings and listings.
#include <doctest/doctest.h>

#include <algorithm>

#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using app::Exit;

namespace {

// A consignee 60 % held by a firm that is 50 % held by a listed one.
constexpr const char* kStakes =
    "owner,owned,share,source,owner_name,owned_name,owned_country\n"
    "l,m,50 %,register of commerce of Milan,Listed One,Middle Firm,IT\n"
    "m,c,60 %,shareholders' book of the consignee,Middle Firm,Consignee Trading,AE\n";
constexpr const char* kListed =
    "party,list,measure,cite\n"
    "l,US-EL,presumption_of_denial,90 FR 1\n"
    "l,CN-control-list,dual_use_export,announcement 1\n";

class Case {
 public:
  explicit Case(const std::string& stakes = kStakes, const std::string& listed = kListed)
      : stakes_(folder_.write("stakes.csv", stakes)), listed_(folder_.write("listed.csv", listed)) {}

  Ran ask(std::vector<std::string> more) const {
    std::vector<std::string> all{"owners", "--stakes", stakes_, "--listed", listed_};
    all.insert(all.end(), more.begin(), more.end());
    return run(all);
  }
  // The answer to one party under one rule.
  Json about(const std::string& party, const std::string& rule, const std::string& on) const {
    const Ran ran = ask({"--rule", rule, "--as-of", on, "--format", "ndjson", party});
    CAPTURE(ran.err);
    REQUIRE(ran.exit == Exit::done);
    const auto node = parse_json(ran.out);
    REQUIRE(node.has_value());
    return *node;
  }
  const Folder& folder() const { return folder_; }
  const std::string& stakes() const { return stakes_; }
  const std::string& listed() const { return listed_; }

 private:
  Folder folder_;
  std::string stakes_, listed_;
};

std::string text(const Json& node, std::string_view member) {
  const Json* found = node.find(member);
  REQUIRE(found != nullptr);
  return found->text;
}

// "l 1/2 m (source); " for each stake of the member.
std::string stakes(const Json& node, std::string_view member) {
  std::string told;
  for (const Json& stake : node.find(member)->items)
    told += text(*stake.find("owner"), "id") + " " + text(stake, "share") + " " + text(*stake.find("owned"), "id") +
            " (" + text(stake, "source") + "); ";
  return told;
}

void check_fault(const Ran& ran, Exit exit, const std::string& place, const std::string& code) {
  CAPTURE(ran.err);
  CHECK(ran.exit == exit);
  CHECK(ran.out.empty());
  CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
  CHECK(ran.err.find(place) != std::string::npos);
  CHECK(ran.err.find("[" + code + "]") != std::string::npos);
}

}  // namespace

TEST_CASE("owners: under the BIS rule the consignee is caught while it is in force, and told as suspended after") {
  const Case given;
  const Json october = given.about("c", "US-BIS-affiliates", "2025-10-15");
  CHECK(text(october, "verdict") == "yes");
  CHECK(text(october, "standing") == "in_force");
  CHECK(text(october, "standing_until") == "2025-11-09");
  CHECK(stakes(october, "chain") ==
        "l 1/2 m (register of commerce of Milan); m 3/5 c (shareholders' book of the consignee); ");
  CHECK(october.find("listings")->items.size() == 1);
  CHECK(text(october.find("listings")->items[0], "cite") == "90 FR 1");
  CHECK(october.find("measures")->items[0].text == "presumption_of_denial");

  const Json december = given.about("c", "US-BIS-affiliates", "2025-12-01");
  CHECK(text(december, "verdict") == "yes");
  CHECK(text(december, "standing") == "suspended");
  CHECK(text(december, "standing_until") == "2026-11-09");
  CHECK(text(given.about("c", "US-BIS-affiliates", "2026-11-20"), "standing_assumption") == "US-BIS-affiliates/return");

  const Ran table = given.ask({"--rule", "US-BIS-affiliates", "--as-of", "2025-10-15", "Consignee Trading"});
  CHECK(table.out.find("2025-10-15: in force through 2025-11-09\n") != std::string::npos);
  CHECK(table.out.find("  caught    Consignee Trading (c)\n") != std::string::npos);
  CHECK(table.out.find("Listed One (l) holds 50 % of Middle Firm (m) (register of commerce of Milan)\n") !=
        std::string::npos);
  CHECK(table.out.find("the strictest measure governs: presumption_of_denial\n") != std::string::npos);
}

TEST_CASE("owners: under announcement 61 the middle firm is caught, and the consignee rests on the cascade") {
  const Case given;
  const Json middle = given.about("m", "CN-2025-61/2", "2025-10-20");
  CHECK(text(middle, "verdict") == "yes");
  CHECK(text(middle, "standing") == "in_force");
  CHECK(middle.find("rests_on")->items.empty());
  const Json consignee = given.about("c", "CN-2025-61/2", "2025-10-20");
  CHECK(text(consignee, "verdict") == "yes");
  REQUIRE(consignee.find("rests_on")->items.size() == 1);
  CHECK(text(consignee.find("rests_on")->items[0], "assumption") == "CN-2025-61/2-cascade");
  CHECK(text(consignee.find("rests_on")->items[0], "otherwise") == "no");
  CHECK(text(given.about("c", "CN-2025-61/2", "2026-01-05"), "standing") == "suspended");
}

TEST_CASE("owners: with one share unknown the answer is possible, and names the share that decides") {
  const Case given("owner,owned,share\nl,m,\nm,c,60 %\nclean,c,10-40 %\n");
  const Json consignee = given.about("c", "US-BIS-affiliates", "2025-10-15");
  CHECK(text(consignee, "verdict") == "possible");
  CHECK(stakes(consignee, "deciding_shares").starts_with("l (0, 1] m ("));
  CHECK(consignee.find("deciding_shares")->items.size() == 1);
  CHECK(text(consignee, "red_flag") == "true");
  const Ran table = given.ask({"--rule", "US-BIS-affiliates", "--as-of", "2025-10-15", "c"});
  CHECK(table.out.find("decides: what share it is: l holds an unknown share of m") != std::string::npos);
}

TEST_CASE("owners: without a party all that are caught or may be, in four formats and two languages") {
  const Case given;
  const auto all = [&](const std::string& format) {
    return given.ask({"--rule", "US-BIS-affiliates", "--as-of", "2025-10-15", "--format", format}).out;
  };
  const std::string lines = all("ndjson");
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 3);  // the listed one, the middle firm, the consignee
  const std::string csv = all("csv");
  CHECK(csv.starts_with("rule,as_of,standing,"));
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 4);
  const auto json = parse_json(all("json"));
  REQUIRE(json.has_value());
  CHECK(json->items.size() == 3);
  CHECK(all("table").find("3 parties, 2 stakes, 2 listings; 3 findings.") != std::string::npos);
  const Ran chinese = run({"--lang", "zh", "owners", "--stakes", given.stakes(), "--listed", given.listed(), "--as-of",
                           "2025-10-20", "--rule", "CN-2025-61/2", "c"});
  CHECK(chinese.out.find("Middle Firm (m)持有Consignee Trading (c)的60 %") != std::string::npos);
}

TEST_CASE("owners: a rule for foreign entities does not catch a domestic one, but what that one holds") {
  const Case given(
      "owner,owned,share,owned_country\n"
      "l,m,50 %,US\n"
      "m,c,60 %,AE\n");
  const Json middle = given.about("m", "US-BIS-affiliates", "2025-10-15");
  CHECK(text(middle, "verdict") == "no");
  CHECK(text(middle, "reached") == "false");
  CHECK(text(given.about("c", "US-BIS-affiliates", "2025-10-15"), "verdict") == "yes");
  CHECK(text(given.about("m", "CN-2025-61/2", "2025-10-20"), "verdict") == "yes");
}

TEST_CASE("owners: --fail-on tells by the exit status, and a suspended rule fails nothing") {
  const Case given("owner,owned,share\nl,m,\nm,c,60 %\n");
  const auto exit = [&](const std::string& on, const std::string& least, const std::string& party) {
    return given.ask({"--rule", "US-BIS-affiliates", "--as-of", on, "--fail-on", least, party}).exit;
  };
  CHECK(exit("2025-10-15", "possible", "c") == Exit::reached);
  CHECK(exit("2025-10-15", "yes", "c") == Exit::done);
  CHECK(exit("2025-10-15", "yes", "l") == Exit::reached);
  CHECK(exit("2025-12-01", "possible", "c") == Exit::done);
}

TEST_CASE("owners: bad holdings are refused with file, line, field and remedy") {
  const auto fault = [](const std::string& stakes, const std::string& place, const std::string& code) {
    const Case given(stakes);
    check_fault(given.ask({}), Exit::faults, place, code);
  };
  fault("owner,owned,share\nl,m,50 %\nm,c,120 %\n", "stakes.csv:3: share: ", "share.range");
  fault("holder,owned,share\nl,m,50 %\n", "stakes.csv:1: ", "stake.column");
  fault("owner,owned,owner_lei\nl,m,5493001KJTIIGC8Y1R13\n", "stakes.csv:2: owner_lei: ", "stake.identifier");
  const Case given;
  check_fault(run({"owners", "--stakes", given.folder().path() / "none.csv", "--listed", given.listed()}), Exit::faults,
              "none.csv: ", "file.missing");
  check_fault(run({"owners", "--stakes", given.folder().write("x.json", "[]"), "--listed", given.listed()}),
              Exit::faults, "x.json: ", "stake.format");
  check_fault(given.ask({"--rule", "US-50"}), Exit::usage, "US-BIS-affiliates", "owners.rule");
  check_fault(given.ask({"--rules", given.folder().write("rules.csv", "id\nx\n")}), Exit::faults,
              "rules.csv:1: ", "rule.column");
  const Ran unknown = given.ask({"--as-of", "2025-10-15", "--format", "ndjson", "Nobody Ltd", "c"});
  CHECK(unknown.exit == Exit::faults);
  CHECK(unknown.err.find("[owners.party]") != std::string::npos);
  const Ran like = given.ask({"--rule", "US-BIS-affiliates", "--as-of", "2025-10-15", "Consignee Tradng"});
  CHECK(like.exit == Exit::done);
  CHECK(like.err.find("[owners.like]") != std::string::npos);
  CHECK(like.out.find("caught    Consignee Trading (c)") != std::string::npos);
  CHECK(std::count(unknown.out.begin(), unknown.out.end(), '\n') == 3);  // the other is answered under each rule
  CHECK(run({"owners"}).exit == Exit::usage);
  CHECK(given.ask({"--fail-on", "no"}).exit == Exit::usage);
}

TEST_CASE("owners: bad listings are refused with file, line, field and remedy") {
  const auto fault = [](const std::string& listed, const std::string& place, const std::string& code) {
    const Case given(kStakes, listed);
    check_fault(given.ask({}), Exit::faults, place, code);
  };
  fault("party,list\nl,US-EL\nnobody,US-EL\n", "listed.csv:3: party: ", "listed.party");
  fault("party,list\nl,US_EL\n", "listed.csv:2: list: ", "listed.list");
  fault("party,list,until\nl,US-EL,2025-02-30\n", "listed.csv:2: until: ", "date.invalid");
  fault("party,list,from,until\nl,US-EL,2025-02-02,2025-01-01\n", "listed.csv:2: until: ", "listed.dates");
  fault("party,lists\nl,US-EL\n", "listed.csv:1: lists: ", "listed.column");
  fault("party\nl\n", "listed.csv:1: list: ", "listed.column");
  const Case by_name(kStakes, "party,list,cite\nListed One,US-EL,90 FR 1\n");
  CHECK(text(by_name.about("c", "US-BIS-affiliates", "2025-10-15"), "verdict") == "yes");
}

TEST_CASE("owners: more than the whole, and a firm in itself, are noted and the rest is answered") {
  const Case given("owner,owned,share\nl,m,80 %\nclean,m,60 %\nm,m,10 %\n");
  const Ran ran = given.ask({"--rule", "US-BIS-affiliates", "--as-of", "2025-10-15", "--format", "ndjson", "m"});
  CHECK(ran.exit == Exit::done);
  CHECK(ran.err.find("[holdings.beyond_whole]") != std::string::npos);
  CHECK(ran.err.find("[holdings.in_itself]") != std::string::npos);
  CHECK(ran.out.find("\"verdict\":\"yes\"") != std::string::npos);
}

// Screened on the control list as the rulebook has it: Skydio is entry 5 of announcement 13 of 2025.
TEST_CASE("owners: parties with names are screened on the lists, those of like name possibly") {
  const Folder folder;
  const auto stakes = folder.write("stakes.csv",
                                   "owner,owned,share,owner_name\n"
                                   "s,held,60 %,\"Skydio\"\n"
                                   "t,other,60 %,\"Skydio Incorporated Trading\"\n");
  const Ran ran = run({"owners", "--stakes", stakes, "--list", "CN-control-list", "--rule", "CN-2025-61/2", "--as-of",
                       "2025-10-20", "--format", "ndjson", "held"});
  CAPTURE(ran.err);
  REQUIRE(ran.exit == Exit::done);
  const auto held = parse_json(ran.out);
  REQUIRE(held.has_value());
  CHECK(text(*held, "verdict") == "yes");
  CHECK(text(held->find("listings")->items[0], "entry").find("CN-2025-13") != std::string::npos);
  const Ran table = run(
      {"owners", "--stakes", stakes, "--list", "CN-control-list", "--rule", "CN-2025-61/2", "--as-of", "2025-10-20"});
  CHECK(table.out.find("  caught    Skydio (s), itself listed\n") != std::string::npos);
  CHECK(table.out.find("  possible  Skydio Incorporated Trading (t), perhaps itself listed\n") != std::string::npos);
  CHECK(table.out.find("  possible  other\n") != std::string::npos);
}

// SPDX-License-Identifier: Apache-2.0
// Parties of a graph found by number and by name, and listed by what screening says of them.
#include "holdings.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>

#include "ownership.hpp"
#include "sluice/base/file.hpp"

namespace sluice::screening {
namespace {

const std::filesystem::path kData = std::filesystem::path(SLUICE_SOURCE_DIR) / "data";

const NameTables& tables() {
  static const auto loaded = NameTables::load(kData / "names");
  REQUIRE(loaded.has_value());
  return *loaded;
}

std::vector<ListKey> keys() {
  const auto text = read_file(kData / "ownership" / "list_keys.csv");
  REQUIRE(text.has_value());
  const auto read = read_list_keys(*text, "list_keys.csv");
  REQUIRE(read.has_value());
  return *read;
}

Entry entry(std::string id, std::string name, EntryKind kind = EntryKind::organisation) {
  Entry made;
  made.id = std::move(id);
  made.kind = kind;
  made.names.push_back({std::move(name), NameKind::primary});
  return made;
}

std::shared_ptr<const List> list(std::string id, std::vector<Entry> entries, std::string measure = {}) {
  auto made = std::make_shared<List>();
  made->id = std::move(id);
  made->measure = std::move(measure);
  made->entries = std::move(entries);
  return made;
}

Subject firm(std::string name, std::vector<std::string> countries = {}) {
  return {{std::move(name)}, EntryKind::organisation, {}, std::move(countries)};
}

const Date kDay = *make_date(2025, 10, 15);

// "acme on US-EL as EL-1 (possibly); " for each listing.
std::string told(const Holdings& holdings) {
  std::string text;
  for (ListingId number = 0; number < holdings.graph().listings(); ++number) {
    const Listing& each = holdings.graph().listing(number);
    text += each.party + " on " + each.list + " as " + each.entry + (each.certain ? "; " : " (possibly); ");
  }
  return text;
}

}  // namespace

TEST_CASE("an entry stands under the keys that its list, source, programmes and measure give it") {
  const auto csl = list("US-CSL", {});
  const auto keyed = [&](std::string source, std::vector<std::string> programmes) {
    Entry made = entry("1", "Acme");
    made.source = std::move(source);
    made.programmes = std::move(programmes);
    std::string text;
    for (const std::string& key : keys_of(*csl, made, keys())) text += key + " ";
    return text;
  };
  CHECK(keyed("Entity List (EL) - Bureau of Industry and Security", {}) == "US-CSL US-EL ");
  CHECK(keyed("Military End User (MEU) List - Bureau of Industry and Security", {}) == "US-CSL US-MEU ");
  const std::string sdn = "Specially Designated Nationals (SDN) - Treasury Department";
  CHECK(keyed(sdn, {"IRAN", "RUSSIA-EO14024"}) == "US-CSL US-SDN US-SDN-EAR ");
  CHECK(keyed(sdn, {"IRAN"}) == "US-CSL US-SDN ");
  CHECK(keyed(sdn, {}) == "US-CSL US-SDN ");
  CHECK(keyed("Unverified List (UVL) - Bureau of Industry and Security", {}) == "US-CSL ");
  const auto control = list("CN-control-list", {}, "dual_use_export");
  Entry overseas = entry("1", "Acme");
  CHECK(keys_of(*control, overseas, keys()) == std::vector<std::string>{"CN-control-list"});
  overseas.measure = "dual_use_export_and_transfer";
  CHECK(keys_of(*control, overseas, keys()) == std::vector<std::string>{"CN-control-list", "CN-control-list-overseas"});
  CHECK(read_list_keys("key,list\nk,l\n", "file").error().code == "rule.column");
  CHECK(read_list_keys("key,list,source,programmes,measure\nk,,,,\n", "file").error().where.field == "list");
}

TEST_CASE("what is said of a party adds up, and an id that stands for its name goes when a name comes") {
  Holdings holdings;
  REQUIRE(holdings.add({"a", "b", Share::unknown(), {}, "register"}));
  const PartyId a = *holdings.graph().find("a");
  CHECK(holdings.name(a) == "a");
  holdings.name("a", {{"a"}, EntryKind::unknown, {}, {}});
  CHECK(holdings.subject(a).names == std::vector<std::string>{"a"});
  holdings.name("a", firm("Alpha", {"CN"}));
  holdings.name("a",
                {{"阿尔法"}, EntryKind::unknown, {{IdentifierKind::lei, "7LTWFZYICNSX8D621K86", {}}}, {"CN", "HK"}});
  CHECK(holdings.subject(a).names == std::vector<std::string>{"Alpha", "阿尔法"});
  CHECK(holdings.subject(a).kind == EntryKind::organisation);
  CHECK(holdings.subject(a).identifiers.size() == 1);
  CHECK(holdings.subject(a).countries == std::vector<std::string>{"CN", "HK"});
  CHECK(holdings.name(a) == "Alpha");
  CHECK(holdings.subject(*holdings.graph().find("b")).names.empty());
}

TEST_CASE("a subject surely is the party of its number or of its very name, and possibly one of like name") {
  Holdings holdings;
  REQUIRE(holdings.add({"a", "b", Share::unknown(), {}, "register"}));
  REQUIRE(holdings.add({"c", "b", Share::unknown(), {}, "register"}));
  Subject numbered = firm("Rheinische Magnetwerke GmbH", {"DE"});
  numbered.identifiers = {{IdentifierKind::lei, "7LTWFZYICNSX8D621K86", {}}};
  holdings.name("a", numbered);
  holdings.name("c", firm("Ganzhou Qiandong Rare Earth Group", {"CN"}));
  holdings.index(tables());
  const double least = ScorePolicy{}.threshold;
  const auto found = [&](const Subject& who) {
    std::string text;
    for (const Holdings::Likely& each : holdings.find(who, least))
      text += std::string(holdings.graph().id(each.party)) + (each.certain ? "! " : "? ");
    return text;
  };
  Subject by_number = firm("Whoever Trading");
  by_number.identifiers = numbered.identifiers;
  CHECK(found(by_number) == "a! ");
  CHECK(found(firm("RHEINISCHE  Magnetwerke, GmbH")) == "a! ");
  CHECK(found(firm("Rheinische Magnetwerk")) == "a? ");
  CHECK(found(firm("Rheinische Magnetwerke GmbH", {"AT"})) == "a? ");
  CHECK(found({{"Rheinische Magnetwerke GmbH"}, EntryKind::person, {}, {}}).find('!') == std::string::npos);
  CHECK(found(firm("ganzhou qiandong rare earth group")) == "c! ");
  CHECK(found(firm("Lisbon Fisheries Cooperative")).empty());
  Subject other_number = firm("Rheinische Magnetwerke GmbH");
  other_number.identifiers = {{IdentifierKind::lei, "HWUPKR0MPOU8FGXBT394", {}}};
  CHECK(found(other_number).empty());
}

TEST_CASE("screening lists the parties of the graph: surely by number and by the same name, possibly by a like one") {
  Holdings holdings;
  for (const char* owner : {"numbered", "named", "like", "clean"})
    REQUIRE(holdings.add({owner, std::string("held by ") + owner, *parse_percentage("60"), {}, "register"}));
  Subject numbered = firm("Something Else");
  numbered.identifiers = {{IdentifierKind::uscc, "914403001922038216", {}}};
  holdings.name("numbered", numbered);
  holdings.name("named", firm("QIANDONG RARE EARTH GROUP"));
  holdings.name("like", firm("Qiandong Rare Earths Group"));
  holdings.name("clean", firm("Lisbon Fisheries Cooperative"));

  Entry first = entry("1", "Shenzhen Alpha Technology");
  first.identifiers = {{IdentifierKind::uscc, "914403001922038216", {}}};
  first.source = "Entity List (EL) - Bureau of Industry and Security";
  Entry second = entry("2", "Qiandong Rare Earth Group");
  second.source = "Entity List (EL) - Bureau of Industry and Security";
  second.policy = "Case-by-case for some items. Presumption of denial for all others.";
  second.applies = {{*make_date(2025, 1, 1), Date::max()}};
  auto made = std::make_shared<List>(*list("US-CSL", {first, second}));
  made->unread = {{"notice", 3, 1, {}, {}, "EL", "cite", ""}};
  const Screener screener({made}, tables());
  const auto all_keys = keys();
  Holdings::Screening screening{screener, all_keys, kDay, ScorePolicy{}.threshold, {}};

  SUBCASE("by itself") {
    for (PartyId party = 0; party < holdings.graph().parties(); ++party) holdings.list(party, screening);
    CHECK(told(holdings) ==
          "numbered on US-CSL as 1; numbered on US-EL as 1; named on US-CSL as 2; named on US-EL as 2; "
          "like on US-CSL as 2 (possibly); like on US-EL as 2 (possibly); ");
    holdings.graph().settle();
    const auto text = read_file(kData / "ownership" / "rules.csv");
    const auto rules = read_ownership_rules(*text, "rules.csv");
    REQUIRE(rules.has_value());
    const auto bis = std::ranges::find(*rules, "US-BIS-affiliates", &OwnershipRule::id);
    const Ownership ownership(holdings.graph(), *bis, kDay);
    const auto party = [&](const char* id) { return *holdings.graph().find(id); };
    CHECK(ownership.verdict(party("held by numbered")) == Verdict::yes);
    CHECK(ownership.find(party("held by named")).measures == std::vector<std::string>{"presumption_of_denial"});
    CHECK(ownership.verdict(party("held by like")) == Verdict::possible);
    CHECK(ownership.find(party("held by like")).identity.size() == 1);
    CHECK(ownership.verdict(party("held by clean")) == Verdict::no);
    CHECK(Ownership(holdings.graph(), *bis, *make_date(2024, 12, 31)).verdict(party("held by named")) == Verdict::no);
  }
  SUBCASE("where somebody has settled a match") {
    screening.settled = [](const Subject& who, const Match& match) {
      if (match.entry->id != "2") return trade::Disposition::open;
      return who.names[0] == "Qiandong Rare Earths Group" ? trade::Disposition::confirmed
                                                          : trade::Disposition::dismissed;
    };
    for (PartyId party = 0; party < holdings.graph().parties(); ++party) holdings.list(party, screening);
    CHECK(told(holdings) ==
          "numbered on US-CSL as 1; numbered on US-EL as 1; like on US-CSL as 2; like on US-EL as 2; ");
  }
}

TEST_CASE("a rule for foreign entities leaves out who is known in that country and nowhere else") {
  OwnershipRule rule;
  CHECK(reaches(rule, firm("A", {"US"})));
  rule.foreign_to = "US";
  CHECK_FALSE(reaches(rule, firm("A", {"US"})));
  CHECK(reaches(rule, firm("A", {"US", "CN"})));
  CHECK(reaches(rule, firm("A", {"CN"})));
  CHECK(reaches(rule, firm("A")));
}

}  // namespace sluice::screening

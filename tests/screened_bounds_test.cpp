// SPDX-License-Identifier: Apache-2.0
// Screening only adds knowledge: whatever it finds, the answer lies within what the same facts leave open without it.
// And a listed party among the others is never lighter than what a clean one would be.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>

#include "sluice/office/determine.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using app::Exit;

namespace {

// Listed ones, like ones, and others; of countries that announcements not read whole are about, and of none.
constexpr std::array<std::string_view, 10> kNames{
    "Skydio",          "Skydeo Robotics",         "Leidos",         "Northwind Bearings",   "三菱造船株式会社",
    "Lockheed Martin", "Lockhead Marten Company", "Anna Bergström", "Harbour Pensions Ltd", "General Dynamics Polska"};
constexpr std::array<std::string_view, 4> kCountries{"US", "JP", "DE", ""};

void drop(Json& node, std::string_view name) {
  std::erase_if(node.members, [&](const Json::Member& member) { return member.name == name; });
}

void put(Json& node, const std::string& name, std::string_view text) {
  drop(node, name);
  if (!text.empty()) node.members.push_back({name, Json::string(std::string(text))});
}

// The examples of the law with other parties, of whose hits nothing is stated.
std::vector<Json> shipments(std::mt19937& dice, std::size_t count) {
  const auto& cases = chinese().cases;
  std::vector<Json> result;
  while (result.size() < count) {
    Json node = with(cases[dice() % cases.size()].transaction, {});
    Json* parties = node.find("parties");
    if (parties == nullptr || parties->kind != Json::Kind::array || parties->items.empty()) continue;
    put(node, "id", "t" + std::to_string(result.size()));
    for (Json& party : node.find("parties")->items) {
      drop(party, "hits");
      put(party, "name", kNames[dice() % kNames.size()]);
      if (const auto country = kCountries[dice() % kCountries.size()]; !country.empty())
        put(party, "established_in", country);
    }
    result.push_back(std::move(node));
  }
  return result;
}

std::vector<Json> determined(const std::vector<std::string>& options, const std::string& file) {
  std::vector<std::string> arguments{"determine", "--format", "ndjson", file};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const Ran ran = run(arguments);
  REQUIRE_MESSAGE(ran.exit == Exit::done, ran.err);
  std::vector<Json> result;
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) result.push_back(*parse_json(line));
  return result;
}

trade::Bound bound(const Json& pair) {
  trade::Bound bound{*trade::from_symbol<trade::Outcome>(pair.items.at(0).text), std::nullopt};
  if (pair.items.size() == 2) bound.policy = trade::from_symbol<trade::Policy>(pair.items[1].text);
  return bound;
}

}  // namespace

TEST_CASE("a hit that the authority knows of says nothing of lists that nobody looked at") {
  trade::Transaction shipment;
  shipment.parties = std::vector<trade::Party>(2);
  shipment.parties.get()->at(0).id = "p1";
  shipment.parties.get()->at(1).id = "p2";
  const auto& book = *chinese().book;
  std::vector<office::Regime> regimes;
  regimes.push_back({chinese().book, decider(), Date::min()});
  const office::Determiner determiner(std::move(regimes));
  trade::Hit known;
  known.list = "CN-watch-list";
  known.entry = "P-1";
  const auto whole = determiner.with_hits(shipment, {{}, false, {{"p2", {known}}}});
  REQUIRE(whole.has_value());
  CHECK(!whole->parties.get()->at(0).hits.known());
  const auto& hits = *whole->parties.get()->at(1).hits.get();
  REQUIRE(hits.size() == book.party_lists.size());
  for (const std::string& list : book.party_lists) {
    const auto hit = std::ranges::find(hits, list, &trade::Hit::list);
    REQUIRE(hit != hits.end());
    CHECK(hit->disposition == (list == known.list ? trade::Disposition::confirmed : trade::Disposition::open));
  }
}

TEST_CASE("screening narrows what is open and goes nowhere else") {
  std::mt19937 dice(20261122);
  const Folder folder;
  const auto cases = shipments(dice, 400);
  std::string text;
  for (const Json& each : cases) text += to_json(each) + "\n";
  const auto file = folder.write("cases.ndjson", text);
  const auto open = determined({}, file);
  const auto screened = determined({"--screen"}, file);
  REQUIRE(open.size() == cases.size());
  REQUIRE(screened.size() == cases.size());
  std::size_t narrowed = 0;
  for (std::size_t i = 0; i < open.size(); ++i) {
    const Json& wide = open[i].find("regimes")->items[0];
    const Json& narrow = screened[i].find("regimes")->items[0];
    for (std::size_t line = 0; line < wide.find("lines")->items.size(); ++line) {
      const Json& was = wide.find("lines")->items[line];
      const Json& is = narrow.find("lines")->items[line];
      CAPTURE(to_json(cases[i]));
      CHECK(bound(*was.find("at_least")) <= bound(*is.find("at_least")));
      CHECK(bound(*is.find("at_most")) <= bound(*was.find("at_most")));
      narrowed += bound(*is.find("at_most")) != bound(*was.find("at_most")) ||
                  bound(*is.find("at_least")) != bound(*was.find("at_least"));
    }
  }
  CHECK(narrowed > 20);  // or nothing was tested
}

// SPDX-License-Identifier: Apache-2.0
// How much of a party caught owners hold, on examples; owner_reference_test.cpp adds it up the slow way.
#include <doctest/doctest.h>

#include "ownership.hpp"

namespace sluice::screening {
namespace {

class World {
 public:
  World& holds(const std::string& owner, const std::string& owned, std::string_view share) {
    REQUIRE(graph_.add({owner, owned, *parse_percentage(share), {}, "register"}));
    return *this;
  }
  World& listed(std::string party, std::string list, bool certain = true) {
    graph_.list({std::move(party), std::move(list), {}, {}, "notice", certain});
    return *this;
  }
  OwnerExposure exposure(std::string_view party, const std::string& list) {
    graph_.settle();
    return Ownership(graph_, rule, *make_date(2025, 10, 20)).exposure(*graph_.find(party), list);
  }
  // "yes 1/2 possible: a, b" with the owners whose stakes these are.
  std::string told(std::string_view party, const std::string& list = "L") {
    const OwnerExposure found = exposure(party, list);
    std::string text = word(found.owned) + " " + to_string(found.share) + " " + word(found.finding.verdict) + ":";
    for (const StakeId stake : found.stakes) text += " " + graph_.stake(stake).owner;
    return text;
  }
  std::string chain(std::string_view party) {
    std::string text;
    for (const StakeId stake : exposure(party, "L").chain)
      text += graph_.stake(stake).owner + ">" + graph_.stake(stake).owned + " ";
    return text;
  }

  OwnershipRule rule = [] {
    OwnershipRule made;
    made.lists = {"L", "M"};
    made.threshold = *Rational::make(1, 2);
    made.aggregate = {true, "adds up"};
    made.cascade = {true, "cascades"};
    return made;
  }();

 private:
  static std::string word(Verdict verdict) {
    return verdict == Verdict::yes ? "yes" : verdict == Verdict::no ? "no" : "possible";
  }
  OwnerGraph graph_;
};

}  // namespace

TEST_CASE("exposure: a third and a sixth make half, exactly") {
  World world;
  world.holds("a", "T", "33 1/3").holds("b", "T", "16 2/3").holds("clean", "T", "50").listed("a", "L").listed("b", "L");
  CHECK(world.told("T") == "yes 1/2 yes: a b");
  CHECK(world.exposure("T", "L").finding.rests_on ==
        std::vector<OwnershipFinding::Otherwise>{{"adds up", Verdict::no}});
  const trade::Range range = range_of(*Share::exactly(*Rational::make(1, 3)));
  CHECK(to_string(range.min) == "0.333333333333333");
  CHECK(to_string(range.max) == "0.333333333333334");
  CHECK(range_of(*parse_percentage("50")) == trade::Range{*Decimal::parse("0.5"), *Decimal::parse("0.5")});
}

TEST_CASE("exposure below the threshold is told with what catches the owner, though the rule does not catch") {
  World world;
  world.holds("listed", "middle", "50").holds("middle", "T", "40").listed("listed", "L");
  CHECK(world.told("T") == "yes 2/5 no: middle");
  CHECK(world.chain("T") == "listed>middle ");
  CHECK(world.told("middle") == "yes 1/2 yes: listed");
  CHECK(world.told("listed") == "no 0 yes:");
}

TEST_CASE("exposure to an unknown share goes as far as the certain shares of all others leave room") {
  World world;
  world.holds("listed", "T", "").holds("clean", "T", "30").holds("band", "T", "10-20").listed("listed", "L");
  CHECK(world.told("T") == "yes (0, 3/5] possible: listed");
  World less;
  less.holds("listed", "T", "").holds("clean", "T", ">50").listed("listed", "L");
  CHECK(less.told("T") == "yes (0, 1/2) no: listed");
  World full;
  full.holds("listed", "T", "").holds("clean", "T", "100").listed("listed", "L");
  CHECK(full.told("T").starts_with("yes (0, 1]"));  // more than the whole: what others hold limits nothing
}

TEST_CASE("exposure to an owner of like name, or to one that is perhaps caught, begins at nothing") {
  World world;
  world.holds("like", "T", "60").listed("like", "L", false);
  CHECK(world.told("T") == "possible [0, 3/5] possible: like");
  World chain;
  chain.holds("listed", "middle", "").holds("middle", "T", "60").listed("listed", "L");
  CHECK(chain.told("T") == "possible [0, 3/5] possible: middle");
  CHECK(chain.exposure("T", "L").finding.decides == std::vector<StakeId>{0});
}

TEST_CASE("exposure without a cascade counts what listed owners hold themselves") {
  World world;
  world.rule.cascade.holds = false;
  world.holds("listed", "middle", "80").holds("middle", "T", "60").holds("listed", "T", "10").listed("listed", "L");
  CHECK(world.told("T") == "yes 1/10 no: listed");
  CHECK(world.exposure("T", "L").finding.rests_on ==
        std::vector<OwnershipFinding::Otherwise>{{"cascades", Verdict::yes}});
}

TEST_CASE("exposure where shares do not add up is the most that one owner holds") {
  World world;
  world.rule.aggregate.holds = false;
  world.holds("a", "T", "30").holds("b", "T", "").holds("clean", "T", "30").listed("a", "L").listed("b", "L");
  CHECK(world.told("T") == "yes [3/10, 2/5] no: a b");
}

TEST_CASE("exposure by one list of a rule that starts from two adds up over both, and is none by a third") {
  World world;
  world.holds("a", "T", "25").holds("b", "T", "25").holds("x", "T", "50");
  world.listed("a", "L").listed("b", "M").listed("x", "other");
  CHECK(world.told("T", "L") == "yes 1/2 yes: a b");
  CHECK(world.told("T", "M") == "yes 1/2 yes: a b");
  CHECK(world.told("T", "other") == "no 0 yes:");
  CHECK(world.exposure("T", "L").listings == std::vector<ListingId>{0});
}

TEST_CASE("exposure that 64 bits do not hold is rounded outwards, and not across the threshold") {
  // Of three primes each, k/6p and (p - k)/6p: half together, though the first three alone need 70 bits.
  const auto shares = [](World& world, std::int64_t last) {
    const std::int64_t primes[] = {9999973, 9999971, 9999943};
    int owner = 0;
    const auto add = [&](std::int64_t over, std::int64_t under) {
      const std::string name = "o" + std::to_string(owner++);
      world.holds(name, "T", std::to_string(100 * over) + "/" + std::to_string(6 * under)).listed(name, "L");
    };
    for (const std::int64_t prime : primes) add(1234567, prime);
    for (const std::int64_t prime : primes) add(prime - 1234567 + (prime == primes[2] ? last : 0), prime);
  };
  const Rational half = *Rational::make(1, 2);
  World world;
  shares(world, 0);
  CHECK(world.told("T") == "yes 1/2 yes: o0 o1 o2 o3 o4 o5");
  World beyond;
  shares(beyond, 1);
  const Share more = beyond.exposure("T", "L").share;
  CHECK(more.low >= half);
  CHECK(more.low < *Rational::make(500001, 1000000));
  CHECK(more.high > more.low);
  World below;
  shares(below, -1);
  const Share less = below.exposure("T", "L").share;
  CHECK(less.low < less.high);
  CHECK(less.low > *Rational::make(499999, 1000000));
  CHECK(less.high < half);
  CHECK(below.exposure("T", "L").finding.verdict == Verdict::no);
}

}  // namespace sluice::screening

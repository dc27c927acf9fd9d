// SPDX-License-Identifier: Apache-2.0
// The slow way to the answer, and what it says of a hundred thousand random graphs beside the quick one.
#include "owner_reference.hpp"

#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>

#include "ownership.hpp"

namespace sluice::screening::reference {
namespace {

Rational rational(std::int64_t amount) { return *Rational::make(amount, kWhole); }

Amount low_of(const Held& held) { return {held.low, held.low_open ? 1 : 0}; }
Amount high_of(const Held& held) { return {held.high, held.high_open ? -1 : 0}; }
Amount sum(Amount a, Amount b) { return {a.whole + b.whole, a.steps + b.steps}; }

bool enough(const Case& given, Amount amount) {
  const Amount threshold{given.threshold, 0};
  return given.strict ? amount > threshold : amount >= threshold;
}

// The most, or the least, that the owners that count may hold of a company, when all together hold at most the whole.
Amount most_held(const std::vector<Held>& stakes, const std::vector<bool>& counts, bool possible) {
  Amount theirs;
  Amount others;
  Amount all;
  for (const Held& held : stakes) {
    all = sum(all, low_of(held));
    if (counts[held.owner]) theirs = sum(theirs, possible ? high_of(held) : low_of(held));
    else others = sum(others, low_of(held));
  }
  const Amount whole{kWhole, 0};
  if (!possible || all > whole) return theirs;
  return std::min(theirs, Amount{whole.whole - others.whole, -others.steps});
}

bool caught_by(const Case& given, const std::vector<Held>& stakes, const std::vector<bool>& counts, bool possible) {
  if (given.aggregate) return enough(given, most_held(stakes, counts, possible));
  for (std::size_t owner = 0; owner < counts.size(); ++owner) {
    if (!counts[owner]) continue;
    std::vector<bool> alone(counts.size());
    alone[owner] = true;
    if (enough(given, most_held(stakes, alone, possible))) return true;
  }
  return false;
}

Date day_of(std::int64_t number) { return *make_date(2025, 1, 1) + static_cast<int>(number); }

std::int64_t random_end(Dice& dice) {
  switch (draw(dice, 0, 7)) {
    case 0: return 0;
    case 1: return kWhole;
    case 2: return kWhole / 2;
    case 3: return draw(dice, 0, 17) * (kWhole / 17);
    case 4: return draw(dice, 0, 19) * (kWhole / 19);
    case 5: return draw(dice, 0, kWhole);
    default: return draw(dice, 0, 12) * (kWhole / 12);
  }
}

std::vector<bool> listed_on(const Case& given, Date day, bool possible) {
  std::vector<bool> listed(given.parties);
  for (const Named& named : given.listings)
    if (!named.removed && named.applies.contains(day) && (named.certain || possible)) listed[named.party] = true;
  return listed;
}

bool soak() { return std::getenv("SLUICE_SOAK") != nullptr; }

void same_as_reference(const Case& given, const OwnerGraph& graph, Date day) {
  const OwnershipRule rule = rule_of(given);
  for (const bool possible : {false, true}) {
    const OwnerCascade quick(graph, rule, day, possible ? Bound::possible : Bound::certain);
    const std::vector<bool> slow = caught(given, day, possible);
    for (std::size_t party = 0; party < given.parties; ++party) {
      INFO(party, possible);
      REQUIRE(quick.caught(static_cast<PartyId>(party)) == slow[party]);
    }
  }
}

// What caught owners hold of each party, added up in whole units.
void same_exposure(const Case& given, const Ownership& ownership, Date day) {
  const std::vector<bool> listed[] = {listed_on(given, day, false), listed_on(given, day, true)};
  const std::vector<bool> counts[] = {given.cascade ? caught(given, day, false) : listed[0],
                                      given.cascade ? caught(given, day, true) : listed[1]};
  for (std::size_t party = 0; party < given.parties; ++party) {
    std::vector<Held> stakes;
    for (const Held& held : given.stakes)
      if (held.applies.contains(day) && held.owned == party && held.owner != party) stakes.push_back(held);
    Amount ends[2];
    for (const bool possible : {false, true}) {
      if (given.aggregate) ends[possible ? 1 : 0] = most_held(stakes, counts[possible ? 1 : 0], possible);
      for (std::size_t owner = 0; !given.aggregate && owner < given.parties; ++owner) {
        if (!counts[possible ? 1 : 0][owner]) continue;
        std::vector<bool> alone(given.parties);
        alone[owner] = true;
        ends[possible ? 1 : 0] = std::max(ends[possible ? 1 : 0], most_held(stakes, alone, possible));
      }
    }
    const Amount whole{kWhole, 0};
    for (Amount& end : ends) end = std::min(end, whole);
    const OwnerExposure exposure = ownership.exposure(static_cast<PartyId>(party), "L");
    INFO(party);
    const Amount none;
    const bool may =
        std::ranges::any_of(stakes, [&](const Held& held) { return counts[1][held.owner] && high_of(held) > none; });
    REQUIRE(exposure.owned == (ends[0] > none ? Verdict::yes : may ? Verdict::possible : Verdict::no));
    REQUIRE(exposure.share.low == rational(ends[0].whole));
    REQUIRE(exposure.share.low_open == (ends[0].steps > 0));
    REQUIRE(exposure.share.high == rational(ends[1].whole));
    REQUIRE(exposure.share.high_open == (ends[1].steps < 0));
    REQUIRE(exposure.listings.empty() == !may);
  }
}

// The stakes of the chain alone catch the party, and without any one of them they do not.
void chain_suffices(const Case& given, const OwnershipFinding& finding, std::size_t party, Date day) {
  if (finding.verdict != Verdict::yes) return;
  const auto with = [&](StakeId left_out) {
    Case only = given;
    for (Named& named : only.listings) named.removed = named.removed || !named.certain;
    for (StakeId stake = 0; stake < only.stakes.size(); ++stake)
      if (std::ranges::find(finding.chain, stake) == finding.chain.end() || stake == left_out)
        only.stakes[stake].removed = true;
    return bool(caught(only, day, false)[party]);
  };
  REQUIRE(with(~StakeId{}));
  for (const StakeId stake : finding.chain) REQUIRE_FALSE(with(stake));
}

}  // namespace

Span random_span(Dice& dice) {
  if (draw(dice, 0, 3) != 0) return {};
  const std::int64_t first = draw(dice, 0, 9);
  return {day_of(first), day_of(draw(dice, first, 9))};
}

Held random_stake(Dice& dice, std::size_t parties) {
  const auto any = [&] { return static_cast<std::size_t>(draw(dice, 0, static_cast<std::int64_t>(parties) - 1)); };
  Held held{any(), any(), random_end(dice), 0, false, false, random_span(dice)};
  held.high = held.low;
  if (draw(dice, 0, 2) == 0) {
    held.high = random_end(dice);
    if (held.low > held.high) std::swap(held.low, held.high);
    if (held.low < held.high) {
      held.low_open = draw(dice, 0, 1) == 0;
      held.high_open = draw(dice, 0, 2) == 0;
    }
  }
  // Smaller ones, so that companies with several owners are not all beyond the whole.
  if (held.low == held.high && draw(dice, 0, 1) == 0) held.low = held.high = held.low / 3;
  return held;
}

Case random_case(Dice& dice) {
  Case given;
  given.parties = static_cast<std::size_t>(draw(dice, 2, 8));
  const std::int64_t stakes = draw(dice, 1, 14);
  for (std::int64_t i = 0; i < stakes; ++i) given.stakes.push_back(random_stake(dice, given.parties));
  const std::int64_t listings = draw(dice, 1, 3);
  for (std::int64_t i = 0; i < listings; ++i) {
    const auto party = static_cast<std::size_t>(draw(dice, 0, static_cast<std::int64_t>(given.parties) - 1));
    given.listings.push_back({party, draw(dice, 0, 3) != 0, random_span(dice)});
  }
  constexpr std::int64_t kThresholds[] = {kWhole / 2, kWhole / 2, kWhole / 3, kWhole / 4, kWhole / 17 * 9, kWhole};
  given.threshold = kThresholds[draw(dice, 0, 5)];
  given.strict = given.threshold != kWhole && draw(dice, 0, 2) == 0;
  given.aggregate = draw(dice, 0, 2) != 0;
  given.cascade = draw(dice, 0, 2) != 0;
  return given;
}

std::vector<bool> caught(const Case& given, Date day, bool possible) {
  const std::vector<bool> listed = listed_on(given, day, possible);
  std::vector<std::vector<Held>> in(given.parties);
  for (const Held& held : given.stakes)
    if (!held.removed && held.applies.contains(day) && held.owner != held.owned) in[held.owned].push_back(held);
  std::vector<bool> found = listed;
  for (bool more = true; more;) {
    more = false;
    for (std::size_t party = 0; party < given.parties; ++party) {
      if (found[party] || !caught_by(given, in[party], given.cascade ? found : listed, possible)) continue;
      found[party] = true;
      more = true;
    }
  }
  return found;
}

std::string name_of(std::size_t party) { return "P" + std::to_string(party); }

Share share_of(const Held& held) {
  return *Share::between(rational(held.low), held.low_open, rational(held.high), held.high_open);
}

OwnershipRule rule_of(const Case& given) {
  OwnershipRule rule;
  rule.lists = {"L"};
  rule.threshold = rational(given.threshold);
  rule.strict = given.strict;
  rule.aggregate.holds = given.aggregate;
  rule.cascade.holds = given.cascade;
  return rule;
}

OwnerGraph graph_of(const Case& given) {
  OwnerGraph graph;
  for (std::size_t party = 0; party < given.parties; ++party) graph.party(name_of(party));
  for (const Held& held : given.stakes)
    REQUIRE(graph.add({name_of(held.owner), name_of(held.owned), share_of(held), held.applies, "register"}));
  for (const Named& named : given.listings)
    graph.list({name_of(named.party), "L", "", {named.applies}, "notice", named.certain});
  graph.settle();
  return graph;
}

TEST_CASE("100,000 random graphs with cycles, bounds and dates come out as the slow way says") {
  Dice dice(20251120);
  const int cases = soak() ? 2'000'000 : 100'000;
  for (int i = 0; i < cases; ++i) {
    const Case given = random_case(dice);
    const OwnerGraph graph = graph_of(given);
    INFO("graph ", i);
    same_as_reference(given, graph, day_of(draw(dice, 0, 9)));
  }
}

TEST_CASE("the chain of a random finding suffices, and none of its stakes can be left out") {
  Dice dice(7);
  for (int i = 0; i < 20'000; ++i) {
    const Case given = random_case(dice);
    const OwnerGraph graph = graph_of(given);
    const Date day = day_of(draw(dice, 0, 9));
    const Ownership ownership(graph, rule_of(given), day);
    for (std::size_t party = 0; party < given.parties; ++party)
      chain_suffices(given, ownership.find(static_cast<PartyId>(party)), party, day);
  }
}

TEST_CASE("the share that caught owners hold in random graphs is what adding it up in whole units gives") {
  Dice dice(13);
  for (int i = 0; i < (soak() ? 500'000 : 20'000); ++i) {
    const Case given = random_case(dice);
    const OwnerGraph graph = graph_of(given);
    const Date day = day_of(draw(dice, 0, 9));
    INFO("graph ", i);
    same_exposure(given, Ownership(graph, rule_of(given), day), day);
  }
}

TEST_CASE("after each of many random changes the updated answer is that of a full run") {
  Dice dice(11);
  for (int i = 0; i < (soak() ? 200'000 : 8'000); ++i) {
    Case given = random_case(dice);
    OwnerGraph graph = graph_of(given);
    const Date day = day_of(draw(dice, 0, 9));
    const OwnershipRule rule = rule_of(given);
    OwnerCascade certain(graph, rule, day, Bound::certain);
    OwnerCascade possible(graph, rule, day, Bound::possible);
    for (int change = 0; change < 12; ++change) {
      std::size_t party = 0;
      const std::int64_t kind = draw(dice, 0, 4);
      if (kind == 0) {
        const Held held = random_stake(dice, given.parties);
        REQUIRE(graph.add({name_of(held.owner), name_of(held.owned), share_of(held), held.applies, "register"}));
        given.stakes.push_back(held);
        party = held.owned;
      } else if (kind <= 2) {
        const auto stake = static_cast<StakeId>(draw(dice, 0, static_cast<std::int64_t>(given.stakes.size()) - 1));
        Held& held = given.stakes[stake];
        party = held.owned;
        if (kind == 1) {
          graph.remove(stake);
          held.removed = true;
        } else {
          const Held other = random_stake(dice, given.parties);
          graph.change(stake, share_of(other), other.applies);
          held = {held.owner,     held.owned,      other.low,     other.high,
                  other.low_open, other.high_open, other.applies, held.removed};
        }
      } else if (kind == 3) {
        party = static_cast<std::size_t>(draw(dice, 0, static_cast<std::int64_t>(given.parties) - 1));
        const Named named{party, draw(dice, 0, 3) != 0, random_span(dice)};
        graph.list({name_of(party), "L", "", {named.applies}, "notice", named.certain});
        given.listings.push_back(named);
      } else {
        const auto listing =
            static_cast<ListingId>(draw(dice, 0, static_cast<std::int64_t>(given.listings.size()) - 1));
        party = given.listings[listing].party;
        if (!given.listings[listing].removed) graph.withdraw(listing);
        given.listings[listing].removed = true;
      }
      certain.refresh(static_cast<PartyId>(party));
      possible.refresh(static_cast<PartyId>(party));
      const std::vector<bool> yes = caught(given, day, false);
      const std::vector<bool> may = caught(given, day, true);
      for (std::size_t one = 0; one < given.parties; ++one) {
        INFO("graph ", i, " change ", change, " party ", one);
        REQUIRE(certain.caught(static_cast<PartyId>(one)) == yes[one]);
        REQUIRE(possible.caught(static_cast<PartyId>(one)) == may[one]);
      }
      REQUIRE(certain.size() == static_cast<std::size_t>(std::ranges::count(yes, true)));
    }
  }
}

}  // namespace sluice::screening::reference

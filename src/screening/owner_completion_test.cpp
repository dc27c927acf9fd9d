// SPDX-License-Identifier: Apache-2.0
// What the bounds mean, tried out: every way in which shares may turn out within them, on small graphs. Yes is caught
// in all of them, no in none, possible in some; and where two that differ in one share differ in the answer, that share
// is among those that decide.
#include <algorithm>
#include <doctest/doctest.h>

#include "owner_reference.hpp"
#include "ownership.hpp"

namespace sluice::screening::reference {
namespace {

// Ends are quarters; a sixteenth is then as good as infinitely small, as at most three stakes enter a company.
constexpr std::int64_t kGrid = kWhole / 16;
constexpr std::int64_t kUnknown = 3;

Case small_case(Dice& dice) {
  Case given;
  given.parties = static_cast<std::size_t>(draw(dice, 3, 5));
  std::vector<int> entering(given.parties);
  std::int64_t unknown = 0;
  const std::int64_t stakes = draw(dice, 2, 7);
  for (std::int64_t i = 0; i < stakes; ++i) {
    const auto any = [&] {
      return static_cast<std::size_t>(draw(dice, 0, static_cast<std::int64_t>(given.parties) - 1));
    };
    Held held{any(), any(), draw(dice, 0, 3) * 4, 0, false, false, {}};
    if (held.owner == held.owned || ++entering[held.owned] > 3) continue;
    held.high = held.low;
    if (unknown < kUnknown && draw(dice, 0, 1) == 0) {
      held.high = draw(dice, held.low / 4 + 1, 4) * 4;
      held.low_open = draw(dice, 0, 1) == 0;
      held.high_open = draw(dice, 0, 1) == 0;
      ++unknown;
    }
    given.stakes.push_back(held);
  }
  given.listings.push_back({0, draw(dice, 0, 5) != 0, {}});
  if (draw(dice, 0, 1) == 0) given.listings.push_back({1, draw(dice, 0, 2) == 0, {}});
  given.threshold = draw(dice, 1, 3) * 4;
  given.strict = draw(dice, 0, 2) == 0;
  given.aggregate = draw(dice, 0, 2) != 0;
  given.cascade = draw(dice, 0, 3) != 0;
  return given;
}

// Small numbers of sixteenths, as shares of the whole.
Case scaled(Case given) {
  for (Held& held : given.stakes) {
    held.low *= kGrid;
    held.high *= kGrid;
  }
  given.threshold *= kGrid;
  return given;
}

bool within_whole(const Case& given) {
  std::vector<std::int64_t> sums(given.parties);
  for (const Held& held : given.stakes) sums[held.owned] += held.low;
  return std::ranges::all_of(sums, [](std::int64_t sum) { return sum <= 16; });
}

struct Completions {
  const Case& given;
  std::vector<std::size_t> free;            // stakes whose share is not known
  std::vector<std::vector<bool>> outcomes;  // by completion; empty where the shares exceed the whole
  std::vector<bool> all, some;
  std::size_t ways = 1;

  explicit Completions(const Case& about) : given(about), all(about.parties, true), some(about.parties) {
    for (std::size_t i = 0; i < given.stakes.size(); ++i)
      if (given.stakes[i].low != given.stakes[i].high) free.push_back(i);
    for (std::size_t i = 0; i < free.size(); ++i) ways *= 17;
    outcomes.resize(ways);
  }

  void run(bool listed_too) {
    for (std::size_t way = 0; way < ways; ++way) {
      Case one = given;
      std::size_t rest = way;
      bool inside = true;
      for (const std::size_t stake : free) {
        Held& held = one.stakes[stake];
        const auto value = static_cast<std::int64_t>(rest % 17);
        rest /= 17;
        inside = inside && (held.low_open ? value > held.low : value >= held.low) &&
                 (held.high_open ? value < held.high : value <= held.high);
        held = {held.owner, held.owned, value, value, false, false, {}};
      }
      if (!inside || !within_whole(one)) continue;
      for (Named& named : one.listings) named.certain = named.certain || listed_too;
      outcomes[way] = caught(scaled(one), Date{}, false);
      for (std::size_t party = 0; party < given.parties; ++party) {
        all[party] = all[party] && outcomes[way][party];
        some[party] = some[party] || outcomes[way][party];
      }
    }
  }

  // The free stakes that, alone changed, change what becomes of the party.
  std::vector<StakeId> deciding(std::size_t party) const {
    std::vector<StakeId> found;
    std::size_t step = 1;
    for (const std::size_t stake : free) {
      bool decides = false;
      for (std::size_t way = 0; way < ways && !decides; ++way) {
        if (outcomes[way].empty()) continue;
        for (std::size_t other = way % step + way / (step * 17) * (step * 17); other < ways && !decides;
             other += step) {
          if (other / (step * 17) != way / (step * 17)) break;
          decides = !outcomes[other].empty() && outcomes[other][party] != outcomes[way][party];
        }
      }
      if (decides) found.push_back(static_cast<StakeId>(stake));
      step *= 17;
    }
    return found;
  }
};

}  // namespace

TEST_CASE("yes is caught in every completion, no in none, possible in some, and what decides is named") {
  Dice dice(3);
  int possible = 0;
  std::size_t named = 0;
  std::size_t needed = 0;
  for (int i = 0; i < 1500; ++i) {
    const Case given = small_case(dice);
    if (!within_whole(given)) continue;
    Completions certain(given);
    certain.run(false);
    Completions widest(given);
    widest.run(true);
    // Open ends may leave nothing: the shares cannot all be more than what adds up to the whole.
    if (std::ranges::all_of(certain.outcomes, [](const auto& outcome) { return outcome.empty(); })) continue;
    const Case full = scaled(given);
    const OwnerGraph graph = graph_of(full);
    const Ownership ownership(graph, rule_of(full), Date{});
    for (std::size_t party = 0; party < given.parties; ++party) {
      INFO("graph ", i, " party ", party);
      const auto finding = ownership.find(static_cast<PartyId>(party));
      REQUIRE((finding.verdict == Verdict::yes) == certain.all[party]);
      REQUIRE((finding.verdict == Verdict::no) == !widest.some[party]);
      if (finding.verdict != Verdict::possible) continue;
      ++possible;
      for (const Completions* completions : {&certain, &widest}) {
        for (const StakeId stake : completions->deciding(party)) {
          ++needed;
          REQUIRE(std::ranges::find(finding.decides, stake) != finding.decides.end());
        }
      }
      named += finding.decides.size();
    }
  }
  CHECK(possible > 200);
  CHECK(needed > 200);
  MESSAGE(possible, " possible, ", named, " shares named to decide");
}

TEST_CASE("where one share alone is unknown, it decides whatever is possible") {
  Dice dice(5);
  int possible = 0;
  for (int i = 0; i < 20'000; ++i) {
    Case given = small_case(dice);
    for (Named& named : given.listings) named.certain = true;
    std::vector<StakeId> unknown;
    for (std::size_t stake = 0; stake < given.stakes.size(); ++stake) {
      Held& held = given.stakes[stake];
      if (held.low == held.high) continue;
      if (unknown.empty()) unknown.push_back(static_cast<StakeId>(stake));
      else held = {held.owner, held.owned, held.low, held.low, false, false, {}};
    }
    if (unknown.empty() || !within_whole(given)) continue;
    const Case full = scaled(given);
    const OwnerGraph graph = graph_of(full);
    const Ownership ownership(graph, rule_of(full), Date{});
    for (PartyId party = 0; party < given.parties; ++party) {
      const auto finding = ownership.find(party);
      if (finding.verdict != Verdict::possible) continue;
      ++possible;
      REQUIRE(finding.decides == unknown);
    }
  }
  CHECK(possible > 500);
}

}  // namespace sluice::screening::reference

// SPDX-License-Identifier: Apache-2.0
// The share of a party that caught owners hold, as an interval: exact wherever 64 bits hold its ends, otherwise rounded
// outwards, and never across the rule's threshold.
#include <algorithm>
#include <unordered_set>

#include "ownership.hpp"

namespace sluice::screening {
namespace {

Rational rest_of_whole(Rational part) {
  return *Rational::make(part.denominator() - part.numerator(), part.denominator());
}

struct End {
  Rational value;
  bool open = false;
};

// Lower ends, or upper ends, of several shares added up; beyond the whole, the whole.
class Sum {
 public:
  void add(Rational value, bool open) {
    shares_.push_back(value);
    open_ = open_ || open;
  }

  // Rounded up or down where the sum itself does not fit, but not onto or across `bound` when it lies on one side.
  [[nodiscard]] End end(bool up, Rational bound) const {
    const Rational whole = Rational::from(Decimal(1));
    Result<Rational> exact = Rational();
    for (std::size_t i = 0; i < shares_.size() && exact; ++i) exact = sluice::add(*exact, shares_[i]);
    if (exact) return *exact > whole || (*exact == whole && !up) ? End{whole, false} : End{*exact, open_};
    Tally tally;
    for (const Rational& share : shares_) tally.add(Portion::of(share, false));
    const Units units = std::min(tally.units + (up ? tally.rounded : 0U), Units{kUnits});
    const Rational value = *Rational::make(static_cast<std::int64_t>(units), kUnits);
    const auto order = compare_exactly(shares_, bound);
    if (order == 0) return {bound, open_};
    if (up ? order < 0 && value >= bound : order > 0 && value <= bound) return {bound, true};
    return {value, open_};
  }

 private:
  std::vector<Rational> shares_;
  bool open_ = false;
};

constexpr unsigned kPlaces = 15;
constexpr std::int64_t kScale = 1'000'000'000'000'000;

Decimal decimal(Rational value, bool up) {
  const Units scaled = Units{value.numerator()} * kScale;
  const bool cut = scaled % value.denominator() != 0;
  return Decimal::scaled(static_cast<std::int64_t>(scaled / value.denominator()) + (up && cut ? 1 : 0), kPlaces);
}

}  // namespace

trade::Range range_of(const Share& share) { return {decimal(share.low, false), decimal(share.high, true)}; }

// From below the lower ends of those that surely count. From above the upper ends of those that may, as far as the
// lower ends of all others leave room; where these go beyond the whole, there is no such limit.
Share Ownership::held(PartyId company, const Owners& surely, const Owners& possibly) const {
  Sum low;
  Sum high;
  Sum others;
  Tally lows;
  std::vector<Rational> exact;
  graph_.each_stake_in(company, [&](StakeId stake) {
    const OwnerGraph::Edge& edge = graph_.edge(stake);
    if (!edge.counts_on(default_.certain.day())) return;
    const OwnerGraph::SharePortions& portions = graph_.share(edge);
    const Share& share = portions.share;
    lows.add(portions.low);
    exact.push_back(share.low);
    if (surely(edge.owner)) low.add(share.low, share.low_open);
    if (possibly(edge.owner)) high.add(share.high, share.high_open);
    else others.add(share.low, share.low_open);
  });
  const End least = low.end(false, rule_.threshold);
  End most = high.end(true, rule_.threshold);
  if (!beyond_whole(lows, exact)) {
    const End taken = others.end(false, rest_of_whole(rule_.threshold));
    const End room{rest_of_whole(taken.value), taken.open};
    if (room.value < most.value || (room.value == most.value && room.open)) most = room;
  }
  return {least.value, most.value, least.open, most.open};
}

Share Ownership::most_of_one(PartyId company, const std::vector<PartyId>& owners) const {
  Share most{};
  for (const PartyId owner : owners) {
    const Share one = held(
        company, [&](PartyId each) { return each == owner && default_.certain.counts(each); },
        [&](PartyId each) { return each == owner; });
    if (one.low > most.low || (one.low == most.low && one.low_open)) {
      most.low = one.low;
      most.low_open = one.low_open;
    }
    if (one.high > most.high || (one.high == most.high && !one.high_open)) {
      most.high = one.high;
      most.high_open = one.high_open;
    }
  }
  return most;
}

OwnerExposure Ownership::exposure(PartyId party, std::string_view list) const {
  const OwnerCascade& certain = default_.certain;
  const OwnerCascade& possible = default_.possible;
  OwnerExposure exposure;
  exposure.finding = find(party);
  std::vector<PartyId> owners;        // that may be caught
  std::unordered_set<PartyId> holds;  // more than nothing, for certain
  graph_.each_stake_in(party, [&](StakeId stake) {
    const OwnerGraph::Edge& edge = graph_.edge(stake);
    const Share& share = graph_.share(edge).share;
    if (!edge.counts_on(certain.day()) || !possible.counts(edge.owner) || share.high == Rational()) return;
    exposure.stakes.push_back(stake);
    if (share.low > Rational() || share.low_open) holds.insert(edge.owner);
    if (std::ranges::find(owners, edge.owner) == owners.end()) owners.push_back(edge.owner);
  });
  const auto on_list = [&](ListingId number) { return graph_.listing(number).list == list; };
  std::vector<PartyId> by_list;
  for (const PartyId owner : owners) {
    const auto behind = listings_behind(owner, possible, true);
    if (std::ranges::none_of(behind, on_list)) continue;
    by_list.push_back(owner);
    std::ranges::copy_if(behind, std::back_inserter(exposure.listings), on_list);
    const bool surely = certain.counts(owner) && holds.contains(owner) &&
                        std::ranges::any_of(listings_behind(owner, certain, false), on_list);
    exposure.owned = std::max(exposure.owned, surely ? Verdict::yes : Verdict::possible);
  }
  if (by_list.empty()) {
    exposure.stakes.clear();
    return exposure;
  }
  std::ranges::sort(exposure.listings);
  exposure.listings.erase(std::ranges::unique(exposure.listings).begin(), exposure.listings.end());
  exposure.share = rule_.aggregate.holds ? held(
                                               party, [&](PartyId owner) { return certain.counts(owner); },
                                               [&](PartyId owner) { return possible.counts(owner); })
                                         : most_of_one(party, by_list);
  if (exposure.owned != Verdict::yes) {
    exposure.share.low = Rational();
    exposure.share.low_open = false;
  }
  std::unordered_set<StakeId> told;
  for (const PartyId owner : owners)
    for (const StakeId stake : chain_to(owner, certain.counts(owner) ? certain : possible))
      if (told.insert(stake).second) exposure.chain.push_back(stake);
  return exposure;
}

}  // namespace sluice::screening

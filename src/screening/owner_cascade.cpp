// SPDX-License-Identifier: Apache-2.0
#include "owner_cascade.hpp"

#include <algorithm>
#include <limits>
#include <queue>
#include <utility>

#include "sluice/base/check.hpp"

namespace sluice::screening {
namespace {

constexpr OwnerCascade::Rank kAnyRank = std::numeric_limits<OwnerCascade::Rank>::max();

Rational rest_of_whole(Rational part) {
  return *Rational::make(part.denominator() - part.numerator(), part.denominator());
}

}  // namespace

OwnerCascade::OwnerCascade(const OwnerGraph& graph, const OwnershipRule& rule, Date day, Bound bound)
    : graph_(graph),
      bound_(bound),
      day_(day),
      lists_(rule.lists),
      threshold_(rule.threshold),
      rest_(rest_of_whole(rule.threshold)),
      threshold_units_(Portion::of(threshold_, false)),
      rest_units_(Portion::of(rest_, false)),
      strict_(rule.strict),
      aggregate_(rule.aggregate.holds),
      cascade_(rule.cascade.holds) {
  run();
}

void OwnerCascade::run() {
  CHECK_THAT(graph_.settled());
  ranks_.assign(graph_.parties(), 0);
  listed_.assign(graph_.parties(), 0);
  slots_.assign(graph_.parties(), 0);
  holdings_.clear();
  last_ = 0;
  size_ = 0;
  std::vector<PartyId> seeds;
  for (const auto& [party, listings] : graph_.listed())
    if (is_listed(party)) seeds.push_back(party);
  std::ranges::sort(seeds);  // the map has no order, and ranks decide which of several proofs is told
  for (const PartyId party : seeds) {
    listed_[party] = 1;
    take(party);
  }
  drain();
}

void OwnerCascade::grow() {
  ranks_.resize(graph_.parties());
  listed_.resize(graph_.parties());
  slots_.resize(graph_.parties());
}

bool OwnerCascade::is_listed(PartyId party) const {
  return std::ranges::any_of(graph_.listings_of(party), [&](ListingId number) {
    const Listing& listing = graph_.listing(number);
    return (listing.certain || bound_ == Bound::possible) && listing.applies_on(day_) &&
           std::ranges::find(lists_, listing.list) != lists_.end();
  });
}

const Portion& OwnerCascade::end_of(const OwnerGraph::Edge& edge) const {
  const OwnerGraph::SharePortions& share = graph_.share(edge);
  return bound_ == Bound::certain ? share.low : share.high;
}

// The sum of one end of the shares that `group` picks, beside a bound: added up exactly where rounding hides it.
template <class Picks>
std::strong_ordering OwnerCascade::order(const Tally& sum, const Portion& units, Rational bound, PartyId company,
                                         Bound end, const Picks& group) const {
  if (const auto quick = compare(sum, units)) return *quick;
  std::vector<Rational> shares;
  graph_.each_stake_in(company, [&](StakeId stake) {
    const OwnerGraph::Edge& edge = graph_.edge(stake);
    if (!edge.counts_on(day_) || !group(edge, stake)) return;
    const Share& share = graph_.share(edge).share;
    shares.push_back(end == Bound::certain ? share.low : share.high);
  });
  return compare_exactly(shares, bound);
}

// From below: the lowest shares reach the threshold, and exceed it where one lies above its end. From above: the
// highest shares reach it, and so does what the lowest shares of all others leave; an end that no share attains does
// not.
template <class Picks>
bool OwnerCascade::passes(const Holdings& holdings, PartyId company, const Picks& group) const {
  const auto reach = order(holdings.reach, threshold_units_, threshold_, company, bound_, group);
  if (reach < 0) return false;
  if (bound_ == Bound::certain) return reach > 0 || !strict_ || holdings.reach.open > 0;
  if (reach == 0 && (strict_ || holdings.reach.open > 0)) return false;
  if (!holdings.bounded) return true;
  const auto others = [&](const OwnerGraph::Edge& edge, StakeId stake) { return !group(edge, stake); };
  const auto taken = order(holdings.others, rest_units_, rest_, company, Bound::certain, others);
  return taken < 0 || (taken == 0 && !strict_ && holdings.others.open == 0);
}

void OwnerCascade::move(Holdings& holdings, const OwnerGraph::Edge& edge, bool in) const {
  const Portion& low = graph_.share(edge).low;
  if (in) {
    holdings.reach.add(end_of(edge));
    holdings.others.subtract(low);
  } else {
    holdings.reach.subtract(end_of(edge));
    holdings.others.add(low);
  }
}

// From below, what others hold does not matter and is not looked at.
OwnerCascade::Holdings OwnerCascade::none_held(PartyId company) const {
  Holdings holdings;
  if (bound_ == Bound::certain) return holdings;
  graph_.each_stake_in(company, [&](StakeId stake) {
    const OwnerGraph::Edge& edge = graph_.edge(stake);
    if (edge.counts_on(day_)) holdings.others.add(graph_.share(edge).low);
  });
  static const Rational whole = Rational::from(Decimal(1));
  static const Portion whole_units = Portion::of(whole, false);
  const auto all = [](const OwnerGraph::Edge&, StakeId) { return true; };
  const auto sum = order(holdings.others, whole_units, whole, company, Bound::certain, all);
  holdings.bounded = sum < 0 || (sum == 0 && holdings.others.open == 0);
  return holdings;
}

template <class Picks>
OwnerCascade::Holdings OwnerCascade::held(PartyId company, const Picks& group) const {
  Holdings holdings = none_held(company);
  graph_.each_stake_in(company, [&](StakeId stake) {
    const OwnerGraph::Edge& edge = graph_.edge(stake);
    if (edge.counts_on(day_) && group(edge, stake)) move(holdings, edge, true);
  });
  return holdings;
}

OwnerCascade::Holdings& OwnerCascade::touched(PartyId company) {
  if (slots_[company] == 0) {
    holdings_.push_back(none_held(company));  // no owner that counts has been here, or it would have left its mark
    slots_[company] = static_cast<std::uint32_t>(holdings_.size());
  }
  return holdings_[slots_[company] - 1];
}

void OwnerCascade::rebuild(PartyId company) {
  touched(company) =
      held(company, [&](const OwnerGraph::Edge& edge, StakeId) { return aggregate_ && counts(edge.owner); });
}

void OwnerCascade::take(PartyId party) {
  ranks_[party] = ++last_;
  ++size_;
  waiting_.push_back(party);
}

void OwnerCascade::drain() {
  constexpr std::size_t kTogether = 128;
  for (std::size_t next = 0; next < waiting_.size();) {
    const std::size_t last = std::min(next + kTogether, waiting_.size());
    if (aggregate_) {
      gather(next, last);
      spread();
    } else {
      for (std::size_t at = next; at < last; ++at)
        if (counts(waiting_[at])) spread_singly(waiting_[at]);
    }
    next = last;
  }
  waiting_.clear();
}

// The stakes of several owners at once, so that memory can be asked for all of them before the first is needed.
void OwnerCascade::gather(std::size_t first, std::size_t last) {
  spreading_.clear();
  for (std::size_t at = first; at < last; ++at) graph_.expect_stakes_of(waiting_[at]);
  for (std::size_t at = first; at < last; ++at)
    if (counts(waiting_[at])) graph_.each_stake_of(waiting_[at], [&](StakeId stake) { spreading_.push_back(stake); });
  for (const StakeId stake : spreading_) graph_.expect(stake);
  std::erase_if(spreading_, [&](StakeId stake) { return !graph_.edge(stake).counts_on(day_); });
  for (const StakeId stake : spreading_) {
    const PartyId company = graph_.edge(stake).owned;
    __builtin_prefetch(&ranks_[company]);
    __builtin_prefetch(&slots_[company]);
    if (bound_ == Bound::possible) graph_.expect_stakes_in(company);
  }
  if (bound_ == Bound::certain) return;
  for (const StakeId stake : spreading_) {
    const PartyId company = graph_.edge(stake).owned;
    if (slots_[company] == 0) graph_.each_stake_in(company, [&](StakeId other) { graph_.expect(other); });
  }
}

void OwnerCascade::spread() {
  const auto group = [this](const OwnerGraph::Edge& edge, StakeId) { return counts(edge.owner); };
  for (const StakeId stake : spreading_) {
    const OwnerGraph::Edge& edge = graph_.edge(stake);
    Holdings& holdings = touched(edge.owned);
    move(holdings, edge, true);
    if (!caught(edge.owned) && passes(holdings, edge.owned, group)) take(edge.owned);
  }
}

void OwnerCascade::spread_singly(PartyId owner) {
  std::vector<StakeId> stakes;
  graph_.each_stake_of(owner, [&](StakeId stake) {
    if (graph_.edge(stake).counts_on(day_)) stakes.push_back(stake);
  });
  std::ranges::stable_sort(stakes, {}, [&](StakeId stake) { return graph_.edge(stake).owned; });
  const auto group = [owner](const OwnerGraph::Edge& edge, StakeId) { return edge.owner == owner; };
  for (std::size_t first = 0, end = 0; first < stakes.size(); first = end) {
    const PartyId company = graph_.edge(stakes[first]).owned;
    Holdings holdings = touched(company);
    for (; end < stakes.size() && graph_.edge(stakes[end]).owned == company; ++end)
      move(holdings, graph_.edge(stakes[end]), true);
    if (!caught(company) && passes(holdings, company, group)) take(company);
  }
}

std::vector<std::vector<StakeId>> OwnerCascade::sets(PartyId company, Rank below) const {
  std::vector<StakeId> stakes;
  graph_.each_stake_in(company, [&](StakeId stake) {
    const OwnerGraph::Edge& edge = graph_.edge(stake);
    if (edge.counts_on(day_) && counts(edge.owner) && rank(edge.owner) < below) stakes.push_back(stake);
  });
  if (aggregate_) return {std::move(stakes)};
  std::ranges::stable_sort(stakes, {}, [&](StakeId stake) { return graph_.edge(stake).owner; });
  std::vector<std::vector<StakeId>> found;
  for (const StakeId stake : stakes) {
    if (found.empty() || graph_.edge(found.back().back()).owner != graph_.edge(stake).owner) found.emplace_back();
    found.back().push_back(stake);
  }
  return found;
}

bool OwnerCascade::supported_singly(PartyId company, Rank below) const {
  const Holdings none = none_held(company);
  return std::ranges::any_of(sets(company, below), [&](const std::vector<StakeId>& stakes) {
    const PartyId owner = graph_.edge(stakes[0]).owner;
    Holdings holdings = none;
    for (const StakeId stake : stakes) move(holdings, graph_.edge(stake), true);
    return passes(holdings, company, [owner](const OwnerGraph::Edge& edge, StakeId) { return edge.owner == owner; });
  });
}

// Whether owners that count and rank below `below` hold enough.
bool OwnerCascade::supported(PartyId company, Rank below) const {
  if (!aggregate_) return supported_singly(company, below);
  if (slots_[company] == 0) return false;
  const auto all = [this](const OwnerGraph::Edge& edge, StakeId) { return counts(edge.owner); };
  if (!passes(holdings_[slots_[company] - 1], company, all)) return false;
  return below == kAnyRank || suffices(company, [&](const OwnerGraph::Edge& edge, StakeId) {
           return counts(edge.owner) && rank(edge.owner) < below;
         });
}

bool OwnerCascade::suffices(PartyId company, const Group& group) const {
  return passes(held(company, group), company, group);
}

// Frees a party and, in the order of ranks, all whose support falls away with it. What ranks below a party does not
// lean on it, so each is looked at once, when all below it is settled.
std::vector<PartyId> OwnerCascade::release(PartyId party) {
  std::priority_queue<std::pair<Rank, PartyId>, std::vector<std::pair<Rank, PartyId>>, std::greater<>> suspects;
  std::vector<PartyId> released;
  suspects.emplace(ranks_[party], party);
  while (!suspects.empty()) {
    const auto [rank, suspect] = suspects.top();
    suspects.pop();
    if (!caught(suspect)) continue;
    if (suspect != party && (listed(suspect) || supported(suspect, rank))) continue;
    if (counts(suspect)) {
      graph_.each_stake_of(suspect, [&, above = rank](StakeId stake) {
        const OwnerGraph::Edge& edge = graph_.edge(stake);
        if (!edge.counts_on(day_)) return;
        if (aggregate_) move(touched(edge.owned), edge, false);
        if (ranks_[edge.owned] > above) suspects.emplace(ranks_[edge.owned], edge.owned);
      });
    }
    ranks_[suspect] = 0;
    --size_;
    released.push_back(suspect);
  }
  return released;
}

void OwnerCascade::refresh(PartyId party) {
  if (last_ > kAnyRank - graph_.parties() - 1) return run();  // ranks are used up after some 4,000 million changes
  grow();
  rebuild(party);
  const bool was = listed(party);
  const bool now = is_listed(party);
  std::vector<PartyId> released;
  if (caught(party) && !now && (was || !supported(party, ranks_[party]))) released = release(party);
  listed_[party] = now ? 1 : 0;
  for (const PartyId one : released)
    if (!caught(one) && supported(one, kAnyRank)) take(one);
  if (!caught(party) && (now || supported(party, kAnyRank))) take(party);
  else if (now && !was && !cascade_) waiting_.push_back(party);  // it was caught, and only now its stakes count
  drain();
}

std::vector<StakeId> OwnerCascade::support(PartyId company) const {
  if (!caught(company) || listed(company)) return {};
  const Holdings none = none_held(company);
  for (std::vector<StakeId>& stakes : sets(company, rank(company))) {
    std::ranges::stable_sort(stakes, std::ranges::greater(), [&](StakeId stake) {
      const Share& share = graph_.share(graph_.edge(stake)).share;
      return bound_ == Bound::certain ? share.low : share.high;
    });
    std::vector<StakeId> chosen;
    const auto group = [&](const OwnerGraph::Edge&, StakeId stake) {
      return std::ranges::find(chosen, stake) != chosen.end();
    };
    Holdings holdings = none;
    bool enough = false;
    for (std::size_t next = 0; next < stakes.size() && !enough; ++next) {
      chosen.push_back(stakes[next]);
      move(holdings, graph_.edge(stakes[next]), true);
      enough = passes(holdings, company, group);
    }
    if (!enough) continue;
    for (std::size_t last = chosen.size(); last-- > 0;) {
      const StakeId dropped = chosen[last];
      chosen.erase(chosen.begin() + static_cast<std::ptrdiff_t>(last));
      move(holdings, graph_.edge(dropped), false);
      if (passes(holdings, company, group)) continue;
      chosen.insert(chosen.begin() + static_cast<std::ptrdiff_t>(last), dropped);
      move(holdings, graph_.edge(dropped), true);
    }
    return chosen;
  }
  return {};
}

}  // namespace sluice::screening

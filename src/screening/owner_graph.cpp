// SPDX-License-Identifier: Apache-2.0
#include "owner_graph.hpp"

#include <algorithm>
#include <functional>
#include <limits>

#include "sluice/base/check.hpp"

namespace sluice::screening {

bool Listing::applies_on(Date day) const {
  return applies.empty() || std::ranges::any_of(applies, [&](const Span& span) { return span.contains(day); });
}

std::string_view OwnerNames::text(std::uint32_t number) const {
  return std::string_view(characters_).substr(ends_[number], ends_[number + 1] - ends_[number]);
}

// Where the text stands in the table, or the free place where it belongs.
std::size_t OwnerNames::place(std::string_view text) const {
  const std::size_t mask = table_.size() - 1;
  std::size_t at = std::hash<std::string_view>()(text) & mask;
  while (table_[at] != 0 && this->text(table_[at] - 1) != text) at = (at + 1) & mask;
  return at;
}

std::optional<std::uint32_t> OwnerNames::find(std::string_view text) const {
  const std::uint32_t found = table_[place(text)];
  return found == 0 ? std::nullopt : std::optional(found - 1);
}

std::uint32_t OwnerNames::number(std::string_view text) {
  std::size_t at = place(text);
  if (table_[at] != 0) return table_[at] - 1;
  CHECK_THAT(size() < std::numeric_limits<std::uint32_t>::max() - 1);
  if ((size() + 1) * 10 > table_.size() * 7) {
    grow();
    at = place(text);
  }
  characters_ += text;
  ends_.push_back(characters_.size());
  table_[at] = static_cast<std::uint32_t>(size());
  return table_[at] - 1;
}

void OwnerNames::grow() {
  table_.assign(table_.size() * 2, 0);
  for (std::uint32_t i = 0; i < size(); ++i) table_[place(text(i))] = i + 1;
}

std::size_t OwnerGraph::ShareHash::operator()(const Share& share) const noexcept {
  std::size_t hash = (share.low_open ? 1U : 0U) + (share.high_open ? 2U : 0U);
  for (const Rational& end : {share.low, share.high}) {
    for (const std::int64_t term : {end.numerator(), end.denominator()})
      hash = (hash ^ static_cast<std::size_t>(term)) * 0x9E3779B97F4A7C15ULL;
    hash ^= hash >> 29U;
  }
  return hash;
}

std::uint32_t OwnerGraph::share_number(const Share& share) {
  const auto [found, fresh] = share_numbers_.try_emplace(share, static_cast<std::uint32_t>(shares_.size()));
  if (fresh)
    shares_.push_back({share, Portion::of(share.low, share.low_open), Portion::of(share.high, share.high_open)});
  return found->second;
}

Result<StakeId> OwnerGraph::add(const Stake& stake) {
  if (const auto sound = check(stake); !sound) return fail(sound.error());
  if (edges_.size() >= std::numeric_limits<StakeId>::max()) return fail("stake.too_many");
  const auto number = static_cast<StakeId>(edges_.size());
  const PartyId owner = party(stake.owner);
  const PartyId owned = party(stake.owned);
  edges_.push_back({owner, owned, share_number(stake.share), sources_.number(stake.source), stake.applies, stake.kind,
                    owner != owned});
  if (owner == owned) in_themselves_.push_back(number);
  if (settled()) {
    owner_.later[owner].push_back(number);
    owned_.later[owned].push_back(number);
  }
  return number;
}

void OwnerGraph::change(StakeId stake, const Share& share, Span applies) {
  Edge& edge = edges_.at(stake);
  edge.share = share_number(share);
  edge.applies = applies;
}

Stake OwnerGraph::stake(StakeId stake) const {
  const Edge& edge = edges_.at(stake);
  return {std::string(id(edge.owner)),
          std::string(id(edge.owned)),
          shares_[edge.share].share,
          edge.applies,
          std::string(sources_.text(edge.source)),
          edge.kind};
}

ListingId OwnerGraph::list(Listing listing) {
  const auto number = static_cast<ListingId>(listings_.size());
  listed_[party(listing.party)].push_back(number);
  listings_.push_back(std::move(listing));
  return number;
}

void OwnerGraph::withdraw(ListingId listing) {
  const auto found = listed_.find(party(listings_.at(listing).party));
  std::erase(found->second, listing);
  if (found->second.empty()) listed_.erase(found);
}

const std::vector<ListingId>& OwnerGraph::listings_of(PartyId party) const {
  static const std::vector<ListingId> none;
  const auto found = listed_.find(party);
  return found == listed_.end() ? none : found->second;
}

void OwnerGraph::Index::build(const std::vector<Edge>& edges, std::size_t parties, PartyId Edge::* end) {
  later.clear();
  starts.assign(parties + 1, 0);
  for (const Edge& edge : edges) ++starts[edge.*end + std::size_t{1}];
  for (std::size_t party = 0; party < parties; ++party) starts[party + 1] += starts[party];
  stakes.resize(edges.size());
  std::vector<std::uint32_t> next(starts.begin(), starts.end() - 1);
  for (StakeId stake = 0; stake < edges.size(); ++stake) stakes[next[edges[stake].*end]++] = stake;
}

void OwnerGraph::settle() {
  owner_.build(edges_, parties(), &Edge::owner);
  owned_.build(edges_, parties(), &Edge::owned);
}

bool beyond_whole(const Tally& lows, const std::vector<Rational>& exact) {
  const auto one = Rational::from(Decimal(1));
  const auto quick = compare(lows, Portion::of(one, false));
  const auto order = quick ? *quick : compare_exactly(exact, one);
  return order > 0 || (order == 0 && lows.open > 0);
}

std::vector<PartyId> OwnerGraph::beyond_whole(Date day) const {
  std::vector<PartyId> found;
  for (PartyId party = 0; party < parties(); ++party) {
    Tally lows;
    std::vector<Rational> exact;
    each_stake_in(party, [&](StakeId stake) {
      if (!edge(stake).counts_on(day)) return;
      const SharePortions& held = share(edge(stake));
      lows.add(held.low);
      exact.push_back(held.share.low);
    });
    if (screening::beyond_whole(lows, exact)) found.push_back(party);
  }
  return found;
}

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
#include "ownership.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>
#include <utility>

namespace sluice::screening {

Ownership::Case::Case(const OwnerGraph& graph, const OwnershipRule& rule, Date day)
    : certain(graph, rule, day, Bound::certain), possible(graph, rule, day, Bound::possible) {}

Verdict Ownership::Case::verdict(PartyId party) const {
  if (certain.caught(party)) return Verdict::yes;
  return possible.caught(party) ? Verdict::possible : Verdict::no;
}

Ownership::Ownership(const OwnerGraph& graph, OwnershipRule rule, Date day)
    : graph_(graph), rule_(std::move(rule)), default_(graph, rule_, day) {
  for (Reading OwnershipRule::* part : {&OwnershipRule::aggregate, &OwnershipRule::cascade}) {
    if ((rule_.*part).assumption.empty()) continue;
    OwnershipRule otherwise = rule_;
    (otherwise.*part).holds = !(rule_.*part).holds;
    alternatives_.push_back({(rule_.*part).assumption, Case(graph, otherwise, day)});
  }
}

void Ownership::refresh(PartyId party) {
  default_.certain.refresh(party);
  default_.possible.refresh(party);
  for (Alternative& alternative : alternatives_) {
    alternative.taken.certain.refresh(party);
    alternative.taken.possible.refresh(party);
  }
}

OwnershipFinding Ownership::find(PartyId party) const {
  OwnershipFinding finding;
  const Date day = default_.certain.day();
  finding.verdict = verdict(party);
  finding.standing = rule_.standing(day);
  if (rule_.open_from && day >= *rule_.open_from) finding.standing_assumption = rule_.open_assumption;
  for (const Alternative& alternative : alternatives_) {
    const Verdict otherwise = alternative.taken.verdict(party);
    if (otherwise != finding.verdict) finding.rests_on.push_back({alternative.assumption, otherwise});
  }
  if (finding.verdict == Verdict::no) return finding;
  const OwnerCascade& cascade = finding.verdict == Verdict::yes ? default_.certain : default_.possible;
  finding.listed = cascade.listed(party);
  finding.chain = chain_to(party, cascade);
  finding.listings = listings_behind(party, cascade, finding.verdict == Verdict::possible);
  finding.measures = measures_of(finding.listings);
  if (finding.verdict == Verdict::possible) decide(party, finding);
  return finding;
}

// The supports of the party and of those that support it, so down to the listed ones.
std::vector<StakeId> Ownership::chain_to(PartyId party, const OwnerCascade& cascade) const {
  std::vector<StakeId> chain;
  std::unordered_set<PartyId> seen{party};
  std::vector<PartyId> open{party};
  while (!open.empty()) {
    const PartyId company = open.back();
    open.pop_back();
    for (const StakeId stake : cascade.support(company)) {
      chain.push_back(stake);
      const PartyId owner = graph_.edge(stake).owner;
      if (seen.insert(owner).second) open.push_back(owner);
    }
  }
  std::ranges::stable_sort(chain, {}, [&](StakeId stake) { return cascade.rank(graph_.edge(stake).owned); });
  return chain;
}

// Every listing behind the party, through any caught owner whatever its share: the strictest of them may govern.
std::vector<ListingId> Ownership::listings_behind(PartyId party, const OwnerCascade& cascade, bool possibly) const {
  std::vector<ListingId> listings;
  std::unordered_set<PartyId> seen{party};
  std::vector<PartyId> open{party};
  const Date day = cascade.day();
  while (!open.empty()) {
    const PartyId one = open.back();
    open.pop_back();
    for (const ListingId number : graph_.listings_of(one)) {
      const Listing& listing = graph_.listing(number);
      if (listing.applies_on(day) && (listing.certain || possibly) &&
          std::ranges::find(rule_.lists, listing.list) != rule_.lists.end())
        listings.push_back(number);
    }
    graph_.each_stake_in(one, [&](StakeId stake) {
      const OwnerGraph::Edge& edge = graph_.edge(stake);
      if (!edge.counts_on(day) || !cascade.counts(edge.owner)) return;
      const Share& share = graph_.share(edge).share;
      const bool holds = share.low > Rational() || share.low_open || (possibly && share.high > Rational());
      if (holds && seen.insert(edge.owner).second) open.push_back(edge.owner);
    });
  }
  std::ranges::sort(listings);
  return listings;
}

std::vector<std::string> Ownership::measures_of(const std::vector<ListingId>& listings) const {
  std::set<std::string> said;
  for (const ListingId number : listings)
    if (!graph_.listing(number).measure.empty()) said.insert(rule_.measure_of(graph_.listing(number).measure));
  std::vector<std::string> measures(said.begin(), said.end());
  std::ranges::stable_sort(measures, {}, [&](const std::string& measure) {
    const auto at = std::ranges::find(rule_.measures, measure);
    return at == rule_.measures.end() ? std::ptrdiff_t{-1} : at - rule_.measures.begin();
  });
  return measures;
}

// Backwards from the party over companies that may or may not be caught. A share decides where it is not known, its
// owner may count, and the shares that are certain beside it do not suffice with its lowest value.
void Ownership::decide(PartyId party, OwnershipFinding& finding) const {
  const OwnerCascade& certain = default_.certain;
  const OwnerCascade& possible = default_.possible;
  std::unordered_set<PartyId> seen{party};
  std::vector<PartyId> open{party};
  while (!open.empty()) {
    const PartyId company = open.back();
    open.pop_back();
    for (const ListingId number : graph_.listings_of(company)) {
      const Listing& listing = graph_.listing(number);
      if (possible.listed(company) && !listing.certain && listing.applies_on(certain.day()) &&
          std::ranges::find(rule_.lists, listing.list) != rule_.lists.end())
        finding.identity.push_back(number);
    }
    graph_.each_stake_in(company, [&](StakeId stake) {
      const OwnerGraph::Edge& edge = graph_.edge(stake);
      const PartyId owner = edge.owner;
      if (!edge.counts_on(certain.day()) || !possible.counts(owner)) return;
      if (!graph_.share(edge).share.known() &&
          (certain.counts(owner) || !certain.suffices(company, [&](const OwnerGraph::Edge& other, StakeId) {
            return other.owner == owner || (rule_.aggregate.holds && certain.counts(other.owner));
          })))
        finding.decides.push_back(stake);
      if (!certain.counts(owner) && seen.insert(owner).second) open.push_back(owner);
    });
  }
  std::ranges::sort(finding.decides);
  std::ranges::sort(finding.identity);
}

}  // namespace sluice::screening

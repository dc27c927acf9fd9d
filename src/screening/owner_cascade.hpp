// SPDX-License-Identifier: Apache-2.0
// The parties that a rule catches on a day, as the least fixed point of "is listed, or is held by caught parties to the
// threshold": what catches only itself, round a cycle, is not caught. Two such sets bound the truth where shares are
// known within limits: one from the lowest shares there may be, one from the highest.
//
// Every caught party has a rank, above the ranks of the owners that catch it. So a full run is linear in the stakes
// that it meets, and when a support falls away, only those ranked above it are looked at again.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "owner_graph.hpp"
#include "owner_tally.hpp"
#include "ownership_rule.hpp"

namespace sluice::screening {

enum class Bound { certain, possible };

class OwnerCascade {
 public:
  using Rank = std::uint32_t;  // 0: not caught

  // `graph` is settled and outlives this. Only the rule's test is kept, not the rule.
  OwnerCascade(const OwnerGraph& graph, const OwnershipRule& rule, Date day, Bound bound);

  // Everything anew.
  void run();

  // After a stake in `party`, or a listing of it, was added, changed or removed; once for each such change.
  void refresh(PartyId party);

  [[nodiscard]] bool caught(PartyId party) const noexcept { return rank(party) != 0; }
  [[nodiscard]] Rank rank(PartyId party) const noexcept { return party < ranks_.size() ? ranks_[party] : 0; }
  [[nodiscard]] bool listed(PartyId party) const noexcept { return party < listed_.size() && listed_[party] != 0; }
  // Whether its stakes count: it is caught and, where the rule does not run down a chain, listed.
  [[nodiscard]] bool counts(PartyId party) const noexcept { return caught(party) && (cascade_ || listed(party)); }
  using Group = std::function<bool(const OwnerGraph::Edge&, StakeId)>;
  // Whether the stakes in a company that `group` picks suffice to catch it, all others not counting.
  [[nodiscard]] bool suffices(PartyId company, const Group& group) const;
  // Stakes in a caught company that suffice, of owners that rank below it, the largest first; none could be left out.
  // Nothing for a listed party.
  [[nodiscard]] std::vector<StakeId> support(PartyId company) const;

  [[nodiscard]] Date day() const noexcept { return day_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }  // caught parties

 private:
  // What is known of the stakes in one company: those that catch, and, from above, those that take room from them.
  struct Holdings {
    Tally reach;           // the bound's end of the shares of owners that count
    Tally others;          // the lower ends of all other shares
    bool bounded = false;  // the shares of all owners are at most the whole
  };

  [[nodiscard]] bool is_listed(PartyId party) const;
  [[nodiscard]] const Portion& end_of(const OwnerGraph::Edge& edge) const;
  // `group` picks stakes; where sums are close, they are added up once more and exactly.
  template <class Picks>
  [[nodiscard]] std::strong_ordering order(const Tally& sum, const Portion& units, Rational bound, PartyId company,
                                           Bound end, const Picks& group) const;
  template <class Picks>
  [[nodiscard]] bool passes(const Holdings& holdings, PartyId company, const Picks& group) const;
  [[nodiscard]] Holdings none_held(PartyId company) const;
  template <class Picks>
  [[nodiscard]] Holdings held(PartyId company, const Picks& group) const;
  [[nodiscard]] bool supported(PartyId company, Rank below) const;
  [[nodiscard]] bool supported_singly(PartyId company, Rank below) const;
  // The stakes of caught owners in a company, as sets each of which may catch it: all together or owner by owner.
  [[nodiscard]] std::vector<std::vector<StakeId>> sets(PartyId company, Rank below) const;
  void move(Holdings& holdings, const OwnerGraph::Edge& edge, bool in) const;
  Holdings& touched(PartyId company);
  void rebuild(PartyId company);
  void grow();
  void take(PartyId party);
  void gather(std::size_t first, std::size_t last);
  void spread();
  void spread_singly(PartyId owner);
  void drain();
  std::vector<PartyId> release(PartyId party);

  const OwnerGraph& graph_;
  Bound bound_;
  Date day_;
  std::vector<std::string> lists_;
  Rational threshold_;
  Rational rest_;  // of the whole, without the threshold
  Portion threshold_units_;
  Portion rest_units_;
  bool strict_;
  bool aggregate_;
  bool cascade_;

  std::vector<Rank> ranks_;
  std::vector<std::uint8_t> listed_;
  std::vector<std::uint32_t> slots_;  // into holdings_, from 1; 0: no owner counts yet
  std::vector<Holdings> holdings_;
  std::vector<PartyId> waiting_;  // caught, their stakes not yet counted
  std::vector<StakeId> spreading_;
  Rank last_ = 0;
  std::size_t size_ = 0;
};

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// What an ownership rule says of the parties of a graph on a day: caught, possibly caught or not, and why. The answer
// holds whatever the shares are within their bounds: yes is caught in every case, possible in some.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "owner_cascade.hpp"
#include "owner_graph.hpp"
#include "ownership_rule.hpp"
#include "sluice/trade/fact.hpp"

namespace sluice::screening {

enum class Verdict { no, possible, yes };

struct OwnershipFinding {
  // An assumption that the answer rests on, and what it would be otherwise.
  struct Otherwise {
    std::string assumption;
    Verdict verdict = Verdict::no;
    friend bool operator==(const Otherwise&, const Otherwise&) = default;
  };

  Verdict verdict = Verdict::no;
  bool listed = false;  // it is itself listed, if only possibly
  Standing standing = Standing::in_force;
  std::string standing_assumption;    // the assumption that the standing rests on; empty: none
  std::vector<StakeId> chain;         // stakes that suffice, from the listed parties down; none could be left out
  std::vector<ListingId> listings;    // of it and of every caught owner behind it
  std::vector<std::string> measures;  // of those listings, the strictest first; unranked ones count as strictest
  std::vector<StakeId> decides;       // where possible: the stakes whose share may decide; no other does
  std::vector<ListingId> identity;    // and the uncertain listings
  std::vector<Otherwise> rests_on;
};

// How much of a party those own whom a rule catches, seen from one list.
struct OwnerExposure {
  Verdict owned = Verdict::no;  // whether one of them is there by that list and holds anything of it
  // What they hold: together where the rule adds up, whichever of its lists they are there by, and otherwise the most
  // that one of them holds. Nothing where `owned` is no; from nothing on where it is not yes.
  Share share{};
  std::vector<StakeId> stakes;      // theirs in the party
  std::vector<StakeId> chain;       // what catches their owners, from the listed parties down
  std::vector<ListingId> listings;  // on that list, of these owners and of every caught owner behind them
  OwnershipFinding finding;         // of the party itself: whether the share suffices, which one decides
};

// The share as decimals, rounded outwards to 15 places where none says it exactly; an open end is closed.
[[nodiscard]] trade::Range range_of(const Share& share);

class Ownership {
 public:
  // `graph` is settled and outlives this.
  Ownership(const OwnerGraph& graph, OwnershipRule rule, Date day);

  // After a stake in `party`, or a listing of it, was added, changed or removed in the graph; once for each change.
  void refresh(PartyId party);

  [[nodiscard]] Verdict verdict(PartyId party) const { return default_.verdict(party); }
  [[nodiscard]] OwnershipFinding find(PartyId party) const;
  [[nodiscard]] OwnerExposure exposure(PartyId party, std::string_view list) const;
  [[nodiscard]] const OwnershipRule& rule() const noexcept { return rule_; }

 private:
  struct Case {
    OwnerCascade certain;
    OwnerCascade possible;

    Case(const OwnerGraph& graph, const OwnershipRule& rule, Date day);
    [[nodiscard]] Verdict verdict(PartyId party) const;
  };
  struct Alternative {
    std::string assumption;
    Case taken;
  };

  using Owners = std::function<bool(PartyId)>;

  [[nodiscard]] std::vector<StakeId> chain_to(PartyId party, const OwnerCascade& cascade) const;
  [[nodiscard]] std::vector<ListingId> listings_behind(PartyId party, const OwnerCascade& cascade, bool possibly) const;
  [[nodiscard]] std::vector<std::string> measures_of(const std::vector<ListingId>& listings) const;
  [[nodiscard]] Share held(PartyId company, const Owners& surely, const Owners& possibly) const;
  [[nodiscard]] Share most_of_one(PartyId company, const std::vector<PartyId>& owners) const;
  void decide(PartyId party, OwnershipFinding& finding) const;

  const OwnerGraph& graph_;
  OwnershipRule rule_;
  Case default_;
  std::vector<Alternative> alternatives_;
};

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// What an ownership rule says of the parties of a graph on a day: caught, possibly caught or not, and why. The answer
// holds whatever the shares are within their bounds: yes is caught in every case, possible in some.
#pragma once

#include <string>
#include <vector>

#include "owner_cascade.hpp"
#include "owner_graph.hpp"
#include "ownership_rule.hpp"

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

class Ownership {
 public:
  // `graph` is settled and outlives this.
  Ownership(const OwnerGraph& graph, OwnershipRule rule, Date day);

  // After a stake in `party`, or a listing of it, was added, changed or removed in the graph; once for each change.
  void refresh(PartyId party);

  [[nodiscard]] Verdict verdict(PartyId party) const { return default_.verdict(party); }
  [[nodiscard]] OwnershipFinding find(PartyId party) const;
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

  void explain(PartyId party, const OwnerCascade& cascade, OwnershipFinding& finding) const;
  void collect(PartyId party, const OwnerCascade& cascade, OwnershipFinding& finding) const;
  void decide(PartyId party, OwnershipFinding& finding) const;

  const OwnerGraph& graph_;
  OwnershipRule rule_;
  Case default_;
  std::vector<Alternative> alternatives_;
};

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// Holdings with names: who holds what of whom, who each of them is, and which of them the lists name. What screening
// finds of a party becomes a listing of it in the graph, which the ownership rules then start from.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "owner_graph.hpp"
#include "ownership_rule.hpp"
#include "sluice/screening/screener.hpp"
#include "sluice/trade/vocabulary.hpp"

namespace sluice::screening {

// A key of rules under which some entries of a list stand: data/ownership/list_keys.csv.
struct ListKey {
  std::string key;
  std::string list;                     // the list's id
  std::string source;                   // what the entry's source begins with; empty: any
  std::vector<std::string> programmes;  // the entry has one of them; empty: any
  std::string measure;                  // the entry's, or the list's where it has none; empty: any
};

// Fails as parse_csv does, or with rule.column or rule.cell.
[[nodiscard]] Result<std::vector<ListKey>> read_list_keys(std::string_view csv, std::string_view file = {});

// The keys under which an entry stands: its list's id, and those that name it.
[[nodiscard]] std::vector<std::string> keys_of(const List& list, const Entry& entry, const std::vector<ListKey>& keys);

// Whether a party comes under a rule at all: one that reaches foreign entities alone leaves out whoever is known in
// that country and nowhere else.
[[nodiscard]] bool reaches(const OwnershipRule& rule, const Subject& who);

class Holdings {
 public:
  // What a caller has settled of a match: dismissed, confirmed, or neither.
  using Settled = std::function<trade::Disposition(const Subject&, const Match&)>;

  struct Screening {
    const Screener& screener;
    const std::vector<ListKey>& keys;
    Date day;          // whose unread notices are passed over; an entry's own days go with its listing
    double least = 0;  // the score from which on a name alerts
    Settled settled;   // none: nothing is settled
  };

  // A party of the graph that somebody surely or possibly is.
  struct Likely {
    PartyId party = 0;
    bool certain = false;  // by a number that identifies, or by the same name
    double score = 0;
  };

  // Fails as OwnerGraph::add does.
  [[nodiscard]] Result<void> add(const Stake& stake);
  // Who a party is; what is said of one in several places adds up. An id that stands for a name goes when one comes.
  void name(std::string_view id, const Subject& who);

  [[nodiscard]] const OwnerGraph& graph() const noexcept { return graph_; }
  [[nodiscard]] OwnerGraph& graph() noexcept { return graph_; }
  [[nodiscard]] const Subject& subject(PartyId party) const;
  // The first name, or else the id.
  [[nodiscard]] std::string_view name(PartyId party) const;

  // Builds what find() looks into, over all that was named so far. `tables` outlives this.
  void index(const NameTables& tables, const ScorePolicy& policy = {});
  // The parties somebody surely is, then those from the score `least` on, the likest first. Needs index().
  [[nodiscard]] std::vector<Likely> find(const Subject& who, double least) const;

  // Lists a party by what screening finds of it: for certain where a number that identifies or the same name says so,
  // or the caller has confirmed it; not for certain where names are alike; not at all where it was dismissed, and for
  // announcements whose parties were not read. Gives how many entries it was listed by. Once for each party.
  std::size_t list(PartyId party, const Screening& screening);

 private:
  OwnerGraph graph_;
  std::vector<Subject> subjects_;          // by party; those behind the last one named have none
  std::unique_ptr<const Screener> index_;  // over the parties as entries, whose id is the graph's
};

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// Who holds what of whom, and who is listed: parties and stakes by number, made for millions of them. Stakes keep the
// numbers in which they were added. The indexes are built at once by settle(); what is added afterwards is kept beside
// them and found all the same.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "owner_tally.hpp"
#include "stake.hpp"

namespace sluice::screening {

using PartyId = std::uint32_t;
using StakeId = std::uint32_t;
using ListingId = std::uint32_t;

// That a list names a party. Not certain: it may be another of like name.
struct Listing {
  std::string party;
  std::string list;           // the list's key, as rules name it
  std::string measure;        // what the entry's notice forbids or asks, by the list's own key or in its words
  std::vector<Span> applies;  // days; empty: from ever and without end
  std::string cite;
  bool certain = true;
  std::string entry{};  // the entry's id on the list, where it was screened

  [[nodiscard]] bool applies_on(Date day) const;
};

// Strings by number, each kept once.
class OwnerNames {
 public:
  std::uint32_t number(std::string_view text);
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const;
  [[nodiscard]] std::string_view text(std::uint32_t number) const;
  [[nodiscard]] std::size_t size() const noexcept { return ends_.size() - 1; }

 private:
  [[nodiscard]] std::size_t place(std::string_view text) const;
  void grow();

  std::string characters_;
  std::vector<std::uint64_t> ends_{0};
  std::vector<std::uint32_t> table_ = std::vector<std::uint32_t>(16);  // number + 1 by hash; 0: free
};

class OwnerGraph {
 public:
  // A stake as the graph keeps it.
  struct Edge {
    PartyId owner;
    PartyId owned;
    std::uint32_t share;  // into the table of shares
    std::uint32_t source;
    Span applies;
    StakeKind kind;
    bool counts;  // false: removed, or of a firm in itself

    [[nodiscard]] bool counts_on(Date day) const noexcept { return counts && applies.contains(day); }
  };
  struct SharePortions {
    Share share;
    Portion low;
    Portion high;
  };

  PartyId party(std::string_view id) { return parties_.number(id); }  // a new one where there is none
  [[nodiscard]] std::optional<PartyId> find(std::string_view id) const { return parties_.find(id); }
  [[nodiscard]] std::string_view id(PartyId party) const { return parties_.text(party); }
  [[nodiscard]] std::size_t parties() const noexcept { return parties_.size(); }

  // Adds a stake. One of a firm in itself is kept and counts for nothing. Fails as check() does, or with
  // stake.too_many beyond 2^32 - 1 stakes.
  [[nodiscard]] Result<StakeId> add(const Stake& stake);
  void change(StakeId stake, const Share& share, Span applies);
  void remove(StakeId stake) { edges_.at(stake).counts = false; }
  [[nodiscard]] std::size_t stakes() const noexcept { return edges_.size(); }
  [[nodiscard]] const Edge& edge(StakeId stake) const { return edges_[stake]; }
  [[nodiscard]] const SharePortions& share(const Edge& edge) const { return shares_[edge.share]; }
  [[nodiscard]] Stake stake(StakeId stake) const;

  // A listing counts from now on until it is withdrawn.
  ListingId list(Listing listing);
  void withdraw(ListingId listing);
  [[nodiscard]] std::size_t listings() const noexcept { return listings_.size(); }
  [[nodiscard]] const Listing& listing(ListingId listing) const { return listings_[listing]; }
  [[nodiscard]] const std::vector<ListingId>& listings_of(PartyId party) const;  // without the withdrawn
  [[nodiscard]] const std::unordered_map<PartyId, std::vector<ListingId>>& listed() const noexcept { return listed_; }

  // Builds the indexes over all stakes added so far. Nothing is found of a graph that never settled.
  void settle();
  [[nodiscard]] bool settled() const noexcept { return !owner_.starts.empty(); }

  // Calls `act` with the number of each stake in `party`, or of `party`, in the order they were added.
  template <class Act>
  void each_stake_in(PartyId party, Act act) const {
    owned_.each(party, act);
  }
  template <class Act>
  void each_stake_of(PartyId party, Act act) const {
    owner_.each(party, act);
  }

  // Ask memory for what will be read soon.
  void expect(StakeId stake) const noexcept { __builtin_prefetch(&edges_[stake]); }
  void expect_stakes_of(PartyId party) const noexcept { owner_.expect(party); }
  void expect_stakes_in(PartyId party) const noexcept { owned_.expect(party); }

  // Companies of whose shares more than the whole is held for certain on a day, and stakes of firms in themselves.
  [[nodiscard]] std::vector<PartyId> beyond_whole(Date day) const;
  [[nodiscard]] const std::vector<StakeId>& in_themselves() const noexcept { return in_themselves_; }

 private:
  struct Index {
    std::vector<std::uint32_t> starts;
    std::vector<StakeId> stakes;
    std::unordered_map<PartyId, std::vector<StakeId>> later;

    template <class Act>
    void each(PartyId party, Act& act) const {
      if (party + std::size_t{1} < starts.size())
        for (std::uint32_t at = starts[party]; at < starts[party + 1]; ++at) act(stakes[at]);
      if (later.empty()) return;
      const auto found = later.find(party);
      if (found == later.end()) return;
      for (const StakeId stake : found->second) act(stake);
    }
    void expect(PartyId party) const noexcept {
      if (party < starts.size()) __builtin_prefetch(&starts[party]);
    }
    void build(const std::vector<Edge>& edges, std::size_t parties, PartyId Edge::* end);
  };
  struct ShareHash {
    std::size_t operator()(const Share& share) const noexcept;
  };

  std::uint32_t share_number(const Share& share);

  OwnerNames parties_;
  OwnerNames sources_;
  std::vector<Edge> edges_;
  std::vector<SharePortions> shares_;
  std::unordered_map<Share, std::uint32_t, ShareHash> share_numbers_;
  Index owner_;
  Index owned_;
  std::vector<StakeId> in_themselves_;
  std::deque<Listing> listings_;
  std::unordered_map<PartyId, std::vector<ListingId>> listed_;
};

// Whether more than the whole is held: `lows` sums the lower ends of the shares of one company.
[[nodiscard]] bool beyond_whole(const Tally& lows, const std::vector<Rational>& exact);

}  // namespace sluice::screening

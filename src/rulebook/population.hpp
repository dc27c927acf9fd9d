// SPDX-License-Identifier: Apache-2.0
// Lines to decide, in the terms of one index. A row is what is shipped, how and by whom: each of the three
// is a profile, kept once however many rows share it, with the state of every fact it says.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <vector>

#include "index_layout.hpp"
#include "reading.hpp"

namespace sluice::rulebook {

struct Row {
  std::uint32_t goods = 0, transaction = 0, parties = 0;
};

// Combinations of tests that may be true together: vectors of words_for(Tests::size) words each, in
// Population::vectors. The first two say of each test by itself whether it may be true and whether it must.
struct VectorSet {
  std::uint32_t first = 0, count = 0;  // count: without those two
  std::uint32_t cells = 0;             // into Population::cells: for each test, what the interpreter may tell apart
  std::uint32_t all_cells = 1;         // and for all of them together, at most
  std::uint32_t said = 0;              // of parties: all that is said of them, numbered
  bool too_many = false;               // left to the interpreter
};

// Mass fractions that are not known and share one whole.
struct Mass {
  std::optional<Decimal> stated;
  std::vector<std::pair<std::uint32_t, Cut>> least;  // axis, and where what it may be begins
};

inline constexpr std::uint32_t kCellsBound = 1U << 20U;

class Population {
 public:
  explicit Population(const Index& index);

  // Adds the goods, the transaction, the parties that a reading tells of; gives the profile's number.
  std::uint32_t add_goods(Reading& reading);
  std::uint32_t add_transaction(Reading& reading);
  std::uint32_t add_parties(Reading& reading);
  Row add(Reading& reading) { return {add_goods(reading), add_transaction(reading), add_parties(reading)}; }
  void clear();

  // The same in pieces, for whoever keeps values once that many profiles share.
  [[nodiscard]] State state(std::uint32_t axis, const Instance& instance);
  [[nodiscard]] State domestic(std::uint32_t axis, const Instance& from, const Instance& to);
  [[nodiscard]] std::uint32_t tests(std::uint32_t tests, const Instance& instance);
  // `cells`: by axis of Layout::clauses, what the fact may be.
  [[nodiscard]] VectorSet party(const std::vector<Words>& cells);
  [[nodiscard]] std::uint32_t parties(const std::vector<VectorSet>& parties);
  std::uint32_t push(Part part, const std::vector<State>& states, const std::vector<std::uint32_t>& sets);
  void set_mass(std::uint32_t goods, Mass mass);

  [[nodiscard]] const State* states(Part part, std::uint32_t profile) const {
    const auto p = static_cast<std::size_t>(part);
    return states_[p].data() + std::size_t{profile} * layout_.slots[p];
  }
  [[nodiscard]] const VectorSet& vector_set(Part part, std::uint32_t profile, std::uint32_t slot) const {
    const auto p = static_cast<std::size_t>(part);
    return sets_[sets_of_[p][std::size_t{profile} * layout_.test_slots[p] + slot]];
  }
  [[nodiscard]] std::uint32_t set_number(Part part, std::uint32_t profile, std::uint32_t slot) const {
    const auto p = static_cast<std::size_t>(part);
    return sets_of_[p][std::size_t{profile} * layout_.test_slots[p] + slot];
  }
  [[nodiscard]] const std::uint64_t* vectors(const VectorSet& set) const { return vectors_.data() + set.first; }
  [[nodiscard]] std::uint32_t test_cells(const VectorSet& set, std::uint32_t test) const {
    return test_cells_[set.cells + test];
  }
  // A state beyond the whole domain: its cells.
  [[nodiscard]] const Words& cells(std::uint32_t axis, State state) const {
    return beyond_[axis][state - layout_.axes[axis].cells - 1U];
  }
  [[nodiscard]] std::uint32_t group(std::uint32_t goods) const { return groups_[goods]; }
  // Null where fewer than two mass fractions are open.
  [[nodiscard]] const Mass* mass(std::uint32_t goods) const {
    return mass_of_[goods] < 0 ? nullptr : &masses_[static_cast<std::size_t>(mass_of_[goods])];
  }
  [[nodiscard]] std::size_t size(Part part) const { return counts_[static_cast<std::size_t>(part)]; }

 private:
  struct Vectors {
    Words may, must;
    std::vector<Words> all;
    std::vector<std::uint32_t> cells;  // by test
    std::uint32_t all_cells = 1;
    bool too_many = false;
  };
  [[nodiscard]] std::uint32_t keep(const Vectors& vectors, std::uint32_t said = 0);
  void match_party(const std::vector<Words>& cells, Vectors& out) const;
  [[nodiscard]] std::uint32_t group_of(const State* states) const;

  const Layout& layout_;
  std::vector<std::vector<Words>> beyond_;             // by axis
  std::vector<std::map<Words, State>> beyond_number_;  // by axis
  std::array<std::size_t, kParts> counts_{};
  std::array<std::vector<State>, kParts> states_;
  std::array<std::vector<std::uint32_t>, kParts> sets_of_;
  std::vector<VectorSet> sets_;
  std::vector<std::uint64_t> vectors_;
  std::vector<std::uint32_t> test_cells_;
  std::map<std::vector<std::uint64_t>, VectorSet> kept_;  // by content; sets that say other things may share it
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> set_numbers_;  // by content and what is said
  std::map<std::vector<Words>, std::uint32_t> party_numbers_;                     // by what is said of one party
  std::map<std::vector<std::uint32_t>, std::uint32_t> parties_numbers_;           // by the parties
  std::vector<std::uint32_t> groups_;                                             // by goods
  std::vector<std::int32_t> mass_of_;                                             // by goods
  std::vector<Mass> masses_;
};

}  // namespace sluice::rulebook

// SPDX-License-Identifier: Apache-2.0
// What an Index is made of. Numbers are places in the vectors here.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "combine.hpp"
#include "law.hpp"
#include "partition.hpp"
#include "shortlist.hpp"
#include "sluice/rulebook/index.hpp"

namespace sluice::rulebook {

// Whose profile says what a fact is. A row of a population is one of each.
enum class Part : std::uint8_t { goods, transaction, parties };
inline constexpr std::size_t kParts = 3;

// The state of a fact: a cell; or the whole domain, one past the last cell; beyond that a set of cells that
// the population keeps.
using State = std::uint16_t;
inline constexpr State kSilent = 0xFFFF;  // nothing stated, and another fact may settle it

// A fact with one value, as the boxes see it.
struct Axis {
  FactId fact = 0;
  std::uint16_t domain_cells = 0;
  Part part = Part::goods;
  std::uint32_t slot = 0;  // of its state in the profile
  State cells = 0;         // also the number of the state "whole domain"
  bool composition = false;
  bool domestic = false;
  // Fact::silence: where that axis is certainly within those cells, or that test of a bundle certainly holds, a
  // silent fact is in this cell.
  bool can_be_silent = false;
  int silenced_by = -1;
  Words silenced_in;
  std::uint32_t silenced_tests = 0, silenced_test = 0;  // where silenced_by is -1
  State means = 0;
};

// Tests that turn on one statement with several values (countries passed through), or the clauses that
// speak of some party: each is true or false, and together they take only some combinations, "vectors".
struct Tests {
  static constexpr FactId kParties = ~FactId{0};
  FactId fact = kParties;
  Part part = Part::parties;
  std::uint32_t slot = 0;     // of the number of its set of vectors in the profile
  std::vector<Symbols> sets;  // several: one a test
  std::uint32_t size = 0;
};

// The clauses about parties, over the facts of one party: the same boxes on a smaller scale.
struct Clauses {
  struct Axis {
    FactId fact;
    std::uint32_t layers;  // tests that one column makes of the fact, at most
    std::size_t rows;      // into rows: for each layer, its cells of `words` words
  };
  std::vector<Axis> axes;
  std::uint32_t size = 0;
  std::vector<std::uint32_t> clause;  // by column
  // By clause and axis: how many tests of it the clause makes, 255 at most.
  std::vector<std::uint8_t> tests_of;
  std::size_t words = 0;  // of columns
  std::vector<std::uint64_t> rows;
};

// With what deciding touches of the axis, so that it need not be looked up.
struct GroupAxis {
  std::uint32_t axis = 0;
  std::uint32_t rows = 0;      // for each layer a row a cell, then what may hold and what must for the whole domain
  std::uint32_t distinct = 0;  // into rows: what the cells of the domain come to by all layers, each row once
  std::uint16_t distinct_count = 0;
  std::uint16_t slot = 0;
  State cells = 0;
  std::uint16_t domain_cells = 0;
  std::uint8_t layers = 1;  // as in Clauses
  Part part = Part::goods;
};

struct GroupTest {
  std::uint32_t test = 0;  // within its Tests
  std::uint32_t rows = 0;  // two: false, true
};

struct GroupTests {
  std::uint32_t tests = 0;
  std::uint32_t first = 0, count = 0;  // into Layout::group_tests
};

// The columns that goods with one value of the leading facts leave.
struct Group {
  std::uint32_t first = 0, count = 0;  // into Layout::group_conditions, in the order of conditions
  std::uint32_t words = 0;
  std::uint32_t first_axis = 0, axes = 0;    // into Layout::group_axes
  std::uint32_t first_tests = 0, tests = 0;  // into Layout::group_bundles
};

// What follows from a provision, with what deciding touches of it.
struct Rule {
  Span first_days{Date::max(), Date::min()};         // in force
  std::uint32_t more_days = 0, more_days_count = 0;  // further spans, into Layout::spans
  // Alone: no lists, and nothing that it needs, weakens or is weakened by. It applies where its condition holds.
  bool alone = false;
  bool one_column = false;  // its condition is one column
  bool narrows_kinds = false;
  std::int8_t outcome = -1;  // -1: none
  std::int8_t policy = -1;
  Names kinds, duties, adds_kinds;

  [[nodiscard]] bool decides_kinds() const {
    return outcome < 0 || outcome == static_cast<std::int8_t>(trade::Outcome::licence_required);
  }
};

struct Range32 {  // days or list places: [first, first + count)
  std::uint32_t first = 0, count = 0;
};

struct Layout {
  Layout(std::shared_ptr<const Rulebook> rulebook, Law folded)
      : book(std::move(rulebook)),
        edges(*book),
        shortlist(*book),
        law(std::move(folded)),
        breakpoints(law.breakpoints()) {}

  std::shared_ptr<const Rulebook> book;
  Edges edges;
  Shortlist shortlist;  // of the interpreter, for rows that are left to it
  Law law;
  std::vector<Date> breakpoints;
  std::vector<std::string> codes;
  std::string hash;
  std::string terms_hash;  // of the same, whatever the days on which it is in force

  std::vector<Partition> partitions;  // by fact
  std::vector<Axis> axes;
  std::vector<Tests> tests;
  std::array<std::uint32_t, kParts> slots{};       // states a profile has
  std::array<std::uint32_t, kParts> test_slots{};  // sets of vectors a profile has
  Clauses clauses;

  // Conditions: those of provisions, then those of items, list after list.
  std::uint32_t provisions = 0;
  std::vector<std::uint32_t> item_list;   // by item
  std::vector<std::uint32_t> item_code;   // by item, into codes
  std::vector<std::uint32_t> first_item;  // by list: its first item
  std::vector<bool> simple;               // by condition: no two alternatives side by side in one "all"
  std::vector<Rule> rules;                // by provision
  std::vector<Range32> list_spans;
  std::vector<Span> spans;

  std::array<int, 2> leading{-1, -1};      // axes
  std::array<std::uint32_t, 2> choices{};  // their cells, and one more for "not one cell"
  std::vector<Group> groups;
  std::vector<std::uint32_t> group_conditions;
  std::vector<GroupAxis> group_axes;
  std::vector<GroupTests> group_bundles;
  std::vector<GroupTest> group_tests;
  std::vector<std::uint64_t> rows;

  // For each axis and condition, how many tests it makes, 255 at most: what the interpreter may cut at.
  std::vector<std::uint8_t> tests_of;

  // Whether the same conditions that hold and are open, with the same said of what is unknown, come to the same
  // verdict under both.
  [[nodiscard]] bool same_terms(const Layout& other) const { return terms_hash == other.terms_hash; }

  [[nodiscard]] bool in_force(const Rule& rule, Date day) const {
    if (rule.first_days.contains(day)) return true;
    for (std::uint32_t i = rule.more_days; i < rule.more_days + rule.more_days_count; ++i) {
      if (spans[i].contains(day)) return true;
    }
    return false;
  }
  [[nodiscard]] bool in_force(const Range32& days, Date day) const {
    for (std::uint32_t i = days.first; i < days.first + days.count; ++i) {
      if (spans[i].contains(day)) return true;
    }
    return false;
  }
};

// Sets `hash` and `terms_hash` (index_digest.cpp).
void sign(Layout& layout);

}  // namespace sluice::rulebook

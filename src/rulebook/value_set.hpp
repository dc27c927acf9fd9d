// SPDX-License-Identifier: Apache-2.0
// A set of values of one fact: what a condition accepts, what a transaction leaves possible, a cell
// between two breakpoints. Choices are bits; numbers are intervals; bit 0 is "does not apply" for both.
// The sets are closed under union, intersection and difference, which is all that deciding needs.
#pragma once

#include <bitset>
#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "sluice/base/decimal.hpp"

namespace sluice::rulebook {

inline constexpr std::size_t kSymbolsMax = 320;  // countries are the largest domain
using Symbols = std::bitset<kSymbolsMax>;

// A place on the number line between two values: just before `value`, or just after it. An interval is
// a pair of cuts, so [a, b] is (before a, after b) and (a, b) is (after a, before b), and all of them
// are half-open: no case for open and closed ends is ever needed.
struct Cut {
  enum class Reach : std::int8_t { lowest = -1, at = 0, highest = 1 };
  Reach reach = Reach::at;
  Decimal value;
  bool after = false;

  static Cut before(Decimal value) { return {Reach::at, value, false}; }
  static Cut behind(Decimal value) { return {Reach::at, value, true}; }
  static Cut lowest() { return {Reach::lowest, {}, false}; }
  static Cut highest() { return {Reach::highest, {}, false}; }
  friend auto operator<=>(const Cut&, const Cut&) = default;
};

struct Interval {
  Cut low;
  Cut high;
  [[nodiscard]] bool empty() const noexcept { return low >= high; }
  friend bool operator==(const Interval&, const Interval&) = default;
};

class ValueSet {
 public:
  ValueSet() = default;
  explicit ValueSet(Symbols symbols) : symbols_(symbols) {}
  explicit ValueSet(Interval interval) {
    if (!interval.empty()) intervals_.push_back(interval);
  }
  [[nodiscard]] static ValueSet symbol(std::size_t bit) { return ValueSet(Symbols{}.set(bit)); }

  [[nodiscard]] bool empty() const noexcept { return symbols_.none() && intervals_.empty(); }
  [[nodiscard]] bool within(const ValueSet& other) const;
  [[nodiscard]] bool disjoint(const ValueSet& other) const;
  [[nodiscard]] ValueSet intersect(const ValueSet& other) const;
  [[nodiscard]] ValueSet minus(const ValueSet& other) const;
  [[nodiscard]] ValueSet unite(const ValueSet& other) const;

  [[nodiscard]] const Symbols& symbols() const noexcept { return symbols_; }
  // Sorted, disjoint, none empty, none touching the next.
  [[nodiscard]] const std::vector<Interval>& intervals() const noexcept { return intervals_; }

  friend bool operator==(const ValueSet& a, const ValueSet& b) {
    return a.symbols_ == b.symbols_ && a.intervals_ == b.intervals_;
  }

 private:
  Symbols symbols_;
  std::vector<Interval> intervals_;
};

}  // namespace sluice::rulebook

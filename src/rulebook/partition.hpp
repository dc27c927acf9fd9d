// SPDX-License-Identifier: Apache-2.0
// The values of one fact, cut wherever a condition of the rulebook draws a line: within a cell no condition
// can tell two values apart, so a cell's number is all that deciding needs of a value.
#pragma once

#include <cstdint>
#include <vector>

#include "sluice/rulebook/model.hpp"

namespace sluice::rulebook {

// A set of cells, of columns, of clauses: bits in words of 64.
using Words = std::vector<std::uint64_t>;

[[nodiscard]] inline std::size_t words_for(std::size_t bits) noexcept { return (bits + 63) / 64; }
[[nodiscard]] inline bool has(const std::uint64_t* words, std::size_t bit) noexcept {
  return (words[bit / 64] >> (bit % 64) & 1U) != 0;
}
inline void put(std::uint64_t* words, std::size_t bit) noexcept { words[bit / 64] |= std::uint64_t{1} << (bit % 64); }
[[nodiscard]] std::size_t count(const Words& words) noexcept;
[[nodiscard]] bool within(const Words& inner, const Words& outer) noexcept;

class Partition {
 public:
  // Cuts at the borders of every set and of the domain. Sets of a choice are cut by symbol, of a number by
  // interval; "does not apply" is a cell of its own.
  Partition(const Fact& fact, const std::vector<const ValueSet*>& sets);

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] const Words& domain() const noexcept { return domain_; }

  // The cells that a set meets. Exact (a union of cells) for the sets it was cut by.
  [[nodiscard]] Words meeting(const ValueSet& set) const;

  // What tells two partitions of one fact apart: the borders of numbers, the cell of each symbol.
  [[nodiscard]] const std::vector<Cut>& cuts() const noexcept { return cuts_; }
  [[nodiscard]] const std::vector<std::uint16_t>& cell_of() const noexcept { return cell_of_; }

  // Where a cell of a number begins; the cell must not be "does not apply".
  [[nodiscard]] const Cut& low(std::size_t cell) const { return cuts_[cell - 1]; }

 private:
  std::size_t size_ = 0;
  bool numeric_ = false;
  std::vector<std::uint16_t> cell_of_;  // choices: by symbol
  std::vector<Cut> cuts_;               // numbers: cell i lies between cuts i - 1 and i; cell 0 is "n/a"
  Words domain_;
};

}  // namespace sluice::rulebook

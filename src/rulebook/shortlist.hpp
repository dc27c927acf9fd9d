// SPDX-License-Identifier: Apache-2.0
// Which provisions and items have to be looked at for one line: all of them, or those that the facts which tell most
// of them apart leave. A condition that asks for form "magnet" is false of an oxide, whatever else is stated, unknown
// or assumed; nobody has to evaluate it to know.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "binding.hpp"

namespace sluice::rulebook {

struct Listed {
  std::size_t list;
  std::size_t item;
  friend auto operator<=>(const Listed&, const Listed&) = default;
};

// In the order of the law. The condition of whatever is left out is certainly false for the line.
struct Candidates {
  std::vector<std::size_t> provisions;
  std::vector<Listed> items;

  Candidates() = default;
  explicit Candidates(const Rulebook& book);  // everything there is

  // Where one stands among them; provisions.size() or items.size() where it is left out.
  [[nodiscard]] std::size_t place(std::size_t provision) const;
  [[nodiscard]] std::size_t place(const Listed& item) const;
  [[nodiscard]] std::span<const Listed> of_list(std::size_t list) const;
};

// Made once a rulebook.
class Shortlist {
 public:
  explicit Shortlist(const Rulebook& book);

  // What the line's leading facts leave, as far as they are known.
  [[nodiscard]] Candidates of(Binding& binding) const;

 private:
  struct Leading {
    FactId fact;
    std::vector<std::uint64_t> rows;  // for each symbol a row of bits: the conditions that it leaves open
  };
  void lead(const Rulebook& book, FactId fact, const std::vector<const Condition*>& conditions);

  std::vector<Leading> leading_;
  std::size_t words_;  // of a row
  std::vector<std::uint64_t> all_;
  std::size_t provisions_;     // conditions are numbered: those of provisions first,
  std::vector<Listed> items_;  // then those of items
};

}  // namespace sluice::rulebook

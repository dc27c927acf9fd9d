// SPDX-License-Identifier: Apache-2.0
// A condition under one set of assumptions as a union of conjunctions over cells. Unlike Boxes, which speak
// of the values in a fact's domain, this is exact for every value that can be stated, "n/a" included; and it is
// true, false or open just where the condition is, since "all" distributes over "any" in three values too.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "law.hpp"
#include "partition.hpp"

namespace sluice::rulebook {

// A dimension is a fact, or, from `facts.size()` on, a test of its own with the cells false and true.
using Dimension = std::uint32_t;
// What dimensions must be, sorted. A dimension may stand there more than once: where a value is not known, two tests
// that exclude one another are each open, and the interpreter takes them so.
using Conjunction = std::vector<std::pair<Dimension, Words>>;

inline constexpr std::size_t kConjunctionsMax = 16384;

class Disjunctions {
 public:
  // All must outlive it.
  Disjunctions(const Rulebook& book, const Law& law, const std::vector<Partition>& partitions)
      : book_(book), law_(law), partitions_(partitions) {}

  // Nothing where there are more than kConjunctionsMax.
  [[nodiscard]] std::optional<std::vector<Conjunction>> of(const Condition& condition);

  // The tests that are dimensions: of facts with several values, and party clauses.
  [[nodiscard]] const std::vector<const Condition*>& tests() const noexcept { return tests_; }

 private:
  [[nodiscard]] std::vector<Conjunction> of(const Condition& condition, bool truth);
  [[nodiscard]] std::vector<Conjunction> joined(const Condition& condition, bool truth);
  [[nodiscard]] Dimension dimension_of(const Condition& test);
  [[nodiscard]] static Conjunction both(const Conjunction& a, const Conjunction& b);

  const Rulebook& book_;
  const Law& law_;
  const std::vector<Partition>& partitions_;
  std::vector<const Condition*> tests_;
  bool too_many_ = false;
};

}  // namespace sluice::rulebook

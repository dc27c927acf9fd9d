// SPDX-License-Identifier: Apache-2.0
// combine() where some of what it asks is not known: two answers between which every possible one lies.
// Whether a provision matches and acts is worked out with three truths, so nothing is taken for certain
// that is not; what unknowns have in common is lost, so the two may lie further apart than need be.
#pragma once

#include <functional>
#include <utility>

#include "analysis.hpp"

namespace sluice::rulebook {

// As Facts has it, of provisions whose status lets them bite and lists in force; `no` for the others.
struct DoubtfulFacts {
  std::function<Truth(std::size_t provision)> holds;
  std::function<Truth(const Listed& item)> listed;
};

// The lightest and the heaviest. The first has the codes, duties and provisions that are certain, the second
// those that are possible; both have only kinds that can be used in every answer that requires a licence.
[[nodiscard]] std::pair<Answer, Answer> bounds(const Rulebook& book, const Edges& edges, const Candidates& candidates,
                                               const DoubtfulFacts& facts);

}  // namespace sluice::rulebook

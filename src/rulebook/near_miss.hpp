// SPDX-License-Identifier: Apache-2.0
// Why a provision in force does not apply, and the fewest facts that would have to be otherwise.
#pragma once

#include <vector>

#include "analysis.hpp"

namespace sluice::rulebook {

// The nearest first; at most `most`, each at most three facts away.
[[nodiscard]] std::vector<trade::NearMiss> near_misses(const Rulebook& book, Analysis& analysis, const Law& law,
                                                       Date day, std::size_t most);

// A set of values in words: "magnet or powder", "> 0 and <= 0.5", "not CN".
[[nodiscard]] std::string describe(const Fact& fact, const ValueSet& set);

[[nodiscard]] trade::Citation citation(const Provision& provision);

}  // namespace sluice::rulebook

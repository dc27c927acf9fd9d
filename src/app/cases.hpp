// SPDX-License-Identifier: Apache-2.0
// The rulebook's examples with their transactions built: the template, and what the example sets on it.
#pragma once

#include <vector>

#include "sluice/rulebook/examples.hpp"
#include "sluice/trade/reference.hpp"

namespace sluice::app {

// Fails with example.template, or as the readers of `wire` do, naming the example's file and line.
// `book` must outlive the cases.
[[nodiscard]] Result<std::vector<rulebook::Case>> build_cases(const rulebook::Rulebook& book,
                                                              const trade::Reference& reference);

}  // namespace sluice::app

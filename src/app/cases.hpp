// SPDX-License-Identifier: Apache-2.0
// The rulebook's examples with their transactions built: the template, and what the example sets on it.
#pragma once

#include <vector>

#include "sluice/base/json.hpp"
#include "sluice/rulebook/examples.hpp"
#include "sluice/trade/reference.hpp"

namespace sluice::app {

// The transaction of each example as JSON, in the order of the rulebook's examples. Fails as build_cases does.
[[nodiscard]] Result<std::vector<Json>> build_transactions(const rulebook::Rulebook& book);

// Fails with example.template, or as the readers of `wire` do, naming the example's file and line.
// `book` must outlive the cases.
[[nodiscard]] Result<std::vector<rulebook::Case>> build_cases(const rulebook::Rulebook& book,
                                                              const trade::Reference& reference);

}  // namespace sluice::app

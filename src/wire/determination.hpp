// SPDX-License-Identifier: Apache-2.0
// Determinations as JSON and CSV. The fields are documented in docs/determination.md.
#pragma once

#include <string>

#include "sluice/base/json.hpp"
#include "sluice/trade/determination.hpp"

namespace sluice::wire {

// Days are ISO dates, and null where a span is open; an outcome that the facts leave open is
// "indeterminate"; law in words is {"en", "zh"}. `as_of` stands in each regime, and at the top where
// all regimes agree on it.
[[nodiscard]] Json write_determination(const trade::Determination& determination);

[[nodiscard]] std::string determination_json(const trade::Determination& determination,
                                             JsonLayout layout = JsonLayout::compact);

// One row for each regime and line, lists joined by `|`. Both end in a line end.
[[nodiscard]] std::string determination_csv_header();
[[nodiscard]] std::string determination_csv_rows(const trade::Determination& determination);

}  // namespace sluice::wire

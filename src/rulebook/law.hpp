// SPDX-License-Identifier: Apache-2.0
// A rulebook under one set of assumptions: when each provision and each item list was what.
#pragma once

#include <vector>

#include "sluice/rulebook/model.hpp"
#include "sluice/rulebook/timeline.hpp"

namespace sluice::rulebook {

struct Law {
  Assumed assumed;
  std::vector<Timeline> provisions;  // beside Rulebook::provisions
  std::vector<Timeline> lists;       // beside Rulebook::lists

  // Fails as fold() does.
  [[nodiscard]] static Result<Law> make(const Rulebook& book, Assumed assumed);

  // What an assumption is taken to be.
  [[nodiscard]] const std::string& taken(const Rulebook& book, std::string_view assumption) const;

  // The days, in order, on which anything changes its status.
  [[nodiscard]] std::vector<Date> breakpoints() const;
};

// The provision's or list's id without its instrument's: "CN-2025-18/1" to "1".
[[nodiscard]] std::string_view local_id(std::string_view full);

}  // namespace sluice::rulebook

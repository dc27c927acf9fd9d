// SPDX-License-Identifier: Apache-2.0
// A plausible year of an authority's work, made up from a seed and done by real acts: for demonstration and load.
// Firms, people and quantities are invented; how often things happen is set out in docs/office.md, with what of it is
// reported.
#pragma once

#include <cstdint>
#include <functional>

#include "sluice/licensing/rules.hpp"
#include "sluice/office/act.hpp"
#include "sluice/trade/calendar.hpp"

namespace sluice::office {

struct ExampleYear {
  std::uint64_t seed = 1;
  int applications = 1000;
  int year = 2026;
};

struct ExampleTally {
  std::uint64_t acts = 0;
  std::uint64_t applications = 0;
  std::uint64_t licences = 0;
};

// Does an act; whatever is refused ends the year.
using DoAct = std::function<Result<Done>(const Act&, const Occasion&)>;

// The same seed and number give the same acts in the same order. `progress` is told after each act, and ends the year
// early where it returns false: what was done stands. Fails as an act does.
[[nodiscard]] Result<ExampleTally> make_example_year(const ExampleYear& plan, const licensing::Rules& rules,
                                                     const trade::Calendar& calendar, const DoAct& act,
                                                     const std::function<bool(const ExampleTally&, Date)>& progress);

}  // namespace sluice::office

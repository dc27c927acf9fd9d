// SPDX-License-Identifier: Apache-2.0
// Cases of breach, with what the law allows for them: a range, never a prediction (fines of customs that were published
// lie below some of these floors).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/date.hpp"
#include "sluice/base/quantity.hpp"
#include "sluice/base/result.hpp"
#include "sluice/licensing/enterprise.hpp"
#include "sluice/licensing/transitions.hpp"

namespace sluice::licensing {

struct Rules;

// A row of data/licensing/penalties.csv, in yuan. From `threshold` of turnover on, a multiple of it; below, a fixed
// range.
struct Penalty {
  std::string offence;
  bool serious = false;  // the graver degree, where the law has two
  trade::Text title;
  std::string base;  // turnover or gains: what is multiplied; empty: nothing is
  int threshold = 0;
  int times_min = 0;  // 0: no multiple
  int times_max = 0;
  int fixed_min = 0;
  int fixed_max = 0;  // 0: a warning
  int bar_years = 0;  // that applications may be refused for at most
  Source source;
};

struct PenaltyRange {
  Money min;
  std::optional<Money> max;  // nothing: it turns on a turnover that is not known
  bool warning = false;      // a warning alone
  std::string cite;
};

// Fails with violation.offence, violation.currency (the turnover is not in yuan) or quantity.range.
[[nodiscard]] Result<PenaltyRange> penalty_range(const Rules& rules, std::string_view offence, bool serious,
                                                 std::optional<Money> turnover);

struct Conclusion {
  Date on;
  std::string by;
  std::optional<Money> fine;
  std::optional<Date> bar_until;
  std::string text;
  friend bool operator==(const Conclusion&, const Conclusion&) = default;
};

struct Violation {
  std::string id;
  std::string enterprise;
  std::string offence;
  bool serious = false;
  std::optional<Money> turnover;
  Date opened_on;
  std::string text;
  std::vector<std::string> licences;
  std::optional<Conclusion> conclusion;
  std::string opened_by = {};
  friend bool operator==(const Violation&, const Violation&) = default;
};

// Ends a case. Fails with violation.offence, violation.concluded, violation.before (the day lies before the case),
// violation.same_person (whoever opened it) or violation.bar (a bar that is longer than the law has it, or that the
// offence has not).
[[nodiscard]] Result<Violation> conclude(Violation violation, Conclusion conclusion, const Rules& rules);

// The enterprise with the bar of a concluded case on it, if the case has one.
[[nodiscard]] Enterprise with_bar(Enterprise enterprise, const Violation& violation);

}  // namespace sluice::licensing

// SPDX-License-Identifier: Apache-2.0
// How long a review has taken and when it is due, from what was done and nothing else: no counter is kept. That a clock
// has run out decides nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/licensing/application.hpp"
#include "sluice/licensing/kinds.hpp"
#include "sluice/licensing/licence.hpp"
#include "sluice/trade/calendar.hpp"

namespace sluice::licensing {

// The clock stands still on these days, both included: the day on which a check or an advice begins counts still, as
// the first day of any period does not count in it. One that is open runs to the day that is asked about.
struct Excluded {
  Span days;
  std::string cause;  // identification, expert_advice, on_site_check (Order 792, art. 17)
  std::string id;     // of the check or advice
  bool open = false;
  friend bool operator==(const Excluded&, const Excluded&) = default;
};

struct ReviewClock {
  Date started;                 // does not count itself
  std::optional<Date> stopped;  // decided
  int days = 0;                 // working days that the law gives
  int used = 0;                 // of them, up to the day asked about or the decision, that day included
  std::vector<Excluded> excluded;
  std::string
      unlimited;  // why there is no limit: no_clock, listed_counterparty, referred, reconsidered; empty: there is
  // Where there is a limit. Provisional while something is open, and beyond the published calendar.
  std::optional<trade::Deadline> due;
};

// As of the end of `today`. Fails with clock.not_accepted before acceptance.
[[nodiscard]] Result<ReviewClock> review_clock(const Application& application, const Kind& kind,
                                               const trade::Calendar& calendar, Date today);

// Of the last amendment asked for (Order 792, art. 18). Fails with clock.no_amendment.
[[nodiscard]] Result<ReviewClock> amendment_clock(const Licence& licence, const Kind& kind,
                                                  const trade::Calendar& calendar, Date today);

}  // namespace sluice::licensing

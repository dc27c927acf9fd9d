// SPDX-License-Identifier: Apache-2.0
#include "sluice/licensing/clock.hpp"

#include <algorithm>

namespace sluice::licensing {
namespace {

// From the day after it began to the day it ended; nothing where that is no day.
void exclude(std::vector<Excluded>& excluded, Date began, std::optional<Date> ended, std::string cause,
             const std::string& id, Date today) {
  const Date last = std::min(ended.value_or(today), today);
  if (began + 1 <= last) excluded.push_back({{began + 1, last}, std::move(cause), id, !ended || today < *ended});
}

std::vector<Excluded> excluded_days(const Application& application, Date today) {
  std::vector<Excluded> excluded;
  for (const Check& check : application.checks) {
    exclude(excluded, check.began, check.ended, std::string(trade::symbol(check.cause)), check.id, today);
  }
  for (const Advice& advice : application.advice) {
    if (!advice.expert) continue;
    const auto ended = advice.given_on ? advice.given_on : advice.void_on;
    exclude(excluded, advice.asked_on, ended, "expert_advice", advice.id, today);
  }
  std::ranges::sort(excluded, {}, [](const Excluded& each) { return each.days.first; });
  return excluded;
}

// A day counts once, whatever else stood still on it.
bool counts(Date day, const ReviewClock& clock, const trade::Calendar& calendar) {
  return calendar.working(day) &&
         std::ranges::none_of(clock.excluded, [&](const Excluded& each) { return each.days.contains(day); });
}

void count(ReviewClock& clock, const trade::Calendar& calendar, Date today) {
  const Date last = clock.stopped.value_or(today);
  for (Date day = clock.started + 1; day <= last; day = day + 1) clock.used += counts(day, clock, calendar) ? 1 : 0;
  if (!clock.unlimited.empty()) return;
  trade::Deadline due{clock.started, std::ranges::any_of(clock.excluded, &Excluded::open)};
  for (int left = clock.days; left > 0;) {
    due.on = due.on + 1;
    due.provisional |= !calendar.published().contains(due.on);
    if (counts(due.on, clock, calendar)) --left;
  }
  clock.due = due;
}

std::string no_limit(const Application& application, const Kind& kind) {
  if (kind.review_days == 0) return "no_clock";
  if (counterparty_on(application, kind.unlimited_list)) return "listed_counterparty";
  if (first_day(application, ApplicationAct::refer)) return "referred";
  if (application.reconsideration) return "reconsidered";
  return {};
}

}  // namespace

Result<ReviewClock> review_clock(const Application& application, const Kind& kind, const trade::Calendar& calendar,
                                 Date today) {
  const auto accepted = first_day(application, ApplicationAct::accept);
  if (!accepted) return fail("clock.not_accepted");
  ReviewClock clock;
  clock.started = *accepted;
  clock.days = kind.review_days;
  for (const ApplicationEvent& event : application.history) {
    const bool decides = event.to == ApplicationState::approved || event.to == ApplicationState::refused;
    if (event.act == ApplicationAct::decide) clock.stopped = decides ? std::optional(event.on) : std::nullopt;
    // What was decided has fallen: the clock has run on.
    if (event.to == ApplicationState::review || event.to == ApplicationState::proposed) clock.stopped.reset();
  }
  if (clock.stopped && today < *clock.stopped) clock.stopped.reset();
  clock.excluded = excluded_days(application, clock.stopped.value_or(today));
  clock.unlimited = no_limit(application, kind);
  count(clock, calendar, today);
  return clock;
}

Result<ReviewClock> amendment_clock(const Licence& licence, const Kind& kind, const trade::Calendar& calendar,
                                    Date today) {
  ReviewClock clock;
  bool asked = false;
  for (const LicenceEvent& event : licence.history) {
    if (event.act == LicenceAct::amend_other) {
      clock.started = event.on;
      clock.stopped.reset();
      asked = true;
    } else if (asked && !clock.stopped && event.to != LicenceState::amending && event.on <= today) {
      clock.stopped = event.on;
    }
  }
  if (!asked) return fail("clock.no_amendment");
  clock.days = kind.amendment_days;
  count(clock, calendar, today);
  return clock;
}

}  // namespace sluice::licensing

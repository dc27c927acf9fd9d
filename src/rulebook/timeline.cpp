// SPDX-License-Identifier: Apache-2.0
#include "sluice/rulebook/timeline.hpp"

#include <algorithm>

#include "sluice/base/check.hpp"

namespace sluice::rulebook {
namespace {

struct Suspension {
  Span days;
  int event;
};

// The events that touch one scope, in the order of the days they bite.
struct Course {
  std::optional<Date> effective;
  int effective_event = -1;
  std::optional<Date> end;  // the first day on which it is no more
  int end_event = -1;
  std::vector<Suspension> suspensions;
};

bool touches(const Event& event, std::size_t instrument, std::string_view scope) {
  return event.target == instrument &&
         (event.scope.empty() || std::find(event.scope.begin(), event.scope.end(), scope) != event.scope.end());
}

tl::unexpected<Error> fault(std::string_view code, const Event& event, std::string argument) {
  return fail(code, {std::move(argument)}, {event.file, event.line, "event"});
}

Suspension* running_on(Course& course, Date day) {
  for (Suspension& suspension : course.suspensions) {
    if (suspension.days.contains(day)) return &suspension;
  }
  return nullptr;
}

Result<bool> suspend(Course& course, const Event& event, int index, Date first, const Rulebook& book,
                     const Assumed& assumed) {
  const Span days{first, event.last ? resolve(*event.last, book, assumed).value_or(Date::max()) : Date::max()};
  if (days.last < days.first) return fault("event.order", event, to_string(days.last));
  for (const Suspension& other : course.suspensions) {
    if (days.first <= other.days.last && other.days.first <= days.last) {
      return fault("event.overlap", event, to_string(std::max(days.first, other.days.first)));
    }
  }
  course.suspensions.push_back({days, index});
  return true;
}

Result<bool> apply(Course& course, const Event& event, int index, const Rulebook& book, const Assumed& assumed) {
  const Date first = resolve(event.first, book, assumed).value_or(Date::max());
  switch (event.kind) {
    case Event::Kind::effective:
      if (course.effective) return fault("event.overlap", event, to_string(first));
      course.effective = first;
      course.effective_event = index;
      return true;
    case Event::Kind::suspend: return suspend(course, event, index, first, book, assumed);
    case Event::Kind::reinstate: {
      Suspension* running = running_on(course, first);
      if (running == nullptr || running->days.first == first) return fault("event.order", event, to_string(first));
      running->days.last = first - 1;
      return true;
    }
    case Event::Kind::extend: {
      Suspension* running = running_on(course, first);
      const auto last = event.last ? resolve(*event.last, book, assumed) : std::nullopt;
      if (running == nullptr || !last || *last < running->days.last) {
        return fault("event.order", event, to_string(first));
      }
      running->days.last = *last;
      running->event = index;
      return true;
    }
    case Event::Kind::expire:
    case Event::Kind::repeal:
      if (course.end) return fault("event.overlap", event, to_string(first));
      course.end = event.kind == Event::Kind::expire ? first + 1 : first;
      course.end_event = index;
      return true;
  }
  return true;
}

Stretch stretch_on(const Course& course, Date announced, Date day) {
  if (day < announced) return {{}, Status::unknown, -1, false};
  if (course.end && *course.end <= day) return {{}, Status::ended, course.end_event, false};
  for (const Suspension& suspension : course.suspensions) {
    if (!suspension.days.contains(day)) continue;
    const bool never = !course.effective || *course.effective >= suspension.days.first;
    return {{}, Status::suspended, suspension.event, never};
  }
  if (course.effective && *course.effective <= day) return {{}, Status::in_force, course.effective_event, false};
  return {{}, Status::pending, course.effective_event, false};
}

}  // namespace

const Stretch& at(const Timeline& timeline, Date day) {
  const auto found = std::partition_point(timeline.begin(), timeline.end(),
                                          [&](const Stretch& stretch) { return stretch.days.last < day; });
  CHECK_THAT(found != timeline.end());
  return *found;
}

std::optional<Date> resolve(const Day& day, const Rulebook& book, const Assumed& assumed) {
  if (day.assumption.empty()) return day.date;
  const auto chosen = assumed.find(day.assumption);
  const Assumption* assumption = book.assumption(day.assumption);
  CHECK_THAT(assumption != nullptr);
  const auto date = parse_date(chosen != assumed.end() ? chosen->second : assumption->standard);
  CHECK_THAT(date.has_value());
  return *date;
}

Result<Timeline> fold(const Rulebook& book, std::size_t instrument, std::string_view scope, const Assumed& assumed) {
  std::vector<int> order;
  for (std::size_t i = 0; i < book.events.size(); ++i) {
    if (touches(book.events[i], instrument, scope)) order.push_back(static_cast<int>(i));
  }
  // In the order of the days they bite; suspensions before what ends or lengthens them.
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    const Event& left = book.events[static_cast<std::size_t>(a)];
    const Event& right = book.events[static_cast<std::size_t>(b)];
    const auto day = [&](const Event& event) { return resolve(event.first, book, assumed).value_or(Date::max()); };
    return std::pair(day(left), left.kind) < std::pair(day(right), right.kind);
  });

  Course course;
  for (const int index : order) {
    const auto done = apply(course, book.events[static_cast<std::size_t>(index)], index, book, assumed);
    if (!done) return fail(done.error());
  }

  // What another instrument brings into force is announced no earlier than that instrument.
  Date announced = book.instruments[instrument].announced;
  if (course.effective_event >= 0) {
    const std::size_t by = book.events[static_cast<std::size_t>(course.effective_event)].by;
    announced = std::max(announced, book.instruments[by].announced);
  }
  std::vector<Date> starts{Date::min(), announced};
  if (course.effective) starts.push_back(*course.effective);
  if (course.end) starts.push_back(*course.end);
  for (const Suspension& suspension : course.suspensions) {
    starts.push_back(suspension.days.first);
    if (suspension.days.last < Date::max()) starts.push_back(suspension.days.last + 1);
  }
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());

  Timeline timeline;
  for (const Date start : starts) {
    Stretch next = stretch_on(course, announced, start);
    if (!timeline.empty() && timeline.back().status == next.status && timeline.back().event == next.event) continue;
    if (!timeline.empty()) timeline.back().days.last = start - 1;
    next.days.first = start;
    timeline.push_back(next);
  }
  return timeline;
}

}  // namespace sluice::rulebook

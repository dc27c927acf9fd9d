// SPDX-License-Identifier: Apache-2.0
#include "sluice/rulebook/timeline.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <string>
#include <vector>

#include "law.hpp"

using namespace sluice;
using namespace sluice::rulebook;

namespace {

Date day(std::string_view text) { return parse_date(text).value(); }

Day on(std::string_view text) { return {day(text), {}}; }

// One instrument "I", announced on 2025-01-01, with provisions "1" and "2", befallen by events of "J".
struct Book {
  Rulebook book;

  Book() {
    for (const char* id : {"I", "J"}) {
      Instrument row;
      row.id = id;
      row.announced = day("2025-01-01");
      book.instruments.push_back(row);
    }
    Provision provision;
    provision.id = "I/1";
    book.provisions.push_back(provision);
  }

  Book& event(Event::Kind kind, Day first, std::optional<Day> last = {}, std::vector<std::string> scope = {}) {
    Event row;
    row.kind = kind;
    row.by = 1;
    row.first = std::move(first);
    row.last = std::move(last);
    row.scope = std::move(scope);
    row.file = "J.toml";
    row.line = book.events.size() + 1;
    book.events.push_back(std::move(row));
    return *this;
  }
  Book& effective(std::string_view first) { return event(Event::Kind::effective, on(first)); }
  Book& suspend(std::string_view first, std::string_view last) {
    return event(Event::Kind::suspend, on(first), on(last));
  }
  Book& reinstate(std::string_view first) { return event(Event::Kind::reinstate, on(first)); }
  Book& extend(std::string_view first, std::string_view last) {
    return event(Event::Kind::extend, on(first), on(last));
  }

  // "pending 2025-01-01; in_force 2025-03-01 by 0; …": when each status begins, and the event behind it.
  [[nodiscard]] std::string told(const Assumed& assumed = {}, std::string_view scope = "1") const {
    const auto timeline = fold(book, 0, scope, assumed);
    if (!timeline) {
      const Error& error = timeline.error();
      CHECK(error.where.file == "J.toml");
      return std::string(error.code) + " " + error.arguments.front() + " at " + std::to_string(error.where.line);
    }
    constexpr const char* names[] = {"unknown", "pending", "in_force", "suspended", "ended"};
    CHECK(timeline->front().days.first == Date::min());
    CHECK(timeline->back().days.last == Date::max());
    std::string text;
    for (std::size_t i = 0; i < timeline->size(); ++i) {
      const Stretch& stretch = (*timeline)[i];
      if (i > 0) CHECK((*timeline)[i - 1].days.last + 1 == stretch.days.first);
      if (stretch.status == Status::unknown) continue;
      text += (text.empty() ? "" : "; ") + std::string(names[static_cast<int>(stretch.status)]) + " " +
              to_string(stretch.days.first);
      if (stretch.event >= 0) text += " by " + std::to_string(stretch.event);
      if (stretch.never_in_force) text += " (never)";
    }
    return text;
  }
};

Assumption end_of_suspension() {
  Assumption row;
  row.id = "J/end";
  row.is_date = true;
  row.standard = "2025-10-10";
  row.alternatives = {{"2025-12-31", {}, {}}};
  return row;
}

}  // namespace

TEST_CASE("an instrument without an effective day stays pending") { CHECK(Book().told() == "pending 2025-01-01"); }

TEST_CASE("it is pending from its announcement and in force from its effective day") {
  CHECK(Book().effective("2025-03-01").told() == "pending 2025-01-01 by 0; in_force 2025-03-01 by 0");
}

TEST_CASE("it may be in force on the day it is announced, and no earlier") {
  CHECK(Book().effective("2025-01-01").told() == "in_force 2025-01-01 by 0");
  CHECK(Book().effective("2024-12-01").told() == "in_force 2025-01-01 by 0");
}

TEST_CASE("a suspension ends with its last day") {
  CHECK(Book().effective("2025-03-01").suspend("2025-05-01", "2025-06-30").told() ==
        "pending 2025-01-01 by 0; in_force 2025-03-01 by 0; suspended 2025-05-01 by 1; in_force 2025-07-01 by 0");
}

TEST_CASE("what is suspended before its effective day never was in force") {
  CHECK(Book().effective("2025-06-01").suspend("2025-05-01", "2025-07-31").told() ==
        "pending 2025-01-01 by 0; suspended 2025-05-01 by 1 (never); in_force 2025-08-01 by 0");
  CHECK(Book().effective("2025-06-01").suspend("2025-06-01", "2025-07-31").told() ==
        "pending 2025-01-01 by 0; suspended 2025-06-01 by 1 (never); in_force 2025-08-01 by 0");
}

TEST_CASE("a suspension that ends before the effective day leaves it pending again") {
  CHECK(
      Book().effective("2025-06-01").suspend("2025-03-01", "2025-04-30").told() ==
      "pending 2025-01-01 by 0; suspended 2025-03-01 by 1 (never); pending 2025-05-01 by 0; in_force 2025-06-01 by 0");
}

TEST_CASE("a suspension without an end lasts until it is reinstated") {
  Book book;
  book.effective("2025-03-01").event(Event::Kind::suspend, on("2025-05-01"));
  CHECK(book.told() == "pending 2025-01-01 by 0; in_force 2025-03-01 by 0; suspended 2025-05-01 by 1");
  CHECK(book.reinstate("2025-09-01").told() ==
        "pending 2025-01-01 by 0; in_force 2025-03-01 by 0; suspended 2025-05-01 by 1; in_force 2025-09-01 by 0");
}

TEST_CASE("an extension moves the last day, and is what the suspension then rests on") {
  CHECK(Book().effective("2025-03-01").suspend("2025-05-01", "2025-06-30").extend("2025-06-15", "2025-08-31").told() ==
        "pending 2025-01-01 by 0; in_force 2025-03-01 by 0; suspended 2025-05-01 by 2; in_force 2025-09-01 by 0");
}

TEST_CASE("events are taken in the order of their days, not of their writing") {
  CHECK(Book().extend("2025-06-15", "2025-08-31").suspend("2025-05-01", "2025-06-30").effective("2025-03-01").told() ==
        "pending 2025-01-01 by 2; in_force 2025-03-01 by 2; suspended 2025-05-01 by 0; in_force 2025-09-01 by 2");
}

TEST_CASE("expiry names the last day, repeal the first day without") {
  Book expired;
  expired.effective("2025-03-01").event(Event::Kind::expire, on("2025-09-30"));
  CHECK(expired.told() == "pending 2025-01-01 by 0; in_force 2025-03-01 by 0; ended 2025-10-01 by 1");
  Book repealed;
  repealed.effective("2025-03-01").event(Event::Kind::repeal, on("2025-09-30"));
  CHECK(repealed.told() == "pending 2025-01-01 by 0; in_force 2025-03-01 by 0; ended 2025-09-30 by 1");
}

TEST_CASE("what is repealed while suspended does not come back") {
  Book book;
  book.effective("2025-03-01").suspend("2025-05-01", "2025-12-31").event(Event::Kind::repeal, on("2025-07-01"));
  CHECK(book.told() ==
        "pending 2025-01-01 by 0; in_force 2025-03-01 by 0; suspended 2025-05-01 by 1; ended 2025-07-01 by 2");
}

TEST_CASE("two suspensions follow each other") {
  CHECK(Book().effective("2025-02-01").suspend("2025-03-01", "2025-03-31").suspend("2025-04-01", "2025-04-30").told() ==
        "pending 2025-01-01 by 0; in_force 2025-02-01 by 0; suspended 2025-03-01 by 1; suspended 2025-04-01 by 2; "
        "in_force 2025-05-01 by 0");
}

TEST_CASE("an event with a scope leaves the rest alone") {
  Book book;
  book.effective("2025-03-01").event(Event::Kind::suspend, on("2025-05-01"), on("2025-06-30"), {"2"});
  CHECK(book.told() == "pending 2025-01-01 by 0; in_force 2025-03-01 by 0");
  CHECK(book.told({}, "2") ==
        "pending 2025-01-01 by 0; in_force 2025-03-01 by 0; suspended 2025-05-01 by 1; in_force 2025-07-01 by 0");
}

TEST_CASE("events that collide are refused with the day and the place") {
  CHECK(Book().effective("2025-03-01").effective("2025-04-01").told() == "event.overlap 2025-04-01 at 2");
  CHECK(Book().effective("2025-02-01").suspend("2025-03-01", "2025-05-31").suspend("2025-05-31", "2025-06-30").told() ==
        "event.overlap 2025-05-31 at 3");
  Book ended;
  ended.effective("2025-02-01")
      .event(Event::Kind::expire, on("2025-06-30"))
      .event(Event::Kind::repeal, on("2025-07-01"));
  CHECK(ended.told() == "event.overlap 2025-07-01 at 3");
}

TEST_CASE("events out of order are refused with the day and the place") {
  CHECK(Book().suspend("2025-05-01", "2025-04-30").told() == "event.order 2025-04-30 at 1");
  CHECK(Book().effective("2025-02-01").reinstate("2025-05-01").told() == "event.order 2025-05-01 at 2");
  CHECK(Book().suspend("2025-05-01", "2025-06-30").reinstate("2025-07-01").told() == "event.order 2025-07-01 at 2");
  CHECK(Book().suspend("2025-05-01", "2025-06-30").reinstate("2025-05-01").told() == "event.order 2025-05-01 at 2");
  CHECK(Book().suspend("2025-05-01", "2025-06-30").extend("2025-07-01", "2025-08-31").told() ==
        "event.order 2025-07-01 at 2");
  CHECK(Book().suspend("2025-05-01", "2025-06-30").extend("2025-06-01", "2025-06-29").told() ==
        "event.order 2025-06-01 at 2");
}

TEST_CASE("an assumption may stand for a day, at its default, at an alternative or at any other") {
  Book book;
  book.book.assumptions.push_back(end_of_suspension());
  book.effective("2025-03-01").event(Event::Kind::suspend, on("2025-05-01"), Day{{}, "J/end"});
  const std::string start = "pending 2025-01-01 by 0; in_force 2025-03-01 by 0; suspended 2025-05-01 by 1; in_force ";
  CHECK(book.told() == start + "2025-10-11 by 0");
  CHECK(book.told({{"J/end", "2025-12-31"}}) == start + "2026-01-01 by 0");
  CHECK(book.told({{"J/end", "2025-05-01"}}) == start + "2025-05-02 by 0");
  CHECK(book.told({{"J/end", "2025-04-30"}}) == "event.order 2025-04-30 at 2");
  CHECK(resolve({}, book.book, {}) == std::nullopt);
}

TEST_CASE("at() finds the stretch of every day") {
  Book book;
  book.effective("2025-03-01").suspend("2025-05-01", "2025-06-30");
  const Timeline timeline = fold(book.book, 0, "1", {}).value();
  CHECK(at(timeline, Date::min()).status == Status::unknown);
  CHECK(at(timeline, day("2024-12-31")).status == Status::unknown);
  CHECK(at(timeline, day("2025-04-30")).status == Status::in_force);
  CHECK(at(timeline, day("2025-05-01")).status == Status::suspended);
  CHECK(at(timeline, day("2025-06-30")).status == Status::suspended);
  CHECK(at(timeline, day("2025-07-01")).status == Status::in_force);
  CHECK(at(timeline, Date::max()).status == Status::in_force);
}

TEST_CASE("breakpoints are the days on which a status begins") {
  Book book;
  book.effective("2025-03-01").suspend("2025-05-01", "2025-06-30");
  const auto law = Law::make(book.book, {});
  REQUIRE(law);
  CHECK(law->breakpoints() == std::vector{day("2025-01-01"), day("2025-03-01"), day("2025-05-01"), day("2025-07-01")});
}

TEST_CASE("the fold says of every day what a reading of the events day by day says") {
  CHECK(rc::check([] {
    const Date start = day("2025-01-01");
    const auto some_day = [&] { return start + *rc::gen::inRange(0, 60); };
    const Date effective = some_day();
    const Date from = some_day();
    const Date until = from + *rc::gen::inRange(0, 20);
    const auto repealed = *rc::gen::maybe(rc::gen::inRange(0, 80));
    Book book;
    book.effective(to_string(effective)).suspend(to_string(from), to_string(until));
    if (repealed) book.event(Event::Kind::repeal, Day{start + *repealed, {}});
    const Timeline timeline = fold(book.book, 0, "1", {}).value();
    for (int i = -5; i < 100; ++i) {
      const Date today = start + i;
      Status expected = effective <= today ? Status::in_force : Status::pending;
      if (from <= today && today <= until) expected = Status::suspended;
      if (repealed && start + *repealed <= today) expected = Status::ended;
      if (today < start) expected = Status::unknown;
      RC_ASSERT(at(timeline, today).status == expected);
    }
  }));
}

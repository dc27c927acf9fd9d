// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/date.hpp"

#include <chrono>
#include <cstdio>
#include <doctest/doctest.h>

using namespace sluice;

namespace {

bool leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

unsigned days_in(int year, unsigned month) {
  if (month == 2) return leap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

std::string written(int year, unsigned month, unsigned day) {
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", year, month, day);
  return text;
}

}  // namespace

TEST_CASE("every day from 1900 to 2199 agrees with a calendar counted by hand and with std::chrono") {
  std::int32_t days = -25567;  // 1900-01-01, a Monday
  unsigned day_of_week = 1;
  int wrong = 0;
  for (int year = 1900; year < 2200; ++year) {
    for (unsigned month = 1; month <= 12; ++month) {
      for (unsigned day = 1; day <= 31; ++day) {
        const std::string text = written(year, month, day);
        const auto parsed = parse_date(text);
        if (day > days_in(year, month)) {
          wrong += parsed || make_date(year, month, day) ? 1 : 0;
          continue;
        }
        const Date date{days};
        const std::chrono::sys_days reference =
            std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day);
        const bool right = parsed == date && make_date(year, month, day) == date && to_string(date) == text &&
                           weekday(date) == day_of_week && reference.time_since_epoch().count() == days &&
                           weekday(date) == std::chrono::weekday{reference}.iso_encoding();
        wrong += right ? 0 : 1;
        ++days;
        day_of_week = day_of_week % 7 + 1;
      }
    }
  }
  CHECK(wrong == 0);
  CHECK(to_string(Date{days}) == "2200-01-01");
}

TEST_CASE("a text that is not exactly a day is refused") {
  for (const auto* text : {"", "2025", "2025-11-7", "2025/11/07", "20251107", "2025-11-07T", " 2025-11-07",
                           "2025-11-07 ", "-025-11-07", "2025-+1-07", "2025-11-00", "2025-00-07", "2025-13-01",
                           "2025-02-29", "1899-12-31", "2200-01-01", "1900-02-29", "２025-11-07"}) {
    CAPTURE(text);
    const auto date = parse_date(text);
    REQUIRE_FALSE(date);
    CHECK(date.error().code == "date.invalid");
    CHECK(date.error().arguments == std::vector<std::string>{text});
  }
  CHECK_FALSE(make_date(2025, 257, 1));  // not January by way of the low eight bits
  CHECK_FALSE(make_date(2025, 1, 257));
  CHECK_FALSE(make_date(65536 + 2025, 1, 1));
}

TEST_CASE("tomorrow is +1, and a span holds both its ends") {
  const Date last = parse_date("2024-02-28").value();
  CHECK(to_string(last + 1) == "2024-02-29");
  CHECK(to_string(last + 2) == "2024-03-01");
  CHECK((last + 2) - last == 2);
  const Span span{last, last + 2};
  CHECK(span.contains(last));
  CHECK(span.contains(last + 2));
  CHECK_FALSE(span.contains(last - 1));
  CHECK_FALSE(span.contains(last + 3));
  CHECK(Span{}.contains(last));
}

TEST_CASE("an open end prints as two dots") {
  CHECK(to_string(Date::min()) == "..");
  CHECK(to_string(Date::max()) == "..");
  CHECK(to_string(Date{}) == "1970-01-01");
}

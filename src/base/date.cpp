// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/date.hpp"

#include <chrono>
#include <fmt/format.h>

namespace sluice {
namespace {

namespace chrono = std::chrono;

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2199;

// The number that `text` writes in digits alone, or -1 (from_chars would take a sign).
int digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

chrono::sys_days on_calendar(Date date) { return chrono::sys_days{chrono::days{date.days}}; }

}  // namespace

Result<Date> make_date(int year, unsigned month, unsigned day) {
  const chrono::year_month_day date{chrono::year{year}, chrono::month{month}, chrono::day{day}};
  // Bounds first: the calendar types keep only the low bits of what they are given.
  if (year < kFirstYear || year > kLastYear || month > 12 || day > 31 || !date.ok()) {
    return fail("date.invalid", {fmt::format("{:04}-{:02}-{:02}", year, month, day)});
  }
  return Date{static_cast<std::int32_t>(chrono::sys_days{date}.time_since_epoch().count())};
}

Result<Date> parse_date(std::string_view text) {
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    const int year = digits(text.substr(0, 4));
    const int month = digits(text.substr(5, 2));
    const int day = digits(text.substr(8, 2));
    if (year > 0 && month > 0 && day > 0) {
      return make_date(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
    }
  }
  return fail("date.invalid", {std::string(text)});
}

std::string to_string(Date date) {
  constexpr chrono::sys_days first = chrono::year{0} / 1 / 1;
  constexpr chrono::sys_days last = chrono::year{9999} / 12 / 31;
  if (on_calendar(date) < first || on_calendar(date) > last) return "..";
  const chrono::year_month_day day{on_calendar(date)};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

unsigned weekday(Date date) noexcept { return chrono::weekday{on_calendar(date)}.iso_encoding(); }

}  // namespace sluice

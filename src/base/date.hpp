// SPDX-License-Identifier: Apache-2.0
// Days as the law writes them: a calendar day without a time, kept as a number of days so that
// tomorrow is +1. An instant becomes a day only in a named zone of law (zone.hpp).
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "sluice/base/result.hpp"

namespace sluice {

struct Date {
  std::int32_t days = 0;  // since 1970-01-01

  friend constexpr auto operator<=>(const Date&, const Date&) = default;
  friend constexpr Date operator+(Date date, int count) { return {date.days + count}; }
  friend constexpr Date operator-(Date date, int count) { return {date.days - count}; }
  friend constexpr int operator-(Date a, Date b) { return a.days - b.days; }

  static constexpr Date min() { return {std::numeric_limits<std::int32_t>::min() / 2}; }
  static constexpr Date max() { return {std::numeric_limits<std::int32_t>::max() / 2}; }
};

// Accepts exactly YYYY-MM-DD of a day that exists (years 1900 to 2199). Fails with date.invalid.
[[nodiscard]] Result<Date> parse_date(std::string_view text);

// A day from its parts; fails with date.invalid when the years 1900 to 2199 have no such day.
[[nodiscard]] Result<Date> make_date(int year, unsigned month, unsigned day);

// YYYY-MM-DD; ".." (ISO 8601-2 for an open end) outside the years 0 to 9999.
[[nodiscard]] std::string to_string(Date date);

// 1 Monday to 7 Sunday (ISO 8601).
[[nodiscard]] unsigned weekday(Date date) noexcept;

// A closed span of days: both ends are in it. An open end is Date::min() or Date::max().
struct Span {
  Date first = Date::min();
  Date last = Date::max();

  [[nodiscard]] constexpr bool contains(Date day) const noexcept { return first <= day && day <= last; }
  friend bool operator==(const Span&, const Span&) = default;
};

}  // namespace sluice

// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/zone.hpp"

#include <date/tz.h>
#include <fmt/format.h>
#include <stdexcept>

#include "sluice/base/check.hpp"

namespace sluice {
namespace {

using std::chrono::days;
using std::chrono::seconds;

Date day_of(days since_epoch) {
  CHECK_THAT(since_epoch > days{Date::min().days} && since_epoch < days{Date::max().days});
  return Date{static_cast<std::int32_t>(since_epoch.count())};
}

// Two digits below `end`, or -1.
int two_digits(std::string_view text, int end) {
  if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') return -1;
  const int value = (text[0] - '0') * 10 + (text[1] - '0');
  return value < end ? value : -1;
}

}  // namespace

Result<Date> day_in_zone(Instant instant, std::string_view zone) {
  try {
    const auto local = date::locate_zone(std::string(zone))->to_local(instant);
    return day_of(date::floor<days>(local).time_since_epoch());
  } catch (const std::runtime_error&) {  // the name is unknown, or the machine has no zone database
    return fail("zone.unknown", {std::string(zone)});
  }
}

Result<Instant> parse_instant(std::string_view text) {
  if (text.size() == 20 && text[10] == 'T' && text[13] == ':' && text[16] == ':' && text[19] == 'Z') {
    const auto day = parse_date(text.substr(0, 10));
    const int hour = two_digits(text.substr(11, 2), 24);
    const int minute = two_digits(text.substr(14, 2), 60);
    const int second = two_digits(text.substr(17, 2), 60);
    if (day && hour >= 0 && minute >= 0 && second >= 0) {
      return Instant{days{day->days} + seconds{(hour * 60 + minute) * 60 + second}};
    }
  }
  return fail("instant.invalid", {std::string(text)});
}

std::string to_string(Instant instant) {
  const auto day = date::floor<days>(instant);
  const auto second = (instant - day).count();
  return fmt::format("{}T{:02}:{:02}:{:02}Z", to_string(day_of(day.time_since_epoch())), second / 3600,
                     second / 60 % 60, second % 60);
}

}  // namespace sluice

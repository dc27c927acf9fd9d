// SPDX-License-Identifier: Apache-2.0
// The zone of law: a day begins and ends where the rule's authority sits, not where the server does.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "sluice/base/date.hpp"

namespace sluice {

using Instant = std::chrono::sys_seconds;

// The calendar day that an instant falls on in an IANA zone ("Asia/Shanghai"), by the machine's own
// zone database. Fails with zone.unknown. The library underneath knows no summer time after 2037, so
// that from 2038 a day in a zone that has one may begin an hour off.
[[nodiscard]] Result<Date> day_in_zone(Instant instant, std::string_view zone);

// Accepts exactly YYYY-MM-DDTHH:MM:SSZ. Fails with instant.invalid.
[[nodiscard]] Result<Instant> parse_instant(std::string_view text);
[[nodiscard]] std::string to_string(Instant instant);

// The current time enters through this interface, in the application and in tests only.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

}  // namespace sluice

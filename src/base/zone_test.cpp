// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/zone.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace sluice;

namespace {

std::string day(std::string_view instant, std::string_view zone) {
  return to_string(day_in_zone(parse_instant(instant).value(), zone).value());
}

}  // namespace

TEST_CASE("a day begins where the law sits") {
  CHECK(day("2025-11-06T16:00:00Z", "Asia/Shanghai") == "2025-11-07");
  CHECK(day("2025-11-06T15:59:59Z", "Asia/Shanghai") == "2025-11-06");
  CHECK(day("2025-11-06T16:00:00Z", "America/New_York") == "2025-11-06");
  CHECK(day("2025-11-06T16:00:00Z", "UTC") == "2025-11-06");
}

TEST_CASE("daylight saving moves the start of the day") {
  CHECK(day("2025-07-01T04:00:00Z", "America/New_York") == "2025-07-01");
  CHECK(day("2025-07-01T03:59:59Z", "America/New_York") == "2025-06-30");
  CHECK(day("2025-01-15T04:59:59Z", "America/New_York") == "2025-01-14");
  CHECK(day("2025-01-15T05:00:00Z", "America/New_York") == "2025-01-15");
  CHECK(day("1988-07-01T15:00:00Z", "Asia/Shanghai") == "1988-07-02");  // China had summer time 1986-1991
}

TEST_CASE("an unknown zone is refused") {
  for (const auto* zone : {"", "Asia/Beijing", "asia/shanghai", "../../etc/passwd", "China Standard Time"}) {
    CAPTURE(zone);
    const auto result = day_in_zone(Instant{}, zone);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == "zone.unknown");
    CHECK(result.error().arguments == std::vector<std::string>{zone});
  }
}

TEST_CASE("an instant is written in one way") {
  CHECK(parse_instant("1970-01-01T00:00:00Z").value() == Instant{});
  CHECK(to_string(Instant{std::chrono::seconds{-1}}) == "1969-12-31T23:59:59Z");
  for (const auto* text : {"", "2025-11-06", "2025-11-06T16:00:00", "2025-11-06 16:00:00Z", "2025-11-06T24:00:00Z",
                           "2025-11-06T16:60:00Z", "2025-11-06T16:00:60Z", "2025-11-06T16:00:00z",
                           "2025-02-29T16:00:00Z", "2025-11-06T1 :00:00Z", "2025-11-06T16:00:00+08"}) {
    CAPTURE(text);
    const auto instant = parse_instant(text);
    REQUIRE_FALSE(instant);
    CHECK(instant.error().code == "instant.invalid");
  }
}

TEST_CASE("what is printed reads back, and the day in UTC is its first ten characters") {
  CHECK(rc::check([] {
    const auto first = parse_instant("1900-01-01T00:00:00Z").value();
    const auto last = parse_instant("2199-12-31T23:59:59Z").value();
    const Instant instant{
        std::chrono::seconds{*rc::gen::inRange(first.time_since_epoch().count(), last.time_since_epoch().count() + 1)}};
    const std::string text = to_string(instant);
    RC_ASSERT(parse_instant(text).value() == instant);
    RC_ASSERT(to_string(day_in_zone(instant, "UTC").value()) == text.substr(0, 10));
  }));
}

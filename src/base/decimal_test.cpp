// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/decimal.hpp"

#include <algorithm>
#include <array>
#include <doctest/doctest.h>
#include <limits>
#include <rapidcheck.h>

#include "wide.hpp"

using namespace sluice;

namespace {

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

Decimal any_decimal() {
  constexpr std::int64_t end = power_of_ten(18);
  const auto places = *rc::gen::inRange(0U, 19U);
  const auto bound = power_of_ten(*rc::gen::inRange(0U, 19U));
  return Decimal::scaled(*rc::gen::inRange(std::max(-bound, -end + 1), std::min(bound, end - 1) + 1), places);
}

// The value as a whole number of 10^-18: room for 20 digits before the point.
Wide atto(Decimal value) { return Wide{value.units()} * power_of_ten(18 - value.places()); }

bool same(const Result<Decimal>& result, Wide exact_atto) {
  if (result) return atto(*result) == exact_atto;
  unsigned places = 18;
  while (places > 0 && exact_atto % 10 == 0) {
    exact_atto /= 10;
    --places;
  }
  return result.error().code == "decimal.range" && (exact_atto >= power_of_ten(18) || exact_atto <= -power_of_ten(18));
}

}  // namespace

TEST_CASE("a decimal reads and prints in its shortest form") {
  constexpr auto cases =
      std::to_array<std::array<std::string_view, 2>>({{"0.0018", "0.0018"},
                                                      {"4000", "4000"},
                                                      {"-3", "-3"},
                                                      {"-0.50", "-0.5"},
                                                      {"007", "7"},
                                                      {"-0.0", "0"},
                                                      {"0.000000000000000001", "0.000000000000000001"},
                                                      {"999999999999999999", "999999999999999999"},
                                                      {"-0.999999999999999999", "-0.999999999999999999"},
                                                      {"00000000000000000000001.10000000000000000000000", "1.1"}});
  for (const auto& [text, shortest] : cases) {
    CAPTURE(text);
    const auto value = Decimal::parse(text);
    REQUIRE(value);
    CHECK(to_string(*value) == shortest);
  }
}

TEST_CASE("what is not a plain decimal is refused") {
  for (const auto* text :
       {"", "-", "+1", ".5", "5.", "1e3", " 1", "1 ", "1,000", "--1", "0x10", "1.2.3", "NaN", "１"}) {
    CAPTURE(text);
    const auto value = Decimal::parse(text);
    REQUIRE_FALSE(value);
    CHECK(value.error().code == "decimal.invalid");
    CHECK(value.error().arguments == std::vector<std::string>{text});
  }
}

TEST_CASE("more than 18 digits are refused, not rounded") {
  for (const auto* text :
       {"1000000000000000000", "0.0000000000000000001", "1234567890.123456789", "10.00000000000000001"}) {
    CAPTURE(text);
    const auto value = Decimal::parse(text);
    REQUIRE_FALSE(value);
    CHECK(value.error().code == "decimal.range");
  }
  CHECK(Decimal::parse("123456789.123456789"));
}

TEST_CASE("equal values are equal however they were written") {
  CHECK(decimal("0.10") == decimal("0.1"));
  CHECK(Decimal::scaled(-2500, 3) == decimal("-2.5"));
  CHECK(Decimal::scaled(0, 18) == Decimal{});
  CHECK(decimal("0.001") < decimal("0.0011"));
  CHECK(decimal("-1") < decimal("0.000000000000000001"));
  CHECK(Decimal{std::numeric_limits<std::int64_t>::min()} < decimal("-999999999999999999"));
  CHECK(to_string(Decimal{std::numeric_limits<std::int64_t>::min()}) == "-9223372036854775808");
}

TEST_CASE("sums, differences and order agree with 128-bit integers") {
  CHECK(rc::check([] {
    const Decimal a = any_decimal();
    const Decimal b = any_decimal();
    RC_ASSERT(same(add(a, b), atto(a) + atto(b)));
    RC_ASSERT(same(subtract(a, b), atto(a) - atto(b)));
    RC_ASSERT((a < b) == (atto(a) < atto(b)));
    RC_ASSERT((a == b) == (atto(a) == atto(b)));
  }));
}

TEST_CASE("products agree with 128-bit integers") {
  CHECK(rc::check([] {
    const Decimal a = any_decimal();
    const Decimal b = any_decimal();
    Wide units = Wide{a.units()} * b.units();
    unsigned places = a.places() + b.places();
    for (; places > 0 && units % 10 == 0; --places) units /= 10;
    const bool fits = places <= 18 && units < power_of_ten(18) && units > -power_of_ten(18);
    const auto product = multiply(a, b);
    RC_ASSERT(product.has_value() == fits);
    if (fits) RC_ASSERT(*product == Decimal::scaled(static_cast<std::int64_t>(units), places));
  }));
}

TEST_CASE("what is printed reads back") {
  CHECK(rc::check([] {
    const Decimal a = any_decimal();
    RC_ASSERT(Decimal::parse(to_string(a)).value() == a);
  }));
}

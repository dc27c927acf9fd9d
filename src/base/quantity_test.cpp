// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/quantity.hpp"

#include <doctest/doctest.h>
#include <limits>
#include <rapidcheck.h>

#include "wide.hpp"

using namespace sluice;

namespace {

constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
const Code3 kilogram = Code3::parse("KGM").value();
const Code3 gram = Code3::parse("GRM").value();

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

}  // namespace

TEST_CASE("a code is one to three capital letters and digits") {
  CHECK(kilogram.text() == "KGM");
  CHECK(Code3::parse("2N").value().text() == "2N");
  CHECK(Code3{}.text().empty());
  for (const auto* text : {"", "kgm", "KGMS", "K M", "千克", "K-M"}) {
    CAPTURE(text);
    CHECK(Code3::parse(text).error().code == "code.invalid");
  }
}

TEST_CASE("a quantity is exact to a millionth of its unit or refused") {
  CHECK(make_quantity(decimal("4000"), kilogram).value().micro == 4'000'000'000);
  CHECK(make_quantity(decimal("0.000001"), kilogram).value().micro == 1);
  CHECK(make_quantity(decimal("0.0000001"), kilogram).error().code == "quantity.precision");
  CHECK(make_quantity(decimal("90000000000.0000001"), kilogram).error().code == "quantity.precision");
}

TEST_CASE("nothing wraps at the ends of 64 bits") {
  const Quantity most{kMax, kilogram};
  const Quantity least{kMin, kilogram};
  const Quantity one{1, kilogram};
  CHECK(add(most, one).error().code == "quantity.range");
  CHECK(subtract(least, one).error().code == "quantity.range");
  CHECK(subtract(Quantity{0, kilogram}, least).error().code == "quantity.range");
  CHECK(add(most, least).value().micro == -1);
  CHECK(to_string(to_decimal(most)) == "9223372036854.775807");
  CHECK(make_quantity(decimal("9223372036855"), kilogram).error().code == "quantity.range");
  CHECK(make_quantity(decimal("9223372036854"), kilogram));
  CHECK(convert(most, Rational::make(2, 1).value(), kilogram, Rounding::down).error().code == "quantity.range");
  CHECK(convert(most, Rational::make(1, 2).value(), kilogram, Rounding::down).value().micro == kMax / 2);
}

TEST_CASE("units and currencies do not mix") {
  const auto refused = add(Quantity{1, kilogram}, Quantity{1, gram});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "quantity.unit");
  CHECK(refused.error().arguments == std::vector<std::string>{"KGM", "GRM"});
  // Units first: which of two faults is told is part of the contract.
  CHECK(add(Quantity{kMax, kilogram}, Quantity{kMax, gram}).error().code == "quantity.unit");
  const Code3 yuan = Code3::parse("CNY").value();
  const Code3 dollar = Code3::parse("USD").value();
  CHECK(subtract(make_money(decimal("1"), yuan).value(), make_money(decimal("1"), dollar).value()).error().code ==
        "quantity.unit");
  CHECK(to_string(to_decimal(make_money(decimal("66143.20"), yuan).value())) == "66143.2");
}

TEST_CASE("a conversion is rounded once, the way the caller says") {
  const Rational third = Rational::make(1, 3).value();
  const Quantity one{1'000'000, kilogram};
  CHECK(convert(one, third, gram, Rounding::down).value() == Quantity{333'333, gram});
  CHECK(convert(one, third, gram, Rounding::up).value() == Quantity{333'334, gram});
  CHECK(convert(Quantity{-1'000'000, kilogram}, third, gram, Rounding::down).value().micro == -333'333);
  CHECK(convert(Quantity{-1'000'000, kilogram}, third, gram, Rounding::up).value().micro == -333'334);
  // 4,000 kg of magnet at 0.18 % dysprosium: 7.2 kg, exactly.
  CHECK(convert(Quantity{4'000'000'000, kilogram}, Rational::from(decimal("0.0018")), kilogram, Rounding::up)
            .value()
            .micro == 7'200'000);
}

TEST_CASE("a conversion brackets the exact product") {
  CHECK(rc::check([] {
    const auto bound = std::int64_t{1} << *rc::gen::inRange(1, 62);
    const Quantity quantity{*rc::gen::inRange(-bound, bound), kilogram};
    const auto numerator = *rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'000);
    const auto denominator = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
    const Rational factor = Rational::make(numerator, denominator).value();
    const auto down = convert(quantity, factor, gram, Rounding::down);
    const auto up = convert(quantity, factor, gram, Rounding::up);
    const Wide exact = Wide{quantity.micro} * numerator;  // times 1/denominator
    if (!down || !up) {
      RC_ASSERT(!fits_int64(exact / denominator + 1) || !fits_int64(exact / denominator - 1));
      return;
    }
    const Wide low = Wide{down->micro} * denominator;
    const Wide high = Wide{up->micro} * denominator;
    RC_ASSERT((exact >= 0 ? low <= exact && exact <= high : high <= exact && exact <= low));
    RC_ASSERT((low == high) == (exact % denominator == 0));
    RC_ASSERT(high - low <= denominator && low - high <= denominator);
  }));
}

TEST_CASE("adding and taking away again changes nothing") {
  CHECK(rc::check([](std::int64_t a, std::int64_t b) {
    const auto sum = add(Money{a, kilogram}, Money{b, kilogram});
    RC_ASSERT(sum.has_value() == fits_int64(Wide{a} + b));
    if (sum) RC_ASSERT(subtract(*sum, Money{b, kilogram}).value().micro == a);
  }));
}

// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/rational.hpp"

#include <doctest/doctest.h>
#include <limits>
#include <numeric>
#include <rapidcheck.h>

#include "wide.hpp"

using namespace sluice;

namespace {

constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
constexpr auto kMax = std::numeric_limits<std::int64_t>::max();

Rational rational(std::int64_t numerator, std::int64_t denominator) {
  return Rational::make(numerator, denominator).value();
}

Rational any_rational() {
  const auto bound = std::int64_t{1} << *rc::gen::inRange(1, 62);
  return rational(*rc::gen::inRange(-bound, bound), *rc::gen::inRange<std::int64_t>(1, bound));
}

}  // namespace

TEST_CASE("a third and a sixth make a half") {
  CHECK(add(rational(1, 3), rational(1, 6)).value() == rational(1, 2));
  CHECK(multiply(rational(2, 3), rational(3, 4)).value() == rational(1, 2));
  CHECK(to_string(rational(1, 2)) == "1/2");
  CHECK(to_string(rational(4, 2)) == "2");
}

TEST_CASE("a rational stands in lowest terms above a positive denominator") {
  CHECK(rational(2, -4) == rational(-1, 2));
  CHECK(rational(-2, -4) == rational(1, 2));
  CHECK(rational(0, -7).denominator() == 1);
  CHECK(rational(kMin, kMin) == rational(1, 1));
  CHECK(rational(kMin, 2).numerator() == kMin / 2);
  CHECK(Rational::from(Decimal::parse("0.0018").value()) == rational(9, 5000));
  CHECK(Rational::from(Decimal::scaled(kMin, 18)).denominator() > 0);
}

TEST_CASE("no denominator is zero and nothing is cut to fit") {
  CHECK(Rational::make(1, 0).error().code == "rational.invalid");
  CHECK(Rational::make(0, 0).error().code == "rational.invalid");
  CHECK(Rational::make(kMin, -1).error().code == "rational.range");
  CHECK(add(rational(kMax, 1), rational(1, 1)).error().code == "rational.range");
  CHECK(add(rational(kMin, kMax), rational(kMin, kMax)).error().code == "rational.range");
  CHECK(add(rational(1, kMax), rational(1, kMax - 1)).error().code == "rational.range");
  CHECK(multiply(rational(kMax, 1), rational(2, 1)).error().code == "rational.range");
  CHECK(multiply(rational(kMin, 3), rational(3, 1)).value() == rational(kMin, 1));
}

TEST_CASE("order is exact where doubles are not") {
  CHECK(rational(kMax - 1, kMax) < rational(1, 1));
  CHECK(rational(kMax - 2, kMax - 1) < rational(kMax - 1, kMax));
  CHECK(rational(kMin, 1) < rational(kMin + 1, 1));
}

TEST_CASE("a sum fits exactly when its lowest terms do") {
  CHECK(rc::check([] {
    const Rational a = any_rational();
    const Rational b = any_rational();
    const Wide denominator = Wide{a.denominator()} * b.denominator();
    const Wide numerator = Wide{a.numerator()} * b.denominator() + Wide{b.numerator()} * a.denominator();
    const auto sum = add(a, b);
    RC_ASSERT(sum.has_value() == add(b, a).has_value());
    if (sum) {
      RC_ASSERT(std::gcd(sum->numerator(), sum->denominator()) == 1);
      RC_ASSERT((denominator / sum->denominator() * sum->numerator() == numerator));
    } else {
      RC_ASSERT((!fits_int64(denominator) || !fits_int64(numerator)));
    }
  }));
}

TEST_CASE("order agrees with the sign of the difference") {
  CHECK(rc::check([] {
    const Rational a = any_rational();
    const Rational b = any_rational();
    const auto negated = multiply(b, rational(-1, 1)).value();
    const auto difference = add(a, negated);
    if (difference) RC_ASSERT((a < b) == (difference->numerator() < 0));
    RC_ASSERT((a == b) == ((a <=> b) == std::strong_ordering::equal));
  }));
}

// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/rational.hpp"

#include <fmt/format.h>
#include <optional>

#include "wide.hpp"

namespace sluice {
namespace {

struct Terms {
  std::int64_t numerator;
  std::int64_t denominator;
};

// Euclid; the sign of the answer does not matter to the caller. Not both zero.
Wide common_divisor(Wide a, Wide b) {
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

std::optional<Terms> lowest(Wide numerator, Wide denominator) {
  Wide divisor = common_divisor(numerator, denominator);
  if ((denominator < 0) != (divisor < 0)) divisor = -divisor;  // the denominator comes out above zero
  numerator /= divisor;
  denominator /= divisor;
  if (!fits_int64(numerator) || !fits_int64(denominator)) return std::nullopt;
  return Terms{static_cast<std::int64_t>(numerator), static_cast<std::int64_t>(denominator)};
}

}  // namespace

Result<Rational> Rational::make(std::int64_t numerator, std::int64_t denominator) {
  if (denominator == 0) return fail("rational.invalid", {fmt::format("{}/0", numerator)});
  const auto terms = lowest(numerator, denominator);
  if (!terms) return fail("rational.range", {fmt::format("{}/{}", numerator, denominator)});
  Rational result;
  result.numerator_ = terms->numerator;
  result.denominator_ = terms->denominator;
  return result;
}

Rational Rational::from(Decimal value) {
  return *make(value.units(), power_of_ten(value.places()));  // a denominator from 1 to 10^18 always fits
}

std::strong_ordering operator<=>(const Rational& a, const Rational& b) noexcept {
  const Wide left = Wide{a.numerator_} * b.denominator_;
  const Wide right = Wide{b.numerator_} * a.denominator_;
  if (left == right) return std::strong_ordering::equal;
  return left < right ? std::strong_ordering::less : std::strong_ordering::greater;
}

Result<Rational> add(Rational a, Rational b) {
  const Wide numerator = Wide{a.numerator()} * b.denominator() + Wide{b.numerator()} * a.denominator();
  const auto terms = lowest(numerator, Wide{a.denominator()} * b.denominator());
  if (!terms) return fail("rational.range", {fmt::format("{} + {}", to_string(a), to_string(b))});
  return Rational::make(terms->numerator, terms->denominator);
}

Result<Rational> multiply(Rational a, Rational b) {
  const auto terms = lowest(Wide{a.numerator()} * b.numerator(), Wide{a.denominator()} * b.denominator());
  if (!terms) return fail("rational.range", {fmt::format("{} x {}", to_string(a), to_string(b))});
  return Rational::make(terms->numerator, terms->denominator);
}

std::string to_string(Rational value) {
  if (value.denominator() == 1) return std::to_string(value.numerator());
  return fmt::format("{}/{}", value.numerator(), value.denominator());
}

}  // namespace sluice

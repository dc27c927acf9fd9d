// SPDX-License-Identifier: Apache-2.0
// Exact shares: a third and a sixth make a half.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "sluice/base/decimal.hpp"
#include "sluice/base/result.hpp"

namespace sluice {

// numerator / denominator in lowest terms, denominator above zero.
class Rational {
 public:
  constexpr Rational() = default;
  // Fails with rational.invalid when the denominator is zero, rational.range when the lowest terms
  // do not fit (-2^63 over a negative).
  [[nodiscard]] static Result<Rational> make(std::int64_t numerator, std::int64_t denominator);
  [[nodiscard]] static Rational from(Decimal value);

  [[nodiscard]] std::int64_t numerator() const noexcept { return numerator_; }
  [[nodiscard]] std::int64_t denominator() const noexcept { return denominator_; }

  friend bool operator==(const Rational&, const Rational&) = default;
  friend std::strong_ordering operator<=>(const Rational& a, const Rational& b) noexcept;

 private:
  std::int64_t numerator_ = 0;
  std::int64_t denominator_ = 1;
};

// Fail with rational.range when the exact result does not fit.
[[nodiscard]] Result<Rational> add(Rational a, Rational b);
[[nodiscard]] Result<Rational> multiply(Rational a, Rational b);

// "1/3", "2".
[[nodiscard]] std::string to_string(Rational value);

}  // namespace sluice

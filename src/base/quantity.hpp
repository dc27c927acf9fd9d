// SPDX-License-Identifier: Apache-2.0
// Quantities of goods and sums of money: exact, in millionths of the unit, with checked arithmetic.
// Units and currencies never mix silently.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "sluice/base/decimal.hpp"
#include "sluice/base/rational.hpp"
#include "sluice/base/result.hpp"

namespace sluice {

// A short upper-case code kept in place: a UN/ECE Rec 20 unit ("KGM"), an ISO 4217 currency ("CNY").
// Whether the code exists is for trade/reference.hpp to say.
class Code3 {
 public:
  constexpr Code3() = default;
  // Fails with code.invalid unless 1 to 3 of A-Z and 0-9.
  [[nodiscard]] static Result<Code3> parse(std::string_view text);
  [[nodiscard]] std::string_view text() const noexcept;
  friend auto operator<=>(const Code3&, const Code3&) = default;

 private:
  std::array<char, 3> code_{};
};

struct Quantity {
  std::int64_t micro = 0;  // millionths of one unit
  Code3 unit;
  friend bool operator==(const Quantity&, const Quantity&) = default;
};

struct Money {
  std::int64_t micro = 0;  // millionths of one unit of the currency
  Code3 currency;
  friend bool operator==(const Money&, const Money&) = default;
};

// Exact; fail with quantity.precision (more than six places) or quantity.range.
[[nodiscard]] Result<Quantity> make_quantity(Decimal value, Code3 unit);
[[nodiscard]] Result<Money> make_money(Decimal amount, Code3 currency);

// Fail with quantity.unit when units or currencies differ, quantity.range on overflow.
[[nodiscard]] Result<Quantity> add(Quantity a, Quantity b);
[[nodiscard]] Result<Quantity> subtract(Quantity a, Quantity b);
[[nodiscard]] Result<Money> add(Money a, Money b);
[[nodiscard]] Result<Money> subtract(Money a, Money b);

enum class Rounding { down, up };  // towards and away from zero, always stated by the caller

// quantity x factor, rounded once in the stated direction, in a new unit: kg of magnet to kg of Dy.
// Fails with quantity.range.
[[nodiscard]] Result<Quantity> convert(Quantity quantity, Rational factor, Code3 unit, Rounding rounding);

[[nodiscard]] Decimal to_decimal(const Quantity& quantity);
[[nodiscard]] Decimal to_decimal(const Money& money);

}  // namespace sluice

// SPDX-License-Identifier: Apache-2.0
// Exact decimal numbers as the law and assays write them: up to 18 significant digits with up to 18
// places. Comparison is exact; arithmetic is checked. No binary floating point anywhere.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "sluice/base/result.hpp"

namespace sluice {

class Decimal {
 public:
  constexpr Decimal() = default;
  constexpr explicit Decimal(std::int64_t whole) : units_(whole) {}

  // Accepts -?digits[.digits] (no exponent, no leading '+', no blanks), e.g. "0.0018".
  // Fails with decimal.invalid, or decimal.range when more than 18 digits are needed.
  [[nodiscard]] static Result<Decimal> parse(std::string_view text);

  // units / 10^places, in lowest form. `places` is 0 to 18. Here, as in Decimal(whole), all 64 bits
  // count: such a number of 19 digits compares and prints, but parse() would not take it back.
  [[nodiscard]] static Decimal scaled(std::int64_t units, unsigned places);

  [[nodiscard]] std::int64_t units() const noexcept { return units_; }
  [[nodiscard]] unsigned places() const noexcept { return places_; }
  [[nodiscard]] bool negative() const noexcept { return units_ < 0; }
  [[nodiscard]] bool zero() const noexcept { return units_ == 0; }

  friend bool operator==(const Decimal&, const Decimal&) = default;  // lowest form makes this exact
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept;

 private:
  std::int64_t units_ = 0;
  std::uint8_t places_ = 0;
};

// Fail with decimal.range when the exact result needs more than 18 digits or 18 places.
[[nodiscard]] Result<Decimal> add(Decimal a, Decimal b);
[[nodiscard]] Result<Decimal> subtract(Decimal a, Decimal b);
[[nodiscard]] Result<Decimal> multiply(Decimal a, Decimal b);

// Shortest plain form: "0.0018", "-3", "4000".
[[nodiscard]] std::string to_string(Decimal value);

}  // namespace sluice

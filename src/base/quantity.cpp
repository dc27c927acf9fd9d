// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/quantity.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "wide.hpp"

namespace sluice {
namespace {

constexpr unsigned kPlaces = 6;  // a micro-unit

std::string shown(Decimal value, Code3 unit) { return fmt::format("{} {}", to_string(value), unit.text()); }
std::string shown(std::int64_t micro, Code3 unit) { return shown(Decimal::scaled(micro, kPlaces), unit); }

Result<std::int64_t> micro_units(Decimal value, Code3 unit) {
  if (value.places() > kPlaces) return fail("quantity.precision", {shown(value, unit)});
  const Wide micro = Wide{value.units()} * power_of_ten(kPlaces - value.places());
  if (!fits_int64(micro)) return fail("quantity.range", {shown(value, unit)});
  return static_cast<std::int64_t>(micro);
}

enum class Sign { plus, minus };

Result<std::int64_t> combined(std::int64_t a, Code3 unit_a, std::int64_t b, Code3 unit_b, Sign sign) {
  if (unit_a != unit_b) return fail("quantity.unit", {std::string(unit_a.text()), std::string(unit_b.text())});
  const Wide micro = sign == Sign::plus ? Wide{a} + b : Wide{a} - b;
  if (!fits_int64(micro)) {
    const char* const operation = sign == Sign::plus ? "+" : "-";
    return fail("quantity.range", {fmt::format("{} {} {}", shown(a, unit_a), operation, shown(b, unit_b))});
  }
  return static_cast<std::int64_t>(micro);
}

Result<Quantity> combined(Quantity a, Quantity b, Sign sign) {
  return combined(a.micro, a.unit, b.micro, b.unit, sign).map([&](std::int64_t micro) {
    return Quantity{micro, a.unit};
  });
}

Result<Money> combined(Money a, Money b, Sign sign) {
  return combined(a.micro, a.currency, b.micro, b.currency, sign).map([&](std::int64_t micro) {
    return Money{micro, a.currency};
  });
}

}  // namespace

Result<Code3> Code3::parse(std::string_view text) {
  const auto allowed = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  if (text.empty() || text.size() > 3 || !std::ranges::all_of(text, allowed)) {
    return fail("code.invalid", {std::string(text)});
  }
  Code3 result;
  std::ranges::copy(text, result.code_.begin());
  return result;
}

std::string_view Code3::text() const noexcept {
  const auto end = std::ranges::find(code_, '\0');
  return {code_.data(), static_cast<std::size_t>(end - code_.begin())};
}

Result<Quantity> make_quantity(Decimal value, Code3 unit) {
  return micro_units(value, unit).map([&](std::int64_t micro) { return Quantity{micro, unit}; });
}

Result<Money> make_money(Decimal amount, Code3 currency) {
  return micro_units(amount, currency).map([&](std::int64_t micro) { return Money{micro, currency}; });
}

Result<Quantity> add(Quantity a, Quantity b) { return combined(a, b, Sign::plus); }
Result<Quantity> subtract(Quantity a, Quantity b) { return combined(a, b, Sign::minus); }
Result<Money> add(Money a, Money b) { return combined(a, b, Sign::plus); }
Result<Money> subtract(Money a, Money b) { return combined(a, b, Sign::minus); }

Result<Quantity> convert(Quantity quantity, Rational factor, Code3 unit, Rounding rounding) {
  const Wide product = Wide{quantity.micro} * factor.numerator();
  Wide micro = product / factor.denominator();  // towards zero
  if (rounding == Rounding::up && product % factor.denominator() != 0) micro += product < 0 ? -1 : 1;
  if (!fits_int64(micro)) {
    return fail("quantity.range", {fmt::format("{} x {}", shown(quantity.micro, quantity.unit), to_string(factor))});
  }
  return Quantity{static_cast<std::int64_t>(micro), unit};
}

Decimal to_decimal(const Quantity& quantity) { return Decimal::scaled(quantity.micro, kPlaces); }
Decimal to_decimal(const Money& money) { return Decimal::scaled(money.micro, kPlaces); }

}  // namespace sluice

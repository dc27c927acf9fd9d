// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/decimal.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

#include "sluice/base/check.hpp"
#include "wide.hpp"

namespace sluice {
namespace {

constexpr unsigned kDigits = 18;  // significant digits, and places, at most
constexpr Wide kEnd = power_of_ten(kDigits);

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// units / 10^places in lowest form, if that is within 18 digits and 18 places.
std::optional<Decimal> narrowed(Wide units, unsigned places) {
  while (places > 0 && units % 10 == 0) {
    units /= 10;
    --places;
  }
  if (places > kDigits || units <= -kEnd || units >= kEnd) return std::nullopt;
  return Decimal::scaled(static_cast<std::int64_t>(units), places);
}

// Both on the same number of places: at most 2^63 * 10^18, well within 128 bits.
Wide units_at(Decimal value, unsigned places) { return Wide{value.units()} * power_of_ten(places - value.places()); }

}  // namespace

Result<Decimal> Decimal::parse(std::string_view text) {
  const auto invalid = [&] { return fail("decimal.invalid", {std::string(text)}); };
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative) rest.remove_prefix(1);

  const auto point = rest.find('.');
  std::string_view whole = rest.substr(0, point);
  std::string_view fraction;
  if (point != std::string_view::npos) {
    fraction = rest.substr(point + 1);
    if (fraction.empty()) return invalid();
  }
  if (whole.empty() || !std::ranges::all_of(whole, is_digit) || !std::ranges::all_of(fraction, is_digit)) {
    return invalid();
  }

  // Zeros that say nothing about the value do not count as digits.
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  fraction = fraction.substr(0, fraction.find_last_not_of('0') + 1);
  const auto leading = whole.empty() ? std::min(fraction.find_first_not_of('0'), fraction.size()) : 0;
  if (whole.size() + fraction.size() - leading > kDigits || fraction.size() > kDigits) {
    return fail("decimal.range", {std::string(text)});
  }
  std::int64_t units = 0;
  for (const char c : whole) units = units * 10 + (c - '0');
  for (const char c : fraction) units = units * 10 + (c - '0');
  return scaled(negative ? -units : units, static_cast<unsigned>(fraction.size()));
}

Decimal Decimal::scaled(std::int64_t units, unsigned places) {
  CHECK_THAT(places <= kDigits);
  while (places > 0 && units % 10 == 0) {
    units /= 10;
    --places;
  }
  Decimal result;
  result.units_ = units;
  result.places_ = static_cast<std::uint8_t>(places);
  return result;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept {
  const unsigned places = std::max(a.places(), b.places());
  const Wide left = units_at(a, places);
  const Wide right = units_at(b, places);
  if (left == right) return std::strong_ordering::equal;
  return left < right ? std::strong_ordering::less : std::strong_ordering::greater;
}

Result<Decimal> add(Decimal a, Decimal b) {
  const unsigned places = std::max(a.places(), b.places());
  const auto sum = narrowed(units_at(a, places) + units_at(b, places), places);
  if (!sum) return fail("decimal.range", {fmt::format("{} + {}", to_string(a), to_string(b))});
  return *sum;
}

Result<Decimal> subtract(Decimal a, Decimal b) {
  const unsigned places = std::max(a.places(), b.places());
  const auto difference = narrowed(units_at(a, places) - units_at(b, places), places);
  if (!difference) return fail("decimal.range", {fmt::format("{} - {}", to_string(a), to_string(b))});
  return *difference;
}

Result<Decimal> multiply(Decimal a, Decimal b) {
  const auto product = narrowed(Wide{a.units()} * b.units(), a.places() + b.places());
  if (!product) return fail("decimal.range", {fmt::format("{} x {}", to_string(a), to_string(b))});
  return *product;
}

std::string to_string(Decimal value) {
  std::string text = std::to_string(value.units());
  if (value.places() == 0) return text;
  const std::size_t sign = value.negative() ? 1 : 0;
  const std::size_t places = value.places();
  if (text.size() - sign <= places) text.insert(sign, places + 1 - (text.size() - sign), '0');
  text.insert(text.size() - places, 1, '.');
  return text;
}

}  // namespace sluice

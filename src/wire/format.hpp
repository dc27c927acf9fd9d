// SPDX-License-Identifier: Apache-2.0
// How plain values are written. A format is a struct with
//   Value                                      the type it reads into
//   bool read(Reading&, const Place&, Value&)  false once the reading has failed
//   Json write(const Value&)
//   const Shape& shape()                       the same for the schema, the CSV reader and the page
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sluice/trade/transaction.hpp"
#include "sluice/wire/reading.hpp"
#include "sluice/wire/shape.hpp"

namespace sluice::wire {

// The value of a CSV cell that is a plain text in JSON too.
[[nodiscard]] Json cell_text(std::string_view cell);

struct Text {  // never empty: what is not known is left out
  using Value = std::string;
  static bool read(Reading& reading, const Place& at, std::string& value);
  static Json write(const std::string& value);
  static const Shape& shape();
};

struct OptionalText {  // empty where it is left out
  using Value = std::string;
  static bool read(Reading& reading, const Place& at, std::string& value) { return Text::read(reading, at, value); }
  static Json write(const std::string& value) { return value.empty() ? Json{} : Json::string(value); }
  static const Shape& shape() { return Text::shape(); }
};

struct CommodityCode {
  using Value = std::string;
  static bool read(Reading& reading, const Place& at, std::string& value);
  static Json write(const std::string& value) { return Json::string(value); }
  static const Shape& shape();
};

struct Flag {
  using Value = bool;
  static bool read(Reading& reading, const Place& at, bool& value);
  static Json write(bool value) { return Json::boolean(value); }
  static const Shape& shape();
};

struct CountryCode {
  using Value = trade::Country;
  static bool read(Reading& reading, const Place& at, trade::Country& value);
  static Json write(const trade::Country& value) { return Json::string(std::string(value.text())); }
  static const Shape& shape();
};

struct UnitCode {
  using Value = Code3;
  static bool read(Reading& reading, const Place& at, Code3& value);
  static Json write(const Code3& value) { return Json::string(std::string(value.text())); }
  static const Shape& shape();
};

struct CurrencyCode {
  using Value = Code3;
  static bool read(Reading& reading, const Place& at, Code3& value);
  static Json write(const Code3& value) { return Json::string(std::string(value.text())); }
  static const Shape& shape();
};

struct Day {
  using Value = Date;
  static bool read(Reading& reading, const Place& at, Date& value);
  static Json write(Date value) { return Json::string(to_string(value)); }
  static const Shape& shape();
};

// The contract's version: the number 1, held by no member.
struct Version {
  static bool read(Reading& reading, const Place& at);
  static Json write() { return Json::number("1"); }
  static const Shape& shape();
};

// A decimal, as a string or a number whose digits are taken as they are written.
[[nodiscard]] bool read_decimal(Reading& reading, const Place& at, Decimal& value);

// The bounds that a kind of number keeps to, both included; `code` is the error outside them.
inline constexpr std::int64_t kLargest = 999'999'999'999'999'999;  // what a Decimal holds
struct Fraction {
  static constexpr Decimal kMin{0};
  static constexpr Decimal kMax{1};
  static constexpr std::string_view kCode = "fraction.range";
  static constexpr Words kForm{"fraction from 0 to 1", "0 至 1 之间的分数"};
  static constexpr Words kRange{"fraction from 0 to 1, or a range of them", "0 至 1 之间的分数，或其范围"};
};
struct Measure {
  static constexpr Decimal kMin{0};
  static constexpr Decimal kMax{kLargest};
  static constexpr std::string_view kCode = "number.negative";
  static constexpr Words kForm{"number, not negative", "非负数"};
  static constexpr Words kRange{"number, not negative, or a range of them", "非负数，或其范围"};
};
struct AnyNumber {
  static constexpr Decimal kMin{-kLargest};
  static constexpr Decimal kMax{kLargest};
  static constexpr std::string_view kCode = "decimal.range";
  static constexpr Words kForm{"number", "数值"};
  static constexpr Words kRange{"number or a range of them", "数值或其范围"};
};

[[nodiscard]] Shape decimal_shape(const Words& form);

template <class Bounds>
struct Number {
  using Value = Decimal;
  static bool read(Reading& reading, const Place& at, Decimal& value) {
    if (!read_decimal(reading, at, value)) return false;
    if (Bounds::kMin <= value && value <= Bounds::kMax) return true;
    return reading.fail(at, Bounds::kCode, {to_string(value)});
  }
  static Json write(const Decimal& value) { return Json::string(to_string(value)); }
  static const Shape& shape() {
    static const Shape made = decimal_shape(Bounds::kForm);
    return made;
  }
};

// One of `choices`; the place in them, or their size where the reading failed.
[[nodiscard]] std::size_t read_choice(Reading& reading, const Place& at, std::span<const std::string_view> choices);
[[nodiscard]] Shape choice_shape(std::span<const std::string_view> choices);

template <class E>
struct Choice {
  using Value = E;
  static bool read(Reading& reading, const Place& at, E& value) {
    const std::size_t place = read_choice(reading, at, trade::kSymbols<E>);
    if (place == trade::kSymbols<E>.size()) return false;
    value = static_cast<E>(place);
    return true;
  }
  static Json write(E value) { return Json::string(std::string(trade::symbol(value))); }
  static const Shape& shape() {
    static const Shape made = choice_shape(trade::kSymbols<E>);
    return made;
  }
};

}  // namespace sluice::wire

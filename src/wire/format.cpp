// SPDX-License-Identifier: Apache-2.0
#include "sluice/wire/format.hpp"

#include <algorithm>

#include "sluice/wire/suggest.hpp"

namespace sluice::wire {
namespace {

// A JSON Schema of one keyword more than "type": {"type": "string", "pattern": "…"}.
Json schema_of(std::string_view type, std::string_view keyword, Json value) {
  return Json::object({{"type", Json::string(std::string(type))}, {std::string(keyword), std::move(value)}});
}

Json pattern(std::string_view expression) {
  return schema_of("string", "pattern", Json::string(std::string(expression)));
}

Shape plain(std::string_view name, const Words& form, Json schema) {
  Shape shape;
  shape.name = name;
  shape.form = form;
  shape.schema = std::move(schema);
  shape.cell = cell_text;
  return shape;
}

Json cell_flag(std::string_view cell) {
  // Spreadsheets write their own TRUE and FALSE.
  if (cell == "true" || cell == "TRUE") return Json::boolean(true);
  if (cell == "false" || cell == "FALSE") return Json::boolean(false);
  return cell_text(cell);
}

Json cell_number(std::string_view cell) { return Json::number(std::string(cell)); }

bool is_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Json cell_text(std::string_view cell) { return Json::string(std::string(cell)); }

bool Text::read(Reading& reading, const Place& at, std::string& value) {
  if (!reading.expect(at, Json::Kind::string)) return false;
  if (at.node.text.empty()) return reading.fail(at, "text.empty");
  if (at.node.text.find('\0') != std::string::npos) return reading.fail(at, "text.nul");
  value = at.node.text;
  return true;
}

Json Text::write(const std::string& value) { return Json::string(value); }

const Shape& Text::shape() {
  static const Shape made = plain("", {"text", "文本"}, schema_of("string", "minLength", Json::number("1")));
  return made;
}

bool CommodityCode::read(Reading& reading, const Place& at, std::string& value) {
  if (!Text::read(reading, at, value)) return false;
  if (value.size() >= 6 && value.size() <= 10 && is_digits(value)) return true;
  return reading.fail(at, "commodity_code.form", {value});
}

const Shape& CommodityCode::shape() {
  static const Shape made = plain("commodity_code", {"6 to 10 digits", "6 至 10 位数字"}, pattern("^[0-9]{6,10}$"));
  return made;
}

bool Flag::read(Reading& reading, const Place& at, bool& value) {
  if (!reading.expect(at, Json::Kind::boolean)) return false;
  value = at.node.text == "true";
  return true;
}

const Shape& Flag::shape() {
  static const Shape made = [] {
    Shape shape = plain("", {"true or false", "true 或 false"}, Json::object({{"type", Json::string("boolean")}}));
    shape.cell = cell_flag;
    return shape;
  }();
  return made;
}

bool CountryCode::read(Reading& reading, const Place& at, trade::Country& value) {
  if (!reading.expect(at, Json::Kind::string)) return false;
  const std::string& text = at.node.text;
  if (reading.reference.country(text) == nullptr) {
    return reading.fail(at, "country.unknown", {text, suggest_country(text, reading.reference)});
  }
  value.code = {text[0], text[1]};
  return true;
}

const Shape& CountryCode::shape() {
  static const Shape made = plain(
      "country", {"country code (ISO 3166-1 alpha-2)", "国家（地区）代码（ISO 3166-1 两字母）"}, pattern("^[A-Z]{2}$"));
  return made;
}

bool UnitCode::read(Reading& reading, const Place& at, Code3& value) {
  if (!reading.expect(at, Json::Kind::string)) return false;
  const std::string& text = at.node.text;
  if (reading.reference.unit(text) == nullptr) {
    return reading.fail(at, "unit.unknown", {text, suggest_unit(text, reading.reference)});
  }
  value = *Code3::parse(text);  // the tables hold no other
  return true;
}

const Shape& UnitCode::shape() {
  static const Shape made =
      plain("unit", {"unit code (UN/ECE Rec 20)", "计量单位代码（UN/ECE 第 20 号建议书）"}, pattern("^[A-Z0-9]{1,3}$"));
  return made;
}

bool CurrencyCode::read(Reading& reading, const Place& at, Code3& value) {
  if (!reading.expect(at, Json::Kind::string)) return false;
  const std::string& text = at.node.text;
  if (reading.reference.currency(text) == nullptr) {
    return reading.fail(at, "currency.unknown", {text, suggest_currency(text, reading.reference)});
  }
  value = *Code3::parse(text);
  return true;
}

const Shape& CurrencyCode::shape() {
  static const Shape made =
      plain("currency", {"currency code (ISO 4217)", "货币代码（ISO 4217）"}, pattern("^[A-Z]{3}$"));
  return made;
}

bool Day::read(Reading& reading, const Place& at, Date& value) {
  if (!reading.expect(at, Json::Kind::string)) return false;
  auto date = parse_date(at.node.text);
  if (!date) return reading.fail(at, std::move(date.error()));
  value = *date;
  return true;
}

const Shape& Day::shape() {
  static const Shape made =
      plain("", {"day, YYYY-MM-DD", "日期，YYYY-MM-DD"}, schema_of("string", "format", Json::string("date")));
  return made;
}

bool Version::read(Reading& reading, const Place& at) {
  if (at.node.kind == Json::Kind::number && at.node.text == "1") return true;
  return reading.fail(at, "contract.version", {to_json(at.node).substr(0, 20)});
}

const Shape& Version::shape() {
  static const Shape made = [] {
    Shape shape = plain("", {"the number 1", "数字 1"}, Json::object({{"const", Json::number("1")}}));
    shape.cell = cell_number;
    return shape;
  }();
  return made;
}

bool read_decimal(Reading& reading, const Place& at, Decimal& value) {
  if (at.node.kind != Json::Kind::number && !reading.expect(at, Json::Kind::string)) return false;
  auto decimal = Decimal::parse(at.node.text);
  if (!decimal) return reading.fail(at, std::move(decimal.error()));
  value = *decimal;
  return true;
}

Shape decimal_shape(const Words& form) {
  Json both = Json::object({{"type", Json::array({Json::string("string"), Json::string("number")})},
                            {"pattern", Json::string(R"(^-?[0-9]+(\.[0-9]+)?$)")}});
  return plain("", form, std::move(both));
}

std::size_t read_choice(Reading& reading, const Place& at, std::span<const std::string_view> choices) {
  if (!reading.expect(at, Json::Kind::string)) return choices.size();
  const auto found = std::ranges::find(choices, at.node.text);
  if (found == choices.end()) {
    (void)reading.fail(at, "choice.unknown", {at.node.text, suggest_choice(at.node.text, choices), listed(choices)});
  }
  return static_cast<std::size_t>(found - choices.begin());
}

Shape choice_shape(std::span<const std::string_view> choices) {
  Json list = Json::array();
  for (const std::string_view choice : choices) list.items.push_back(Json::string(std::string(choice)));
  Shape shape = plain("", {"one of", "取值之一"}, Json::object({{"enum", std::move(list)}}));
  shape.choices.assign(choices.begin(), choices.end());
  return shape;
}

}  // namespace sluice::wire

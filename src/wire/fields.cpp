// SPDX-License-Identifier: Apache-2.0
#include "sluice/wire/fields.hpp"

namespace sluice::wire {

std::optional<std::pair<std::string_view, std::string_view>> split_ends(std::string_view cell) {
  const auto dots = cell.find("..");
  if (dots == std::string_view::npos) return std::nullopt;
  const std::string_view first = cell.substr(0, dots);
  const std::string_view last = cell.substr(dots + 2);
  const auto is_end = [](std::string_view text) { return text.empty() || Decimal::parse(text).has_value(); };
  if (!is_end(first) || !is_end(last) || cell == "..") return std::nullopt;
  return std::pair(first, last);
}

bool ParameterValue::read(Reading& reading, const Place& at, trade::Parameter& value) {
  const Json& node = at.node;
  if (node.kind == Json::Kind::boolean) return Flag::read(reading, at, value.emplace<bool>());
  if (node.kind == Json::Kind::string) {
    const auto number = Decimal::parse(node.text);
    const bool word = !number && number.error().code != "decimal.range";
    if (word) return Text::read(reading, at, value.emplace<std::string>());
  }
  return RangeOf<AnyNumber>::read(reading, at, value.emplace<trade::Range>());
}

Json ParameterValue::write(const trade::Parameter& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return Flag::write(*flag);
  if (const trade::Range* range = std::get_if<trade::Range>(&value)) return RangeOf<AnyNumber>::write(*range);
  return Text::write(std::get<std::string>(value));
}

const Shape& ParameterValue::shape() {
  static const Shape made = [] {
    Shape shape = RangeOf<AnyNumber>::shape();
    shape.form = {"true, false, number, range or word", "true、false、数值、范围或文字"};
    shape.schema = Json::object(
        {{"type", Json::array({Json::string("boolean"), Json::string("string"), Json::string("number")})}});
    shape.cell = [](std::string_view cell) {
      const Json flag = Flag::shape().cell(cell);
      return flag.kind == Json::Kind::boolean ? flag : RangeOf<AnyNumber>::cell(cell);
    };
    return shape;
  }();
  return made;
}

bool ByElement::key(Reading& reading, const Place& at) {
  if (reading.reference.element(at.name) != nullptr) return true;
  return reading.fail(at, "element.unknown", {std::string(at.name), suggest_element(at.name, reading.reference)});
}

bool ByElement::whole(Reading& reading, const Place& at,
                      const std::map<std::string, trade::Fact<trade::Range>, std::less<>>& all) {
  Decimal sum;
  for (const auto& [symbol, fraction] : all) {
    if (!fraction.known()) continue;
    const auto more = add(sum, fraction.get()->min);
    // Fractions have up to 18 places: only a sum above one can need more digits than there are.
    if (!more || *more > Decimal(1)) return reading.fail(at, "composition.sum");
    sum = *more;
  }
  return true;
}

bool ByName::key(Reading& reading, const Place& at) {
  if (at.name.empty()) return reading.fail(at, "text.empty");
  return at.name.find('\0') == std::string_view::npos || reading.fail(at, "text.nul");
}

}  // namespace sluice::wire

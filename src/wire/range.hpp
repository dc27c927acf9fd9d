// SPDX-License-Identifier: Apache-2.0
// Measured values: one decimal, or the ends between which it lies.
#pragma once

#include <string_view>

#include "sluice/wire/object.hpp"

namespace sluice::wire {

template <class Bounds>
struct Ends {
  trade::Fact<Decimal> min;
  trade::Fact<Decimal> max;
};

// "0.1..0.3", "..0.3", "0.1.." in a CSV cell; nothing where the cell is no such text.
[[nodiscard]] std::optional<std::pair<std::string_view, std::string_view>> split_ends(std::string_view cell);

template <class Bounds>
struct RangeOf {
  using Value = trade::Range;
  using Both = Ends<Bounds>;

  // An end left out is the bound.
  static bool read(Reading& reading, const Place& at, trade::Range& value) {
    if (at.node.kind != Json::Kind::object) {
      Decimal exact;
      if (!Number<Bounds>::read(reading, at, exact)) return false;
      value = {exact, exact};
      return true;
    }
    Both ends;
    if (!ObjectOf<Both>::read(reading, at, ends)) return false;
    if (!ends.min.known() && !ends.max.known()) return reading.fail(at, "range.empty");
    value.min = ends.min.known() ? *ends.min.get() : Bounds::kMin;
    value.max = ends.max.known() ? *ends.max.get() : Bounds::kMax;
    if (value.min <= value.max) return true;
    return reading.fail(at, "range.inverted", {to_string(value.min), to_string(value.max)});
  }

  static Json write(const trade::Range& value) {
    if (value.min == value.max) return Number<Bounds>::write(value.min);
    const bool open = value.min == Bounds::kMin && value.max == Bounds::kMax;
    Both ends;
    if (open || value.min != Bounds::kMin) ends.min = value.min;
    if (open || value.max != Bounds::kMax) ends.max = value.max;
    return ObjectOf<Both>::write(ends);
  }

  static const Shape& shape() {
    static const Shape made = [] {
      Shape shape = ObjectOf<Both>::shape();
      shape.form = Bounds::kRange;
      shape.schema = Number<Bounds>::shape().schema;
      shape.cell = cell;
      return shape;
    }();
    return made;
  }

  static Json cell(std::string_view text) {
    const auto ends = split_ends(text);
    if (!ends) return cell_text(text);
    Json node = Json::object();
    const auto put = [&](std::string_view name, std::string_view end) {
      if (!end.empty()) node.members.push_back({std::string(name), cell_text(end)});
    };
    put(name_of(&Both::min), ends->first);
    put(name_of(&Both::max), ends->second);
    return node;
  }
};

// A technical fact: yes or no, a number, or a word that is no number.
struct ParameterValue {
  using Value = trade::Parameter;
  static bool read(Reading& reading, const Place& at, trade::Parameter& value);
  static Json write(const trade::Parameter& value);
  static const Shape& shape();
};

}  // namespace sluice::wire

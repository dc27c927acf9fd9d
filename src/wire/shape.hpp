// SPDX-License-Identifier: Apache-2.0
// What the table of fields (fields.hpp) says, as plain data: the CSV header, the JSON Schema and the
// reference page are made from it.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "sluice/base/json.hpp"

namespace sluice::wire {

struct Words {
  std::string_view en;
  std::string_view zh;
};

struct Shape;

// A shape as it stands in one place.
struct Use {
  const Shape* shape = nullptr;
  bool unknown = false;         // null is allowed
  bool not_applicable = false;  // "n/a" is allowed
};

struct FieldShape {
  std::string_view name;
  Use use;
  bool required = false;
  bool constant = false;  // one value alone, which its example shows
  Words meaning;
  std::string_view example;  // as JSON
};

// A plain value has a schema; a list and a map have `each`; an object has fields. A range is both a
// plain value and an object.
struct Shape {
  std::string_view name;                     // under which the JSON Schema defines it; empty: in place
  Words form;                                // how it is written, in a few words
  Json schema;                               // of a plain value; of a list: what more there is to say
  std::optional<Use> each;                   // a list's items, or a map's values
  bool keyed = false;                        // a map
  std::vector<FieldShape> fields;            // an object's members, in the order they are written
  std::vector<std::string_view> choices;     // of an enumeration
  Json (*cell)(std::string_view) = nullptr;  // the value that a CSV cell means; null: it fits in no cell

  [[nodiscard]] bool list() const noexcept { return each && !keyed; }
  [[nodiscard]] bool map() const noexcept { return keyed; }
  [[nodiscard]] const FieldShape* field(std::string_view wanted) const noexcept {
    const auto found = std::ranges::find(fields, wanted, &FieldShape::name);
    return found == fields.end() ? nullptr : &*found;
  }
  [[nodiscard]] std::vector<std::string_view> names() const {
    std::vector<std::string_view> result;
    result.reserve(fields.size());
    for (const FieldShape& each_field : fields) result.push_back(each_field.name);
    return result;
  }
};

}  // namespace sluice::wire

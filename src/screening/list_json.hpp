// SPDX-License-Identifier: Apache-2.0
// JSON, record by record: a record becomes a small tree, and only it is held.
#pragma once

#include <functional>

#include "list_readers.hpp"

namespace sluice::screening {

struct JsonMember;

struct Json {
  enum class Kind { null, boolean, number, string, array, object };
  Kind kind = Kind::null;
  std::string text;  // of a string unescaped, of a number and a boolean as written
  std::vector<Json> items;
  std::vector<JsonMember> members;
  std::size_t line = 0;

  [[nodiscard]] const Json* find(std::string_view name) const;  // null where there is none, or a JSON null
  // The member's text; "" where there is none or it is no string or number.
  [[nodiscard]] std::string_view text_of(std::string_view name) const;
  // The texts of a member: of a string or number itself, of a list those of its items.
  [[nodiscard]] std::vector<std::string_view> texts_of(std::string_view name) const;
};

struct JsonMember {
  std::string name;
  Json value;
};

using TakeJson = std::function<Result<void>(const Json&)>;

// Each item of one document that is a list, or an object with a list under `key`. Both functions fail with json.empty,
// json.syntax, json.unclosed, json.unclosed_string, json.control_character, json.escape, json.trailing,
// json.duplicate_key, json.kind, text.invalid_utf8, list.too_deep, list.too_large (of one record), or with what `take`
// fails with.
[[nodiscard]] Result<void> each_item(const ListText& text, std::string_view key, const TakeJson& take);

// Each line that is not blank, of which every one is an object. `wanted`, where given, looks at the bytes of a line
// first.
[[nodiscard]] Result<void> each_line(const ListText& text, const TakeJson& take,
                                     const std::function<bool(std::string_view)>& wanted = {});

}  // namespace sluice::screening

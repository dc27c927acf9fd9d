// SPDX-License-Identifier: Apache-2.0
// A JSON value as a file wrote it: the order of members, the digits of numbers and the lines are
// kept, so that decimals stay exact and errors can point.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.hpp"

namespace sluice {

struct Json {
  struct Member;
  enum class Kind { null, boolean, number, string, array, object };

  Kind kind = Kind::null;
  std::string text;             // string: its characters; number: as written; boolean: "true" or "false"
  std::vector<Json> items;      // of an array
  std::vector<Member> members;  // of an object, in order, no name twice
  std::size_t line = 0;         // where it begins, from 1; 0 where it came from no file

  [[nodiscard]] static Json boolean(bool value);
  [[nodiscard]] static Json number(std::string digits);
  [[nodiscard]] static Json string(std::string text);
  [[nodiscard]] static Json array();
  [[nodiscard]] static Json array(std::vector<Json> items);
  [[nodiscard]] static Json object();
  [[nodiscard]] static Json object(std::vector<Member> members);

  // The member's value, or null where there is none or this is no object.
  [[nodiscard]] const Json* find(std::string_view name) const noexcept;
  [[nodiscard]] Json* find(std::string_view name) noexcept;

  // The same value, wherever it was written: lines do not count, the order of members does.
  friend bool operator==(const Json& a, const Json& b) noexcept;
};

struct Json::Member {
  std::string name;
  Json value;
  friend bool operator==(const Member&, const Member&) = default;
};

// "array", "object", "string" and so on.
[[nodiscard]] std::string_view name_of(Json::Kind kind) noexcept;

// Reads exactly one JSON value (RFC 8259) with nothing but blanks around it; a byte order mark in
// front is allowed. `first_line` is the number of the text's first line in `file`. Fails with
// text.invalid_utf8, json.empty, json.syntax, json.unclosed, json.unclosed_string, json.trailing,
// json.control_character, json.escape, json.exponent (numbers are kept as written, without one),
// json.duplicate_key, json.too_deep (more than 64 levels) or json.too_many_values (more than 500,000),
// all with the line.
[[nodiscard]] Result<Json> parse_json(std::string_view text, std::string_view file = {}, std::size_t first_line = 1);

// Puts `value` at a JSON Pointer (RFC 6901). Missing members on the way are created (a list before
// the tokens "0" and "-", otherwise an object); an index may be the list's size or "-" to append. A
// null on the way is as good as missing. Fails with pointer.invalid (no leading slash, a bad "~") or
// pointer.missing (an index beyond the end, a step into a plain value), and changes nothing then.
[[nodiscard]] Result<void> set(Json& root, std::string_view pointer, Json value);

enum class JsonLayout { compact, pretty };  // pretty: two blanks a level

[[nodiscard]] std::string to_json(const Json& node, JsonLayout layout = JsonLayout::compact);

// The one way to write a value where its bytes are hashed (RFC 8785): members sorted by the UTF-16 units of
// their names, numbers as ECMAScript writes the nearest double, no blanks. A whole number beyond 2^53 belongs
// in a string. Fails with json.number (a number that no double can hold).
[[nodiscard]] Result<std::string> canonical_json(const Json& value);

// Appends a string in its quotes, as canonical_json writes it.
void write_json_string(std::string& out, std::string_view text);

// The order of members in canonical_json: by the UTF-16 units of their names, which are UTF-8.
[[nodiscard]] bool canonical_before(std::string_view a, std::string_view b) noexcept;

}  // namespace sluice

// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace sluice {
namespace {

constexpr std::size_t kIndexDigits = 6;  // more than a list here ever has; keeps an index in its type

// A pointer's tokens with "~1" and "~0" undone, or nothing where it is none.
std::optional<std::vector<std::string>> tokens_of(std::string_view pointer) {
  std::vector<std::string> tokens;
  if (pointer.empty()) return tokens;
  if (pointer.front() != '/') return std::nullopt;
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    if (pointer[i] == '/') {
      tokens.emplace_back();
    } else if (pointer[i] != '~') {
      tokens.back() += pointer[i];
    } else {
      const char escaped = i + 1 < pointer.size() ? pointer[++i] : '\0';
      if (escaped != '0' && escaped != '1') return std::nullopt;
      tokens.back() += escaped == '0' ? '~' : '/';
    }
  }
  return tokens;
}

bool begins_list(const std::string& token) { return token == "0" || token == "-"; }

// The index that a token means in a list of `size` items, up to one past its end.
std::optional<std::size_t> index_of(const std::string& token, std::size_t size) {
  if (token == "-") return size;
  const bool digits = std::ranges::all_of(token, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || token.empty() || token.size() > kIndexDigits || (token.size() > 1 && token[0] == '0'))
    return std::nullopt;
  const std::size_t index = std::stoul(token);
  return index <= size ? std::optional(index) : std::nullopt;
}

// `value` wrapped in the lists and objects that the tokens from `first` on ask for.
Json grown(const std::vector<std::string>& tokens, std::size_t first, Json value) {
  for (std::size_t i = tokens.size(); i > first; --i) {
    Json outer = begins_list(tokens[i - 1]) ? Json::array() : Json::object();
    if (outer.kind == Json::Kind::array) outer.items.push_back(std::move(value));
    else outer.members.push_back({tokens[i - 1], std::move(value)});
    value = std::move(outer);
  }
  return value;
}

// The digits and the exponent of the nearest double, as ECMAScript's Number::toString lays them out.
Result<std::string> canonical_number(const std::string& text) {
  double value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return fail("json.number", {text});
  if (value == 0) return std::string("0");
  std::array<char, 32> buffer{};
  const auto written =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
  std::string_view shortest(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
  std::string result;
  if (shortest.front() == '-') {
    result = "-";
    shortest.remove_prefix(1);
  }
  const auto e = shortest.find('e');
  const int exponent = std::stoi(std::string(shortest.substr(e + 1)));
  std::string digits(shortest.substr(0, e));
  std::erase(digits, '.');
  const int count = static_cast<int>(digits.size());
  const int point = exponent + 1;  // where the decimal point stands, counted from the first digit
  if (count <= point && point <= 21) return result + digits.append(static_cast<std::size_t>(point - count), '0');
  if (0 < point && point <= 21) return result + digits.insert(static_cast<std::size_t>(point), 1, '.');
  if (-6 < point && point <= 0) return result + "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  if (count > 1) digits.insert(1, 1, '.');
  return result + digits + (exponent > 0 ? "e+" : "e") + std::to_string(exponent);
}

Result<void> write_canonical(std::string& out, const Json& value) {
  const auto all = [&](char open, char close, const auto& parts, const auto& each) -> Result<void> {
    out += open;
    bool first = true;
    for (const auto& part : parts) {
      if (!std::exchange(first, false)) out += ',';
      if (auto done = each(part); !done) return done;
    }
    out += close;
    return {};
  };
  switch (value.kind) {
    case Json::Kind::null: out += "null"; return {};
    case Json::Kind::boolean: out += value.text; return {};
    case Json::Kind::string: write_json_string(out, value.text); return {};
    case Json::Kind::array:
      return all('[', ']', value.items, [&](const Json& item) { return write_canonical(out, item); });
    case Json::Kind::number: {
      auto number = canonical_number(value.text);
      if (!number) return fail(std::move(number.error()));
      out += *number;
      return {};
    }
    case Json::Kind::object: {
      std::vector<const Json::Member*> members;
      for (const Json::Member& member : value.members) members.push_back(&member);
      std::ranges::sort(members, canonical_before,
                        [](const Json::Member* member) { return std::string_view(member->name); });
      return all('{', '}', members, [&](const Json::Member* member) {
        write_json_string(out, member->name);
        out += ':';
        return write_canonical(out, member->value);
      });
    }
  }
  return {};
}

class Writer {
 public:
  explicit Writer(JsonLayout layout) : pretty_(layout == JsonLayout::pretty) {}

  void write(const Json& node) {
    switch (node.kind) {
      case Json::Kind::null: out += "null"; break;
      case Json::Kind::boolean:
      case Json::Kind::number: out += node.text; break;
      case Json::Kind::string: write_json_string(out, node.text); break;
      case Json::Kind::array: write_all('[', ']', node.items, [&](const Json& item) { write(item); }); break;
      case Json::Kind::object:
        write_all('{', '}', node.members, [&](const Json::Member& member) {
          write_json_string(out, member.name);
          out += pretty_ ? ": " : ":";
          write(member.value);
        });
        break;
    }
  }

  std::string out;

 private:
  template <class Parts, class Each>
  void write_all(char open, char close, const Parts& parts, const Each& each) {
    out += open;
    ++level_;
    bool first = true;
    for (const auto& part : parts) {
      if (!first) out += ',';
      first = false;
      new_line();
      each(part);
    }
    --level_;
    if (!first) new_line();
    out += close;
  }

  void new_line() {
    if (pretty_) (out += '\n').append(2 * level_, ' ');
  }

  bool pretty_;
  std::size_t level_ = 0;
};

}  // namespace

Json Json::boolean(bool value) {
  Json node;
  node.kind = Kind::boolean;
  node.text = value ? "true" : "false";
  return node;
}

Json Json::number(std::string digits) {
  Json node;
  node.kind = Kind::number;
  node.text = std::move(digits);
  return node;
}

Json Json::string(std::string text) {
  Json node;
  node.kind = Kind::string;
  node.text = std::move(text);
  return node;
}

Json Json::array() { return array(std::vector<Json>{}); }

Json Json::array(std::vector<Json> items) {
  Json node;
  node.kind = Kind::array;
  node.items = std::move(items);
  return node;
}

Json Json::object() { return object(std::vector<Json::Member>{}); }

Json Json::object(std::vector<Json::Member> members) {
  Json node;
  node.kind = Kind::object;
  node.members = std::move(members);
  return node;
}

std::string_view name_of(Json::Kind kind) noexcept {
  switch (kind) {
    case Json::Kind::null: return "null";
    case Json::Kind::boolean: return "boolean";
    case Json::Kind::number: return "number";
    case Json::Kind::string: return "string";
    case Json::Kind::array: return "array";
    case Json::Kind::object: return "object";
  }
  return "";
}

const Json* Json::find(std::string_view name) const noexcept {
  const auto found = std::ranges::find(members, name, &Json::Member::name);
  return found == members.end() ? nullptr : &found->value;
}

Json* Json::find(std::string_view name) noexcept { return const_cast<Json*>(std::as_const(*this).find(name)); }

bool operator==(const Json& a, const Json& b) noexcept {
  return a.kind == b.kind && a.text == b.text && a.items == b.items && a.members == b.members;
}

Result<void> set(Json& root, std::string_view pointer, Json value) {
  const auto tokens = tokens_of(pointer);
  if (!tokens) return fail("pointer.invalid", {std::string(pointer)});
  const auto missing = [&] { return fail("pointer.missing", {std::string(pointer)}); };

  // Walk as far as the document goes; what is left is built apart and hung in at the end.
  Json* at = &root;
  std::size_t next = 0;
  for (; next < tokens->size() && at->kind != Json::Kind::null; ++next) {
    const std::string& token = (*tokens)[next];
    if (at->kind == Json::Kind::array) {
      const auto index = index_of(token, at->items.size());
      if (!index) return missing();
      if (*index == at->items.size()) at->items.emplace_back();
      at = &at->items[*index];
    } else if (at->kind == Json::Kind::object) {
      Json* member = at->find(token);
      at = member != nullptr ? member : &at->members.emplace_back(Json::Member{token, {}}).value;
    } else {
      return missing();
    }
  }
  Json hung = grown(*tokens, next, std::move(value));
  if (hung.line == 0) hung.line = at->line;
  *at = std::move(hung);
  return {};
}

std::string to_json(const Json& node, JsonLayout layout) {
  Writer writer(layout);
  writer.write(node);
  return std::move(writer.out);
}

void write_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  std::size_t plain = 0;  // from here on nothing had to be escaped
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    if (c == '"' || c == '\\') (out += '\\') += c;
    else if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (c == '\r') out += "\\r";
    else if (c == '\b') out += "\\b";
    else if (c == '\f') out += "\\f";
    else ((out += "\\u00") += kHex[byte >> 4U]) += kHex[byte & 15U];
  }
  out.append(text, plain);
  out += '"';
}

bool canonical_before(std::string_view a, std::string_view b) noexcept {
  const auto [in_a, in_b] = std::ranges::mismatch(a, b);
  if (in_a == a.end() || in_b == b.end()) return in_b != b.end();
  // as by bytes, but that surrogates (four bytes of UTF-8) come before U+E000 to U+FFFF (0xEE and 0xEF)
  const auto rank = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0xEE || byte == 0xEF ? byte + 0x100 : int{byte};
  };
  return rank(*in_a) < rank(*in_b);
}

Result<std::string> canonical_json(const Json& value) {
  std::string out;
  if (auto done = write_canonical(out, value); !done) return fail(std::move(done.error()));
  return out;
}

}  // namespace sluice

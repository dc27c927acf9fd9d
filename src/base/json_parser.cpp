// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/json_parser.hpp"

#include <algorithm>
#include <set>
#include <simdjson.h>

#include "sluice/base/text.hpp"

namespace sluice {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::size_t kLevels = 64;
constexpr std::size_t kValues = 500'000;  // a value takes fifty times the memory of its two bytes
constexpr std::size_t kFewMembers = 16;   // up to here, comparing each with each is cheapest
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlanks = " \t\n\r";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// -?(0|[1-9][0-9]*)(\.[0-9]+)? and nothing else.
bool is_plain_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const auto whole = std::ranges::find_if_not(text, is_digit) - text.begin();
  if (whole == 0 || (whole > 1 && text[0] == '0')) return false;
  text.remove_prefix(static_cast<std::size_t>(whole));
  if (text.empty()) return true;
  return text[0] == '.' && text.size() > 1 && std::ranges::all_of(text.substr(1), is_digit);
}

// What simdjson's first pass finds without saying where: a control character in a string, a string
// left open, or the end of the outermost list or object. Runs on the way to an error only.
struct Outline {
  std::size_t control = std::string_view::npos;
  std::size_t opened = std::string_view::npos;  // the quote of a string that is still open at the end
  std::size_t closed = std::string_view::npos;  // one past the bracket that closes the outermost

  explicit Outline(std::string_view text) {
    std::size_t level = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (opened != std::string_view::npos) {
        if (c == '"') opened = std::string_view::npos;
        else if (c == '\\') ++i;
        else if (static_cast<unsigned char>(c) < 0x20) control = std::min(control, i);
      } else if (c == '"') {
        opened = i;
      } else if (c == '{' || c == '[') {
        ++level;
      } else if ((c == '}' || c == ']') && level > 0) {
        --level;
        if (level == 0) closed = std::min(closed, i + 1);
      }
    }
  }
};

// simdjson lets the escape of a lone low surrogate through, which is no character. Its UTF-8 would
// begin with ED; the rest of the text has been checked.
bool well_formed(std::string_view unescaped) {
  return unescaped.find('\xED') == std::string_view::npos || !first_invalid_utf8(unescaped);
}

std::size_t line_of(std::string_view text, std::size_t offset, std::size_t first_line) {
  return first_line + static_cast<std::size_t>(std::ranges::count(text.substr(0, offset), '\n'));
}

// The start of what is wrong, short enough for a sentence.
std::string excerpt(std::string_view rest) {
  constexpr std::size_t kLongest = 20;
  rest = rest.substr(0, std::min(kLongest, rest.find_first_of("\r\n")));
  return std::string(rest.substr(0, first_invalid_utf8(rest).value_or(rest.size())));
}

// Walks a document and builds its Json. Every function returns false once `error` says why.
class Walk {
 public:
  Walk(std::string_view text, ondemand::document& document, std::size_t first_line)
      : document_(document), end_(text.data() + text.size()), counted_(text.data()), line_(first_line) {}

  Error error;

  // `Source` is an ondemand::document at the root and an ondemand::value below it.
  template <class Source>
  bool read(Source& json, Json& node, std::size_t level) {
    node.line = line();
    if (++values_ > kValues) return refuse("json.too_many_values", {std::to_string(kValues)});
    ondemand::json_type type{};
    if (const auto code = json.type().get(type)) return refuse(code);
    switch (type) {
      case ondemand::json_type::object: return level < kLevels ? read_object(json, node, level) : refuse_depth();
      case ondemand::json_type::array: return level < kLevels ? read_array(json, node, level) : refuse_depth();
      case ondemand::json_type::string: return read_string(json, node);
      case ondemand::json_type::number: return read_number(json, node);
      case ondemand::json_type::boolean: return read_boolean(json, node);
      case ondemand::json_type::null: return read_null(json);
    }
    return refuse(simdjson::TAPE_ERROR);
  }

  bool refuse(simdjson::error_code code) {
    using namespace simdjson;
    if (code == INCOMPLETE_ARRAY_OR_OBJECT) return refuse("json.unclosed");
    if (code == STRING_ERROR) return refuse("json.escape");
    if (code == TRAILING_CONTENT) return refuse("json.trailing", {near()});
    return refuse("json.syntax", {near()});
  }

  bool refuse(std::string_view code, std::vector<std::string> arguments = {}) {
    error = Error{code, std::move(arguments), Where{{}, line(), {}}};
    return false;
  }

  std::string near() {
    const char* const at = position();
    return excerpt({at, static_cast<std::size_t>(end_ - at)});
  }

  // Whether nothing but blanks follows the root, which `node` was read from.
  bool at_end(const Json& node) {
    if (node.kind != Json::Kind::number) return document_.current_location().error() == simdjson::OUT_OF_BOUNDS;
    const std::string_view rest = token_of(document_);  // looked at and not taken
    return rest.data() + rest.size() >= end_;
  }

 private:
  const char* position() {
    const char* at = nullptr;
    if (document_.current_location().get(at) || at > end_) at = end_;
    return at;
  }

  // The walk goes forward only, so that each line end is counted once.
  std::size_t line() {
    const char* const at = position();
    if (at > counted_) {
      line_ += static_cast<std::size_t>(std::count(counted_, at, '\n'));
      counted_ = at;
    }
    return line_;
  }

  bool refuse_depth() { return refuse("json.too_deep", {std::to_string(kLevels)}); }

  template <class Source>
  bool read_object(Source& json, Json& node, std::size_t level) {
    node.kind = Json::Kind::object;
    ondemand::object object;
    if (const auto code = json.get_object().get(object)) return refuse(code);
    std::set<std::string, std::less<>> names;
    for (auto each : object) {
      ondemand::field field;
      if (const auto code = std::move(each).get(field)) return refuse(code);
      std::string_view name;
      if (const auto code = field.unescaped_key().get(name)) return refuse(code);
      if (!well_formed(name)) return refuse("json.escape");
      if (twice(node.members, names, name)) return refuse("json.duplicate_key", {std::string(name)});
      Json::Member& member = node.members.emplace_back();
      member.name = name;
      if (!read(field.value(), member.value, level + 1)) return false;
    }
    return true;
  }

  // Whether an object has the name already; `names` is filled once comparing each with each gets dear.
  static bool twice(const std::vector<Json::Member>& members, std::set<std::string, std::less<>>& names,
                    std::string_view name) {
    if (members.size() < kFewMembers) return std::ranges::find(members, name, &Json::Member::name) != members.end();
    if (names.empty()) {
      for (const Json::Member& member : members) names.insert(member.name);
    } else {
      names.insert(members.back().name);
    }
    return names.contains(name);
  }

  template <class Source>
  bool read_array(Source& json, Json& node, std::size_t level) {
    node.kind = Json::Kind::array;
    ondemand::array array;
    if (const auto code = json.get_array().get(array)) return refuse(code);
    for (auto each : array) {
      ondemand::value item;
      if (const auto code = std::move(each).get(item)) return refuse(code);
      if (!read(item, node.items.emplace_back(), level + 1)) return false;
    }
    return true;
  }

  template <class Source>
  bool read_string(Source& json, Json& node) {
    node.kind = Json::Kind::string;
    std::string_view text;
    if (const auto code = json.get_string().get(text)) return refuse(code);
    if (!well_formed(text)) return refuse("json.escape");
    node.text = text;
    return true;
  }

  template <class Source>
  bool read_number(Source& json, Json& node) {
    node.kind = Json::Kind::number;
    std::string_view token = token_of(json);
    token = token.substr(0, token.find_last_not_of(kBlanks) + 1);
    if (!is_plain_number(token)) {
      const bool exponent = token.find_first_not_of("0123456789+-.eE") == std::string_view::npos &&
                            token.find_first_of("eE") != std::string_view::npos;
      return exponent ? refuse("json.exponent", {std::string(token)}) : refuse("json.syntax", {near()});
    }
    node.text = token;
    return true;  // the iterator steps over what was looked at and not taken
  }

  static std::string_view token_of(ondemand::value& value) { return value.raw_json_token(); }
  static std::string_view token_of(ondemand::document& document) {
    std::string_view token;
    return document.raw_json_token().get(token) ? std::string_view{} : token;
  }

  template <class Source>
  bool read_boolean(Source& json, Json& node) {
    node.kind = Json::Kind::boolean;
    bool value = false;
    if (const auto code = json.get_bool().get(value)) return refuse(code);
    node.text = value ? "true" : "false";
    return true;
  }

  template <class Source>
  bool read_null(Source& json) {
    bool null = false;
    if (const auto code = json.is_null().get(null)) return refuse(code);
    return null || refuse(simdjson::N_ATOM_ERROR);
  }

  ondemand::document& document_;
  const char* end_;
  const char* counted_;
  std::size_t line_;
  std::size_t values_ = 0;
};

}  // namespace

struct JsonParser::Buffers {
  ondemand::parser parser;
  std::string padded;
};

JsonParser::JsonParser() : buffers_(std::make_unique<Buffers>()) {}
JsonParser::~JsonParser() = default;
JsonParser::JsonParser(JsonParser&&) noexcept = default;
JsonParser& JsonParser::operator=(JsonParser&&) noexcept = default;

Result<Json> JsonParser::parse(std::string_view text, std::string_view file, std::size_t first_line) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const auto refuse = [&](std::string_view code, std::size_t offset, std::vector<std::string> arguments = {}) {
    return fail(code, std::move(arguments), Where{std::string(file), line_of(text, offset, first_line), {}});
  };
  // The iterator looks past the end in wide steps: it gets a copy with room behind it.
  std::string& padded = buffers_->padded;
  padded.assign(text);
  padded.append(simdjson::SIMDJSON_PADDING, '\0');
  ondemand::document document;
  const simdjson::padded_string_view view(padded.data(), text.size(), padded.size());
  const auto code = buffers_->parser.iterate(view).get(document);
  if (code == simdjson::EMPTY) return refuse("json.empty", 0);
  if (code == simdjson::UTF8_ERROR) return refuse("text.invalid_utf8", first_invalid_utf8(text).value_or(0));
  const Outline outline = code ? Outline(text) : Outline({});
  if (code == simdjson::UNESCAPED_CHARS) return refuse("json.control_character", outline.control);
  if (code == simdjson::UNCLOSED_STRING) return refuse("json.unclosed_string", outline.opened);
  if (code) return refuse("json.syntax", 0, {excerpt(text)});

  Walk walk({padded.data(), text.size()}, document, first_line);
  Json node;
  bool read = walk.read(document, node, 0);
  if (read && !walk.at_end(node)) read = walk.refuse("json.trailing", {walk.near()});
  if (read) return node;
  // An object whose last byte is no bracket is either not closed or followed by something.
  if (walk.error.code == "json.unclosed") {
    const std::size_t closed = Outline(text).closed;
    if (closed < text.size()) {
      const std::size_t behind = text.find_first_not_of(kBlanks, closed);
      if (behind != std::string_view::npos) return refuse("json.trailing", behind, {excerpt(text.substr(behind))});
    }
  }
  walk.error.where.file = file;
  return fail(std::move(walk.error));
}

Result<Json> parse_json(std::string_view text, std::string_view file, std::size_t first_line) {
  return JsonParser().parse(text, file, first_line);
}

}  // namespace sluice

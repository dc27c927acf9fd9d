// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/json_parser.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <simdjson.h>

#include "sluice/base/json_records.hpp"
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

// (0|[1-9][0-9]*)(\.[0-9]+)? at the beginning of `text`, behind a minus sign: what follows, or nothing where there is
// no such number.
std::optional<std::string_view> behind_number(std::string_view text) {
  const auto digits = [&] { return static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin()); };
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t whole = digits();
  if (whole == 0 || (whole > 1 && text[0] == '0')) return std::nullopt;
  text.remove_prefix(whole);
  if (!text.starts_with('.')) return text;
  text.remove_prefix(1);
  const std::size_t decimals = digits();
  if (decimals == 0) return std::nullopt;
  return text.substr(decimals);
}

// [eE][+-]?[0-9]+ and nothing else.
bool is_exponent(std::string_view text) {
  if (!text.starts_with('e') && !text.starts_with('E')) return false;
  text.remove_prefix(1);
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && std::ranges::all_of(text, is_digit);
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

// The start of what is wrong, short enough for a sentence.
std::string excerpt(std::string_view rest) {
  constexpr std::size_t kLongest = 20;
  rest = rest.substr(0, std::min(kLongest, rest.find_first_of("\r\n")));
  return std::string(rest.substr(0, first_invalid_utf8(rest).value_or(rest.size())));
}

// One text, from its bytes to its values. Every function returns false once `error` says why.
class Walk {
 public:
  Walk(std::string_view text, std::string_view file, std::size_t first_line, JsonNumbers numbers)
      : text_(text), file_(file), first_line_(first_line), numbers_(numbers), line_(first_line) {
    if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
  }

  Error error;

  // Comes first. The buffers are used until the walk ends.
  bool open(ondemand::parser& parser, std::string& padded) {
    // The iterator looks past the end in wide steps: it gets a copy with room behind it.
    padded.assign(text_);
    padded.append(simdjson::SIMDJSON_PADDING, '\0');
    counted_ = padded.data();
    end_ = counted_ + text_.size();
    const auto code =
        parser.iterate(simdjson::padded_string_view(padded.data(), text_.size(), padded.size())).get(document_);
    if (!code) return true;
    // Where there is no document, it cannot be asked where it stands.
    if (code == simdjson::EMPTY) return refuse_at(0, "json.empty");
    if (code == simdjson::UTF8_ERROR) return refuse_at(first_invalid_utf8(text_).value_or(0), "text.invalid_utf8");
    const Outline outline(text_);
    if (code == simdjson::UNESCAPED_CHARS) return refuse_at(outline.control, "json.control_character");
    if (code == simdjson::UNCLOSED_STRING) return refuse_at(outline.opened, "json.unclosed_string");
    return refuse_at(0, "json.syntax", {excerpt(text_)});
  }

  // The text as one value.
  bool whole(Json& node) { return read(document_, node, 0) && at_end(node.kind); }

  // The items of the list at the top, or under `key` of the object there; `found` says whether there is one.
  bool items(std::string_view key, const TakeJson& take, bool& found) {
    ondemand::json_type type{};
    if (const auto code = document_.type().get(type)) return refuse(code);
    found = type != ondemand::json_type::object;
    if (found) return each(document_, take) && at_end(Json::Kind::array);
    ondemand::object object;
    if (const auto code = document_.get_object().get(object)) return refuse(code);
    std::set<std::string, std::less<>> names;
    for (auto member : object) {
      ondemand::field field;
      std::string_view name;
      if (!read_name(std::move(member), field, name)) return false;
      if (!names.emplace(name).second) return refuse("json.duplicate_key", {std::string(name)});
      const bool wanted = name == key;
      found = found || wanted;
      Json other;
      values_ = 0;
      if (!(wanted ? each(field.value(), take) : read(field.value(), other, 0))) return false;
    }
    return at_end(Json::Kind::object);
  }

 private:
  template <class Source>
  bool each(Source& list, const TakeJson& take) {
    ondemand::json_type type{};
    if (const auto code = list.type().get(type)) return refuse(code);
    if (type != ondemand::json_type::array) {
      Json other;
      return read(list, other, 0) && refuse_kind(Json::Kind::array, other);
    }
    ondemand::array array;
    if (const auto code = list.get_array().get(array)) return refuse(code);
    for (auto each : array) {
      ondemand::value item;
      if (const auto code = std::move(each).get(item)) return refuse(code);
      Json record;
      values_ = 0;
      if (!read(item, record, 0)) return false;
      if (record.kind != Json::Kind::object) return refuse_kind(Json::Kind::object, record);
      if (auto taken = take(record); !taken) {
        error = std::move(taken.error());
        return false;
      }
    }
    return true;
  }

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

  // Whether nothing but blanks follows the root.
  bool at_end(Json::Kind root) {
    bool ended = document_.current_location().error() == simdjson::OUT_OF_BOUNDS;
    if (root == Json::Kind::number) {  // looked at and not taken
      const std::string_view rest = token_of(document_);
      ended = rest.data() + rest.size() >= end_;
    }
    return ended || refuse("json.trailing", {near()});
  }

  bool refuse(simdjson::error_code code) {
    using namespace simdjson;
    if (code == INCOMPLETE_ARRAY_OR_OBJECT) return refuse_end();
    if (code == STRING_ERROR) return refuse("json.escape");
    if (code == TRAILING_CONTENT) return refuse("json.trailing", {near()});
    return refuse("json.syntax", {near()});
  }

  bool refuse(std::string_view code, std::vector<std::string> arguments = {}) {
    return refuse_in(line(), code, std::move(arguments));
  }

  bool refuse_at(std::size_t offset, std::string_view code, std::vector<std::string> arguments = {}) {
    const auto before = std::ranges::count(text_.substr(0, offset), '\n');
    return refuse_in(first_line_ + static_cast<std::size_t>(before), code, std::move(arguments));
  }

  bool refuse_in(std::size_t line, std::string_view code, std::vector<std::string> arguments) {
    error = Error{code, std::move(arguments), Where{std::string(file_), line, {}}};
    return false;
  }

  bool refuse_depth() { return refuse("json.too_deep", {std::to_string(kLevels)}); }

  bool refuse_kind(Json::Kind wanted, const Json& got) {
    return refuse_in(got.line, "json.kind", {std::string(name_of(wanted)), std::string(name_of(got.kind))});
  }

  // A list or object whose last byte is no bracket is either not closed or followed by something.
  bool refuse_end() {
    const std::size_t behind = text_.find_first_not_of(kBlanks, Outline(text_).closed);
    if (behind == std::string_view::npos) return refuse("json.unclosed");
    return refuse_at(behind, "json.trailing", {excerpt(text_.substr(behind))});
  }

  std::string near() {
    const char* const at = position();
    return excerpt({at, static_cast<std::size_t>(end_ - at)});
  }

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

  template <class Source>
  bool read_object(Source& json, Json& node, std::size_t level) {
    node.kind = Json::Kind::object;
    ondemand::object object;
    if (const auto code = json.get_object().get(object)) return refuse(code);
    std::set<std::string, std::less<>> names;
    for (auto each : object) {
      ondemand::field field;
      std::string_view name;
      if (!read_name(std::move(each), field, name)) return false;
      if (twice(node.members, names, name)) return refuse("json.duplicate_key", {std::string(name)});
      Json::Member& member = node.members.emplace_back();
      member.name = name;
      if (!read(field.value(), member.value, level + 1)) return false;
    }
    return true;
  }

  bool read_name(simdjson::simdjson_result<ondemand::field>&& member, ondemand::field& field, std::string_view& name) {
    if (const auto code = std::move(member).get(field)) return refuse(code);
    if (const auto code = field.unescaped_key().get(name)) return refuse(code);
    return well_formed(name) || refuse("json.escape");
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
    const auto behind = behind_number(token);
    if (!behind || !(behind->empty() || is_exponent(*behind))) return refuse("json.syntax", {near()});
    if (!behind->empty() && numbers_ == JsonNumbers::written_out) return refuse("json.exponent", {std::string(token)});
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

  std::string_view text_;
  std::string_view file_;
  std::size_t first_line_;
  JsonNumbers numbers_;
  ondemand::document document_;
  const char* end_ = nullptr;
  const char* counted_ = nullptr;
  std::size_t line_;
  std::size_t values_ = 0;
};

}  // namespace

struct JsonParser::Buffers {
  ondemand::parser parser;
  std::string padded;
};

JsonParser::JsonParser(JsonNumbers numbers) : buffers_(std::make_unique<Buffers>()), numbers_(numbers) {}
JsonParser::~JsonParser() = default;
JsonParser::JsonParser(JsonParser&&) noexcept = default;
JsonParser& JsonParser::operator=(JsonParser&&) noexcept = default;

Result<Json> JsonParser::parse(std::string_view text, std::string_view file, std::size_t first_line) {
  Walk walk(text, file, first_line, numbers_);
  Json node;
  if (!walk.open(buffers_->parser, buffers_->padded) || !walk.whole(node)) return fail(std::move(walk.error));
  return node;
}

Result<Json> parse_json(std::string_view text, std::string_view file, std::size_t first_line) {
  return JsonParser().parse(text, file, first_line);
}

Result<bool> each_json_item(std::string_view text, std::string_view file, std::string_view key, const TakeJson& take) {
  ondemand::parser parser;
  std::string padded;
  Walk walk(text, file, 1, JsonNumbers::any);
  bool found = false;
  if (!walk.open(parser, padded) || !walk.items(key, take, found)) return fail(std::move(walk.error));
  return found;
}

}  // namespace sluice

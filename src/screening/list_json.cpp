// SPDX-License-Identifier: Apache-2.0
#include "list_json.hpp"

#include <simdjson.h>

#include <algorithm>
#include <set>

#include "sluice/base/text.hpp"

namespace sluice::screening {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::size_t kLevels = 32;
constexpr std::size_t kValues = 500'000;  // of one record
constexpr std::size_t kFewMembers = 16;   // up to here, comparing each with each is cheapest
constexpr std::string_view kBlanks = " \t\n\r";

std::string excerpt(std::string_view rest) {
  constexpr std::size_t kLongest = 20;
  rest = rest.substr(0, std::min(kLongest, rest.find_first_of("\r\n")));
  return std::string(rest.substr(0, first_invalid_utf8(rest).value_or(rest.size())));
}

std::string_view kind_name(ondemand::json_type type) {
  switch (type) {
    case ondemand::json_type::array: return "array";
    case ondemand::json_type::object: return "object";
    case ondemand::json_type::string: return "string";
    case ondemand::json_type::number: return "number";
    case ondemand::json_type::boolean: return "boolean";
    case ondemand::json_type::null: return "null";
  }
  return "value";
}

// One text, from its bytes to the trees of its records. Every function returns false once `error` says why.
class Walk {
 public:
  Walk(std::string_view text, std::string file, std::size_t first_line)
      : text_(text), file_(std::move(file)), first_line_(first_line), line_(first_line) {}

  std::optional<Error> error;

  bool open(ondemand::parser& parser, std::string& padded) {
    // The iterator looks past the end in wide steps: it gets a copy with room behind it.
    padded.assign(text_);
    padded.append(simdjson::SIMDJSON_PADDING, '\0');
    counted_ = padded.data();
    end_ = counted_ + text_.size();
    const auto code =
        parser.iterate(simdjson::padded_string_view(padded.data(), text_.size(), padded.size())).get(document_);
    // Before there is a document it cannot be asked where it stands.
    if (code == simdjson::EMPTY) return refuse_at("json.empty", 0);
    if (code == simdjson::UTF8_ERROR) return refuse_at("text.invalid_utf8", first_invalid_utf8(text_).value_or(0));
    if (code == simdjson::UNESCAPED_CHARS || code == simdjson::UNCLOSED_STRING) return refuse_string();
    return !code || refuse_at("json.syntax", 0, {excerpt(text_)});
  }

  // The document as one value.
  bool whole(Json& into) {
    values_ = 0;
    return read(document_, into, 0) && at_end();
  }

  bool items(std::string_view key, const TakeJson& take) {
    ondemand::json_type type{};
    if (const auto code = document_.type().get(type)) return refuse(code);
    ondemand::array array;
    if (type == ondemand::json_type::array) {
      if (const auto code = document_.get_array().get(array)) return refuse(code);
      return each(array, take) && at_end();
    }
    if (type != ondemand::json_type::object) return refuse("json.kind", {"array", std::string(kind_name(type))});
    ondemand::object object;
    if (const auto code = document_.get_object().get(object)) return refuse(code);
    std::set<std::string, std::less<>> names;
    for (auto member : object) {
      ondemand::field field;
      if (const auto code = std::move(member).get(field)) return refuse(code);
      std::string_view name;
      if (const auto code = field.unescaped_key().get(name)) return refuse(code);
      if (!names.emplace(name).second) return refuse("json.duplicate_key", {std::string(name)});
      if (name != key) {
        Json skipped;
        values_ = 0;
        if (!read(field.value(), skipped, 1)) return false;
        continue;
      }
      if (const auto code = field.value().type().get(type)) return refuse(code);
      if (type != ondemand::json_type::array) return refuse("json.kind", {"array", std::string(kind_name(type))});
      if (const auto code = field.value().get_array().get(array)) return refuse(code);
      if (!each(array, take)) return false;
    }
    return names.contains(key) ? at_end() : refuse("list.json_key", {std::string(key)});
  }

 private:
  bool each(ondemand::array& array, const TakeJson& take) {
    for (auto item : array) {
      ondemand::value value;
      if (const auto code = std::move(item).get(value)) return refuse(code);
      Json record;
      values_ = 0;
      if (!read(value, record, 1)) return false;
      if (record.kind != Json::Kind::object) {
        error = Error{"list.json_record", {}, {file_, record.line, {}}};
        return false;
      }
      if (auto taken = take(record); !taken) {
        error = std::move(taken.error());
        return false;
      }
    }
    return true;
  }

  // `Value` is an ondemand::document at the root and an ondemand::value below it.
  template <class Value>
  bool read(Value& value, Json& into, std::size_t level) {
    into.line = line();
    if (++values_ > kValues) return refuse("list.too_large", {"JSON"});
    ondemand::json_type type{};
    if (const auto code = value.type().get(type)) return refuse(code);
    switch (type) {
      case ondemand::json_type::object: return level < kLevels ? read_object(value, into, level) : refuse_depth();
      case ondemand::json_type::array: return level < kLevels ? read_array(value, into, level) : refuse_depth();
      case ondemand::json_type::string: return read_string(value, into);
      case ondemand::json_type::number: return read_number(value, into);
      case ondemand::json_type::boolean: return read_boolean(value, into);
      case ondemand::json_type::null: return read_null(value);
    }
    return refuse(simdjson::TAPE_ERROR);
  }

  template <class Value>
  bool read_object(Value& value, Json& into, std::size_t level) {
    into.kind = Json::Kind::object;
    ondemand::object object;
    if (const auto code = value.get_object().get(object)) return refuse(code);
    std::set<std::string, std::less<>> names;
    for (auto each : object) {
      ondemand::field field;
      if (const auto code = std::move(each).get(field)) return refuse(code);
      std::string_view name;
      if (const auto code = field.unescaped_key().get(name)) return refuse(code);
      if (twice(into.members, names, name)) return refuse("json.duplicate_key", {std::string(name)});
      JsonMember& member = into.members.emplace_back();
      member.name = name;
      if (!read(field.value(), member.value, level + 1)) return false;
    }
    return true;
  }

  // Whether an object has the name already; `names` is filled once comparing each with each gets dear.
  static bool twice(const std::vector<JsonMember>& members, std::set<std::string, std::less<>>& names,
                    std::string_view name) {
    if (members.size() < kFewMembers) {
      return std::ranges::find(members, name, &JsonMember::name) != members.end();
    }
    if (names.empty()) {
      for (const auto& member : members) names.insert(member.name);
    } else {
      names.insert(members.back().name);
    }
    return names.contains(name);
  }

  template <class Value>
  bool read_array(Value& value, Json& into, std::size_t level) {
    into.kind = Json::Kind::array;
    ondemand::array array;
    if (const auto code = value.get_array().get(array)) return refuse(code);
    for (auto each : array) {
      ondemand::value item;
      if (const auto code = std::move(each).get(item)) return refuse(code);
      if (!read(item, into.items.emplace_back(), level + 1)) return false;
    }
    return true;
  }

  template <class Value>
  bool read_string(Value& value, Json& into) {
    into.kind = Json::Kind::string;
    std::string_view text;
    if (const auto code = value.get_string().get(text)) return refuse(code);
    // simdjson lets the escape of a lone low surrogate through, which is no character.
    if (text.find('\xED') != std::string_view::npos && first_invalid_utf8(text)) return refuse("json.escape");
    into.text = text;
    return true;
  }

  template <class Value>
  bool read_number(Value& value, Json& into) {
    into.kind = Json::Kind::number;
    std::string_view token = token_of(value);
    token = token.substr(0, token.find_last_not_of(kBlanks) + 1);
    if (token.find_first_not_of("0123456789+-.eE") != std::string_view::npos) return refuse("json.syntax", {near()});
    into.text = token;
    return true;  // the iterator steps over what was looked at and not taken
  }

  static std::string_view token_of(ondemand::value& value) { return value.raw_json_token(); }
  static std::string_view token_of(ondemand::document& document) {
    std::string_view token;
    return document.raw_json_token().get(token) ? std::string_view{} : token;
  }

  template <class Value>
  bool read_boolean(Value& value, Json& into) {
    into.kind = Json::Kind::boolean;
    bool truth = false;
    if (const auto code = value.get_bool().get(truth)) return refuse(code);
    into.text = truth ? "true" : "false";
    return true;
  }

  template <class Value>
  bool read_null(Value& value) {
    bool null = false;
    if (const auto code = value.is_null().get(null)) return refuse(code);
    return null || refuse(simdjson::N_ATOM_ERROR);
  }

  bool at_end() {
    return document_.current_location().error() == simdjson::OUT_OF_BOUNDS || refuse("json.trailing", {near()});
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

  std::string near() {
    const char* const at = position();
    return excerpt({at, static_cast<std::size_t>(end_ - at)});
  }

  bool refuse(simdjson::error_code code) {
    if (code == simdjson::INCOMPLETE_ARRAY_OR_OBJECT) return refuse_end();
    if (code == simdjson::STRING_ERROR) return refuse("json.escape");
    if (code == simdjson::TRAILING_CONTENT) return refuse("json.trailing", {near()});
    return refuse("json.syntax", {near()});
  }

  bool refuse(std::string_view code, std::vector<std::string> arguments = {}) {
    error = Error{code, std::move(arguments), {file_, line(), {}}};
    return false;
  }

  bool refuse_at(std::string_view code, std::size_t offset, std::vector<std::string> arguments = {}) {
    const auto before = std::ranges::count(text_.substr(0, offset), '\n');
    error = Error{code, std::move(arguments), {file_, first_line_ + static_cast<std::size_t>(before), {}}};
    return false;
  }

  bool refuse_depth() { return refuse("list.too_deep", {std::to_string(kLevels)}); }

  // What simdjson finds without saying where. Runs on the way to an error only.
  struct Outline {
    std::size_t control = std::string_view::npos;  // a control character in a string
    std::size_t opened = std::string_view::npos;   // the quote of a string that is still open at the end
    std::size_t closed = std::string_view::npos;   // one past the bracket that closes the outermost

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

  bool refuse_string() {
    const Outline outline(text_);
    if (outline.control < outline.opened) return refuse_at("json.control_character", outline.control);
    return refuse_at("json.unclosed_string", std::min(outline.opened, text_.size()));
  }

  // A document whose last byte is no bracket is either not closed or followed by something.
  bool refuse_end() {
    const std::size_t behind = text_.find_first_not_of(kBlanks, Outline(text_).closed);
    if (behind == std::string_view::npos) return refuse("json.unclosed");
    return refuse_at("json.trailing", behind, {excerpt(text_.substr(behind))});
  }

  std::string_view text_;
  std::string file_;
  std::size_t first_line_;
  std::size_t line_;
  const char* end_ = nullptr;
  const char* counted_ = nullptr;
  ondemand::document document_;
  std::size_t values_ = 0;
};

}  // namespace

const Json* Json::find(std::string_view name) const {
  const auto found = std::ranges::find(members, name, &JsonMember::name);
  return found == members.end() || found->value.kind == Kind::null ? nullptr : &found->value;
}

std::string_view Json::text_of(std::string_view name) const {
  const Json* found = find(name);
  return found == nullptr ? std::string_view{} : std::string_view(found->text);
}

std::vector<std::string_view> Json::texts_of(std::string_view name) const {
  const Json* found = find(name);
  std::vector<std::string_view> result;
  if (found == nullptr) return result;
  if (!found->text.empty()) result.emplace_back(found->text);
  for (const Json& item : found->items) {
    if (!item.text.empty()) result.emplace_back(item.text);
  }
  return result;
}

Result<void> each_item(const ListText& text, std::string_view key, const TakeJson& take) {
  ondemand::parser parser;
  std::string padded;
  Walk walk(text.bytes, text.file, 1);
  if (!walk.open(parser, padded) || !walk.items(key, take)) return fail(std::move(*walk.error));
  return {};
}

Result<void> each_line(const ListText& text, const TakeJson& take,
                       const std::function<bool(std::string_view)>& wanted) {
  ondemand::parser parser;
  std::string padded;
  std::size_t number = 0;
  std::string_view rest = text.bytes;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    ++number;
    if (line.find_first_not_of(kBlanks) == std::string_view::npos || (wanted && !wanted(line))) continue;
    Walk walk(line, text.file, number);
    Json record;
    if (!walk.open(parser, padded) || !walk.whole(record)) return fail(std::move(*walk.error));
    if (record.kind != Json::Kind::object) return fail("list.json_record", {}, {text.file, number, {}});
    if (auto taken = take(record); !taken) return taken;
  }
  return {};
}

}  // namespace sluice::screening

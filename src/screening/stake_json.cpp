// SPDX-License-Identifier: Apache-2.0
#include "stake_json.hpp"

#include <algorithm>
#include <simdjson.h>

#include "sluice/base/text.hpp"

namespace sluice::screening {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr int kLevels = 32;

struct Broken {
  std::string why;
};
using Step = tl::expected<StakeJson, Broken>;

tl::unexpected<Broken> broken(simdjson::error_code error) {
  return tl::unexpected<Broken>(Broken{simdjson::error_message(error)});
}

Step value_of(ondemand::value value, int level);

Step object_of(ondemand::object object, int level) {
  StakeJson made{StakeJson::Kind::object, {}, {}, {}};
  for (auto each : object) {
    ondemand::field field;
    if (const auto error = std::move(each).get(field)) return broken(error);
    std::string_view name;
    if (const auto error = field.unescaped_key().get(name)) return broken(error);
    const std::string key(name);
    if (std::ranges::any_of(made.members, [&](const auto& member) { return member.name == key; }))
      return tl::unexpected<Broken>(Broken{"the name \"" + key + "\" stands twice in one object"});
    auto read = value_of(field.value(), level + 1);
    if (!read) return read;
    made.members.push_back({key, std::move(*read)});
  }
  return made;
}

Step list_of(ondemand::array list, int level) {
  StakeJson made{StakeJson::Kind::list, {}, {}, {}};
  for (auto item : list) {
    ondemand::value inner;
    if (const auto error = item.get(inner)) return broken(error);
    auto read = value_of(inner, level + 1);
    if (!read) return read;
    made.items.push_back(std::move(*read));
  }
  return made;
}

Step plain(ondemand::value value, ondemand::json_type type) {
  StakeJson made;
  if (type == ondemand::json_type::string) {
    std::string_view text;
    if (const auto error = value.get_string().get(text)) return broken(error);
    made.kind = StakeJson::Kind::text;
    made.text = text;
  } else if (type == ondemand::json_type::number) {
    std::string_view token = value.raw_json_token();
    double number = 0;  // read only to know that it is one
    if (const auto error = value.get_double().get(number)) return broken(error);
    token = token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
    made.kind = StakeJson::Kind::number;
    made.text = token;
  } else if (type == ondemand::json_type::boolean) {
    bool truth = false;
    if (const auto error = value.get_bool().get(truth)) return broken(error);
    made.kind = StakeJson::Kind::boolean;
  } else {
    bool null = false;
    if (const auto error = value.is_null().get(null)) return broken(error);
    if (!null) return broken(simdjson::N_ATOM_ERROR);
  }
  return made;
}

Step value_of(ondemand::value value, int level) {
  if (level > kLevels) return broken(simdjson::DEPTH_ERROR);
  ondemand::json_type type{};
  if (const auto error = value.type().get(type)) return broken(error);
  if (type == ondemand::json_type::object) {
    ondemand::object object;
    if (const auto error = value.get_object().get(object)) return broken(error);
    return object_of(object, level);
  }
  if (type == ondemand::json_type::array) {
    ondemand::array list;
    if (const auto error = value.get_array().get(list)) return broken(error);
    return list_of(list, level);
  }
  return plain(value, type);
}

// Whether anything follows the value that was read.
bool more(ondemand::document& document) {
  const char* here = nullptr;
  return document.current_location().get(here) == simdjson::SUCCESS;
}

class Records {
 public:
  Records(std::string_view file, const StakeRecords& act) : file_(file), act_(act) {}

  Result<void> lines(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto end = std::min(bytes.find('\n'), bytes.size());
      const std::string_view line = bytes.substr(0, end);
      if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
        const simdjson::padded_string padded(line);
        ondemand::document document;
        if (const auto error = parser_.iterate(padded).get(document)) return not_json(error);
        ondemand::object object;
        if (const auto error = document.get_object().get(object)) return not_json(error);
        if (auto taken = take(object_of(object, 0)); !taken) return taken;
        if (more(document)) return not_json(simdjson::TRAILING_CONTENT);
      }
      ++line_;
      bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
    return {};
  }

  Result<void> list(std::string_view bytes) {
    const simdjson::padded_string padded(bytes);
    ondemand::document document;
    if (const auto error = parser_.iterate(padded).get(document)) return not_json(error);
    ondemand::array records;
    if (const auto error = document.get_array().get(records)) return not_json(error);
    const char* counted = padded.data();
    for (auto item : records) {
      const char* here = nullptr;
      if (document.current_location().get(here) == simdjson::SUCCESS && here > counted &&
          here <= padded.data() + padded.size()) {
        line_ += static_cast<std::size_t>(std::count(counted, here, '\n'));
        counted = here;
      }
      ondemand::object object;
      if (const auto error = item.get_object().get(object)) return not_json(error);
      if (auto taken = take(object_of(object, 0)); !taken) return taken;
    }
    if (more(document)) return not_json(simdjson::TRAILING_CONTENT);
    return {};
  }

 private:
  Result<void> take(const Step& record) {
    if (!record) return fail("stake.json", {record.error().why}, {file_, line_, {}});
    return act_(*record, line_);
  }
  Result<void> not_json(simdjson::error_code error) {
    return fail("stake.json", {simdjson::error_message(error)}, {file_, line_, {}});
  }

  std::string file_;
  const StakeRecords& act_;
  ondemand::parser parser_;
  std::size_t line_ = 1;
};

}  // namespace

const StakeJson& StakeJson::operator[](std::string_view name) const {
  static const StakeJson none;
  const auto found = std::ranges::find_if(members, [&](const auto& member) { return member.name == name; });
  return found == members.end() ? none : found->value;
}

Result<void> read_records(std::string_view bytes, std::string_view file, const StakeRecords& act) {
  if (const auto bad = first_invalid_utf8(bytes)) {
    const auto line = std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(*bad), '\n') + 1;
    return fail("text.invalid_utf8", {}, {std::string(file), static_cast<std::size_t>(line), {}});
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const auto first = bytes.find_first_not_of(" \t\r\n");
  Records records(file, act);
  return first != std::string_view::npos && bytes[first] == '[' ? records.list(bytes) : records.lines(bytes);
}

}  // namespace sluice::screening

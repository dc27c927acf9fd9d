// SPDX-License-Identifier: Apache-2.0
#include "list_toml.hpp"

#include "sluice/base/text.hpp"

namespace sluice::screening {

Where TomlTable::where(std::string_view key) const {
  const toml::node* node = key.empty() ? nullptr : table_.get(key);
  std::string field = path_;
  if (!key.empty()) field += (field.empty() ? "" : ".") + std::string(key);
  return {file_, (node == nullptr ? table_.source() : node->source()).begin.line, field};
}

void TomlTable::refuse(std::string_view code, std::string_view key, std::vector<std::string> arguments) {
  if (ok()) fault_ = Error{code, std::move(arguments), where(key)};
}

void TomlTable::wrong(const toml::node& node, std::string_view key, std::string_view wanted) {
  if (ok()) fault_ = Error{"list.value", {std::string(wanted)}, {file_, node.source().begin.line, where(key).field}};
}

const toml::node* TomlTable::get(std::string_view key, bool needed) {
  asked_.emplace(key);
  if (!ok()) return nullptr;
  const toml::node* node = table_.get(key);
  if (node == nullptr && needed) refuse("list.key_missing", "", {std::string(key)});
  return node;
}

std::string TomlTable::text(std::string_view key) { return get(key, true) == nullptr ? std::string{} : text_if(key); }

std::string TomlTable::text_if(std::string_view key) {
  const toml::node* node = get(key, false);
  if (node == nullptr) return {};
  if (const auto* value = node->as_string(); value != nullptr && !value->get().empty()) return value->get();
  wrong(*node, key, "a text that is not empty");
  return {};
}

Date TomlTable::date(std::string_view key) {
  if (get(key, true) == nullptr) return {};
  return date_if(key).value_or(Date{});
}

std::optional<Date> TomlTable::date_if(std::string_view key) {
  const toml::node* node = get(key, false);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_date()) {
    const auto day = make_date(value->get().year, value->get().month, value->get().day);
    if (day) return *day;
  }
  wrong(*node, key, "a date, 2026-03-31, without quotes");
  return std::nullopt;
}

std::vector<std::string> TomlTable::texts(std::string_view key) {
  const toml::node* node = get(key, false);
  if (node == nullptr) return {};
  if (node->is_string()) return {text_if(key)};
  std::vector<std::string> result;
  const toml::array* list = node->as_array();
  if (list == nullptr) wrong(*node, key, "a text or a list of texts");
  else {
    for (const toml::node& each : *list) {
      if (const auto* word = each.as_string(); word != nullptr && !word->get().empty()) result.push_back(word->get());
      else wrong(each, key, "a list of texts that are not empty");
    }
  }
  return result;
}

std::int64_t TomlTable::whole(std::string_view key) {
  return get(key, true) == nullptr ? 0 : whole_if(key).value_or(0);
}

std::optional<std::int64_t> TomlTable::whole_if(std::string_view key) {
  const toml::node* node = get(key, false);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_integer()) return value->get();
  wrong(*node, key, "a whole number");
  return std::nullopt;
}

const toml::table* TomlTable::table(std::string_view key) {
  const toml::node* node = get(key, false);
  if (node == nullptr) return nullptr;
  if (node->as_table() == nullptr) wrong(*node, key, "a table");
  return node->as_table();
}

std::vector<const toml::table*> TomlTable::tables(std::string_view key) {
  const toml::node* node = get(key, false);
  std::vector<const toml::table*> result;
  if (node == nullptr) return result;
  const toml::array* list = node->as_array();
  if (list == nullptr) {
    wrong(*node, key, "a list of tables");
    return result;
  }
  for (const toml::node& each : *list) {
    if (each.as_table() == nullptr) {
      wrong(each, key, "a list of tables");
      return {};
    }
    result.push_back(each.as_table());
  }
  return result;
}

void TomlTable::done() {
  if (!ok()) return;
  for (const auto& [key, node] : table_) {
    if (asked_.contains(key.str())) continue;
    std::string all;
    for (const std::string& each : asked_) all += (all.empty() ? "" : ", ") + each;
    return refuse("list.key_unknown", key.str(), {std::string(key.str()), all});
  }
}

Result<toml::table> parse_list_toml(std::string_view text, const std::string& file) {
  if (const auto invalid = first_invalid_utf8(text)) {
    const auto line = split(text.substr(0, *invalid), '\n').size();
    return fail("text.invalid_utf8", {}, {file, line, {}});
  }
  try {
    return toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    return fail("toml.syntax", {std::string(error.description())}, {file, error.source().begin.line, {}});
  }
}

}  // namespace sluice::screening

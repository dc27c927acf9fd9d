// SPDX-License-Identifier: Apache-2.0
#include "toml_table.hpp"

#include "sluice/base/text.hpp"

namespace sluice::rulebook {
namespace {

Date to_date(const toml::date& date) { return make_date(date.year, date.month, date.day).value_or(Date{}); }

}  // namespace

Table::Table(const toml::table& table, std::string file, std::string path, Faults& faults, std::size_t first_line)
    : table_(table), file_(std::move(file)), path_(std::move(path)), faults_(faults), first_line_(first_line) {}

std::size_t Table::line() const { return line_of(table_); }

std::size_t Table::line_of(const toml::node& node) const {
  if (first_line_ != 0) return first_line_;
  return node.source().begin.line;
}

Where Table::where(std::string_view key) const {
  const toml::node* node = key.empty() ? nullptr : table_.get(key);
  std::string field = path_;
  if (!key.empty()) field += (field.empty() ? "" : ".") + std::string(key);
  return {file_, node != nullptr ? line_of(*node) : line(), field};
}

void Table::fault(std::string_view code, std::string_view key, std::vector<std::string> arguments) const {
  faults_.add({code, std::move(arguments), where(key)});
}

void Table::wrong(const toml::node& node, std::string_view key, std::string_view wanted) const {
  faults_.add({"rulebook.value", {std::string(wanted)}, {file_, line_of(node), where(key).field}});
}

const toml::node* Table::get(std::string_view key, bool needed) {
  asked_.emplace(key);
  if (!faults_.ok()) return nullptr;
  const toml::node* node = table_.get(key);
  if (node == nullptr && needed) fault("rulebook.key_missing", "", {std::string(key)});
  return node;
}

std::string Table::text(std::string_view key) {
  const toml::node* node = get(key, true);
  if (node == nullptr) return {};
  if (const auto* value = node->as_string(); value != nullptr && !value->get().empty()) return value->get();
  wrong(*node, key, "a text that is not empty");
  return {};
}

std::optional<std::string> Table::text_if(std::string_view key) {
  asked_.emplace(key);
  if (!has(key)) return std::nullopt;
  std::string value = text(key);
  return faults_.ok() ? std::optional(std::move(value)) : std::nullopt;
}

trade::Text Table::both(std::string_view key) {
  const toml::node* node = get(key, true);
  if (node == nullptr) return {};
  const toml::table* inner = node->as_table();
  if (inner == nullptr) {
    wrong(*node, key, "a text in both languages, { en = \"…\", zh = \"…\" }");
    return {};
  }
  Table words(*inner, file_, where(key).field, faults_, first_line_);
  trade::Text result{words.text("en"), words.text("zh")};
  words.done();
  return result;
}

std::optional<trade::Text> Table::both_if(std::string_view key) {
  asked_.emplace(key);
  if (!has(key)) return std::nullopt;
  return both(key);
}

Date Table::date(std::string_view key) {
  const toml::node* node = get(key, true);
  if (node == nullptr) return {};
  if (const auto* value = node->as_date()) return to_date(value->get());
  wrong(*node, key, "a date, 2026-03-31, without quotes");
  return {};
}

std::optional<Date> Table::date_if(std::string_view key) {
  asked_.emplace(key);
  if (!has(key)) return std::nullopt;
  return date(key);
}

std::int64_t Table::whole(std::string_view key) {
  const toml::node* node = get(key, true);
  if (node == nullptr) return 0;
  if (const auto* value = node->as_integer()) return value->get();
  wrong(*node, key, "a whole number");
  return 0;
}

std::vector<std::string> Table::texts(std::string_view key) {
  const toml::node* node = get(key, false);
  if (node == nullptr) return {};
  if (const auto* one = node->as_string()) return {one->get()};
  std::vector<std::string> result;
  const toml::array* list = node->as_array();
  if (list == nullptr) {
    wrong(*node, key, "a text or a list of texts");
    return {};
  }
  for (const toml::node& each : *list) {
    if (const auto* word = each.as_string()) {
      result.push_back(word->get());
    } else {
      wrong(each, key, "a list of texts");
      return {};
    }
  }
  return result;
}

const toml::table* Table::table_if(std::string_view key) {
  const toml::node* node = get(key, false);
  if (node == nullptr) return nullptr;
  if (node->as_table() == nullptr) wrong(*node, key, "a table");
  return node->as_table();
}

const toml::node* Table::node_if(std::string_view key) { return get(key, false); }

std::vector<const toml::table*> Table::tables(std::string_view key) {
  const toml::node* node = get(key, false);
  std::vector<const toml::table*> result;
  if (node == nullptr) return result;
  const toml::array* list = node->as_array();
  if (list == nullptr) {
    wrong(*node, key, "an array of tables, [[" + std::string(key) + "]]");
    return result;
  }
  for (const toml::node& each : *list) {
    if (each.as_table() == nullptr) {
      wrong(each, key, "an array of tables, [[" + std::string(key) + "]]");
      return {};
    }
    result.push_back(each.as_table());
  }
  return result;
}

void Table::done() {
  if (!faults_.ok()) return;
  for (const auto& [key, node] : table_) {
    if (asked_.contains(key.str())) continue;
    const std::vector<std::string_view> known(asked_.begin(), asked_.end());
    std::string all;
    for (const std::string_view each : known) all += (all.empty() ? "" : ", ") + std::string(each);
    const auto near = nearest(key.str(), known);
    fault("rulebook.key_unknown", key.str(),
          {std::string(key.str()), near ? "did you mean '" + std::string(*near) + "'?" : "known here: " + all});
    return;
  }
}

Result<toml::table> parse_toml(std::string_view text, std::string_view file) {
  try {
    return toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    return fail("toml.syntax", {std::string(error.description())}, {std::string(file), error.source().begin.line, {}});
  }
}

Result<toml::table> parse_cell(std::string_view text, std::string_view file, std::size_t line,
                               std::string_view column) {
  if (text.empty()) return toml::table{};
  auto document = [&]() -> Result<toml::table> {
    try {
      return toml::parse("cell = " + std::string(text) + "\n", file);
    } catch (const toml::parse_error& error) {
      return fail("toml.syntax", {std::string(error.description())}, {std::string(file), line, std::string(column)});
    }
  }();
  if (!document) return document;
  toml::table* cell = document->get_as<toml::table>("cell");
  if (cell == nullptr || document->size() != 1) {
    return fail("rulebook.value", {"an inline table, { … }"}, {std::string(file), line, std::string(column)});
  }
  return std::move(*cell);
}

}  // namespace sluice::rulebook

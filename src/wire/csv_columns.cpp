// SPDX-License-Identifier: Apache-2.0
#include "csv_columns.hpp"

#include <algorithm>
#include <set>

#include "contract.hpp"
#include "sluice/base/text.hpp"
#include "sluice/wire/format.hpp"
#include "sluice/wire/suggest.hpp"

namespace sluice::wire {
namespace {

constexpr std::size_t kIndexDigits = 4;  // of an item that a column may name: a row is no place for more

std::string unescaped(std::string_view token) {
  std::string result;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escape = token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1');
    result += escape ? (token[++i] == '0' ? '~' : '/') : token[i];
  }
  return result;
}

bool is_index(std::string_view token) {
  return !token.empty() && token.size() <= kIndexDigits && (token.size() == 1 || token[0] != '0') &&
         std::ranges::all_of(token, [](char c) { return c >= '0' && c <= '9'; });
}

// One step down from `shape`; what might have been meant where there is no such step.
struct Descent {
  Use use;
  std::string meant;
};

Descent descend(const Shape& shape, const std::string& token, Column& column) {
  if (shape.list()) {
    if (!is_index(token)) return {{}, "0"};
    column.steps.push_back({{}, std::stoul(token), true});
    return {*shape.each, {}};
  }
  if (shape.map()) {
    column.owner_steps = column.steps.size() - 1;
    column.steps.push_back({token, 0, false});
    return {*shape.each, {}};
  }
  const FieldShape* field = shape.field(token);
  if (field == nullptr) {
    return {{}, shape.fields.empty() ? column.steps.back().name : suggest_name(token, shape.names())};
  }
  column.steps.push_back({token, 0, false});
  return {field->use, {}};
}

Result<Column> read_column(const std::string& header, const Where& where) {
  Column column{header, {}, cell_text, 0, false};
  std::vector<std::string> tokens;
  for (const std::string_view token : split(header, '/')) tokens.push_back(unescaped(token));
  if (tokens[0].starts_with("x-")) return column;
  Use at{&contract().transaction, false, false};
  if (at.shape->field(tokens[0]) == nullptr && contract().line.field(tokens[0]) != nullptr) {
    tokens.insert(tokens.begin(), {std::string(contract().lines), "0"});
  }
  for (const std::string& token : tokens) {
    const Descent down = descend(*at.shape, token, column);
    if (down.use.shape == nullptr) return fail("csv.unknown_column", {header, down.meant}, where);
    at = down.use;
  }
  if (at.shape->cell != nullptr) {
    column.cell = at.shape->cell;
  } else if (!at.not_applicable) {
    const std::string parts = at.shape->fields.empty() ? "…" : listed(at.shape->names());
    return fail("csv.column_object", {header, parts}, where);
  }
  column.of_line = column.steps.front().name == contract().lines && column.steps.size() > 1;
  return column;
}

std::string key_of(const Column& column) {
  std::string key;
  for (const Step& step : column.steps) (key += '\0') += step.item ? std::to_string(step.index) : step.name;
  return key;
}

}  // namespace

Result<Columns> read_header(const std::vector<std::string>& cells, Where where) {
  Columns columns;
  std::set<std::string> keys;
  bool has_id = false;
  for (const std::string& cell : cells) {
    where.field = cell;
    auto column = read_column(cell, where);
    if (!column) return fail(std::move(column.error()));
    if (!column->steps.empty() && !keys.insert(key_of(*column)).second) {
      return fail("csv.duplicate_column", {cell}, where);
    }
    if (column->steps.size() == 1 && column->steps[0].name == contract().id) {
      has_id = true;
      columns.id = columns.all.size();
    }
    columns.all.push_back(std::move(*column));
  }
  where.field.clear();
  if (!has_id) return fail("csv.missing_column", {std::string(contract().id)}, where);
  return columns;
}

}  // namespace sluice::wire

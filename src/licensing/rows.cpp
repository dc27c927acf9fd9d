// SPDX-License-Identifier: Apache-2.0
#include "rows.hpp"

#include <algorithm>

namespace sluice::licensing {

int Cells::number(std::string_view column, int none) {
  const std::string& cell = (*this)[column];
  if (cell.empty()) return none;
  if (cell.size() > 9 || !std::ranges::all_of(cell, [](char c) { return c >= '0' && c <= '9'; })) {
    refuse(column);
    return none;
  }
  return std::stoi(cell);
}

Source Cells::source() {
  Source result;
  result.cite = filled("source");
  const auto read = parse_date((*this)["read"]);
  if (!read) refuse("read");
  result.read = read.value_or(Date{});
  result.firmness = word<trade::Firmness>("firmness");
  return result;
}

Result<void> each_row(std::string_view csv, std::string_view file, std::initializer_list<std::string_view> columns,
                      const std::function<void(Cells&)>& take) {
  const auto table = parse_csv(csv, file);
  if (!table) return fail(table.error());
  std::vector<std::string_view> needed(columns);
  needed.insert(needed.end(), {"source", "read", "firmness"});
  for (const std::string_view column : needed) {
    if (table->column(column) < 0)
      return fail("licensing.column", {std::string(column)}, Where{std::string(file), 1, {}});
  }
  for (const CsvRow& row : table->rows) {
    Cells cells(*table, row, file);
    take(cells);
    if (!cells.error.code.empty()) return fail(cells.error);
  }
  return {};
}

}  // namespace sluice::licensing

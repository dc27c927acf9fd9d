// SPDX-License-Identifier: Apache-2.0
// Reading the tables of data/licensing: cells by the name of their column, words of a vocabulary, the source of a row.
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/csv.hpp"
#include "sluice/base/date.hpp"
#include "sluice/base/text.hpp"
#include "sluice/licensing/transitions.hpp"

namespace sluice::licensing {

// One row. The first fault stays, and `each_row` returns it.
class Cells {
 public:
  Cells(const CsvTable& table, const CsvRow& row, std::string_view file) : table_(table), row_(row), file_(file) {}

  [[nodiscard]] const std::string& operator[](std::string_view column) const {
    return row_.cells[static_cast<std::size_t>(table_.column(column))];
  }
  void refuse(std::string_view column, std::string_view code = "licensing.cell") {
    if (error.code.empty()) error = Error{code, {(*this)[column], std::string(column)}, where(column)};
  }
  [[nodiscard]] Where where(std::string_view column) const {
    return {std::string(file_), row_.line, std::string(column)};
  }

  [[nodiscard]] std::string filled(std::string_view column) {
    if ((*this)[column].empty()) refuse(column);
    return (*this)[column];
  }
  [[nodiscard]] std::vector<std::string> list(std::string_view column) const {
    const std::string& cell = (*this)[column];
    if (cell.empty()) return {};
    const auto parts = split(cell, '|');
    return {parts.begin(), parts.end()};
  }
  template <class E>
  [[nodiscard]] E word(std::string_view column, std::string_view text) {
    const auto found = trade::from_symbol<E>(text);
    if (!found) refuse(column);
    return found.value_or(E{});
  }
  template <class E>
  [[nodiscard]] E word(std::string_view column) {
    return word<E>(column, (*this)[column]);
  }
  [[nodiscard]] bool yes(std::string_view column) {
    const std::string& cell = (*this)[column];
    if (cell != "yes" && cell != "no") refuse(column);
    return cell == "yes";
  }
  // A whole number of at most nine digits; `none` where the cell is empty.
  [[nodiscard]] int number(std::string_view column, int none = 0);
  [[nodiscard]] Source source();

  Error error;

 private:
  const CsvTable& table_;
  const CsvRow& row_;
  std::string_view file_;
};

// Calls `take` with each row of a table that must have the columns, and those of Source. Fails as parse_csv does, with
// licensing.column, or with what `take` refused.
[[nodiscard]] Result<void> each_row(std::string_view csv, std::string_view file,
                                    std::initializer_list<std::string_view> columns,
                                    const std::function<void(Cells&)>& take);

}  // namespace sluice::licensing

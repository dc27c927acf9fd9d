// SPDX-License-Identifier: Apache-2.0
// CSV as spreadsheets write it (RFC 4180): quoted fields with commas, quotes and line ends in them,
// CRLF or LF, a byte order mark at the start.
#pragma once

#include <functional>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.hpp"

namespace sluice {

struct CsvRow {
  std::size_t line = 0;  // of the row's first character, from 1
  std::vector<std::string> cells;
};

// Reads rows one at a time and holds one row in memory. A line with nothing on it is no row (a row of
// one empty cell is written `""`); a carriage return that ends no line is text.
class CsvReader {
 public:
  // `limit`: bytes a row may have, its line end included. `in` outlives the reader.
  explicit CsvReader(std::istream& in, std::string file = {}, std::size_t limit = 64U << 20U);

  // The next row, or nothing at the end. Fails with csv.unclosed_quote, csv.stray_quote,
  // csv.row_too_long or text.invalid_utf8, naming the line; after a failure the reader stands at the
  // start of the line after the one where it gave up, so a caller may go on.
  [[nodiscard]] Result<bool> next(CsvRow& row);

 private:
  std::istream& in_;
  std::string file_;
  std::size_t limit_;
  std::size_t line_ = 1;
  bool started_ = false;
};

struct CsvTable {
  std::vector<std::string> header;
  std::vector<CsvRow> rows;
  [[nodiscard]] int column(std::string_view name) const noexcept;  // -1 where there is none
};

// A whole small table with a header. Fails as CsvReader does, with csv.empty (no header),
// csv.duplicate_column or csv.ragged_row: the first fault in the order of the text.
[[nodiscard]] Result<CsvTable> parse_csv(std::string_view text, std::string_view file = {});

// A cell as it must stand in a CSV file: quoted where it has to be. (The one cell of a row that is
// empty has to be written `""` by the caller.)
[[nodiscard]] std::string csv_cell(std::string_view text);

}  // namespace sluice

// SPDX-License-Identifier: Apache-2.0
// Rows of a CSV that lies in memory, their cells by the names of the columns.
#pragma once

#include <istream>
#include <streambuf>

#include "list_readers.hpp"
#include "sluice/base/csv.hpp"

namespace sluice::screening {

// Bytes that are read and never written, as CsvReader wants them.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view bytes) {
    char* const start = const_cast<char*>(bytes.data());
    setg(start, start, start + bytes.size());
  }
};

class ListRows {
 public:
  explicit ListRows(const ListText& text)
      : file_(text.file), buffer_(text.bytes), in_(&buffer_), reader_(in_, text.file) {}

  // Reads the header. Fails with csv.empty, csv.duplicate_column, or as CsvReader does.
  [[nodiscard]] Result<void> open();
  // The next row, or nothing at the end. Fails as CsvReader does, and with csv.ragged_row.
  [[nodiscard]] Result<bool> next();
  // The next row of a file that has no header, of `cells` cells.
  [[nodiscard]] Result<bool> next(std::size_t cells);

  // The first of these columns that the header has, or -1.
  [[nodiscard]] int column(std::initializer_list<std::string_view> names) const;
  // Fails with list.no_column.
  [[nodiscard]] Result<int> needed(std::string_view name) const;

  // "" where there is no such column.
  [[nodiscard]] std::string_view cell(int column) const {
    return column < 0 ? std::string_view{} : row_.cells[static_cast<std::size_t>(column)];
  }
  [[nodiscard]] Where where(int column = -1) const;

 private:
  std::string file_;
  ViewBuffer buffer_;
  std::istream in_;
  CsvReader reader_;
  std::vector<std::string> header_;
  CsvRow row_;
};

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// Rows that were read, written out again and read again, are the same rows; and a reader that goes
// on after faults comes to the end.
#include <cstddef>
#include <cstdint>
#include <sstream>

#include "sluice/base/check.hpp"
#include "sluice/base/csv.hpp"

using namespace sluice;

namespace {

std::string written(const CsvRow& row) {
  std::string text;
  for (const std::string& cell : row.cells)
    text += (text.empty() && &cell == &row.cells[0] ? "" : ",") + csv_cell(cell);
  return (text.empty() ? "\"\"" : text) + "\r\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  CsvReader reader(in);
  CsvRow row;
  std::size_t line = 0;
  for (auto more = reader.next(row); !more || *more; more = reader.next(row)) {
    if (!more) continue;
    CHECK_THAT(row.line > line && !row.cells.empty());
    line = row.line;
    std::istringstream again_in(written(row));
    CsvReader again_reader(again_in);
    CsvRow again;
    CHECK_THAT(again_reader.next(again) == true);
    CHECK_THAT(again.cells == row.cells);
    CHECK_THAT(again_reader.next(again) == false);
  }
  return 0;
}

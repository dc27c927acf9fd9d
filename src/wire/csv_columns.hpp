// SPDX-License-Identifier: Apache-2.0
// What the header of a CSV file says: which field each column fills.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sluice/wire/shape.hpp"

namespace sluice::wire {

struct Step {
  std::string name;       // of a member
  std::size_t index = 0;  // of an item
  bool item = false;
};

struct Column {
  std::string header;                        // as written
  std::vector<Step> steps;                   // from the transaction to the field; none: the column is ignored ("x-…")
  Json (*cell)(std::string_view) = nullptr;  // what the text in it means
  std::size_t owner_steps = 0;               // a value in a map: the way to the object that has the map; else 0
  bool of_line = false;                      // belongs to a line, not to the transaction
};

struct Columns {
  std::vector<Column> all;
  std::size_t id = 0;  // the column that tells transactions apart
};

// Cells are JSON Pointers without the leading slash; a name that only a line has stands for the first
// line's. An object that may be "n/a" has a column of its own for saying so. Fails with csv.unknown_column,
// csv.column_object (it names an object, not a value), csv.duplicate_column or csv.missing_column; `where` names the
// line and the cell.
[[nodiscard]] Result<Columns> read_header(const std::vector<std::string>& cells, Where where);

}  // namespace sluice::wire

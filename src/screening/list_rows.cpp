// SPDX-License-Identifier: Apache-2.0
#include "list_rows.hpp"

#include <algorithm>
#include <set>

namespace sluice::screening {

Result<void> ListRows::open() {
  const auto more = reader_.next(row_);
  if (!more) return fail(more.error());
  if (!*more) return fail("csv.empty", {}, {file_, 0, {}});
  header_ = row_.cells;
  std::set<std::string_view> seen;
  for (const std::string& name : header_) {
    if (!seen.insert(name).second) return fail("csv.duplicate_column", {name}, {file_, row_.line, name});
  }
  return {};
}

Result<bool> ListRows::next() { return next(header_.size()); }

Result<bool> ListRows::next(std::size_t cells) {
  auto more = reader_.next(row_);
  if (more && *more && row_.cells.size() != cells) {
    return fail("csv.ragged_row", {std::to_string(row_.cells.size()), std::to_string(cells)}, where());
  }
  return more;
}

int ListRows::column(std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) {
    const auto found = std::ranges::find(header_, name);
    if (found != header_.end()) return static_cast<int>(found - header_.begin());
  }
  return -1;
}

Result<int> ListRows::needed(std::string_view name) const {
  const int found = column({name});
  if (found < 0) return fail("list.no_column", {std::string(name)}, {file_, 1, {}});
  return found;
}

Where ListRows::where(int column) const {
  const auto index = static_cast<std::size_t>(column);
  return {file_, row_.line, column < 0 || index >= header_.size() ? std::string{} : header_[index]};
}

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/csv.hpp"

#include <algorithm>
#include <sstream>

#include "sluice/base/text.hpp"

namespace sluice {
namespace {

using Traits = std::char_traits<char>;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Takes a byte order mark off the stream; returns what of one was there if it was not whole.
std::string_view skip_byte_order_mark(std::streambuf& in) {
  std::size_t matched = 0;
  while (matched < kByteOrderMark.size() && in.sgetc() == Traits::to_int_type(kByteOrderMark[matched])) {
    in.sbumpc();
    ++matched;
  }
  return matched == kByteOrderMark.size() ? std::string_view{} : kByteOrderMark.substr(0, matched);
}

// Consumes to the end of the physical line; true when there was a line end.
bool skip_line(std::streambuf& in) {
  for (;;) {
    const auto next = in.sbumpc();
    if (Traits::eq_int_type(next, Traits::eof())) return false;
    if (Traits::to_char_type(next) == '\n') return true;
  }
}

// Where the reader is within a cell.
enum class Cell { start, plain, quoted, closed };  // closed: behind the closing quote

}  // namespace

CsvReader::CsvReader(std::istream& in, std::string file, std::size_t limit)
    : in_(in), file_(std::move(file)), limit_(limit) {}

Result<bool> CsvReader::next(CsvRow& row) {
  std::streambuf& in = *in_.rdbuf();
  row.cells.clear();
  row.line = line_;
  std::string cell;
  Cell state = Cell::start;
  std::size_t bytes = 0;
  std::size_t quote_line = 0;
  if (!started_) {
    cell = skip_byte_order_mark(in);
    started_ = true;
    if (!cell.empty()) state = Cell::plain;
  }

  const auto refuse = [&](std::string_view code, std::size_t line, bool at_line_end) {
    if (at_line_end || skip_line(in)) ++line_;
    return fail(code, {}, Where{file_, line, {}});
  };
  const auto end_cell = [&] {
    row.cells.push_back(std::move(cell));
    cell.clear();
    state = Cell::start;
  };
  for (;;) {
    const auto next = in.sbumpc();
    const bool at_end = Traits::eq_int_type(next, Traits::eof());
    const bool blank = row.cells.empty() && state == Cell::start;
    const char c = at_end ? '\n' : Traits::to_char_type(next);
    if (at_end && state == Cell::quoted) return refuse("csv.unclosed_quote", quote_line, false);
    if (at_end && blank) return false;
    if (!at_end && bytes++ >= limit_) return refuse("csv.row_too_long", row.line, c == '\n');

    if (state == Cell::quoted) {
      if (c == '\n') ++line_;
      if (c == '"') state = Cell::closed;
      else cell += c;
    } else if (c == '"') {
      if (state == Cell::plain) return refuse("csv.stray_quote", line_, false);
      if (state == Cell::closed) cell += '"';  // a doubled quote stands for one
      else quote_line = line_;
      state = Cell::quoted;
    } else if (c == '\r' && (in.sgetc() == '\n' || Traits::eq_int_type(in.sgetc(), Traits::eof()))) {
      continue;
    } else if (c == ',') {
      end_cell();
    } else if (c == '\n') {
      if (!at_end) ++line_;
      if (!blank) break;
      row.line = line_;
      bytes = 0;
    } else {
      if (state == Cell::closed) return refuse("csv.stray_quote", line_, false);
      state = Cell::plain;
      cell += c;
    }
  }
  end_cell();
  for (const std::string& text : row.cells) {
    if (first_invalid_utf8(text)) return fail("text.invalid_utf8", {}, Where{file_, row.line, {}});
  }
  return true;
}

int CsvTable::column(std::string_view name) const noexcept {
  const auto found = std::ranges::find(header, name);
  return found == header.end() ? -1 : static_cast<int>(found - header.begin());
}

Result<CsvTable> parse_csv(std::string_view text, std::string_view file) {
  std::istringstream in{std::string(text)};
  CsvReader reader(in, std::string(file));
  CsvTable table;
  CsvRow row;
  auto more = reader.next(row);
  if (!more) return fail(more.error());
  if (!*more) return fail("csv.empty", {}, Where{std::string(file), 0, {}});
  table.header = std::move(row.cells);
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    if (table.column(table.header[i]) != static_cast<int>(i)) {
      return fail("csv.duplicate_column", {table.header[i]}, Where{std::string(file), row.line, table.header[i]});
    }
  }
  for (;;) {
    more = reader.next(row);
    if (!more) return fail(more.error());
    if (!*more) return table;
    if (row.cells.size() != table.header.size()) {
      return fail("csv.ragged_row", {std::to_string(row.cells.size()), std::to_string(table.header.size())},
                  Where{std::string(file), row.line, {}});
    }
    table.rows.push_back(std::move(row));
  }
}

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos && !text.starts_with(kByteOrderMark)) {
    return std::string(text);
  }
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace sluice

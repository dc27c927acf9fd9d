// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

#include "contract.hpp"
#include "csv_columns.hpp"
#include "input.hpp"
#include "sluice/base/csv.hpp"
#include "source.hpp"

namespace sluice::wire {
namespace {

void stamp(Json& node, std::size_t line) {
  node.line = line;
  for (Json& item : node.items) stamp(item, line);
  for (Json::Member& member : node.members) stamp(member.value, line);
}

// The node that the first `count` steps lead to; null where it is not there.
const Json* at_steps(const Json& root, const std::vector<Step>& steps, std::size_t count) {
  const Json* at = &root;
  for (std::size_t i = 0; i < count && at != nullptr; ++i) {
    const Step& step = steps[i];
    if (step.item) at = step.index < at->items.size() ? &at->items[step.index] : nullptr;
    else at = at->find(step.name);
  }
  return at;
}

// The node that the steps lead to, made where it is not there; null where a value is in the way.
Json* made_at_steps(Json& root, const std::vector<Step>& steps) {
  Json* at = &root;
  for (const Step& step : steps) {
    const Json::Kind kind = step.item ? Json::Kind::array : Json::Kind::object;
    if (at->kind == Json::Kind::null) at->kind = kind;
    if (at->kind != kind) return nullptr;
    if (step.item) {
      if (at->items.size() <= step.index) at->items.resize(step.index + 1);
      at = &at->items[step.index];
    } else {
      Json* member = at->find(step.name);
      at = member != nullptr ? member : &at->members.emplace_back(Json::Member{step.name, {}}).value;
    }
  }
  return at;
}

class CsvSource : public RecordSource {
 public:
  CsvSource(std::istream& in, std::string file, std::size_t limit)
      : buffer_(in), counted_(&buffer_), rows_(counted_, file, limit), file_(std::move(file)), limit_(limit) {}

  [[nodiscard]] std::uint64_t bytes() const noexcept override { return buffer_.bytes(); }

  Result<bool> next(Json& record) override {
    if (done_) return false;
    if (!std::exchange(started_, true)) {
      if (auto header = take_header(); !header) {
        done_ = true;
        return fail(std::move(header.error()));
      }
    }
    look_ahead();
    if (ahead_.empty()) {
      done_ = true;
      if (buffer_.broken()) return fail("stream.failed", {}, Where{file_, 0, {}});
      return false;
    }
    return take_group(record);
  }

 private:
  // A row, or why it cannot be used. One that cannot even be read has no id.
  struct Row {
    CsvRow cells;
    std::string id;
    std::size_t bytes = 0;
    std::optional<Error> fault;
  };

  Result<void> take_header() {
    CsvRow row;
    auto more = rows_.next(row);
    if (!more) return fail(adopted(std::move(more.error())));
    if (!*more) return fail(buffer_.broken() ? "stream.failed" : "csv.empty", {}, Where{file_, 0, {}});
    auto columns = read_header(row.cells, Where{file_, row.line, {}});
    if (!columns) return fail(std::move(columns.error()));
    columns_ = std::move(*columns);
    return {};
  }

  // One name for what is one thing to a caller.
  Error adopted(Error error) const {
    if (error.code != "csv.row_too_long") return error;
    return {"record.too_long", {std::to_string(limit_)}, std::move(error.where)};
  }

  std::optional<Row> take_row() {
    Row row;
    auto more = rows_.next(row.cells);
    if (!more) {
      row.fault = adopted(std::move(more.error()));
      return row;
    }
    if (!*more) return std::nullopt;
    if (buffer_.broken()) {  // the row ends where the stream broke, and perhaps not where it should
      row.fault = Error{"stream.failed", {}, Where{file_, row.cells.line, {}}};
      return row;
    }
    const std::vector<std::string>& cells = row.cells.cells;
    for (const std::string& cell : cells) row.bytes += cell.size();
    if (columns_.id < cells.size()) row.id = cells[columns_.id];
    if (cells.size() != columns_.all.size()) {
      row.fault = Error{"csv.ragged_row",
                        {std::to_string(cells.size()), std::to_string(columns_.all.size())},
                        Where{file_, row.cells.line, {}}};
    }
    return row;
  }

  static bool readable(const Row& row) { return !row.fault || !row.id.empty(); }

  // Looks past rows that cannot be read for one that can; gives up where the file is all rubble.
  // The row found, or the end.
  std::deque<Row>::iterator look_ahead() {
    constexpr std::size_t kFarthest = 1000;
    auto found = std::ranges::find_if(ahead_, readable);
    while (found == ahead_.end() && ahead_.size() < kFarthest) {
      auto row = take_row();
      if (!row) return ahead_.end();
      ahead_.push_back(std::move(*row));
      found = std::ranges::find_if(ahead_.end() - 1, ahead_.end(), readable);
    }
    return found;
  }

  // The row ahead and those behind it with the same id. A fault of any of them, or of a row between
  // that cannot be read, is one of them all: what has lost a row must not pass for something smaller.
  Result<bool> take_group(Json& record) {
    const Row first = std::move(ahead_.front());
    ahead_.pop_front();
    std::optional<Error> fault = first.fault;
    std::size_t bytes = first.bytes;
    Json built;
    if (!fault) fault = add(first, built);
    while (!first.id.empty()) {
      const auto next = look_ahead();
      if (next == ahead_.end() && !fault && buffer_.broken()) {
        fault = Error{"stream.failed", {}, Where{file_, first.cells.line, {}}};
      }
      if (next == ahead_.end() || next->id != first.id) break;
      if (!fault) fault = ahead_.front().fault;
      bytes += next->bytes;
      if (!fault && bytes > limit_) {
        fault = Error{"record.too_long", {std::to_string(limit_)}, Where{file_, first.cells.line, {}}};
      }
      if (!fault) fault = merge(first, *next, built);
      ahead_.erase(ahead_.begin(), next + 1);
    }
    if (fault) return fail(std::move(*fault));
    record = std::move(built);
    return true;
  }

  // Fills a record from the row's cells.
  std::optional<Error> add(const Row& row, Json& record) const {
    record.kind = Json::Kind::object;
    for (std::size_t i = 0; i < columns_.all.size(); ++i) {
      const Column& column = columns_.all[i];
      const std::string& cell = row.cells.cells[i];
      if (column.steps.empty() || cell.empty()) continue;
      Json* node = made_at_steps(record, column.steps);
      if (node == nullptr || node->kind != Json::Kind::null) {
        return Error{"csv.cell_conflict", {column.header}, Where{file_, row.cells.line, column.header}};
      }
      *node = cell == "n/a" ? Json::string(cell) : column.cell(cell);
    }
    // An empty cell is unknown. In a map that has to be said, or the value would count as left out.
    for (std::size_t i = 0; i < columns_.all.size(); ++i) {
      const Column& column = columns_.all[i];
      const bool in_map = column.owner_steps > 0 && row.cells.cells[i].empty();
      if (in_map && at_steps(record, column.steps, column.owner_steps) != nullptr) {
        (void)made_at_steps(record, column.steps);
      }
    }
    for (const FieldShape& field : contract().transaction.fields) {
      if (!field.constant || record.find(field.name) != nullptr) continue;
      record.members.push_back({std::string(field.name), field.use.shape->cell(field.example)});
    }
    stamp(record, row.cells.line);
    return std::nullopt;
  }

  // Adds the lines of another row to a record whose other fields must be the same.
  std::optional<Error> merge(const Row& first, const Row& row, Json& record) const {
    for (std::size_t i = 0; i < columns_.all.size(); ++i) {
      const Column& column = columns_.all[i];
      const std::string& cell = row.cells.cells[i];
      if (column.of_line || column.steps.empty() || cell == first.cells.cells[i]) continue;
      return Error{"csv.row_conflict",
                   {column.header, first.cells.cells[i], cell, first.id},
                   Where{file_, row.cells.line, column.header}};
    }
    Json other;
    if (auto fault = add(row, other)) return fault;
    Json* lines = record.find(contract().lines);
    Json* more = other.find(contract().lines);
    if (more == nullptr) return std::nullopt;
    if (lines == nullptr) {
      record.members.push_back({std::string(contract().lines), std::move(*more)});
      return std::nullopt;
    }
    for (Json& line : more->items) lines->items.push_back(std::move(line));
    return std::nullopt;
  }

  CountingBuffer buffer_;
  std::istream counted_;
  CsvReader rows_;
  std::string file_;
  std::size_t limit_;
  Columns columns_;
  std::deque<Row> ahead_;  // taken and not used: rows that cannot be read, then at most one that can
  bool started_ = false;
  bool done_ = false;
};

}  // namespace

std::unique_ptr<RecordSource> csv_source(std::istream& in, std::string file, std::size_t limit) {
  return std::make_unique<CsvSource>(in, std::move(file), limit);
}

}  // namespace sluice::wire

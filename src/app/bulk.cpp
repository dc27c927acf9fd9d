// SPDX-License-Identifier: Apache-2.0
#include "bulk.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "sluice/base/file.hpp"
#include "sluice/wire/reader.hpp"
#include "sluice/wire/suggest.hpp"
#include "sluice/wire/transaction.hpp"

namespace sluice::app {
namespace {

const std::vector<std::string_view> kMembers{"act", "by", "on", "subject", "key", "file", "body"};

Result<void> take_plain(BulkAct& into, std::string_view name, const std::string& text) {
  if (name == "act") into.act.name = text;
  if (name == "by") into.by = text;
  if (name == "subject") into.act.subject = text;
  if (name == "key") into.act.key = text;
  if (name == "file") {
    auto bytes = read_file(text);
    if (!bytes) return fail(std::move(bytes.error()));
    into.act.attachment = std::move(*bytes);
  }
  if (name == "on") {
    const auto day = parse_date(text);
    if (!day) return fail(day.error());
    into.on = *day;
  }
  return {};
}

Result<BulkAct> act_of(const Json& line) {
  if (line.kind != Json::Kind::object) return fail("json.kind", {"object", std::string(name_of(line.kind))});
  BulkAct said;
  for (const Json::Member& member : line.members) {
    if (std::ranges::find(kMembers, member.name) == kMembers.end())
      return fail("json.unknown_key", {member.name, wire::suggest_name(member.name, kMembers)},
                  {{}, 0, "/" + member.name});
    const auto wanted = member.name == "body" ? Json::Kind::object : Json::Kind::string;
    if (member.value.kind != wanted) {
      return fail("json.kind", {std::string(name_of(wanted)), std::string(name_of(member.value.kind))},
                  {{}, 0, "/" + member.name});
    }
    if (member.name == "body") said.act.body = member.value;
    else if (auto done = take_plain(said, member.name, member.value.text); !done) return fail(std::move(done.error()));
  }
  return said;
}

// The field of an act that a column fills: "quantity/value".
const wire::Shape* shape_at(const wire::Shape& body, std::string_view column) {
  const wire::Shape* shape = &body;
  for (std::size_t at = 0; at <= column.size();) {
    const std::size_t end = std::min(column.find('/', at), column.size());
    const wire::FieldShape* field = shape->field(column.substr(at, end - at));
    if (field == nullptr) return nullptr;
    shape = field->use.shape;
    at = end + 1;
  }
  return shape;
}

Result<void> take_field(BulkAct& said, const office::ActKind& kind, const std::string& column,
                        const std::string& cell) {
  const wire::Shape* shape = shape_at(*kind.body, column);
  if (shape == nullptr)
    return fail("act.no_field", {column, std::string(kind.name), wire::suggest_name(column, kind.body->names())});
  auto value = typed_value(cell, *shape);
  if (value) {
    if (auto done = set(said.act.body, "/" + column, std::move(*value)); !done) return done;
    return {};
  }
  Error error = std::move(value.error());
  error.where.field = column;
  return fail(std::move(error));
}

Result<BulkAct> act_of(const CsvTable& table, const CsvRow& row) {
  BulkAct said;
  const std::string& name = row.cells[static_cast<std::size_t>(table.column("act"))];
  const office::ActKind* kind = office::find_act(name);
  if (kind == nullptr) {
    std::vector<std::string_view> names;
    for (const office::ActKind& each : office::acts()) names.push_back(each.name);
    return fail("act.unknown", {name, wire::suggest_name(name, names)});
  }
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const std::string& column = table.header[i];
    if (row.cells[i].empty()) continue;
    const bool plain = column != "body" && std::ranges::find(kMembers, column) != kMembers.end();
    auto done = plain ? take_plain(said, column, row.cells[i]) : take_field(said, *kind, column, row.cells[i]);
    if (!done) return fail(std::move(done.error()));
  }
  return said;
}

// What is wrong with each line on its own, when the whole does not read.
std::vector<Error> line_faults(const Json& record, const trade::Reference& reference, const std::string& file) {
  std::vector<Error> faults;
  const Json* lines = record.find("lines");
  if (lines == nullptr) return faults;
  Json one = record;
  for (const Json& line : lines->items) {
    one.find("lines")->items = {line};
    const auto read = wire::read_transaction(one, reference, file);
    if (read) continue;
    faults.push_back(read.error());
    if (faults.back().where.line == 0) faults.back().where.line = line.line;
  }
  return faults;
}

}  // namespace

Result<Json> transaction_of_csv(const std::string& file, const trade::Reference& reference,
                                const std::function<void(const Error&)>& complain) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail("file.unreadable", {file}, {file, 0, {}});
  wire::TransactionReader reader(in, wire::Format::csv, reference, file);
  Json record, another;
  const auto first = reader.next(record);
  if (!first) return fail(first.error());
  if (!*first) return fail("csv.empty", {}, {file, 0, {}});
  const auto second = reader.next(another);
  if (!second) return fail(second.error());
  if (*second) return fail("csv.several", {}, {file, another.line, "id"});
  const auto whole = wire::read_transaction(record, reference, file);
  if (whole) return record;
  const auto faults = line_faults(record, reference, file);
  if (faults.size() < 2) return fail(whole.error());
  for (const Error& fault : faults) complain(fault);
  return fail("csv.faulty_lines", {std::to_string(faults.size()), std::to_string(record.find("lines")->items.size())},
              {file, 0, {}});
}

Result<Json> typed_value(const std::string& text, const wire::Shape& shape) {
  if (text.starts_with('@')) {
    const auto read = read_file(text.substr(1));
    if (!read) return fail(read.error());
    return parse_json(*read, text.substr(1));
  }
  const bool json = text.starts_with('{') || text.starts_with('[');
  if (shape.cell != nullptr && !json) return shape.cell(text);
  return parse_json(text);
}

Result<BulkLines> BulkLines::open(const std::string& text, const std::string& file) {
  BulkLines lines;
  lines.text_ = &text;
  const auto format = file == "-" ? wire::Format::ndjson : wire::guess_format(file);
  if (!format || format == wire::Format::json) return fail("act.format", {}, {file, 0, {}});
  if (format == wire::Format::ndjson) return lines;
  auto table = parse_csv(text, file);
  if (!table) return fail(std::move(table.error()));
  if (table->column("act") < 0) return fail("act.no_column", {}, {file, 1, {}});
  lines.table_ = std::move(*table);
  return lines;
}

BulkLine BulkLines::row() {
  const CsvRow& row = table_->rows[row_++];
  std::string text;
  for (const std::string& cell : row.cells) text += (text.empty() ? "" : ",") + csv_cell(cell);
  return {row.line, std::move(text), act_of(*table_, row)};
}

std::optional<BulkLine> BulkLines::next() {
  if (table_) return row_ < table_->rows.size() ? std::optional(row()) : std::nullopt;
  while (at_ < text_->size()) {
    const std::size_t end = std::min(text_->find('\n', at_), text_->size());
    std::string line = text_->substr(at_, end - at_);
    at_ = end + 1;
    ++line_;
    if (line.ends_with('\r')) line.pop_back();
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    const auto json = parse_json(line, {}, line_);
    auto act = json ? act_of(*json) : Result<BulkAct>(fail(json.error()));
    return BulkLine{line_, std::move(line), std::move(act)};
  }
  return std::nullopt;
}

std::uint64_t BulkLines::percent() const {
  if (table_) return table_->rows.empty() ? 100 : row_ * 100 / table_->rows.size();
  return text_->empty() ? 100 : std::min(at_, text_->size()) * 100 / text_->size();
}

std::string BulkLines::header() const {
  if (!table_) return {};
  std::string line;
  for (const std::string& cell : table_->header) line += (line.empty() ? "" : ",") + csv_cell(cell);
  return line + "\n";
}

}  // namespace sluice::app

// SPDX-License-Identifier: Apache-2.0
#include "labelled_names.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "sluice/base/csv.hpp"
#include "sluice/base/text.hpp"

namespace sluice::screening {
namespace {

struct Shape {
  LabelledShape shape;
  std::string_view symbol;
  std::vector<std::string_view> columns;
};

const std::array<Shape, 6>& shapes() {
  static const std::array<Shape, 6> all{{
      {LabelledShape::pairs, "pairs", {"schema", "name1", "name2", "is_match"}},
      {LabelledShape::alias_out, "alias-out", {"entity_id", "type", "query_alias"}},
      {LabelledShape::ofac_scores, "ofac-scores", {"query_name", "result_name", "ofac_score"}},
      {LabelledShape::script_pairs, "script-pairs", {"dataid", "type", "latin", "original", "script"}},
      {LabelledShape::company_pairs, "company-pairs", {"han", "latin", "kind"}},
      {LabelledShape::negatives, "negatives", {}},
  }};
  return all;
}

// Cells parted by tabs, unquoted.
Result<CsvTable> parse_tsv(std::string_view text, std::string_view file) {
  if (first_invalid_utf8(text)) return fail("text.invalid_utf8", {}, {std::string(file), 0, {}});
  CsvTable table;
  std::size_t line = 0;
  for (std::string_view row : split(text, '\n')) {
    ++line;
    if (row.ends_with('\r')) row.remove_suffix(1);
    if (row.empty()) continue;
    const auto parts = split(row, '\t');
    std::vector<std::string> cells(parts.begin(), parts.end());
    if (table.header.empty()) {
      table.header = std::move(cells);
    } else if (cells.size() != table.header.size()) {
      return fail("csv.ragged_row", {std::to_string(cells.size()), std::to_string(table.header.size())},
                  {std::string(file), line, {}});
    } else {
      table.rows.push_back({line, std::move(cells)});
    }
  }
  return table;
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

EntryKind kind_of(std::string_view text) {
  if (text == "person" || text == "Person") return EntryKind::person;
  if (text == "vessel" || text == "Vessel") return EntryKind::vessel;
  if (text == "aircraft" || text == "Airplane") return EntryKind::aircraft;
  constexpr std::string_view kFirms[] = {"organization", "Organization", "Company",
                                         "LegalEntity",  "company",      "foreign"};
  return std::ranges::find(kFirms, text) != std::end(kFirms) ? EntryKind::organisation : EntryKind::unknown;
}

// One row of a table whose columns are those of a shape.
class Row {
 public:
  Row(const CsvTable& table, const CsvRow& row, std::string_view file) : table_(table), row_(row), file_(file) {}

  [[nodiscard]] const std::string& operator[](std::string_view column) const {
    return row_.cells[static_cast<std::size_t>(table_.column(column))];
  }
  [[nodiscard]] Result<bool> truth(std::string_view column) const {
    const std::string& cell = (*this)[column];
    if (cell != "true" && cell != "false") return refuse(column, "true or false");
    return cell == "true";
  }
  [[nodiscard]] Result<int> number(std::string_view column) const {
    const std::string& cell = (*this)[column];
    int value = 0;
    const auto end = cell.data() + cell.size();
    const auto [at, fault] = std::from_chars(cell.data(), end, value);
    if (fault != std::errc{} || at != end || value < -1 || value > 100) return refuse(column, "-1 or 0 to 100");
    return value;
  }

 private:
  [[nodiscard]] tl::unexpected<Error> refuse(std::string_view column, std::string_view wanted) const {
    return fail("labelled.value", {(*this)[column], std::string(wanted)},
                {std::string(file_), row_.line, std::string(column)});
  }
  const CsvTable& table_;
  const CsvRow& row_;
  std::string_view file_;
};

Result<LabelledRow> read_row(LabelledShape shape, const Row& row) {
  LabelledRow made;
  switch (shape) {
    case LabelledShape::pairs: {
      const auto same = row.truth("is_match");
      if (!same) return fail(same.error());
      made = {row["name1"], row["name2"], {}, {}, kind_of(row["schema"]), *same, 0};
      break;
    }
    case LabelledShape::alias_out:
      made = {row["query_alias"], {}, row["entity_id"], {}, kind_of(row["type"]), false, 0};
      break;
    case LabelledShape::ofac_scores: {
      const auto score = row.number("ofac_score");
      if (!score) return fail(score.error());
      made = {row["query_name"], row["result_name"], {}, {}, EntryKind::unknown, false, *score};
      break;
    }
    case LabelledShape::script_pairs:
      made = {row["original"], row["latin"], row["dataid"], row["script"], kind_of(row["type"]), false, 0};
      break;
    case LabelledShape::company_pairs:
      made = {row["han"], row["latin"], {}, row["kind"], kind_of(row["kind"]), false, 0};
      break;
    case LabelledShape::negatives: break;
  }
  return made;
}

Result<LabelledFile> read_table(const CsvTable& table, std::string_view file) {
  const auto fits = [&](const Shape& shape) {
    return !shape.columns.empty() &&
           std::ranges::all_of(shape.columns, [&](std::string_view column) { return table.column(column) >= 0; });
  };
  const auto shape = std::ranges::find_if(shapes(), fits);
  if (shape == shapes().end()) return fail("labelled.shape", {}, {std::string(file), 1, {}});
  LabelledFile made{shape->shape, {}};
  for (const CsvRow& cells : table.rows) {
    auto row = read_row(shape->shape, Row(table, cells, file));
    if (!row) return fail(row.error());
    made.rows.push_back(std::move(*row));
  }
  return made;
}

Result<LabelledFile> read_lines(std::string_view text, std::string_view file) {
  if (first_invalid_utf8(text)) return fail("text.invalid_utf8", {}, {std::string(file), 0, {}});
  LabelledFile made;
  for (std::string_view line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    made.rows.push_back({std::string(line), {}, {}, {}, EntryKind::person, false, 0});
  }
  return made;
}

}  // namespace

std::string_view symbol(LabelledShape shape) noexcept {
  return std::ranges::find(shapes(), shape, &Shape::shape)->symbol;
}

Result<LabelledFile> read_labelled(std::string_view text, std::string_view file) {
  const std::string_view header = first_line(text);
  const bool tabs = header.find('\t') != std::string_view::npos;
  const bool commas = header.find(',') != std::string_view::npos;
  auto made = [&]() -> Result<LabelledFile> {
    if (!tabs && !commas) return read_lines(text, file);
    const auto table = tabs ? parse_tsv(text, file) : parse_csv(text, file);
    return table ? read_table(*table, file) : fail(table.error());
  }();
  if (made && made->rows.empty()) return fail("labelled.empty", {}, {std::string(file), 0, {}});
  return made;
}

Result<KnownNames> read_known_names(std::string_view text, std::string_view file) {
  const auto table = parse_tsv(text, file);
  if (!table) return fail(table.error());
  for (const std::string_view column : {"entity_id", "type", "name"}) {
    if (table->column(column) < 0) return fail("labelled.names", {}, {std::string(file), 1, std::string(column)});
  }
  KnownNames known;
  for (const CsvRow& cells : table->rows) {
    const Row row(*table, cells, file);
    const auto next = static_cast<std::uint32_t>(known.entries.size());
    const auto entry = known.entries.try_emplace(row["entity_id"], next).first->second;
    known.names.push_back({row["name"], kind_of(row["type"]), NameKind::primary, entry});
  }
  return known;
}

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
#include "sluice/licensing/rules.hpp"

#include <algorithm>

#include "rows.hpp"
#include "sluice/base/file.hpp"

namespace sluice::licensing {
namespace {

using Columns = std::initializer_list<std::string_view>;

// The text of a table and the name of its file.
struct Table {
  std::string text;
  std::string file;
};

Result<Table> open_table(const std::filesystem::path& directory, std::string_view name) {
  const auto path = directory / name;
  auto text = read_file(path);
  if (!text) return fail(std::move(text.error()));
  return Table{std::move(*text), path.string()};
}

// Rows of a table, each made by `make` and known by `key`, which is there once.
template <class Row, class Make, class Key>
Result<std::vector<Row>> keyed(const std::filesystem::path& directory, std::string_view name, Columns columns,
                               const Make& make, const Key& key) {
  const auto table = open_table(directory, name);
  if (!table) return fail(table.error());
  std::vector<Row> rows;
  auto read = each_row(table->text, table->file, columns, [&](Cells& cells) {
    Row row = make(cells);
    row.source = cells.source();
    if (std::ranges::find(rows, std::invoke(key, row), key) != rows.end()) {
      cells.refuse(*columns.begin(), "licensing.twice");
    }
    rows.push_back(std::move(row));
  });
  if (!read) return fail(std::move(read.error()));
  return rows;
}

Kind make_kind(Cells& cells) {
  Kind kind;
  kind.id = cells.filled("kind");
  kind.title = {cells.filled("title_en"), cells.filled("title_zh")};
  kind.months = cells.number("months");
  kind.one_end_user = cells.yes("one_end_user");
  kind.one_export = cells.yes("one_export");
  kind.review_days = cells.number("review_days");
  kind.amendment_days = cells.number("amendment_days");
  kind.needs_programme = cells.yes("needs_programme");
  kind.penalty_years = cells.number("penalty_years");
  kind.barred_list = cells["barred_list"];
  kind.unlimited_list = cells["unlimited_list"];
  for (const std::string& word : cells.list("procedures")) {
    kind.procedures.push_back(cells.word<trade::Procedure>("procedures", word));
  }
  return kind;
}

Coded make_coded(Cells& cells) { return {cells.filled("code"), {cells.filled("en"), cells.filled("zh")}, {}}; }

FindingRule make_finding(Cells& cells) {
  FindingRule rule;
  rule.kind = cells.word<FindingKind>("finding");
  rule.on = cells.yes("on");
  rule.days = cells.number("days");
  rule.percent = cells.number("percent");
  rule.count = cells.number("count");
  rule.kilograms = cells.number("kilograms");
  return rule;
}

Penalty make_penalty(Cells& cells) {
  Penalty penalty;
  penalty.offence = cells.filled("offence");
  penalty.serious = cells.yes("serious");
  penalty.title = {cells.filled("title_en"), cells.filled("title_zh")};
  penalty.base = cells["base"];
  penalty.threshold = cells.number("threshold");
  penalty.times_min = cells.number("times_min");
  penalty.times_max = cells.number("times_max");
  penalty.fixed_min = cells.number("fixed_min");
  penalty.fixed_max = cells.number("fixed_max");
  penalty.bar_years = cells.number("bar_years");
  const bool multiple = penalty.times_max > 0;
  if (multiple != (penalty.base == "turnover" || penalty.base == "gains")) cells.refuse("base");
  if (penalty.times_max < penalty.times_min) cells.refuse("times_max");
  if (penalty.fixed_max < penalty.fixed_min) cells.refuse("fixed_max");
  return penalty;
}

// Takes what was read, or the error, which then stands.
template <class T>
Result<void> put(T& into, Result<T> read) {
  if (!read) return fail(std::move(read.error()));
  into = std::move(*read);
  return {};
}

template <class T>
Result<void> put_table(T& into, const std::filesystem::path& directory, std::string_view name) {
  const auto table = open_table(directory, name);
  if (!table) return fail(table.error());
  return put(into, T::read(table->text, table->file));
}

template <class Row>
const Row* find(const std::vector<Row>& rows, std::string_view key, std::string Row::* member) {
  const auto found = std::ranges::find(rows, key, member);
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

Result<Rules> Rules::load(const std::filesystem::path& directory) {
  Rules rules;
  const auto known_kind = [&](Cells& cells) {
    if (rules.kind(cells["kind"]) == nullptr) cells.refuse("kind", "licensing.unknown");
    return cells["kind"];
  };
  const auto make_practice = [&](Cells& cells) {
    return Practice{cells.filled("practice"), known_kind(cells), cells.number("months"), {}};
  };
  const auto make_document = [&](Cells& cells) {
    return DocumentRule{known_kind(cells),
                        cells.filled("document"),
                        cells["list"],
                        {cells.filled("title_en"), cells.filled("title_zh")},
                        {}};
  };
  const auto document_key = [](const DocumentRule& row) { return row.kind + '/' + row.document; };
  const Columns kind_columns = {"kind",        "title_en",       "title_zh",       "months",          "one_end_user",
                                "one_export",  "review_days",    "amendment_days", "needs_programme", "penalty_years",
                                "barred_list", "unlimited_list", "procedures"};
  const auto penalty_key = [](const Penalty& row) { return std::pair(row.offence, row.serious); };
  const Columns finding_columns = {"finding", "on", "days", "percent", "count", "kilograms"};
  const Columns penalty_columns = {"offence",   "serious",   "title_en",  "title_zh",  "base",     "threshold",
                                   "times_min", "times_max", "fixed_min", "fixed_max", "bar_years"};
  const Columns coded_columns = {"code", "en", "zh"};

  return put_table(rules.application, directory, "application_states.csv")
      .and_then([&] { return put_table(rules.licence, directory, "licence_states.csv"); })
      .and_then(
          [&] { return put(rules.kinds, keyed<Kind>(directory, "kinds.csv", kind_columns, make_kind, &Kind::id)); })
      .and_then([&] {
        return put(rules.practices, keyed<Practice>(directory, "practices.csv", {"practice", "kind", "months"},
                                                    make_practice, &Practice::name));
      })
      .and_then([&] {
        return put(rules.documents,
                   keyed<DocumentRule>(directory, "documents.csv", {"document", "kind", "list", "title_en", "title_zh"},
                                       make_document, document_key));
      })
      .and_then([&] {
        return put(rules.factors, keyed<Coded>(directory, "factors.csv", coded_columns, make_coded, &Coded::code));
      })
      .and_then([&] {
        return put(rules.reasons, keyed<Coded>(directory, "reasons.csv", coded_columns, make_coded, &Coded::code));
      })
      .and_then([&] {
        return put(rules.findings,
                   keyed<FindingRule>(directory, "findings.csv", finding_columns, make_finding, &FindingRule::kind));
      })
      .and_then([&] {
        return put(rules.penalties,
                   keyed<Penalty>(directory, "penalties.csv", penalty_columns, make_penalty, penalty_key));
      })
      .map([&] { return std::move(rules); });
}

const Kind* Rules::kind(std::string_view id) const { return find(kinds, id, &Kind::id); }
const Coded* Rules::factor(std::string_view code) const { return find(factors, code, &Coded::code); }
const Coded* Rules::reason(std::string_view code) const { return find(reasons, code, &Coded::code); }

const Penalty* Rules::penalty(std::string_view offence, bool serious) const {
  const auto found = std::ranges::find_if(
      penalties, [&](const Penalty& each) { return each.offence == offence && each.serious == serious; });
  return found == penalties.end() ? nullptr : &*found;
}

}  // namespace sluice::licensing

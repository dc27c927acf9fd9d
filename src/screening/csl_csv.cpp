// SPDX-License-Identifier: Apache-2.0
// The Consolidated Screening List of the United States as CSV: trade.gov's own columns, and the shorter ones of
// extracts that are made of it.
#include "csl_words.hpp"
#include "list_rows.hpp"

namespace sluice::screening {
namespace {

struct Columns {
  explicit Columns(const ListRows& rows)
      : list(rows.column({"list"})),
        number(rows.column({"entity_number"})),
        type(rows.column({"type"})),
        programmes(rows.column({"programs"})),
        aliases(rows.column({"alt_names"})),
        addresses(rows.column({"addresses"})),
        countries{rows.column({"countries"}), rows.column({"citizenships"}), rows.column({"nationalities"}),
                  rows.column({"vessel_flag"})},
        births(rows.column({"dates_of_birth"})),
        first(rows.column({"start_date"})),
        last(rows.column({"end_date"})),
        notice(rows.column({"federal_register_notice", "fr_notice"})),
        requirement(rows.column({"license_requirement"})),
        policy(rows.column({"license_policy"})),
        remarks(rows.column({"remarks"})),
        address(rows.column({"source_list_url", "url"})),
        ids(rows.column({"ids"})) {}

  int list, number, type, programmes, aliases, addresses;
  std::array<int, 4> countries;
  int births, first, last, notice, requirement, policy, remarks, address, ids;
};

// "Passport, A123, IR; Tax ID No., 77, RU": kind, number and country of each.
void add_identifiers(Entry& entry, std::string_view cell) {
  for (const std::string& each : parts_of(cell, ';')) {
    const auto parts = parts_of(each, ',');
    if (parts.size() < 2) continue;
    add_identifier(entry, parts[0], parts[1], parts.size() > 2 ? parts[2] : std::string{});
  }
}

Result<Entry> entry_of(const ListRows& rows, const Columns& columns, int source, int name, Numbering& numbering) {
  Entry entry;
  entry.source = rows.cell(source);
  const std::string code = columns.list >= 0 ? std::string(rows.cell(columns.list)) : csl_code(entry.source);
  if (trimmed(rows.cell(name)).empty()) return fail("list.no_name", {}, rows.where(name));
  if (code.empty()) return fail("list.no_source", {}, rows.where(source));
  entry.id = numbering.unique(csl_id(code, rows.cell(columns.number), rows.cell(name)));
  entry.measure = code;
  entry.kind = entry_kind(rows.cell(columns.type));
  add_name(entry, rows.cell(name), NameKind::primary);
  for (const std::string& alias : parts_of(rows.cell(columns.aliases), ';')) add_name(entry, alias, NameKind::alias);
  entry.programmes = parts_of(rows.cell(columns.programmes), ';');
  for (const std::string& address : parts_of(rows.cell(columns.addresses), ';')) {
    const std::string_view whole = address;
    add_country(entry, whole.substr(whole.rfind(',') + 1));
  }
  for (const int column : columns.countries) {
    for (const std::string& country : parts_of(rows.cell(column), ';')) add_country(entry, country);
  }
  entry.birth_dates = parts_of(rows.cell(columns.births), ';');
  add_identifiers(entry, rows.cell(columns.ids));
  const auto first = day_of(rows.cell(columns.first), rows.where(columns.first));
  if (!first) return fail(first.error());
  const auto last = day_of(rows.cell(columns.last), rows.where(columns.last));
  if (!last) return fail(last.error());
  if (auto set = set_span(entry, *first, *last, rows.where(columns.last)); !set) return fail(set.error());
  entry.cite = trimmed(rows.cell(columns.notice));
  entry.address = trimmed(rows.cell(columns.address));
  entry.remarks = trimmed(rows.cell(columns.remarks));
  entry.requirement = trimmed(rows.cell(columns.requirement));
  entry.policy = trimmed(rows.cell(columns.policy));
  return entry;
}

}  // namespace

Result<ListHead> read_csl_csv(const ListSource& source, const TakeEntry& take) {
  ListRows rows(source.text);
  if (auto opened = rows.open(); !opened) return fail(opened.error());
  const auto from = rows.needed("source");
  if (!from) return fail(from.error());
  const auto name = rows.needed("name");
  if (!name) return fail(name.error());
  const Columns columns(rows);
  Numbering numbering;
  for (;;) {
    const auto more = rows.next();
    if (!more) return fail(more.error());
    if (!*more) return csl_head();
    auto entry = entry_of(rows, columns, *from, *name, numbering);
    if (!entry) return fail(entry.error());
    if (auto taken = take(std::move(*entry)); !taken) return fail(taken.error());
  }
}

}  // namespace sluice::screening

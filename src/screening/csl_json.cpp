// SPDX-License-Identifier: Apache-2.0
// The Consolidated Screening List of the United States as trade.gov's JSON: an object whose `results` are the entries.
#include "csl_words.hpp"
#include "json_members.hpp"

namespace sluice::screening {
namespace {

void add_places(Entry& entry, const Json& record) {
  for (const Json& address : member_of(record, "addresses").items) add_country(entry, text_of(address, "country"));
  for (const std::string_view key : {"country", "citizenships", "nationalities", "vessel_flag"}) {
    for (const std::string_view country : texts_of(record, key)) add_country(entry, country);
  }
}

Result<Entry> entry_of(const Json& record, const std::string& file, Numbering& numbering) {
  const auto where = [&](std::string_view field) { return Where{file, record.line, std::string(field)}; };
  Entry entry;
  entry.source = text_of(record, "source");
  entry.measure = csl_code(entry.source);
  if (entry.measure.empty()) return fail("list.no_source", {}, where("source"));
  const std::string_view name = text_of(record, "name");
  if (trimmed(name).empty()) return fail("list.no_name", {}, where("name"));
  entry.id = numbering.unique(csl_id(entry.measure, text_of(record, "entity_number"), name));
  entry.kind = entry_kind(text_of(record, "type"));
  add_name(entry, name, NameKind::primary);
  for (const std::string_view alias : texts_of(record, "alt_names")) add_name(entry, alias, NameKind::alias);
  for (const std::string_view each : texts_of(record, "programs")) entry.programmes.emplace_back(trimmed(each));
  for (const std::string_view each : texts_of(record, "dates_of_birth")) entry.birth_dates.emplace_back(trimmed(each));
  add_places(entry, record);
  for (const Json& id : member_of(record, "ids").items) {
    add_identifier(entry, text_of(id, "type"), text_of(id, "number"), text_of(id, "country"));
  }
  const auto first = day_of(text_of(record, "start_date"), where("start_date"));
  if (!first) return fail(first.error());
  const auto last = day_of(text_of(record, "end_date"), where("end_date"));
  if (!last) return fail(last.error());
  if (auto set = set_span(entry, *first, *last, where("end_date")); !set) return fail(set.error());
  entry.cite = trimmed(text_of(record, "federal_register_notice"));
  entry.address = trimmed(text_of(record, "source_list_url"));
  entry.remarks = trimmed(text_of(record, "remarks"));
  entry.requirement = trimmed(text_of(record, "license_requirement"));
  entry.policy = trimmed(text_of(record, "license_policy"));
  return entry;
}

}  // namespace

Result<ListHead> read_csl_json(const ListSource& source, const TakeEntry& take) {
  Numbering numbering;
  const auto& [bytes, file] = source.text;
  auto read = each_json_item(bytes, file, "results", [&](const Json& record) -> Result<void> {
    auto entry = entry_of(record, file, numbering);
    if (!entry) return fail(entry.error());
    return take(std::move(*entry));
  });
  if (!read) return fail(read.error());
  if (!*read) return fail("list.json_key", {"results"}, {file, 1, {}});
  return csl_head();
}

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// The Consolidated Screening List of the United States as trade.gov's JSON: an object whose `results` are the entries.
#include "csl_words.hpp"
#include "list_json.hpp"

namespace sluice::screening {
namespace {

void add_places(Entry& entry, const Json& record) {
  if (const Json* addresses = record.find("addresses")) {
    for (const Json& address : addresses->items) add_country(entry, address.text_of("country"));
  }
  for (const std::string_view key : {"country", "citizenships", "nationalities", "vessel_flag"}) {
    for (const std::string_view country : record.texts_of(key)) add_country(entry, country);
  }
}

Result<Entry> entry_of(const Json& record, const std::string& file, Numbering& numbering) {
  const auto where = [&](std::string_view field) { return Where{file, record.line, std::string(field)}; };
  Entry entry;
  entry.source = record.text_of("source");
  entry.measure = csl_code(entry.source);
  if (entry.measure.empty()) return fail("list.no_source", {}, where("source"));
  const std::string_view name = record.text_of("name");
  if (trimmed(name).empty()) return fail("list.no_name", {}, where("name"));
  entry.id = numbering.unique(csl_id(entry.measure, record.text_of("entity_number"), name));
  entry.kind = entry_kind(record.text_of("type"));
  add_name(entry, name, NameKind::primary);
  for (const std::string_view alias : record.texts_of("alt_names")) add_name(entry, alias, NameKind::alias);
  for (const std::string_view each : record.texts_of("programs")) entry.programmes.emplace_back(trimmed(each));
  for (const std::string_view each : record.texts_of("dates_of_birth")) entry.birth_dates.emplace_back(trimmed(each));
  add_places(entry, record);
  if (const Json* ids = record.find("ids")) {
    for (const Json& id : ids->items) {
      add_identifier(entry, id.text_of("type"), id.text_of("number"), id.text_of("country"));
    }
  }
  const auto first = day_of(record.text_of("start_date"), where("start_date"));
  if (!first) return fail(first.error());
  const auto last = day_of(record.text_of("end_date"), where("end_date"));
  if (!last) return fail(last.error());
  if (auto set = set_span(entry, *first, *last, where("end_date")); !set) return fail(set.error());
  entry.cite = trimmed(record.text_of("federal_register_notice"));
  entry.address = trimmed(record.text_of("source_list_url"));
  entry.remarks = trimmed(record.text_of("remarks"));
  entry.requirement = trimmed(record.text_of("license_requirement"));
  entry.policy = trimmed(record.text_of("license_policy"));
  return entry;
}

}  // namespace

Result<ListHead> read_csl_json(const ListSource& source, const TakeEntry& take) {
  Numbering numbering;
  auto read = each_item(source.text, "results", [&](const Json& record) -> Result<void> {
    auto entry = entry_of(record, source.text.file, numbering);
    if (!entry) return fail(entry.error());
    return take(std::move(*entry));
  });
  if (!read) return fail(read.error());
  return csl_head();
}

}  // namespace sluice::screening

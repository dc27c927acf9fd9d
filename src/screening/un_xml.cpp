// SPDX-License-Identifier: Apache-2.0
// The consolidated list of the Security Council, as its XML.
#include "csl_words.hpp"
#include "list_xml.hpp"

namespace sluice::screening {
namespace {

// The texts of <NATIONALITY><VALUE>…</VALUE><VALUE>…</VALUE></NATIONALITY>.
std::vector<std::string_view> values_of(const XmlElement& record, std::string_view name) {
  std::vector<std::string_view> result;
  for (const XmlElement& child : record.children) {
    if (child.name != name) continue;
    for (const XmlElement& value : child.children) {
      if (value.name == "VALUE" && !trimmed(value.text).empty()) result.push_back(trimmed(value.text));
    }
  }
  return result;
}

std::string own_name(const XmlElement& record) {
  std::string name;
  for (const std::string_view part : {"FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"}) {
    const std::string_view text = record.text_of(part);
    if (!text.empty()) name += (name.empty() ? "" : " ") + std::string(text);
  }
  return name;
}

void take_alias(Entry& entry, const XmlElement& alias) {
  const std::string_view quality = alias.text_of("QUALITY");
  NameKind kind = quality == "Low" ? NameKind::weak : NameKind::alias;
  if (quality == "f.k.a." || quality == "F.K.A.") kind = NameKind::former;
  // Several names may stand in one element, with semicolons between.
  for (const std::string& name : parts_of(alias.text_of("ALIAS_NAME"), ';')) add_name(entry, name, kind);
}

void take_birth(Entry& entry, const XmlElement& birth) {
  std::string words(birth.text_of("DATE").substr(0, 10));
  if (words.empty()) words = birth.text_of("YEAR");
  if (words.empty() && !birth.text_of("FROM_YEAR").empty()) {
    words = std::string(birth.text_of("FROM_YEAR")) + " to " + std::string(birth.text_of("TO_YEAR"));
  }
  if (!words.empty()) entry.birth_dates.push_back(std::move(words));
}

void take_document(Entry& entry, const XmlElement& document) {
  std::string_view country = document.text_of("ISSUING_COUNTRY");
  if (country.empty()) country = document.text_of("COUNTRY_OF_ISSUE");
  add_identifier(entry, document.text_of("TYPE_OF_DOCUMENT"), document.text_of("NUMBER"), country);
}

Result<Entry> entry_of(const XmlElement& record, const std::string& file) {
  const auto where = [&](std::string_view field) { return Where{file, record.line, std::string(field)}; };
  const bool person = record.name == "INDIVIDUAL";
  Entry entry;
  entry.id = record.text_of("REFERENCE_NUMBER");
  if (entry.id.empty()) entry.id = record.text_of("DATAID");
  if (entry.id.empty()) return fail("list.party_number", {""}, where("REFERENCE_NUMBER"));
  entry.source = record.text_of("UN_LIST_TYPE");
  entry.programmes = parts_of(entry.source, ';');
  entry.kind = person ? EntryKind::person : EntryKind::organisation;
  add_name(entry, own_name(record), NameKind::primary);
  if (entry.names.empty()) return fail("list.no_name", {}, where("FIRST_NAME"));
  add_name(entry, record.text_of("NAME_ORIGINAL_SCRIPT"), NameKind::alias);
  for (const XmlElement& child : record.children) {
    if (child.name == "INDIVIDUAL_ALIAS" || child.name == "ENTITY_ALIAS") take_alias(entry, child);
    if (child.name == "INDIVIDUAL_DATE_OF_BIRTH") take_birth(entry, child);
    if (child.name == "INDIVIDUAL_DOCUMENT") take_document(entry, child);
    if (child.name == "INDIVIDUAL_ADDRESS" || child.name == "ENTITY_ADDRESS")
      add_country(entry, child.text_of("COUNTRY"));
  }
  for (const std::string_view country : values_of(record, "NATIONALITY")) add_country(entry, country);
  const auto listed = day_of(record.text_of("LISTED_ON"), where("LISTED_ON"));
  if (!listed) return fail(listed.error());
  if (auto set = set_span(entry, *listed, std::nullopt, where("LISTED_ON")); !set) return fail(set.error());
  entry.cite = entry.id;
  entry.remarks = record.text_of("COMMENTS1");
  return entry;
}

}  // namespace

Result<ListHead> read_un_xml(const ListSource& source, const TakeEntry& take) {
  ListHead head;
  head.publisher = "United Nations Security Council";
  auto read = each_element(
      source.text, "CONSOLIDATED_LIST", {"INDIVIDUAL", "ENTITY"}, [&](const XmlElement& element) -> Result<void> {
        if (element.name == "CONSOLIDATED_LIST") {
          const auto day =
              day_of(element.attribute("dateGenerated"), {source.text.file, element.line, "dateGenerated"});
          if (!day) return fail(day.error());
          head.version = *day;
          return {};
        }
        auto entry = entry_of(element, source.text.file);
        if (!entry) return fail(entry.error());
        return take(std::move(*entry));
      });
  if (!read) return fail(read.error());
  return head;
}

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// FollowTheMoney entities as NDJSON, the form of OpenSanctions and its kin: parties, and among them the sanctions that
// say from when to when and under which programme one is listed.
#include <array>
#include <unordered_map>

#include "csl_words.hpp"
#include "json_members.hpp"

namespace sluice::screening {
namespace {

struct Sanction {
  std::optional<Date> first;
  std::optional<Date> last;
  std::string programme;
  std::string authority;
  std::string address;
};

using Sanctions = std::unordered_map<std::string, std::vector<Sanction>>;

const Json& properties_of(const Json& record) { return member_of(record, "properties"); }

std::string first_text(const Json& properties, std::string_view name) {
  const auto texts = texts_of(properties, name);
  return texts.empty() ? std::string{} : std::string(trimmed(texts.front()));
}

// Days, and the first or last of the month or year where no more is said.
Result<std::optional<Date>> rough_day(const std::string& text, bool last, const Where& where) {
  if (text.size() == std::string_view("YYYY").size()) return day_of(text + (last ? "-12-31" : "-01-01"), where);
  if (text.size() != std::string_view("YYYY-MM").size()) return day_of(text, where);
  auto day = day_of(text + "-01", where);
  if (!day || !*day || !last) return day;
  while (to_string(**day + 1).starts_with(text)) *day = **day + 1;
  return day;
}

Result<Sanction> sanction_of(const Json& properties, const Where& where) {
  Sanction sanction;
  const auto first = rough_day(first_text(properties, "startDate"), false, where);
  if (!first) return fail(first.error());
  const auto last = rough_day(first_text(properties, "endDate"), true, where);
  if (!last) return fail(last.error());
  sanction.first = *first;
  sanction.last = *last;
  sanction.programme = first_text(properties, "programId");
  if (sanction.programme.empty()) sanction.programme = first_text(properties, "program");
  sanction.authority = first_text(properties, "authority");
  sanction.address = first_text(properties, "sourceUrl");
  return sanction;
}

std::optional<EntryKind> party_kind(std::string_view schema) {
  if (schema == "Person") return EntryKind::person;
  if (schema == "Vessel") return EntryKind::vessel;
  if (schema == "Airplane") return EntryKind::aircraft;
  if (schema == "Company" || schema == "Organization" || schema == "PublicBody") return EntryKind::organisation;
  if (schema == "LegalEntity") return EntryKind::unknown;
  return std::nullopt;
}

void add_identifiers(Entry& entry, const Json& properties) {
  static constexpr std::array<std::pair<std::string_view, IdentifierKind>, 13> kProperties{{
      {"uscCode", IdentifierKind::uscc},
      {"leiCode", IdentifierKind::lei},
      {"dunsCode", IdentifierKind::duns},
      {"imoNumber", IdentifierKind::imo},
      {"registrationNumber", IdentifierKind::registration},
      {"ogrnCode", IdentifierKind::registration},
      {"innCode", IdentifierKind::tax},
      {"taxNumber", IdentifierKind::tax},
      {"vatCode", IdentifierKind::tax},
      {"passportNumber", IdentifierKind::passport},
      {"idNumber", IdentifierKind::national},
      {"uniqueEntityId", IdentifierKind::other},
      {"swiftBic", IdentifierKind::other},
  }};
  for (const auto& [name, kind] : kProperties) {
    for (const std::string_view number : texts_of(properties, name)) {
      entry.identifiers.push_back({kind, std::string(trimmed(number)), {}});
    }
  }
}

Result<void> add_sanctions(Entry& entry, const std::vector<Sanction>& sanctions, const Where& where) {
  for (const Sanction& each : sanctions) {
    Entry one;
    if (auto set = set_span(one, each.first, each.last, where); !set) return set;
    entry.applies.push_back(one.applies.empty() ? Span{} : one.applies[0]);
    if (!each.programme.empty()) entry.programmes.push_back(each.programme);
    if (entry.source.empty()) entry.source = each.authority;
    if (entry.address.empty()) entry.address = each.address;
  }
  entry.applies = union_of(std::move(entry.applies));
  return {};
}

Result<Entry> entry_of(const Json& record, EntryKind kind, const Sanctions& sanctions, const std::string& file) {
  const Where where{file, record.line, {}};
  const Json& properties = properties_of(record);
  Entry entry;
  entry.id = trimmed(text_of(record, "id"));
  if (entry.id.empty()) return fail("list.party_number", {""}, {file, record.line, "id"});
  entry.kind = kind;
  static constexpr std::array<std::pair<std::string_view, NameKind>, 5> kNames{{{"name", NameKind::primary},
                                                                                {"alias", NameKind::alias},
                                                                                {"abbreviation", NameKind::weak},
                                                                                {"previousName", NameKind::former},
                                                                                {"weakAlias", NameKind::weak}}};
  for (const auto& [name, name_kind] : kNames) {
    for (const std::string_view text : texts_of(properties, name)) add_name(entry, text, name_kind);
  }
  if (entry.names.empty()) add_name(entry, text_of(record, "caption"), NameKind::primary);
  if (entry.names.empty()) return fail("list.no_name", {}, {file, record.line, "properties/name"});
  for (const std::string_view name : {"country", "jurisdiction", "mainCountry", "nationality", "citizenship", "flag"}) {
    for (const std::string_view country : texts_of(properties, name)) add_country(entry, country);
  }
  for (const std::string_view day : texts_of(properties, "birthDate")) entry.birth_dates.emplace_back(trimmed(day));
  for (const std::string_view each : texts_of(properties, "programId")) entry.programmes.emplace_back(trimmed(each));
  add_identifiers(entry, properties);
  entry.remarks = first_text(properties, "notes");
  std::vector<Sanction> listed;
  if (const auto apart = sanctions.find(entry.id); apart != sanctions.end()) listed = apart->second;
  for (const Json& each : member_of(properties, "sanctions").items) {
    auto sanction = sanction_of(properties_of(each), where);
    if (!sanction) return fail(sanction.error());
    listed.push_back(std::move(*sanction));
  }
  if (auto added = add_sanctions(entry, listed, where); !added) return fail(added.error());
  return entry;
}

// Sanctions stand anywhere in the file, mostly behind whom they list.
Result<Sanctions> sanctions_of(const ListText& text) {
  Sanctions sanctions;
  const auto mentions = [](std::string_view line) { return line.find("\"Sanction\"") != std::string_view::npos; };
  auto read = each_json_line(
      text.bytes, text.file,
      [&](const Json& record) -> Result<void> {
        if (text_of(record, "schema") != "Sanction") return {};
        auto sanction = sanction_of(properties_of(record), {text.file, record.line, {}});
        if (!sanction) return fail(sanction.error());
        for (const std::string_view entity : texts_of(properties_of(record), "entity")) {
          sanctions[std::string(entity)].push_back(*sanction);
        }
        return {};
      },
      mentions);
  if (!read) return fail(read.error());
  return sanctions;
}

}  // namespace

Result<ListHead> read_ftm(const ListSource& source, const TakeEntry& take) {
  const auto sanctions = sanctions_of(source.text);
  if (!sanctions) return fail(sanctions.error());
  const auto& [bytes, file] = source.text;
  auto read = each_json_line(bytes, file, [&](const Json& record) -> Result<void> {
    const auto kind = party_kind(text_of(record, "schema"));
    // Families and owners are in such files too: who is no target of the list is not on it.
    if (!kind || member_of(record, "target").text == "false") return {};
    auto entry = entry_of(record, *kind, *sanctions, file);
    if (!entry) return fail(entry.error());
    return take(std::move(*entry));
  });
  if (!read) return fail(read.error());
  return ListHead{};
}

}  // namespace sluice::screening

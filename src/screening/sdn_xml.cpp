// SPDX-License-Identifier: Apache-2.0
// OFAC's advanced XML: tables of values first, then places, documents, parties, and last the entries that say which
// list a party is on. All refer to one another by number, so the parties wait for the end of the file.
#include <unordered_map>

#include "csl_words.hpp"
#include "list_xml.hpp"

namespace sluice::screening {
namespace {

using Table = std::unordered_map<std::string, std::string>;

std::string value(const Table& table, std::string_view id) {
  const auto found = table.find(std::string(id));
  return found == table.end() ? std::string{} : found->second;
}

// "1957-04-04", or as much of it as is said.
std::string day_words(const XmlElement* date) {
  if (date == nullptr) return {};
  std::string words(date->text_of("Year"));
  for (const std::string_view part : {date->text_of("Month"), date->text_of("Day")}) {
    if (words.empty() || part.empty()) break;
    words += part.size() == 1 ? "-0" : "-";
    words += part;
  }
  return words;
}

// "1957-04-04", or "1955 to 1957" for a period.
std::string period_words(const XmlElement& period) {
  const XmlElement* start = period.child("Start");
  const XmlElement* end = period.child("End");
  const std::string first = day_words(start == nullptr ? nullptr : start->child("From"));
  const std::string last = day_words(end == nullptr ? nullptr : end->child("To"));
  return last.empty() || last == first ? first : first + " to " + last;
}

class Parties {
 public:
  explicit Parties(const ListText& text) : file_(text.file) {}

  ListHead head;

  Result<void> take(const XmlElement& element) {
    if (element.name == "DistinctParty") return take_party(element);
    if (element.name == "SanctionsEntry") return take_entry(element);
    if (element.name == "IDRegDocument") take_document(element);
    if (element.name == "Location") take_location(element);
    if (element.name == "DateOfIssue") return take_date(element);
    if (element.name == "Country") countries_[id(element)] = country_of(element);
    if (element.name == "FeatureType") features_[id(element)] = trimmed(element.text);
    if (element.name == "IDRegDocType") documents_types_[id(element)] = trimmed(element.text);
    if (element.name == "AliasType") alias_types_[id(element)] = trimmed(element.text);
    if (element.name == "List") lists_[id(element)] = trimmed(element.text);
    if (element.name == "PartyType") party_types_[id(element)] = trimmed(element.text);
    if (element.name == "PartySubType") {
      sub_types_[id(element)] = {std::string(trimmed(element.text)), std::string(element.attribute("PartyTypeID"))};
    }
    if (element.name == "DetailReference") details_[id(element)] = trimmed(element.text);
    return {};
  }

  // Hands over the parties that an entry puts on a list, in the order of the file.
  Result<void> finish(const TakeEntry& take) {
    for (Party& party : parties_) {
      for (const std::string& identity : party.identities) {
        const auto found = documents_.find(identity);
        if (found == documents_.end()) continue;
        for (Identifier& each : found->second) party.entry.identifiers.push_back(std::move(each));
      }
      if (!party.listed) return fail("list.unlisted", {party.entry.id}, {file_, party.line, {}});
      if (auto taken = take(std::move(party.entry)); !taken) return taken;
    }
    return {};
  }

 private:
  struct Party {
    Entry entry;
    std::vector<std::string> identities;
    std::size_t line = 0;
    bool listed = false;
  };

  static std::string id(const XmlElement& element) { return std::string(element.attribute("ID")); }

  static std::string country_of(const XmlElement& element) {
    std::string code = country_code(element.attribute("ISO2"));
    return code.empty() ? country_code(element.text) : code;
  }

  // By the sub-type's own name, or else by that of its type: "Unknown" persons and firms are told apart by it.
  EntryKind kind_of(std::string_view sub_type) const {
    const auto found = sub_types_.find(std::string(sub_type));
    if (found == sub_types_.end()) return EntryKind::unknown;
    const auto& [words, type] = found->second;
    const EntryKind kind = entry_kind(words);
    return kind == EntryKind::unknown ? entry_kind(value(party_types_, type)) : kind;
  }

  Result<void> take_date(const XmlElement& element) {
    auto day = day_of(day_words(&element), {file_, element.line, "DateOfIssue"});
    if (!day) return fail(day.error());
    head.version = *day;
    return {};
  }

  void take_location(const XmlElement& element) {
    if (const XmlElement* country = element.child("LocationCountry")) {
      places_[id(element)] = value(countries_, country->attribute("CountryID"));
    }
  }

  void take_document(const XmlElement& element) {
    const std::string type = value(documents_types_, element.attribute("IDRegDocTypeID"));
    const std::string_view number = element.text_of("IDRegistrationNo");
    const auto kind = identifier_kind(type);
    if (!kind || number.empty()) return;
    documents_[std::string(element.attribute("IdentityID"))].push_back(
        {*kind, std::string(number), value(countries_, element.attribute("IssuedBy-CountryID"))});
  }

  Result<void> take_party(const XmlElement& element) {
    const XmlElement* profile = element.child("Profile");
    Party party;
    party.line = element.line;
    party.entry.id = element.attribute("FixedRef");
    if (profile == nullptr || party.entry.id.empty()) return fail("list.party_number", {""}, {file_, element.line, {}});
    party.entry.kind = kind_of(profile->attribute("PartySubTypeID"));
    party.entry.remarks = element.text_of("Comment");
    for (const XmlElement& child : profile->children) {
      if (child.name == "Identity") take_identity(party, child);
      if (child.name == "Feature") take_feature(party.entry, child);
    }
    if (party.entry.names.empty()) return fail("list.no_name", {}, {file_, element.line, "DocumentedName"});
    by_profile_.emplace(id(*profile), parties_.size());
    parties_.push_back(std::move(party));
    return {};
  }

  void take_identity(Party& party, const XmlElement& identity) {
    party.identities.push_back(id(identity));
    std::vector<Name> others;
    for (const XmlElement& alias : identity.children) {
      if (alias.name != "Alias") continue;
      const std::string type = value(alias_types_, alias.attribute("AliasTypeID"));
      const bool primary = alias.attribute("Primary") == "true";
      NameKind kind = type == "F.K.A." ? NameKind::former : NameKind::alias;
      if (alias.attribute("LowQuality") == "true") kind = NameKind::weak;
      for (const XmlElement& name : alias.children) {
        if (name.name != "DocumentedName") continue;
        // A party's own name comes first; it may stand in several scripts.
        if (primary) add_name(party.entry, words_of(name), NameKind::primary);
        else others.push_back({words_of(name), kind});
      }
    }
    for (const Name& other : others) add_name(party.entry, other.text, other.kind);
  }

  static std::string words_of(const XmlElement& name) {
    std::string words;
    for (const XmlElement& part : name.children) {
      const std::string_view text = part.text_of("NamePartValue");
      if (text.empty()) continue;
      words += (words.empty() ? "" : " ") + std::string(text);
    }
    return words;
  }

  void take_feature(Entry& entry, const XmlElement& feature) {
    const std::string type = value(features_, feature.attribute("FeatureTypeID"));
    for (const XmlElement& version : feature.children) {
      if (version.name != "FeatureVersion") continue;
      for (const XmlElement& each : version.children) {
        if (each.name == "DatePeriod" && type == "Birthdate") entry.birth_dates.push_back(period_words(each));
        if (each.name == "VersionLocation") {
          std::string country = value(places_, each.attribute("LocationID"));
          if (!country.empty() && type != "Place of Birth") entry.countries.push_back(std::move(country));
        }
        if (each.name == "VersionDetail") take_detail(entry, type, each);
      }
    }
  }

  // Numbers that OFAC keeps as features: those of vessels, LEI, D-U-N-S.
  void take_detail(Entry& entry, const std::string& type, const XmlElement& detail) {
    const auto kind = identifier_kind(type);
    std::string words(trimmed(detail.text));
    if (words.empty()) words = value(details_, detail.attribute("DetailReferenceID"));
    if (kind && *kind != IdentifierKind::other) add_identifier(entry, type, words, {});
  }

  Result<void> take_entry(const XmlElement& element) {
    const auto found = by_profile_.find(std::string(element.attribute("ProfileID")));
    if (found == by_profile_.end()) {
      return fail("list.orphan", {std::string(element.attribute("ProfileID"))}, {file_, element.line, {}});
    }
    Party& party = parties_[found->second];
    Entry& entry = party.entry;
    party.listed = true;
    const std::string list = value(lists_, element.attribute("ListID"));
    if (entry.source.find(list) == std::string::npos) entry.source += (entry.source.empty() ? "" : "; ") + list;
    for (const XmlElement& child : element.children) {
      if (child.name == "SanctionsMeasure") {
        const std::string_view programme = child.text_of("Comment");
        if (!programme.empty()) entry.programmes.emplace_back(programme);
      }
      if (child.name != "EntryEvent") continue;
      const auto day = day_of(day_words(child.child("Date")), {file_, child.line, "EntryEvent"});
      if (!day) return fail(day.error());
      // On several lists, a party is listed from the first of its days on.
      if (*day && (entry.applies.empty() || **day < entry.applies[0].first)) entry.applies = {{**day, Date::max()}};
    }
    return {};
  }

  std::string file_;
  Table countries_, places_, features_, documents_types_, alias_types_, lists_, party_types_, details_;
  std::unordered_map<std::string, std::pair<std::string, std::string>> sub_types_;  // words, and the id of the type
  std::unordered_map<std::string, std::vector<Identifier>> documents_;              // by identity
  std::unordered_map<std::string, std::size_t> by_profile_;
  std::vector<Party> parties_;
};

}  // namespace

Result<ListHead> read_sdn_xml(const ListSource& source, const TakeEntry& take) {
  static const std::vector<std::string_view> kRecords{
      "AliasType", "Country",       "DateOfIssue", "DetailReference", "DistinctParty", "FeatureType",   "IDRegDocType",
      "List",      "IDRegDocument", "PartyType",   "Location",        "PartySubType",  "SanctionsEntry"};
  Parties parties(source.text);
  auto read = each_element(source.text, "Sanctions", kRecords,
                           [&](const XmlElement& element) { return parties.take(element); });
  if (!read) return fail(read.error());
  if (auto finished = parties.finish(take); !finished) return fail(finished.error());
  parties.head.publisher = "United States, Office of Foreign Assets Control";
  return parties.head;
}

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// From the words of publishers to those of an Entry.
#include <unicode/locid.h>
#include <unicode/uloc.h>

#include <algorithm>
#include <array>

#include "list_reading.hpp"

namespace sluice::screening {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\f\v";

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

// How OFAC and the United Nations write countries where CLDR's English has another name.
constexpr std::array<std::pair<std::string_view, std::string_view>, 51> kPublishersNames{{
    {"bahamas, the", "BS"},
    {"bolivia (plurinational state of)", "BO"},
    {"bosnia and herzegovina", "BA"},
    {"burma", "MM"},
    {"brunei darussalam", "BN"},
    {"cabo verde", "CV"},
    {"congo", "CG"},
    {"congo, democratic republic of the", "CD"},
    {"congo, republic of the", "CG"},
    {"cote d ivoire", "CI"},
    {"cote d'ivoire", "CI"},
    {"czech republic", "CZ"},
    {"democratic people's republic of korea", "KP"},
    {"democratic republic of the congo", "CD"},
    {"gambia, the", "GM"},
    {"hong kong", "HK"},
    {"iran (islamic republic of)", "IR"},
    {"ivory coast", "CI"},
    {"korea, north", "KP"},
    {"korea, south", "KR"},
    {"kosovo", "XK"},
    {"lao people's democratic republic", "LA"},
    {"macau", "MO"},
    {"macao", "MO"},
    {"macedonia, the former yugoslav republic of", "MK"},
    {"micronesia, federated states of", "FM"},
    {"moldova, republic of", "MD"},
    {"myanmar", "MM"},
    {"north macedonia, the republic of", "MK"},
    {"palestinian", "PS"},
    {"palestine", "PS"},
    {"region: gaza", "PS"},
    {"region: crimea", "UA"},
    {"republic of korea", "KR"},
    {"republic of moldova", "MD"},
    {"russian federation", "RU"},
    {"saint kitts and nevis", "KN"},
    {"saint vincent and the grenadines", "VC"},
    {"state of palestine", "PS"},
    {"swaziland", "SZ"},
    {"syrian arab republic", "SY"},
    {"trinidad and tobago", "TT"},
    {"turkey", "TR"},
    {"united kingdom of great britain and northern ireland", "GB"},
    {"united republic of tanzania", "TZ"},
    {"united states of america", "US"},
    {"usa", "US"},
    {"venezuela (bolivarian republic of)", "VE"},
    {"vietnam", "VN"},
    {"viet nam", "VN"},
    {"west bank", "PS"},
}};

const std::unordered_map<std::string, std::string>& countries_by_name() {
  static const auto table = [] {
    std::unordered_map<std::string, std::string> names;
    for (const char* const* code = uloc_getISOCountries(); *code != nullptr; ++code) {
      icu::UnicodeString display;
      icu::Locale("", *code).getDisplayCountry(icu::Locale::getEnglish(), display);
      std::string name;
      display.toUTF8String(name);
      names.emplace(lower(name), *code);
      names.emplace(lower(*code), *code);
    }
    for (const auto& [name, code] : kPublishersNames) names.insert_or_assign(std::string(name), code);
    return names;
  }();
  return table;
}

}  // namespace

std::string_view trimmed(std::string_view text) noexcept {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::vector<std::string> parts_of(std::string_view text, char separator) {
  std::vector<std::string> result;
  while (!text.empty()) {
    const std::string_view part = trimmed(text.substr(0, text.find(separator)));
    if (!part.empty()) result.emplace_back(part);
    const auto end = text.find(separator);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return result;
}

std::string country_code(std::string_view words) {
  const auto& table = countries_by_name();
  const auto found = table.find(lower(trimmed(words)));
  return found == table.end() ? std::string{} : found->second;
}

std::optional<IdentifierKind> identifier_kind(std::string_view words) {
  // In this order: "Vessel Registration Identification" is an IMO number and no registration, and a tax card is no tax
  // id.
  static constexpr std::array<std::pair<std::string_view, IdentifierKind>, 27> kSigns{{
      {"unified social credit", IdentifierKind::uscc},
      {"usc code", IdentifierKind::uscc},
      {"legal entity identifier", IdentifierKind::lei},
      {"lei code", IdentifierKind::lei},
      {"d-u-n-s", IdentifierKind::duns},
      {"duns", IdentifierKind::duns},
      {"vessel registration identification", IdentifierKind::imo},
      {"imo", IdentifierKind::imo},
      {"passport", IdentifierKind::passport},
      {"tax id", IdentifierKind::tax},
      {"taxpayer", IdentifierKind::tax},
      {"tax number", IdentifierKind::tax},
      {"nit #", IdentifierKind::tax},
      {"r.f.c.", IdentifierKind::tax},
      {"rfc", IdentifierKind::tax},
      {"c.u.i.t.", IdentifierKind::tax},
      {"v.a.t.", IdentifierKind::tax},
      {"vat number", IdentifierKind::tax},
      {"registration", IdentifierKind::registration},
      {"company number", IdentifierKind::registration},
      {"national id", IdentifierKind::national},
      {"identification number", IdentifierKind::national},
      {"identity card", IdentifierKind::national},
      {"cedula", IdentifierKind::national},
      {"c.u.r.p.", IdentifierKind::national},
      {"d.n.i.", IdentifierKind::national},
      {"ssn", IdentifierKind::national},
  }};
  // Rows of publishers' lists of identifiers that identify nobody.
  static constexpr std::array<std::string_view, 12> kNone{
      "gender",      "website",     "email",        "phone",          "fax",  "secondary sanctions", "executive order",
      "target type", "nationality", "organization", "effective date", "code",
  };
  const std::string text = lower(trimmed(words));
  for (const auto& [sign, kind] : kSigns) {
    if (text.find(sign) != std::string::npos) return kind;
  }
  for (const std::string_view sign : kNone) {
    if (text.find(sign) != std::string::npos) return std::nullopt;
  }
  return IdentifierKind::other;
}

EntryKind entry_kind(std::string_view words) {
  const std::string text = lower(trimmed(words));
  if (text == "individual" || text == "person") return EntryKind::person;
  if (text == "entity" || text == "organisation" || text == "organization" || text == "company") {
    return EntryKind::organisation;
  }
  if (text == "vessel") return EntryKind::vessel;
  if (text == "aircraft") return EntryKind::aircraft;
  return EntryKind::unknown;
}

void add_name(Entry& entry, std::string_view text, NameKind kind) {
  text = trimmed(text);
  if (!text.empty()) entry.names.push_back({std::string(text), kind});
}

void add_country(Entry& entry, std::string_view words) {
  std::string code = country_code(words);
  if (!code.empty()) entry.countries.push_back(std::move(code));
}

Result<std::optional<Date>> day_of(std::string_view text, const Where& where) {
  text = trimmed(text);
  if (text.empty()) return std::optional<Date>{};
  constexpr std::size_t kDay = 10;
  const bool instant = text.size() > kDay && (text[kDay] == 'T' || text[kDay] == ' ');
  const auto date = parse_date(instant ? text.substr(0, kDay) : text);
  if (!date) return fail("date.invalid", {std::string(text)}, where);
  return std::optional<Date>(*date);
}

Result<void> set_span(Entry& entry, std::optional<Date> first, std::optional<Date> last, const Where& where) {
  if (!first && !last) return {};
  const Span span{first.value_or(Date::min()), last.value_or(Date::max())};
  if (span.last < span.first) return fail("list.span", {to_string(span.last), to_string(span.first)}, where);
  entry.applies = {span};
  return {};
}

std::vector<Span> union_of(std::vector<Span> spans) {
  std::ranges::sort(spans, {}, &Span::first);
  std::vector<Span> result;
  for (const Span& each : spans) {
    if (!result.empty() && each.first <= result.back().last + 1) {
      result.back().last = std::max(result.back().last, each.last);
    } else {
      result.push_back(each);
    }
  }
  if (result.size() == 1 && result[0] == Span{}) result.clear();
  return result;
}

std::vector<Span> without(const std::vector<Span>& spans, const Span& taken) {
  std::vector<Span> result;
  for (const Span& each : spans) {
    if (taken.last < each.first || each.last < taken.first) {
      result.push_back(each);
      continue;
    }
    if (each.first < taken.first) result.push_back({each.first, taken.first - 1});
    if (taken.last < each.last) result.push_back({taken.last + 1, each.last});
  }
  return result;
}

std::string Numbering::unique(std::string id) {
  const std::size_t count = ++seen_[id];
  // "A#2" may be a name as well as the second "A": it is taken then, and the next number is tried.
  if (count == 1) return id;
  return unique(id + "#" + std::to_string(count));
}

}  // namespace sluice::screening

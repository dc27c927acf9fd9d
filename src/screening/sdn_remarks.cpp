// SPDX-License-Identifier: Apache-2.0
#include "sdn_remarks.hpp"

#include "csl_words.hpp"

namespace sluice::screening {
namespace {

// Takes a prefix off where it is there.
bool drop(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text = trimmed(text.substr(prefix.size()));
  return true;
}

bool take_alias(Entry& entry, std::string_view part) {
  if (!drop(part, "a.k.a. ") && !drop(part, "f.k.a. ") && !drop(part, "n.k.a. ")) return false;
  if (part.size() < 3 || part.front() != '\'' || part.back() != '\'') return false;
  add_name(entry, part.substr(1, part.size() - 2), NameKind::weak);
  return true;
}

// "Passport A12 (Mexico)", "Vessel Registration Identification IMO 9187629", "Tax ID No. 77 (Russia) expires 2020": the
// number is the last word before the bracket that has a digit in it.
void take_identifier(Entry& entry, std::string_view part) {
  const auto bracket = part.find('(');
  std::string country;
  if (bracket != std::string_view::npos) {
    const auto close = part.find(')', bracket);
    country = part.substr(bracket + 1, close == std::string_view::npos ? close : close - bracket - 1);
  }
  const std::string_view before = trimmed(part.substr(0, bracket));
  const auto blank = before.rfind(' ');
  if (blank == std::string_view::npos) return;
  const std::string_view number = before.substr(blank + 1);
  if (number.find_first_of("0123456789") == std::string_view::npos) return;
  const std::string_view kind = before.substr(0, blank);
  // Other remarks end in a number too: only what is known to be a kind of identifier is one.
  const auto known = identifier_kind(kind);
  if (known && *known != IdentifierKind::other) add_identifier(entry, kind, number, country);
}

}  // namespace

void take_remarks(Entry& entry, std::string_view remarks) {
  remarks = trimmed(remarks);
  entry.remarks = remarks;
  if (remarks.ends_with('.')) remarks.remove_suffix(1);
  for (const std::string& each : parts_of(remarks, ';')) {
    std::string_view part = each;
    drop(part, "alt. ");
    if (take_alias(entry, part)) continue;
    if (drop(part, "DOB ")) {
      entry.birth_dates.emplace_back(part);
    } else if (drop(part, "nationality ") || drop(part, "citizen ")) {
      add_country(entry, part);
    } else {
      take_identifier(entry, part);
    }
  }
}

}  // namespace sluice::screening

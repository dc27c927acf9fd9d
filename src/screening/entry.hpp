// SPDX-License-Identifier: Apache-2.0
// What a list of parties says of one of them: who it is, by every name and number, and what applies to it from when to
// when. Plain values: readers make them, the search and the ownership rule take them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/date.hpp"
#include "sluice/trade/determination.hpp"
#include "sluice/trade/vocabulary.hpp"

namespace sluice::screening {

enum class EntryKind { unknown, person, organisation, vessel, aircraft };

// What a list says of a name. A weak alias (nickname, common word) only corroborates.
enum class NameKind { primary, alias, former, weak };

struct Name {
  std::string text;  // UTF-8, as the list has it
  NameKind kind = NameKind::primary;
  friend bool operator==(const Name&, const Name&) = default;
};

enum class IdentifierKind { other, uscc, lei, duns, imo, registration, tax, passport, national };

struct Identifier {
  IdentifierKind kind = IdentifierKind::other;
  std::string value;    // as the list has it
  std::string country;  // ISO 3166-1 alpha-2; empty where not said
  friend bool operator==(const Identifier&, const Identifier&) = default;
};

struct Entry {
  std::string id;      // unique in its list, and stable from version to version
  std::string source;  // of a list made of several, which of them: "SDN", "Entity List (EL)"
  EntryKind kind = EntryKind::unknown;
  std::vector<Name> names;  // never empty
  std::vector<Identifier> identifiers;
  std::vector<std::string> countries;    // ISO 3166-1 alpha-2, of addresses, nationality, registration
  std::vector<std::string> birth_dates;  // as the list has them: a year, a day, or words
  std::vector<std::string> programmes;
  // The measure: what this entry's own notice forbids or asks, by the list's own key; empty: that of the list.
  std::string measure;
  std::vector<Span> applies;  // days, sorted, apart, suspended ones left out; empty: from ever and without end
  std::string cite;           // the notice, in words
  std::string address;        // where it can be read
  std::string remarks;
  std::string requirement;  // where the list prints one: for what a licence is needed, in its words
  std::string policy;       // and how an application is judged
  trade::Firmness firmness = trade::Firmness::official;  // below that where it was not read in the publisher's own text
  std::optional<Date> read;                              // the day that text was read, where the list says so
  friend bool operator==(const Entry&, const Entry&) = default;

  [[nodiscard]] bool applies_on(Date day) const;
};

}  // namespace sluice::screening

namespace sluice::trade {
template <>
inline constexpr std::array<std::string_view, 5> kSymbols<screening::EntryKind>{"unknown", "person", "organisation",
                                                                                "vessel", "aircraft"};
template <>
inline constexpr std::array<std::string_view, 4> kSymbols<screening::NameKind>{"primary", "alias", "former", "weak"};
template <>
inline constexpr std::array<std::string_view, 9> kSymbols<screening::IdentifierKind>{
    "other", "uscc", "lei", "duns", "imo", "registration", "tax", "passport", "national"};
}  // namespace sluice::trade

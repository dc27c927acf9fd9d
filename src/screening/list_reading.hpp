// SPDX-License-Identifier: Apache-2.0
// What the readers share: one function a format, and the small steps from the words of a publisher to an Entry.
#pragma once

#include <unordered_map>

#include "list_readers.hpp"

namespace sluice::screening {

// Each takes the texts of one format apart and gives what they say of themselves; stream_list calls them.
[[nodiscard]] Result<ListHead> read_csl_csv(const ListSource& source, const TakeEntry& take);
[[nodiscard]] Result<ListHead> read_csl_json(const ListSource& source, const TakeEntry& take);
[[nodiscard]] Result<ListHead> read_sdn_csv(const ListSource& source, const TakeEntry& take);
[[nodiscard]] Result<ListHead> read_sdn_xml(const ListSource& source, const TakeEntry& take);
[[nodiscard]] Result<ListHead> read_un_xml(const ListSource& source, const TakeEntry& take);
[[nodiscard]] Result<ListHead> read_ftm(const ListSource& source, const TakeEntry& take);
[[nodiscard]] Result<ListHead> read_csv_list(const ListSource& source, const TakeEntry& take);
[[nodiscard]] Result<ListHead> read_toml_list(const ListSource& source, const TakeEntry& take);

// Without blanks at either end.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

// The parts between separators, trimmed, without empty ones.
[[nodiscard]] std::vector<std::string> parts_of(std::string_view text, char separator);

// The ISO 3166-1 alpha-2 code of a country by its code or by a name that OFAC, the United Nations or CLDR's English
// give it; empty where it is none of these.
[[nodiscard]] std::string country_code(std::string_view words);

// The kind of an identifier by the publisher's words for it; nothing where they speak of no identifier (a gender, a
// website, a warning).
[[nodiscard]] std::optional<IdentifierKind> identifier_kind(std::string_view words);

// person, organisation, vessel, aircraft, by publishers' words; unknown for others.
[[nodiscard]] EntryKind entry_kind(std::string_view words);

// A name where there is one; whatever is empty is left out.
void add_name(Entry& entry, std::string_view text, NameKind kind);
// The country where `words` name one.
void add_country(Entry& entry, std::string_view words);

// A day, or the day that an instant begins with; nothing for "". Fails with date.invalid at `where`.
[[nodiscard]] Result<std::optional<Date>> day_of(std::string_view text, const Where& where);

// Says from when to when an entry applies. Fails with list.span where the last day lies before the first.
[[nodiscard]] Result<void> set_span(Entry& entry, std::optional<Date> first, std::optional<Date> last,
                                    const Where& where);

// The days of any of these, sorted and apart; empty for all days there are, as in Entry::applies.
[[nodiscard]] std::vector<Span> union_of(std::vector<Span> spans);

// The days of `spans` (sorted, apart) that `taken` does not hold.
[[nodiscard]] std::vector<Span> without(const std::vector<Span>& spans, const Span& taken);

// Ids made of names: what comes again is numbered in the order of the file, "EL:Acme", "EL:Acme#2".
class Numbering {
 public:
  [[nodiscard]] std::string unique(std::string id);

 private:
  std::unordered_map<std::string, std::size_t> seen_;
};

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// Readers of the lists of parties that authorities and others publish, each from the bytes of its files. The formats
// and what of them is taken are docs/lists.md.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/screening/list.hpp"

namespace sluice::screening {

enum class ListFormat {
  csl_csv,   // the Consolidated Screening List of the United States, trade.gov's CSV
  csl_json,  // the same as JSON
  sdn_csv,   // OFAC's SDN.CSV, or CONS_PRIM.CSV, with ALT and ADD beside it
  sdn_xml,   // OFAC's SDN_ADVANCED.XML, or CONS_ADVANCED.XML
  un_xml,    // the consolidated list of the Security Council
  ftm,       // FollowTheMoney entities, one JSON object a line
  csv,       // any CSV with a header, by `CsvColumns`
  toml,      // our own
};
[[nodiscard]] std::string_view symbol(ListFormat format) noexcept;
[[nodiscard]] std::optional<ListFormat> list_format(std::string_view symbol) noexcept;

// The bytes of one file, which stay the caller's (a MappedFile), and its name for errors.
struct ListText {
  std::string_view bytes;
  std::string file;
};

// Which column of a CSV holds what; an empty name: none does. Cells with several values part them by `separator`.
struct CsvColumns {
  std::string id;    // none: the name is the id, and names that come again are numbered
  std::string name;  // has to be there
  std::string aliases, former_names, weak_aliases;
  std::string kind;       // person, organisation, vessel or aircraft, or words such as Individual and Entity
  std::string countries;  // codes or English names
  std::string birth_dates, programmes, measure;
  std::string first_day, last_day;  // YYYY-MM-DD
  std::string cite, address, remarks;
  std::vector<std::pair<IdentifierKind, std::string>> identifiers;
  char separator = ';';
};

struct ListSource {
  ListFormat format = ListFormat::toml;
  ListText text;
  std::vector<ListText> beside;  // of sdn_csv: ALT.CSV, then ADD.CSV; one that is not to be had is left out or empty
  CsvColumns columns;            // of csv
};

// What is known of a list besides its entries. Of two heads, what the file itself says goes before what the caller
// says.
struct ListHead {
  std::string id;
  std::string publisher;
  std::optional<Date> version;
  std::string address;
  std::string measure;
  std::vector<UnreadNotice> unread{};  // only a file itself says this
};

using TakeEntry = std::function<Result<void>(Entry&&)>;

// Hands over each entry as it is read, and gives what the file says of itself. Memory grows with the largest entry, and
// besides with the names where they have to serve as ids (csl_*, csv), with what stands in other places of the file
// (sdn_csv, sdn_xml, ftm), or with the whole (csl_json, toml). Fails, naming file, line and field, at the first fault,
// when entries may have been handed over already, with what `take` fails with, and with list.empty.
[[nodiscard]] Result<ListHead> stream_list(const ListSource& source, const TakeEntry& take);

// Of the bytes of all its files, one after the other: List::sha256.
[[nodiscard]] std::string hash_of(const ListSource& source);

// The whole list. Fails as stream_list does, with list.duplicate_id, and with list.no_version or list.no_id where
// neither the file nor `head` says it.
[[nodiscard]] Result<List> read_list(const ListSource& source, const ListHead& head);

}  // namespace sluice::screening

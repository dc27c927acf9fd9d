// SPDX-License-Identifier: Apache-2.0
// The lists of parties: versions kept in a folder, and those that lie beside the rulebooks. A kept version never
// changes: its bytes as they were fetched, and a small file that says what they are (docs/lists.md).
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands.hpp"
#include "sluice/screening/list_diff.hpp"
#include "sluice/screening/list_readers.hpp"

namespace sluice::app {

struct ListChoice {
  std::string folder;            // --lists; empty: $SLUICE_LISTS, or else only the lists beside the rulebooks
  std::vector<std::string> ids;  // --list; empty: every list there is
};

// A list as it stood on a day: of its versions the newest that is not later. Where all are later, the first, and
// `later` is true: its entries' own days are all that is known of the day.
struct StoodList {
  std::shared_ptr<const screening::List> list;
  bool later = false;
};

// One version of a list, as it is known before its parties are read.
struct ListVersion {
  screening::ListHead head;  // with its version
  screening::ListFormat format = screening::ListFormat::toml;
  std::vector<std::string> columns;  // of csv, as on the command line: "name=Company"
  std::string sha256;
  std::size_t entries = 0;
  std::string etag;                          // the publisher's mark of these bytes; empty: it gave none
  std::optional<Instant> added;              // nothing: it lies beside a rulebook
  std::uint64_t number = 0;                  // among the kept versions of its list, in the order of adding, from 1
  std::vector<std::filesystem::path> files;  // the list, then what belongs to it (ListSource::beside)
};

// The folder that is meant: `given`, or $SLUICE_LISTS; empty where neither says one.
[[nodiscard]] std::string list_folder(const std::string& given);

// Every version there is, by id, then from the oldest to the newest; of one day, the one added last comes last. What a
// broken-off `add` left behind is no version. Fails with list.folder, list.header (a version's own file is damaged),
// as find_home does, or, for lists beside the rulebooks, as read_list does.
[[nodiscard]] Result<std::vector<ListVersion>> list_versions(const Common& common, const std::string& folder);

// The versions of one list, oldest first. Fails with list.unknown.
[[nodiscard]] Result<std::vector<ListVersion>> versions_of(const std::vector<ListVersion>& all, const std::string& id);

// Of one list's versions, oldest first and at least one, the one that stood on the day: the rule of StoodList.
[[nodiscard]] const ListVersion& standing(const std::vector<ListVersion>& versions, Date day);

// The versions of each list that is chosen, by id; those beside the rulebooks and those in the folder are of one
// history. Fails as list_versions and versions_of do.
[[nodiscard]] Result<std::vector<std::vector<ListVersion>>> histories(const Common& common, const ListChoice& choice);

// Its parties. Fails with list.damaged, where the bytes are not those that were kept, as read_file and read_list do.
[[nodiscard]] Result<screening::List> read_version(const ListVersion& version);

struct Keeping {
  screening::ListSource source;
  screening::ListHead head;
  std::vector<std::string> columns;  // what source.columns was made from
  std::string etag;
  screening::ReplacementRule rule;
};

struct Kept {
  screening::List list;
  std::optional<Date> before;   // the day of the version that was the newest until now; nothing: there was none
  screening::ListDiff changes;  // against that
  bool already = false;         // these bytes were kept already, and nothing was added
};

// Reads the list whole, holds it against the newest version there is, and keeps it in the folder, which is made where
// it is not there. The version is there wholly or not at all, also after a crash. Fails as read_list, may_replace and
// list_versions do, with list.id (it cannot be a file's name) and output.write.
[[nodiscard]] Result<Kept> keep(const Common& common, const std::string& folder, const Keeping& keeping);

// Sets in `into` what `text`, "name=Company" or "uscc=Credit code", says. False where it says nothing of the kind.
[[nodiscard]] bool set_column(screening::CsvColumns& into, const std::string& text);
// What may stand before the "=".
[[nodiscard]] std::string column_names();

}  // namespace sluice::app

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
#include "sluice/screening/list.hpp"

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

// By id; of a list that is both kept and beside the rulebooks, the version that the rule above chooses among both.
// Fails with list.folder (it is not there), list.unknown (an id of which there is no version, naming those there are),
// or as read_list does.
[[nodiscard]] Result<std::vector<StoodList>> lists_on(const Common& common, const ListChoice& choice, Date day);

}  // namespace sluice::app

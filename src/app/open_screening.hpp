// SPDX-License-Identifier: Apache-2.0
// What screening by a command needs: the lists as they stood on the day, the tables of names, what was decided before.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "list_shelf.hpp"
#include "sluice/screening/disposition.hpp"
#include "sluice/screening/name_tables.hpp"
#include "sluice/screening/screener.hpp"

namespace sluice::app {

struct OpenScreening {
  std::vector<StoodList> lists;
  std::unique_ptr<const screening::NameTables> tables;  // the screener's
  std::unique_ptr<const screening::Screener> screener;
  screening::Dispositions dispositions;
};

// `dispositions`: a file that need not be there yet; empty: none. Fails as lists_on, NameTables::load, read_file and
// Dispositions::read do.
[[nodiscard]] Result<OpenScreening> open_screening(const Common& common, const ListChoice& choice, Date day,
                                                   const std::string& dispositions);

[[nodiscard]] Result<screening::Dispositions> read_dispositions(const std::string& file);

// A day of no zone of law: lists are published in several.
[[nodiscard]] Date today(const Common& common);

// --lists and --list.
void add_list_choice(CLI::App* command, ListChoice& choice);

}  // namespace sluice::app

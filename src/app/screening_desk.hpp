// SPDX-License-Identifier: Apache-2.0
// What screening by a command goes by: on each day the lists as they stood, the owners, and what was decided before.
// Each version of a list is read once, and days with the same versions share their index.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "holdings_file.hpp"
#include "list_shelf.hpp"
#include "sluice/office/party_screening.hpp"
#include "sluice/screening/disposition.hpp"
#include "sluice/screening/name_tables.hpp"
#include "sluice/screening/ownership_rule.hpp"
#include "sluice/screening/screener.hpp"

namespace sluice::app {

struct DeskOptions {
  ListChoice lists;
  HoldingsChoice holdings;
  std::string dispositions;  // a file that need not be there yet; empty: none
  double least = screening::ScorePolicy{}.threshold;
};

class ScreeningDesk {
 public:
  // Fails as list_versions, versions_of, NameTables::load, read_file, Dispositions::read, read_ownership_rules and
  // read_list_keys do.
  [[nodiscard]] static Result<ScreeningDesk> open(const Common& common, const DeskOptions& options);

  struct Day {
    std::vector<StoodList> lists;
    const screening::Screener* screener = nullptr;
    office::ScreeningBasis basis;
  };

  // Stays where it is as long as the desk. Fails as read_version and read_holdings do.
  [[nodiscard]] Result<const Day*> on(Date day);

  [[nodiscard]] const screening::Dispositions& dispositions() const noexcept { return *dispositions_; }
  [[nodiscard]] const std::vector<screening::OwnershipRule>& rules() const noexcept { return *rules_; }

 private:
  struct Versions {  // of all lists, that stood on the same days
    std::vector<std::shared_ptr<const screening::List>> lists;
    std::unique_ptr<const screening::Screener> screener;
    std::unique_ptr<screening::Holdings> holdings;  // listed by the screener; nothing where no stakes are named
  };
  struct Kept {
    Day day;
    std::unique_ptr<office::Owners> owners;
  };

  [[nodiscard]] Result<const Versions*> versions(const std::vector<const ListVersion*>& chosen);
  [[nodiscard]] Result<std::unique_ptr<screening::Holdings>> holdings(const screening::Screener& screener,
                                                                      Date day) const;

  DeskOptions options_;
  std::vector<std::vector<ListVersion>> history_;  // by list
  std::unique_ptr<const screening::NameTables> tables_;
  std::unique_ptr<const screening::Dispositions> dispositions_;
  std::unique_ptr<const std::vector<screening::OwnershipRule>> rules_;
  std::unique_ptr<const std::vector<screening::ListKey>> keys_;
  std::map<std::string, std::shared_ptr<const screening::List>> read_;
  std::map<std::string, Versions> versions_;
  std::map<Date, Kept> days_;
};

[[nodiscard]] Result<screening::Dispositions> read_dispositions(const std::string& file);

// A day of no zone of law: lists are published in several.
[[nodiscard]] Date today(const Common& common);

// --lists and --list.
void add_list_choice(CLI::App* command, ListChoice& choice);

}  // namespace sluice::app

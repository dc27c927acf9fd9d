// SPDX-License-Identifier: Apache-2.0
// Holdings with what lists say of their parties, by screening or by hand, and the rules that start from there.
#pragma once

#include <string>
#include <vector>

#include "commands.hpp"
#include "sluice/office/party_screening.hpp"
#include "sluice/screening/holdings.hpp"

namespace sluice::app {

// Tells on the error stream what no rule can make sense of: more than the whole of a company, firms in themselves.
void note_oddities(const Common& common, const screening::Holdings& holdings, Date day);

// The rules of `file`, or else those beside the reference tables; of these the ones named, or all. Fails as read_file
// and read_ownership_rules do, or with owners.rule.
[[nodiscard]] Result<std::vector<screening::OwnershipRule>> open_ownership_rules(const Common& common,
                                                                                 const std::string& file,
                                                                                 const std::vector<std::string>& ids);

// Lists parties by what screening finds of each of them, with progress.
void screen_holdings(const Common& common, const office::ScreeningBasis& basis, Date day,
                     screening::Holdings& holdings);

// Lists parties by a table with the columns party and list, and where wanted measure, from, until and cite. A party is
// named by its id, or by a name that one alone has. Fails as read_file and parse_csv do, or with listed.column,
// listed.party, listed.list (none of `lists`), date.invalid or listed.dates, naming line and column.
[[nodiscard]] Result<void> list_by_hand(const std::string& file, const std::vector<std::string>& lists,
                                        screening::Holdings& holdings);

}  // namespace sluice::app

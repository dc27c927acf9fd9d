// SPDX-License-Identifier: Apache-2.0
// Stakes from what others publish: BODS 0.4, FollowTheMoney, GLEIF level 2 and tables (docs/ownership.md says how each
// is read), and who their parties are. A reader hands over stakes in the order of the file, and stops at the first
// fault, naming line and field. What was handed over before a fault stays handed over.
#pragma once

#include <functional>
#include <string_view>

#include "screener.hpp"
#include "stake.hpp"

namespace sluice::screening {

// Takes a stake; its failure stops the reading and comes back with the line.
using StakeSink = std::function<Result<void>(const Stake&)>;

// Takes who a party of the file is, by its id there. What is said of one id in several places adds up. Where there is
// none, who the parties are is not read.
using PartySink = std::function<void(const std::string& party, const Subject& who)>;

// A table with the columns owner, owned, share or min and max, from, until, kind and source, and of both parties
// owner_name, owner_lei, owner_uscc, owner_country; without a name the id is the name. Fails as CsvReader does, or with
// stake.column, stake.kind, stake.two_shares, stake.identifier, share.*, date.invalid, list.country, stake.party or
// stake.dates.
[[nodiscard]] Result<void> read_stake_csv(std::string_view bytes, std::string_view file, const StakeSink& sink,
                                          const PartySink& parties = {});

// Beneficial Ownership Data Standard 0.4, as one JSON list or a statement a line. Of the statements of one record the
// last counts. Fails with json.*, bods.shape, bods.party, share.*, date.invalid or stake.dates.
[[nodiscard]] Result<void> read_bods(std::string_view bytes, std::string_view file, const StakeSink& sink,
                                     const PartySink& parties = {});

// FollowTheMoney entities, one a line: the Ownerships, and of all others who they are. Fails with json.*,
// ftm.shape, ftm.party, share.*, date.invalid or stake.dates.
[[nodiscard]] Result<void> read_ftm_stakes(std::string_view bytes, std::string_view file, const StakeSink& sink,
                                           const PartySink& parties = {});

// GLEIF relationship records (RR-CDF). They tell of consolidation and name no share; a branch is its firm's as a whole.
// Parties have their LEI and no name.
// Fails with gleif.xml, gleif.entity, gleif.shape, gleif.lei, date.invalid or stake.dates.
[[nodiscard]] Result<void> read_gleif(std::string_view bytes, std::string_view file, const StakeSink& sink,
                                      const PartySink& parties = {});

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// Stakes from what others publish: BODS 0.4, FollowTheMoney, GLEIF level 2 and tables (docs/ownership.md says how each
// is read). A reader hands over stakes in the order of the file, and stops at the first fault, naming line and field.
// What was handed over before a fault stays handed over.
#pragma once

#include <functional>
#include <string_view>

#include "stake.hpp"

namespace sluice::screening {

// Takes a stake; its failure stops the reading and comes back with the line.
using StakeSink = std::function<Result<void>(const Stake&)>;

// A table with the columns owner, owned, share or min and max, from, until, kind and source. Fails as CsvReader does,
// or with stake.column, stake.kind, stake.two_shares, share.*, date.invalid, stake.party or stake.dates.
[[nodiscard]] Result<void> read_stake_csv(std::string_view bytes, std::string_view file, const StakeSink& sink);

// Beneficial Ownership Data Standard 0.4, as one JSON list or a statement a line. Of the statements of one record the
// last counts. Fails with stake.json, bods.shape, bods.party, share.*, date.invalid or stake.dates.
[[nodiscard]] Result<void> read_bods(std::string_view bytes, std::string_view file, const StakeSink& sink);

// FollowTheMoney entities, one a line, of which the Ownerships are taken. Fails with stake.json, ftm.shape, ftm.party,
// share.*, date.invalid or stake.dates.
[[nodiscard]] Result<void> read_ftm_stakes(std::string_view bytes, std::string_view file, const StakeSink& sink);

// GLEIF relationship records (RR-CDF). They tell of consolidation and name no share; a branch is its firm's as a whole.
// Fails with gleif.xml, gleif.entity, gleif.shape, gleif.lei, date.invalid or stake.dates.
[[nodiscard]] Result<void> read_gleif(std::string_view bytes, std::string_view file, const StakeSink& sink);

}  // namespace sluice::screening

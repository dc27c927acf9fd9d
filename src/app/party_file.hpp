// SPDX-License-Identifier: Apache-2.0
// Parties that a file names, to be screened: any list of parties that can be read is such a file, a customer table too.
#pragma once

#include <functional>
#include <string>

#include "commands.hpp"
#include "sluice/screening/screener.hpp"

namespace sluice::app {

using TakeParty = std::function<Result<void>(std::string id, screening::Subject)>;

// Hands over party after party. A CSV (or "-", the standard input) has the columns that sluice screen --help names, of
// which only `name` has to be there; an .ndjson file holds FollowTheMoney entities. Fails as stream_list does, or with
// what `take` fails with.
[[nodiscard]] Result<void> read_parties(const Common& common, const std::string& file, const TakeParty& take);

}  // namespace sluice::app

// SPDX-License-Identifier: Apache-2.0
// Whether whole books are in balance.
#pragma once

#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/ledger/rows.hpp"

namespace sluice::ledger {

// Everything that is wrong with books that hold all rows, none if they are sound: ledger.below_zero where an amount is,
// ledger.overdrawn where more is held and exported than authorised (with the tolerance, on a line), ledger.unbalanced
// where what an account or a hold says is not what the holds or the messages below it make, and what else is in
// acts.hpp of accounts that do not go together. Every account is recomputed from the holds below it, each counted once.
[[nodiscard]] std::vector<Error> audit(const Books& books);

}  // namespace sluice::ledger

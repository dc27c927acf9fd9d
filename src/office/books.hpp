// SPDX-License-Identifier: Apache-2.0
// The ledger's rows in the store: loads what an act needs, writes what it changed.
#pragma once

#include <string>
#include <vector>

#include "sluice/ledger/acts.hpp"
#include "sluice/ledger/rows.hpp"
#include "sluice/store/transaction.hpp"

namespace sluice::office {

// The rows that ledger::rows_needed names.
[[nodiscard]] Result<ledger::Books> load_books(store::Reading& rows, const ledger::Needs& needs);

// The rows of accounts with everything declared on them.
[[nodiscard]] Result<ledger::Books> load_declared(store::Reading& rows, std::vector<std::string> accounts);

// Every row there is, for audits and tests.
[[nodiscard]] Result<ledger::Books> load_all_books(store::Reading& rows);

// Fails as ledger::enter does; writes its change.
[[nodiscard]] Result<ledger::Change> enter(store::Transaction& rows, const ledger::Act& act);

}  // namespace sluice::office

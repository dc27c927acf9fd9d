// SPDX-License-Identifier: Apache-2.0
// Licences and their accounts, which are one thing: what is done to the one follows for the other in the same act.
#pragma once

#include "desk.hpp"
#include "sluice/ledger/acts.hpp"
#include "sluice/licensing/application.hpp"
#include "sluice/licensing/licence.hpp"

namespace sluice::office {

// The licence of a decided application: granted, kept, its accounts opened. Where it replaces another, that one ends
// and hands over what is left of it.
[[nodiscard]] Result<licensing::Licence> grant_licence(Desk& desk, const licensing::Application& application,
                                                       const trade::Transaction& judged, const std::string& replaces);

// What a movement of the ledger means for the licences behind it: an export is a use, and a licence on which nothing is
// left is exhausted.
[[nodiscard]] Result<void> follow_movements(Desk& desk, const ledger::Change& change);

// The licence that an account belongs to: "L-2026-000001-X" of "L-2026-000001-X/l1".
[[nodiscard]] std::string licence_of(const std::string& account);

}  // namespace sluice::office

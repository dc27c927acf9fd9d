// SPDX-License-Identifier: Apache-2.0
// The acts, each on a desk: what enter() (acts.hpp) chooses from. Failures and their order are those of acts.hpp.
#pragma once

#include "acts.hpp"
#include "desk.hpp"

namespace sluice::ledger {

[[nodiscard]] Result<void> perform(Desk& desk, const Open& act);
[[nodiscard]] Result<void> perform(Desk& desk, const Amend& act);
[[nodiscard]] Result<void> perform(Desk& desk, const Suspend& act);
[[nodiscard]] Result<void> perform(Desk& desk, const Reinstate& act);
[[nodiscard]] Result<void> perform(Desk& desk, const Expire& act);
[[nodiscard]] Result<void> perform(Desk& desk, const Close& act);
[[nodiscard]] Result<void> perform(Desk& desk, const Carry& act);
[[nodiscard]] Result<void> perform(Desk& desk, const MakeHold& act);
[[nodiscard]] Result<void> perform(Desk& desk, const Report& act);
[[nodiscard]] Result<void> perform(Desk& desk, const Do& act);
[[nodiscard]] Result<void> perform(Desk& desk, const Settle& act);

}  // namespace sluice::ledger

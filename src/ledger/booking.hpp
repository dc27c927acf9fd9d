// SPDX-License-Identifier: Apache-2.0
// From messages to holds, and from holds to the accounts above them.
#pragma once

#include <optional>
#include <string>

#include "chain.hpp"
#include "desk.hpp"
#include "fold.hpp"

namespace sluice::ledger {

// What one hold makes of one measure of an account that counts it with this factor. Each figure is converted from the
// figures since the hold began, so that however the hold is used up, the sum never passes what its reach came to.
struct Booked {
  Wide held = 0;
  Wide allowance = 0;
  Wide exported = 0;
  Wide freed = 0;
};
[[nodiscard]] Booked booked(const Share& share, Rational factor);

// The use that a declaration makes of an account: exported once anything of it left, held while anything is kept for
// it, freed otherwise. `holds` are its holds below that account.
[[nodiscard]] Booked booked_use(const std::vector<const Hold*>& holds);

// What an account may come to at most: its limit, on a line with the tolerance.
[[nodiscard]] Wide ceiling(const Account& account, const Tally& tally);

// What has expired of each measure, after a change of anything else.
void update_expired(Account& account);

// The terms of the fold of a hold. The functions in it live as long as the desk and the links.
[[nodiscard]] Terms terms_of(const Desk& desk, const HoldKey& key, const std::vector<Link>& links);

// What is posted, freed and taken of every item of a declaration, from its messages; with a new hold if there is one.
// What a close freed is taken again where the messages now say that it was needed, as far as there is room. Fails as
// chain() does, and with ledger.range.
[[nodiscard]] Result<void> rebook(Desk& desk, const std::string& declaration, const Hold* fresh = nullptr);

}  // namespace sluice::ledger

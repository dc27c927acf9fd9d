// SPDX-License-Identifier: Apache-2.0
// The accounts above an account, and what each counts of it.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "desk.hpp"
#include "wide.hpp"

namespace sluice::ledger {

struct Link {
  std::string account;
  std::array<std::optional<Rational>, 3> factors;  // by Measure; none where this account does not count it
};

// The account itself, then every account above it, each once and by name. Fails with ledger.account, ledger.kind where
// a parent is no cap, ledger.cycle, ledger.measure where a cap counts what an account below it does not, ledger.unit
// where they count it in different units and no factor is stated, ledger.paths where two ways to a cap convert
// differently, and ledger.range where a factor has no room.
[[nodiscard]] Result<std::vector<Link>> chain(const Desk& desk, const std::string& account);

// amount x factor, rounded up once; both at least zero.
[[nodiscard]] Wide converted(std::int64_t amount, Rational factor);
// The largest amount of which converted() is at most `most`, itself at least zero.
[[nodiscard]] Wide largest_within(std::int64_t most, Rational factor);

// How the amounts that a person reads look: "3.5 KGM", "1" for uses.
[[nodiscard]] std::string shown(std::int64_t amount, Measure measure, Code3 unit);
// "quantity", "value", "uses".
[[nodiscard]] std::string name_of(Measure measure);

}  // namespace sluice::ledger

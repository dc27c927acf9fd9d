// SPDX-License-Identifier: Apache-2.0
#include "engine.hpp"

namespace sluice::store {

Result<std::optional<SealedEntry>> perform(Connection& connection, const Surroundings& surroundings, const Act& act) {
  connection.forget();
  Transaction transaction(connection, surroundings.clock, surroundings.random);
  if (auto done = act(transaction); !done) return fail(std::move(done.error()));
  if (connection.fault()) return fail(*connection.fault());
  if (!transaction.sealed() && connection.changes() > 0) return fail("act.unjournalled");
  return std::move(transaction.sealed());
}

}  // namespace sluice::store

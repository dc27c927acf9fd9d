// SPDX-License-Identifier: Apache-2.0
// Writes the journal: the next leaf, the tree over all of them, the head. Each call is within the caller's transaction.
#pragma once

#include "connection.hpp"
#include "head.hpp"
#include "leaf.hpp"

namespace sluice::store {

// The tree as it stands in the store.
[[nodiscard]] Result<Frontier> load_tree(Connection& connection);
[[nodiscard]] Result<void> save_tree(Connection& connection, const Frontier& tree);

// Writes the leaf under the next number, and lets `tree` grow by it. `receipt` is null where the writer needs none.
[[nodiscard]] Result<void> append_leaf(Connection& connection, Frontier& tree, SealedEntry entry, Value receipt);

// Numbers what is pending, up to `most` leaves, in the order of the transactions; says how many.
[[nodiscard]] Result<std::size_t> number_pending(Connection& connection, Frontier& tree, std::size_t most);

// A head over the tree, where the last one is of fewer leaves.
[[nodiscard]] Result<void> sign_head(Connection& connection, const Frontier& tree, const SigningKey& key, Instant at);

// Makes the key one of this journal's. A journal with heads takes no other unless `adopt` says so. Fails with
// journal.key_foreign.
[[nodiscard]] Result<void> enter_key(Connection& connection, const SigningKey& key, bool adopt);

// Deletes the value and salt of a field; true where it was there.
[[nodiscard]] Result<bool> redact_field(Connection& connection, std::int64_t number, std::string_view name);

}  // namespace sluice::store

// SPDX-License-Identifier: Apache-2.0
// Brings a database to its schemas, or says how it differs from them.
#pragma once

#include "connection.hpp"
#include "migration.hpp"

namespace sluice::store {

// The store's own.
[[nodiscard]] const Schema& journal_schema();

enum class SchemaState { empty, behind, current };

// Fails with store.schema_newer, store.schema_altered, or store.schema_foreign (tables of something else).
[[nodiscard]] Result<SchemaState> schema_state(Connection& connection, const std::vector<Schema>& schemas);

// Applies what is missing, and says what. Fails as schema_state does, or as the statement that failed; its error
// names the migration in `where.file`, and that migration left nothing behind.
[[nodiscard]] Result<std::vector<Applied>> apply_migrations(Connection& connection, const std::vector<Schema>& schemas,
                                                            Instant at);

// What is recorded, in order.
struct Recorded {
  Applied applied;
  std::string checksum;
};
[[nodiscard]] Result<std::vector<Recorded>> recorded_migrations(Connection& connection);

}  // namespace sluice::store

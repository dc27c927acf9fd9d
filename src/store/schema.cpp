// SPDX-License-Identifier: Apache-2.0
#include "schema.hpp"

#include <algorithm>

#include "dialect.hpp"
#include "sluice/base/check.hpp"
#include "sluice/base/hash.hpp"
#include "transaction.hpp"

namespace sluice::store {
namespace {

#include "migrations.inc"  // kMigrationFiles: the bytes of migrations/*.sql, made by cmake/embed.cmake

constexpr std::string_view kRecord =
    "CREATE TABLE store_migration (module TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL, "
    "checksum TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (module, number)) STRICT";

// One process at a time migrates.
Result<void> begin_alone(Connection& connection) {
  if (connection.dialect() == Dialect::sqlite) return connection.script("BEGIN IMMEDIATE");
  return connection.script("BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(7236831201)");
}

Result<bool> is_recorded(Connection& connection, const Applied& wanted) {
  auto found = Reading(connection)
                   .one<std::int64_t>("SELECT number FROM store_migration WHERE module = ? AND number = ?",
                                      {wanted.module, wanted.number});
  if (!found) return fail(std::move(found.error()));
  return found->has_value();
}

Result<bool> has_record(Connection& connection) {
  auto tables = connection.tables();
  if (!tables) return fail(std::move(tables.error()));
  return std::ranges::find(*tables, "store_migration") != tables->end();
}

// Within a transaction; false where another process was faster.
Result<bool> apply(Connection& connection, const Schema& schema, const Migration& migration, Instant at) {
  const auto recorded = has_record(connection);
  if (!recorded) return recorded;
  if (!*recorded) {
    if (auto made = connection.script(translate_migration(kRecord, connection.dialect())); !made) {
      return fail(std::move(made.error()));
    }
  }
  auto done = is_recorded(connection, {schema.module, migration.number, migration.name});
  if (!done) return done;
  if (*done) return false;
  if (auto made = connection.script(translate_migration(migration.sql, connection.dialect())); !made) {
    return fail(std::move(made.error()));
  }
  auto kept = connection.run("INSERT INTO store_migration (module, number, name, checksum, at) VALUES (?, ?, ?, ?, ?)",
                             {schema.module, migration.number, migration.name, sha256(migration.sql), to_string(at)});
  if (!kept) return fail(std::move(kept.error()));
  return true;
}

}  // namespace

Schema schema_of(std::string module, std::span<const EmbeddedFile> files) {
  Schema schema{std::move(module), {}};
  for (const EmbeddedFile& file : files) {
    const std::string_view name = file.name;
    const auto number = static_cast<std::int64_t>(schema.migrations.size()) + 1;
    const std::string digits = std::to_string(number);
    CHECK_THAT(name.starts_with(std::string(4 - digits.size(), '0') + digits + "-"));
    schema.migrations.push_back(
        {number, std::string(name), std::string(reinterpret_cast<const char*>(file.bytes), file.size)});
  }
  return schema;
}

const Schema& journal_schema() {
  static const Schema schema = schema_of("store", kMigrationFiles);
  return schema;
}

Result<std::vector<Recorded>> recorded_migrations(Connection& connection) {
  auto rows = Reading(connection)
                  .all<std::string, std::int64_t, std::string, std::string>(
                      "SELECT module, number, name, checksum FROM store_migration ORDER BY module, number");
  if (!rows) return fail(std::move(rows.error()));
  std::vector<Recorded> recorded;
  for (auto& [module, number, name, checksum] : *rows) {
    recorded.push_back({{std::move(module), number, std::move(name)}, std::move(checksum)});
  }
  return recorded;
}

Result<SchemaState> schema_state(Connection& connection, const std::vector<Schema>& schemas) {
  auto tables = connection.tables();
  if (!tables) return fail(std::move(tables.error()));
  if (tables->empty()) return SchemaState::empty;
  const bool recorded_here = std::ranges::find(*tables, "store_migration") != tables->end();
  if (!recorded_here) return fail("store.schema_foreign", {tables->front()});
  const auto recorded = recorded_migrations(connection);
  if (!recorded) return fail(recorded.error());
  std::size_t known = 0;
  for (const Recorded& row : *recorded) {
    const auto& [module, number, name] = row.applied;
    const auto schema = std::ranges::find(schemas, module, &Schema::module);
    const bool here = schema != schemas.end() && number <= static_cast<std::int64_t>(schema->migrations.size());
    if (!here) return fail("store.schema_newer", {module, name});
    const Migration& ours = schema->migrations[static_cast<std::size_t>(number - 1)];
    if (ours.name != name || sha256(ours.sql) != row.checksum) return fail("store.schema_altered", {module, name});
    ++known;
  }
  std::size_t wanted = 0;
  for (const Schema& schema : schemas) wanted += schema.migrations.size();
  return known == wanted ? SchemaState::current : SchemaState::behind;
}

Result<std::vector<Applied>> apply_migrations(Connection& connection, const std::vector<Schema>& schemas, Instant at) {
  if (auto state = schema_state(connection, schemas); !state) return fail(std::move(state.error()));
  std::vector<Applied> done;
  for (const Schema& schema : schemas) {
    for (const Migration& migration : schema.migrations) {
      if (auto begun = begin_alone(connection); !begun) return fail(std::move(begun.error()));
      auto applied = apply(connection, schema, migration, at);
      Result<void> committed = applied ? connection.script("COMMIT") : Result<void>(fail(applied.error()));
      if (!committed) {
        static_cast<void>(connection.script("ROLLBACK"));  // the first fault is the one to tell
        committed.error().where.file = schema.module + "/" + migration.name;
        return fail(std::move(committed.error()));
      }
      if (*applied) done.push_back({schema.module, migration.number, migration.name});
    }
  }
  connection.forget();
  return done;
}

}  // namespace sluice::store

// SPDX-License-Identifier: Apache-2.0
// SQLite, kept durable: write-ahead log, every commit synced, foreign keys enforced, what is deleted overwritten.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "connection.hpp"

namespace sluice::store {

// The fault behind a result code of SQLite, extended or not.
[[nodiscard]] Error sqlite_error(int code, std::string_view message);

// Write-ahead logs need memory shared between processes, which no network file system gives. `type` is statfs's.
// Fails with store.network_file_system.
[[nodiscard]] Result<void> refuse_network_file_system(std::int64_t type, const std::string& path);

class SqliteConnection final : public Connection {
 public:
  enum class Use { writing, reading };

  // Creates the file where there is none. `vfs` is the name of one registered with SQLite; empty: the usual one.
  // Fails with store.unopenable, store.network_file_system, store.read_only, store.not_durable, store.locked,
  // store.damaged (no database at all counts as one).
  [[nodiscard]] static Result<std::unique_ptr<SqliteConnection>> open(const std::string& path, const std::string& vfs,
                                                                      Use use);
  ~SqliteConnection() override { drop_statements(); }

  [[nodiscard]] Dialect dialect() const noexcept override { return Dialect::sqlite; }
  [[nodiscard]] Result<void> script(std::string_view sql) override;
  [[nodiscard]] Result<std::vector<std::string>> tables() override;
  [[nodiscard]] bool in_transaction() const noexcept;  // a full disk or a failed write ends one by itself

 protected:
  [[nodiscard]] Result<std::unique_ptr<Prepared>> make(std::string_view sql) override;

 private:
  explicit SqliteConnection(SQLite::Database database) : database_(std::move(database)) {}
  [[nodiscard]] Result<void> set_up(Use use);
  [[nodiscard]] Result<void> hold_to(const std::string& pragma, const std::string& setting, const std::string& shown);

  SQLite::Database database_;
};

}  // namespace sluice::store

// SPDX-License-Identifier: Apache-2.0
// PostgreSQL by its own C library, with the type of every parameter stated (docs/decisions/0013). Text there has no
// U+0000, so U+0000 and U+0001 are written U+0001 "0" and U+0001 "1": all other text stays as it is, and the order
// by code points too.
#pragma once

#include <libpq-fe.h>

#include "connection.hpp"

namespace sluice::store {

[[nodiscard]] std::string escape_nul(std::string_view text);
[[nodiscard]] std::string unescape_nul(std::string_view text);

// The fault behind an SQLSTATE; empty where the server could not say one, which is a lost connection.
[[nodiscard]] Error postgres_error(std::string_view state, std::string_view message);

class PostgresConnection final : public Connection {
 public:
  // Fails with store.unopenable, store.encoding (not UTF-8) and store.not_durable (fsync, synchronous_commit or
  // full_page_writes is off).
  [[nodiscard]] static Result<std::unique_ptr<PostgresConnection>> open(const std::string& address);
  ~PostgresConnection() override;

  [[nodiscard]] Dialect dialect() const noexcept override { return Dialect::postgres; }
  [[nodiscard]] Result<void> script(std::string_view sql) override;
  [[nodiscard]] Result<std::vector<std::string>> tables() override;
  [[nodiscard]] bool alive() const noexcept;
  [[nodiscard]] bool idle() const noexcept;  // in no transaction

 protected:
  [[nodiscard]] Result<std::unique_ptr<Prepared>> make(std::string_view sql) override;

 private:
  explicit PostgresConnection(PGconn* raw) : raw_(raw) {}
  [[nodiscard]] Result<void> set_up();
  [[nodiscard]] Result<std::string> shown(const std::string& setting);

  PGconn* raw_;
  std::int64_t statements_made_ = 0;
};

}  // namespace sluice::store

// SPDX-License-Identifier: Apache-2.0
// The few places where the stores' SQL differs, by words: comments, quoted names and literals stay as they are.
#pragma once

#include <string>
#include <string_view>

#include "connection.hpp"

namespace sluice::store {

struct Translated {
  std::string sql;
  std::size_t parameters = 0;
};

// A statement with `?`: PostgreSQL's parameters are $1, $2, …
[[nodiscard]] Translated translate_statement(std::string_view sql, Dialect dialect);

// A migration. It writes BIGINT, TEXT and BLOB for its columns and ends each CREATE TABLE with STRICT. On SQLite
// BIGINT becomes INTEGER; on PostgreSQL BLOB becomes BYTEA, TEXT compares by code points, and STRICT goes.
[[nodiscard]] std::string translate_migration(std::string_view sql, Dialect dialect);

}  // namespace sluice::store

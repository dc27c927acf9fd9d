// SPDX-License-Identifier: Apache-2.0
// A schema is the numbered migrations of a module (dialect: statement.hpp and docs/stores.md). Each runs in a
// transaction and is recorded with its checksum, so that a store which is newer, or was altered, is refused by name.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/base/zone.hpp"

namespace sluice::store {

struct EmbeddedFile {
  const char* name;  // "0001-journal.sql"
  const unsigned char* bytes;
  std::size_t size;
};

struct Migration {
  std::int64_t number = 0;  // from 1, without gaps
  std::string name;
  std::string sql;
};

struct Schema {
  std::string module;
  std::vector<Migration> migrations;
};

// What cmake's migrations() built in. Names that do not count from 0001 are a bug.
[[nodiscard]] Schema schema_of(std::string module, std::span<const EmbeddedFile> files);

struct Applied {
  std::string module;
  std::int64_t number = 0;
  std::string name;
  friend bool operator==(const Applied&, const Applied&) = default;
};

}  // namespace sluice::store

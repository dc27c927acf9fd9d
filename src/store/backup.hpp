// SPDX-License-Identifier: Apache-2.0
// All tables as lines of JSON, exact and the same for both kinds of store: {"sluice_backup":1,"migrations":[…]}; for
// each table {"table":…} and a list a row (text as strings, bytes as {"hex":…}); {"end":{"rows":…,"sha256":…}} over
// all before it.
#pragma once

#include <filesystem>

#include "schema.hpp"
#include "transaction.hpp"

namespace sluice::store {

class Backup {
 public:
  // How many rows there are. Fails with backup.write.
  [[nodiscard]] static Result<std::uint64_t> write(Reading& reading, const std::filesystem::path& file);
  // As Store::restore says.
  [[nodiscard]] static Result<std::uint64_t> restore(Connection& connection, const std::vector<Schema>& schemas,
                                                     const std::filesystem::path& file, Instant at);
};

}  // namespace sluice::store

// SPDX-License-Identifier: Apache-2.0
// How a kind of store performs acts: SqliteEngine and PostgresEngine.
#pragma once

#include <functional>
#include <memory>

#include "connection.hpp"
#include "head.hpp"
#include "transaction.hpp"

namespace sluice::store {

// Where time, chance and the signature come from.
struct Surroundings {
  const Clock& clock;
  Random& random;
  SigningKey key;
};

using Act = std::function<Result<void>(Transaction&)>;
using Look = std::function<Result<void>(Reading&)>;

class Engine {
 public:
  virtual ~Engine() = default;
  [[nodiscard]] virtual Result<void> write(const Act& act) = 0;
  [[nodiscard]] virtual Result<void> read(const Look& look) = 0;
  // Every act committed before has its number, and a head is signed over them.
  [[nodiscard]] virtual Result<void> settle() = 0;
  [[nodiscard]] virtual Result<void> close() = 0;
};

// Performs the act up to its commit: its leaf, if all went well. Fails as the act does; where the act holds that it
// went well, with the fault of the statement that did not, or act.unjournalled (rows changed and nothing journalled).
[[nodiscard]] Result<std::optional<SealedEntry>> perform(Connection& connection, const Surroundings& surroundings,
                                                         const Act& act);

[[nodiscard]] Result<std::unique_ptr<Engine>> open_sqlite(const std::string& path, const std::string& vfs,
                                                          Surroundings surroundings);
[[nodiscard]] Result<std::unique_ptr<Engine>> open_postgres(const std::string& address, Surroundings surroundings);

}  // namespace sluice::store

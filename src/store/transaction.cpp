// SPDX-License-Identifier: Apache-2.0
#include "transaction.hpp"

#include "book.hpp"
#include "connection.hpp"

namespace sluice::store {

Result<Statement> Reading::query(std::string_view sql, std::vector<Value> values) {
  return connection_.query(sql, std::move(values));
}

Result<std::int64_t> Transaction::run(std::string_view sql, std::vector<Value> values) {
  return connection_.run(sql, std::move(values));
}

Result<void> Transaction::journal(const Entry& entry) {
  if (sealed_) return fail("act.two_leaves", {entry.act});
  auto sealed = seal(entry, clock_.now(), random_);
  if (!sealed) return fail(std::move(sealed.error()));
  sealed_ = std::move(*sealed);
  return {};
}

Result<bool> Transaction::redact(std::int64_t leaf, std::string_view field) {
  return redact_field(connection_, leaf, field);
}

}  // namespace sluice::store

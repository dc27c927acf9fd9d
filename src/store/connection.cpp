// SPDX-License-Identifier: Apache-2.0
#include "connection.hpp"

#include "transaction.hpp"

namespace sluice::store {

Result<Statement> Connection::prepare(std::string_view sql) {
  auto found = shelves_.find(sql);
  if (found != shelves_.end() && !found->second.empty()) {
    Prepared* idle = found->second.back().release();
    found->second.pop_back();
    return Statement(*this, idle);
  }
  auto made = make(sql);
  if (!made) return note(std::move(made.error()));
  if (found == shelves_.end()) found = shelves_.emplace(sql, 0).first;
  (*made)->shelf = &found->second;
  return Statement(*this, made->release());
}

Result<Statement> Connection::query(std::string_view sql, std::vector<Value> values) {
  auto statement = prepare(sql);
  if (!statement) return statement;
  statement->values_ = std::move(values);
  return statement;
}

Result<std::int64_t> Connection::run(std::string_view sql, std::vector<Value> values) {
  auto statement = query(sql, std::move(values));
  if (!statement) return fail(std::move(statement.error()));
  return statement->finish();
}

Result<std::vector<std::string>> Connection::names(std::string_view sql) {
  auto rows = Reading(*this).all<std::string>(sql);
  if (!rows) return fail(std::move(rows.error()));
  std::vector<std::string> found;
  for (auto& [name] : *rows) found.push_back(std::move(name));
  return found;
}

void Connection::forget() noexcept {
  fault_.reset();
  changes_ = 0;
}

tl::unexpected<Error> Connection::note(Error error) {
  if (!fault_) fault_ = error;
  return fail(std::move(error));
}

void Connection::give_back(std::unique_ptr<Prepared> prepared) noexcept {
  prepared->reset();
  auto& shelf = *prepared->shelf;
  shelf.push_back(std::move(prepared));
}

}  // namespace sluice::store

// SPDX-License-Identifier: Apache-2.0
// What happens in one transaction of a store.
#pragma once

#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "leaf.hpp"
#include "sluice/base/random.hpp"
#include "sluice/base/zone.hpp"
#include "statement.hpp"

namespace sluice::store {

class Connection;

// A consistent snapshot. Statements fail as statement.hpp says; after a fault the transaction is undone, whatever the
// caller makes of it.
class Reading {
 public:
  explicit Reading(Connection& connection) : connection_(connection) {}
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  // The statement with its values bound, before its first row.
  [[nodiscard]] Result<Statement> query(std::string_view sql, std::vector<Value> values = {});
  // The first row, or nothing; all rows. The types are those of Statement::get.
  template <class... T>
  [[nodiscard]] Result<std::optional<std::tuple<T...>>> one(std::string_view sql, std::vector<Value> values = {});
  template <class... T>
  [[nodiscard]] Result<std::vector<std::tuple<T...>>> all(std::string_view sql, std::vector<Value> values = {});

 protected:
  Connection& connection_;

 private:
  friend class Backup;  // reads tables whose columns it does not know
};

class Transaction : public Reading {
 public:
  Transaction(Connection& connection, const Clock& clock, Random& random)
      : Reading(connection), clock_(clock), random_(random) {}

  // INSERT, UPDATE or DELETE: how many rows it touched.
  [[nodiscard]] Result<std::int64_t> run(std::string_view sql, std::vector<Value> values = {});

  // The act's leaf, committed with it: one an act. Fails with act.two_leaves, and as seal() does.
  [[nodiscard]] Result<void> journal(const Entry& entry);

  // Deletes the value of a field of an earlier leaf, and its salt; false where it was gone already or never there. It
  // is an act like others and has its own leaf.
  [[nodiscard]] Result<bool> redact(std::int64_t leaf, std::string_view field);

  [[nodiscard]] std::optional<SealedEntry>& sealed() noexcept { return sealed_; }

 private:
  const Clock& clock_;
  Random& random_;
  std::optional<SealedEntry> sealed_;
};

template <class... T>
Result<std::vector<std::tuple<T...>>> Reading::all(std::string_view sql, std::vector<Value> values) {
  auto statement = query(sql, std::move(values));
  if (!statement) return fail(std::move(statement.error()));
  std::vector<std::tuple<T...>> rows;
  for (;;) {
    const auto more = statement->step();
    if (!more) return fail(more.error());
    if (!*more) return rows;
    auto row = statement->template row<T...>();
    if (!row) return fail(std::move(row.error()));
    rows.push_back(std::move(*row));
  }
}

template <class... T>
Result<std::optional<std::tuple<T...>>> Reading::one(std::string_view sql, std::vector<Value> values) {
  auto statement = query(sql, std::move(values));
  if (!statement) return fail(std::move(statement.error()));
  const auto found = statement->step();
  if (!found) return fail(found.error());
  if (!*found) return std::optional<std::tuple<T...>>{};
  auto row = statement->template row<T...>();
  if (!row) return fail(std::move(row.error()));
  return std::optional(std::move(*row));
}

}  // namespace sluice::store

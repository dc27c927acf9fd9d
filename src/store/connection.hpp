// SPDX-License-Identifier: Apache-2.0
// One connection to a store, used by one thread at a time, and its prepared statements, which are kept.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "statement.hpp"

namespace sluice::store {

enum class Dialect { sqlite, postgres };

// A statement as a driver knows it.
class Prepared {
 public:
  virtual ~Prepared() = default;
  [[nodiscard]] virtual std::size_t parameters() const = 0;
  // The values are the caller's and stay as they are until reset().
  [[nodiscard]] virtual Result<void> begin(std::span<const Value> values) = 0;
  [[nodiscard]] virtual Result<bool> step() = 0;
  [[nodiscard]] virtual std::size_t columns() const = 0;
  [[nodiscard]] virtual Result<Value> value(std::size_t column) const = 0;
  [[nodiscard]] virtual std::int64_t changes() const = 0;  // rows touched; 0 for a query
  virtual void reset() noexcept = 0;

  // The idle ones of the same text, which it goes back to.
  std::vector<std::unique_ptr<Prepared>>* shelf = nullptr;
};

class Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;

  [[nodiscard]] virtual Dialect dialect() const noexcept = 0;
  // Statements without parameters, separated by semicolons, in the store's own SQL; rows are thrown away.
  [[nodiscard]] virtual Result<void> script(std::string_view sql) = 0;
  // The tables there are, in the order they were made.
  [[nodiscard]] virtual Result<std::vector<std::string>> tables() = 0;
  [[nodiscard]] Result<Statement> prepare(std::string_view sql);
  // Prepares, binds and finishes: how many rows were touched.
  [[nodiscard]] Result<std::int64_t> run(std::string_view sql, std::vector<Value> values = {});
  [[nodiscard]] Result<Statement> query(std::string_view sql, std::vector<Value> values = {});

  // PostgreSQL undoes a transaction once a statement in it has failed. So that acts behave the same, SQLite does too:
  // the first fault since forget() is kept here, and whoever commits looks.
  [[nodiscard]] const std::optional<Error>& fault() const noexcept { return fault_; }
  [[nodiscard]] std::int64_t changes() const noexcept { return changes_; }  // rows touched since forget()
  void forget() noexcept;

 protected:
  [[nodiscard]] Result<std::vector<std::string>> names(std::string_view sql);
  [[nodiscard]] virtual Result<std::unique_ptr<Prepared>> make(std::string_view sql) = 0;
  void drop_statements() noexcept { shelves_.clear(); }  // before the connection closes

 private:
  friend class Statement;
  tl::unexpected<Error> note(Error error);
  void count_changes(std::int64_t rows) noexcept { changes_ += rows; }
  void give_back(std::unique_ptr<Prepared> prepared) noexcept;

  struct HashOfText {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
  };

  std::unordered_map<std::string, std::vector<std::unique_ptr<Prepared>>, HashOfText, std::equal_to<>> shelves_;
  std::optional<Error> fault_;
  std::int64_t changes_ = 0;
};

}  // namespace sluice::store

// SPDX-License-Identifier: Apache-2.0
// Transactions encoded for bulk work: for every line, what it leaves possible of each fact that a rulebook
// asks for, in columns of numbers. The format is docs/table-format.md. A table holds what the interpreter
// would have read, so it can be decided under any rulebook whose facts mean the same; it holds no names,
// descriptions or values, and cannot be turned back into transactions.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/rulebook/model.hpp"
#include "sluice/trade/reference.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::rulebook {

inline constexpr std::uint32_t kTableVersion = 1;

// A row by what it shares with others: numbers of profiles of one writer.
struct TableRow {
  std::uint32_t goods = 0, transaction = 0, parties = 0;
};

class TableWriter {
 public:
  using Sink = std::function<Result<void>(std::string_view)>;

  // The table will hold the facts of all `books`, which must be of one regime and agree on what they share:
  // fails with table.books otherwise. `sink` gets the bytes in order.
  [[nodiscard]] static Result<TableWriter> make(std::vector<std::shared_ptr<const Rulebook>> books,
                                                std::shared_ptr<const trade::Reference> reference, Sink sink);

  // A row for each line. Fails as the sink does.
  [[nodiscard]] Result<void> add(const trade::Transaction& transaction);
  // The profiles of each line, which the writer keeps from now on, and a row of them: for whoever has many rows of few
  // goods, customers and circumstances. The row states no day.
  [[nodiscard]] std::vector<TableRow> profiles(const trade::Transaction& transaction);
  [[nodiscard]] Result<void> add(const TableRow& row, std::string_view transaction_id, std::string_view line_id);
  // Must be called last; without it the table is refused as truncated.
  [[nodiscard]] Result<void> finish();

  [[nodiscard]] std::uint64_t rows() const noexcept;

  TableWriter(TableWriter&&) noexcept;
  TableWriter& operator=(TableWriter&&) noexcept;
  ~TableWriter();

 private:
  struct State;
  explicit TableWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// A table in memory that outlives it (a mapped file). Immutable, and shared by any number of threads.
class Table {
 public:
  // Checks everything but the rows, which are checked block by block as they are read. Fails with
  // table.foreign, table.version, table.truncated or table.corrupted, naming `name` and the part.
  [[nodiscard]] static Result<Table> open(std::string_view bytes, std::string name);

  struct Block {
    std::span<const std::uint32_t> goods, transaction, parties;      // profiles
    std::span<const std::int32_t> contract, declaration, departure;  // days since 1970-01-01, or kNoDay
    [[nodiscard]] std::string_view transaction_id(std::size_t row) const;
    [[nodiscard]] std::string_view line_id(std::size_t row) const;
    std::span<const std::uint32_t> transaction_ids, line_ids;  // where each begins in `text`, and where the last ends
    std::string_view text;
  };
  static constexpr std::int32_t kNoDay = INT32_MIN;

  [[nodiscard]] std::uint64_t rows() const noexcept;
  [[nodiscard]] std::size_t blocks() const noexcept;
  // Fails with table.corrupted.
  [[nodiscard]] Result<Block> block(std::size_t number) const;

  [[nodiscard]] const std::string& name() const noexcept;
  [[nodiscard]] const std::string& regime() const noexcept;
  [[nodiscard]] const std::vector<std::string>& rulebooks() const noexcept;  // hashes it was written under
  [[nodiscard]] std::size_t goods() const noexcept;                          // distinct profiles
  [[nodiscard]] std::size_t transactions() const noexcept;
  [[nodiscard]] std::size_t parties() const noexcept;

  // Whether `book` can decide the table. Fails with table.regime, table.fact or table.roles, naming what the
  // table lacks and the rulebooks it was written under.
  [[nodiscard]] Result<void> suits(const Rulebook& book) const;

  // The destination of a transaction (a country, or "unknown"), and the elements that goods name, "Dy,Nd".
  [[nodiscard]] std::string_view destination(std::uint32_t transaction) const;
  [[nodiscard]] std::string_view elements(std::uint32_t goods) const;

  struct Parts;
  [[nodiscard]] const Parts& parts() const noexcept { return *parts_; }

 private:
  explicit Table(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  std::shared_ptr<const Parts> parts_;
};

}  // namespace sluice::rulebook

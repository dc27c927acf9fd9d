// SPDX-License-Identifier: Apache-2.0
// A second implementation of deciding, in SQL: the law becomes a program for SQLite, unknown facts are
// decided by trying every completion. It stands on the headers' contracts (timeline.hpp, combine.hpp) and
// docs/rulebook-format.md, and shares with the interpreter only what the loader hands over.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sluice/rulebook/timeline.hpp"
#include "sluice/trade/determination.hpp"
#include "sql_facts.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace sluice::test {

// The text of the program for one law, under one set of assumptions.
struct SqlProgram {
  SqlProgram(const rulebook::Rulebook& book, const rulebook::Assumed& assumed);
  std::vector<std::string> codes, kinds, duties;  // in the order of the answer's columns
  std::string schema;                             // tables, and the law's events
  std::string timelines;                          // from events to what a day asks: run once
  std::string day;                                // ?1: puts the statuses of one day into the table of days
  std::string status;  // ?1, ?2: what a provision ("p0", …) or a list ("l0", …) is on one day
  std::string decide;  // answers, one a case
};

class SqlOracle {
 public:
  SqlOracle(const rulebook::Rulebook& book, std::shared_ptr<const trade::Reference> reference,
            const rulebook::Assumed& assumed = {}, std::size_t completions_max = 4096);
  SqlOracle(const SqlOracle&) = delete;
  SqlOracle& operator=(const SqlOracle&) = delete;
  ~SqlOracle();

  struct Case {
    const trade::Transaction* transaction = nullptr;
    std::size_t line = 0;
    std::vector<Date> days;
  };
  // By case and day: outcome, policy, bounds, codes, kinds and duties; the rest of the determination is left
  // empty. Nothing for a case with more completions than that, and where complete() refuses.
  [[nodiscard]] std::vector<std::vector<std::optional<trade::LineDetermination>>> decide(
      const std::vector<Case>& cases);

  // "unknown", "pending", "in_force", "suspended" or "ended", of the provisions and then of the lists.
  [[nodiscard]] std::vector<std::string> statuses(Date day);

  // Completions decided so far.
  [[nodiscard]] std::size_t completions() const { return completions_; }

 private:
  void run(const std::string& sql);
  [[nodiscard]] sqlite3_stmt* prepare(const std::string& sql);
  void bind(sqlite3_stmt* statement, int place, const SqlValue& value);
  void step(sqlite3_stmt* statement);
  void insert(std::size_t index, const SqlCompletions& all);
  void insert_party(const SqlCompletions& all, const std::vector<std::size_t>& row, int party);
  void insert_several(const SqlCompletions& all, const std::vector<std::size_t>& row);
  [[nodiscard]] trade::LineDetermination read_answer() const;
  [[nodiscard]] std::vector<std::string> chosen(const std::vector<std::string>& names, int first, int value) const;

  const rulebook::Rulebook& book_;
  std::shared_ptr<const trade::Reference> reference_;
  std::size_t completions_max_;
  SqlTests tests_;
  SqlProgram program_;
  sqlite3* database_ = nullptr;
  std::vector<sqlite3_stmt*> statements_;
  sqlite3_stmt *facts_ = nullptr, *party_ = nullptr, *several_ = nullptr, *asked_ = nullptr, *day_ = nullptr,
               *decide_ = nullptr, *status_ = nullptr;
  std::vector<rulebook::FactId> plain_, of_party_;  // the facts that are columns
  std::size_t completions_ = 0;
  std::int64_t next_ = 0;  // the id of the next completion
};

// The columns of the two tables of facts, in order.
[[nodiscard]] std::vector<rulebook::FactId> sql_columns(const rulebook::Rulebook& book, bool party);

}  // namespace sluice::test

// SPDX-License-Identifier: Apache-2.0
// What a transaction leaves possible, written for the SQL oracle from docs/transaction.md and
// docs/rulebook-format.md alone: each fact's possible values, one for every region between the lines that
// the law draws, and every combination of them. Nothing here is shared with the interpreter but the model
// of the law that the loader hands over.
//
// Facts are completed each by itself, as the interpreter has it: what ties two of them together is left
// aside (a material and its composition, a relation and its share), but for mass fractions, whose sum is
// one at most. A fact with several values that is not known may have any of them together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sluice/rulebook/model.hpp"
#include "sluice/trade/reference.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::test {

// A symbol as the law writes it, or a number in units of 10^-12.
using SqlValue = std::variant<std::string, std::int64_t>;
// The values of one fact in one completion: one, but for facts with several.
using SqlValues = std::vector<SqlValue>;

// Nothing where the number does not fit: more than nine places, or beyond some millions.
[[nodiscard]] std::optional<std::int64_t> sql_number(Decimal value);

// What the conditions of a law ask of each fact.
struct SqlTests {
  explicit SqlTests(const rulebook::Rulebook& book);
  std::vector<std::vector<const rulebook::ValueSet*>> of;  // by fact; empty: no condition speaks of it
  bool domestic = false;
};

struct SqlColumn {
  rulebook::FactId fact = 0;
  int party = -1;
  std::vector<SqlValues> possible;
};

struct SqlCompletions {
  int parties = 0;
  std::vector<SqlColumn> columns;
  std::vector<std::vector<std::size_t>> rows;  // by completion: into `possible` of each column
};

// Nothing where there would be more than `most`, or where a number does not fit.
[[nodiscard]] std::optional<SqlCompletions> complete(const rulebook::Rulebook& book, const SqlTests& tests,
                                                     const trade::Reference& reference,
                                                     const trade::Transaction& transaction, std::size_t line,
                                                     std::size_t most);

}  // namespace sluice::test

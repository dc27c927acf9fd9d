// SPDX-License-Identifier: Apache-2.0
// What a change of the law does to a table of transactions: exactly the rows that are answered otherwise.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sluice/rulebook/index.hpp"
#include "sluice/rulebook/table.hpp"

namespace sluice::rulebook {

struct ImpactQuestion {
  std::optional<Date> as_of;  // every row on this day, in place of the date that the regime names
  Date today;                 // stands in where a row states none of the dates that count
  unsigned threads = 1;
  // Rows done so far, from one thread at a time; false stops the run.
  std::function<bool(std::uint64_t)> progress;
};

struct Changed {
  std::uint32_t block = 0;
  std::uint32_t row = 0;  // in the block
  std::uint32_t pair = 0;
};

struct Impact {
  // What the numbers in its verdicts mean: the names of both rulebooks together.
  struct Terms {
    std::vector<std::string> codes, kinds, duties, provisions;
  };
  struct Pair {  // an answer and what becomes of it
    Verdict before;
    Verdict after;
    std::uint64_t rows = 0;
  };
  struct Group {
    std::string name;        // a provision's id, a destination, an element
    std::uint64_t rows = 0;  // changed rows that belong to it; a row may belong to several
    std::vector<std::uint64_t> by_pair;
  };
  Terms terms;
  std::uint64_t rows = 0;
  std::uint64_t only_grounds = 0;  // the same answer on other provisions: not counted as changed
  std::uint64_t undated = 0;       // decided as of `today`
  std::vector<Pair> pairs;         // of changed rows; the commonest first
  std::vector<Changed> changed;    // in the table's order
  // By what the two answers rest on and do not share; the most rows first.
  std::vector<Group> provisions, destinations, elements;
  std::size_t left_to_interpreter = 0;  // distinct rows
  std::size_t distinct = 0;             // rows that were told apart and decided
};

// Both indexes' rulebooks must suit the table (Table::suits). Fails with table.corrupted, with index.too_many (more
// than kNamesMax duties or kinds in both together), and with impact.stopped.
[[nodiscard]] Result<Impact> impact(const Table& table, const Index& before, const Index& after,
                                    const ImpactQuestion& question);

// The day on which a row is decided, and whether it is the row's own.
struct RowDay {
  Date day;
  bool own = true;
};
[[nodiscard]] RowDay day_of(const Rulebook& book, const Table::Block& block, std::size_t row,
                            const ImpactQuestion& question);

}  // namespace sluice::rulebook

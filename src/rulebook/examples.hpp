// SPDX-License-Identifier: Apache-2.0
// The examples that stand beside the provisions, run against them; and mutants of the rulebook, to see
// whether the examples would notice.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sluice/rulebook/decide.hpp"
#include "sluice/rulebook/model.hpp"

namespace sluice::rulebook {

// An example with its transaction built: the caller merges the template with what the example sets.
struct Case {
  const Example* example;  // of the rulebook, which must outlive the case
  trade::Transaction transaction;
};

struct Mismatch {
  std::size_t index;  // into the cases
  std::string what;   // "outcome", "codes", …
  std::string expected;
  std::string got;
};

// What an example expects and the determination does not give; nothing where they agree. List fields are
// read from the first line.
[[nodiscard]] std::optional<Mismatch> compare(const Example& example, const trade::RegimeDetermination& got);

// Runs every case; gives the mismatches in order. Fails as Decider::make does (an example's assumption).
[[nodiscard]] Result<std::vector<Mismatch>> run(std::shared_ptr<const Rulebook> book,
                                                std::shared_ptr<const trade::Reference> reference,
                                                const std::vector<Case>& cases);

struct MutationReport {
  struct Survivor {
    std::string what;
    Where where;
  };
  std::size_t made = 0;
  std::size_t equivalent = 0;  // by an empty box difference, or by timelines that do not differ
  std::size_t killed = 0;
  std::vector<Survivor> survivors;
  [[nodiscard]] std::size_t counted() const noexcept { return made - equivalent; }
};

// The fixed operators: drop a test, drop an alternative, negate a test, take a member from a set (or an
// exclusion from a large one), shift a bound by the last digit it is written with, open or close it;
// shift an event by a day, drop it; drop a provision, an item, a list, an edge, a duty, a licence kind;
// move an outcome or a policy a step. A named condition is mutated once, for all its uses.
// `progress` is called with done and total, and may stop the run by returning false.
[[nodiscard]] Result<MutationReport> mutate(std::shared_ptr<const Rulebook> book,
                                            std::shared_ptr<const trade::Reference> reference,
                                            const std::vector<Case>& cases,
                                            const std::function<bool(std::size_t, std::size_t)>& progress);

}  // namespace sluice::rulebook

// SPDX-License-Identifier: Apache-2.0
// The plain interpreter: decides a transaction under one regime and explains itself. It is exact before
// it is fast, and, looking at everything, the oracle for anything faster.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/rulebook/model.hpp"
#include "sluice/rulebook/timeline.hpp"
#include "sluice/trade/determination.hpp"
#include "sluice/trade/reference.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::rulebook {

struct Question {
  std::optional<Date> as_of;  // given: overrides the date that the regime names
  Date today;                 // stands in where the file states none of the dates that count
  bool why_not = false;       // with the provisions that nearly apply
};

// `answer`: without the days it holds and the assumptions it rests on, for examples and mutants.
enum class Depth { full, answer };

// `all`: every provision is looked at for every line, which gives the same bytes. Slow, and the oracle of the other.
enum class Scope { shortlist, all };

class Decider {
 public:
  // `book` and `reference` are shared, not copied, and never change. `assumed` names the assumptions
  // that are not left at their default. Fails with assumption.unknown or assumption.value, and as
  // fold() does where an assumed day contradicts the events.
  [[nodiscard]] static Result<Decider> make(std::shared_ptr<const Rulebook> book,
                                            std::shared_ptr<const trade::Reference> reference, Assumed assumed = {},
                                            Depth depth = Depth::full, Scope scope = Scope::shortlist);

  // Never fails: what a transaction leaves out is unknown, and the answer says what it turns on.
  // Pure: the same arguments give the same answer, byte for byte.
  [[nodiscard]] trade::RegimeDetermination decide(const trade::Transaction& transaction,
                                                  const Question& question) const;

  [[nodiscard]] const Rulebook& book() const noexcept { return *book_; }

  Decider(Decider&&) noexcept;
  Decider& operator=(Decider&&) noexcept;
  ~Decider();

 private:
  struct Laws;
  class Line;
  Decider();
  std::shared_ptr<const Rulebook> book_;
  std::shared_ptr<const trade::Reference> reference_;
  std::unique_ptr<Laws> laws_;
  Depth depth_ = Depth::full;
};

// The day that a regime judges a transaction by, and what named it: "--as-of", a date of the transaction, "today".
[[nodiscard]] std::pair<Date, std::string> day_of(const Rulebook& book, const trade::Transaction& transaction,
                                                  const Question& question);

// What `otherwise` would give, in words, where it answers a line otherwise than `now` does; both of the same lines.
[[nodiscard]] std::optional<std::string> difference(const trade::RegimeDetermination& otherwise,
                                                    const trade::RegimeDetermination& now);

// Declared conflicts between regimes that stand side by side on the same lines.
[[nodiscard]] std::vector<trade::Conflict> conflicts(const std::vector<const Rulebook*>& books,
                                                     const std::vector<trade::RegimeDetermination>& regimes);

}  // namespace sluice::rulebook

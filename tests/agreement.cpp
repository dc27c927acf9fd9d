// SPDX-License-Identifier: Apache-2.0
#include "agreement.hpp"

#include <filesystem>

#include "dice.hpp"
#include "index_support.hpp"
#include "random_case.hpp"
#include "random_law.hpp"
#include "sluice/base/check.hpp"

namespace sluice::test {
namespace {

constexpr std::uint64_t kCasesOfLaw = 400;
constexpr int kDaysOfTransaction = 4;

const std::shared_ptr<const trade::Reference>& reference() {
  static const auto loaded = [] {
    auto tables = trade::Reference::load(std::filesystem::path(SLUICE_SOURCE_DIR) / "data" / "reference");
    CHECK_THAT(tables.has_value());
    return std::make_shared<const trade::Reference>(std::move(*tables));
  }();
  return loaded;
}

// One law with its cases, and what was counted so far.
class Law {
 public:
  Law(std::uint64_t seed, Agreement& so_far)
      : seed_(seed),
        rng_(derive(seed, 1)),
        law_(random_law(seed, *reference())),
        so_far_(so_far),
        answers_(decider(rulebook::Depth::answer)),
        full_(decider(rulebook::Depth::full)),
        indexed_(law_.book, reference()) {}

  void run(std::uint64_t cases, unsigned holds_every) {
    const std::uint64_t end = so_far_.cases + cases;
    while (so_far_.cases < end && so_far_.difference.empty()) {
      const trade::Transaction transaction = random_transaction(*law_.book, rng_);
      for (int d = 0; d < kDaysOfTransaction && so_far_.difference.empty(); ++d) {
        compare(transaction, random_day(*law_.book, rng_), holds_every);
      }
      indexed_.forget();
    }
    so_far_.left += indexed_.left_to_interpreter();
  }

 private:
  [[nodiscard]] rulebook::Decider decider(rulebook::Depth depth) const {
    auto made = rulebook::Decider::make(law_.book, reference(), {}, depth, rulebook::Scope::all);
    CHECK_THAT(made.has_value());
    return std::move(*made);
  }

  void compare(const trade::Transaction& transaction, Date day, unsigned holds_every) {
    const rulebook::Question question{.as_of = day, .today = day};
    const bool holds = holds_every != 0 && so_far_.cases % holds_every == 0;
    const auto expected = (holds ? full_ : answers_).decide(transaction, question);
    for (std::size_t line = 0; line < transaction.lines.size(); ++line) {
      ++so_far_.cases;
      const trade::LineDetermination& plain = expected.lines[line];
      so_far_.unknown += plain.at_least == plain.at_most ? 0U : 1U;
      const auto& verdict = indexed_.decide(transaction, line, day);
      if (!same(indexed_.index(), verdict, plain)) {
        differ(day, line, words(plain), words(indexed_.index(), verdict));
      }
      if (!holds) continue;
      ++so_far_.holds;
      const Span span = indexed_.holds(transaction, line, day);
      const auto text = [](const Span& days) { return to_string(days.first) + " to " + to_string(days.last); };
      if (!(span == plain.holds)) differ(day, line, text(plain.holds), text(span));
    }
  }

  void differ(Date day, std::size_t line, const std::string& plain, const std::string& index) {
    if (!so_far_.difference.empty()) return;
    so_far_.difference = "law " + std::to_string(seed_) + ", case " + std::to_string(so_far_.cases) + ", " +
                         to_string(day) + ", line " + std::to_string(line) + "\n  interpreter: " + plain +
                         "\n  index:       " + index;
  }

  std::uint64_t seed_;
  Rng rng_;
  RandomLaw law_;
  Agreement& so_far_;
  rulebook::Decider answers_, full_;
  Indexed indexed_;
};

}  // namespace

Agreement agree(std::uint64_t seed, std::uint64_t cases, unsigned holds_every) {
  Agreement so_far;
  for (std::uint64_t law = 0; so_far.cases < cases && so_far.difference.empty(); ++law) {
    Law(derive(seed, law), so_far).run(std::min(kCasesOfLaw, cases - so_far.cases), holds_every);
  }
  return so_far;
}

Agreement agree_on_law(std::uint64_t law_seed, std::uint64_t cases, unsigned holds_every) {
  Agreement so_far;
  Law(law_seed, so_far).run(cases, holds_every);
  return so_far;
}

}  // namespace sluice::test

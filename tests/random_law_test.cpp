// SPDX-License-Identifier: Apache-2.0
// The random laws and cases themselves: they load, they are the same for the same seed, and together they
// reach every kind of answer often enough for a comparison over them to mean something.
#include "random_law.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "random_case.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using rulebook::Decider;
using rulebook::Depth;
using rulebook::Rulebook;
using trade::LineDetermination;
using trade::Outcome;
using trade::Policy;

namespace {

Decider decider_of(std::shared_ptr<const Rulebook> book) {
  auto made = Decider::make(std::move(book), chinese().reference, {}, Depth::answer);
  REQUIRE(made.has_value());
  return std::move(*made);
}

Decider decider_without(const Rulebook& book, void (*change)(rulebook::Provision&)) {
  auto copy = std::make_shared<Rulebook>(book);
  for (auto& provision : copy->provisions) change(provision);
  return decider_of(std::move(copy));
}

void never(rulebook::Provision& provision) {
  rulebook::Condition nothing;
  nothing.kind = rulebook::Condition::Kind::none;
  nothing.parts.emplace_back();
  provision.when = nothing;
}

// The law, and the law without one of its mechanisms: where the answers differ, the mechanism was at work.
struct Laws {
  explicit Laws(const Rulebook& book)
      : without_exemptions(decider_without(book,
                                           [](auto& p) {
                                             if (!p.lifts.empty()) never(p);
                                           })),
        without_overrides(decider_without(book,
                                          [](auto& p) {
                                            if (!p.overrides.empty()) never(p);
                                          })),
        without_added_kinds(decider_without(book, [](auto& p) { p.effect.adds_kinds.clear(); })),
        without_requirements(decider_without(book, [](auto& p) { p.requires_any.clear(); })) {}
  Decider without_exemptions, without_overrides, without_added_kinds, without_requirements;
};

LineDetermination first_line(const Decider& decider, const trade::Transaction& transaction, Date day) {
  return decider.decide(transaction, {day, day, false}).lines.front();
}

trade::Range at_minimum(const trade::Range& range) { return {range.min, range.min}; }

void collapse(trade::Fact<trade::Range>& fact) {
  if (auto* known = fact.get()) *known = at_minimum(*known);
}

// The same with every measured range brought down to its lower end.
trade::Transaction without_ranges(trade::Transaction transaction) {
  collapse(transaction.end_use.logic_nm);
  collapse(transaction.end_use.memory_layers);
  for (auto& line : transaction.lines) {
    for (auto& [element, fraction] : line.composition) collapse(fraction);
    for (auto& [id, parameter] : line.parameters) {
      auto* known = parameter.get();
      if (known == nullptr) continue;
      if (auto* range = std::get_if<trade::Range>(known)) *range = at_minimum(*range);
    }
    if (auto* content = line.content.get()) {
      for (auto& part : *content) collapse(part.value_share);
    }
  }
  if (auto* parties = transaction.parties.get()) {
    for (auto& party : *parties) {
      if (auto* hits = party.hits.get()) {
        for (auto& hit : *hits) collapse(hit.share);
      }
    }
  }
  return transaction;
}

trade::Transaction without_parties(trade::Transaction transaction) {
  transaction.parties = trade::NotApplicable{};
  return transaction;
}

trade::Transaction without_several(trade::Transaction transaction) {
  transaction.via = trade::NotApplicable{};
  for (auto& line : transaction.lines) line.made_with = trade::NotApplicable{};
  return transaction;
}

class Census {
 public:
  void count(const std::string& what, bool is) { classes_[what] += is ? 1 : 0; }

  void classify(const LineDetermination& line) {
    count("no control found", line.outcome == Outcome::no_control_found);
    count("exempt", line.outcome == Outcome::exempt);
    count("licence required", line.outcome == Outcome::licence_required);
    count("prohibited", line.outcome == Outcome::prohibited);
    count("indeterminate", !line.outcome);
    count("policy open", line.outcome == Outcome::licence_required && line.at_least.policy != line.at_most.policy);
    for (const std::string_view name : trade::kSymbols<Policy>) {
      count(std::string(name), line.policy == trade::from_symbol<Policy>(name));
    }
    const auto& suspended = line.suspended;
    count("suspended", !suspended.empty());
    count("suspended before it was in force",
          std::any_of(suspended.begin(), suspended.end(), [](const auto& each) { return each.never_in_force; }));
    count("pending", !line.pending.empty());
    count("possible codes", !line.possible_control_codes.empty());
    count("two codes", line.control_codes.size() >= 2);
    count("bounded", line.ask_bounded);
  }

  void compare(const LineDetermination& line, const Decider& law, const Laws& laws,
               const trade::Transaction& transaction, Date day) {
    // Something heavier would be there but for the weakening provisions.
    count("exemption acts", line.at_most < first_line(laws.without_exemptions, transaction, day).at_most);
    count("override acts", line.at_most < first_line(laws.without_overrides, transaction, day).at_most);
    count("kinds added", line.licence_kinds != first_line(laws.without_added_kinds, transaction, day).licence_kinds);
    const auto differs = [&](const LineDetermination& other) { return summary(line) != summary(other); };
    count("requirement fails", differs(first_line(laws.without_requirements, transaction, day)));
    // The answer turns on what is said of parties, of countries passed through and of technologies used, or on the
    // width of a measurement: without it there is another.
    count("party decides", differs(first_line(law, without_parties(transaction), day)));
    count("several decides", differs(first_line(law, without_several(transaction), day)));
    count("range decides", differs(first_line(law, without_ranges(transaction), day)));
  }

  // The least frequent last.
  void require(int cases) const {
    for (const auto& [what, count] : classes_) {
      const double percent = 100.0 * count / cases;
      MESSAGE(what << ": " << percent << " %");
      CHECK_MESSAGE(percent >= (what == "bounded" ? 0.3 : 1.0), what);
    }
  }

 private:
  std::map<std::string, int> classes_;
};

// A provision whose days are over, by a walk of its timeline.
bool any_ended(const Rulebook& book, Date day) {
  for (const auto& provision : book.provisions) {
    const std::string id = provision.id.substr(provision.id.find('/') + 1);
    const auto timeline = rulebook::fold(book, provision.instrument, id, {});
    if (timeline && rulebook::at(*timeline, day).status == rulebook::Status::ended) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("random laws are the same for the same seed, load, and fold under every assumption") {
  int retries = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const RandomLaw law = random_law(seed, *chinese().reference);
    retries += law.retries;
    REQUIRE(random_law(seed, *chinese().reference).bundle == law.bundle);
    for (const auto& assumption : law.book->assumptions) {
      for (const auto& alternative : assumption.alternatives) {
        REQUIRE(Decider::make(law.book, chinese().reference, {{assumption.id, alternative.value}}).has_value());
      }
    }
  }
  MESSAGE(retries << " retries for 300 laws");
  CHECK(retries <= 90);
}

TEST_CASE("random laws say everything that the format has") {
  std::set<std::string> said;
  const auto walk = [&](const auto& self, const Rulebook& book, const rulebook::Condition& condition) -> void {
    said.insert("condition " + std::to_string(static_cast<int>(condition.kind)));
    if (!condition.shared.empty()) said.insert("named condition");
    if (condition.kind == rulebook::Condition::Kind::test) {
      const auto& fact = book.facts[condition.fact];
      said.insert("fact " + std::to_string(static_cast<int>(fact.source)));
      if (fact.silence) said.insert("silence");
    }
    for (const auto& part : condition.parts) self(self, book, part);
  };
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto book = random_law(seed, *chinese().reference).book;
    for (const auto& event : book->events) {
      said.insert("event " + std::to_string(static_cast<int>(event.kind)));
      if (event.by != event.target) said.insert("event by another");
      if (!event.scope.empty()) said.insert("event with a scope");
      if (!event.first.assumption.empty()) said.insert("assumed first day");
      if (event.last && !event.last->assumption.empty()) said.insert("assumed last day");
      if (event.kind == rulebook::Event::Kind::suspend && !event.last) said.insert("open suspension");
    }
    for (const auto& list : book->lists) {
      for (const auto& item : list.items) walk(walk, *book, item.when);
    }
    for (const auto& provision : book->provisions) {
      walk(walk, *book, provision.when);
      if (provision.lists.size() > 1) said.insert("several lists");
      if (!provision.requires_any.empty()) said.insert("requires");
      if (!provision.lifts.empty()) said.insert("lifts");
      if (!provision.overrides.empty()) said.insert("overrides");
      if (!provision.eases.empty()) said.insert("eases");
      if (!provision.keeps.empty()) said.insert("keeps");
      if (provision.exception) said.insert("exception");
      if (!provision.effect.outcome) said.insert("no outcome");
    }
  }
  // 7 kinds of condition, 30 sources of facts, 6 kinds of event, and the rest by name.
  CHECK(said.size() == 7 + 30 + 6 + 15);
}

TEST_CASE("a random change of a law is another law that loads, and changes follow one another") {
  std::map<std::string, int> changes;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Rng rng(derive(seed, 1));
    RandomLaw law = random_law(seed, *chinese().reference);
    for (int step = 0; step < 20; ++step) {
      RandomLaw next = random_change(law, rng, *chinese().reference);
      REQUIRE(next.bundle != law.bundle);
      REQUIRE(Decider::make(next.book, chinese().reference).has_value());
      ++changes[next.change.substr(0, 12)];
      law = std::move(next);
    }
  }
  CHECK(changes.size() >= 14);
}

TEST_CASE("random cases reach every kind of answer") {
  constexpr int kLaws = 1000;
  constexpr int kTransactions = 8;
  constexpr int kDays = 5;
  Census census;
  int cases = 0;
  double seconds = 0;
  for (std::uint64_t seed = 0; seed < kLaws; ++seed) {
    const RandomLaw law = random_law(seed, *chinese().reference);
    const Decider decider = decider_of(law.book);
    const Laws laws(*law.book);
    Rng rng(derive(seed, 2));
    for (int i = 0; i < kTransactions; ++i) {
      const trade::Transaction transaction = random_transaction(*law.book, rng);
      for (int d = 0; d < kDays; ++d) {
        const Date day = random_day(*law.book, rng);
        const auto before = std::chrono::steady_clock::now();
        const LineDetermination line = first_line(decider, transaction, day);
        seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
        census.classify(line);
        census.count("ended", any_ended(*law.book, day));
        census.compare(line, decider, laws, transaction, day);
        ++cases;
      }
    }
  }
  MESSAGE(cases << " cases, " << cases / seconds << " a second");
  census.require(cases);
}

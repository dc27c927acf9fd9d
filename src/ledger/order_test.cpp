// SPDX-License-Identifier: Apache-2.0
// Whatever the order in which holds and messages come in, and however often: the books end the same.
#include <algorithm>
#include <rapidcheck.h>

#include "testing.hpp"

using namespace sluice;
using namespace sluice::ledger;
using namespace sluice::ledger::testing;

namespace {

constexpr int kLines = 3;
constexpr int kDeclarations = 3;
constexpr std::int64_t kMostHeld = 1000;

template <class T>
T draw(T from, T to) {
  return *rc::gen::inRange<T>(from, to + 1);
}

std::string name(const char* kind, int number) { return kind + std::to_string(number); }

// Lines with tolerances under two caps each, with room for everything that is declared.
Clerk accounts() {
  Clerk clerk;
  const std::int64_t ample = 20 * kMostHeld;
  clerk.must(cap("top", {kg_and_yuan(10 * ample, ample), 100}));
  clerk.must(cap("left", {kg_and_yuan(10 * ample, ample), 100}, {under("top", 2, 3)}));
  clerk.must(cap("right", {kg_and_yuan(10 * ample, ample), 100}, {under("top", 2, 3)}));
  for (int i = 0; i < kLines; ++i) {
    clerk.must(line(name("L", i), {kg_and_yuan(ample, ample), 100}, {under("left"), under("right"), under("top", 2, 3)},
                    draw(0, 100)));
  }
  return clerk;
}

Amounts some(std::int64_t least) {
  Amounts amounts = kg_and_yuan(draw(least, 2 * kMostHeld / 3), draw(least, 2 * kMostHeld / 3));
  switch (draw(0, 15)) {
    case 0: amounts.value.reset(); break;
    case 1: amounts.quantity = Quantity{1, code("GRM")}; break;
    default: break;
  }
  return amounts;
}

// Numbers and ids are few, so that they clash.
Report some_message() {
  const auto tells = *rc::gen::element(Tells::total, Tells::total, Tells::delta, Tells::delta, Tells::delta,
                                       Tells::contra, Tells::free, Tells::close);
  Amounts amounts = some(tells == Tells::total ? 0 : 1);
  if (tells == Tells::close && draw(0, 1) == 0) amounts = {};
  const auto sequence = draw<std::int64_t>(1, 5);
  const int clashing = draw(0, 9);
  const std::string id = clashing == 0 ? "same" : clashing == 1 ? name("m", draw(1, 9)) : name("m", int(sequence));
  return told(name("D", draw(1, kDeclarations)), sequence, tells, amounts, draw(50, 150), id, draw(1, 2));
}

std::vector<Act> some_acts() {
  std::vector<Act> acts;
  for (int declaration = 1; declaration <= kDeclarations; ++declaration) {
    for (int item = 1; item <= 2; ++item) {
      if (draw(0, 7) == 0) continue;
      acts.push_back(hold(name("D", declaration), name("L", draw(0, kLines - 1)),
                          kg_and_yuan(draw<std::int64_t>(1, kMostHeld), draw<std::int64_t>(1, kMostHeld)), 10, item));
    }
  }
  for (int i = draw(0, 25); i > 0; --i) acts.push_back(some_message());
  return acts;
}

void enter_all(Clerk& clerk, const std::vector<Act>& acts) {
  for (const Act& act : acts) {
    const auto change = enter(clerk.books, act);
    RC_ASSERT(change.has_value());
    write(clerk.books, *change);
  }
}

std::vector<Act> shuffled(std::vector<Act> acts) {
  for (std::size_t i = acts.size(); i > 1; --i) std::swap(acts[i - 1], acts[draw<std::size_t>(0, i - 1)]);
  return acts;
}

// Some acts twice, and all in another order.
std::vector<Act> repeated(const std::vector<Act>& acts) {
  std::vector<Act> result = acts;
  for (int i = draw(0, 10); i > 0 && !acts.empty(); --i) result.push_back(acts[draw<std::size_t>(0, acts.size() - 1)]);
  return shuffled(std::move(result));
}

}  // namespace

TEST_CASE("one set of holds and messages ends in one state, whatever the order and however often repeated") {
  std::size_t counted = 0;
  std::size_t aside = 0;
  CHECK(rc::check([&] {
    Clerk first = accounts();
    Clerk second = first;
    const std::vector<Act> acts = some_acts();
    enter_all(first, acts);
    enter_all(second, repeated(acts));
    RC_ASSERT(first.books == second.books);
    RC_ASSERT(audit(first.books).empty());
    RC_ASSERT(discrepancies(first.books).value() == discrepancies(second.books).value());
    if (first.tally("top").exported > 0) ++counted;
    if (!discrepancies(first.books).value().empty()) ++aside;
  }));
  CHECK(counted > 40);  // the property is about something
  CHECK(aside > 40);
}

TEST_CASE("when an account is suspended, reinstated or closed does not matter to what counts, only from which day") {
  CHECK(rc::check([] {
    Clerk first = accounts();
    Clerk second = first;
    const std::vector<Act> acts = some_acts();
    const std::string account = *rc::gen::element<std::string>("top", "left", "L0", "L1");
    const int from = draw(50, 150);
    const int to = draw(from + 1, 160);
    const std::vector<Act> states = {Suspend{account, day(from)}, Reinstate{account, day(to)},
                                     Close{account, day(draw(to, 160))}};
    enter_all(first, states);
    enter_all(first, acts);
    // The states keep their order, at any places between the others.
    std::vector<Act> mixed = shuffled(acts);
    std::size_t place = 0;
    for (const Act& state : states) {
      place = draw<std::size_t>(place, mixed.size());
      mixed.insert(mixed.begin() + static_cast<std::ptrdiff_t>(place++), state);
    }
    enter_all(second, mixed);
    RC_ASSERT(first.books == second.books);
    RC_ASSERT(audit(first.books).empty());
  }));
}

TEST_CASE("an act needs no other rows than those it asks for") {
  CHECK(rc::check([] {
    Clerk clerk = accounts();
    std::vector<Act> acts = shuffled(some_acts());
    acts.insert(acts.begin() + draw<std::ptrdiff_t>(0, std::ssize(acts)), Suspend{"left", day(draw(50, 150))});
    for (const Act& act : acts) {
      const Needs needs = rows_needed(act);
      Books some;
      const auto load = [&](const std::string& account, const auto& self) -> void {
        const auto found = clerk.books.accounts.find(account);
        if (found == clerk.books.accounts.end() || !some.accounts.insert(*found).second) return;
        for (const Parent& parent : found->second.parents) self(parent.account, self);
      };
      const auto wanted = [&](const std::string& declaration) {
        if (std::ranges::count(needs.declarations, declaration) > 0) return true;
        if (needs.below.empty()) return false;  // every line here is below what is suspended
        return std::ranges::any_of(clerk.books.messages, [&](const Message& message) {
          return message.key.declaration == declaration && message.day >= needs.since;
        });
      };
      for (const std::string& account : needs.accounts) load(account, load);
      for (const auto& [key, hold] : clerk.books.holds) {
        if (!wanted(key.declaration)) continue;
        some.holds.emplace(key, hold);
        load(hold.line, load);
      }
      for (const Message& message : clerk.books.messages) {
        if (wanted(message.key.declaration)) some.messages.insert(message);
      }
      const auto change = enter(clerk.books, act);
      const auto alone = enter(some, act);
      RC_ASSERT((change == alone));
      if (change) write(clerk.books, *change);
    }
  }));
}

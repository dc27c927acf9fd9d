// SPDX-License-Identifier: Apache-2.0
// Every refusal of the ledger, and which one is given where several apply.
#include "testing.hpp"

using namespace sluice;
using namespace sluice::ledger;
using namespace sluice::ledger::testing;

namespace {

Error refusal(const Books& books, const Act& act) {
  const auto change = enter(books, act);
  return change ? Error{"none", {}, {}} : change.error();
}

Clerk with_a_hold() {
  Clerk clerk;
  clerk.must(line("L", {kg(10 * kUnit), {}}));
  clerk.must(hold("A", "L", kg(6 * kUnit)));
  return clerk;
}

}  // namespace

TEST_CASE("a malformed act is refused before anything is looked up") {
  Clerk clerk;
  Open bad = line("", {kg(1), {}});
  CHECK(clerk.try_to(bad) == "ledger.identifier");
  CHECK(clerk.try_to(hold("", "nowhere", kg(1))) == "ledger.identifier");
  CHECK(clerk.try_to(hold("A", "nowhere", kg(1), 10, 0)) == "ledger.identifier");
  CHECK(clerk.try_to(by_hand("A", "", Tells::close)) == "ledger.identifier");
  CHECK(clerk.try_to(hold("A", "nowhere", kg(0))) == "ledger.amount");
  CHECK(clerk.try_to(hold("A", "nowhere", kg(-1))) == "ledger.amount");
  CHECK(clerk.try_to(line("L", {kg(-1), {}})) == "ledger.amount");
  CHECK(clerk.try_to(line("L", {kg(1), -1})) == "ledger.amount");
  CHECK(clerk.try_to(Amend{"nowhere", {kg(-1), {}}}) == "ledger.amount");
  CHECK(clerk.try_to(told("A", 1, Tells::delta, kg(0))) == "ledger.amount");
  CHECK(clerk.try_to(told("A", 1, Tells::total, kg(-1))) == "ledger.amount");
  CHECK(clerk.try_to(told("A", 0, Tells::total, kg(1))) == "ledger.sequence");
  CHECK(clerk.try_to(settle("A", 0, Tells::nothing)) == "ledger.sequence");
  CHECK(clerk.try_to(told("A", 1, Tells::nothing)) == "ledger.tells");
  CHECK(clerk.try_to(by_hand("A", "p", Tells::total, kg(1))) == "ledger.tells");
  CHECK(clerk.try_to(by_hand("A", "p", Tells::close, kg(1))) == "ledger.tells");
  CHECK(clerk.try_to(by_hand("A", "p", Tells::delta, kg(-1))) == "ledger.amount");
  CHECK(clerk.try_to(line("L", {kg(1), {}}, {}, 1001)) == "ledger.tolerance");
  CHECK(clerk.try_to(line("L", {kg(1), {}}, {}, -1)) == "ledger.tolerance");
  bad = cap("C", {kg(1), {}});
  bad.tolerance_per_mille = 1;
  CHECK(clerk.try_to(bad) == "ledger.tolerance");
  CHECK(clerk.try_to(line("L", {kg(1), {}}, {under("nowhere", 0, 1)})) == "ledger.factor");
  CHECK(clerk.try_to(line("L", {kg(1), {}}, {under("nowhere", -1, 2)})) == "ledger.factor");
  bad = line("L", {kg(1), {}});
  bad.valid = {day(2), day(1)};
  CHECK(clerk.try_to(bad) == "ledger.days");
  CHECK(clerk.try_to(Carry{{{"nowhere", line("L", {kg(1), {}})}}, day(5)}) == "ledger.limits");
  CHECK(clerk.books == Books{});
}

TEST_CASE("a row that is not there is named") {
  Clerk clerk = with_a_hold();
  CHECK(refusal(clerk.books, hold("B", "X", kg(1))) == Error{"ledger.account", {"X"}, {}});
  CHECK(refusal(clerk.books, by_hand("B", "p", Tells::delta, kg(1))) == Error{"ledger.hold", {"B", "1"}, {}});
  CHECK(clerk.try_to(settle("B", 1, Tells::nothing)) == "ledger.hold");
  CHECK(clerk.try_to(line("M", {kg(1), {}}, {under("X")})) == "ledger.account");
  CHECK(clerk.try_to(Amend{"X", {}}) == "ledger.account");
  CHECK(clerk.try_to(Suspend{"X", day(1)}) == "ledger.account");
  CHECK(clerk.try_to(Reinstate{"X", day(1)}) == "ledger.account");
  CHECK(clerk.try_to(Expire{"X", day(1)}) == "ledger.account");
  CHECK(clerk.try_to(Close{"X", day(1)}) == "ledger.account");
  CHECK(clerk.try_to(Carry{{{"X", line("M", {})}}, day(5)}) == "ledger.account");
}

TEST_CASE("what was done before is refused only if it was something else") {
  Clerk clerk = with_a_hold();
  clerk.must(line("M", {kg(1), {}}));
  clerk.must(line("M", {kg(1), {}}));
  CHECK(clerk.try_to(line("M", {kg(2), {}})) == "ledger.account_exists");
  CHECK(clerk.try_to(hold("A", "L", kg(5 * kUnit))) == "ledger.hold_exists");
  clerk.must(by_hand("A", "p", Tells::delta, kg(kUnit)));
  CHECK(clerk.try_to(by_hand("A", "p", Tells::delta, kg(2 * kUnit))) == "ledger.id_taken");
  CHECK(clerk.try_to(by_hand("A", "p", Tells::contra, kg(kUnit))) == "ledger.id_taken");
  CHECK(clerk.try_to(Carry{{{"L", line("M", {})}}, day(5)}) == "ledger.account_exists");
  clerk.must(told("A", 1, Tells::delta, kg(1), 20, "x"));
  clerk.must(told("A", 1, Tells::delta, kg(2), 20, "y"));
  clerk.must(settle("A", 1, Tells::delta, kg(2), "S1"));
  clerk.must(settle("A", 1, Tells::delta, kg(2), "S1"));
  CHECK(clerk.last == Change{});
  CHECK(clerk.try_to(settle("A", 1, Tells::delta, kg(1), "S1")) == "ledger.id_taken");
  CHECK(clerk.try_to(settle("A", 1, Tells::delta, kg(1), "S2")) == "ledger.settled");
  CHECK(clerk.try_to(settle("A", 2, Tells::nothing, {}, "S2")) == "ledger.nothing_to_settle");
}

TEST_CASE("accounts that do not go together are refused") {
  Clerk clerk;
  clerk.must(cap("C", {kg(10), 1}));
  clerk.must(cap("grams", {{Quantity{100, code("GRM")}, {}}, {}}));
  CHECK(clerk.try_to(line("L", {{}, 1})) == "ledger.measure");                     // counts no goods
  CHECK(clerk.try_to(line("L", {kg(10), {}}, {under("C")})) == "ledger.measure");  // counts no uses
  CHECK(refusal(clerk.books, line("L", {kg(10), {}}, {under("grams")})) ==
        Error{"ledger.unit", {"KGM", "GRM", "grams"}, {}});
  CHECK(clerk.try_to(cap("self", {kg(1), {}}, {under("self")})) == "ledger.cycle");
  clerk.must(cap("D", {kg(10), {}}, {under("grams", 1000, 1)}));
  CHECK(clerk.try_to(line("L", {kg(10), {}}, {under("D"), under("grams", 18, 1)})) == "ledger.paths");
  clerk.must(cap("E", {kg(10), {}}, {under("grams", std::numeric_limits<std::int64_t>::max(), 1)}));
  CHECK(clerk.try_to(line("L", {kg(10), {}}, {under("E", 2, 1)})) == "ledger.range");
  clerk.must(line("L", {kg(10), {}}));
  CHECK(clerk.try_to(line("M", {kg(10), {}}, {under("L")})) == "ledger.kind");
  CHECK(clerk.try_to(hold("A", "D", kg(1))) == "ledger.kind");
  CHECK(clerk.try_to(Carry{{{"L", cap("M", {})}}, day(5)}) == "ledger.kind");
  CHECK(clerk.try_to(Amend{"L", {{}, 5}}) == "ledger.measure");
  CHECK(clerk.try_to(Amend{"L", {{Quantity{5, code("GRM")}, {}}, {}}}) == "ledger.unit");
  CHECK(clerk.try_to(hold("A", "L", {})) == "ledger.measure");
  CHECK(clerk.try_to(hold("A", "L", {Quantity{5, code("GRM")}, {}})) == "ledger.unit");
}

TEST_CASE("caps that would stand above one another are refused, when replaced together as well") {
  Clerk clerk;
  clerk.must(cap("C", {kg(10), {}}));
  clerk.must(cap("D", {kg(10), {}}));
  const Carry round{{{"C", cap("C2", {}, {under("D2")})}, {"D", cap("D2", {}, {under("C2")})}}, day(5)};
  CHECK(clerk.try_to(round) == "ledger.cycle");
  clerk.books.accounts.at("C").parents = {under("D")};  // rows that no act wrote
  clerk.books.accounts.at("D").parents = {under("C")};
  CHECK(clerk.try_to(line("L", {kg(1), {}}, {under("C")})) == "ledger.cycle");
}

TEST_CASE("the day of the event decides: closed before expired, expired before suspended, the line before its caps") {
  Clerk clerk;
  clerk.must(cap("C", {kg(100 * kUnit), {}}));
  clerk.must(line("L", {kg(10 * kUnit), {}}, {under("C")}));
  clerk.must(hold("A", "L", kg(kUnit)));
  const auto post = [&](int when) { return clerk.try_to(by_hand("A", "p", Tells::delta, kg(9 * kUnit), when)); };
  CHECK(post(0) == "ledger.not_yet");
  CHECK(post(366) == "ledger.expired");
  CHECK(post(100) == "ledger.over_post");  // the state comes before the amount
  CHECK(clerk.try_to(hold("B", "L", kg(99 * kUnit), 0)) == "ledger.not_yet");
  CHECK(clerk.try_to(Reinstate{"L", day(60)}) == "ledger.not_suspended");
  clerk.must(Suspend{"L", day(100)});
  CHECK(post(100) == "ledger.suspended");
  CHECK(post(366) == "ledger.expired");
  CHECK(clerk.try_to(Suspend{"L", day(120)}) == "ledger.already_suspended");
  CHECK(clerk.try_to(Reinstate{"L", day(100)}) == "ledger.not_suspended");
  clerk.must(Reinstate{"L", day(110)});
  CHECK(clerk.try_to(Reinstate{"L", day(111)}) == "ledger.not_suspended");
  CHECK(clerk.try_to(Expire{"L", day(365)}) == "ledger.not_expired");
  clerk.must(Close{"C", day(300)});
  const Error closed = refusal(clerk.books, by_hand("A", "p", Tells::delta, kg(kUnit), 300));
  CHECK(closed == Error{"ledger.closed", {"C", "2026-10-27", "2026-10-27"}, {}});
  CHECK(post(366) == "ledger.expired");  // of the line, before its cap
  clerk.must(Close{"L", day(300)});
  CHECK(post(366) == "ledger.closed");
  CHECK(clerk.try_to(Expire{"L", day(400)}) == "ledger.already_ended");
  CHECK(clerk.try_to(Close{"L", day(301)}) == "ledger.already_ended");
  CHECK(clerk.try_to(Suspend{"L", day(320)}) == "ledger.already_ended");
  CHECK(clerk.try_to(Amend{"L", {kg(20 * kUnit), {}}}) == "ledger.already_ended");
}

TEST_CASE("a message of customs after the last day is kept and told, not refused") {
  Clerk clerk = with_a_hold();
  clerk.must(told("A", 1, Tells::delta, kg(kUnit), 366));
  clerk.must(told("A", 2, Tells::delta, kg(kUnit), 0));
  clerk.must(told("A", 3, Tells::delta, kg(kUnit), 365));
  CHECK(clerk.aside("A") == std::vector<std::pair<std::int64_t, Aside>>{{1, Aside::expired}, {2, Aside::not_yet}});
  CHECK(clerk.tally("L").exported == kUnit);
  clerk.must(Close{"L", day(200)});
  CHECK(clerk.tally("L").exported == 0);
  CHECK(clerk.aside("A").back() == std::pair<std::int64_t, Aside>{3, Aside::closed});
}

TEST_CASE("a refusal of amounts says what is left, and on which account") {
  Clerk clerk;
  clerk.must(cap("C", {kg(7 * kUnit), {}}));
  clerk.must(line("L", {kg(10 * kUnit), {}}, {under("C")}));
  clerk.must(hold("A", "L", kg(6 * kUnit)));
  CHECK(refusal(clerk.books, hold("B", "L", kg(5 * kUnit))) == Error{"ledger.over_hold", {"L", "4 KGM", "5 KGM"}, {}});
  CHECK(refusal(clerk.books, hold("B", "L", kg(kUnit + 1))) ==
        Error{"ledger.over_hold", {"C", "1 KGM", "1.000001 KGM"}, {}});
  clerk.must(by_hand("A", "p", Tells::delta, kg(4 * kUnit)));
  CHECK(refusal(clerk.books, by_hand("A", "q", Tells::delta, kg(3 * kUnit))) ==
        Error{"ledger.over_post", {"A", "2 KGM", "3 KGM"}, {}});
  CHECK(refusal(clerk.books, by_hand("A", "q", Tells::free, kg(3 * kUnit))) ==
        Error{"ledger.over_free", {"A", "2 KGM", "3 KGM"}, {}});
  CHECK(refusal(clerk.books, by_hand("A", "q", Tells::contra, kg(5 * kUnit))) ==
        Error{"ledger.over_contra", {"A", "4 KGM", "5 KGM"}, {}});
  clerk.must(by_hand("A", "q", Tells::delta, kg(2 * kUnit)));
  CHECK(refusal(clerk.books, by_hand("A", "r", Tells::delta, kg(1))) ==
        Error{"ledger.posted_twice", {"A", "6 KGM"}, {}});
  clerk.must(by_hand("A", "c", Tells::close));
  CHECK(clerk.try_to(by_hand("A", "r", Tells::delta, kg(1))) == "ledger.hold_closed");
  CHECK(clerk.try_to(by_hand("A", "r", Tells::close)) == "ledger.hold_closed");
  CHECK(refusal(clerk.books, Amend{"L", {kg(6 * kUnit - 1), {}}}) == Error{"ledger.below_use", {"L", "6 KGM"}, {}});
}

TEST_CASE(
    "of several refusals the first kind is given: what is there, what was done, what fits, the state, the amount") {
  Clerk clerk = with_a_hold();
  clerk.must(by_hand("A", "p", Tells::delta, kg(kUnit)));
  clerk.must(Suspend{"L", day(100)});
  const Amounts wrong = {Quantity{50 * kUnit, code("GRM")}, {}};
  CHECK(clerk.try_to(hold("A", "X", wrong, 100)) == "ledger.account");
  CHECK(clerk.try_to(hold("A", "L", wrong, 100)) == "ledger.hold_exists");
  CHECK(clerk.try_to(hold("B", "L", wrong, 100)) == "ledger.unit");
  CHECK(clerk.try_to(hold("B", "L", kg(50 * kUnit), 100)) == "ledger.suspended");
  CHECK(clerk.try_to(hold("B", "L", kg(50 * kUnit), 99)) == "ledger.over_hold");
  CHECK(clerk.try_to(by_hand("B", "p", Tells::delta, wrong, 100)) == "ledger.hold");
  CHECK(clerk.try_to(by_hand("A", "p", Tells::delta, wrong, 100)) == "ledger.id_taken");
  CHECK(clerk.try_to(by_hand("A", "q", Tells::delta, wrong, 100)) == "ledger.unit");
  clerk.must(told("A", 1, Tells::delta, kg(1), 20, "x"));
  clerk.must(told("A", 1, Tells::delta, kg(2), 20, "y"));
  CHECK(clerk.try_to(by_hand("A", "q", Tells::delta, kg(50 * kUnit), 100)) == "ledger.conflict");
  clerk.must(settle("A", 1, Tells::nothing));
  CHECK(clerk.try_to(by_hand("A", "q", Tells::delta, kg(50 * kUnit), 100)) == "ledger.suspended");
  CHECK(clerk.try_to(by_hand("A", "q", Tells::delta, kg(50 * kUnit), 99)) == "ledger.over_post");
  CHECK(clerk.try_to(Amend{"X", {wrong, {}}}) == "ledger.account");
  clerk.must(Close{"L", day(200)});
  CHECK(clerk.try_to(Amend{"L", {wrong, {}}}) == "ledger.unit");
  CHECK(clerk.try_to(Amend{"L", {kg(1), {}}}) == "ledger.already_ended");
}

TEST_CASE("a refusal leaves the books as they were") {
  Clerk clerk = with_a_hold();
  const Books before = clerk.books;
  CHECK(clerk.try_to(hold("B", "L", kg(5 * kUnit))) == "ledger.over_hold");
  CHECK(clerk.try_to(Carry{{{"L", line("M", {})}}, day(5)}) == "ledger.held_open");
  CHECK(clerk.books == before);
}

TEST_CASE("books that are out of order are found out") {
  const Clerk clerk = with_a_hold();
  const auto codes = [&](auto damage) {
    Books books = clerk.books;
    damage(books);
    std::vector<std::string> found;
    for (const Error& error : audit(books)) found.emplace_back(error.code);
    return found;
  };
  using Codes = std::vector<std::string>;
  const auto tally = [](Books& books) -> Tally& { return *books.accounts.at("L").tallies[0]; };
  const auto share = [](Books& books) -> Share& { return *books.holds.at({"A", 1}).shares[0]; };
  CHECK(codes([](Books&) {}).empty());
  CHECK(codes([&](Books& books) { tally(books).held -= 1; }) == Codes{"ledger.unbalanced"});
  CHECK(codes([&](Books& books) { tally(books).exported += 1; }) == Codes{"ledger.unbalanced"});
  CHECK(codes([&](Books& books) { tally(books).expired = 1; }) == Codes{"ledger.unbalanced"});
  CHECK(codes([&](Books& books) { tally(books).freed = -1; }) == Codes{"ledger.below_zero", "ledger.unbalanced"});
  CHECK(codes([&](Books& books) { tally(books).authorised = 5 * kUnit; }) == Codes{"ledger.overdrawn"});
  CHECK(codes([&](Books& books) { share(books).posted = 1; }) ==
        Codes{"ledger.unbalanced", "ledger.unbalanced", "ledger.unbalanced"});
  CHECK(codes([&](Books& books) { share(books).taken = 6 * kUnit + 1; }).size() == 2);
  CHECK(codes([&](Books& books) { books.holds.at({"A", 1}).closed = true; }).size() == 2);
  CHECK(codes([](Books& books) { books.holds.clear(); }) == Codes{"ledger.unbalanced"});
  CHECK(codes([](Books& books) { books.accounts.clear(); }) == Codes{"ledger.account"});
}

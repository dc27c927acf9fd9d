// SPDX-License-Identifier: Apache-2.0
// The ledger by examples an officer could have written; among them the faults of a licensing service in use, which
// counted what customs told (numbers in brackets: of the list that collected them).
#include <limits>

#include "testing.hpp"

using namespace sluice;
using namespace sluice::ledger;
using namespace sluice::ledger::testing;

namespace {

using Reasons = std::vector<std::pair<std::int64_t, Aside>>;

Clerk twelve_tonnes(int tolerance_per_mille = 0) {
  Clerk clerk;
  clerk.must(line("L", {kg(12 * kTonne), {}}, {}, tolerance_per_mille));
  return clerk;
}

}  // namespace

TEST_CASE("a magnet maker's year: held, posted, one shipment undone at the border, the rest expired") {
  Clerk clerk = twelve_tonnes();
  clerk.must(hold("A", "L", kg(5 * kTonne)));
  CHECK(clerk.tally("L") == Tally{code("KGM"), 12 * kTonne, 5 * kTonne, 0, 0, 0, 0});
  clerk.must(by_hand("A", "release", Tells::delta, kg(4 * kTonne)));
  CHECK(clerk.tally("L") == Tally{code("KGM"), 12 * kTonne, kTonne, 0, 4 * kTonne, 0, 0});
  clerk.must(by_hand("A", "done", Tells::close));
  CHECK(clerk.tally("L") == Tally{code("KGM"), 12 * kTonne, 0, 0, 4 * kTonne, kTonne, 0});
  clerk.must(by_hand("A", "returned", Tells::contra, kg(4 * kTonne), 40));
  CHECK(clerk.tally("L") == Tally{code("KGM"), 12 * kTonne, 0, 0, 0, 5 * kTonne, 0});
  CHECK(clerk.last.movements == std::vector<Movement>{{{"A", 1}, Measure::quantity, -4 * kTonne, 4 * kTonne, day(20)}});
  CHECK(clerk.books.messages.size() == 3);  // the export and its undoing are both there
  clerk.must(hold("B", "L", kg(3 * kTonne), 360));
  CHECK(clerk.try_to(Expire{"L", day(365)}) == "ledger.not_expired");
  clerk.must(Expire{"L", day(366)});
  CHECK(clerk.tally("L") == Tally{code("KGM"), 12 * kTonne, 3 * kTonne, 0, 0, 5 * kTonne, 9 * kTonne});
  clerk.must(told("B", 1, Tells::close, kg(2 * kTonne), 364));  // left in time, told late
  CHECK(clerk.tally("L") == Tally{code("KGM"), 12 * kTonne, 0, 0, 2 * kTonne, 6 * kTonne, 10 * kTonne});
}

TEST_CASE("a single licence covers one declaration, of any number of items, and no second with balance left") {
  Clerk clerk;
  clerk.must(cap("licence", {{}, 1}));
  clerk.must(line("L1", {kg(12 * kTonne), 1}, {under("licence")}));
  clerk.must(line("L2", {kg(2 * kTonne), 1}, {under("licence")}));
  clerk.must(hold("A", "L1", kg(4 * kTonne)));
  clerk.must(hold("A", "L2", kg(kTonne), 10, 2));
  CHECK(clerk.tally("licence", Measure::uses).held == 1);
  CHECK(clerk.try_to(hold("B", "L1", kg(kTonne))) == "ledger.uses");
  clerk.must(by_hand("A", "release", Tells::delta, kg(4 * kTonne)));
  CHECK(clerk.tally("licence", Measure::uses).exported == 1);
  clerk.must(by_hand("A", "done", Tells::close));
  CHECK(left(clerk.books.accounts.at("L1"), Measure::quantity) == 8 * kTonne);
  CHECK(clerk.try_to(hold("B", "L1", kg(kTonne))) == "ledger.uses");
}

TEST_CASE("a declaration that came to nothing gives its use back") {
  Clerk clerk;
  clerk.must(line("L", {kg(12 * kTonne), 1}));
  clerk.must(hold("A", "L", kg(4 * kTonne)));
  clerk.must(told("A", 1, Tells::close));
  CHECK(clerk.tally("L", Measure::uses) == Tally{{}, 1, 0, 0, 0, 1, 0});
  clerk.must(hold("B", "L", kg(12 * kTonne)));
  // What customs tells of the first after all has no use left: once settled, it is a discrepancy.
  clerk.must(told("A", 2, Tells::delta, kg(kTonne)));
  CHECK(clerk.aside("A") == Reasons{{2, Aside::after_close}});
  clerk.must(settle("A", 2, Tells::delta, kg(kTonne)));
  CHECK(clerk.share("A").posted == 0);
  CHECK(clerk.excess("A") == kTonne);
}

TEST_CASE("a use of one line is none of another") {
  Clerk clerk;
  clerk.must(line("L1", {kg(12 * kTonne), 1}));
  clerk.must(line("L2", {kg(12 * kTonne), 1}));
  clerk.must(hold("A", "L1", kg(kTonne), 10, 1));
  clerk.must(hold("A", "L2", kg(kTonne), 10, 2));
  clerk.must(by_hand("A", "done", Tells::close));
  clerk.must(hold("B", "L1", kg(kTonne)));
  clerk.must(told("A", 1, Tells::delta, kg(kTonne)));
  clerk.must(settle("A", 1, Tells::delta, kg(kTonne)));
  CHECK(clerk.share("A").posted == 0);  // A still uses L2, and B has the use of L1
  CHECK(clerk.tally("L2", Measure::uses).held == 1);
}

TEST_CASE("cumulative usage is set and not added [1]") {
  Clerk clerk = twelve_tonnes();
  clerk.must(hold("A", "L", kg(6 * kTonne)));
  clerk.must(told("A", 1, Tells::total, kg(kTonne)));
  clerk.must(told("A", 2, Tells::total, kg(3 * kTonne)));
  clerk.must(told("A", 2, Tells::total, kg(3 * kTonne)));
  CHECK(clerk.last == Change{});
  clerk.must(told("A", 3, Tells::delta, kg(kTonne)));
  CHECK(clerk.tally("L").exported == 4 * kTonne);
  clerk.must(told("A", 4, Tells::total, kg(4 * kTonne)));
  CHECK(clerk.tally("L").exported == 4 * kTonne);
}

TEST_CASE("the shipment that exhausts a licence lands, also when told after its end [2]") {
  Clerk clerk = twelve_tonnes();
  clerk.must(hold("A", "L", kg(12 * kTonne), 300));
  clerk.must(Close{"L", day(330)});
  clerk.must(told("A", 1, Tells::close, kg(12 * kTonne), 329));
  CHECK(clerk.tally("L") == Tally{code("KGM"), 12 * kTonne, 0, 0, 12 * kTonne, 0, 0});
}

TEST_CASE("a tenth of a kilogram ten times is one kilogram [3]") {
  Clerk clerk;
  clerk.must(line("L", {kg(kUnit), {}}));
  const auto tenth = make_quantity(Decimal::parse("0.1").value(), code("KGM")).value();
  for (int i = 1; i <= 10; ++i) {
    clerk.must(hold("D" + std::to_string(i), "L", {tenth, {}}));
    clerk.must(by_hand("D" + std::to_string(i), "release", Tells::delta, {tenth, {}}));
  }
  CHECK(clerk.tally("L").exported == kUnit);
  CHECK(clerk.try_to(hold("D11", "L", kg(1))) == "ledger.over_hold");
}

TEST_CASE("the same product twice on one declaration is counted twice [5]") {
  Clerk clerk = twelve_tonnes();
  clerk.must(hold("A", "L", kg(2 * kTonne), 10, 1));
  clerk.must(hold("A", "L", kg(3 * kTonne), 10, 2));
  clerk.must(told("A", 1, Tells::total, kg(2 * kTonne), 20, "m", 1));
  clerk.must(told("A", 1, Tells::total, kg(kTonne), 20, "m", 2));  // one message of two items
  CHECK(clerk.tally("L").exported == 3 * kTonne);
  CHECK(clerk.tally("L").held == 2 * kTonne);
}

TEST_CASE("a double click does once what it does [8]") {
  Clerk clerk = twelve_tonnes();
  const std::vector<Act> acts = {hold("A", "L", kg(5 * kTonne)), by_hand("A", "p", Tells::delta, kg(2 * kTonne)),
                                 by_hand("A", "u", Tells::contra, kg(kTonne)),
                                 by_hand("A", "f", Tells::free, kg(kTonne)), by_hand("A", "c", Tells::close)};
  for (const Act& act : acts) {
    clerk.must(act);
    const Books once = clerk.books;
    CHECK_FALSE(clerk.last == Change{});
    clerk.must(act);
    CHECK(clerk.last == Change{});
    CHECK(clerk.books == once);
  }
  CHECK(clerk.tally("L") == Tally{code("KGM"), 12 * kTonne, 0, 0, kTonne, 4 * kTonne, 0});
}

TEST_CASE("one declaration that cannot be counted does not stop the others [14]") {
  Clerk clerk = twelve_tonnes();
  clerk.must(hold("bad", "L", kg(2 * kTonne)));
  clerk.must(hold("good", "L", kg(2 * kTonne)));
  clerk.must(told("bad", 1, Tells::total, kg(kTonne)));
  clerk.must(told("bad", 1, Tells::total, kg(2 * kTonne), 20, "other"));
  clerk.must(told("bad", 2, Tells::delta, {Quantity{kTonne, code("C62")}, {}}));
  clerk.must(told("bad", 3, Tells::delta, {}));
  CHECK(clerk.aside("bad") ==
        Reasons{{1, Aside::conflict}, {1, Aside::conflict}, {2, Aside::unit}, {3, Aside::measure}});
  CHECK(clerk.books.holds.at({"bad", 1}).attention);
  CHECK(clerk.try_to(by_hand("bad", "p", Tells::delta, kg(kTonne))) == "ledger.conflict");
  clerk.must(told("good", 1, Tells::close, kg(2 * kTonne)));
  CHECK(clerk.tally("L").exported == 2 * kTonne);
  CHECK(clerk.tally("L").held == 2 * kTonne);
  clerk.must(settle("bad", 1, Tells::total, kg(kTonne)));
  CHECK(clerk.tally("L").exported == 3 * kTonne);
  CHECK(clerk.aside("bad") == Reasons{{2, Aside::unit}, {3, Aside::measure}});
  clerk.must(settle("bad", 2, Tells::nothing, {}, "S2"));
  clerk.must(settle("bad", 3, Tells::delta, kg(kTonne / 2), "S3"));
  CHECK(clerk.share("bad").posted == 3 * kTonne / 2);
  CHECK_FALSE(clerk.books.holds.at({"bad", 1}).attention);
}

TEST_CASE("usage is checked against the quantity: more than was declared is recorded and not booked") {
  Clerk clerk = twelve_tonnes();
  clerk.must(hold("A", "L", kg(5 * kTonne)));
  clerk.must(hold("B", "L", kg(7 * kTonne)));
  clerk.must(told("A", 1, Tells::total, kg(6 * kTonne)));
  CHECK(clerk.tally("L").exported == 5 * kTonne);
  CHECK(clerk.excess("A") == kTonne);
  CHECK(discrepancies(clerk.books).value().size() == 1);
  clerk.must(told("A", 2, Tells::total, kg(5 * kTonne)));  // corrected
  CHECK(clerk.excess("A") == 0);
  CHECK_FALSE(clerk.books.holds.at({"A", 1}).attention);
}

TEST_CASE("a suspension bites what is held, and what left before is listed for recall") {
  Clerk clerk = twelve_tonnes();
  clerk.must(hold("A", "L", kg(5 * kTonne), 10));
  clerk.must(told("A", 1, Tells::total, kg(2 * kTonne), 99));
  clerk.must(Suspend{"L", day(100)});
  CHECK(clerk.try_to(hold("B", "L", kg(kTonne), 100)) == "ledger.suspended");
  CHECK(clerk.try_to(by_hand("A", "p", Tells::delta, kg(kTonne), 100)) == "ledger.suspended");
  clerk.must(told("A", 2, Tells::total, kg(3 * kTonne), 99));  // left before, told during
  clerk.must(told("A", 3, Tells::total, kg(4 * kTonne), 100));
  CHECK(clerk.tally("L") == Tally{code("KGM"), 12 * kTonne, 2 * kTonne, 0, 3 * kTonne, 0, 0});
  CHECK(clerk.aside("A") == Reasons{{3, Aside::suspended}});
  CHECK(released_before(clerk.books, "L", day(100)).value() ==
        std::vector<Release>{{{"A", 1}, "L", {3 * kTonne, std::nullopt}, day(99)}});
  clerk.must(Reinstate{"L", day(120)});
  CHECK(clerk.tally("L").exported == 3 * kTonne);
  clerk.must(by_hand("A", "p", Tells::delta, kg(kTonne), 120));  // an older hold, after reinstatement
  CHECK(clerk.tally("L").exported == 4 * kTonne);
  CHECK(released_before(clerk.books, "L", day(100)).value().front().posted[0] == 3 * kTonne);
  CHECK(released_before(clerk.books, "L", day(121)).value().front().posted[0] == 4 * kTonne);
  CHECK(released_before(clerk.books, "L", day(99)).value().empty());
}

TEST_CASE("a suspension made known late counts by the day of the event all the same") {
  Clerk early = twelve_tonnes();
  Clerk late = twelve_tonnes();
  const std::vector<Act> acts = {hold("A", "L", kg(5 * kTonne), 10), told("A", 1, Tells::delta, kg(kTonne), 99),
                                 told("A", 2, Tells::delta, kg(kTonne), 105), told("A", 3, Tells::close, {}, 130)};
  early.must(Suspend{"L", day(100)});
  early.must(Reinstate{"L", day(104)});
  for (const Act& act : acts) early.must(act);
  for (const Act& act : acts) late.must(act);
  CHECK(late.tally("L").exported == 2 * kTonne);
  late.must(Suspend{"L", day(100)});
  CHECK(late.tally("L").exported == kTonne);
  CHECK(late.tally("L").held == 4 * kTonne);  // kept until it is settled what left
  late.must(Reinstate{"L", day(104)});
  CHECK(late.books == early.books);
}

TEST_CASE("a suspended end user stops every line below") {
  Clerk clerk;
  clerk.must(cap("end user", {kg(20 * kTonne), {}}));
  clerk.must(line("L", {kg(12 * kTonne), {}}, {under("end user")}));
  clerk.must(Suspend{"end user", day(50)});
  CHECK(clerk.try_to(hold("A", "L", kg(kTonne), 50)) == "ledger.suspended");
  clerk.must(hold("A", "L", kg(kTonne), 49));
}

TEST_CASE("over-delivery within the tolerance is posted, beyond it is told, and it raises no cap") {
  Clerk clerk;
  clerk.must(cap("quota", {kg(2020 * kUnit), {}}));
  clerk.must(line("L", {kg(2000 * kUnit), {}}, {under("quota")}, 50));
  clerk.must(hold("A", "L", kg(1000 * kUnit)));
  CHECK(clerk.tally("L") == Tally{code("KGM"), 2000 * kUnit, 1000 * kUnit, 50 * kUnit, 0, 0, 0});
  clerk.must(told("A", 1, Tells::close, kg(1100 * kUnit)));
  CHECK(clerk.tally("L") == Tally{code("KGM"), 2000 * kUnit, 0, 0, 1050 * kUnit, 0, 0});
  CHECK(clerk.excess("A") == 50 * kUnit);
  // 5 % of 950 is 47.5, and the cap has 20 beyond them.
  CHECK(clerk.try_to(hold("B", "L", kg(951 * kUnit))) == "ledger.over_hold");
  clerk.must(hold("B", "L", kg(950 * kUnit)));
  CHECK(clerk.tally("quota").allowance == 20 * kUnit);
  clerk.must(told("B", 1, Tells::close, kg(1000 * kUnit)));
  CHECK(clerk.tally("quota") == Tally{code("KGM"), 2020 * kUnit, 0, 0, 2020 * kUnit, 0, 0});
  CHECK(clerk.excess("B") == 30 * kUnit);
}

TEST_CASE("a cap that is reached by two ways counts once, and in its own unit") {
  Clerk clerk;
  const auto grams = [](std::int64_t micro) { return Amounts{Quantity{micro, code("GRM")}, {}}; };
  clerk.must(cap("dysprosium", {grams(100 * kUnit), {}}));
  clerk.must(cap("licence", {kg(10 * kUnit), {}}, {under("dysprosium", 18, 1)}));
  clerk.must(cap("end user", {kg(10 * kUnit), {}}, {under("dysprosium", 18, 1)}));
  clerk.must(line("L", {kg(10 * kUnit), {}}, {under("licence"), under("end user")}));
  clerk.must(hold("A", "L", kg(5 * kUnit)));
  CHECK(clerk.tally("dysprosium").held == 90 * kUnit);
  // 18 g to the kilogram: 10 g are enough for 0.555555 kg and not for a millionth more.
  CHECK(clerk.try_to(hold("B", "L", kg(555556))) == "ledger.over_hold");
  CHECK(clerk.tally("licence").held == 5 * kUnit);
  clerk.must(hold("B", "L", kg(555555)));
  CHECK(left(clerk.books.accounts.at("dysprosium"), Measure::quantity) == 10);
}

TEST_CASE("a third of a unit is rounded up once, however a hold is used up") {
  Clerk clerk;
  clerk.must(cap("cap", {kg(4), {}}));
  clerk.must(line("L", {kg(100), {}}, {under("cap", 1, 3)}));
  clerk.must(hold("A", "L", kg(10)));
  CHECK(clerk.tally("cap").held == 4);
  for (int i = 1; i <= 10; ++i) clerk.must(told("A", i, Tells::delta, kg(1)));
  CHECK(clerk.tally("cap") == Tally{code("KGM"), 4, 0, 0, 4, 0, 0});
}

TEST_CASE("a replacement takes what is left, and the cap above both counts nothing twice") {
  Clerk clerk;
  clerk.must(cap("end user", {kg(20 * kTonne), {}}));
  clerk.must(cap("C1", {kg(12 * kTonne), 2}, {under("end user")}));
  clerk.must(line("L1", {kg(12 * kTonne), 2}, {under("C1")}));
  clerk.must(hold("A", "L1", kg(4 * kTonne)));
  const Carry carry{{{"C1", cap("C2", {}, {under("end user")})}, {"L1", line("L2", {}, {under("C2")})}}, day(100)};
  CHECK(clerk.try_to(carry) == "ledger.held_open");
  clerk.must(told("A", 1, Tells::close, kg(3 * kTonne)));
  clerk.must(carry);
  CHECK(clerk.tally("L1") == Tally{code("KGM"), 3 * kTonne, 0, 0, 3 * kTonne, kTonne, 0});
  CHECK(clerk.tally("L2") == Tally{code("KGM"), 9 * kTonne, 0, 0, 0, 0, 0});
  CHECK(clerk.tally("C2", Measure::uses).authorised == 1);
  CHECK(clerk.tally("end user") == Tally{code("KGM"), 20 * kTonne, 0, 0, 3 * kTonne, kTonne, 0});
  const Books once = clerk.books;
  clerk.must(carry);
  CHECK(clerk.books == once);
  CHECK(clerk.try_to(hold("B", "L1", kg(1), 100)) == "ledger.closed");
  clerk.must(hold("B", "L2", kg(9 * kTonne), 100));
}

TEST_CASE("a replacement from an earlier day does not count what left under the old licence after it") {
  Clerk clerk;
  clerk.must(cap("C1", {kg(12 * kTonne), {}}));
  clerk.must(line("L1", {kg(12 * kTonne), {}}, {under("C1")}));
  clerk.must(hold("A", "L1", kg(4 * kTonne)));
  clerk.must(told("A", 1, Tells::delta, kg(3 * kTonne), 150));
  const Carry carry{{{"C1", cap("C2", {})}, {"L1", line("L2", {}, {under("C2")})}}, day(100)};
  CHECK(clerk.try_to(carry) == "ledger.held_open");
  clerk.must(by_hand("A", "done", Tells::close, {}, 151));
  clerk.must(carry);
  CHECK(clerk.aside("A") == Reasons{{1, Aside::closed}});
  CHECK(clerk.tally("C1") == Tally{code("KGM"), 0, 0, 0, 0, 4 * kTonne, 0});
  CHECK(clerk.tally("L1") == clerk.tally("C1"));
  CHECK(clerk.tally("L2").authorised == 12 * kTonne);
}

TEST_CASE("a message before its hold waits for it, and a close waits for the numbers before it") {
  Clerk clerk = twelve_tonnes();
  clerk.must(told("A", 3, Tells::close));
  clerk.must(told("A", 2, Tells::delta, kg(kTonne)));
  CHECK(clerk.aside("A") == Reasons{{2, Aside::no_hold}, {3, Aside::no_hold}});
  clerk.must(hold("A", "L", kg(5 * kTonne)));
  CHECK(clerk.tally("L") == Tally{code("KGM"), 12 * kTonne, 4 * kTonne, 0, kTonne, 0, 0});
  CHECK(clerk.aside("A") == Reasons{{3, Aside::early_close}});
  clerk.must(told("A", 1, Tells::delta, kg(2 * kTonne)));
  CHECK(clerk.tally("L") == Tally{code("KGM"), 12 * kTonne, 0, 0, 3 * kTonne, 2 * kTonne, 0});
}

TEST_CASE("what a close freed and another took is not booked again for a message that comes too late") {
  Clerk clerk = twelve_tonnes();
  clerk.must(hold("A", "L", kg(6 * kTonne)));
  clerk.must(by_hand("A", "lost at customs", Tells::close));
  clerk.must(hold("B", "L", kg(11 * kTonne)));
  clerk.must(told("A", 1, Tells::delta, kg(3 * kTonne)));
  CHECK(clerk.share("A").posted == 0);
  CHECK(clerk.aside("A") == Reasons{{1, Aside::after_close}});
  clerk.must(settle("A", 1, Tells::delta, kg(3 * kTonne)));
  CHECK(clerk.share("A").posted == kTonne);
  CHECK(clerk.excess("A") == 2 * kTonne);
  CHECK(clerk.tally("L") == Tally{code("KGM"), 12 * kTonne, 11 * kTonne, 0, kTonne, 5 * kTonne, 0});
}

TEST_CASE("value is counted beside quantity, and the largest numbers are numbers") {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  Clerk clerk;
  clerk.must(line("L", {kg_and_yuan(most, 100 * kUnit), {}}));
  CHECK(clerk.try_to(hold("A", "L", kg_and_yuan(1, 101 * kUnit))) == "ledger.over_hold");
  CHECK(clerk.try_to(hold("A", "L", kg(1))) == "ledger.measure");
  clerk.must(hold("A", "L", kg_and_yuan(most, kUnit)));
  clerk.must(told("A", 1, Tells::delta, kg_and_yuan(most, kUnit)));
  clerk.must(told("A", 2, Tells::delta, kg_and_yuan(most, kUnit)));
  clerk.must(told("A", 3, Tells::delta, kg_and_yuan(most, kUnit)));
  CHECK(clerk.tally("L").exported == most);
  CHECK(clerk.excess("A") == most);  // twice as much, told as the most there is
  CHECK(clerk.try_to(hold("B", "L", kg_and_yuan(1, 1))) == "ledger.over_hold");
}

TEST_CASE("a tolerance on the largest limit ends where the numbers do") {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  Clerk clerk;
  clerk.must(line("L", {kg(most), {}}, {}, 50));
  clerk.must(hold("A", "L", kg(most)));
  CHECK(clerk.tally("L") == Tally{code("KGM"), most, most, 0, 0, 0, 0});
  clerk.must(by_hand("A", "c", Tells::close));
  CHECK(clerk.tally("L").freed == most);
  CHECK(clerk.try_to(hold("B", "L", kg(1))) == "ledger.range");
}

TEST_CASE("a limit is amended, never below what is held and exported, though it may be raised towards it") {
  Clerk clerk = twelve_tonnes(100);
  clerk.must(hold("A", "L", kg(10 * kTonne)));
  CHECK(clerk.try_to(Amend{"L", {kg(10 * kTonne - 1), {}}}) == "ledger.below_use");
  clerk.must(Amend{"L", {kg(10 * kTonne), {}}});
  clerk.must(told("A", 1, Tells::total, kg(11 * kTonne)));
  CHECK(clerk.tally("L").exported == 11 * kTonne);
  clerk.must(Amend{"L", {kg(10 * kTonne + 1), {}}});
  CHECK(left(clerk.books.accounts.at("L"), Measure::quantity) == 0);
  clerk.must(Amend{"L", {kg(15 * kTonne), {}}});
  CHECK(left(clerk.books.accounts.at("L"), Measure::quantity) == 4 * kTonne);
}

TEST_CASE("what is freed in part may be declared anew") {
  Clerk clerk = twelve_tonnes();
  clerk.must(hold("A", "L", kg(12 * kTonne)));
  clerk.must(by_hand("A", "f", Tells::free, kg(5 * kTonne)));
  CHECK(clerk.tally("L") == Tally{code("KGM"), 12 * kTonne, 7 * kTonne, 0, 0, 5 * kTonne, 0});
  CHECK(clerk.try_to(by_hand("A", "f2", Tells::free, kg(7 * kTonne + 1))) == "ledger.over_free");
  clerk.must(hold("B", "L", kg(5 * kTonne)));
  CHECK(clerk.try_to(by_hand("A", "p", Tells::delta, kg(8 * kTonne))) == "ledger.over_post");
}

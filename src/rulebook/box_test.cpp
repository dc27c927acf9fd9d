// SPDX-License-Identifier: Apache-2.0
#include "box.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <functional>
#include <rapidcheck.h>
#include <vector>

using namespace sluice;
using namespace sluice::rulebook;

namespace {

// Facts: a choice of n/a, a, b, c; two flags; a number from 0 to 1 that may be n/a; a party's role. One assumption.
enum : FactId { kChoice, kFlag, kOther, kNumber, kRole };

Fact fact(std::string id, std::vector<std::string> symbols, FactScope scope = FactScope::line) {
  Fact row;
  row.id = std::move(id);
  row.scope = scope;
  row.symbols = std::move(symbols);
  Symbols all;
  for (std::size_t bit = 0; bit < row.symbols.size(); ++bit) all.set(bit);
  row.domain = ValueSet(all);
  return row;
}

Rulebook make_book() {
  Rulebook book;
  book.facts = {fact("choice", {"n/a", "a", "b", "c"}), fact("flag", {"n/a", "false", "true"}),
                fact("other", {"n/a", "false", "true"}), fact("number", {"n/a"}),
                fact("role", {"n/a", "importer", "end_user"}, FactScope::party)};
  book.facts[kNumber].kind = FactKind::number;
  book.facts[kNumber].domain =
      ValueSet::symbol(0).unite(ValueSet(Interval{Cut::before(Decimal(0)), Cut::behind(Decimal(4))}));
  Assumption row;
  row.id = "I/open";
  row.standard = "no";
  row.alternatives = {{"yes", {}, {}}};
  book.assumptions = {row};
  return book;
}

const Rulebook& book() {
  static const Rulebook made = make_book();
  return made;
}

Condition test(FactId of, ValueSet set) {
  Condition condition;
  condition.kind = Condition::Kind::test;
  condition.fact = of;
  condition.set = std::move(set);
  return condition;
}

Condition join(Condition::Kind kind, std::vector<Condition> parts) {
  Condition condition;
  condition.kind = kind;
  condition.parts = std::move(parts);
  return condition;
}

Condition assume(const char* value) {
  Condition condition;
  condition.kind = Condition::Kind::assume;
  condition.assumption = "I/open";
  condition.value = value;
  return condition;
}

ValueSet symbols(std::initializer_list<std::size_t> bits) {
  Symbols set;
  for (const std::size_t bit : bits) set.set(bit);
  return ValueSet(set);
}

// "Some importer", or "some end user", each in one of two ways of writing it.
Condition party(std::size_t role, bool at_length) {
  Condition inner = test(kRole, symbols({role}));
  if (at_length) inner = join(Condition::Kind::any, {inner, join(Condition::Kind::all, {inner, inner})});
  return join(Condition::Kind::party, {inner});
}

// One way things may be. Numbers: each bound that conditions use, and the cells between.
struct Point {
  std::size_t symbol[3];
  int number;  // in halves, -1 for n/a
  bool clause[2];
  bool assumed;
};

std::vector<Point> make_points() {
  std::vector<Point> points;
  for (std::size_t index = 0; index < 4UL * 3 * 3 * 10 * 8; ++index) {
    std::size_t rest = index;
    const auto next = [&](std::size_t count) {
      const std::size_t value = rest % count;
      rest /= count;
      return value;
    };
    const std::size_t a = next(4), b = next(3), c = next(3), number = next(10), clauses = next(4), assumed = next(2);
    points.push_back({{a, b, c}, static_cast<int>(number) - 1, {clauses % 2 == 1, clauses / 2 == 1}, assumed == 1});
  }
  return points;
}

const std::vector<Point>& points() {
  static const std::vector<Point> made = make_points();
  return made;
}

ValueSet value(const Point& point, FactId of) {
  if (of != kNumber) return ValueSet::symbol(point.symbol[of]);
  if (point.number < 0) return ValueSet::symbol(0);
  const Decimal at = Decimal::scaled(5L * point.number, 1);
  return ValueSet(Interval{Cut::before(at), Cut::behind(at)});
}

// The meaning of a condition, without boxes.
bool holds(const Condition& condition, const Point& point) {
  const auto each = [&](const Condition& part) { return holds(part, point); };
  switch (condition.kind) {
    case Condition::Kind::always: return true;
    case Condition::Kind::test: return value(point, condition.fact).within(condition.set);
    case Condition::Kind::all: return std::all_of(condition.parts.begin(), condition.parts.end(), each);
    case Condition::Kind::any: return std::any_of(condition.parts.begin(), condition.parts.end(), each);
    case Condition::Kind::none: return !holds(condition.parts.front(), point);
    case Condition::Kind::assume: return point.assumed == (condition.value == "yes");
    case Condition::Kind::party: break;
  }
  const Condition* inner = &condition.parts.front();
  while (inner->kind != Condition::Kind::test) inner = &inner->parts.front();
  return point.clause[inner->set == symbols({1}) ? 0 : 1];
}

Condition any_condition(int depth) {
  const int kind = *rc::gen::inRange(0, depth > 0 ? 10 : 7);
  const auto bits = [](std::size_t count) { return ValueSet(Symbols(*rc::gen::inRange(0UL, 1UL << count))); };
  switch (kind) {
    case 0: return {};
    case 1: return test(kChoice, bits(4));
    case 2: return test(kFlag, bits(3));
    case 3: return test(kOther, bits(3));
    case 4: {
      const auto cut = [] {
        return Cut{Cut::Reach::at, Decimal(*rc::gen::inRange(0, 5)), *rc::gen::arbitrary<bool>()};
      };
      return test(kNumber, bits(1).unite(ValueSet(Interval{cut(), cut()})));
    }
    case 5: return party(*rc::gen::inRange<std::size_t>(1, 3), *rc::gen::arbitrary<bool>());
    case 6: return assume(*rc::gen::arbitrary<bool>() ? "yes" : "no");
    case 7: return join(Condition::Kind::none, {any_condition(depth - 1)});
    default: break;
  }
  std::vector<Condition> parts;
  const int count = *rc::gen::inRange(1, 4);
  parts.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) parts.push_back(any_condition(depth - 1));
  return join(kind == 8 ? Condition::Kind::all : Condition::Kind::any, std::move(parts));
}

// Boxes with the axes of the two clauses and the assumption known.
class Space {
 public:
  Space() : boxes(book()) {
    for (const std::size_t role : {1U, 2U}) clauses_.push_back(boxes.of(party(role, false)).front().begin()->first);
    assumption_ = boxes.of(assume("yes")).front();
  }

  [[nodiscard]] bool inside(const Box& box, const Point& point) const {
    return std::all_of(box.begin(), box.end(), [&](const auto& axis) {
      const auto& [at, set] = axis;
      if (at < book().facts.size()) return value(point, static_cast<FactId>(at)).within(set);
      const auto& [assumption, yes] = *assumption_.begin();
      if (at == assumption) return point.assumed ? yes.within(set) : !set.minus(yes).empty();
      const bool held = point.clause[at == clauses_[0] ? 0 : 1];
      return set.symbols().test(held ? 1 : 0);
    });
  }

  [[nodiscard]] bool inside(const std::vector<Box>& all_boxes, const Point& point) const {
    return std::any_of(all_boxes.begin(), all_boxes.end(), [&](const Box& box) { return inside(box, point); });
  }

  Boxes boxes;

 private:
  std::vector<std::size_t> clauses_;
  Box assumption_;
};

bool somewhere(const std::function<bool(const Point&)>& what) {
  return std::any_of(points().begin(), points().end(), what);
}

bool everywhere(const std::function<bool(const Point&)>& what) {
  return std::all_of(points().begin(), points().end(), what);
}

}  // namespace

TEST_CASE("the boxes of a condition hold where it does, those of its denial where it does not") {
  CHECK(rc::check([] {
    Space space;
    const Condition condition = any_condition(3);
    const auto yes = space.boxes.of(condition);
    const auto no = space.boxes.of(condition, false);
    RC_ASSERT(everywhere([&](const Point& p) {
      return space.inside(yes, p) == holds(condition, p) && space.inside(no, p) != holds(condition, p);
    }));
    for (const Box& box : yes) RC_ASSERT(somewhere([&](const Point& p) { return space.inside(box, p); }));
  }));
}

TEST_CASE("an overlap is found where there is one, with a witness in both") {
  CHECK(rc::check([] {
    Space space;
    const Condition a = any_condition(2);
    const Condition b = any_condition(2);
    const auto both = space.boxes.overlap(a, b);
    RC_ASSERT(both.has_value() == somewhere([&](const Point& p) { return holds(a, p) && holds(b, p); }));
    if (!both) return;
    RC_ASSERT(everywhere([&](const Point& p) { return !space.inside(*both, p) || (holds(a, p) && holds(b, p)); }));
    RC_ASSERT(somewhere([&](const Point& p) { return space.inside(*both, p); }));
  }));
}

TEST_CASE("what lies beyond is found where there is something, with a witness in one and not the other") {
  CHECK(rc::check([] {
    Space space;
    const Condition b = any_condition(2);
    const Condition a =
        *rc::gen::arbitrary<bool>() ? any_condition(2) : join(Condition::Kind::all, {any_condition(1), b});
    const auto left = space.boxes.beyond(a, b);
    RC_ASSERT(left.has_value() == somewhere([&](const Point& p) { return holds(a, p) && !holds(b, p); }));
    if (!left) return;
    RC_ASSERT(everywhere([&](const Point& p) { return !space.inside(*left, p) || (holds(a, p) && !holds(b, p)); }));
    RC_ASSERT(somewhere([&](const Point& p) { return space.inside(*left, p); }));
  }));
}

TEST_CASE("what others leave uncovered is found where there is something") {
  CHECK(rc::check([] {
    Space space;
    const auto region = space.boxes.of(any_condition(1));
    RC_PRE(!region.empty());
    std::vector<Box> cover;
    const int count = *rc::gen::inRange(0, 4);
    for (int i = 0; i < count; ++i) {
      const auto more = space.boxes.of(any_condition(2));
      cover.insert(cover.end(), more.begin(), more.end());
    }
    const auto left = space.boxes.uncovered(region.front(), cover);
    const auto bare = [&](const Point& p) { return space.inside(region.front(), p) && !space.inside(cover, p); };
    RC_ASSERT(left.has_value() == somewhere(bare));
    if (left) RC_ASSERT(everywhere([&](const Point& p) { return !space.inside(*left, p) || bare(p); }));
  }));
}

TEST_CASE("conditions are equal by what they hold of, not by how they are written") {
  Boxes boxes(book());
  const Condition a = test(kChoice, symbols({1, 2}));
  const Condition b = join(Condition::Kind::any, {test(kChoice, symbols({2})), test(kChoice, symbols({1}))});
  CHECK(boxes.equal(a, b));
  CHECK(boxes.equal(a, join(Condition::Kind::none, {test(kChoice, symbols({0, 3}))})));
  CHECK_FALSE(boxes.equal(a, test(kChoice, symbols({1}))));
  CHECK(boxes.equal(party(1, false), party(1, true)));
  CHECK_FALSE(boxes.equal(party(1, false), party(2, false)));
}

TEST_CASE("two clauses may be met by two parties, so they do not exclude each other") {
  Boxes boxes(book());
  CHECK(boxes.overlap(party(1, false), party(2, false)).has_value());
  CHECK_FALSE(boxes.overlap(party(1, false), join(Condition::Kind::none, {party(1, true)})).has_value());
}

TEST_CASE("a box reads in words") {
  Boxes boxes(book());
  const Condition bound = test(kNumber, ValueSet(Interval{Cut::behind(Decimal(1)), Cut::behind(Decimal(3))}));
  const Condition all =
      join(Condition::Kind::all, {test(kChoice, symbols({1, 3})), bound, assume("yes"), party(1, false)});
  CHECK(boxes.describe(boxes.of(all).front()) ==
        "choice: a or c; number: > 1 and <= 3; I/open: yes; some party as the clause says");
  CHECK(boxes.describe(boxes.of(join(Condition::Kind::none, {party(1, false)})).front()) ==
        "no party as the clause says");
  CHECK(boxes.describe({}) == "anything");
}

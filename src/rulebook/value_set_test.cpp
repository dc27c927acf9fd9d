// SPDX-License-Identifier: Apache-2.0
#include "sluice/rulebook/value_set.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <vector>

using namespace sluice;
using namespace sluice::rulebook;

namespace {

// Bounds lie on whole numbers from 0 to 6; between and on them, and beyond both ends, there is one sample each, so
// that two sets with the same samples are the same set.
constexpr int kSamples = 15;
constexpr std::size_t kBits = 5;

Decimal sample(int index) { return Decimal::scaled(5L * (index - 1), 1); }  // -0.5, 0, 0.5, … 6.5

struct Model {
  std::vector<bool> numbers = std::vector<bool>(kSamples);
  std::vector<bool> symbols = std::vector<bool>(kBits);
  friend bool operator==(const Model&, const Model&) = default;
};

bool holds(const Interval& interval, const Decimal& value) {
  return interval.low <= Cut::before(value) && Cut::behind(value) <= interval.high;
}

Model model(const ValueSet& set) {
  Model result;
  for (int i = 0; i < kSamples; ++i) {
    for (const Interval& interval : set.intervals()) {
      if (holds(interval, sample(i))) result.numbers[static_cast<std::size_t>(i)] = true;
    }
  }
  for (std::size_t bit = 0; bit < kBits; ++bit) result.symbols[bit] = set.symbols().test(bit);
  return result;
}

template <class Join>
Model joined(const Model& a, const Model& b, Join join) {
  Model result;
  for (std::size_t i = 0; i < a.numbers.size(); ++i) result.numbers[i] = join(a.numbers[i], b.numbers[i]);
  for (std::size_t i = 0; i < a.symbols.size(); ++i) result.symbols[i] = join(a.symbols[i], b.symbols[i]);
  return result;
}

Cut any_cut() {
  const int place = *rc::gen::inRange(-1, 15);
  if (place < 0) return Cut::lowest();
  if (place == 14) return Cut::highest();
  return {Cut::Reach::at, Decimal(place / 2), place % 2 == 1};
}

// Up to four intervals, put together one by one, and some symbols.
ValueSet any_set() {
  Symbols symbols(*rc::gen::inRange(0UL, 1UL << kBits));
  ValueSet set(symbols);
  const int count = *rc::gen::inRange(0, 5);
  for (int i = 0; i < count; ++i) set = set.unite(ValueSet(Interval{any_cut(), any_cut()}));
  return set;
}

bool in_normal_form(const ValueSet& set) {
  const auto& intervals = set.intervals();
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    if (intervals[i].empty()) return false;
    if (i > 0 && intervals[i - 1].high >= intervals[i].low) return false;
  }
  return true;
}

ValueSet between(int low, int high) {
  return ValueSet(Interval{Cut::before(Decimal(low)), Cut::behind(Decimal(high))});
}

}  // namespace

TEST_CASE("union, intersection and difference are those of the members") {
  CHECK(rc::check([] {
    const ValueSet a = any_set();
    const ValueSet b = any_set();
    const ValueSet both = a.intersect(b);
    const ValueSet either = a.unite(b);
    const ValueSet rest = a.minus(b);
    RC_ASSERT(in_normal_form(both) && in_normal_form(either) && in_normal_form(rest));
    RC_ASSERT(model(both) == joined(model(a), model(b), [](bool x, bool y) { return x && y; }));
    RC_ASSERT(model(either) == joined(model(a), model(b), [](bool x, bool y) { return x || y; }));
    RC_ASSERT(model(rest) == joined(model(a), model(b), [](bool x, bool y) { return x && !y; }));
  }));
}

TEST_CASE("equality, containment and emptiness are those of the members") {
  CHECK(rc::check([] {
    const ValueSet a = any_set();
    const ValueSet b = *rc::gen::arbitrary<bool>() ? any_set() : a.unite(any_set());
    const Model x = model(a);
    const Model y = model(b);
    RC_ASSERT((a == b) == (x == y));
    RC_ASSERT(a.empty() == (x == Model{}));
    RC_ASSERT(a.within(b) == (joined(x, y, [](bool p, bool q) { return p && !q; }) == Model{}));
    RC_ASSERT(a.disjoint(b) == (joined(x, y, [](bool p, bool q) { return p && q; }) == Model{}));
  }));
}

TEST_CASE("the laws of sets hold as equalities, not only of members") {
  CHECK(rc::check([] {
    const ValueSet a = any_set();
    const ValueSet b = any_set();
    const ValueSet c = any_set();
    RC_ASSERT(a.unite(b) == b.unite(a));
    RC_ASSERT(a.intersect(b) == b.intersect(a));
    RC_ASSERT(a.intersect(b.unite(c)) == a.intersect(b).unite(a.intersect(c)));
    RC_ASSERT(a.minus(b.unite(c)) == a.minus(b).minus(c));
    RC_ASSERT(a.minus(b).unite(a.intersect(b)) == a);
  }));
}

TEST_CASE("what touches becomes one interval, what leaves out a point stays two") {
  const ValueSet below(Interval{Cut::before(Decimal(0)), Cut::before(Decimal(1))});
  const ValueSet from(Interval{Cut::before(Decimal(1)), Cut::before(Decimal(2))});
  const ValueSet above(Interval{Cut::behind(Decimal(1)), Cut::before(Decimal(2))});
  CHECK(below.unite(from).intervals().size() == 1);
  CHECK(below.unite(above).intervals().size() == 2);
  CHECK(below.unite(from).minus(above.unite(below)) == between(1, 1));
}

TEST_CASE("an interval that holds nothing is no interval") {
  CHECK(ValueSet(Interval{Cut::behind(Decimal(1)), Cut::before(Decimal(1))}).empty());
  CHECK(ValueSet(Interval{Cut::before(Decimal(2)), Cut::before(Decimal(1))}).intervals().empty());
  CHECK_FALSE(between(1, 1).empty());
  CHECK(ValueSet::symbol(0).unite(between(0, 1)).minus(between(0, 1)) == ValueSet::symbol(0));
}

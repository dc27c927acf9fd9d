// SPDX-License-Identifier: Apache-2.0
#include "sluice/rulebook/value_set.hpp"

#include <algorithm>

namespace sluice::rulebook {

bool ValueSet::within(const ValueSet& other) const {
  if ((symbols_ & ~other.symbols_).any()) return false;
  return std::all_of(intervals_.begin(), intervals_.end(), [&](const Interval& own) {
    return std::any_of(other.intervals_.begin(), other.intervals_.end(),
                       [&](const Interval& wider) { return wider.low <= own.low && own.high <= wider.high; });
  });
}

bool ValueSet::disjoint(const ValueSet& other) const {
  if ((symbols_ & other.symbols_).any()) return false;
  return std::none_of(intervals_.begin(), intervals_.end(), [&](const Interval& own) {
    return std::any_of(other.intervals_.begin(), other.intervals_.end(),
                       [&](const Interval& each) { return each.low < own.high && own.low < each.high; });
  });
}

ValueSet ValueSet::intersect(const ValueSet& other) const {
  ValueSet result(symbols_ & other.symbols_);
  auto a = intervals_.begin();
  auto b = other.intervals_.begin();
  while (a != intervals_.end() && b != other.intervals_.end()) {
    Interval both{std::max(a->low, b->low), std::min(a->high, b->high)};
    if (!both.empty()) result.intervals_.push_back(std::move(both));
    if (a->high < b->high) {
      ++a;
    } else {
      ++b;
    }
  }
  return result;
}

ValueSet ValueSet::minus(const ValueSet& other) const {
  ValueSet result(symbols_ & ~other.symbols_);
  for (Interval rest : intervals_) {
    for (const Interval& hole : other.intervals_) {
      if (hole.high <= rest.low || hole.low >= rest.high) continue;
      if (rest.low < hole.low) result.intervals_.push_back({rest.low, hole.low});
      rest.low = std::max(rest.low, hole.high);
    }
    if (!rest.empty()) result.intervals_.push_back(rest);
  }
  return result;
}

ValueSet ValueSet::unite(const ValueSet& other) const {
  ValueSet result(symbols_ | other.symbols_);
  std::vector<Interval> all = intervals_;
  all.insert(all.end(), other.intervals_.begin(), other.intervals_.end());
  std::sort(all.begin(), all.end(), [](const Interval& a, const Interval& b) { return a.low < b.low; });
  for (Interval& next : all) {
    if (!result.intervals_.empty() && next.low <= result.intervals_.back().high) {
      result.intervals_.back().high = std::max(result.intervals_.back().high, next.high);
    } else {
      result.intervals_.push_back(std::move(next));
    }
  }
  return result;
}

}  // namespace sluice::rulebook

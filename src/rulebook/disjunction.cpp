// SPDX-License-Identifier: Apache-2.0
#include "disjunction.hpp"

#include <algorithm>

#include "planted.hpp"

namespace sluice::rulebook {
namespace {

bool alike(const Condition& a, const Condition& b) {
  if (a.kind != b.kind || a.fact != b.fact || !(a.set == b.set) || a.assumption != b.assumption || a.value != b.value) {
    return false;
  }
  return std::equal(a.parts.begin(), a.parts.end(), b.parts.begin(), b.parts.end(), alike);
}

Words complement(Words cells, std::size_t size) {
  for (std::uint64_t& word : cells) word = ~word;
  if (size % 64 != 0) cells.back() &= (std::uint64_t{1} << (size % 64)) - 1;
  return cells;
}

bool none(const Words& cells) {
  return std::all_of(cells.begin(), cells.end(), [](std::uint64_t word) { return word == 0; });
}

std::vector<Conjunction> constant(bool truth) {
  return truth ? std::vector<Conjunction>{Conjunction{}} : std::vector<Conjunction>{};
}

}  // namespace

std::optional<std::vector<Conjunction>> Disjunctions::of(const Condition& condition) {
  too_many_ = false;
  auto result = of(condition, true);
  if (too_many_) return std::nullopt;
  return result;
}

Dimension Disjunctions::dimension_of(const Condition& test) {
  const auto known =
      std::find_if(tests_.begin(), tests_.end(), [&](const Condition* other) { return alike(*other, test); });
  const auto place = static_cast<std::size_t>(known - tests_.begin());
  if (known == tests_.end()) tests_.push_back(&test);
  return static_cast<Dimension>(book_.facts.size() + place);
}

std::vector<Conjunction> Disjunctions::of(const Condition& condition, bool truth) {
  switch (condition.kind) {
    case Condition::Kind::always: return constant(truth);
    case Condition::Kind::none: return of(condition.parts.front(), !truth);
    case Condition::Kind::assume:
      return constant((law_.taken(book_, condition.assumption) == condition.value) == truth);
    case Condition::Kind::test:
      if (book_.facts[condition.fact].kind != FactKind::several) {
        const Partition& partition = partitions_[condition.fact];
        Words cells = partition.meeting(condition.set);
        if (!truth) cells = complement(std::move(cells), partition.size());
        if (planted(1) && !truth) cells = partition.meeting(condition.set);
        if (none(cells)) return {};
        return {{{condition.fact, std::move(cells)}}};
      }
      [[fallthrough]];
    case Condition::Kind::party: return {{{dimension_of(condition), Words{truth ? 2U : 1U}}}};
    case Condition::Kind::all:
    case Condition::Kind::any: return joined(condition, truth);
  }
  return {};
}

std::vector<Conjunction> Disjunctions::joined(const Condition& condition, bool truth) {
  const bool conjunction = (condition.kind == Condition::Kind::all) == truth;
  std::vector<Conjunction> result = constant(conjunction);
  for (const Condition& part : condition.parts) {
    std::vector<Conjunction> next = of(part, truth);
    if (conjunction) {
      std::vector<Conjunction> product;
      for (const Conjunction& left : result) {
        for (const Conjunction& right : next) {
          product.push_back(both(left, right));
          if (product.size() > kConjunctionsMax) too_many_ = true;
          if (too_many_) return {};
        }
      }
      next = std::move(product);
      result.clear();
    }
    result.insert(result.end(), std::make_move_iterator(next.begin()), std::make_move_iterator(next.end()));
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    if (result.size() > kConjunctionsMax) too_many_ = true;
  }
  return result;
}

// Both at once. Two tests of one fact stay two, for each is true, false or open by itself; but one that the other
// implies says nothing more.
Conjunction Disjunctions::both(const Conjunction& a, const Conjunction& b) {
  Conjunction result = a;
  for (const auto& test : b) {
    const auto same = [&](const auto& other) { return other.first == test.first; };
    const auto implied = [&](const auto& other) {
      return same(other) && (within(other.second, test.second) || planted(26));
    };
    if (std::any_of(result.begin(), result.end(), implied)) continue;
    std::erase_if(result, [&](const auto& other) { return same(other) && within(test.second, other.second); });
    result.insert(std::upper_bound(result.begin(), result.end(), test), test);
  }
  return result;
}

}  // namespace sluice::rulebook

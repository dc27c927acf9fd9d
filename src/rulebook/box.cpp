// SPDX-License-Identifier: Apache-2.0
#include "box.hpp"

#include <algorithm>

#include "near_miss.hpp"
#include "sluice/base/check.hpp"

namespace sluice::rulebook {
namespace {

// Axes: facts, then assumptions, then party clauses.
std::size_t first_clause(const Rulebook& book) { return book.facts.size() + book.assumptions.size(); }

const ValueSet& yes() {
  static const ValueSet set = ValueSet::symbol(1);
  return set;
}

const ValueSet& yes_or_no() {
  static const ValueSet set = ValueSet::symbol(0).unite(ValueSet::symbol(1));
  return set;
}

std::vector<std::string> values_of(const Assumption& assumption) {
  std::vector<std::string> values{assumption.standard};
  for (const Alternative& each : assumption.alternatives) values.push_back(each.value);
  return values;
}

}  // namespace

ValueSet Boxes::domain(std::size_t axis) const {
  if (axis < book_.facts.size()) return book_.facts[axis].domain;
  if (axis < first_clause(book_)) {
    Symbols all;
    for (std::size_t i = 0; i < values_of(book_.assumptions[axis - book_.facts.size()]).size(); ++i) all.set(i);
    return ValueSet(all);
  }
  return yes_or_no();
}

std::size_t Boxes::assumption_axis(const std::string& id) const {
  const Assumption* row = book_.assumption(id);
  CHECK_THAT(row != nullptr);
  return book_.facts.size() + static_cast<std::size_t>(row - book_.assumptions.data());
}

std::size_t Boxes::clause_axis(const Condition& clause) {
  const auto same = [&](const Condition& other) {
    if (other.kind != clause.kind) return false;
    if (clause.kind == Condition::Kind::test) return other.fact == clause.fact && other.set == clause.set;
    return equal(other.parts.front(), clause.parts.front());
  };
  for (std::size_t i = 0; i < clauses_.size(); ++i) {
    if (same(clauses_[i])) return first_clause(book_) + i;
  }
  clauses_.push_back(clause);
  return first_clause(book_) + clauses_.size() - 1;
}

std::optional<Box> Boxes::intersect(const Box& a, const Box& b) const {
  Box both = a;
  for (const auto& [axis, set] : b) {
    const auto [place, fresh] = both.emplace(axis, set);
    if (!fresh) place->second = place->second.intersect(set);
    if (place->second.empty()) return std::nullopt;
  }
  return both;
}

std::vector<Box> Boxes::of(const Condition& condition, bool truth) {
  const auto axis = [&](std::size_t at, const ValueSet& set) -> std::vector<Box> {
    ValueSet inside = truth ? domain(at).intersect(set) : domain(at).minus(set);
    if (inside.empty()) return {};
    return {Box{{at, std::move(inside)}}};
  };
  switch (condition.kind) {
    case Condition::Kind::always: return truth ? std::vector<Box>{Box{}} : std::vector<Box>{};
    case Condition::Kind::test:
      if (book_.facts[condition.fact].kind == FactKind::several) return axis(clause_axis(condition), yes());
      return axis(condition.fact, condition.set);
    case Condition::Kind::none: return of(condition.parts.front(), !truth);
    case Condition::Kind::party: return axis(clause_axis(condition), yes());
    case Condition::Kind::assume: {
      const auto values = values_of(*book_.assumption(condition.assumption));
      const auto place = std::find(values.begin(), values.end(), condition.value);
      return axis(assumption_axis(condition.assumption),
                  ValueSet::symbol(static_cast<std::size_t>(place - values.begin())));
    }
    case Condition::Kind::all:
    case Condition::Kind::any: break;
  }
  const bool conjunction = (condition.kind == Condition::Kind::all) == truth;
  std::vector<Box> result;
  if (conjunction) result.push_back({});
  for (const Condition& part : condition.parts) {
    const std::vector<Box> boxes = of(part, truth);
    if (!conjunction) {
      result.insert(result.end(), boxes.begin(), boxes.end());
      continue;
    }
    std::vector<Box> product;
    for (const Box& left : result) {
      for (const Box& right : boxes) {
        if (auto both = intersect(left, right)) product.push_back(std::move(*both));
      }
    }
    result = std::move(product);
  }
  return result;
}

std::optional<Box> Boxes::overlap(const Condition& a, const Condition& b) {
  const std::vector<Box> right = of(b);
  for (const Box& left : of(a)) {
    for (const Box& other : right) {
      if (auto both = intersect(left, other)) return both;
    }
  }
  return std::nullopt;
}

std::optional<Box> Boxes::beyond(const Condition& a, const Condition& b) {
  const std::vector<Box> cover = of(b);
  for (Box& box : of(a)) {
    if (auto left = uncovered(std::move(box), cover)) return left;
  }
  return std::nullopt;
}

// Peels off one box at a time: what of `box` lies outside `others[0]`, axis by axis, and so on.
std::optional<Box> Boxes::uncovered(Box box, const std::vector<Box>& others) const {
  std::vector<Box> left{std::move(box)};
  for (const Box& other : others) {
    std::vector<Box> next;
    for (Box& piece : left) {
      if (!intersect(piece, other)) {
        next.push_back(std::move(piece));
        continue;
      }
      for (const auto& [axis, set] : other) {
        const auto own = piece.find(axis);
        const ValueSet current = own == piece.end() ? domain(axis) : own->second;
        ValueSet outside = current.minus(set);
        if (!outside.empty()) {
          Box rest = piece;
          rest[axis] = std::move(outside);
          next.push_back(std::move(rest));
        }
        piece[axis] = current.intersect(set);
      }
    }
    left = std::move(next);
    if (left.empty()) return std::nullopt;
  }
  return left.front();
}

std::string Boxes::describe(const Box& box) const {
  std::string text;
  for (const auto& [axis, set] : box) {
    if (!text.empty()) text += "; ";
    if (axis < book_.facts.size()) {
      text += book_.facts[axis].id + ": " + rulebook::describe(book_.facts[axis], set);
    } else if (axis < first_clause(book_)) {
      const Assumption& row = book_.assumptions[axis - book_.facts.size()];
      const auto values = values_of(row);
      text += row.id + ":";
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (set.symbols().test(i)) text += " " + values[i];
      }
    } else if (const Condition& clause = clauses_[axis - first_clause(book_)]; clause.kind == Condition::Kind::test) {
      const Fact& fact = book_.facts[clause.fact];
      text += fact.id + (set == yes() ? ": among it " : ": not among it ") + rulebook::describe(fact, clause.set);
    } else {
      text += set == yes() ? "some party as the clause says" : "no party as the clause says";
    }
  }
  return text.empty() ? "anything" : text;
}

}  // namespace sluice::rulebook

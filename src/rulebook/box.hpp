// SPDX-License-Identifier: Apache-2.0
// Conditions as unions of boxes: a box gives each fact a set of values and holds where all of them do.
// Union, negation and emptiness are exact, so overlap, containment and equality of conditions are
// questions with an answer and a witness.
//
// A `party` clause speaks of some party, and a test of a fact with several values of one of them; two of
// them may speak of two, so each such clause is an axis of its own: holds or not. Equal clauses are the
// same axis. An
// assumption is an axis with the values it may be taken to be.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sluice/rulebook/model.hpp"

namespace sluice::rulebook {

// Axis: a fact (its id), or a numbered party clause or assumption behind the facts.
using Box = std::map<std::size_t, ValueSet>;

class Boxes {
 public:
  explicit Boxes(const Rulebook& book) : book_(book) {}

  // All boxes in which the condition is `truth`; none empty.
  [[nodiscard]] std::vector<Box> of(const Condition& condition, bool truth = true);

  [[nodiscard]] std::optional<Box> intersect(const Box& a, const Box& b) const;
  // A box in which both hold; nothing where they exclude each other.
  [[nodiscard]] std::optional<Box> overlap(const Condition& a, const Condition& b);
  // A box in which `a` holds and `b` does not; nothing where `a` implies `b`.
  [[nodiscard]] std::optional<Box> beyond(const Condition& a, const Condition& b);
  [[nodiscard]] bool equal(const Condition& a, const Condition& b) { return !beyond(a, b) && !beyond(b, a); }
  // What is left of `box` outside all of `others`; nothing where they cover it.
  [[nodiscard]] std::optional<Box> uncovered(Box box, const std::vector<Box>& others) const;

  // "form: magnet; composition.Dy: > 0"
  [[nodiscard]] std::string describe(const Box& box) const;

 private:
  [[nodiscard]] ValueSet domain(std::size_t axis) const;
  [[nodiscard]] std::size_t clause_axis(const Condition& clause);
  [[nodiscard]] std::size_t assumption_axis(const std::string& id) const;

  const Rulebook& book_;
  std::vector<Condition> clauses_;
};

}  // namespace sluice::rulebook

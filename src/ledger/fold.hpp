// SPDX-License-Identifier: Apache-2.0
// What the messages of a declaration come to. A function of the set of them: neither the order of arrival nor
// repetition matters.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "reports.hpp"
#include "rows.hpp"
#include "wide.hpp"

namespace sluice::ledger {

struct Tale {
  std::array<Wide, 2> posted{};  // by Measure; below zero where more came back than had left
  std::array<Wide, 2> freed{};
  bool closed = false;
  std::vector<AsideMessage> aside;
  Date last = Date::min();  // day of the last event that counts as an export
};

struct Terms {
  HoldKey key;
  std::array<std::optional<Code3>, 2> units;  // by Measure: what the line counts
  std::function<Standing(Date)> standing;     // of the line and everything above it
  Date before = Date::max();                  // events on this day or later are as if not told; contras always are told
};

// Of one item; `messages` are those of the whole declaration, in order, since customs numbers them through.
//
// Counted are the total of the highest number, and the deltas and contras above it; all frees. A message stands aside
// for the first reason of Aside that applies. The close of the lowest number ends it: only contras count above. It
// frees what is held once it is certain what left before: it states the total itself, or no number is missing and
// nothing stands aside between the last total and it, or it was made by hand.
[[nodiscard]] Tale fold(const std::vector<const Message*>& messages, const Terms& terms);

// Does the message state what is counted? Aside::measure or Aside::unit if not.
[[nodiscard]] std::optional<Aside> misstated(const Message& message, const std::array<std::optional<Code3>, 2>& units);

// The amount of a measure that a message states.
[[nodiscard]] std::optional<std::int64_t> amount_of(const Amounts& amounts, Measure measure);
[[nodiscard]] Code3 unit_of(const Amounts& amounts, Measure measure);

}  // namespace sluice::ledger

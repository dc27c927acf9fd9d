// SPDX-License-Identifier: Apache-2.0
// What changes between two days of one rulebook, or between two rulebooks, in words. What does not change the law is
// left out: examples, templates, the place in a file, the order of things, a condition written otherwise.
#pragma once

#include <string>
#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/rulebook/model.hpp"
#include "sluice/rulebook/timeline.hpp"

namespace sluice::rulebook {

struct Change {
  enum class Kind { added, removed, status, condition, effect, items, text, assumption, regime };
  Kind kind = Kind::status;
  std::string what;  // the id; of an item, its list's id and its code: "CN-2025-18/annex 1C905.a.1"
  trade::Text says;  // "CN-2025-57/1 goes from pending to suspended by CN-2025-70 until 2026-11-10"
  friend bool operator==(const Change&, const Change&) = default;
};

// The law on two days: status changes of provisions and item lists, in the order of ids. A suspension by another event
// is a change too. An end that an assumption gives names it. Fails as fold() does.
[[nodiscard]] Result<std::vector<Change>> diff(const Rulebook& book, Date from, Date to, const Assumed& assumed = {});

// Two states of a rulebook: what was added, removed or altered, in the order instruments, provisions, lists with their
// items, assumptions, facts, totals, conflicts, duties, kinds, each by id; last the regime itself. Of one provision in
// the order of Change::Kind. The days in force are compared under the default assumptions of each. Both are as load()
// gives them.
//
// A changed condition is told fact by fact where it is a conjunction on both sides that differs in single tests, or in
// parts that one side alone has; otherwise by a witness of what it newly catches and of what it lets go.
[[nodiscard]] std::vector<Change> diff(const Rulebook& from, const Rulebook& to);

}  // namespace sluice::rulebook

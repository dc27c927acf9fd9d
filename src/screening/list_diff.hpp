// SPDX-License-Identifier: Apache-2.0
// What a new version of a list changes, and whether it may take the place of the one before.
#pragma once

#include <string>
#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/screening/list.hpp"

namespace sluice::screening {

struct EntryChange {
  std::string id;
  std::vector<std::string> fields;  // of Entry, in its order, by their names
  friend bool operator==(const EntryChange&, const EntryChange&) = default;
};

struct ListDiff {
  std::vector<std::string> added;    // ids, in the order of the new version
  std::vector<std::string> removed;  // ids, in the order of the old
  std::vector<EntryChange> changed;  // in the order of the new
  friend bool operator==(const ListDiff&, const ListDiff&) = default;

  [[nodiscard]] bool empty() const noexcept { return added.empty() && removed.empty() && changed.empty(); }
};

// The fields in which two entries differ, in Entry's order.
[[nodiscard]] std::vector<std::string> changed_fields(const Entry& before, const Entry& after);

// By the entries' ids. Pure, and linear in the sizes of both.
[[nodiscard]] ListDiff diff(const List& before, const List& after);

struct ReplacementRule {
  int largest_loss_percent = 10;  // of the entries of the old version that the new one may be without
  bool forced = false;            // whoever runs it has looked and wants it nonetheless
};

// Whether `after` may replace `before`. What could not be read (a failed, truncated or empty download) has its error
// and never does, forced or not, and neither does another list (list.other). Unless forced, a version of an earlier day
// (list.older) and one that lost more than the rule's share of the entries (list.shrunk) do not either.
[[nodiscard]] Result<void> may_replace(const List& before, const Result<List>& after, const ReplacementRule& rule);

}  // namespace sluice::screening

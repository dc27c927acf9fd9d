// SPDX-License-Identifier: Apache-2.0
// What a change of the lists means for parties that were screened before: only what is otherwise now, and why.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sluice/screening/screener.hpp"

namespace sluice::screening {

// Why a match is otherwise. added, removed: the entry, or its list. changed: the entry, in its fields. days: the entry
// is what it was, and applies on one of the days alone. score: the names around it changed, and with them the weights.
// unread: more or less of an announcement has been read.
enum class Cause : std::uint8_t { added, removed, changed, days, score, unread };

struct MatchChange {
  Match match;  // as it is now; where it is gone, as it was
  bool gone = false;
  Cause cause = Cause::added;
  std::vector<std::string> fields;  // of the entry, where changed
};

class Rescreening {
 public:
  struct Side {
    const Screener* screener = nullptr;
    Date day;
  };

  // Both screeners outlive this.
  Rescreening(Side before, Side after);

  // The matches that are new, gone, or of an entry that is otherwise; the order is Screener's, those gone last.
  [[nodiscard]] std::vector<MatchChange> screen(const Subject& subject, double least) const;

 private:
  using Entries = std::unordered_map<std::string, const Entry*>;  // by list and id
  void explain(MatchChange& change, const Entries& other) const;

  Side before_;
  Side after_;
  Entries was_, is_;
};

}  // namespace sluice::screening

namespace sluice::trade {
template <>
inline constexpr std::array<std::string_view, 6> kSymbols<screening::Cause>{"added", "removed", "changed",
                                                                            "days",  "score",   "unread"};
}

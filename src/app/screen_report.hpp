// SPDX-License-Identifier: Apache-2.0
// What screening found, written for people and for programs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "list_shelf.hpp"
#include "sluice/base/json.hpp"
#include "sluice/screening/disposition.hpp"

namespace sluice::app {

struct ScreenedParty {
  std::string id;
  std::string key;  // its fingerprint, by which a match is settled
  screening::Subject subject;
  struct Found {
    screening::Match match;
    trade::Disposition disposition = trade::Disposition::open;
    std::string reason;   // of the decision, and who decided
    std::string changed;  // against an earlier day: why this match is here; empty where none was asked for
    bool gone = false;    // it was there on the earlier day and is no more
  };
  std::vector<Found> found;
};

// One object: party, key, names, matches, each with its score and what the score is made of.
[[nodiscard]] Json write_screened(const ScreenedParty& party, Date day);

// The versions that were screened against.
[[nodiscard]] Json write_lists(const std::vector<StoodList>& lists);

// A row for each match, with its parts under it when `explain`. Unread notices are left to the foot.
[[nodiscard]] std::string screened_rows(const ScreenedParty& party, bool explain);

[[nodiscard]] std::string screened_csv_header();
[[nodiscard]] std::string screened_csv_rows(const ScreenedParty& party, Date day);

}  // namespace sluice::app

// SPDX-License-Identifier: Apache-2.0
// What somebody decided of a match: that the party is whom the list names, or is not, and why. It stands until the
// party or the entry changes, since it is kept under a fingerprint of both.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/screening/screener.hpp"
#include "sluice/trade/vocabulary.hpp"

namespace sluice::screening {

// 32 hex digits over what a party is known by: names, kind, numbers, countries, in whatever order they stand.
[[nodiscard]] std::string fingerprint(const Subject& subject);

// The same over what a list says of who an entry is, what its measure is and when it applies; of an unread notice, over
// how many of its parties are in.
[[nodiscard]] std::string fingerprint(const Entry& entry);
[[nodiscard]] std::string fingerprint(const UnreadNotice& notice);

// Who holds the rest of a party, where its owners are not all known: the entry under which that is settled.
inline constexpr std::string_view kOwners = "owners";

struct Decision {
  std::string party;  // fingerprint
  std::string list;
  std::string entry;                                      // its id, or that of an unread notice, or kOwners
  std::string entry_state;                                // fingerprint; empty of kOwners
  trade::Disposition verdict = trade::Disposition::open;  // open takes an earlier one back
  std::string reason;                                     // never empty
  std::string by;                                         // who decided; never empty
  std::string at;                                         // the moment, RFC 3339
  friend bool operator==(const Decision&, const Decision&) = default;
};

// Decisions in the order they were made; of one match the last stands. The whole history is kept.
class Dispositions {
 public:
  // Reads what write() wrote. Fails as parse_csv does, or with disposition.column, disposition.verdict or
  // disposition.empty, naming line and column.
  [[nodiscard]] static Result<Dispositions> read(std::string_view csv, std::string_view file = {});
  [[nodiscard]] std::string write() const;

  // Fails with disposition.empty (no party, list, entry, reason or name).
  [[nodiscard]] Result<void> add(Decision decision);

  // The decision that stands, nullptr where there is none, where it was taken back, or where the entry is no longer
  // what it was.
  [[nodiscard]] const Decision* find(std::string_view party, std::string_view list, std::string_view entry,
                                     std::string_view entry_state) const;
  [[nodiscard]] const Decision* find(std::string_view party, const Match& match) const;

  [[nodiscard]] const std::vector<Decision>& all() const noexcept { return all_; }

 private:
  std::vector<Decision> all_;
  std::unordered_map<std::string, std::size_t> last_;  // by party, list and entry
};

// What is to be held of a match: what was decided; otherwise confirmed by a number, open by a name.
[[nodiscard]] trade::Disposition disposition(const Match& match, const Decision* decision);

}  // namespace sluice::screening

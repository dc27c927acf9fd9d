// SPDX-License-Identifier: Apache-2.0
// What the rows say of a declaration, beyond what they hold.
#pragma once

#include <string>
#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/ledger/rows.hpp"

namespace sluice::ledger {

// Why a message does not count. Most lasting first; a message has the first that applies.
enum class Aside {
  no_hold,      // the item is not held yet
  conflict,     // another message has the same number, or the same id and other content
  measure,      // it does not state what the line counts
  unit,         // it states it in another unit
  not_yet,      // the event was before the first valid day of the line or of a cap above it
  suspended,    // .. on a day on which one of them was suspended
  expired,      // .. after the last valid day
  closed,       // .. after one of them was closed
  after_close,  // its number is above that of the close
  early_close,  // a close before which numbers are missing or stand aside: the hold stays until they come
};
struct AsideMessage {
  Message message;
  Aside why = Aside::no_hold;
  friend bool operator==(const AsideMessage&, const AsideMessage&) = default;
};

// What customs told beyond what could be posted (negative: more came back than had left), at most INT64_MAX.
struct Excess {
  Measure measure = Measure::quantity;
  std::int64_t amount = 0;
  friend bool operator==(const Excess&, const Excess&) = default;
};

// Everything an officer has to look at in one item of a declaration. Empty lists: nothing.
struct Discrepancy {
  HoldKey key;
  std::vector<AsideMessage> aside;
  std::vector<Excess> excesses;
  friend bool operator==(const Discrepancy&, const Discrepancy&) = default;
};
// Of one item; fails with ledger.account where rows are missing.
[[nodiscard]] Result<Discrepancy> discrepancy(const Books& books, const HoldKey& key);
// Of all items in the books for which there is anything, by key.
[[nodiscard]] Result<std::vector<Discrepancy>> discrepancies(const Books& books);

// Goods that left by events before a day, of lines at or below an account: what a suspension or revocation from that
// day on does not undo, and may recall.
struct Release {
  HoldKey key;
  std::string line;
  std::array<std::optional<std::int64_t>, 2> posted;  // by Measure
  Date last;                                          // day of the last event that counts
  friend bool operator==(const Release&, const Release&) = default;
};
[[nodiscard]] Result<std::vector<Release>> released_before(const Books& books, const std::string& account, Date day);

}  // namespace sluice::ledger

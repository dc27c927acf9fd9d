// SPDX-License-Identifier: Apache-2.0
// A leaf of the journal: what one act says of itself, as canonical JSON (docs/journal.md). Its fields are there as
// commitments SHA-256(salt, name, value); values and salts stand beside the leaf and can be deleted without it.
#pragma once

#include <cstdint>
#include <string>

#include "sluice/base/date.hpp"
#include "sluice/base/json.hpp"
#include "sluice/base/random.hpp"
#include "sluice/base/zone.hpp"

namespace sluice::store {

// What an act tells the journal.
struct Entry {
  std::string act;      // "licence.grant"
  std::string actor;    // who did it
  Date on;              // the day it counts for
  std::string subject;  // what it was done to
  std::vector<Json::Member> fields;
};

// A leaf without its number, which it gets when it is committed.
struct SealedEntry {
  std::string before_number;
  std::string after_number;
  std::string opened;  // canonical JSON {name: {"salt": hex, "value": …}}

  [[nodiscard]] std::string leaf(std::uint64_t number) const;
};

// Fails with journal.field_twice, text.invalid_utf8 and journal.number: a number that canonical JSON would write
// otherwise (1.10, 9007199254740993, 0.0000001), since it may round. Such a one is written as a string.
[[nodiscard]] Result<SealedEntry> seal(const Entry& entry, Instant at, Random& random);

// Lower-case hex of SHA-256(salt, name, value); `value` is canonical JSON.
[[nodiscard]] std::string commitment(std::string_view salt, std::string_view name, std::string_view value);

// Of a leaf and what stands beside it: its number, and the fields whose values do not fit their commitments or that the
// leaf does not have. Fails with journal.leaf_invalid (its argument says what) where the leaf is not one of seal().
struct LeafReading {
  std::uint64_t number = 0;
  std::vector<std::string> unfit_fields;
  std::size_t redacted = 0;  // commitments without a value
};
[[nodiscard]] Result<LeafReading> read_leaf(std::string_view leaf, const Json& opened);

}  // namespace sluice::store

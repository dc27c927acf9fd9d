// SPDX-License-Identifier: Apache-2.0
// What an ownership rule says of a party, written for people and for programs.
#pragma once

#include <cstdint>
#include <string>

#include "output.hpp"
#include "sluice/base/json.hpp"
#include "sluice/base/message.hpp"
#include "sluice/screening/holdings.hpp"
#include "sluice/screening/ownership.hpp"

namespace sluice::app {

struct OwnersAnswer {
  const screening::OwnershipRule& rule;
  Date day;
  screening::PartyId party = 0;
  screening::OwnershipFinding finding;
  bool reached = true;  // false: the rule does not reach such parties, and the verdict is no for that
};

[[nodiscard]] Json write_answer(const screening::Holdings& holdings, const OwnersAnswer& answer);

// "50 %", "1/3", "more than 25 % and at most 50 %", "an unknown share".
[[nodiscard]] std::string in_words(const screening::Share& share, Language language);

// Writes answers one after the other: table, json (a list), ndjson or csv.
class OwnersWriter {
 public:
  // All must outlive it.
  OwnersWriter(Output& output, const std::string& format, Language language, const screening::Holdings& holdings)
      : output_(output), format_(format), language_(language), holdings_(holdings) {}

  // Answers under this rule follow.
  [[nodiscard]] Result<void> begin(const screening::OwnershipRule& rule, Date day);
  [[nodiscard]] Result<void> add(const OwnersAnswer& answer);
  [[nodiscard]] Result<void> end();

 private:
  Output& output_;
  const std::string& format_;
  Language language_;
  const screening::Holdings& holdings_;
  std::uint64_t count_ = 0;
  bool begun_ = false;
};

}  // namespace sluice::app

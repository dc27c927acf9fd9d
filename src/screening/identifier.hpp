// SPDX-License-Identifier: Apache-2.0
// Numbers that identify a party, by their check digits. Where two valid ones of a kind are equal or differ, they decide
// before any name does.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/screening/entry.hpp"

namespace sluice::screening {

// 20 characters of ISO 17442, the last two a check by ISO 7064, modulo 97-10.
[[nodiscard]] bool is_lei(std::string_view normal);
// Seven digits of a ship, the last a check of the others weighed 7 to 2.
[[nodiscard]] bool is_imo(std::string_view normal);
// Nine digits; there is no check since 2006.
[[nodiscard]] bool is_duns(std::string_view normal);

// Upper case, without blanks, hyphens and dots, without the "IMO" before a ship's number. Empty where it is not of its
// kind; a number of a kind without a check is taken as it is.
[[nodiscard]] std::string normal_identifier(const Identifier& identifier);

enum class IdentifierVerdict { silent, same, different };

struct IdentifierMatch {
  IdentifierVerdict verdict = IdentifierVerdict::silent;
  IdentifierKind kind = IdentifierKind::other;  // of the number that decided
  std::string value;
};

// `same` where a valid USCC, LEI, IMO or DUNS number stands on both sides, or another number of the same kind and
// country; `different` where both have a valid number of a kind that a party has but one of, and none is equal.
[[nodiscard]] IdentifierMatch compare_identifiers(const std::vector<Identifier>& query,
                                                  const std::vector<Identifier>& entry);

}  // namespace sluice::screening

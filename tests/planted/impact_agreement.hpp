// SPDX-License-Identifier: Apache-2.0
// Changes of random laws over small tables: what impact() tells, and what the interpreter says of every row.
#pragma once

#include <cstdint>
#include <string>

namespace sluice::test {

struct ImpactAgreement {
  std::uint64_t rows = 0;     // decided by the interpreter under both laws
  std::uint64_t changed = 0;  // of them, answered otherwise under the second
  std::string difference;     // the first that impact() tells otherwise, with the seed of its law; empty: none
};

// Stops at the first law with a difference, or after `rows`.
[[nodiscard]] ImpactAgreement agree_on_impact(std::uint64_t seed, std::uint64_t rows);

}  // namespace sluice::test

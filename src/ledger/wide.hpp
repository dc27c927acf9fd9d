// SPDX-License-Identifier: Apache-2.0
// 128-bit integers, for products and sums of 64-bit ones. Private to the ledger: no public header shows them.
#pragma once

#include <cstdint>
#include <limits>

namespace sluice::ledger {

// __extension__ quiets -Wpedantic, and stands only before a typedef.
__extension__ typedef __int128 Wide;  // NOLINT(modernize-use-using)

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

// What is told where a sum has no room in 64 bits; never what is booked.
constexpr std::int64_t told(Wide value) noexcept {
  if (value > kMost) return kMost;
  return value < -kMost ? -kMost : static_cast<std::int64_t>(value);
}

}  // namespace sluice::ledger

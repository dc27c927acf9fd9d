// SPDX-License-Identifier: Apache-2.0
// 128-bit integers for products of two 64-bit ones. Private to base: no public header shows them.
#pragma once

#include <cstdint>
#include <limits>

namespace sluice {

// __extension__ quiets -Wpedantic, and stands only before a typedef.
__extension__ typedef __int128 Wide;  // NOLINT(modernize-use-using)

constexpr bool fits_int64(Wide value) noexcept {
  return value >= std::numeric_limits<std::int64_t>::min() && value <= std::numeric_limits<std::int64_t>::max();
}

// 10^exponent, exponent 0 to 18.
constexpr std::int64_t power_of_ten(unsigned exponent) noexcept {
  std::int64_t power = 1;
  for (unsigned i = 0; i < exponent; ++i) power *= 10;
  return power;
}

}  // namespace sluice

// SPDX-License-Identifier: Apache-2.0
// Sums of shares, exact. Shares are whole units of 1/kUnits where that is possible (eight decimal places, and every
// fraction with a denominator up to 16); what is over in others is only counted, which nearly always settles a
// comparison, and where it does not, the shares themselves are added up.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

#include "sluice/base/rational.hpp"

namespace sluice::screening {

// __extension__ quiets -Wpedantic, and stands only before a typedef.
__extension__ typedef __int128 Units;  // NOLINT(modernize-use-using)

constexpr std::int64_t kUnits = 720720LL * 100'000'000LL;

// One end of a share, in whole units, rounded down.
struct Portion {
  std::int64_t units = 0;
  bool rounded = false;
  bool open = false;

  [[nodiscard]] static Portion of(Rational value, bool open);
};

struct Tally {
  Units units = 0;
  std::uint32_t rounded = 0;
  std::uint32_t open = 0;

  void add(const Portion& portion) {
    units += portion.units;
    rounded += portion.rounded ? 1U : 0U;
    open += portion.open ? 1U : 0U;
  }
  void subtract(const Portion& portion) {
    units -= portion.units;
    rounded -= portion.rounded ? 1U : 0U;
    open -= portion.open ? 1U : 0U;
  }
};

// The sum beside a bound; nothing where rounding leaves it open.
[[nodiscard]] std::optional<std::strong_ordering> compare(const Tally& sum, const Portion& bound);

// The exact sum of the shares (each 0 to 1) beside a bound from 0 to 1.
[[nodiscard]] std::strong_ordering compare_exactly(const std::vector<Rational>& shares, Rational bound);

}  // namespace sluice::screening

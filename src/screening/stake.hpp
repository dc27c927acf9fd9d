// SPDX-License-Identifier: Apache-2.0
// What one party holds of another: a share that may be known only within bounds, on certain days, from a source.
#pragma once

#include <string>
#include <string_view>

#include "sluice/base/date.hpp"
#include "sluice/base/rational.hpp"
#include "sluice/base/result.hpp"

namespace sluice::screening {

// An interval of [0, 1] that is not empty. Each end belongs to it or not: registers publish bands such as more than
// 25 % and at most 50 %.
struct Share {
  Rational low;
  Rational high;
  bool low_open = false;
  bool high_open = false;

  // Fail with share.range (an end below 0 or above 1) or share.order (nothing lies between the ends).
  [[nodiscard]] static Result<Share> between(Rational low, bool low_open, Rational high, bool high_open);
  [[nodiscard]] static Result<Share> exactly(Rational value);
  // Something is held and nobody says how much: (0, 1].
  [[nodiscard]] static Share unknown();
  // A relation that is no direct holding, or need not be one: [0, 1]. It takes nothing from other holders.
  [[nodiscard]] static Share unstated();

  [[nodiscard]] bool known() const noexcept { return low == high; }
  friend bool operator==(const Share&, const Share&) = default;
};

// "1/2", "(1/4, 1/2]".
[[nodiscard]] std::string to_string(const Share& share);

// A percentage as people write it: "50", "50.00 %", "33 1/3 %", ">50", ">= 25%", "< 10", "25-50%" (with any dash; ends
// included), "more than 25% but not more than 50%"; nothing at all is an unknown share. Fails with share.text, or as
// Share::between does.
[[nodiscard]] Result<Share> parse_percentage(std::string_view text);

// One bound of a share as a file gives it: "0.5", "1/3", "50%". Fails with share.text.
[[nodiscard]] Result<Rational> parse_portion(std::string_view text);

// holding: a direct stake. indirect: a stake held through others, stated as a whole. consolidation: one is in the
// other's accounts. Of the last two nothing is known of a direct stake, so their share is Share::unstated().
enum class StakeKind { holding, indirect, consolidation };

struct Stake {
  std::string owner;
  std::string owned;
  Share share = Share::unknown();
  Span applies;
  std::string source;
  StakeKind kind = StakeKind::holding;
  friend bool operator==(const Stake&, const Stake&) = default;
};

// Fails with stake.party (an identifier is empty) or stake.dates (it ends before it begins).
[[nodiscard]] Result<void> check(const Stake& stake);

}  // namespace sluice::screening

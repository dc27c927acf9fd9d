// SPDX-License-Identifier: Apache-2.0
#include "owner_tally.hpp"

#include <bit>

namespace sluice::screening {
namespace {

// Long division of a share, 32 binary digits at a time.
struct Digits {
  std::uint64_t rest;
  std::uint64_t denominator;

  std::int64_t next() {
    const Units scaled = Units{rest} << 32U;
    rest = static_cast<std::uint64_t>(scaled % denominator);
    return static_cast<std::int64_t>(scaled / denominator);
  }
};

}  // namespace

Portion Portion::of(Rational value, bool open) {
  const Units scaled = Units{value.numerator()} * kUnits;
  return {static_cast<std::int64_t>(scaled / value.denominator()), scaled % value.denominator() != 0, open};
}

std::optional<std::strong_ordering> compare(const Tally& sum, const Portion& bound) {
  // The sum lies in [units, units + rounded), the bound in [units, units + 1), each at the left end if nothing was cut.
  if (sum.rounded == 0 && !bound.rounded) return sum.units <=> Units{bound.units};
  if (sum.units > bound.units) return std::strong_ordering::greater;
  if (sum.units + sum.rounded <= bound.units) return std::strong_ordering::less;
  return std::nullopt;
}

// Sum and bound are divided out side by side. `ahead` is the difference of the digits so far, in units of the last
// digit; what is still to come changes it by less than one for each share. Once the digits outnumber those of the
// product of all denominators, a difference that still has not shown is none.
std::strong_ordering compare_exactly(const std::vector<Rational>& shares, Rational bound) {
  const auto ends = static_cast<std::int64_t>(shares.size()) + 1;
  std::int64_t ahead = -(bound.numerator() / bound.denominator());
  auto bits = static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(bound.denominator())));
  Digits limit{static_cast<std::uint64_t>(bound.numerator() % bound.denominator()),
               static_cast<std::uint64_t>(bound.denominator())};
  std::vector<Digits> terms;
  terms.reserve(shares.size());
  for (const Rational& share : shares) {
    const auto denominator = static_cast<std::uint64_t>(share.denominator());
    ahead += share.numerator() / share.denominator();
    terms.push_back({static_cast<std::uint64_t>(share.numerator()) % denominator, denominator});
    bits += static_cast<std::size_t>(std::bit_width(denominator));
  }
  bits += static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(ends)));
  for (std::size_t done = 0; done <= bits; done += 32) {
    if (ahead >= 1) return std::strong_ordering::greater;
    if (ahead <= -ends) return std::strong_ordering::less;
    ahead = (ahead << 32) - limit.next();
    for (Digits& term : terms) ahead += term.next();
  }
  if (ahead >= 1) return std::strong_ordering::greater;
  return ahead <= -ends ? std::strong_ordering::less : std::strong_ordering::equal;
}

}  // namespace sluice::screening

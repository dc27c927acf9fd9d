// SPDX-License-Identifier: Apache-2.0
#include "sluice/licensing/violation.hpp"

#include <algorithm>

#include "months.hpp"
#include "sluice/licensing/rules.hpp"

namespace sluice::licensing {
namespace {

const Code3 kYuan = *Code3::parse("CNY");

constexpr std::int64_t kMillion = 1'000'000;

Result<Money> times(const Money& base, int factor) {
  Money total{0, base.currency};
  for (int i = 0; i < factor; ++i) {
    const auto more = add(total, base);
    if (!more) return more;
    total = *more;
  }
  return total;
}

}  // namespace

Result<PenaltyRange> penalty_range(const Rules& rules, std::string_view offence, bool serious,
                                   std::optional<Money> turnover) {
  const Penalty* penalty = rules.penalty(offence, serious);
  if (penalty == nullptr) return fail("violation.offence", {std::string(offence)});
  if (turnover && turnover->currency != kYuan) {
    return fail("violation.currency", {std::string(turnover->currency.text())});
  }
  PenaltyRange range;
  range.cite = penalty->source.cite;
  range.warning = penalty->fixed_max == 0;
  range.min = {penalty->fixed_min * kMillion, kYuan};
  const Money fixed_max{penalty->fixed_max * kMillion, kYuan};
  if (penalty->times_max == 0) {
    range.max = fixed_max;
    return range;
  }
  if (!turnover) return range;
  if (turnover->micro < penalty->threshold * kMillion) {
    range.max = fixed_max;
    return range;
  }
  const auto min = times(*turnover, penalty->times_min);
  const auto max = times(*turnover, penalty->times_max);
  if (!min || !max) return fail(min ? max.error() : min.error());
  range.min = *min;
  range.max = *max;
  return range;
}

Result<Violation> conclude(Violation violation, Conclusion conclusion, const Rules& rules) {
  const Penalty* penalty = rules.penalty(violation.offence, violation.serious);
  if (penalty == nullptr) return fail("violation.offence", {violation.offence});
  if (violation.conclusion) return fail("violation.concluded", {violation.id, to_string(violation.conclusion->on)});
  if (conclusion.on < violation.opened_on) {
    return fail("violation.before", {to_string(conclusion.on), to_string(violation.opened_on)});
  }
  if (conclusion.by == violation.opened_by) return fail("violation.same_person", {violation.id, conclusion.by});
  if (conclusion.fine && conclusion.fine->currency != kYuan) {
    return fail("violation.currency", {std::string(conclusion.fine->currency.text())});
  }
  if (conclusion.bar_until && *conclusion.bar_until < conclusion.on) {
    return fail("violation.bar_over", {to_string(*conclusion.bar_until), to_string(conclusion.on)});
  }
  const Date last = months_on(conclusion.on, 12 * penalty->bar_years);
  if (conclusion.bar_until && last <= *conclusion.bar_until) {
    return fail("violation.bar", {to_string(*conclusion.bar_until), std::to_string(penalty->bar_years)});
  }
  violation.conclusion = std::move(conclusion);
  return violation;
}

Enterprise with_bar(Enterprise enterprise, const Violation& violation) {
  if (!violation.conclusion || !violation.conclusion->bar_until) return enterprise;
  enterprise.bars.push_back({violation.conclusion->on, *violation.conclusion->bar_until, violation.offence});
  return enterprise;
}

}  // namespace sluice::licensing

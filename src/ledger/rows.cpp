// SPDX-License-Identifier: Apache-2.0
#include "rows.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace sluice::ledger {
namespace {

// An amount as something to order by: none before any.
std::tuple<bool, std::int64_t, std::string_view> orderable(const std::optional<Quantity>& amount) {
  if (!amount) return {false, 0, {}};
  return {true, amount->micro, amount->unit.text()};
}

std::tuple<bool, std::int64_t, std::string_view> orderable(const std::optional<Money>& amount) {
  if (!amount) return {false, 0, {}};
  return {true, amount->micro, amount->currency.text()};
}

}  // namespace

bool MessageOrder::operator()(const Message& a, const Message& b) const {
  const auto first = [](const Message& message) {
    return std::tie(message.key.declaration, message.sequence, message.step, message.key.item, message.settles,
                    message.id, message.tells, message.day);
  };
  const auto last = [](const Amounts& amounts) {
    return std::tuple(orderable(amounts.quantity), orderable(amounts.value));
  };
  if (const auto order = first(a) <=> first(b); order != 0) return order < 0;
  return last(a.amounts) < last(b.amounts);
}

Standing standing_on(const Account& account, Date day) {
  const bool ended = account.ending == Ending::closed || account.ending == Ending::replaced;
  if (ended && day >= account.ended) return Standing::closed;
  if (day > account.valid.last) return Standing::expired;
  if (day < account.valid.first) return Standing::not_yet;
  const bool suspended = std::ranges::any_of(account.suspensions, [&](const Span& span) { return span.contains(day); });
  return suspended ? Standing::suspended : Standing::open;
}

std::int64_t remainder(const Account& account, const Tally& tally) {
  // On a line the allowance lies beyond the limit, in the tolerance; on a cap it is within.
  std::int64_t rest = tally.authorised;
  for (const std::int64_t spent : {tally.held, tally.exported, account.kind == Kind::cap ? tally.allowance : 0}) {
    rest = rest < spent ? 0 : rest - spent;
  }
  return rest;
}

std::int64_t left(const Account& account, Measure measure) {
  const std::optional<Tally>& tally = account.tallies[at(measure)];
  return !tally || account.ending != Ending::none ? 0 : remainder(account, *tally);
}

}  // namespace sluice::ledger

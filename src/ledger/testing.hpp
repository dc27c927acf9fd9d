// SPDX-License-Identifier: Apache-2.0
// Short ways to write accounts, declarations and messages in tests. Amounts are in millionths.
#pragma once

#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "acts.hpp"
#include "audit.hpp"
#include "reports.hpp"
#include "sluice/base/message.hpp"

namespace sluice::ledger::testing {

constexpr std::int64_t kUnit = 1'000'000;  // one kilogram, one yuan
constexpr std::int64_t kTonne = 1000 * kUnit;

inline Code3 code(std::string_view text) { return Code3::parse(text).value(); }
inline Amounts kg(std::int64_t micro) { return {Quantity{micro, code("KGM")}, std::nullopt}; }
inline Amounts kg_and_yuan(std::int64_t micro, std::int64_t yuan) {
  return {Quantity{micro, code("KGM")}, Money{yuan, code("CNY")}};
}
// A day of 2026, counted from 1 January.
inline Date day(int number) { return make_date(2026, 1, 1).value() + (number - 1); }
inline Span year() { return {day(1), day(365)}; }

inline Parent under(std::string account) { return {std::move(account), {}}; }
inline Parent under(std::string account, std::int64_t numerator, std::int64_t denominator) {
  return {std::move(account), {Rational::make(numerator, denominator).value(), std::nullopt}};
}
inline Open line(std::string id, Limits limits, std::vector<Parent> parents = {}, int tolerance_per_mille = 0) {
  return {std::move(id), Kind::line, std::move(limits), std::move(parents), year(), tolerance_per_mille};
}
inline Open cap(std::string id, Limits limits, std::vector<Parent> parents = {}) {
  return {std::move(id), Kind::cap, std::move(limits), std::move(parents), year(), 0};
}
inline MakeHold hold(std::string declaration, std::string on, Amounts amounts, int when = 10, int item = 1) {
  return {{std::move(declaration), item}, std::move(on), day(when), amounts};
}
inline Report told(std::string declaration, std::int64_t sequence, Tells tells, Amounts amounts = {}, int when = 20,
                   std::string id = {}, int item = 1) {
  if (id.empty()) id = declaration + "#" + std::to_string(sequence) + "/" + std::to_string(item);
  return {Message{{std::move(declaration), item}, sequence, 0, false, std::move(id), tells, day(when), amounts}};
}
inline Do by_hand(std::string declaration, std::string id, Tells tells, Amounts amounts = {}, int when = 20) {
  return {{std::move(declaration), 1}, std::move(id), tells, day(when), amounts};
}
inline Settle settle(std::string declaration, std::int64_t sequence, Tells tells, Amounts amounts = {},
                     std::string id = "S", int when = 30) {
  return {{std::move(declaration), 1}, sequence, std::move(id), tells, day(when), amounts};
}

// Books on which every act is written that is not refused, and audited after each.
class Clerk {
 public:
  Books books;
  Change last;

  // The code of the refusal, empty where there is none.
  std::string try_to(const Act& act) {
    const auto change = enter(books, act);
    if (!change) return std::string(change.error().code);
    last = *change;
    write(books, last);
    for (const Error& error : audit(books)) FAIL_CHECK(describe(error));
    return {};
  }
  void must(const Act& act) {
    const std::string refusal = try_to(act);
    REQUIRE_MESSAGE(refusal.empty(), refusal);
  }
  const Tally& tally(const std::string& account, Measure measure = Measure::quantity) const {
    return *books.accounts.at(account).tallies[at(measure)];
  }
  const Share& share(const std::string& declaration, Measure measure = Measure::quantity, int item = 1) const {
    return *books.holds.at({declaration, item}).shares[at(measure)];
  }
  // Why messages of a declaration stand aside, by number.
  std::vector<std::pair<std::int64_t, Aside>> aside(const std::string& declaration) const {
    std::vector<std::pair<std::int64_t, Aside>> result;
    const Discrepancy found = discrepancy(books, {declaration, 1}).value();
    for (const AsideMessage& message : found.aside) {
      result.emplace_back(message.message.sequence, message.why);
    }
    return result;
  }
  std::int64_t excess(const std::string& declaration) const {
    const auto found = discrepancy(books, {declaration, 1}).value();
    return found.excesses.empty() ? 0 : found.excesses.front().amount;
  }
};

}  // namespace sluice::ledger::testing

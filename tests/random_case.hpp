// SPDX-License-Identifier: Apache-2.0
// Transactions and days at random for one law: they aim at its provisions and fall on both sides of the
// lines that it draws, so that its conditions turn.
#pragma once

#include <vector>

#include "dice.hpp"
#include "sluice/rulebook/model.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::test {

// In per cent of the transactions, or of the facts that are stated.
struct CaseShape {
  unsigned two_lines = 4;
  unsigned complete = 35;      // transactions without an unknown fact
  unsigned mostly_blank = 5;   // transactions that leave most facts unknown
  std::size_t hidden_max = 4;  // facts unknown in the others
  unsigned ranges = 12;        // of the numbers: measured between two ends
};

[[nodiscard]] trade::Transaction random_transaction(const rulebook::Rulebook& book, Rng& rng,
                                                    const CaseShape& shape = {});

// Takes facts away at random; `tested`, by fact, says which ones conditions speak of.
void hide_facts(trade::Transaction& transaction, const rulebook::Rulebook& book, Rng& rng, const CaseShape& shape,
                const std::vector<char>& tested);

// One of the days on which the law turns, the day before or the day after; now and then any day between.
[[nodiscard]] Date random_day(const rulebook::Rulebook& book, Rng& rng);

// The days that its announcements, events and assumptions name, in order, each once.
[[nodiscard]] std::vector<Date> named_days(const rulebook::Rulebook& book);

}  // namespace sluice::test

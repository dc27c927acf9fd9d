// SPDX-License-Identifier: Apache-2.0
#include "determine.hpp"

#include <algorithm>

namespace sluice::office {
namespace {

std::string_view said(bool holds) { return holds ? "yes" : "no"; }

trade::Screening screening_of(const ScreeningBasis& basis, Date day) {
  trade::Screening screening;
  screening.as_of = day;
  for (const auto& list : basis.screener->lists()) {
    trade::ScreenedList each{list->id, list->version, std::ranges::count(basis.later, list->id) != 0, {}};
    for (const screening::UnreadNotice& notice : list->unread) each.unread.push_back(notice.id);
    screening.lists.push_back(std::move(each));
  }
  return screening;
}

// Regimes that judge by the same day find the same; what each asks for beyond that is added once.
void add(trade::Determination& result, const ScreeningBasis& basis, Date day,
         const std::vector<trade::PartyFinding>& findings) {
  auto at = std::ranges::find(result.screening, day, &trade::Screening::as_of);
  if (at == result.screening.end()) at = result.screening.insert(at, screening_of(basis, day));
  for (const trade::PartyFinding& finding : findings) {
    if (std::ranges::count(at->findings, finding) == 0) at->findings.push_back(finding);
  }
}

void clip(trade::RegimeDetermination& regime, const Span& days) {
  for (trade::LineDetermination& line : regime.lines) {
    line.holds = {std::max(line.holds.first, days.first), std::min(line.holds.last, days.last)};
  }
}

}  // namespace

Result<trade::RegimeDetermination> Determiner::screened(const Regime& regime, const trade::Transaction& transaction,
                                                        const Asked& asked, trade::Determination& result) const {
  const rulebook::Question question{asked.as_of, regime.today, asked.why_not};
  const Date day = rulebook::day_of(*regime.book, transaction, question).first;
  const auto basis = basis_(day);
  if (!basis) return fail(basis.error());
  const auto screen = [&](const OwnerReadings& readings) {
    return screen_parties(transaction, day, regime.book->party_lists, **basis, readings);
  };
  const ScreenedParties parties = screen(readings_);
  trade::RegimeDetermination now = regime.decider.decide(parties.transaction, question);
  for (const OwnerAssumption& each : parties.rests_on) {
    OwnerReadings other = readings_;
    other[each.id] = !each.holds;
    const auto otherwise = regime.decider.decide(screen(other).transaction, question);
    const auto differs = rulebook::difference(otherwise, now);
    if (!differs) continue;
    now.assumptions.push_back(
        {each.id, std::string(said(each.holds)), each.because, {{std::string(said(!each.holds)), *differs}}});
  }
  clip(now, parties.holds);
  add(result, **basis, day, parties.findings);
  return now;
}

Result<trade::Determination> Determiner::determine(const trade::Transaction& transaction, const Asked& asked) const {
  trade::Determination result;
  result.transaction = transaction.id;
  std::vector<const rulebook::Rulebook*> books;
  for (const Regime& regime : regimes_) {
    if (basis_) {
      auto determined = screened(regime, transaction, asked, result);
      if (!determined) return fail(determined.error());
      result.regimes.push_back(std::move(*determined));
    } else {
      result.regimes.push_back(regime.decider.decide(transaction, {asked.as_of, regime.today, asked.why_not}));
    }
    books.push_back(regime.book.get());
    result.known_at = std::max(result.known_at, to_string(regime.book->released));
    result.rulebook += (result.rulebook.empty() ? "" : " ") + regime.book->hash;
  }
  result.conflicts = rulebook::conflicts(books, result.regimes);
  return result;
}

}  // namespace sluice::office

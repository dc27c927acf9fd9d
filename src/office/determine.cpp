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

// With more hits of its parties. Lists that nobody looked at stay open: a hit on one says nothing of another.
trade::Transaction with_more(trade::Transaction transaction, const PartyHits& more,
                             const std::vector<std::string>& lists) {
  const std::vector<trade::Party>* parties = transaction.parties.get();
  if (parties == nullptr || more.empty()) return transaction;
  std::vector<trade::Party> all = *parties;
  for (trade::Party& party : all) {
    const auto found = more.find(party.id);
    if (found == more.end()) continue;
    std::vector<trade::Hit> hits = found->second;
    if (const auto* known = party.hits.get()) {
      hits.insert(hits.begin(), known->begin(), known->end());
    } else {
      for (const std::string& list : lists) {
        if (std::ranges::count(hits, list, &trade::Hit::list) != 0) continue;
        hits.emplace_back().list = list;
        hits.back().disposition = trade::Disposition::open;
      }
    }
    party.hits = std::move(hits);
  }
  transaction.parties = std::move(all);
  return transaction;
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
    const auto& lists = regime.book->party_lists;
    ScreenedParties seen = screen_parties(transaction, day, lists, **basis, readings);
    seen.transaction = with_more(std::move(seen.transaction), asked.also, lists);
    return seen;
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

Result<trade::Transaction> Determiner::with_hits(const trade::Transaction& transaction, const Asked& asked) const {
  if (regimes_.empty()) return transaction;
  const Regime& regime = regimes_.front();
  const auto& lists = regime.book->party_lists;
  if (!basis_) return with_more(transaction, asked.also, lists);
  const Date day = rulebook::day_of(*regime.book, transaction, {asked.as_of, regime.today, asked.why_not}).first;
  const auto basis = basis_(day);
  if (!basis) return fail(basis.error());
  return with_more(screen_parties(transaction, day, lists, **basis, readings_).transaction, asked.also, lists);
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
      const auto whole = with_more(transaction, asked.also, regime.book->party_lists);
      result.regimes.push_back(regime.decider.decide(whole, {asked.as_of, regime.today, asked.why_not}));
    }
    books.push_back(regime.book.get());
    result.known_at = std::max(result.known_at, to_string(regime.book->released));
    result.rulebook += (result.rulebook.empty() ? "" : " ") + regime.book->hash;
  }
  result.conflicts = rulebook::conflicts(books, result.regimes);
  return result;
}

}  // namespace sluice::office

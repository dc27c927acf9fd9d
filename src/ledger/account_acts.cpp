// SPDX-License-Identifier: Apache-2.0
// Acts on accounts: opened, amended, suspended, reinstated, ended, replaced.
#include <algorithm>
#include <set>

#include "booking.hpp"
#include "chain.hpp"
#include "perform.hpp"

namespace sluice::ledger {
namespace {

std::optional<std::int64_t> limit_of(const Limits& limits, Measure measure) {
  return measure == Measure::uses ? limits.uses : amount_of(limits.amounts, measure);
}

Result<void> well_formed(const Limits& limits) {
  for (const Measure measure : kMeasures) {
    if (const auto limit = limit_of(limits, measure); limit && *limit < 0) {
      return fail("ledger.amount", {shown(*limit, measure, unit_of(limits.amounts, measure))});
    }
  }
  return {};
}

Result<void> well_formed(const Open& act) {
  if (act.account.empty()) return fail("ledger.identifier");
  if (const auto formed = well_formed(act.limits); !formed) return formed;
  const int most = act.kind == Kind::line ? 1000 : 0;
  if (act.tolerance_per_mille < 0 || act.tolerance_per_mille > most) {
    return fail("ledger.tolerance", {std::to_string(act.tolerance_per_mille)});
  }
  for (const Parent& parent : act.parents) {
    for (const auto& factor : parent.factors) {
      if (factor && factor->numerator() <= 0) return fail("ledger.factor", {to_string(*factor), parent.account});
    }
  }
  if (act.valid.first > act.valid.last) {
    return fail("ledger.days", {to_string(act.valid.first), to_string(act.valid.last)});
  }
  return {};
}

Account account_of(const Open& act) {
  Account account;
  account.id = act.account;
  account.kind = act.kind;
  for (const Measure measure : kMeasures) {
    if (const auto limit = limit_of(act.limits, measure)) {
      account.tallies[at(measure)] = Tally{unit_of(act.limits.amounts, measure), *limit};
    }
  }
  account.parents = act.parents;
  account.valid = act.valid;
  account.tolerance_per_mille = act.tolerance_per_mille;
  return account;
}

// A line counts goods, and goes together with everything above it.
Result<void> fits(const Desk& desk, const Account& account) {
  const bool counts_goods = account.tallies[at(Measure::quantity)] || account.tallies[at(Measure::value)];
  if (account.kind == Kind::line && !counts_goods) {
    return fail("ledger.measure", {account.id, name_of(Measure::quantity)});
  }
  if (const auto links = chain(desk, account.id); !links) return fail(links.error());
  return {};
}

Result<void> not_ended(const Account& account) {
  if (account.ending == Ending::none) return {};
  return fail("ledger.already_ended", {account.id, to_string(account.ended)});
}

// The declarations that may count otherwise once the state of the account changes from a day on.
Result<void> rebook_below(Desk& desk, const std::string& account, Date since) {
  std::set<std::string> declarations;
  for (const Message& message : desk.books().messages) {
    if (message.day >= since) declarations.insert(message.key.declaration);
  }
  for (const std::string& declaration : declarations) {
    bool below = false;
    for (const Hold& hold : desk.holds(declaration)) {
      const auto links = chain(desk, hold.line);
      if (!links) return fail(links.error());
      below = below || std::ranges::any_of(*links, [&](const Link& link) { return link.account == account; });
    }
    if (!below) continue;
    if (const auto rebooked = rebook(desk, declaration); !rebooked) return rebooked;
  }
  return {};
}

void end(Account& account, Ending ending, Date day) {
  account.ending = ending;
  account.ended = day;
  update_expired(account);
}

Result<void> may_be_replaced(const Desk& desk, const Carry::Pair& pair) {
  const Account& from = *desk.account(pair.from);
  if (desk.account(pair.to.account)) return fail("ledger.account_exists", {pair.to.account});
  if (from.kind != pair.to.kind) return fail("ledger.kind", {pair.to.account});
  return not_ended(from);
}

Result<void> nothing_held(const Account& account) {
  for (const Measure measure : kMeasures) {
    const auto& tally = account.tallies[at(measure)];
    if (!tally || (tally->held == 0 && tally->allowance == 0)) continue;
    return fail("ledger.held_open", {account.id, shown(tally->held, measure, tally->unit)});
  }
  return {};
}

// The new account of a pair counts what the old one does, and takes what it leaves.
void hand_over(Desk& desk, const Carry::Pair& pair) {
  Account& from = desk.edit(pair.from);
  Account to = account_of(pair.to);
  for (const Measure measure : kMeasures) {
    auto& old = from.tallies[at(measure)];
    if (!old) continue;
    const std::int64_t stays = std::min(old->authorised, old->exported);
    to.tallies[at(measure)] = Tally{old->unit, old->authorised - stays};
    old->authorised = stays;
  }
  update_expired(from);
  desk.put(std::move(to));
}

// Was this very replacement made before?
bool replaced_before(const Desk& desk, const Carry& act) {
  return std::ranges::all_of(act.pairs, [&](const Carry::Pair& pair) {
    const Account& from = *desk.account(pair.from);
    return from.ending == Ending::replaced && from.ended == act.day && desk.account(pair.to.account);
  });
}

}  // namespace

Result<void> perform(Desk& desk, const Open& act) {
  if (const auto formed = well_formed(act); !formed) return formed;
  Account account = account_of(act);
  if (const Account* const there = desk.account(act.account)) {
    if (*there == account) return {};
    return fail("ledger.account_exists", {act.account});
  }
  desk.put(std::move(account));
  return fits(desk, *desk.account(act.account));
}

Result<void> perform(Desk& desk, const Amend& act) {
  if (const auto formed = well_formed(act.limits); !formed) return formed;
  const auto found = desk.known_account(act.account);
  if (!found) return fail(found.error());
  Account& account = desk.edit(act.account);
  for (const Measure measure : kMeasures) {
    const auto limit = limit_of(act.limits, measure);
    if (!limit) continue;
    const auto& tally = account.tallies[at(measure)];
    if (!tally) return fail("ledger.measure", {act.account, name_of(measure)});
    const Code3 unit = unit_of(act.limits.amounts, measure);
    if (unit != tally->unit) {
      return fail("ledger.unit", {std::string(unit.text()), std::string(tally->unit.text()), act.account});
    }
  }
  if (const auto open = not_ended(account); !open) return open;
  for (const Measure measure : {Measure::uses, Measure::quantity, Measure::value}) {
    const auto limit = limit_of(act.limits, measure);
    if (!limit) continue;
    Tally& tally = *account.tallies[at(measure)];
    const Wide used = Wide{tally.held} + tally.exported + (account.kind == Kind::cap ? tally.allowance : 0);
    if (*limit < tally.authorised && *limit < used) {
      return fail("ledger.below_use", {act.account, shown(told(used), measure, tally.unit)});
    }
    tally.authorised = *limit;
  }
  return {};
}

Result<void> perform(Desk& desk, const Suspend& act) {
  const auto found = desk.known_account(act.account);
  if (!found) return fail(found.error());
  Account& account = desk.edit(act.account);
  const Span suspension{act.from, Date::max()};
  if (!account.suspensions.empty()) {
    if (account.suspensions.back() == suspension) return {};
    if (account.suspensions.back().last >= act.from) {
      return fail("ledger.already_suspended", {act.account, to_string(account.suspensions.back().first)});
    }
  }
  if (const auto open = not_ended(account); !open) return open;
  account.suspensions.push_back(suspension);
  return rebook_below(desk, act.account, act.from);
}

Result<void> perform(Desk& desk, const Reinstate& act) {
  const auto found = desk.known_account(act.account);
  if (!found) return fail(found.error());
  Account& account = desk.edit(act.account);
  if (account.suspensions.empty() || act.day <= account.suspensions.back().first) {
    return fail("ledger.not_suspended", {act.account, to_string(act.day)});
  }
  Span& suspension = account.suspensions.back();
  if (suspension.last == act.day - 1) return {};
  if (suspension.last != Date::max()) return fail("ledger.not_suspended", {act.account, to_string(act.day)});
  suspension.last = act.day - 1;
  return rebook_below(desk, act.account, act.day);
}

Result<void> perform(Desk& desk, const Expire& act) {
  const auto found = desk.known_account(act.account);
  if (!found) return fail(found.error());
  Account& account = desk.edit(act.account);
  if (account.ending == Ending::expired && account.ended == act.day) return {};
  if (const auto open = not_ended(account); !open) return open;
  if (act.day <= account.valid.last) return fail("ledger.not_expired", {act.account, to_string(account.valid.last)});
  end(account, Ending::expired, act.day);
  return {};
}

Result<void> perform(Desk& desk, const Close& act) {
  const auto found = desk.known_account(act.account);
  if (!found) return fail(found.error());
  Account& account = desk.edit(act.account);
  if (account.ending == Ending::closed && account.ended == act.day) return {};
  if (const auto open = not_ended(account); !open) return open;
  end(account, Ending::closed, act.day);
  return rebook_below(desk, act.account, act.day);
}

Result<void> perform(Desk& desk, const Carry& act) {
  for (const Carry::Pair& pair : act.pairs) {
    if (const auto formed = well_formed(pair.to); !formed) return formed;
    if (pair.to.limits != Limits{}) return fail("ledger.limits", {pair.to.account});
  }
  for (const Carry::Pair& pair : act.pairs) {
    if (const auto found = desk.known_account(pair.from); !found) return fail(found.error());
  }
  if (replaced_before(desk, act)) return {};
  for (const Carry::Pair& pair : act.pairs) {
    if (const auto may = may_be_replaced(desk, pair); !may) return may;
    end(desk.edit(pair.from), Ending::replaced, act.day);
  }
  for (const Carry::Pair& pair : act.pairs) {
    if (const auto rebooked = rebook_below(desk, pair.from, act.day); !rebooked) return rebooked;
  }
  for (const Carry::Pair& pair : act.pairs) {
    if (const auto idle = nothing_held(*desk.account(pair.from)); !idle) return idle;
    hand_over(desk, pair);
  }
  for (const Carry::Pair& pair : act.pairs) {
    if (const auto fitting = fits(desk, *desk.account(pair.to.account)); !fitting) return fitting;
  }
  return {};
}

}  // namespace sluice::ledger

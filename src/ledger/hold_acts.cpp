// SPDX-License-Identifier: Apache-2.0
// Acts on declarations: held, told of by customs, posted, closed and undone by hand, settled.
#include <algorithm>

#include "booking.hpp"
#include "chain.hpp"
#include "fold.hpp"
#include "perform.hpp"
#include "reports.hpp"

namespace sluice::ledger {
namespace {

// The order in which amounts are refused: a use that is gone does not come back by asking for less.
constexpr std::array kByWeight = {Measure::uses, Measure::quantity, Measure::value};

Result<void> well_formed(const HoldKey& key, const std::string& id) {
  if (key.declaration.empty() || key.item < 1 || id.empty()) return fail("ledger.identifier");
  return {};
}

// Each amount above zero; a total may be zero. At least one, except in a close.
Result<void> well_formed(const Amounts& amounts, std::int64_t least) {
  for (const Measure measure : kGoods) {
    const auto amount = amount_of(amounts, measure);
    if (amount && *amount < least) return fail("ledger.amount", {shown(*amount, measure, unit_of(amounts, measure))});
  }
  return {};
}

std::int64_t least_of(Tells tells) { return tells == Tells::total || tells == Tells::close ? 0 : 1; }

// What the line counts has to be stated, and in its unit.
Result<void> stated(const Amounts& amounts, const Account& line) {
  for (const Measure measure : kGoods) {
    const auto& tally = line.tallies[at(measure)];
    if (!tally) continue;
    if (!amount_of(amounts, measure)) return fail("ledger.measure", {line.id, name_of(measure)});
    const Code3 unit = unit_of(amounts, measure);
    if (unit != tally->unit) {
      return fail("ledger.unit", {std::string(unit.text()), std::string(tally->unit.text()), line.id});
    }
  }
  return {};
}

Result<void> open_on(const Desk& desk, const std::vector<Link>& links, Date day) {
  for (const Link& link : links) {
    const Account& account = *desk.account(link.account);
    switch (standing_on(account, day)) {
      case Standing::open: break;
      case Standing::closed: return fail("ledger.closed", {account.id, to_string(account.ended), to_string(day)});
      case Standing::expired:
        return fail("ledger.expired", {account.id, to_string(account.valid.last), to_string(day)});
      case Standing::not_yet:
        return fail("ledger.not_yet", {account.id, to_string(account.valid.first), to_string(day)});
      case Standing::suspended: return fail("ledger.suspended", {account.id, to_string(day)});
    }
  }
  return {};
}

// Has the declaration a use of the account already, by another of its items?
Result<bool> uses_already(const Desk& desk, const std::string& declaration, const std::string& account) {
  for (const Hold& hold : desk.holds(declaration)) {
    const bool takes = std::ranges::any_of(hold.shares, [](const auto& share) { return share && share->taken > 0; });
    if (!takes) continue;
    const auto links = chain(desk, hold.line);
    if (!links) return fail(links.error());
    if (std::ranges::any_of(*links, [&](const Link& link) { return link.account == account; })) return true;
  }
  return false;
}

// Room for what is declared on every account, the line first.
Result<void> has_room(const Desk& desk, const MakeHold& act, const std::vector<Link>& links) {
  for (const Link& link : links) {
    const Account& account = *desk.account(link.account);
    for (const Measure measure : kByWeight) {
      const auto& factor = link.factors[at(measure)];
      if (!factor) continue;
      const std::int64_t rest = left(account, measure);
      if (measure == Measure::uses) {
        const auto already = uses_already(desk, act.key.declaration, link.account);
        if (!already) return fail(already.error());
        if (!*already && rest < 1) return fail("ledger.uses", {account.id});
        continue;
      }
      const Wide asked = converted(*amount_of(act.amounts, measure), *factor);
      if (asked <= rest) continue;
      const Code3 unit = account.tallies[at(measure)]->unit;
      return fail("ledger.over_hold", {account.id, shown(rest, measure, unit), shown(told(asked), measure, unit)});
    }
  }
  return {};
}

// The amount and the allowance for over-delivery that goes with it, cut to what every account has room for. Fails with
// ledger.range where even the amount would not leave the sums within 64 bits.
Result<Share> share_of(const Desk& desk, std::int64_t amount, Measure measure, const std::vector<Link>& links) {
  const Account& line = *desk.account(links.front().account);
  Wide reach = amount + Wide{amount} * line.tolerance_per_mille / 1000;
  for (const Link& link : links) {
    const auto& factor = link.factors[at(measure)];
    if (!factor) continue;
    const Account& account = *desk.account(link.account);
    const Tally& tally = *account.tallies[at(measure)];
    const Wide kept = Wide{tally.held} + tally.allowance + tally.exported;
    const Wide room = std::min(ceiling(account, tally) - kept, kMost - kept - tally.freed);
    if (room < converted(amount, *factor)) return fail("ledger.range", {account.id});
    reach = std::min(reach, largest_within(static_cast<std::int64_t>(std::min<Wide>(room, kMost)), *factor));
  }
  Share share;
  share.amount = amount;
  share.reach = static_cast<std::int64_t>(std::min<Wide>(reach, kMost));
  return share;
}

Result<const Hold*> known_hold(const Desk& desk, const HoldKey& key) {
  const Hold* const hold = desk.hold(key);
  if (!hold) return fail("ledger.hold", {key.declaration, std::to_string(key.item)});
  return hold;
}

// An act by hand under an id: was it done (true), not done (false), or is the id another's (ledger.id_taken)?
Result<bool> done_before(const Desk& desk, const Message& message) {
  for (const Message* const other : desk.messages(message.key.declaration)) {
    const bool by_hand = other->step > 0 || other->settles;
    if (!by_hand || other->key != message.key || other->id != message.id) continue;
    const bool same = other->tells == message.tells && other->day == message.day && other->amounts == message.amounts &&
                      other->settles == message.settles && (!message.settles || other->sequence == message.sequence);
    if (same) return true;
    return fail("ledger.id_taken", {message.id, message.key.declaration});
  }
  return false;
}

// After everything that is known of the declaration by now.
void place_last(const Desk& desk, Message& message) {
  message.sequence = 0;
  message.step = 1;
  for (const Message* const other : desk.messages(message.key.declaration)) {
    message.sequence = other->sequence;
    message.step = other->step + 1;
  }
}

struct Reading {
  const Hold* hold;
  std::vector<Link> links;
  Tale tale;
};

Result<Reading> read(const Desk& desk, const HoldKey& key) {
  const auto hold = known_hold(desk, key);
  if (!hold) return fail(hold.error());
  auto links = chain(desk, (*hold)->line);
  if (!links) return fail(links.error());
  Tale tale = fold(desk.messages(key.declaration), terms_of(desk, key, *links));
  return Reading{*hold, *std::move(links), std::move(tale)};
}

// Is there as much as the act by hand takes away?
Result<void> enough(const Account& line, const Hold& hold, const Do& act) {
  for (const Measure measure : kGoods) {
    const auto& share = hold.shares[at(measure)];
    if (!share || act.tells == Tells::close) continue;
    const std::int64_t asked = *amount_of(act.amounts, measure);
    const auto text = [&](std::int64_t amount) { return shown(amount, measure, line.tallies[at(measure)]->unit); };
    const std::int64_t open = share->taken - share->posted;
    const std::int64_t declared = std::max<std::int64_t>(share->amount - share->freed - share->posted, 0);
    if (act.tells == Tells::delta) {
      if (open == 0) return fail("ledger.posted_twice", {act.key.declaration, text(share->posted)});
      if (asked > open) return fail("ledger.over_post", {act.key.declaration, text(open), text(asked)});
    } else if (act.tells == Tells::contra && asked > share->posted) {
      return fail("ledger.over_contra", {act.key.declaration, text(share->posted), text(asked)});
    } else if (act.tells == Tells::free && asked > declared) {
      return fail("ledger.over_free", {act.key.declaration, text(declared), text(asked)});
    }
  }
  return {};
}

Result<void> in_a_state_for(const Desk& desk, const Reading& reading, const Do& act) {
  if (reading.tale.closed && act.tells != Tells::contra) return fail("ledger.hold_closed", {act.key.declaration});
  const bool conflict =
      std::ranges::any_of(reading.tale.aside, [](const AsideMessage& aside) { return aside.why == Aside::conflict; });
  if (conflict) return fail("ledger.conflict", {act.key.declaration});
  return act.tells == Tells::delta ? open_on(desk, reading.links, act.day) : Result<void>{};
}

}  // namespace

Result<void> perform(Desk& desk, const MakeHold& act) {
  if (const auto formed = well_formed(act.key, act.line); !formed) return formed;
  if (const auto formed = well_formed(act.amounts, 1); !formed) return formed;
  const auto line = desk.known_account(act.line);
  if (!line) return fail(line.error());
  if (const Hold* const there = desk.hold(act.key)) {
    const bool same =
        there->line == act.line && there->day == act.day && std::ranges::all_of(kGoods, [&](Measure measure) {
          const auto& share = there->shares[at(measure)];
          return !share || amount_of(act.amounts, measure) == share->amount;
        });
    if (same) return {};
    return fail("ledger.hold_exists", {act.key.declaration, std::to_string(act.key.item)});
  }
  if ((*line)->kind != Kind::line) return fail("ledger.kind", {act.line});
  const auto links = chain(desk, act.line);
  if (!links) return fail(links.error());
  if (const auto complete = stated(act.amounts, **line); !complete) return complete;
  if (const auto open = open_on(desk, *links, act.day); !open) return open;
  if (const auto room = has_room(desk, act, *links); !room) return room;
  Hold hold;
  hold.key = act.key;
  hold.line = act.line;
  hold.day = act.day;
  for (const Measure measure : kGoods) {
    if (!(*line)->tallies[at(measure)]) continue;
    auto share = share_of(desk, *amount_of(act.amounts, measure), measure, *links);
    if (!share) return fail(share.error());
    hold.shares[at(measure)] = *share;
  }
  return rebook(desk, act.key.declaration, &hold);
}

Result<void> perform(Desk& desk, const Report& act) {
  Message message = act.message;
  message.step = 0;
  message.settles = false;
  if (const auto formed = well_formed(message.key, message.id); !formed) return formed;
  if (message.sequence < 1) return fail("ledger.sequence", {std::to_string(message.sequence)});
  if (message.tells == Tells::nothing) return fail("ledger.tells");
  if (const auto formed = well_formed(message.amounts, least_of(message.tells)); !formed) return formed;
  if (desk.books().messages.contains(message)) return {};
  const std::string declaration = message.key.declaration;
  desk.put(std::move(message));
  return rebook(desk, declaration);
}

Result<void> perform(Desk& desk, const Do& act) {
  if (const auto formed = well_formed(act.key, act.id); !formed) return formed;
  const bool plain = act.tells != Tells::close || act.amounts == Amounts{};
  if (act.tells == Tells::total || act.tells == Tells::nothing || !plain) return fail("ledger.tells");
  if (const auto formed = well_formed(act.amounts, least_of(act.tells)); !formed) return formed;
  const auto reading = read(desk, act.key);
  if (!reading) return fail(reading.error());
  Message message{act.key, 0, 0, false, act.id, act.tells, act.day, act.amounts};
  const auto done = done_before(desk, message);
  if (!done) return fail(done.error());
  if (*done) return {};
  const Account& line = *desk.account(reading->hold->line);
  if (act.tells != Tells::close) {
    if (const auto complete = stated(act.amounts, line); !complete) return complete;
  }
  if (const auto state = in_a_state_for(desk, *reading, act); !state) return state;
  if (const auto amounts = enough(line, *reading->hold, act); !amounts) return amounts;
  place_last(desk, message);
  desk.put(std::move(message));
  return rebook(desk, act.key.declaration);
}

Result<void> perform(Desk& desk, const Settle& act) {
  if (const auto formed = well_formed(act.key, act.id); !formed) return formed;
  if (act.sequence < 1) return fail("ledger.sequence", {std::to_string(act.sequence)});
  if (const auto formed = well_formed(act.amounts, least_of(act.tells)); !formed) return formed;
  const auto reading = read(desk, act.key);
  if (!reading) return fail(reading.error());
  Message message{act.key, act.sequence, 0, true, act.id, act.tells, act.day, act.amounts};
  const auto done = done_before(desk, message);
  if (!done) return fail(done.error());
  if (*done) return {};
  for (const Message* const other : desk.messages(act.key.declaration)) {
    if (other->settles && other->key == act.key && other->sequence == act.sequence) {
      return fail("ledger.settled", {act.key.declaration, std::to_string(act.sequence)});
    }
  }
  const bool counts = act.tells != Tells::nothing && (act.tells != Tells::close || act.amounts != Amounts{});
  if (counts) {
    if (const auto complete = stated(act.amounts, *desk.account(reading->hold->line)); !complete) return complete;
  }
  const bool stands_aside = std::ranges::any_of(reading->tale.aside, [&](const AsideMessage& aside) {
    return aside.message.sequence == act.sequence && aside.message.step == 0;
  });
  if (!stands_aside) {
    return fail("ledger.nothing_to_settle", {act.key.declaration, std::to_string(act.sequence)});
  }
  desk.put(std::move(message));
  return rebook(desk, act.key.declaration);
}

}  // namespace sluice::ledger

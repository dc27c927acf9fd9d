// SPDX-License-Identifier: Apache-2.0
// The ledger beside a plain model of it: a list of what was told, walked number by number, and every figure of every
// account added up anew from all holds, in the words of docs/ledger.md and without the code under test. Limits are
// tight, so that acts are refused, and what was freed is taken by others before it is needed again.
#include <algorithm>
#include <rapidcheck.h>

#include "testing.hpp"

using namespace sluice;
using namespace sluice::ledger;
using namespace sluice::ledger::testing;

namespace {

using Number = std::int64_t;

template <class T>
T draw(T from, T to) {
  return *rc::gen::inRange<T>(from, to + 1);
}

struct PlainItem {
  std::string declaration, line;
  int item = 1;
  Number amount = 0, reach = 0, freed = 0, taken = 0, posted = 0;
  bool closed = false;
  Date day;
};

struct PlainAccount {
  Number limit = 0, uses = 0;
  int tolerance = 0;
  std::vector<Span> suspended;
  int closed_from = 100'000;
  bool expired = false;
};

// Quantities alone; each line stands under both caps, so many thirds of a cap's unit a unit.
struct Plain {
  std::map<std::string, PlainAccount> accounts;
  std::vector<PlainItem> items;
  std::vector<Message> told;

  static Number thirds(const std::string& account) { return account == "C1" ? 2 : account == "C2" ? 5 : 3; }
  static bool below(const PlainItem& item, const std::string& account) {
    return item.line == account || account.front() == 'C';
  }
  static Number up(Number amount, const std::string& account) { return (amount * thirds(account) + 2) / 3; }

  Number in_use(const std::string& account) const {
    Number sum = 0;
    for (const PlainItem& item : items) sum += below(item, account) ? up(item.taken, account) : 0;
    return sum;
  }
  Number most(const std::string& account) const {
    const PlainAccount& of = accounts.at(account);
    return of.limit + of.limit * of.tolerance / 1000;
  }
  // Held and exported without the allowance on a line, with it on a cap.
  Number spent(const std::string& account) const {
    Number sum = 0;
    for (const PlainItem& item : items) {
      if (!below(item, account)) continue;
      const Number kept = account.front() == 'C' ? item.taken : std::min(item.taken, item.amount - item.freed);
      sum += std::max(up(kept, account), up(item.posted, account));
    }
    return sum;
  }
  std::set<std::string> users(const std::string& account) const {
    std::set<std::string> result;
    for (const PlainItem& item : items) {
      if (below(item, account) && item.taken > 0) result.insert(item.declaration);
    }
    return result;
  }
  std::vector<std::string> above(const std::string& line) const { return {line, "C1", "C2"}; }

  bool may_leave(const std::string& line, Date when) const {
    for (const std::string& account : above(line)) {
      const PlainAccount& of = accounts.at(account);
      if (when < day(1) || when > day(365) || when >= day(of.closed_from)) return false;
      for (const Span& span : of.suspended) {
        if (span.contains(when)) return false;
      }
    }
    return true;
  }

  PlainItem* find(const HoldKey& key) {
    for (PlainItem& item : items) {
      if (item.declaration == key.declaration && item.item == key.item) return &item;
    }
    return nullptr;
  }

  struct Walk {
    Number posted = 0, freed = 0;
    bool ended = false, done = false, conflict = false;
    std::set<Number> aside;
  };

  // Number by number, and at each what customs told, then what was done by hand.
  Walk walk(const PlainItem& item) const {
    Walk walk;
    bool in_doubt = false;
    for (Number number = 0; number <= 9; ++number) {
      std::vector<const Message*> ours;
      const Message* settling = nullptr;
      bool told_at_all = number == 0;
      for (const Message& message : told) {
        if (message.key.declaration != item.declaration || message.sequence != number || message.step != 0) continue;
        told_at_all = true;
        if (message.key.item != item.item) continue;
        if (message.settles) settling = &message;
        else ours.push_back(&message);
      }
      if (!told_at_all) in_doubt = true;
      if (settling) {
        take(item, *settling, walk, in_doubt);
      } else if (ours.size() > 1 || (ours.size() == 1 && id_clashes(*ours.front()))) {
        in_doubt = walk.conflict = true;
        walk.aside.insert(number);
      } else if (ours.size() == 1) {
        take(item, *ours.front(), walk, in_doubt);
      }
      for (int step = 1; step <= 40; ++step) {
        for (const Message& message : told) {
          if (message.key.declaration == item.declaration && message.key.item == item.item &&
              message.sequence == number && message.step == step) {
            take(item, message, walk, in_doubt);
          }
        }
      }
    }
    return walk;
  }

  bool id_clashes(const Message& message) const {
    return std::ranges::count_if(told, [&](const Message& other) {
             return other.key == message.key && other.id == message.id && other.step == 0 && !other.settles;
           }) > 1;
  }

  void take(const PlainItem& item, const Message& message, Walk& walk, bool& in_doubt) const {
    const bool by_hand = message.settles || message.step > 0;
    const bool total = message.tells == Tells::total || (message.tells == Tells::close && message.amounts.quantity);
    const bool leaves = total || message.tells == Tells::delta;
    const bool fits = message.tells == Tells::nothing || (message.tells == Tells::close && !total) ||
                      (message.amounts.quantity && message.amounts.quantity->unit == code("KGM"));
    if (!fits || (leaves && !message.settles && !may_leave(item.line, message.day))) {
      walk.aside.insert(message.sequence);
      in_doubt = true;
      return;
    }
    if (walk.ended && !message.settles && message.tells != Tells::contra) {
      walk.aside.insert(message.sequence);
      return;
    }
    const Number amount = message.amounts.quantity ? message.amounts.quantity->micro : 0;
    if (total) {
      walk.posted = amount;
    } else if (message.tells == Tells::delta) {
      walk.posted += amount;
    } else if (message.tells == Tells::contra) {
      walk.posted -= amount;
    } else if (message.tells == Tells::free) {
      walk.freed += amount;
    }
    if (message.tells == Tells::close && !walk.ended) {
      walk.ended = true;
      walk.done = by_hand || total || !in_doubt;
      if (!walk.done) walk.aside.insert(message.sequence);
    }
    if (total) in_doubt = false;
  }

  void rework(const std::string& declaration) {
    std::map<std::string, std::set<std::string>> had_use;
    for (const auto& [account, row] : accounts) had_use[account] = users(account);
    std::vector<PlainItem*> ours;
    for (PlainItem& item : items) {
      if (item.declaration == declaration) ours.push_back(&item);
    }
    std::ranges::sort(ours, {}, [](const PlainItem* item) { return std::pair(item->reach == -1, item->item); });
    for (PlainItem* const item : ours) {
      if (item->reach == -1) set_reach(*item);
      const Walk told_of = walk(*item);
      const Number amount = item->amount - std::min(told_of.freed, item->amount);
      const Number reach = amount + (item->reach - item->amount) * amount / item->amount;
      item->posted = std::clamp<Number>(told_of.posted, 0, reach);
      item->closed = told_of.done;
      const Number wanted = item->closed ? item->posted : reach;
      bool use = true;
      for (const std::string& account : above(item->line)) {
        const bool has = had_use[account].contains(declaration);
        use = use && (has || std::ssize(had_use[account]) < accounts.at(account).uses);
      }
      if (wanted <= item->taken) item->taken = wanted;
      else if (use) grow(*item, wanted);
      item->posted = std::min(item->posted, item->taken);
      item->freed = item->amount - (item->closed ? std::min(amount, item->posted) : amount);
    }
  }

  // One by one, while no account objects.
  void grow(PlainItem& item, Number wanted) {
    while (item.taken < wanted) {
      ++item.taken;
      for (const std::string& account : above(item.line)) {
        // Another cap may already be beyond what a unit more costs: only what costs something is refused.
        const bool costs = up(item.taken, account) > up(item.taken - 1, account);
        if (!costs || in_use(account) <= most(account)) continue;
        --item.taken;
        return;
      }
    }
  }

  // A new hold may reach as far into the tolerance as every account has room.
  void set_reach(PlainItem& item) {
    const Number allowance = item.amount * accounts.at(item.line).tolerance / 1000;
    item.reach = item.amount;
    item.taken = item.amount;
    while (item.reach < item.amount + allowance) {
      item.taken = item.reach + 1;
      bool room = true;
      for (const std::string& account : above(item.line)) room = room && in_use(account) <= most(account);
      if (!room) break;
      item.reach = item.taken;
    }
    item.taken = 0;
  }

  // What the ledger should do: true where it should accept.
  bool enter(const MakeHold& act) {
    const Number amount = act.amounts.quantity->micro;
    if (const PlainItem* const there = find(act.key))
      return there->line == act.line && there->amount == amount && there->day == act.day;
    if (!may_leave(act.line, act.day)) return false;
    PlainItem item;
    item.declaration = act.key.declaration;
    item.item = act.key.item;
    item.line = act.line;
    item.day = act.day;
    item.amount = amount;
    item.reach = -1;  // until it is known, in rework()
    for (const std::string& account : above(act.line)) {
      const auto using_it = users(account);
      if (!using_it.contains(item.declaration) && std::ssize(using_it) >= accounts.at(account).uses) return false;
      if (spent(account) + up(amount, account) > accounts.at(account).limit) return false;
    }
    items.push_back(item);
    rework(item.declaration);
    return true;
  }

  bool enter(const Report& act) {
    if (std::ranges::count(told, act.message) == 0) told.push_back(act.message);
    rework(act.message.key.declaration);
    return true;
  }

  bool enter(const Do& act) {
    PlainItem* const item = find(act.key);
    if (!item) return false;
    Number last = 0;
    int step = 0;
    for (const Message& message : told) {
      if (message.key.declaration != act.key.declaration) continue;
      if (message.step > 0 && message.key == act.key && message.id == act.id) {
        return message.tells == act.tells && message.amounts == act.amounts && message.day == act.day;
      }
      if (std::pair<Number, int>(message.sequence, message.step) > std::pair(last, step)) {
        last = message.sequence;
        step = message.step;
      }
    }
    const Walk told_of = walk(*item);
    if (told_of.conflict || (told_of.done && act.tells != Tells::contra)) return false;
    const Number asked = act.amounts.quantity ? act.amounts.quantity->micro : 0;
    if (act.tells == Tells::delta && (!may_leave(item->line, act.day) || asked > item->taken - item->posted))
      return false;
    if (act.tells == Tells::contra && asked > item->posted) return false;
    if (act.tells == Tells::free && asked > item->amount - item->freed - item->posted) return false;
    told.push_back({act.key, last, step + 1, false, act.id, act.tells, act.day, act.amounts});
    rework(act.key.declaration);
    return true;
  }

  bool enter(const Settle& act) {
    const PlainItem* const item = find(act.key);
    if (!item) return false;
    for (const Message& message : told) {
      const bool by_hand = message.step > 0 || message.settles;
      if (message.key != act.key || !by_hand) continue;
      if (message.id == act.id) {
        return message.settles && message.sequence == act.sequence && message.tells == act.tells &&
               message.amounts == act.amounts && message.day == act.day;
      }
      if (message.settles && message.sequence == act.sequence) return false;
    }
    bool aside = false;
    for (const Number number : walk(*item).aside) aside = aside || number == act.sequence;
    if (!aside) return false;
    told.push_back({act.key, act.sequence, 0, true, act.id, act.tells, act.day, act.amounts});
    rework(act.key.declaration);
    return true;
  }

  bool ended(const std::string& account) const {
    return accounts.at(account).closed_from < 100'000 || accounts.at(account).expired;
  }

  bool rework_since(const std::string& account, Date since) {
    std::set<std::string> declarations;
    for (const Message& message : told) {
      if (message.day >= since) declarations.insert(message.key.declaration);
    }
    for (const std::string& declaration : declarations) {
      const bool any = std::ranges::any_of(
          items, [&](const PlainItem& item) { return item.declaration == declaration && below(item, account); });
      if (any) rework(declaration);
    }
    return true;
  }

  bool enter(const Suspend& act) {
    auto& spans = accounts.at(act.account).suspended;
    if (!spans.empty() && spans.back() == Span{act.from, Date::max()}) return true;
    if (!spans.empty() && spans.back().last >= act.from) return false;
    if (ended(act.account)) return false;
    spans.push_back({act.from, Date::max()});
    return rework_since(act.account, act.from);
  }

  bool enter(const Reinstate& act) {
    auto& spans = accounts.at(act.account).suspended;
    if (spans.empty() || act.day <= spans.back().first) return false;
    if (spans.back().last != Date::max()) return spans.back().last == act.day - 1;
    spans.back().last = act.day - 1;
    return rework_since(act.account, act.day);
  }

  bool enter(const Close& act) {
    PlainAccount& account = accounts.at(act.account);
    if (day(account.closed_from) == act.day) return true;
    if (ended(act.account)) return false;
    account.closed_from = act.day - day(0);
    return rework_since(act.account, act.day);
  }

  bool enter(const Expire& act) {
    if (accounts.at(act.account).expired) return true;  // always on the same day here
    if (ended(act.account)) return false;
    return accounts.at(act.account).expired = true;
  }

  bool enter(const Amend& act) {
    if (ended(act.account)) return false;
    PlainAccount& account = accounts.at(act.account);
    const Number limit = act.limits.amounts.quantity->micro;
    if (limit < account.limit && limit < spent(act.account)) return false;
    account.limit = limit;
    return true;
  }

  bool enter(const Open&) { return false; }
  bool enter(const Carry&) { return false; }
};

void same_figures(const Plain& plain, const Books& books) {
  for (const PlainItem& item : plain.items) {
    const Hold& hold = books.holds.at({item.declaration, item.item});
    RC_ASSERT(hold.closed == item.closed);
    RC_ASSERT(*hold.shares[0] == (Share{item.amount, item.reach, item.freed, item.taken, item.posted}));
  }
  RC_ASSERT(books.holds.size() == plain.items.size());
  RC_ASSERT(books.messages.size() == plain.told.size());
  for (const auto& [id, account] : books.accounts) {
    Number exported = 0;
    Number freed = 0;
    for (const PlainItem& item : plain.items) {
      if (!Plain::below(item, id)) continue;
      exported += Plain::up(item.posted, id);
      freed += Plain::up(item.amount, id) - Plain::up(item.amount - item.freed, id);
    }
    const Tally& tally = *account.tallies[0];
    RC_ASSERT(tally.exported == exported);
    RC_ASSERT(tally.freed == freed);
    RC_ASSERT(tally.held + tally.allowance + tally.exported == plain.in_use(id));
    RC_ASSERT(tally.held + tally.exported + (account.kind == Kind::cap ? tally.allowance : 0) == plain.spent(id));
    const Number rest = std::max<Number>(plain.accounts.at(id).limit - plain.spent(id), 0);
    RC_ASSERT(tally.expired == (plain.ended(id) ? rest : 0));
    RC_ASSERT(plain.in_use(id) <= plain.most(id));
    const Tally& uses = *account.tallies[2];
    RC_ASSERT(uses.held + uses.exported == std::ssize(plain.users(id)));
    RC_ASSERT(uses.held + uses.exported <= uses.authorised);
  }
}

std::string name(const char* kind, int number) { return kind + std::to_string(number); }

Amounts some(Number least, Number most) {
  if (draw(0, 20) == 0) return {Quantity{1, code("GRM")}, {}};
  return kg(draw<Number>(least, most));
}

Act some_event() {
  const HoldKey key{name("D", draw(1, 3)), draw(0, 3) == 0 ? 2 : 1};
  const int when = draw(0, 20) == 0 ? draw(366, 380) : draw(80, 120);
  const Number number = draw<Number>(1, 4);
  const auto tells =
      *rc::gen::element(Tells::total, Tells::delta, Tells::delta, Tells::contra, Tells::free, Tells::close);
  switch (draw(0, 9)) {
    case 0:
    case 1:
    case 2: return MakeHold{key, name("L", draw(1, 2)), day(draw(1, 100)), kg(draw<Number>(1, 60))};
    case 3:
    case 4:
    case 5: {
      const bool plain = tells == Tells::close && draw(0, 1) == 0;
      const int id = draw(0, 9) == 0 ? draw(1, 4) : static_cast<int>(number);
      return Report{Message{key, number, 0, false, name("m", id), tells, day(when), plain ? Amounts{} : some(1, 60)}};
    }
    case 6:
    case 7: {
      const bool close = tells == Tells::close || tells == Tells::total;
      return Do{key, name("h", draw(1, 6)), close ? Tells::close : tells, day(when),
                close ? Amounts{} : kg(draw<Number>(1, 40))};
    }
    default: {
      const auto settled = *rc::gen::element(Tells::nothing, Tells::total, Tells::delta, Tells::contra, Tells::close);
      const bool amounts = settled != Tells::nothing && (settled != Tells::close || draw(0, 1) == 0);
      return Settle{key,     number,    name("s", draw(1, 9)),
                    settled, day(when), amounts ? kg(draw<Number>(1, 60)) : Amounts{}};
    }
  }
}

Act some_act() {
  const std::string account = *rc::gen::element<std::string>("L1", "L2", "C1", "C2");
  switch (draw(0, 40)) {
    case 0: return Suspend{account, day(draw(85, 110))};
    case 1:
    case 2: return Reinstate{account, day(draw(85, 110))};
    case 3: return draw(0, 2) == 0 ? Act(Close{account, day(draw(100, 120))}) : Act(Expire{account, day(366)});
    case 4:
    case 5: return Amend{account, {kg(draw<Number>(20, 160)), {}}};
    default: return some_event();
  }
}

}  // namespace

TEST_CASE("the ledger accepts, refuses and books what the plain model does") {
  int accepted = 0;
  int refused = 0;
  int short_of_room = 0;
  CHECK(rc::check([&] {
    Plain plain;
    Books books;
    const auto open = [&](const Open& act) {
      write(books, enter(books, act).value());
      plain.accounts[act.account] = {act.limits.amounts.quantity->micro, *act.limits.uses, act.tolerance_per_mille, {}};
    };
    open(cap("C1", {kg(draw<Number>(20, 120)), draw(1, 5)}));
    open(cap("C2", {kg(draw<Number>(60, 250)), draw(1, 5)}));
    for (const char* const id : {"L1", "L2"}) {
      open(line(id, {kg(draw<Number>(30, 100)), draw(1, 5)}, {under("C1", 2, 3), under("C2", 5, 3)},
                *rc::gen::element(0, 50, 300)));
    }
    for (int i = draw(10, 60); i > 0; --i) {
      const Act act = some_act();
      const auto change = enter(books, act);
      const bool expected = std::visit([&](const auto& what) { return plain.enter(what); }, act);
      RC_LOG() << i << ": " << act.index() << ' ' << (change ? "done" : change.error().code) << '\n';
      RC_ASSERT(change.has_value() == expected);
      ++(expected ? accepted : refused);
      if (change) write(books, *change);
      same_figures(plain, books);
      RC_ASSERT(audit(books).empty());
      for (const PlainItem& item : plain.items) short_of_room += plain.walk(item).posted > item.posted ? 1 : 0;
    }
  }));
  CHECK(accepted > 500);  // the model is led to both, and to where room is short
  CHECK(refused > 300);
  CHECK(short_of_room > 100);
}

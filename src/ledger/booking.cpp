// SPDX-License-Identifier: Apache-2.0
#include "booking.hpp"

#include <algorithm>
#include <limits>

namespace sluice::ledger {
namespace {

// Of a tally, everything that keeps room.
Wide kept(const Tally& tally) { return Wide{tally.held} + tally.allowance + tally.exported; }

bool takes(const Hold& hold) {
  return std::ranges::any_of(hold.shares, [](const auto& share) { return share && share->taken > 0; });
}

// A hold before and after, and the accounts above it.
struct Page {
  std::optional<Hold> before;
  Hold after;
  std::vector<Link> links;
  Date last = Date::min();  // day of the last event that counts as an export
};

class Rebooking {
 public:
  Rebooking(Desk& desk, const std::string& declaration) : desk_(desk), messages_(desk.messages(declaration)) {}

  Result<void> open_page(const Hold& hold, bool fresh) {
    auto links = chain(desk_, hold.line);
    if (!links) return fail(links.error());
    pages_.push_back({fresh ? std::nullopt : std::optional(hold), hold, *std::move(links), Date::min()});
    return {};
  }

  Result<void> run() {
    for (Page& page : pages_) {
      const Tale tale = fold(messages_, terms_of(desk_, page.after.key, page.links));
      const bool grows = has_uses(page);
      Hold& hold = page.after;
      hold.closed = tale.closed;
      page.last = tale.last;
      hold.attention = !tale.aside.empty();
      for (const Measure measure : kGoods) {
        if (hold.shares[at(measure)]) follow(page, measure, tale, grows);
      }
      if (const auto moved = move_goods(page); !moved) return moved;
    }
    if (const auto moved = move_uses(); !moved) return moved;
    for (Page& page : pages_) {
      tell(page);
      desk_.put(std::move(page.after));
    }
    return {};
  }

 private:
  // What the share comes to by the messages, within what the accounts keep or can still keep for it.
  void follow(Page& page, Measure measure, const Tale& tale, bool grows) {
    Share& share = *page.after.shares[at(measure)];
    const Wide told_freed = std::min<Wide>(tale.freed[at(measure)], share.amount);
    const auto amount = static_cast<std::int64_t>(share.amount - told_freed);
    const Wide allowance = Wide{share.reach - share.amount} * amount / share.amount;
    const auto reach = static_cast<std::int64_t>(amount + allowance);
    const Wide told_posted = tale.posted[at(measure)];
    std::int64_t posted = static_cast<std::int64_t>(std::clamp<Wide>(told_posted, 0, reach));
    std::int64_t taken = tale.closed ? posted : reach;
    if (taken > share.taken) taken = grows ? with_room(page, measure, share.taken, taken) : share.taken;
    posted = std::min(posted, taken);
    page.after.attention = page.after.attention || told_posted != posted;
    share.freed = share.amount - (tale.closed ? std::min(amount, posted) : amount);
    share.taken = taken;
    share.posted = posted;
  }

  // As much of `wanted` above `taken` as every account has room for.
  std::int64_t with_room(const Page& page, Measure measure, std::int64_t taken, std::int64_t wanted) const {
    Wide most = wanted;
    for (const Link& link : page.links) {
      const auto& factor = link.factors[at(measure)];
      if (!factor) continue;
      const Account& account = *desk_.account(link.account);
      const Tally& tally = *account.tallies[at(measure)];
      const Wide room = ceiling(account, tally) - kept(tally);
      const Wide limit = std::min<Wide>(converted(taken, *factor) + std::max<Wide>(room, 0), kMost);
      most = std::min(most, largest_within(static_cast<std::int64_t>(limit), *factor));
    }
    return static_cast<std::int64_t>(std::max<Wide>(most, taken));
  }

  // May the hold take more? Not where its declaration has given back its use of an account and another has it now.
  [[nodiscard]] bool has_uses(const Page& page) const {
    return std::ranges::all_of(page.links, [&](const Link& link) {
      if (!link.factors[at(Measure::uses)]) return true;
      const Tally& tally = *desk_.account(link.account)->tallies[at(Measure::uses)];
      if (kept(tally) < tally.authorised) return true;
      return std::ranges::any_of(pages_, [&](const Page& other) {
        return other.before && takes(*other.before) && stands_under(other, link.account);
      });
    });
  }

  static bool stands_under(const Page& page, const std::string& account) {
    return std::ranges::any_of(page.links, [&](const Link& link) { return link.account == account; });
  }

  Result<void> move_goods(const Page& page) {
    for (const Link& link : page.links) {
      for (const Measure measure : kGoods) {
        const auto& factor = link.factors[at(measure)];
        if (!factor) continue;
        const Booked before = page.before ? booked(*page.before->shares[at(measure)], *factor) : Booked{};
        const auto moved = move(link.account, measure, before, booked(*page.after.shares[at(measure)], *factor));
        if (!moved) return moved;
      }
    }
    return {};
  }

  Result<void> move_uses() {
    std::map<std::string, std::pair<std::vector<const Hold*>, std::vector<const Hold*>>> declared;
    for (const Page& page : pages_) {
      for (const Link& link : page.links) {
        if (!link.factors[at(Measure::uses)]) continue;
        auto& [before, after] = declared[link.account];
        if (page.before) before.push_back(&*page.before);
        after.push_back(&page.after);
      }
    }
    for (const auto& [account, holds] : declared) {
      const auto moved = move(account, Measure::uses, booked_use(holds.first), booked_use(holds.second));
      if (!moved) return moved;
    }
    return {};
  }

  Result<void> move(const std::string& id, Measure measure, const Booked& before, const Booked& after) {
    Account& account = desk_.edit(id);
    Tally& tally = *account.tallies[at(measure)];
    const auto shift = [](std::int64_t& figure, Wide change) {
      const Wide sum = figure + change;
      if (sum > kMost || sum < 0) return false;
      figure = static_cast<std::int64_t>(sum);
      return true;
    };
    if (!shift(tally.held, after.held - before.held) || !shift(tally.allowance, after.allowance - before.allowance) ||
        !shift(tally.exported, after.exported - before.exported) || !shift(tally.freed, after.freed - before.freed)) {
      return fail("ledger.range", {id});
    }
    update_expired(account);
    return {};
  }

  void tell(const Page& page) {
    for (const Measure measure : kGoods) {
      const auto& after = page.after.shares[at(measure)];
      if (!after) continue;
      const Share before = page.before ? *page.before->shares[at(measure)] : Share{};
      if (after->posted == before.posted && after->freed == before.freed) continue;
      desk_.tell({page.after.key, measure, after->posted - before.posted, after->freed - before.freed, page.last});
    }
  }

  Desk& desk_;
  std::vector<const Message*> messages_;
  std::vector<Page> pages_;
};

}  // namespace

Booked booked(const Share& share, Rational factor) {
  const std::int64_t amount = share.amount - share.freed;
  const Wide taken = converted(share.taken, factor);
  Booked result;
  result.exported = converted(share.posted, factor);
  result.held = std::max<Wide>(std::min(converted(amount, factor), taken) - result.exported, 0);
  result.allowance = taken - result.exported - result.held;
  result.freed = converted(share.amount, factor) - converted(amount, factor);
  return result;
}

Booked booked_use(const std::vector<const Hold*>& holds) {
  Booked result;
  const bool exported = std::ranges::any_of(holds, [](const Hold* hold) {
    return std::ranges::any_of(hold->shares, [](const auto& share) { return share && share->posted > 0; });
  });
  if (exported) result.exported = 1;
  else if (std::ranges::any_of(holds, [](const Hold* hold) { return takes(*hold); })) result.held = 1;
  else if (!holds.empty()) result.freed = 1;
  return result;
}

Wide ceiling(const Account& account, const Tally& tally) {
  return tally.authorised + Wide{tally.authorised} * account.tolerance_per_mille / 1000;
}

void update_expired(Account& account) {
  for (auto& tally : account.tallies) {
    if (tally) tally->expired = account.ending == Ending::none ? 0 : remainder(account, *tally);
  }
}

Terms terms_of(const Desk& desk, const HoldKey& key, const std::vector<Link>& links) {
  Terms terms;
  terms.key = key;
  const Account& line = *desk.account(links.front().account);
  for (const Measure measure : kGoods) {
    if (line.tallies[at(measure)]) terms.units[at(measure)] = line.tallies[at(measure)]->unit;
  }
  terms.standing = [&desk, &links](Date day) {
    for (const Link& link : links) {
      const Standing standing = standing_on(*desk.account(link.account), day);
      if (standing != Standing::open) return standing;
    }
    return Standing::open;
  };
  return terms;
}

Result<void> rebook(Desk& desk, const std::string& declaration, const Hold* fresh) {
  Rebooking rebooking(desk, declaration);
  for (const Hold& hold : desk.holds(declaration)) {
    if (const auto opened = rebooking.open_page(hold, false); !opened) return opened;
  }
  if (fresh) {
    if (const auto opened = rebooking.open_page(*fresh, true); !opened) return opened;
  }
  return rebooking.run();
}

}  // namespace sluice::ledger

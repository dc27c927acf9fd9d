// SPDX-License-Identifier: Apache-2.0
#include "desk.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "sluice/base/check.hpp"

namespace sluice::ledger {
namespace {

constexpr std::int32_t kFirstItem = std::numeric_limits<std::int32_t>::min();

// Below every message of the declaration.
Message before_all(const std::string& declaration) {
  Message lowest;
  lowest.key = {declaration, kFirstItem};
  lowest.sequence = std::numeric_limits<std::int64_t>::min();
  lowest.step = std::numeric_limits<std::int32_t>::min();
  return lowest;
}

}  // namespace

const Account* Desk::account(std::string_view id) const {
  if (const auto changed = accounts_.find(id); changed != accounts_.end()) return &changed->second;
  const auto found = books_.accounts.find(id);
  return found == books_.accounts.end() ? nullptr : &found->second;
}

Result<const Account*> Desk::known_account(std::string_view id) const {
  const Account* const found = account(id);
  if (!found) return fail("ledger.account", {std::string(id)});
  return found;
}

const Hold* Desk::hold(const HoldKey& key) const {
  if (const auto changed = holds_.find(key); changed != holds_.end()) return &changed->second;
  const auto found = books_.holds.find(key);
  return found == books_.holds.end() ? nullptr : &found->second;
}

std::vector<Hold> Desk::holds(const std::string& declaration) const {
  std::map<std::int32_t, Hold> result;
  const HoldKey first{declaration, kFirstItem};
  for (const auto* rows : {&holds_, &books_.holds}) {
    for (auto i = rows->lower_bound(first); i != rows->end() && i->first.declaration == declaration; ++i) {
      result.try_emplace(i->first.item, i->second);  // what was changed comes first and stays
    }
  }
  std::vector<Hold> holds;
  for (auto& [item, hold] : result) holds.push_back(std::move(hold));
  return holds;
}

std::vector<const Message*> Desk::messages(const std::string& declaration) const {
  std::vector<const Message*> result;
  const Message first = before_all(declaration);
  for (const auto* rows : {&books_.messages, &messages_}) {
    const auto middle = static_cast<std::ptrdiff_t>(result.size());
    for (auto i = rows->lower_bound(first); i != rows->end() && i->key.declaration == declaration; ++i) {
      result.push_back(&*i);
    }
    std::ranges::inplace_merge(result, result.begin() + middle,
                               [](const Message* a, const Message* b) { return MessageOrder()(*a, *b); });
  }
  return result;
}

Account& Desk::edit(std::string_view id) {
  if (const auto changed = accounts_.find(id); changed != accounts_.end()) return changed->second;
  const auto found = books_.accounts.find(id);
  CHECK_THAT(found != books_.accounts.end());
  return accounts_.emplace(found->first, found->second).first->second;
}

void Desk::put(Account account) {
  std::string id = account.id;
  accounts_.insert_or_assign(std::move(id), std::move(account));
}

void Desk::put(Hold hold) {
  HoldKey key = hold.key;
  holds_.insert_or_assign(std::move(key), std::move(hold));
}

Change Desk::change() && {
  Change change;
  for (auto& [id, account] : accounts_) {
    const auto was = books_.accounts.find(id);
    if (was == books_.accounts.end() || was->second != account) change.accounts.push_back(std::move(account));
  }
  for (auto& [key, hold] : holds_) {
    const auto was = books_.holds.find(key);
    if (was == books_.holds.end() || was->second != hold) change.holds.push_back(std::move(hold));
  }
  change.messages.assign(messages_.begin(), messages_.end());
  change.movements = std::move(movements_);
  return change;
}

}  // namespace sluice::ledger

// SPDX-License-Identifier: Apache-2.0
#include <type_traits>

#include "acts.hpp"
#include "perform.hpp"

namespace sluice::ledger {

Result<Change> enter(const Books& books, const Act& act) {
  Desk desk(books);
  const auto performed = std::visit([&](const auto& what) { return perform(desk, what); }, act);
  if (!performed) return fail(performed.error());
  return std::move(desk).change();
}

void write(Books& books, const Change& change) {
  for (const Account& account : change.accounts) books.accounts.insert_or_assign(account.id, account);
  for (const Hold& hold : change.holds) books.holds.insert_or_assign(hold.key, hold);
  books.messages.insert(change.messages.begin(), change.messages.end());
}

Needs rows_needed(const Act& act) {
  Needs needs;
  const auto parents = [&](const Open& open) {
    needs.accounts.push_back(open.account);
    for (const Parent& parent : open.parents) needs.accounts.push_back(parent.account);
  };
  std::visit(
      [&]<class T>(const T& what) {
        if constexpr (std::is_same_v<T, Open>) {
          parents(what);
        } else if constexpr (std::is_same_v<T, Carry>) {
          for (const Carry::Pair& pair : what.pairs) {
            needs.accounts.push_back(pair.from);
            needs.below.push_back(pair.from);
            parents(pair.to);
          }
          needs.since = what.day;
        } else if constexpr (std::is_same_v<T, Report>) {
          needs.declarations.push_back(what.message.key.declaration);
        } else if constexpr (std::is_same_v<T, Do> || std::is_same_v<T, Settle>) {
          needs.declarations.push_back(what.key.declaration);
        } else if constexpr (std::is_same_v<T, MakeHold>) {
          needs.accounts.push_back(what.line);
          needs.declarations.push_back(what.key.declaration);
        } else {
          needs.accounts.push_back(what.account);
          if constexpr (std::is_same_v<T, Suspend>) needs.since = what.from;
          if constexpr (std::is_same_v<T, Reinstate> || std::is_same_v<T, Close>) needs.since = what.day;
          if constexpr (!std::is_same_v<T, Amend> && !std::is_same_v<T, Expire>) needs.below.push_back(what.account);
        }
      },
      act);
  return needs;
}

}  // namespace sluice::ledger

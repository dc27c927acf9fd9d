// SPDX-License-Identifier: Apache-2.0
// Books with the changes of an act on top, which come to nothing if the act is refused.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "acts.hpp"

namespace sluice::ledger {

class Desk {
 public:
  explicit Desk(const Books& books) : books_(books) {}

  // Null where there is none.
  [[nodiscard]] const Account* account(std::string_view id) const;
  [[nodiscard]] const Hold* hold(const HoldKey& key) const;
  // Fails with ledger.account.
  [[nodiscard]] Result<const Account*> known_account(std::string_view id) const;
  // By item.
  [[nodiscard]] std::vector<Hold> holds(const std::string& declaration) const;
  // In order; the pointers live as long as the desk and the books.
  [[nodiscard]] std::vector<const Message*> messages(const std::string& declaration) const;

  // A row to change; `edit` wants one that is there.
  Account& edit(std::string_view account);
  void put(Account account);
  void put(Hold hold);
  void put(Message message) { messages_.insert(std::move(message)); }
  void tell(Movement movement) { movements_.push_back(std::move(movement)); }

  [[nodiscard]] const Books& books() const { return books_; }
  // What was changed: rows that ended as they were are left out.
  [[nodiscard]] Change change() &&;

 private:
  const Books& books_;
  std::map<std::string, Account, std::less<>> accounts_;
  std::map<HoldKey, Hold> holds_;
  std::set<Message, MessageOrder> messages_;
  std::vector<Movement> movements_;
};

}  // namespace sluice::ledger

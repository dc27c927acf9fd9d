// SPDX-License-Identifier: Apache-2.0
#include "audit.hpp"

#include <algorithm>
#include <map>

#include "booking.hpp"

namespace sluice::ledger {
namespace {

class Auditing {
 public:
  explicit Auditing(const Books& books) : books_(books), desk_(books) {}

  std::vector<Error> run() {
    for (const auto& [key, hold] : books_.holds) add_hold(hold);
    for (const auto& [account, declarations] : declared_) {
      for (const auto& [declaration, holds] : declarations) add(account, Measure::uses, booked_use(holds));
    }
    for (const auto& [id, account] : books_.accounts) {
      for (const Measure measure : kMeasures) {
        if (account.tallies[at(measure)]) check(account, measure, *account.tallies[at(measure)]);
      }
    }
    return std::move(found_);
  }

 private:
  void add(const std::string& account, Measure measure, const Booked& booked) {
    Booked& sum = sums_[{account, measure}];
    sum.held += booked.held;
    sum.allowance += booked.allowance;
    sum.exported += booked.exported;
    sum.freed += booked.freed;
  }

  void add_hold(const Hold& hold) {
    const auto links = chain(desk_, hold.line);
    if (!links) return found_.push_back(links.error());
    const Tale tale = fold(desk_.messages(hold.key.declaration), terms_of(desk_, hold.key, *links));
    if (hold.closed != tale.closed) unbalanced(hold.key.declaration, "closed", hold.closed, tale.closed);
    for (const Measure measure : kGoods) {
      const auto& share = hold.shares[at(measure)];
      if (share) check(hold, *share, tale.posted[at(measure)]);
    }
    for (const Link& link : *links) {
      for (const Measure measure : kGoods) {
        const auto& factor = link.factors[at(measure)];
        if (factor && hold.shares[at(measure)]) add(link.account, measure, booked(*hold.shares[at(measure)], *factor));
      }
      if (link.factors[at(Measure::uses)]) declared_[link.account][hold.key.declaration].push_back(&hold);
    }
  }

  void check(const Hold& hold, const Share& share, Wide told_posted) {
    const std::string& name = hold.key.declaration;
    for (const std::int64_t figure : {share.amount, share.reach, share.freed, share.taken, share.posted}) {
      if (figure < 0) found_.push_back(Error{"ledger.below_zero", {name, std::to_string(figure)}, {}});
    }
    if (share.posted > share.taken) unbalanced(name, "posted", share.posted, share.taken);
    if (share.taken > share.reach) unbalanced(name, "taken", share.taken, share.reach);
    if (hold.closed && share.taken != share.posted) unbalanced(name, "taken", share.taken, share.posted);
    // Less is posted than was told only where all that is kept is used up.
    const bool used_up = share.posted == share.taken && told_posted > share.posted;
    const bool none_left = share.posted == 0 && told_posted < 0;
    if (told_posted != share.posted && !used_up && !none_left) {
      unbalanced(name, "posted", share.posted, told_posted);
    }
  }

  void check(const Account& account, Measure measure, const Tally& tally) {
    for (const std::int64_t figure :
         {tally.authorised, tally.held, tally.allowance, tally.exported, tally.freed, tally.expired}) {
      if (figure < 0) {
        found_.push_back(Error{"ledger.below_zero", {account.id, shown(figure, measure, tally.unit)}, {}});
      }
    }
    const Wide kept = Wide{tally.held} + tally.allowance + tally.exported;
    if (kept > ceiling(account, tally)) {
      found_.push_back(Error{"ledger.overdrawn",
                             {account.id, shown(told(kept), measure, tally.unit),
                              shown(told(ceiling(account, tally)), measure, tally.unit)},
                             {}});
    }
    const Booked& sum = sums_[{account.id, measure}];
    unless_equal(account, "held", tally.held, sum.held);
    unless_equal(account, "allowance", tally.allowance, sum.allowance);
    unless_equal(account, "exported", tally.exported, sum.exported);
    unless_equal(account, "freed", tally.freed, sum.freed);
    unless_equal(account, "expired", tally.expired, account.ending == Ending::none ? 0 : remainder(account, tally));
  }

  void unless_equal(const Account& account, const char* figure, Wide stored, Wide computed) {
    if (stored != computed) unbalanced(account.id, figure, stored, computed);
  }

  void unbalanced(const std::string& of, const char* figure, Wide stored, Wide computed) {
    found_.push_back(
        Error{"ledger.unbalanced", {of, figure, std::to_string(told(stored)), std::to_string(told(computed))}, {}});
  }

  const Books& books_;
  Desk desk_;
  std::map<std::pair<std::string, Measure>, Booked> sums_;
  std::map<std::string, std::map<std::string, std::vector<const Hold*>>> declared_;
  std::vector<Error> found_;
};

}  // namespace

std::vector<Error> audit(const Books& books) { return Auditing(books).run(); }

}  // namespace sluice::ledger

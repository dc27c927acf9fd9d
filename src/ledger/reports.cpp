// SPDX-License-Identifier: Apache-2.0
#include "reports.hpp"

#include <algorithm>
#include <set>

#include "booking.hpp"

namespace sluice::ledger {
namespace {

Discrepancy without_hold(const std::vector<const Message*>& messages, const HoldKey& key) {
  Discrepancy result{key, {}, {}};
  for (const Message* const message : messages) {
    if (message->key == key) result.aside.push_back({*message, Aside::no_hold});
  }
  return result;
}

}  // namespace

Result<Discrepancy> discrepancy(const Books& books, const HoldKey& key) {
  const Desk desk(books);
  const auto messages = desk.messages(key.declaration);
  const Hold* const hold = desk.hold(key);
  if (!hold) return without_hold(messages, key);
  const auto links = chain(desk, hold->line);
  if (!links) return fail(links.error());
  const Tale tale = fold(messages, terms_of(desk, key, *links));
  Discrepancy result{key, tale.aside, {}};
  for (const Measure measure : kGoods) {
    const auto& share = hold->shares[at(measure)];
    if (!share) continue;
    const Wide beyond = tale.posted[at(measure)] - share->posted;
    if (beyond != 0) result.excesses.push_back({measure, told(beyond)});
  }
  return result;
}

Result<std::vector<Discrepancy>> discrepancies(const Books& books) {
  std::set<HoldKey> keys;
  for (const auto& [key, hold] : books.holds) keys.insert(key);
  for (const Message& message : books.messages) keys.insert(message.key);
  std::vector<Discrepancy> result;
  for (const HoldKey& key : keys) {
    auto found = discrepancy(books, key);
    if (!found) return fail(found.error());
    if (!found->aside.empty() || !found->excesses.empty()) result.push_back(*std::move(found));
  }
  return result;
}

Result<std::vector<Release>> released_before(const Books& books, const std::string& account, Date day) {
  const Desk desk(books);
  std::vector<Release> result;
  for (const auto& [key, hold] : books.holds) {
    const auto links = chain(desk, hold.line);
    if (!links) return fail(links.error());
    if (std::ranges::none_of(*links, [&](const Link& link) { return link.account == account; })) continue;
    Terms terms = terms_of(desk, key, *links);
    terms.before = day;
    const Tale tale = fold(desk.messages(key.declaration), terms);
    Release release{key, hold.line, {}, tale.last};
    bool any = false;
    for (const Measure measure : kGoods) {
      const auto& share = hold.shares[at(measure)];
      if (!share) continue;
      const auto posted = static_cast<std::int64_t>(std::clamp<Wide>(tale.posted[at(measure)], 0, share->posted));
      release.posted[at(measure)] = posted;
      any = any || posted > 0;
    }
    if (any) result.push_back(std::move(release));
  }
  return result;
}

}  // namespace sluice::ledger

// SPDX-License-Identifier: Apache-2.0
#include "listing.hpp"

namespace sluice::office {
namespace {

using licensing::ActorRole;

// A condition of the SQL, with its value.
struct Where {
  std::string sql;
  std::vector<store::Value> values;

  void add(std::string_view condition, store::Value value) {
    sql += " AND " + std::string(condition);
    values.push_back(std::move(value));
  }
};

}  // namespace

// Keyset pages: a page goes on behind the last row of the one before, whatever was added or taken since.
Result<ListPage> list_page(Look& look, const ListQuery& query) {
  Where where{"kind = ?", {query.kind}};
  const bool by_due = !query.queue.empty();
  if (by_due) where.add("queue = ?", query.queue);
  if (!query.state.empty()) where.add("state = ?", query.state);
  const bool rests = query.kind == "application" || query.kind == "licence";
  if (look.actor.role == ActorRole::end_user && rests) {
    where.add("id IN (SELECT id FROM record_reader WHERE kind = record.kind AND reader = ?)", look.actor.organisation);
  } else if (look.actor.role == ActorRole::exporter || look.actor.role == ActorRole::end_user) {
    where.add("owner = ?", look.actor.organisation);
  } else if (!query.owner.empty()) {
    where.add("owner = ?", query.owner);
  }
  const bool desk = look.actor.role == ActorRole::officer || look.actor.role == ActorRole::approver;
  if (desk && !look.actor.province.empty()) {
    where.add("province IN ('', ?)", look.actor.province);
  }
  if (!query.after.empty()) {
    const auto bar = query.after.find('|');
    if (bar == std::string::npos) return fail("list.after", {query.after});
    if (by_due) {
      where.add("(due, id) > (?, ?)", query.after.substr(0, bar));
      where.values.emplace_back(query.after.substr(bar + 1));
    } else {
      where.add("id > ?", query.after.substr(bar + 1));
    }
  }
  const std::string order = by_due ? "due, id" : "id";
  where.values.emplace_back(static_cast<std::int64_t>(query.most) + 1);
  auto rows = look.rows.all<std::string, std::string, std::string, std::string, std::string, std::string>(
      "SELECT id, owner, province, state, queue, due FROM record WHERE " + where.sql + " ORDER BY " + order +
          " LIMIT ?",
      std::move(where.values));
  if (!rows) return fail(std::move(rows.error()));
  ListPage page;
  for (auto& [id, owner, province, state, queue, due] : *rows) {
    if (page.rows.size() == query.most) {
      page.next = page.rows.back().due + "|" + page.rows.back().id;
      break;
    }
    page.rows.push_back({id, owner, province, state, queue, due});
  }
  return page;
}

}  // namespace sluice::office

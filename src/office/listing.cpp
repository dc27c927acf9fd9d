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

// What of the query, and of who asks, every row must fit.
Result<Where> where_of(const Look& look, const ListQuery& query) {
  Where where{"kind = ?", {query.kind}};
  const bool by_due = !query.queue.empty();
  if (by_due) where.add("queue <> '' AND queue = ?", query.queue);  // as the indices say it
  if (!query.state.empty()) where.add("state = ?", query.state);
  const bool rests = query.kind == "application" || query.kind == "licence";
  if (look.actor.role == ActorRole::end_user && rests) {
    where.add("id IN (SELECT id FROM record_reader WHERE kind = record.kind AND reader = ?)", look.actor.organisation);
  } else if (look.actor.role == ActorRole::exporter || look.actor.role == ActorRole::end_user) {
    where.add("owner = ?", look.actor.organisation);
  } else if (!query.owner.empty()) {
    where.add("owner = ?", query.owner);
  }
  if (query.after.empty()) return where;
  const auto bar = query.after.find('|');
  if (bar == std::string::npos) return fail("list.after", {query.after});
  if (by_due) {
    where.add("(due, id) > (?, ?)", query.after.substr(0, bar));
    where.values.emplace_back(query.after.substr(bar + 1));
  } else {
    where.add("id > ?", query.after.substr(bar + 1));
  }
  return where;
}

// The desk of a province sees its own and what is the central authority's: each is read in its own order, by an index,
// as far as the page goes.
std::vector<std::string> provinces_of(const Look& look) {
  const bool desk = look.actor.role == ActorRole::officer || look.actor.role == ActorRole::approver;
  if (!desk || look.actor.province.empty()) return {};
  return {"", look.actor.province};
}

}  // namespace

// Keyset pages: a page goes on behind the last row of the one before, whatever was added or taken since.
Result<ListPage> list_page(Look& look, const ListQuery& query) {
  const auto where = where_of(look, query);
  if (!where) return fail(where.error());
  const std::string order = query.queue.empty() ? "id" : "due, id";
  const auto most = static_cast<std::int64_t>(query.most) + 1;
  const std::string select = "SELECT id, owner, province, state, queue, due FROM record WHERE " + where->sql;
  const std::string tail = " ORDER BY " + order + " LIMIT ?";
  std::string sql = select + tail;
  std::vector<store::Value> values = where->values;
  values.emplace_back(most);
  if (const auto provinces = provinces_of(look); !provinces.empty()) {
    sql.clear();
    values.clear();
    for (const std::string& province : provinces) {
      sql += sql.empty() ? "" : " UNION ALL ";
      sql += "SELECT * FROM (" + select + " AND province = ?" + tail + ") AS " + (province.empty() ? "central" : "own");
      values.insert(values.end(), where->values.begin(), where->values.end());
      values.emplace_back(province);
      values.emplace_back(most);
    }
    sql += tail;
    values.emplace_back(most);
  }
  auto rows = look.rows.all<std::string, std::string, std::string, std::string, std::string, std::string>(
      sql, std::move(values));
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

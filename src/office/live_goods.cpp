// SPDX-License-Identifier: Apache-2.0
#include "live_goods.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "sluice/base/text.hpp"
#include "sluice/store/digest.hpp"
#include "sluice/wire/transaction.hpp"

namespace sluice::office {
namespace {

constexpr std::int64_t kRowsAtOnce = 4096;

void leave_out(Json& object, std::initializer_list<std::string_view> names) {
  std::erase_if(object.members,
                [&](const Json::Member& member) { return std::ranges::count(names, member.name) != 0; });
}

Result<std::int64_t> kept(Desk& desk, const Json& facts) {
  const std::string body = to_json(facts);
  const std::int64_t number = fact_number(body);
  const auto added =
      desk.writing.run("INSERT INTO fact_set (number, body) VALUES (?, ?) ON CONFLICT DO NOTHING", {number, body});
  if (!added) return fail(added.error());
  if (*added != 0) return number;
  const auto there = desk.rows.one<std::string>("SELECT body FROM fact_set WHERE number = ?", {number});
  if (!there) return fail(there.error());
  if (!*there || std::get<0>(**there) != body) return fail("store.damaged", {"fact_set " + std::to_string(number)});
  return number;
}

}  // namespace

std::int64_t fact_number(std::string_view body) {
  const store::Digest digest = store::sha256_of({body});
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = number << 8U | digest[i];
  return static_cast<std::int64_t>(number);
}

KeptFacts facts_of(const trade::Transaction& stated, const trade::Transaction& judged) {
  KeptFacts facts;
  Json json = wire::write_transaction(judged);
  if (const Json* lines = json.find("lines")) {
    for (std::size_t i = 0; i < lines->items.size(); ++i) {
      Json line = lines->items[i];
      leave_out(line, {"id", "description", "quantity", "value"});
      facts.lines.emplace_back(judged.lines[i].id, std::move(line));
    }
  }
  const Json own = wire::write_transaction(stated);
  const Json* parties = own.find("parties");
  const Json* seen = json.find("parties");
  if (parties != nullptr && parties->kind == Json::Kind::array) {
    for (std::size_t i = 0; i < parties->items.size(); ++i) {
      Json party = parties->items[i];
      leave_out(party, {"id"});
      Json kept = Json::object({{"stated", std::move(party)}});
      if (const Json* hits = seen->items[i].find("hits")) kept.members.push_back({"hits", *hits});
      facts.parties.push_back(std::move(kept));
    }
  }
  leave_out(json, {"id", "source", "dates", "lines", "parties"});
  if (Json* use = json.find("end_use"); use != nullptr && use->kind == Json::Kind::object) leave_out(*use, {"text"});
  facts.circumstances = std::move(json);
  return facts;
}

Result<void> keep_goods(Desk& desk, std::string_view kind, const std::string& id, std::optional<Date> until,
                        const trade::Transaction& stated, const trade::Transaction& judged) {
  if (auto gone = drop_goods(desk, kind, id); !gone) return gone;
  const KeptFacts facts = facts_of(stated, judged);
  const auto circumstances = kept(desk, facts.circumstances);
  if (!circumstances) return fail(circumstances.error());
  std::string parties;
  for (const Json& party : facts.parties) {
    const auto number = kept(desk, party);
    if (!number) return fail(number.error());
    parties += (parties.empty() ? "" : ",") + std::to_string(*number);
  }
  for (const auto& [line, body] : facts.lines) {
    const auto goods = kept(desk, body);
    if (!goods) return fail(goods.error());
    const auto added = desk.writing.run(
        "INSERT INTO live_goods (kind, id, line, until, goods, circumstances, parties) VALUES (?, ?, ?, ?, ?, ?, ?)",
        {std::string(kind), id, line, until ? to_string(*until) : "", *goods, *circumstances, parties});
    if (!added) return fail(added.error());
  }
  return {};
}

Result<void> drop_goods(Desk& desk, std::string_view kind, const std::string& id) {
  const auto gone = desk.writing.run("DELETE FROM live_goods WHERE kind = ? AND id = ?", {std::string(kind), id});
  return gone ? Result<void>{} : fail(gone.error());
}

// Page by page, since a store may give the whole of a query at once.
Result<void> each_live_line(store::Reading& rows, Date on, const std::function<Result<void>(LiveLine)>& take) {
  std::array<std::string, 3> last;
  for (bool more = true; more;) {
    auto statement = rows.query(
        "SELECT kind, id, line, goods, circumstances, parties FROM live_goods WHERE (kind, id, line) > (?, ?, ?) "
        "AND (until = '' OR until >= ?) "
        "ORDER BY kind, id, line LIMIT ?",
        {last[0], last[1], last[2], to_string(on), kRowsAtOnce});
    if (!statement) return fail(std::move(statement.error()));
    more = false;
    for (;;) {
      const auto found = statement->step();
      if (!found) return fail(found.error());
      if (!*found) break;
      auto row = statement->row<std::string, std::string, std::string, std::int64_t, std::int64_t, std::string>();
      if (!row) return fail(std::move(row.error()));
      auto& [kind, id, line, goods, circumstances, parties] = *row;
      more = true;
      last = {kind, id, line};
      LiveLine live{kind == "licence", std::move(id), std::move(line), goods, circumstances, {}};
      for (const std::string_view each : split(parties, ',')) {
        std::int64_t number = 0;
        std::from_chars(each.data(), each.data() + each.size(), number);
        if (!each.empty()) live.parties.push_back(number);
      }
      if (auto done = take(std::move(live)); !done) return done;
    }
  }
  return {};
}

Result<std::map<std::int64_t, Json>> fact_bodies(store::Reading& rows, const std::function<bool(std::int64_t)>& asked) {
  std::map<std::int64_t, Json> bodies;
  for (std::optional<std::int64_t> last;;) {
    const auto page = rows.all<std::int64_t, std::string>(std::string("SELECT number, body FROM fact_set ") +
                                                              (last ? "WHERE number > ? " : "WHERE ? = 0 ") +
                                                              "ORDER BY number LIMIT ?",
                                                          {last.value_or(0), kRowsAtOnce});
    if (!page) return fail(page.error());
    if (page->empty()) return bodies;
    for (const auto& [number, body] : *page) {
      last = number;
      if (!asked(number)) continue;
      auto json = parse_json(body);
      if (!json) return fail("store.damaged", {"fact_set " + std::to_string(number)});
      bodies.emplace(number, std::move(*json));
    }
  }
}

}  // namespace sluice::office

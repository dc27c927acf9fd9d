// SPDX-License-Identifier: Apache-2.0
// Declarations: what customs holds, releases and tells. The licence is asked first, then the accounts.
#include <algorithm>
#include <limits>

#include "act_groups.hpp"
#include "books.hpp"
#include "licence_desk.hpp"
#include "records.hpp"
#include "sluice/licensing/licence_acts.hpp"

namespace sluice::office {
namespace {

using licensing::ActorRole;

struct HoldBody {
  std::string declaration;
  std::optional<std::int64_t> item;
  Quantity quantity;
  std::optional<Money> value;
  std::optional<std::vector<trade::Country>> via;
  std::string port;
  std::vector<std::string> parties;
};

struct EntryBody {  // by hand: what is posted, freed or undone
  std::string id;
  std::optional<std::int64_t> item;
  std::optional<Quantity> quantity;
  std::optional<Money> value;
};

struct MessageBody {
  std::string id;
  std::optional<std::int64_t> item;
  std::int64_t sequence = 0;
  ledger::Tells tells = ledger::Tells::total;
  std::optional<Date> day;  // of the event; left out, today
  std::optional<Quantity> quantity;
  std::optional<Money> value;
};

Result<ledger::HoldKey> key_of(const std::string& declaration, const std::optional<std::int64_t>& item) {
  const std::int64_t number = item.value_or(1);
  if (number < 1 || number > std::numeric_limits<std::int32_t>::max()) {
    return fail("ledger.item", {std::to_string(number)});
  }
  return ledger::HoldKey{declaration, static_cast<std::int32_t>(number)};
}

// What is told again without its day is of the day on which it was told first.
Result<Date> first_told(Desk& desk, const ledger::HoldKey& key, const std::string& id) {
  const auto row = desk.rows.one<std::string>(
      "SELECT day FROM customs_message WHERE declaration = ? AND item = ? AND id = ? ORDER BY step LIMIT 1",
      {key.declaration, std::int64_t{key.item}, id});
  if (!row) return fail(row.error());
  return *row ? parse_date(std::get<0>(**row)) : Result<Date>(desk.occasion.on);
}

Json moved(const ledger::Change& change) {
  Json movements = Json::array();
  for (const ledger::Movement& movement : change.movements) {
    constexpr std::array<std::string_view, 3> kNames{"quantity", "value", "uses"};
    movements.items.push_back(Json::object({{"declaration", Json::string(movement.key.declaration)},
                                            {"item", Json::number(std::to_string(movement.key.item))},
                                            {"measure", Json::string(std::string(kNames.at(at(movement.measure))))},
                                            {"posted_micro", Json::string(std::to_string(movement.posted))},
                                            {"freed_micro", Json::string(std::to_string(movement.freed))}}));
  }
  return Json::object({{"movements", std::move(movements)}});
}

Result<Done> entered(Desk& desk, const std::string& subject, const ledger::Act& act) {
  const auto change = enter(desk.writing, act);
  if (!change) return fail(change.error());
  if (auto done = follow_movements(desk, *change); !done) return fail(std::move(done.error()));
  return Done{subject, moved(*change)};
}

// What is declared of a licence's lines on a declaration, the item that is about to be left out.
Result<std::vector<licensing::ShipmentLine>> declared_before(Desk& desk, const std::string& licence,
                                                             const ledger::HoldKey& key) {
  const auto rows = desk.rows.all<std::string, std::int64_t, std::string>(
      "SELECT hold.line, hold.quantity_amount, account.quantity_unit FROM hold JOIN account ON account.id = hold.line "
      "WHERE hold.declaration = ? AND hold.item <> ? AND hold.quantity_amount IS NOT NULL",
      {key.declaration, std::int64_t{key.item}});
  if (!rows) return fail(rows.error());
  std::vector<licensing::ShipmentLine> lines;
  for (const auto& [account, micro, unit] : *rows) {
    if (licence_of(account) == licence)
      lines.push_back({account.substr(licence.size() + 1), {micro, *Code3::parse(unit)}});
  }
  return lines;
}

// The first event of a declaration that left on the licence and of which nobody has reported a delivery.
Result<std::optional<Date>> unreported_since(Desk& desk, const licensing::Licence& licence) {
  std::optional<Date> first;
  for (const licensing::LicenceLine& line : licence.lines) {
    const auto day = desk.rows.one<std::optional<std::string>>(
        "SELECT MIN(customs_message.day) FROM hold JOIN customs_message ON customs_message.declaration = "
        "hold.declaration AND customs_message.item = hold.item WHERE hold.line = ? AND hold.quantity_posted > 0 AND "
        "NOT "
        "EXISTS (SELECT 1 FROM delivery WHERE delivery.declaration = hold.declaration AND delivery.licence = ?)",
        {line.account, licence.id});
    if (!day) return fail(day.error());
    if (!*day || !std::get<0>(**day)) continue;
    const auto read = parse_date(*std::get<0>(**day));
    if (!read) return fail(read.error());
    if (!first || *read < *first) first = *read;
  }
  return first;
}

// The licence must be good that day, and its conditions kept.
Result<void> check_licence(Desk& desk, const std::string& account, const ledger::HoldKey& key, const HoldBody& said) {
  using licensing::LicenceState;
  const auto kept = desk.load<licensing::Licence>(licence_of(account));
  if (!kept) return fail(kept.error());
  const licensing::Licence& licence = kept->value;
  if (auto bad = licensing::not_good(licence, desk.occasion.on)) return fail(std::move(*bad));
  if (licence.state == LicenceState::used || licence.state == LicenceState::exhausted) {
    return fail("licence.not_good", {std::string(trade::symbol(licence.state)), to_string(desk.occasion.on)});
  }
  auto lines = declared_before(desk, licence.id, key);
  if (!lines) return fail(std::move(lines.error()));
  licensing::ShipmentFacts facts;
  facts.lines = std::move(*lines);
  const auto slash = account.find('/');
  facts.lines.push_back({slash == std::string::npos ? "" : account.substr(slash + 1), said.quantity});
  facts.via = said.via;
  facts.port = said.port;
  facts.parties = said.parties;
  if (licence.destination) facts.destinations.push_back(*licence.destination);
  const auto reports = [](const licensing::Condition& each) {
    return each.kind == licensing::ConditionKind::report_within;
  };
  if (std::ranges::any_of(licence.conditions, reports)) {
    auto since = unreported_since(desk, licence);
    if (!since) return fail(std::move(since.error()));
    facts.released = *since;
  }
  const auto breaches = licensing::check_conditions(licence.conditions, facts, desk.occasion.on);
  if (breaches.empty()) return {};
  const licensing::Breach& first = breaches.front();
  return fail(first.unknown ? "ledger.condition_unknown" : "ledger.condition",
              {licence.id, first.condition, first.because});
}

Result<Done> hold(Desk& desk, const std::string& account, const HoldBody& said) {
  const auto key = key_of(said.declaration, said.item);
  if (!key) return fail(key.error());
  const auto known = desk.rows.one<std::string>("SELECT day FROM hold WHERE declaration = ? AND item = ?",
                                                {key->declaration, std::int64_t{key->item}});
  if (!known) return fail(known.error());
  if (!*known) {
    if (auto fits = check_licence(desk, account, *key, said); !fits) return fail(std::move(fits.error()));
  }
  // Declared again, it is what was declared, or something else and refused.
  const auto day = *known ? parse_date(std::get<0>(**known)) : Result<Date>(desk.occasion.on);
  if (!day) return fail(day.error());
  return entered(desk, account, ledger::MakeHold{*key, account, *day, {said.quantity, said.value}});
}

template <ledger::Tells tells>
Result<Done> by_hand(Desk& desk, const std::string& declaration, const EntryBody& said) {
  const auto key = key_of(declaration, said.item);
  if (!key) return fail(key.error());
  const auto day = first_told(desk, *key, said.id);
  if (!day) return fail(day.error());
  return entered(desk, declaration, ledger::Do{*key, said.id, tells, *day, {said.quantity, said.value}});
}

Result<Done> report(Desk& desk, const std::string& declaration, const MessageBody& said) {
  const auto key = key_of(declaration, said.item);
  if (!key) return fail(key.error());
  const auto day = said.day ? Result<Date>(*said.day) : first_told(desk, *key, said.id);
  if (!day) return fail(day.error());
  ledger::Message message;
  message.key = *key;
  message.sequence = said.sequence;
  message.id = said.id;
  message.tells = said.tells;
  message.day = *day;
  message.amounts = {said.quantity, said.value};
  return entered(desk, declaration, ledger::Report{std::move(message)});
}

Result<Done> settle(Desk& desk, const std::string& declaration, const MessageBody& said) {
  const auto key = key_of(declaration, said.item);
  if (!key) return fail(key.error());
  const auto day = said.day ? Result<Date>(*said.day) : first_told(desk, *key, said.id);
  if (!day) return fail(day.error());
  return entered(desk, declaration,
                 ledger::Settle{*key, said.sequence, said.id, said.tells, *day, {said.quantity, said.value}});
}

}  // namespace
}  // namespace sluice::office

namespace sluice::trade {
template <>
inline constexpr std::array<std::string_view, 6> kSymbols<ledger::Tells>{"total", "delta", "contra",
                                                                         "free",  "close", "nothing"};
}  // namespace sluice::trade

namespace sluice::wire {

template <class Body>
constexpr auto item_field() {
  return optional("item", &Body::item, "1",
                  {"The item of the declaration; left out, the first.", "报关单商品项；省略为第一项。"});
}
template <class Body>
constexpr auto amount_fields() {
  return std::tuple{
      optional("quantity", &Body::quantity, R"({"value": "3000", "unit": "KGM"})", {"How much.", "数量。"}),
      optional("value", &Body::value, R"({"amount": "1050000", "currency": "CNY"})", {"What it is worth.", "价值。"})};
}

template <>
inline constexpr auto kFields<office::HoldBody> = std::tuple{
    required("declaration", &office::HoldBody::declaration, "\"530420260000123456\"",
             {"The customs declaration.", "报关单号。"}),
    item_field<office::HoldBody>(),
    required("quantity", &office::HoldBody::quantity, R"({"value": "3000", "unit": "KGM"})", {"How much.", "数量。"}),
    optional("value", &office::HoldBody::value, R"({"amount": "1050000", "currency": "CNY"})",
             {"What it is worth.", "价值。"}),
    optional("via", &office::HoldBody::via, R"(["VN"])", {"Countries it passes through.", "途经国家。"}),
    optional<OptionalText>("port", &office::HoldBody::port, "\"Tianjin\"", {"Where it leaves.", "出境口岸。"}),
    optional("parties", &office::HoldBody::parties, R"(["Rhein Antriebe GmbH"])", {"Who gets it.", "收货各方。"})};

template <>
inline constexpr auto kFields<office::EntryBody> =
    std::tuple_cat(std::tuple{required("id", &office::EntryBody::id, "\"release-1\"",
                                       {"Its own name: the same again is done once.", "本笔编号，重复提交只记一次。"}),
                              item_field<office::EntryBody>()},
                   amount_fields<office::EntryBody>());

template <>
inline constexpr auto kFields<office::MessageBody> = std::tuple_cat(
    std::tuple{required("id", &office::MessageBody::id, "\"M-1\"", {"The message's own name.", "报文编号。"}),
               item_field<office::MessageBody>(),
               required("sequence", &office::MessageBody::sequence, "1",
                        {"Its number within the declaration, from 1.", "在报关单内的序号，从 1 起。"}),
               required("tells", &office::MessageBody::tells, "\"total\"", {"What it tells.", "报文内容。"}),
               optional("day", &office::MessageBody::day, "\"2026-04-10\"",
                        {"The day of the event; left out, today.", "事件发生日；省略为当日。"})},
    amount_fields<office::MessageBody>());

}  // namespace sluice::wire

namespace sluice::office {

void add_ledger_acts(std::vector<ActKind>& table) {
  const Roles customs{ActorRole::customs, ActorRole::officer};
  using ledger::Tells;
  table.push_back(act_of<HoldBody>("ledger.hold", "declares on", customs,
                                   {"Goods are declared: what they take is held on the account.", "申报，占用额度。"},
                                   hold));
  table.push_back(act_of<EntryBody>("ledger.post", "releases of declaration", customs,
                                    {"Goods are released: what was held has left.", "放行，核销额度。"},
                                    by_hand<Tells::delta>));
  table.push_back(act_of<EntryBody>("ledger.free", "frees of declaration", customs,
                                    {"Part of what was held will not leave.", "释放部分额度。"}, by_hand<Tells::free>));
  table.push_back(act_of<EntryBody>("ledger.contra", "takes back of declaration", customs,
                                    {"Released goods came back at the border.", "退关，冲回额度。"},
                                    by_hand<Tells::contra>));
  table.push_back(act_of<EntryBody>("ledger.close", "closes declaration", customs,
                                    {"Nothing more leaves; the rest is freed.", "结关，释放余量。"},
                                    by_hand<Tells::close>));
  table.push_back(act_of<MessageBody>(
      "ledger.report", "tells of declaration", customs,
      {"A message of customs, in any order, repeated or late.", "海关报文，可乱序、重复或迟到。"}, report));
  table.push_back(act_of<MessageBody>(
      "ledger.settle", "settles declaration", customs,
      {"Says what counts instead of messages that contradict one another.", "处理相互矛盾的报文。"}, settle));
}

}  // namespace sluice::office

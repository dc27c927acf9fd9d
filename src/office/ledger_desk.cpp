// SPDX-License-Identifier: Apache-2.0
// Declarations: what customs holds, releases and tells. The licence is asked first, then the accounts.
#include <algorithm>

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

std::int32_t item_of(const std::optional<std::int64_t>& item) { return static_cast<std::int32_t>(item.value_or(1)); }

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

// The licence must be good that day, and its conditions kept.
Result<void> check_licence(Desk& desk, const std::string& account, const HoldBody& said) {
  const auto kept = desk.load<licensing::Licence>(licence_of(account));
  if (!kept) return fail(kept.error());
  const licensing::Licence& licence = kept->value;
  if (auto bad = licensing::not_good(licence, desk.occasion.on)) return fail(std::move(*bad));
  licensing::ShipmentFacts facts;
  const auto slash = account.find('/');
  facts.lines.push_back({slash == std::string::npos ? "" : account.substr(slash + 1), said.quantity});
  facts.via = said.via;
  facts.port = said.port;
  facts.parties = said.parties;
  if (licence.destination) facts.destinations.push_back(*licence.destination);
  const auto breaches = licensing::check_conditions(licence.conditions, facts, desk.occasion.on);
  if (breaches.empty()) return {};
  const licensing::Breach& first = breaches.front();
  return fail(first.unknown ? "ledger.condition_unknown" : "ledger.condition",
              {licence.id, first.condition, first.because});
}

Result<Done> hold(Desk& desk, const std::string& account, const HoldBody& said) {
  if (auto fits = check_licence(desk, account, said); !fits) return fail(std::move(fits.error()));
  const ledger::HoldKey key{said.declaration, item_of(said.item)};
  return entered(desk, account, ledger::MakeHold{key, account, desk.occasion.on, {said.quantity, said.value}});
}

template <ledger::Tells tells>
Result<Done> by_hand(Desk& desk, const std::string& declaration, const EntryBody& said) {
  const ledger::HoldKey key{declaration, item_of(said.item)};
  return entered(desk, declaration, ledger::Do{key, said.id, tells, desk.occasion.on, {said.quantity, said.value}});
}

Result<Done> report(Desk& desk, const std::string& declaration, const MessageBody& said) {
  ledger::Message message;
  message.key = {declaration, item_of(said.item)};
  message.sequence = said.sequence;
  message.id = said.id;
  message.tells = said.tells;
  message.day = said.day.value_or(desk.occasion.on);
  message.amounts = {said.quantity, said.value};
  return entered(desk, declaration, ledger::Report{std::move(message)});
}

Result<Done> settle(Desk& desk, const std::string& declaration, const MessageBody& said) {
  return entered(desk, declaration,
                 ledger::Settle{{declaration, item_of(said.item)},
                                said.sequence,
                                said.id,
                                said.tells,
                                said.day.value_or(desk.occasion.on),
                                {said.quantity, said.value}});
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

// SPDX-License-Identifier: Apache-2.0
#include "view.hpp"

#include <algorithm>
#include <array>

#include "application_desk.hpp"
#include "books.hpp"
#include "certificate_desk.hpp"
#include "listing_desk.hpp"
#include "person.hpp"
#include "quota.hpp"
#include "records.hpp"
#include "sluice/ledger/reports.hpp"
#include "sluice/licensing/clock.hpp"
#include "sluice/licensing/kinds.hpp"
#include "sluice/licensing/licence_acts.hpp"
#include "sluice/licensing/violation.hpp"
#include "sluice/office/licence_document.hpp"

namespace sluice::office {
namespace {

using licensing::ActorRole;
using licensing::Application;
using licensing::Licence;

constexpr std::array<std::string_view, 3> kMeasureNames{"quantity", "value", "uses"};

Json text(std::string_view value) { return Json::string(std::string(value)); }
Json whole(std::int64_t value) { return Json::string(std::to_string(value)); }

void put(Json& object, std::string_view name, Json value) {
  object.members.push_back({std::string(name), std::move(value)});
}

// Millionths of a unit as a decimal; uses are whole.
Json amount(std::int64_t micro, ledger::Measure measure, Code3 unit) {
  if (measure == ledger::Measure::uses) return whole(micro);
  return text(to_string(to_decimal(Quantity{micro, unit})));
}

bool company(const Look& look) {
  return look.actor.role == ActorRole::exporter || look.actor.role == ActorRole::end_user;
}

template <class R>
Result<Json> record(Look& look, const std::string& id) {
  const auto kept = look.load<R>(id);
  if (!kept) return fail(kept.error());
  return RecordOf<R>::write(kept->value);
}

// What the authority keeps to itself until it has decided.
void hide_review(Json& application) {
  const auto inner = [](const Json::Member& member) {
    return member.name == "advice" || member.name == "findings" || member.name == "assignment";
  };
  std::erase_if(application.members, inner);
  if (application.find("decision") == nullptr)
    std::erase_if(application.members, [](const Json::Member& member) { return member.name == "proposal"; });
}

// What an end user is told of a file that rests on its certificate: where it stands and what is asked, and nothing of
// the applicant's trade.
void hide_trade(Json& application) {
  constexpr std::array<std::string_view, 11> kTold{"sluice",       "id",       "number", "kind",
                                                   "applicant",    "province", "state",  "agent",
                                                   "certificates", "requests", "licence"};
  std::erase_if(application.members,
                [&](const Json::Member& member) { return std::ranges::count(kTold, member.name) == 0; });
}

Json write_clock(const licensing::ReviewClock& clock) {
  Json json = Json::object();
  put(json, "started", text(to_string(clock.started)));
  if (clock.stopped) put(json, "stopped", text(to_string(*clock.stopped)));
  put(json, "days", Json::number(std::to_string(clock.days)));
  put(json, "used", Json::number(std::to_string(clock.used)));
  if (clock.due) {
    put(json, "due", text(to_string(clock.due->on)));
    put(json, "provisional", Json::boolean(clock.due->provisional));
  }
  if (!clock.unlimited.empty()) put(json, "unlimited", text(clock.unlimited));
  Json excluded = Json::array();
  for (const licensing::Excluded& each : clock.excluded) {
    excluded.items.push_back(Json::object({{"id", text(each.id)},
                                           {"cause", text(each.cause)},
                                           {"first", text(to_string(each.days.first))},
                                           {"last", text(to_string(each.days.last))},
                                           {"open", Json::boolean(each.open)}}));
  }
  put(json, "excluded", std::move(excluded));
  return json;
}

Result<Json> look_application(Look& look, const std::string& id) {
  const auto kept = look.load<Application>(id);
  if (!kept) return fail(kept.error());
  const Application& application = kept->value;
  Json json = RecordOf<Application>::write(application);
  if (company(look)) hide_review(json);
  if (look.actor.role == ActorRole::end_user && look.actor.organisation != application.applicant) hide_trade(json);
  if (const licensing::Kind* kind = look.tools.rules.kind(application.kind)) {
    const auto clock = licensing::review_clock(application, *kind, look.tools.calendar, look.occasion.on);
    if (clock) put(json, "clock", write_clock(*clock));  // none before acceptance
  }
  const auto certificates = load_certificates(look, application.certificates, application.applicant);
  if (!certificates) return fail(certificates.error());
  Json missing = Json::array();
  for (const licensing::Missing& each :
       licensing::completeness(application, look.tools.rules, certificates->all, look.occasion.on)) {
    missing.items.push_back(Json::object({{"id", text(each.document)},
                                          {"title", text(each.title.en)},
                                          {"cite", text(each.source.cite)},
                                          {"because", text(each.because)}}));
  }
  put(json, "missing", std::move(missing));
  return json;
}

void hide_prices(Json& licence) {
  for (Json::Member& member : licence.members) {
    if (member.name != "lines") continue;
    for (Json& line : member.value.items)
      std::erase_if(line.members, [](const Json::Member& each) { return each.name == "value"; });
  }
}

// What left on a licence by events before a day, as far as it has not come back.
Result<Json> exports_of(const Licence& licence, const ledger::Books& books, Date before) {
  Json list = Json::array();
  for (const licensing::LicenceLine& line : licence.lines) {
    const auto released = ledger::released_before(books, line.account, before);
    if (!released) return fail(released.error());
    for (const ledger::Release& release : *released) {
      const std::int64_t posted = release.posted[at(ledger::Measure::quantity)].value_or(0);
      if (posted <= 0) continue;
      list.items.push_back(Json::object({{"id", text(release.key.declaration + "/" + std::to_string(release.key.item))},
                                         {"line", text(line.id)},
                                         {"quantity", amount(posted, ledger::Measure::quantity, line.quantity.unit)},
                                         {"unit", text(line.quantity.unit.text())},
                                         {"released", text(to_string(release.last))}}));
    }
  }
  return list;
}

// Goods that left before a licence was stopped or taken back stay debited, and may be called back. The day after that
// on which it was; nothing of a licence that goes on or ended in the ordinary way.
std::optional<Date> recalled_before(const Licence& licence) {
  using enum licensing::LicenceState;
  const auto state = licence.state;
  if (state != suspended && state != withdrawn && state != revoked && state != annulled) return std::nullopt;
  auto came = licence.history.rbegin();
  while (std::next(came) != licence.history.rend() && std::next(came)->to == state) ++came;
  return came->on + 1;
}

Result<Json> look_deliveries(Look& look, const std::string& licence) {
  const auto rows =
      look.rows.all<std::string>("SELECT body FROM delivery WHERE licence = ? ORDER BY position", {licence});
  if (!rows) return fail(rows.error());
  Json list = Json::array();
  for (const auto& [body] : *rows) {
    auto report = parse_json(body);
    if (!report) return fail(std::move(report.error()));
    list.items.push_back(std::move(*report));
  }
  return list;
}

Result<Json> look_licence(Look& look, const std::string& id) {
  const auto kept = look.load<Licence>(id);
  if (!kept) return fail(kept.error());
  const Licence& licence = kept->value;
  Json json = RecordOf<Licence>::write(licence);
  if (look.actor.role == ActorRole::end_user && look.actor.organisation != licence.holder) hide_prices(json);
  put(json, "code", text(licence_code(licence)));
  const auto bad = licensing::not_good(licence, look.occasion.on);
  put(json, "good", Json::boolean(!bad));
  if (licence.state == licensing::LicenceState::amending) {
    const licensing::Kind* kind = look.tools.rules.kind(licence.kind);
    const auto clock = licensing::amendment_clock(licence, *kind, look.tools.calendar, look.occasion.on);
    if (clock) put(json, "clock", write_clock(*clock));
  }
  std::vector<std::string> accounts;
  for (const licensing::LicenceLine& line : licence.lines) accounts.push_back(line.account);
  const auto books = load_declared(look.rows, std::move(accounts));
  if (!books) return fail(books.error());
  const auto put_list = [&](std::string_view name, Result<Json> list) -> Result<void> {
    if (!list) return fail(std::move(list.error()));
    if (!list->items.empty()) put(json, name, std::move(*list));
    return {};
  };
  auto told = put_list("exports", exports_of(licence, *books, look.occasion.on + 1));
  if (const auto before = recalled_before(licence); before && told) {
    told = put_list("recall", exports_of(licence, *books, *before));
  }
  if (told) told = put_list("deliveries", look_deliveries(look, id));
  if (!told) return fail(std::move(told.error()));
  Json balance = Json::array();
  for (const licensing::LicenceLine& line : licence.lines) {
    const auto account = books->accounts.find(line.account);
    if (account == books->accounts.end()) continue;
    Json measures = write_measures(account->second);
    measures.members.insert(measures.members.begin(), {"id", text(line.id)});
    balance.items.push_back(std::move(measures));
  }
  put(json, "balance", std::move(balance));
  const auto cap = books->accounts.find(licence.id);
  if (cap != books->accounts.end()) put(json, "cap", write_measures(cap->second));
  return json;
}

Json write_hold(const ledger::Hold& hold, const ledger::Books& books) {
  Json json = Json::object({{"id", text(hold.key.declaration + "/" + std::to_string(hold.key.item))},
                            {"line", text(hold.line)},
                            {"day", text(to_string(hold.day))},
                            {"closed", Json::boolean(hold.closed)}});
  const auto line = books.accounts.find(hold.line);
  for (const ledger::Measure measure : ledger::kGoods) {
    const auto& share = hold.shares[at(measure)];
    if (!share || line == books.accounts.end()) continue;
    const auto& tally = line->second.tallies[at(measure)];
    const Code3 unit = tally ? tally->unit : Code3();
    put(json, kMeasureNames.at(at(measure)),
        Json::object({{"declared", amount(share->amount, measure, unit)},
                      {"released", amount(share->posted, measure, unit)},
                      {"freed", amount(share->freed, measure, unit)}}));
  }
  return json;
}

Json write_discrepancy(const ledger::Discrepancy& each) {
  Json aside = Json::array();
  for (const ledger::AsideMessage& message : each.aside) {
    constexpr std::array<std::string_view, 10> kWhy{"no_hold",   "conflict", "measure", "unit",        "not_yet",
                                                    "suspended", "expired",  "closed",  "after_close", "early_close"};
    aside.items.push_back(Json::object({{"id", text(message.message.id)},
                                        {"sequence", whole(message.message.sequence)},
                                        {"why", text(kWhy.at(static_cast<std::size_t>(message.why)))}}));
  }
  Json excess = Json::array();
  for (const ledger::Excess& measure : each.excesses)
    excess.items.push_back(Json::object({{"id", text(kMeasureNames.at(at(measure.measure)))},
                                         {"amount", amount(measure.amount, measure.measure, Code3())}}));
  return Json::object({{"id", text(each.key.declaration + "/" + std::to_string(each.key.item))},
                       {"aside", std::move(aside)},
                       {"excess", std::move(excess)}});
}

// The account must belong to a record that the actor may see.
Result<void> may_see_account(Look& look, const std::string& account) {
  const std::string id = account.substr(0, account.find('/'));
  if (id.starts_with("Q-")) {
    const auto quota = look.load<Quota>(id);
    return quota ? Result<void>{} : fail(quota.error());
  }
  const auto licence = look.load<Licence>(id);
  return licence ? Result<void>{} : fail(licence.error());
}

Result<Json> look_account(Look& look, const std::string& id) {
  if (auto may = may_see_account(look, id); !may) return fail(std::move(may.error()));
  const auto books = load_declared(look.rows, {id});
  if (!books) return fail(books.error());
  const auto account = books->accounts.find(id);
  if (account == books->accounts.end()) return fail("record.missing", {"account", id});
  Json json = write_measures(account->second);
  json.members.insert(json.members.begin(), {"id", text(id)});
  constexpr std::array<std::string_view, 5> kStanding{"open", "not_yet", "suspended", "expired", "closed"};
  put(json, "standing",
      text(kStanding.at(static_cast<std::size_t>(ledger::standing_on(account->second, look.occasion.on)))));
  Json holds = Json::array(), odd = Json::array();
  for (const auto& [key, hold] : books->holds) {
    if (hold.line == id) holds.items.push_back(write_hold(hold, *books));
  }
  const auto all = ledger::discrepancies(*books);
  if (!all) return fail(all.error());
  for (const ledger::Discrepancy& each : *all) odd.items.push_back(write_discrepancy(each));
  put(json, "holds", std::move(holds));
  put(json, "discrepancies", std::move(odd));
  return json;
}

Result<Json> look_declaration(Look& look, const std::string& id) {
  ledger::Needs needs;
  needs.declarations = {id};
  const auto books = load_books(look.rows, needs);
  if (!books) return fail(books.error());
  if (books->holds.empty() && books->messages.empty()) return fail("record.missing", {"declaration", id});
  Json holds = Json::array(), odd = Json::array();
  for (const auto& [key, hold] : books->holds) {
    if (auto may = may_see_account(look, hold.line); !may) return fail("record.missing", {"declaration", id});
    holds.items.push_back(write_hold(hold, *books));
  }
  const auto all = ledger::discrepancies(*books);
  if (!all) return fail(all.error());
  for (const ledger::Discrepancy& each : *all) odd.items.push_back(write_discrepancy(each));
  return Json::object({{"id", text(id)}, {"holds", std::move(holds)}, {"discrepancies", std::move(odd)}});
}

Json money(const Money& amount) {
  return Json::object({{"amount", text(to_string(to_decimal(amount)))}, {"currency", text(amount.currency.text())}});
}

// A case with what the law allows for it: a range, never a prediction.
Result<Json> look_violation(Look& look, const std::string& id) {
  const auto kept = look.load<licensing::Violation>(id);
  if (!kept) return fail(kept.error());
  const licensing::Violation& violation = kept->value;
  const auto range =
      licensing::penalty_range(look.tools.rules, violation.offence, violation.serious, violation.turnover);
  if (!range) return fail(range.error());
  Json json = RecordOf<licensing::Violation>::write(violation);
  Json told = Json::object({{"min", money(range->min)}});
  if (range->max) put(told, "max", money(*range->max));
  put(told, "warning", Json::boolean(range->warning));
  put(told, "cite", text(range->cite));
  put(json, "range", std::move(told));
  return json;
}

constexpr std::array kViews{
    View{"person", {"Who acts.", "办事人。"}, record<Person>},
    View{"enterprise", {"An enterprise.", "企业。"}, record<licensing::Enterprise>},
    View{"certificate", {"A certificate.", "证明文件。"}, record<FiledCertificate>},
    View{"evidence", {"Sealed evidence, without what is sealed.", "密封证据（不含内容）。"}, record<Evidence>},
    View{"application",
         {"An application, its clock, and what is missing.", "申请、期限及缺少的材料。"},
         look_application},
    View{"licence", {"A licence and its balance.", "许可证及余额。"}, look_licence},
    View{"quota", {"A total-volume indicator.", "总量控制指标。"}, record<Quota>},
    View{"violation", {"A case of breach, and the range that the law sets.", "违法案件及法定幅度。"}, look_violation},
    View{"listing", {"A party on the authority's own list.", "主管机关名单条目。"}, record<Listing>},
    View{"account",
         {"An account of the ledger, its holds, and what does not add up.", "台账账户、占用及差异。"},
         look_account},
    View{"declaration", {"What is held for a declaration, and told of it.", "报关单的占用与报文。"}, look_declaration},
};

}  // namespace

std::span<const View> all_views() { return kViews; }

Json write_measures(const ledger::Account& account) {
  Json json = Json::object();
  for (const ledger::Measure measure : ledger::kMeasures) {
    const auto& tally = account.tallies[at(measure)];
    if (!tally) continue;
    Json each = Json::object();
    if (measure != ledger::Measure::uses) put(each, "unit", text(tally->unit.text()));
    const auto add = [&](std::string_view name, std::int64_t value) {
      put(each, name, amount(value, measure, tally->unit));
    };
    add("authorised", tally->authorised);
    add("held", tally->held);
    add("exported", tally->exported);
    add("freed", tally->freed);
    add("expired", tally->expired);
    add("left", ledger::left(account, measure));
    put(json, kMeasureNames.at(at(measure)), std::move(each));
  }
  return json;
}

}  // namespace sluice::office

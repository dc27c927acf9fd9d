// SPDX-License-Identifier: Apache-2.0
#include "licence_desk.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "act_groups.hpp"
#include "books.hpp"
#include "certificate_desk.hpp"
#include "end_users.hpp"
#include "listing_desk.hpp"
#include "live_goods.hpp"
#include "quota.hpp"
#include "records.hpp"
#include "sluice/licensing/clock.hpp"
#include "sluice/licensing/licence_acts.hpp"

namespace sluice::office {
namespace {

using licensing::Application;
using licensing::Licence;
using licensing::LicenceAct;
using licensing::LicenceState;
namespace on_licence = licensing::on_licence;

struct Phrase {
  LicenceAct act;
  std::string_view phrase;
  wire::Words meaning;
};

// Granting, using and exhausting follow from other acts.
constexpr std::array kPhrases{
    Phrase{LicenceAct::suspend,
           "suspends licence",
           {"Nothing leaves on it from today on.", "中止许可证，当日起不得出口。"}},
    Phrase{LicenceAct::reinstate, "reinstates licence", {"It is good again from today on.", "恢复许可证。"}},
    Phrase{LicenceAct::amend_key,
           "gives back for a key change licence",
           {"Item, destination, end user or end use change: stop, return it, apply anew.",
            "物项种类、目的地、最终用户或最终用途变化：停止使用、交回并重新申请。"}},
    Phrase{LicenceAct::amend_other,
           "asks to amend licence",
           {"Another change: it pauses until that is decided.", "其他变更：暂停使用至作出决定。"}},
    Phrase{LicenceAct::refuse_amendment,
           "refuses to amend licence",
           {"The amendment is refused, and the licence is good as it was.", "不予变更，许可证照旧有效。"}},
    Phrase{LicenceAct::surrender, "surrenders licence", {"The holder gives it back.", "交回许可证。"}},
    Phrase{LicenceAct::withdraw, "withdraws licence", {"Without fault of the holder.", "撤回许可证。"}},
    Phrase{LicenceAct::revoke, "revokes licence", {"For a breach.", "吊销许可证。"}},
    Phrase{LicenceAct::annul, "annuls licence", {"Got by fraud: never good.", "撤销许可证，自始无效。"}},
    Phrase{LicenceAct::expire, "closes as expired licence", {"Its last day is over.", "许可证到期。"}},
    Phrase{LicenceAct::report_delivery,
           "reports a delivery under licence",
           {"Shipment, arrival, installation or use.", "报告装运、到货、安装或使用情况。"}},
    Phrase{LicenceAct::check_end_use, "checks the end use under licence", {"What a check found.", "最终用途核查。"}},
    Phrase{LicenceAct::ask_consent,
           "asks to transfer goods of licence",
           {"Consent to hand goods on or use them otherwise.", "申请转让或改变用途。"}},
    Phrase{
        LicenceAct::decide_consent, "decides on a transfer under licence", {"Given, or not.", "对转让申请作出决定。"}},
};

Result<void> enter_act(Desk& desk, const ledger::Act& act) {
  const auto change = enter(desk.writing, act);
  if (!change) return fail(change.error());
  return {};
}

Result<Licence> acted(Desk& desk, Licence before, const licensing::AnyLicenceAct& act, const licensing::Actor& by,
                      const Application* application = nullptr) {
  return licensing::perform(std::move(before), act, by, desk.occasion.on, desk.tools.rules, application);
}

// The office itself, where one thing follows from another.
licensing::Actor following(const Licence& licence) {
  return {"rule:ledger", licensing::ActorRole::officer, {}, licence.province};
}

ledger::Open cap_of(const Licence& licence, bool one_export) {
  ledger::Open open;
  open.account = licence.id;
  open.kind = ledger::Kind::cap;
  if (one_export) open.limits.uses = 1;
  open.valid = {licence.from, licence.until};
  return open;
}

// What a cap counts, everything below it counts as well.
Result<ledger::Open> line_of(Desk& desk, const Licence& licence, const licensing::LicenceLine& line,
                             const Application& application, const ledger::Open& cap) {
  ledger::Open open;
  open.account = line.account;
  open.limits.uses = cap.limits.uses;
  open.limits.amounts = {line.quantity, line.value};
  open.parents.push_back({licence.id, {}});
  open.valid = {licence.from, licence.until};
  auto quotas = export_quotas_above(desk, licence.holder, line, application.transaction);
  if (!quotas) return fail(std::move(quotas.error()));
  open.parents.insert(open.parents.end(), quotas->begin(), quotas->end());
  return open;
}

// A replacement allows what was granted now, and no more than its predecessor had left; the line says so too.
Result<void> cut(Desk& desk, licensing::LicenceLine& line) {
  ledger::Needs needs;
  needs.accounts.push_back(line.account);
  const auto books = load_books(desk.rows, needs);
  if (!books) return fail(books.error());
  const auto& tallies = books->accounts.at(line.account).tallies;
  const auto& quantity = tallies[at(ledger::Measure::quantity)];
  const auto& value = tallies[at(ledger::Measure::value)];
  if (quantity) line.quantity.micro = std::min(line.quantity.micro, quantity->authorised);
  if (value && line.value) line.value->micro = std::min(line.value->micro, value->authorised);
  return enter_act(desk, ledger::Amend{line.account, {{line.quantity, line.value}, {}}});
}

// What the accounts of a licence have left goes to those of its replacement; a line that was not granted again ends.
Result<void> carry_over(Desk& desk, const Licence& replaced, Licence& licence, std::vector<ledger::Open> opens) {
  ledger::Carry carry;
  carry.day = desk.occasion.on;
  for (ledger::Open& open : opens) {
    const std::string tail = open.account.substr(licence.id.size());
    open.limits = {};
    carry.pairs.push_back({replaced.id + tail, std::move(open)});
  }
  auto done = enter_act(desk, carry);
  for (licensing::LicenceLine& line : licence.lines) {
    if (done) done = cut(desk, line);
  }
  for (const licensing::LicenceLine& old : replaced.lines) {
    const bool renewed = std::ranges::any_of(licence.lines, [&](const auto& line) { return line.id == old.id; });
    if (done && !renewed) done = enter_act(desk, ledger::Close{old.account, desk.occasion.on});
  }
  return done;
}

// An amendment leaves the key elements as they are (Order 792, art. 18).
Result<void> may_replace(const Licence& old, const Licence& fresh) {
  const auto differs = [&](std::string_view what) { return fail("licence.replaces_key", {old.id, std::string(what)}); };
  const auto users = [](const Licence& licence) {
    auto names = end_users_of(licence.parties);
    std::ranges::sort(names);
    return names;
  };
  if (fresh.holder != old.holder) return differs("holder");
  if (fresh.destination != old.destination) return differs("destination");
  if (users(fresh) != users(old)) return differs("end_user");
  for (const licensing::LicenceLine& line : fresh.lines) {
    const auto same = [&](const licensing::LicenceLine& each) {
      return each.id == line.id && each.control_codes == line.control_codes &&
             each.commodity_code == line.commodity_code && each.quantity.unit == line.quantity.unit &&
             each.value.has_value() == line.value.has_value();
    };
    if (std::ranges::none_of(old.lines, same)) return differs("item " + line.id);
  }
  return {};
}

// The accounts of a licence, or, where it replaces another, those accounts carried over.
Result<void> open_accounts(Desk& desk, Licence& licence, const Application& application, const Licence* replaced) {
  const licensing::Kind* kind = desk.tools.rules.kind(licence.kind);
  std::vector<ledger::Open> opens{cap_of(licence, kind != nullptr && kind->one_export)};
  for (const licensing::LicenceLine& line : licence.lines) {
    auto open = line_of(desk, licence, line, application, opens.front());
    if (!open) return fail(std::move(open.error()));
    opens.push_back(std::move(*open));
  }
  if (replaced == nullptr) {
    for (const ledger::Open& open : opens) {
      if (auto done = enter_act(desk, open); !done) return done;
    }
    return {};
  }
  return carry_over(desk, *replaced, licence, std::move(opens));
}

Result<void> end_accounts(Desk& desk, const Licence& licence) {
  std::vector<std::string> accounts;
  for (const licensing::LicenceLine& line : licence.lines) accounts.push_back(line.account);
  accounts.push_back(licence.id);
  for (const std::string& account : accounts) {
    const Date day = desk.occasion.on;
    auto done = licence.state == LicenceState::expired ? enter_act(desk, ledger::Expire{account, day})
                                                       : enter_act(desk, ledger::Close{account, day});
    if (!done) return done;
  }
  return {};
}

// Whether something keeps goods from leaving that ends only with another act.
bool stopped(LicenceState state) { return state == LicenceState::suspended || state == LicenceState::amending; }
bool good(LicenceState state) { return state == LicenceState::active; }

// The first day on which goods may leave again: what stopped it stopped it for the whole day.
Date good_again(const Licence& licence, Date on) {
  const bool stopped_today = std::ranges::any_of(
      licence.history, [&](const licensing::LicenceEvent& event) { return event.on == on && stopped(event.to); });
  return stopped_today ? on + 1 : on;
}

// What a change of a licence's state means for its accounts.
Result<void> follow_state(Desk& desk, const Licence& licence, LicenceState before) {
  const LicenceState after = licence.state;
  if (before == after) return {};
  if (stopped(before) && stopped(after)) return {};
  if (stopped(after)) return enter_act(desk, ledger::Suspend{licence.id, desk.occasion.on});
  if (good(after)) return enter_act(desk, ledger::Reinstate{licence.id, good_again(licence, desk.occasion.on)});
  if (after == LicenceState::used || after == LicenceState::exhausted) return {};
  // Accounts end once: what follows a licence's end changes them no more.
  if (!good(before) && !stopped(before)) return {};
  return end_accounts(desk, licence);
}

void put_texts(Json& object, std::string name, const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.items.push_back(Json::string(text));
  object.members.push_back({std::move(name), std::move(list)});
}

Json told(const Licence& licence) {
  return Json::object({{"state", Json::string(std::string(trade::symbol(licence.state)))}});
}

// Nothing leaves any more on a licence that has ended: no law can change what it allows.
Result<void> forget_ended(Desk& desk, const Kept<Licence>& kept, LicenceState before) {
  const auto& table = desk.tools.rules.licence;
  return table.ends(kept.value.state) && !table.ends(before) ? drop_goods(desk, "licence", kept.id) : Result<void>{};
}

// Whether anything left under a declaration on a licence, and has not come back.
Result<bool> left_on(store::Reading& rows, const std::string& licence, const std::string& declaration) {
  const auto lines = rows.all<std::string>(
      "SELECT line FROM hold WHERE declaration = ? AND (quantity_posted > 0 OR value_posted > 0)", {declaration});
  if (!lines) return fail(lines.error());
  return std::ranges::any_of(*lines, [&](const auto& row) { return licence_of(std::get<0>(row)) == licence; });
}

// A report after export, of goods that left on this licence. There are as many as declarations, so they are rows.
Result<Done> keep_report(Desk& desk, const Licence& licence, const std::string& declaration, const Json& report) {
  const auto left = left_on(desk.rows, licence.id, declaration);
  if (!left) return fail(left.error());
  if (!*left) return fail("licence.no_use", {declaration});
  const auto kept = desk.writing.run(
      "INSERT INTO delivery (licence, position, declaration, body) SELECT ?, COALESCE(MAX(position), 0) + 1, ?, ? FROM "
      "delivery WHERE licence = ?",
      {licence.id, declaration, to_json(report), licence.id});
  if (!kept) return fail(kept.error());
  return Done{licence.id, told(licence)};
}

Result<Done> perform_licence(Desk& desk, const std::string& id, LicenceAct kind, const Json& body) {
  auto kept = desk.load<Licence>(id);
  if (!kept) return fail(std::move(kept.error()));
  const auto act = licensing::read_act(kind, body, desk.tools.reference);
  if (!act) return fail(act.error());
  const LicenceState before = kept->value.state;
  auto after = acted(desk, std::move(kept->value), *act, desk.actor);
  if (!after) return fail(std::move(after.error()));
  kept->value = std::move(*after);
  if (const auto* report = std::get_if<on_licence::ReportDelivery>(&*act)) {
    return keep_report(desk, kept->value, report->report.declaration, *licensing::write_act(*act).find("report"));
  }
  if (auto done = follow_state(desk, kept->value, before); !done) return fail(std::move(done.error()));
  if (auto done = forget_ended(desk, *kept, before); !done) return fail(std::move(done.error()));
  if (auto done = desk.keep(*kept); !done) return fail(std::move(done.error()));
  Json answer = told(kept->value);
  if (kind == LicenceAct::check_end_use) {
    const auto proposed = propose_after(desk, kept->value, kept->value.checks.back());
    if (!proposed) return fail(proposed.error());
    if (!proposed->empty()) put_texts(answer, "proposed", *proposed);
  }
  return Done{id, std::move(answer)};
}

// Whether the accounts of a licence have nothing left to declare.
Result<bool> nothing_left(Desk& desk, const Licence& licence) {
  ledger::Needs needs;
  for (const licensing::LicenceLine& line : licence.lines) needs.accounts.push_back(line.account);
  const auto books = load_books(desk.rows, needs);
  if (!books) return fail(books.error());
  return std::ranges::all_of(licence.lines, [&](const licensing::LicenceLine& line) {
    const auto account = books->accounts.find(line.account);
    if (account == books->accounts.end()) return true;
    const auto& tally = account->second.tallies[at(ledger::Measure::quantity)];
    return tally && tally->held == 0 && ledger::left(account->second, ledger::Measure::quantity) == 0;
  });
}

Result<void> follow_use(Desk& desk, const std::string& id, const std::string& declaration, Date released) {
  auto kept = desk.load_unseen<Licence>(id);
  if (!kept) return fail(std::move(kept.error()));
  const bool used_up_by_it =  // the one export of a single licence, of which customs tells more
      std::ranges::any_of(kept->value.history, [&](const licensing::LicenceEvent& event) {
        return event.act == LicenceAct::use && event.note == declaration;
      });
  const auto by = following(kept->value);
  const LicenceState before = kept->value.state;
  if (!used_up_by_it) {
    // What customs says has left counts, whatever the licence says to it now: its state follows where it can.
    if (auto used = acted(desk, kept->value, on_licence::Use{declaration, released}, by)) {
      kept->value = std::move(*used);
    }
  }
  if (good(kept->value.state)) {
    const auto empty = nothing_left(desk, kept->value);
    if (!empty) return fail(empty.error());
    if (*empty) {
      auto exhausted = acted(desk, std::move(kept->value), on_licence::Exhaust{}, by);
      if (!exhausted) return fail(std::move(exhausted.error()));
      kept->value = std::move(*exhausted);
    }
  }
  if (kept->value.state == before) return {};
  if (auto done = forget_ended(desk, *kept, before); !done) return done;
  // A used or exhausted licence keeps its accounts open, so that corrections of customs still find them.
  return desk.keep(*kept);
}

// The goods that were granted.
trade::Transaction granted_goods(trade::Transaction judged, const Licence& licence) {
  std::erase_if(judged.lines, [&](const trade::Line& line) {
    return std::ranges::find(licence.lines, line.id, &licensing::LicenceLine::id) == licence.lines.end();
  });
  return judged;
}

}  // namespace

RecordHead RecordOf<Licence>::head(const Licence& licence, const Tools& tools, Date on) {
  RecordHead head{
      licence.holder, licence.province, std::string(trade::symbol(licence.state)), {}, to_string(licence.until)};
  if (licence.state != LicenceState::amending) return head;
  head.queue = "amendments";
  const licensing::Kind* kind = tools.rules.kind(licence.kind);
  if (kind == nullptr) return head;
  const auto clock = licensing::amendment_clock(licence, *kind, tools.calendar, on);
  if (clock && clock->due) head.due = to_string(clock->due->on);
  return head;
}

std::string licence_of(const std::string& account) { return account.substr(0, account.find('/')); }

Result<Licence> grant_licence(Desk& desk, const Application& application, const trade::Transaction& judged,
                              const std::string& replaces) {
  auto number = desk.next_number('L');
  if (!number) return fail(std::move(number.error()));
  std::optional<Kept<Licence>> replaced;
  if (!replaces.empty()) {
    auto old = desk.load<Licence>(replaces);
    if (!old) return fail(std::move(old.error()));
    auto ended = acted(desk, std::move(old->value), on_licence::Replace{*number}, desk.actor);
    if (!ended) return fail(std::move(ended.error()));
    old->value = std::move(*ended);
    replaced = std::move(*old);
  }
  const auto certificates = load_certificates(desk, application.certificates, application.applicant);
  if (!certificates) return fail(certificates.error());
  const on_licence::Grant grant{*number, *number, replaces, certificates->owners};
  auto licence = acted(desk, Licence{}, grant, desk.actor, &application);
  if (!licence) return licence;
  auto opened = replaced ? may_replace(replaced->value, *licence) : Result<void>{};
  if (opened) opened = open_accounts(desk, *licence, application, replaced ? &replaced->value : nullptr);
  if (opened) opened = desk.keep<Licence>({*number, *licence, 0});
  if (opened) opened = name_record(desk, "licence", *number, end_users_of(licence->parties));
  if (opened) opened = desk.let_read("licence", *number, licence->end_users);
  if (opened)
    opened =
        keep_goods(desk, "licence", *number, licence->until, application.transaction, granted_goods(judged, *licence));
  if (opened && replaced) opened = drop_goods(desk, "licence", replaced->id);
  if (opened && replaced) opened = desk.keep(*replaced);
  if (!opened) return fail(std::move(opened.error()));
  return licence;
}

Result<void> follow_movements(Desk& desk, const ledger::Change& change) {
  std::map<std::pair<std::string, std::string>, Date> used;  // licence and declaration, and when they were released
  for (const ledger::Movement& movement : change.movements) {
    if (movement.posted <= 0) continue;
    const auto hold = std::ranges::find(change.holds, movement.key, &ledger::Hold::key);
    if (hold == change.holds.end()) continue;
    Date& released = used.try_emplace({licence_of(hold->line), movement.key.declaration}, movement.last).first->second;
    released = std::max(released, movement.last);
  }
  for (const auto& [use, released] : used) {
    const auto& [licence, declaration] = use;
    if (!licence.starts_with("L-")) continue;  // an account of something else, a quota
    if (auto done = follow_use(desk, licence, declaration, released); !done) return done;
  }
  return {};
}

void add_licence_acts(std::vector<ActKind>& table) {
  for (const Phrase& each : kPhrases) {
    static std::map<LicenceAct, std::string> names;
    const std::string& name = names[each.act] = "licence." + std::string(trade::symbol(each.act));
    ActKind kind;
    kind.name = name;
    kind.phrase = each.phrase;
    kind.meaning = each.meaning;
    kind.body = &licensing::shape_of_act(each.act);
    kind.perform = [act = each.act](Desk& desk, const Act& said) {
      return perform_licence(desk, said.subject, act, said.body);
    };
    table.push_back(std::move(kind));
  }
}

}  // namespace sluice::office

// SPDX-License-Identifier: Apache-2.0
#include "sluice/licensing/licence_acts.hpp"

#include <algorithm>

#include "permit.hpp"
#include "sluice/base/check.hpp"

namespace sluice::licensing {
namespace {

using namespace on_licence;
using enum LicenceState;

constexpr PermitCodes kCodes{"licence.not_allowed", "licence.role", "licence.other_province", "licence.before",
                             "licence.history"};

struct Step {
  const Actor& by;
  Date on;
  const Rules& rules;
  const Application* application;
};

struct Done {
  LicenceState to;
  std::string note = {};
};

LicenceLine line_granted(const Application& application, const LineDecision& granted) {
  LicenceLine line;
  line.id = granted.line;
  line.quantity = *granted.quantity;
  line.value = granted.value;
  const auto& asked = application.transaction.lines;
  const auto goods = std::ranges::find(asked, granted.line, &trade::Line::id);
  CHECK_THAT(goods != asked.end());
  if (goods->commodity_code.known()) line.commodity_code = *goods->commodity_code.get();
  if (goods->description.known()) line.description = *goods->description.get();
  const auto& judged = application.determination->lines;
  const auto outcome = std::ranges::find(judged, granted.line, &LineOutcome::line);
  if (outcome != judged.end()) line.control_codes = outcome->control_codes;
  return line;
}

// A licence rests on an application that was approved; what it says is what was decided.
Result<Done> take(Licence& licence, const Grant& act, const Step& step) {
  const Application* from = step.application;
  if (from->state != ApplicationState::approved) return fail("licence.not_approved");
  const Proposal& proposal = *from->proposal;
  licence.number = act.number;
  licence.application = from->id;
  licence.kind = from->kind;
  licence.holder = from->applicant;
  licence.replaces = act.replaces;
  licence.end_users = act.end_users;
  if (const auto* parties = from->transaction.parties.get()) licence.parties = *parties;
  if (const auto* to = from->transaction.to.get()) licence.destination = *to;
  for (const LineDecision& line : proposal.lines) {
    if (!line.quantity) continue;
    licence.lines.push_back(line_granted(*from, line));
    licence.lines.back().account = act.id + '/' + line.line;
  }
  licence.from = *proposal.from;
  licence.until = *proposal.until;
  licence.conditions = from->conditions;
  return Done{active, act.replaces.empty() ? "" : "replaces " + act.replaces};
}

Result<Done> take(Licence& licence, const Use& act, const Step& step) {
  if (step.on < act.released) return fail("licence.future", {to_string(act.released)});
  if (auto error = not_good(licence, act.released)) return fail(std::move(*error));
  return Done{step.rules.kind(licence.kind)->one_export ? used : licence.state, act.declaration};
}

Result<Done> take(Licence&, const Exhaust&, const Step&) { return Done{exhausted}; }

Result<Done> take(Licence& licence, const Expire&, const Step& step) {
  if (step.on <= licence.until) return fail("licence.not_over", {to_string(licence.until)});
  return Done{expired};
}

Result<Done> take(Licence&, const Suspend& act, const Step&) { return Done{suspended, act.reason}; }
Result<Done> take(Licence&, const Reinstate& act, const Step&) { return Done{active, act.reason}; }

Result<Done> take(Licence&, const AmendKey& act, const Step&) {
  const auto elements = {"item", "destination", "end_user", "end_use"};
  if (std::ranges::find(elements, act.element) == elements.end()) return fail("licence.element", {act.element});
  return Done{surrendered, act.element + ": " + act.reason};
}

Result<Done> take(Licence&, const AmendOther& act, const Step&) { return Done{amending, act.text}; }
Result<Done> take(Licence&, const RefuseAmendment& act, const Step&) { return Done{active, act.reason}; }

Result<Done> take(Licence& licence, const Replace& act, const Step&) {
  licence.replaced_by = act.by;
  return Done{replaced, act.by};
}

Result<Done> take(Licence&, const Surrender& act, const Step&) { return Done{surrendered, act.reason}; }
Result<Done> take(Licence&, const Withdraw& act, const Step&) { return Done{withdrawn, act.reason}; }
Result<Done> take(Licence&, const Revoke& act, const Step&) { return Done{revoked, act.reason}; }
Result<Done> take(Licence&, const Annul& act, const Step&) { return Done{annulled, act.reason}; }

Result<Done> take(Licence& licence, const ReportDelivery& act, const Step&) {
  const auto stages = {"shipment", "arrival", "installation", "use"};
  if (std::ranges::find(stages, act.report.stage) == stages.end()) return fail("licence.stage", {act.report.stage});
  return Done{licence.state, act.report.declaration};
}

Result<Done> take(Licence& licence, const CheckEndUse& act, const Step&) {
  licence.checks.push_back(act.check);
  return Done{licence.state};
}

Result<Done> take(Licence& licence, const AskConsent& act, const Step& step) {
  const std::string id = "t" + std::to_string(licence.consents.size() + 1);
  licence.consents.push_back({id, act.to, act.text, step.on, {}, {}, {}});
  return Done{licence.state, id};
}

Result<Done> take(Licence& licence, const DecideConsent& act, const Step& step) {
  const auto consent = std::ranges::find(licence.consents, act.consent, &Consent::id);
  if (consent == licence.consents.end()) return fail("licence.no_consent", {act.consent});
  if (consent->given) return fail("licence.consent_decided", {act.consent});
  consent->given = act.given;
  consent->decided_on = step.on;
  consent->by = step.by.id;
  return Done{licence.state, act.consent};
}

// The holder's own acts; an end user is a party of the licence.
Result<void> theirs(const Licence& licence, const Actor& by) {
  const auto is_them = [&](const trade::Party& party) {
    return std::ranges::any_of(party.identifiers, [&](const auto& each) { return each.second == by.organisation; });
  };
  const auto is_end_user = [&] {
    const auto& users = licence.end_users;
    return std::ranges::find(users, by.organisation) != users.end() || std::ranges::any_of(licence.parties, is_them);
  };
  const bool other = (by.role == ActorRole::exporter && by.organisation != licence.holder) ||
                     (by.role == ActorRole::end_user && !is_end_user());
  if (other) return fail("licence.not_yours", {by.organisation});
  return {};
}

}  // namespace

Result<void> sound(const Licence& licence, const Rules& rules) {
  const auto folded = fold(licence.history, rules.licence);
  if (!folded) return fail(folded.error());
  const std::string state(trade::symbol(licence.state));
  if (*folded != licence.state) return fail("licence.record", {state, std::string(trade::symbol(*folded))});
  if (licence.state == none || rules.kind(licence.kind) != nullptr) return {};
  return fail("licence.record", {state, licence.kind});
}

Result<Licence> perform(Licence before, const AnyLicenceAct& act, const Actor& by, Date on, const Rules& rules,
                        const Application* application) {
  const auto kind = static_cast<LicenceAct>(act.index());
  const auto stop = [](auto& failed) { return fail(std::move(failed.error())); };
  if (auto is = sound(before, rules); !is) return stop(is);
  if (auto may = permit(rules.licence, before.state, kind, by, kCodes); !may) return stop(may);
  if (const auto* granted = std::get_if<Grant>(&act)) {
    if (application == nullptr) return fail("licence.not_approved");
    before.id = granted->id;
    before.province = application->province;
  }
  if (auto is = theirs(before, by); !is) return stop(is);
  if (auto same = same_province(by, before.province, kCodes); !same) return stop(same);
  if (auto order = in_order(before.history, on, kCodes); !order) return stop(order);
  const Step step{by, on, rules, application};
  auto done = std::visit([&](const auto& each) { return take(before, each, step); }, act);
  if (!done) return stop(done);
  CHECK_THAT(rules.licence.leads(before.state, kind, done->to));
  const bool kept_elsewhere =
      kind == LicenceAct::report_delivery || (kind == LicenceAct::use && done->to == before.state);
  before.state = done->to;
  if (!kept_elsewhere) {
    before.history.push_back({kind, done->to, by.id, by.role, by.organisation, on, std::move(done->note)});
  }
  return before;
}

Result<LicenceState> fold(const std::vector<LicenceEvent>& history,
                          const Transitions<LicenceState, LicenceAct>& table) {
  return fold_history(history, table, kCodes);
}

LicenceState state_on(const Licence& licence, Date day) {
  if (licence.state == annulled) return annulled;
  LicenceState state = none;
  for (const LicenceEvent& event : licence.history) {
    if (event.on <= day) state = event.to;
  }
  return state;
}

std::optional<Error> not_good(const Licence& licence, Date day) {
  if (day < licence.from || licence.until < day) {
    return Error{"licence.not_in_time", {to_string(licence.from), to_string(licence.until), to_string(day)}, {}};
  }
  LicenceState state = none;
  LicenceState stopped = active;
  for (const LicenceEvent& event : licence.history) {
    if (event.on > day) break;
    const bool done = event.to == used || event.to == exhausted;
    if (event.on < day || !done) state = event.to;
    if (event.on == day && !done && event.to != active) stopped = event.to;
  }
  if (licence.state == annulled) state = annulled;
  else if (stopped != active) state = stopped;
  if (state == active) return std::nullopt;
  return Error{"licence.not_good", {std::string(trade::symbol(state)), to_string(day)}, {}};
}

}  // namespace sluice::licensing

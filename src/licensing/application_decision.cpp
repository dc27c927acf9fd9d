// SPDX-License-Identifier: Apache-2.0
// Advice, conditions, proposals and decisions on an application.
#include <algorithm>
#include <set>

#include "application_steps.hpp"

namespace sluice::licensing {
namespace {

using namespace on_application;
using enum ApplicationState;

// Whoever filed for the applicant, or belongs to it or to its agent, has no say.
Result<void> disinterested(const Application& application, const Actor& by) {
  const auto filed = [&](const ApplicationEvent& event) {
    return event.by == by.id && (event.role == ActorRole::exporter || event.role == ActorRole::end_user);
  };
  const bool belongs =
      !by.organisation.empty() && (by.organisation == application.applicant || by.organisation == application.agent);
  if (!belongs && std::ranges::none_of(application.history, filed)) return {};
  return fail("decision.own_application", {by.id});
}

Result<void> not_above(const LineDecision& granted, const trade::Line& asked) {
  const auto above = [&](const std::string& got, const std::string& wanted) {
    return fail("decision.above_asked", {granted.line, got, wanted});
  };
  const auto text = [](const auto& amount, const Code3& unit) {
    return to_string(to_decimal(amount)) + ' ' + std::string(unit.text());
  };
  if (const Quantity* wanted = asked.quantity.get(); wanted != nullptr && granted.quantity) {
    const Quantity& got = *granted.quantity;
    if (got.unit != wanted->unit || got.micro > wanted->micro || got.micro <= 0) {
      return above(text(got, got.unit), text(*wanted, wanted->unit));
    }
  }
  if (!granted.value) return {};
  const Money* wanted = asked.value.get();
  const Money& got = *granted.value;
  if (wanted == nullptr) return above(text(got, got.currency), "-");
  if (got.currency == wanted->currency && got.micro <= wanted->micro) return {};
  return above(text(got, got.currency), text(*wanted, wanted->currency));
}

bool in_full(const LineDecision& granted, const trade::Line& asked) {
  return granted.quantity && asked.quantity == trade::Fact(*granted.quantity);
}

Result<void> check_line(const Application& application, const LineDecision& line, const Rules& rules) {
  const trade::Line* asked = line_of(application, line.line);
  if (asked == nullptr) return fail("decision.line_unknown", {line.line});
  if (auto fits = not_above(line, *asked); !fits) return fits;
  for (const Reason& reason : line.reasons) {
    if (rules.reason(reason.code) == nullptr) return fail("decision.reason_unknown", {reason.code});
  }
  if (line.reasons.empty() && !in_full(line, *asked)) return fail("decision.no_reason", {line.line});
  return {};
}

Result<void> check_lines(const Application& application, const std::vector<LineDecision>& lines, const Rules& rules) {
  std::set<std::string_view> decided;
  for (const LineDecision& line : lines) {
    if (!decided.insert(line.line).second) return fail("decision.line_twice", {line.line});
    if (auto is = check_line(application, line, rules); !is) return is;
  }
  for (const trade::Line& line : application.transaction.lines) {
    if (!decided.contains(line.id)) return fail("decision.line_missing", {line.id});
  }
  return {};
}

Result<void> check_factors(const std::vector<FactorRecord>& recorded, const Rules& rules) {
  std::set<std::string_view> codes;
  for (const FactorRecord& factor : recorded) {
    if (rules.factor(factor.factor) == nullptr) return fail("decision.factor_unknown", {factor.factor});
    codes.insert(factor.factor);
  }
  for (const Coded& factor : rules.factors) {
    if (!codes.contains(factor.code)) return fail("decision.factor_missing", {factor.code, factor.source.cite});
  }
  return {};
}

// Nothing is decided while somebody is still asked or looking.
Result<void> settled(const Application& application) {
  if (!application.determination) return fail("application.no_determination");
  for (const Advice& advice : application.advice) {
    if (advice.open()) return fail("decision.advice_open", {advice.id, advice.agency});
  }
  for (const Check& check : application.checks) {
    if (!check.ended) return fail("decision.check_open", {check.id});
  }
  return {};
}

// Whether a licence of this kind may be had: asked when it is proposed, and again when it is decided.
Result<void> grantable(const Application& application, const Proposal& proposal, const Step& step) {
  const Rules& rules = step.desk.rules;
  const Kind& kind = *rules.kind(application.kind);
  if (!proposal.from || !proposal.until || *proposal.until < *proposal.from) return fail("decision.days");
  if (const auto last = last_day_allowed(kind, *proposal.from, rules); last && *last < *proposal.until) {
    return fail("decision.too_long", {to_string(*proposal.until), to_string(*last), kind.source.cite});
  }
  const auto bars = eligibility(application, step.desk.applicant, kind, step.on);
  if (!bars.empty()) return fail("decision.not_eligible", {bars.front().because, bars.front().source.cite});
  for (const LineOutcome& line : application.determination->lines) {
    if (line.outcome != trade::Outcome::licence_required) continue;
    if (std::ranges::find(line.licence_kinds, kind.id) == line.licence_kinds.end()) {
      return fail("decision.kind", {kind.id, line.line});
    }
  }
  const auto missing = completeness(application, rules, step.desk.certificates, step.on);
  if (missing.empty()) return {};
  return fail("application.incomplete",
              {missing.front().document, missing.front().source.cite, std::to_string(missing.size())});
}

Result<Advice*> advice_of(Application& application, const std::string& id, const Actor& by) {
  const auto advice = std::ranges::find(application.advice, id, &Advice::id);
  if (advice == application.advice.end()) return fail("advice.unknown", {id});
  if (by.role == ActorRole::adviser && by.organisation != advice->agency) {
    return fail("advice.other_agency", {by.organisation, advice->agency});
  }
  if (!advice->void_because.empty()) return fail("advice.void", {id, advice->void_because});
  return &*advice;
}

void ask(Application& application, std::string agency, std::string subject, bool expert, Date on) {
  const std::string id = "a" + std::to_string(application.advice.size() + 1);
  application.advice.push_back({id, std::move(agency), std::move(subject), expert, on, {}, {}, {}, {}, {}, {}});
}

}  // namespace

bool Proposal::grants() const {
  return std::ranges::any_of(lines, [](const LineDecision& line) { return line.quantity.has_value(); });
}

Result<Done> take(Application& application, const SeekAdvice& act, const Step& step) {
  const auto* parties = application.transaction.parties.get();
  const bool known =
      act.subject.empty() || line_of(application, act.subject) != nullptr ||
      (parties != nullptr && std::ranges::find(*parties, act.subject, &trade::Party::id) != parties->end());
  if (!known) return fail("advice.subject", {act.subject});
  for (const Advice& advice : application.advice) {
    if (advice.open() && advice.agency == act.agency && advice.subject == act.subject) {
      return fail("advice.asked", {advice.id});
    }
  }
  ask(application, act.agency, act.subject, act.expert, step.on);
  return Done{application.state, application.advice.back().id};
}

Result<Done> take(Application& application, const Advise& act, const Step& step) {
  auto advice = advice_of(application, act.advice, step.by);
  if (!advice) return fail(std::move(advice.error()));
  Advice& given = **advice;
  if (given.position) return fail("advice.given", {given.id});
  given.position = act.position;
  given.text = act.text;
  given.by = step.by.id;
  given.given_on = step.on;
  return Done{application.state, given.id};
}

Result<Done> take(Application& application, const VoidAdvice& act, const Step& step) {
  auto advice = advice_of(application, act.advice, step.by);
  if (!advice) return fail(std::move(advice.error()));
  (*advice)->void_because = act.reason;
  (*advice)->void_on = step.on;
  return Done{application.state, act.advice + ": " + act.reason};
}

Result<Done> take(Application& application, const SetConditions& act, const Step& step) {
  if (auto form = check_form(act.conditions); !form) return fail(std::move(form.error()));
  for (const Condition& condition : act.conditions) {
    if (!condition.line.empty() && line_of(application, condition.line) == nullptr) {
      return fail("condition.line", {condition.id, condition.line});
    }
  }
  drop_proposal(application);
  if (act.conditions == application.conditions) return Done{review};
  application.conditions = act.conditions;
  const std::size_t before = application.advice.size();
  for (std::size_t i = 0; i < before; ++i) {
    Advice& advice = application.advice[i];
    if (!advice.position || !advice.void_because.empty()) continue;
    advice.void_because = "the conditions changed";
    advice.void_on = step.on;
    const Advice given = advice;
    ask(application, given.agency, given.subject, given.expert, step.on);
  }
  return Done{review};
}

Result<Done> take(Application& application, const Propose& act, const Step& step) {
  const Rules& rules = step.desk.rules;
  Proposal proposal{act.lines, act.factors, act.from, act.until, step.by.id, step.on};
  auto is = disinterested(application, step.by)
                .and_then([&] { return settled(application); })
                .and_then([&] { return check_lines(application, act.lines, rules); })
                .and_then([&] { return check_factors(act.factors, rules); });
  if (is && proposal.grants()) is = grantable(application, proposal, step);
  if (!is) return fail(std::move(is.error()));
  application.proposal = std::move(proposal);
  application.decision.reset();
  return Done{proposed};
}

Result<Done> take(Application& application, const Decide& act, const Step& step) {
  const Proposal& proposal = *application.proposal;
  if (auto is = disinterested(application, step.by); !is) return fail(std::move(is.error()));
  if (step.by.id == proposal.by) return fail("decision.same_person", {step.by.id});
  if (act.agrees && proposal.grants()) {
    if (auto is = grantable(application, proposal, step); !is) return fail(std::move(is.error()));
  }
  application.decision = Decision{act.agrees, act.text, step.by.id, step.on};
  if (!act.agrees) return Done{review, act.text};
  return Done{proposal.grants() ? approved : refused, act.text};
}

Result<Done> take(Application& application, const DecideReconsideration& act, const Step& step) {
  if (auto is = disinterested(application, step.by); !is) return fail(std::move(is.error()));
  if (step.by.id == application.proposal->by || step.by.id == application.decision->by) {
    return fail("decision.same_person", {step.by.id});
  }
  application.reconsideration->upheld = act.upheld;
  application.reconsideration->text = act.text;
  application.reconsideration->by = step.by.id;
  if (act.upheld) return Done{refusal_upheld, act.text};
  drop_proposal(application);
  return Done{review, act.text};
}

}  // namespace sluice::licensing

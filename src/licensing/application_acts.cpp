// SPDX-License-Identifier: Apache-2.0
#include "sluice/licensing/application_acts.hpp"

#include <algorithm>

#include "application_steps.hpp"
#include "permit.hpp"
#include "sluice/base/check.hpp"

namespace sluice::licensing {
namespace {

using namespace on_application;
using enum ApplicationState;

constexpr PermitCodes kCodes{"application.not_allowed", "application.role", "application.other_province",
                             "application.before", "application.history"};

Result<void> known_kind(const Rules& rules, const std::string& kind) {
  if (rules.kind(kind) != nullptr) return {};
  std::string kinds;
  for (const Kind& each : rules.kinds) kinds += (kinds.empty() ? "" : ", ") + each.id;
  return fail("application.kind", {kind, kinds});
}

// Whoever files does so for the applicant, or as its agent with a mandate; an end user is a party, or whose certificate
// the file names.
Result<void> theirs(const Application& application, const Step& step) {
  const std::string& organisation = step.by.organisation;
  const auto refuse = [&] { return fail("application.not_yours", {organisation}); };
  if (step.by.role == ActorRole::end_user) {
    const auto is_them = [&](const trade::Party& party) {
      return party.role == trade::Fact(trade::Role::end_user) &&
             std::ranges::any_of(party.identifiers, [&](const auto& each) { return each.second == organisation; });
    };
    const auto* parties = application.transaction.parties.get();
    const bool certified = std::ranges::find(step.desk.end_users, organisation) != step.desk.end_users.end();
    if (!certified && (parties == nullptr || std::ranges::none_of(*parties, is_them))) return refuse();
  }
  if (step.by.role != ActorRole::exporter || organisation == application.applicant) return {};
  if (organisation.empty() || organisation != application.agent) return refuse();
  if (may_file(step.desk.applicant, organisation, step.on)) return {};
  return fail("application.no_mandate", {organisation, to_string(step.on)});
}

bool same_lines(const trade::Transaction& transaction, const DeterminationRecord& determination) {
  return std::ranges::equal(transaction.lines, determination.lines, {}, &trade::Line::id, &LineOutcome::line);
}

// What must be there before the goods are frozen.
Result<void> ready(const Application& application, const Step& step) {
  if (const ApplicationBar* bar = barred(step.desk.applicant, step.on)) {
    return fail("application.barred", {to_string(bar->until), bar->reason});
  }
  for (const trade::Line& line : application.transaction.lines) {
    if (!line.quantity.known()) return fail("application.no_quantity", {line.id});
  }
  if (!application.determination) return fail("application.no_determination");
  return {};
}

Result<Done> take(Application& application, const Draft& act, const Step& step) {
  if (auto known = known_kind(step.desk.rules, act.kind); !known) return fail(std::move(known.error()));
  application.transaction = act.transaction;
  application.number = act.number;
  application.kind = act.kind;
  application.province = act.province;
  application.documents = act.documents;
  application.certificates = act.certificates;
  return Done{draft};
}

Result<Done> take(Application& application, const Edit& act, const Step& step) {
  if (act.kind) {
    if (auto known = known_kind(step.desk.rules, *act.kind); !known) return fail(std::move(known.error()));
    application.kind = *act.kind;
  }
  if (act.transaction && *act.transaction != application.transaction) {
    application.transaction = *act.transaction;
    application.determination.reset();
  }
  if (act.documents) application.documents = *act.documents;
  if (act.certificates) application.certificates = *act.certificates;
  return Done{application.state};
}

Result<Done> take(Application& application, const Determine& act, const Step&) {
  if (!same_lines(application.transaction, act.determination)) return fail("determination.lines");
  const bool decides = application.state == proposed || application.state == approved;
  const bool same = application.determination && application.determination->lines == act.determination.lines &&
                    application.determination->hits == act.determination.hits;
  application.determination = act.determination;
  if (!decides || same) return Done{application.state};
  drop_proposal(application);
  return Done{review, "another determination"};
}

Result<Done> take(Application& application, const Submit&, const Step& step) {
  if (auto is = ready(application, step); !is) return fail(std::move(is.error()));
  return Done{submitted};
}

Result<Done> take(Application& application, const ReturnForCorrection& act, const Step&) {
  if (act.faults.empty()) return fail("application.no_fault");
  application.faults = act.faults;
  drop_proposal(application);
  return Done{returned, act.faults.front().field};
}

Result<Done> take(Application& application, const Resubmit&, const Step& step) {
  if (auto is = ready(application, step); !is) return fail(std::move(is.error()));
  return Done{first_day(application, ApplicationAct::accept) ? review : submitted};
}

Result<Done> take(Application& application, const Accept&, const Step& step) {
  const auto missing = completeness(application, step.desk.rules, step.desk.certificates, step.on);
  if (!missing.empty()) {
    const Missing& first = missing.front();
    return fail("application.incomplete", {first.document, first.source.cite, std::to_string(missing.size())});
  }
  return Done{review};
}

Result<Done> take(Application& application, const Assign& act, const Step&) {
  application.assignment = act.assignment;
  return Done{application.state, act.assignment.queue};
}

Result<Done> take(Application& application, const CorrectParty& act, const Step&) {
  auto* parties = application.transaction.parties.get();
  if (parties == nullptr) return fail("application.party", {act.party});
  const auto party = std::ranges::find(*parties, act.party, &trade::Party::id);
  if (party == parties->end()) return fail("application.party", {act.party});
  const std::string before = party->name.known() ? *party->name.get() : "";
  party->name = act.name;
  return Done{application.state, act.party + ": " + before + " -> " + act.name + ": " + act.reason};
}

Result<Done> take(Application& application, const RequestInformation& act, const Step& step) {
  const std::string id = "r" + std::to_string(application.requests.size() + 1);
  application.requests.push_back({id, act.text, act.documents, step.by.id, step.on, {}, {}});
  return Done{information_requested, id};
}

Result<Done> take(Application& application, const Answer& act, const Step& step) {
  InformationRequest& request = application.requests.back();
  auto& documents = application.documents;
  documents.insert(documents.end(), act.documents.begin(), act.documents.end());
  for (const std::string& kind : request.documents) {
    if (std::ranges::find(act.documents, kind, &Document::kind) == act.documents.end()) {
      return fail("application.answer_lacks", {kind});
    }
  }
  for (const std::string& certificate : act.certificates) {
    if (std::ranges::find(application.certificates, certificate) == application.certificates.end()) {
      application.certificates.push_back(certificate);
    }
  }
  request.answered_on = step.on;
  request.answer = act.text;
  return Done{review, request.id};
}

Result<Done> take(Application& application, const BeginCheck& act, const Step& step) {
  for (const Check& check : application.checks) {
    if (check.cause == act.cause && !check.ended) return fail("check.open", {check.id});
  }
  const std::string id = "k" + std::to_string(application.checks.size() + 1);
  application.checks.push_back({id, act.cause, act.reason, step.on, {}, {}});
  return Done{application.state, id};
}

Result<Done> take(Application& application, const EndCheck& act, const Step& step) {
  const auto check = std::ranges::find(application.checks, act.check, &Check::id);
  if (check == application.checks.end()) return fail("check.unknown", {act.check});
  if (check->ended) return fail("check.ended", {act.check, to_string(*check->ended)});
  check->ended = step.on;
  check->result = act.result;
  return Done{application.state, check->id};
}

Result<Done> take(Application& application, const Find& act, const Step&) {
  application.findings.insert(application.findings.end(), act.findings.begin(), act.findings.end());
  return Done{application.state};
}

Result<Done> take(Application&, const Refer& act, const Step&) { return Done{referred, act.reason}; }

Result<Done> take(Application&, const ConcludeReferral& act, const Step&) { return Done{review, act.result}; }

Result<Done> take(Application& application, const Issue& act, const Step&) {
  application.licence = act.licence;
  return Done{issued, act.licence};
}

Result<Done> take(Application&, const Withdraw& act, const Step&) { return Done{withdrawn, act.reason}; }

Result<Done> take(Application&, const Lapse& act, const Step&) { return Done{lapsed, act.reason}; }

Result<Done> take(Application& application, const Reconsider& act, const Step& step) {
  application.reconsideration = Reconsideration{act.grounds, step.on, {}, {}, {}};
  return Done{reconsideration};
}

std::optional<Date> day_of(const std::vector<ApplicationEvent>& history, ApplicationAct act, bool last) {
  std::optional<Date> day;
  for (const ApplicationEvent& event : history) {
    if (event.act == act && (last || !day)) day = event.on;
  }
  return day;
}

}  // namespace

const trade::Line* line_of(const Application& application, std::string_view id) {
  const auto& lines = application.transaction.lines;
  const auto found = std::ranges::find(lines, id, &trade::Line::id);
  return found == lines.end() ? nullptr : &*found;
}

void drop_proposal(Application& application) {
  application.proposal.reset();
  application.decision.reset();
}

Result<void> sound(const Application& application, const Rules& rules) {
  const auto folded = fold(application.history, rules.application);
  if (!folded) return fail(folded.error());
  const std::string state(trade::symbol(application.state));
  if (*folded != application.state) return fail("application.record", {state, std::string(trade::symbol(*folded))});
  const auto unless = [&](bool there, std::string_view what) -> Result<void> {
    if (there) return {};
    return fail("application.record", {state, std::string(what)});
  };
  if (application.state == none) return {};
  const bool judged = application.determination.has_value();
  const bool has_proposal = application.proposal && judged;
  switch (application.state) {
    case information_requested:
      return unless(!application.requests.empty() && !application.requests.back().answered_on, "requests");
    case proposed: return unless(has_proposal, "proposal");
    case approved:
    case refused: return unless(has_proposal && application.decision, "decision");
    case reconsideration:
      return unless(has_proposal && application.decision && application.reconsideration, "reconsideration");
    default: return unless(rules.kind(application.kind) != nullptr, application.kind);
  }
}

Draft copy_of(const Application& application, std::string id) {
  return {std::move(id),           "",
          application.kind,        application.applicant,
          application.agent,       application.province,
          application.transaction, application.documents,
          application.certificates};
}

Result<Application> perform(Application before, const AnyApplicationAct& act, const Actor& by, Date on,
                            const Desk& desk) {
  const auto kind = static_cast<ApplicationAct>(act.index());
  const auto& table = desk.rules.application;
  const auto stop = [](auto& failed) { return fail(std::move(failed.error())); };
  if (auto is = sound(before, desk.rules); !is) return stop(is);
  if (auto may = permit(table, before.state, kind, by, kCodes); !may) return stop(may);
  if (const auto* begun = std::get_if<Draft>(&act)) {
    before.id = begun->id;
    before.applicant = begun->applicant;
    before.agent = begun->agent;
    before.province = begun->province;
  }
  CHECK_THAT(desk.applicant.id == before.applicant);
  const Step step{by, on, desk};
  if (auto is = theirs(before, step); !is) return stop(is);
  if (auto same = same_province(by, before.province, kCodes); !same) return stop(same);
  if (auto order = in_order(before.history, on, kCodes); !order) return stop(order);
  auto done = std::visit([&](const auto& each) { return take(before, each, step); }, act);
  if (!done) return stop(done);
  CHECK_THAT(table.leads(before.state, kind, done->to));
  before.state = done->to;
  before.history.push_back({kind, done->to, by.id, by.role, by.organisation, on, std::move(done->note)});
  return before;
}

Result<ApplicationState> fold(const std::vector<ApplicationEvent>& history,
                              const Transitions<ApplicationState, ApplicationAct>& table) {
  return fold_history(history, table, kCodes);
}

std::optional<Date> first_day(const Application& application, ApplicationAct act) {
  return day_of(application.history, act, false);
}

std::optional<Date> last_day(const Application& application, ApplicationAct act) {
  return day_of(application.history, act, true);
}

}  // namespace sluice::licensing

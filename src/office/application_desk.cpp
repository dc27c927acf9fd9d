// SPDX-License-Identifier: Apache-2.0
// Applications: what the pure acts of licensing need from the office, and what follows from them. The office gives a
// draft its number, has the law judge the goods where an act rests on it, sends a file to its queue, and issues.
#include <algorithm>
#include <array>

#include "act_groups.hpp"
#include "application_desk.hpp"
#include "certificate_desk.hpp"
#include "end_users.hpp"
#include "licence_desk.hpp"
#include "listing_desk.hpp"
#include "live_goods.hpp"
#include "records.hpp"
#include "sluice/base/hash.hpp"
#include "sluice/licensing/application_acts.hpp"
#include "sluice/licensing/clock.hpp"
#include "sluice/office/statistics.hpp"
#include "sluice/wire/determination.hpp"
#include "sluice/wire/suggest.hpp"

namespace sluice::office {
namespace {

using licensing::Application;
using licensing::ApplicationAct;
using licensing::Enterprise;
namespace on_application = licensing::on_application;

struct Phrase {
  ApplicationAct act;
  std::string_view phrase;
  wire::Words meaning;
  std::array<std::string_view, 5> own = {};  // members that the office fills in
};

constexpr std::array kPhrases{
    Phrase{ApplicationAct::draft,
           "drafts application",
           {"Begins an application.", "起草申请。"},
           {"id", "number", "agent", "province"}},
    Phrase{
        ApplicationAct::edit, "edits application", {"Changes a draft or a returned file.", "修改草稿或退回的申请。"}},
    Phrase{ApplicationAct::determine,
           "has the law judge application",
           {"Decides the goods anew, by today's law and lists.", "按当日法规和名单重新判定。"},
           {"determination"}},
    Phrase{ApplicationAct::submit,
           "submits application",
           {"Files it; its goods are fixed then.", "提交申请，货物即固定。"}},
    Phrase{ApplicationAct::return_for_correction,
           "returns application",
           {"Gives it back for correction, with each fault; it keeps its place.",
            "退回补正并列明各项错误，排队位置不变。"}},
    Phrase{ApplicationAct::resubmit,
           "resubmits application",
           {"Files a corrected application.", "重新提交补正后的申请。"}},
    Phrase{ApplicationAct::accept,
           "accepts application",
           {"Accepts it: the clock runs from here.", "受理申请，期限由此起算。"}},
    Phrase{
        ApplicationAct::assign, "assigns application", {"Gives it to an officer.", "分派给经办人。"}, {"assignment"}},
    Phrase{ApplicationAct::correct_party,
           "corrects a party of application",
           {"Repairs a misspelt name.", "更正当事方名称。"}},
    Phrase{ApplicationAct::request_information,
           "asks for information on application",
           {"Asks the applicant for more.", "要求申请人补充材料。"}},
    Phrase{ApplicationAct::answer, "answers on application", {"Answers what was asked.", "答复补充要求。"}},
    Phrase{ApplicationAct::seek_advice, "seeks advice on application", {"Asks an agency.", "征求机关意见。"}},
    Phrase{ApplicationAct::advise, "advises on application", {"An agency's position.", "提出意见。"}},
    Phrase{ApplicationAct::void_advice, "voids advice on application", {"Lets advice count no more.", "使意见失效。"}},
    Phrase{ApplicationAct::begin_check,
           "begins a check on application",
           {"An identification or on-site check; the clock stands still.", "开始鉴别或实地核查，期限中止。"}},
    Phrase{ApplicationAct::end_check, "ends a check on application", {"The check is done.", "结束核查。"}},
    Phrase{ApplicationAct::find,
           "records findings on application",
           {"Findings, none of which decides.", "记录发现事项。"}},
    Phrase{ApplicationAct::set_conditions,
           "sets conditions of application",
           {"Conditions of a licence.", "设定许可条件。"}},
    Phrase{ApplicationAct::refer, "refers application", {"Refers it to the State Council.", "报国务院。"}},
    Phrase{ApplicationAct::conclude_referral,
           "concludes the referral of application",
           {"The State Council's word is in.", "结束报批。"}},
    Phrase{ApplicationAct::propose,
           "proposes on application",
           {"Proposes what to grant and refuse, line by line.", "逐项拟定准许与不予许可。"}},
    Phrase{ApplicationAct::decide, "decides application", {"A second person agrees, or not.", "第二人审定。"}},
    Phrase{ApplicationAct::issue,
           "issues the licence of application",
           {"Makes the licence, and its accounts in the ledger.", "签发许可证并开立台账。"},
           {"licence"}},
    Phrase{ApplicationAct::withdraw, "withdraws application", {"The applicant withdraws it.", "撤回申请。"}},
    Phrase{ApplicationAct::lapse, "closes as lapsed application", {"Nothing came any more.", "申请失效。"}},
    Phrase{ApplicationAct::reconsider,
           "asks to reconsider application",
           {"Administrative reconsideration of a refusal.", "申请行政复议。"}},
    Phrase{ApplicationAct::decide_reconsideration,
           "decides the reconsideration of application",
           {"The reconsideration's decision is final.", "作出复议决定，为最终裁决。"}},
};

// Members of the office's own.
wire::FieldShape own_member(std::string_view name, std::string_view example, wire::Words meaning) {
  return {name, {&wire::Text::shape(), false, false}, false, false, meaning, example};
}

// The shape of an act without the members that the office fills in.
const wire::Shape& shape_without(ApplicationAct act, const std::array<std::string_view, 5>& own) {
  static std::map<ApplicationAct, wire::Shape> shapes;
  const auto [found, made] = shapes.try_emplace(act, licensing::shape_of_act(act));
  if (made) {
    std::erase_if(found->second.fields,
                  [&](const wire::FieldShape& field) { return std::ranges::find(own, field.name) != own.end(); });
  }
  return found->second;
}

Result<void> check_members(const Json& body, const wire::Shape& shape) {
  for (const Json::Member& member : body.members) {
    if (shape.field(member.name) != nullptr) continue;
    return fail("json.unknown_key", {member.name, wire::suggest_name(member.name, shape.names())},
                {{}, member.value.line, "/" + member.name});
  }
  return {};
}

// One act of licensing on one application, with what it looks at.
Result<Application> acted(Desk& desk, Application before, const licensing::AnyApplicationAct& act,
                          const licensing::Actor& by) {
  auto enterprise = desk.load_unseen<Enterprise>(before.applicant);
  if (!enterprise) return fail(std::move(enterprise.error()));
  Application named = before;  // the certificates that the act adds count as well
  if (const auto* edit = std::get_if<on_application::Edit>(&act); edit != nullptr && edit->certificates)
    named.certificates = *edit->certificates;
  if (const auto* answer = std::get_if<on_application::Answer>(&act))
    named.certificates.insert(named.certificates.end(), answer->certificates.begin(), answer->certificates.end());
  if (const auto* draft = std::get_if<on_application::Draft>(&act)) named.certificates = draft->certificates;
  const auto certificates = load_certificates(desk, named.certificates, named.applicant);
  if (!certificates) return fail(certificates.error());
  return licensing::perform(std::move(before), act, by, desk.occasion.on,
                            {desk.tools.rules, enterprise->value, certificates->all, certificates->owners});
}

// Hits beside those that the application states. An open one without an entry says that a list was not looked at: the
// determination has that as a question.
std::vector<licensing::FoundHit> found_hits(const trade::Transaction& stated, const trade::Transaction& screened) {
  std::vector<licensing::FoundHit> found;
  const auto* parties = screened.parties.get();
  if (parties == nullptr) return found;
  for (std::size_t i = 0; i < parties->size(); ++i) {
    const auto* all = parties->at(i).hits.get();
    const auto* own = stated.parties.get()->at(i).hits.get();
    if (all == nullptr) continue;
    for (const trade::Hit& hit : *all) {
      const bool said = own != nullptr && std::ranges::count(*own, hit) != 0;
      if (said || hit.entry.empty()) continue;
      const auto relation = hit.relation.known() ? *hit.relation.get() : trade::Relation::itself;
      found.push_back({parties->at(i).id, hit.list, hit.entry, relation, hit.disposition});
    }
  }
  return found;
}

struct Judgement {
  licensing::DeterminationRecord record;
  trade::Transaction screened;  // with the hits found
};

Result<Judgement> judge(Desk& desk, const Application& application) {
  const auto also = own_hits(desk, application.transaction);
  if (!also) return fail(also.error());
  auto judged = desk.tools.determine(application.transaction, *also, desk.occasion.on);
  if (!judged) return fail(std::move(judged.error()));
  licensing::DeterminationRecord record;
  record.rulebook = judged->determination.rulebook;
  record.lists = judged->lists;
  record.as_of = desk.occasion.on;
  auto hash = desk.keep_content(wire::determination_json(judged->determination));
  if (!hash) return fail(std::move(hash.error()));
  record.hash = std::move(*hash);
  for (const trade::LineDetermination& line : judged->determination.regimes.at(0).lines)
    record.lines.push_back({line.line, line.outcome, line.control_codes, line.licence_kinds, line.policy});
  record.hits = found_hits(application.transaction, judged->screened);
  return Judgement{std::move(record), std::move(judged->screened)};
}

// A paper that an application names has been filed.
Result<void> check_filed(Desk& desk, const Application& application) {
  for (const licensing::Document& document : application.documents) {
    if (auto filed = desk.content(document.sha256); !filed) return fail("document.not_filed", {document.name});
  }
  return {};
}

// The office itself, where an act follows from a rule.
licensing::Actor rule_actor(const std::string& rule, const Application& application) {
  return {"rule:" + rule, licensing::ActorRole::officer, {}, application.province};
}

// Has the law judge the goods where law, lists or goods are others than when it last did.
Result<Application> judged_anew(Desk& desk, Application application, Judgement judgement, bool always) {
  const licensing::DeterminationRecord& record = judgement.record;
  const auto& last = application.determination;
  const bool same = last && last->rulebook == record.rulebook && last->lists == record.lists &&
                    last->lines == record.lines && last->hits == record.hits;
  if (same && !always) return application;
  const auto by = rule_actor("judge", application);
  return acted(desk, std::move(application), on_application::Determine{std::move(judgement.record)}, by);
}

Result<Application> routed(Desk& desk, Application application) {
  const auto listed = licensing::counterparty_on(application, kWatchList) ? "yes" : "no";
  const Route route = desk.tools.routing.route({{"kind", application.kind},
                                                {"policy", policy_of(application)},
                                                {"watch_listed", listed},
                                                {"province", application.province}});
  licensing::Assignment assignment;
  assignment.queue = route.queue;
  const auto slash = route.rule.find('/');
  assignment.rule = route.rule.substr(0, slash);
  assignment.rule_version = route.rule.substr(slash + 1);
  for (const auto& [name, value] : route.inputs) {
    if (!value.empty()) assignment.inputs.emplace(name, value);
  }
  if (application.assignment) assignment.officer = application.assignment->officer;
  const auto by = rule_actor(route.rule, application);
  return acted(desk, std::move(application), on_application::Assign{std::move(assignment)}, by);
}

// A decision rests on what the law said last; where it says otherwise now, somebody has to look first.
Result<void> check_still_so(const Application& application, const licensing::DeterminationRecord& now) {
  if (!application.determination) return {};
  for (const licensing::LineOutcome& line : now.lines) {
    const auto before = std::ranges::find(application.determination->lines, line.line, &licensing::LineOutcome::line);
    if (before == application.determination->lines.end() || *before != line)
      return fail("application.judged_otherwise",
                  {application.id, line.line, to_string(application.determination->as_of)});
  }
  if (now.hits == application.determination->hits) return {};
  return fail("application.screened_otherwise", {application.id, to_string(application.determination->as_of)});
}

// What to look at, worked out when the file is accepted and when it is judged anew. What was found before is not said
// again.
Result<Application> looked_into(Desk& desk, Application application) {
  const auto certificates = load_certificates(desk, application.certificates, application.applicant);
  if (!certificates) return fail(certificates.error());
  auto findings = findings_on(desk, application, certificates->all);
  if (!findings) return fail(std::move(findings.error()));
  std::erase_if(*findings, [&](const licensing::Finding& finding) {
    return std::ranges::count(application.findings, finding) != 0;
  });
  if (findings->empty()) return application;
  const auto by = rule_actor("findings", application);
  return acted(desk, std::move(application), on_application::Find{std::move(*findings)}, by);
}

std::optional<Date> due_day(const Application& application, const Tools& tools, Date on) {
  const licensing::Kind* kind = tools.rules.kind(application.kind);
  if (kind == nullptr) return std::nullopt;
  const auto clock = licensing::review_clock(application, *kind, tools.calendar, on);
  if (!clock || !clock->due) return std::nullopt;  // not accepted yet, or without a limit
  return clock->due->on;
}

Json told(const Desk& desk, const Application& application) {
  Json answer = Json::object({{"state", Json::string(std::string(trade::symbol(application.state)))}});
  if (const auto due = due_day(application, desk.tools, desk.occasion.on))
    answer.members.push_back({"due", Json::string(to_string(*due))});
  if (!application.licence.empty()) answer.members.push_back({"made", Json::string(application.licence)});
  if (application.assignment) answer.members.push_back({"queue", Json::string(application.assignment->queue)});
  return answer;
}

// The facts that statistics are made from (statistics.hpp) stand in the leaf of the act.
Json facts_of(const Desk& desk, const Application& application, ApplicationAct act) {
  if (act == ApplicationAct::submit || act == ApplicationAct::resubmit) return submission_facts(application);
  if (act != ApplicationAct::decide) return {};
  std::optional<int> days, limit;
  const licensing::Kind* kind = desk.tools.rules.kind(application.kind);
  if (const auto clock = licensing::review_clock(application, *kind, desk.tools.calendar, desk.occasion.on)) {
    days = clock->used;
    if (clock->due) limit = clock->days;
  }
  return decision_facts(application, days, limit);
}

Result<Done> kept_and_told(Desk& desk, Kept<Application> kept, ApplicationAct act) {
  if (auto done = desk.keep(kept); !done) return fail(std::move(done.error()));
  Json answer = told(desk, kept.value);
  if (Json facts = facts_of(desk, kept.value, act); !facts.members.empty())
    answer.members.push_back({"facts", std::move(facts)});
  return Done{kept.id, std::move(answer)};
}

// What an exporter drafts is its own enterprise's; an agent says for whom.
Result<Done> draft(Desk& desk, const Act& act, const wire::Shape& shape) {
  if (auto fits = check_members(act.body, shape); !fits) return fail(std::move(fits.error()));
  Json body = act.body;
  const Json* given = body.find("applicant");
  const std::string applicant = given != nullptr ? given->text : desk.actor.organisation;
  const auto enterprise = desk.load<Enterprise>(applicant);
  if (!enterprise) return fail(enterprise.error());
  const auto number = desk.next_number('A');
  if (!number) return fail(number.error());
  const auto put = [&](std::string_view name, const std::string& value) {
    if (!value.empty() && body.find(name) == nullptr) body.members.push_back({std::string(name), Json::string(value)});
  };
  put("id", *number);
  put("number", *number);
  put("applicant", applicant);
  if (applicant != desk.actor.organisation) put("agent", desk.actor.organisation);
  put("province", enterprise->value.province);
  const auto said = licensing::read_act(ApplicationAct::draft, body, desk.tools.reference);
  if (!said) return fail(said.error());
  Application none;
  none.applicant = applicant;
  auto made = acted(desk, std::move(none), *said, desk.actor);
  if (!made) return fail(std::move(made.error()));
  if (auto filed = check_filed(desk, *made); !filed) return fail(std::move(filed.error()));
  return kept_and_told(desk, {*number, std::move(*made), 0}, ApplicationAct::draft);
}

struct CopyBody {
  std::string of;
};

// A draft of the same goods, papers and certificates. What was said and decided of the first stays with it.
Result<Done> copy(Desk& desk, const CopyBody& said) {
  const auto first = desk.load<Application>(said.of);
  if (!first) return fail(first.error());
  const auto number = desk.next_number('A');
  if (!number) return fail(number.error());
  auto again = licensing::copy_of(first->value, *number);
  again.number = *number;
  again.agent = again.applicant == desk.actor.organisation ? "" : desk.actor.organisation;
  Application none;
  none.applicant = again.applicant;
  auto made = acted(desk, std::move(none), again, desk.actor);
  if (!made) return fail(std::move(made.error()));
  return kept_and_told(desk, {*number, std::move(*made), 0}, ApplicationAct::draft);
}

// The act itself.
Result<Application> do_said(Desk& desk, Application application, ApplicationAct kind, const Json& body,
                            const std::optional<Judgement>& judgement) {
  switch (kind) {
    case ApplicationAct::determine: return judged_anew(desk, std::move(application), *judgement, true);
    case ApplicationAct::assign: {
      const Json* officer = body.find("officer");
      if (!application.assignment) application.assignment.emplace();
      licensing::Assignment assignment = *application.assignment;
      assignment.officer = officer != nullptr ? officer->text : desk.actor.id;
      return acted(desk, std::move(application), on_application::Assign{std::move(assignment)}, desk.actor);
    }
    case ApplicationAct::issue: {
      // Asked first, so that whoever may not issue, or comes a second time, is told so.
      if (auto may = acted(desk, application, on_application::Issue{"-"}, desk.actor); !may) return may;
      const Json* replaces = body.find("replaces");
      auto licence = grant_licence(desk, application, judgement->screened, replaces != nullptr ? replaces->text : "");
      if (!licence) return fail(std::move(licence.error()));
      return acted(desk, std::move(application), on_application::Issue{licence->id}, desk.actor);
    }
    default: break;
  }
  const auto said = licensing::read_act(kind, body, desk.tools.reference);
  if (!said) return fail(said.error());
  return acted(desk, std::move(application), *said, desk.actor);
}

// Whoever looks for its end users finds the file, and they see it.
Result<void> found_under(Desk& desk, const Application& application) {
  const auto* parties = application.transaction.parties.get();
  const auto users = parties != nullptr ? end_users_of(*parties) : std::vector<std::string>{};
  if (auto named = name_record(desk, "application", application.id, users); !named) return named;
  const auto certificates = load_certificates(desk, application.certificates, application.applicant);
  if (!certificates) return fail(certificates.error());
  return desk.let_read("application", application.id, certificates->owners);
}

// Filed, and neither granted nor ended.
bool pending(const Desk& desk, const Application& application) {
  using enum licensing::ApplicationState;
  const auto state = application.state;
  return state != none && state != draft && state != issued && !desk.tools.rules.application.ends(state);
}

// While it is pending, its goods are kept for whoever tries another law on them.
Result<void> follow_goods(Desk& desk, const Application& application, bool was_pending, bool changed,
                          const std::optional<Judgement>& judgement) {
  const bool is_pending = pending(desk, application);
  if (!is_pending) return was_pending ? drop_goods(desk, "application", application.id) : Result<void>{};
  if (was_pending && !changed) return {};
  if (judgement)
    return keep_goods(desk, "application", application.id, {}, application.transaction, judgement->screened);
  const auto now = judge(desk, application);
  return now ? keep_goods(desk, "application", application.id, {}, application.transaction, now->screened)
             : fail(now.error());
}

// What the law says is asked where the act rests on it.
bool rests_on_law(ApplicationAct kind) {
  using enum ApplicationAct;
  return kind == submit || kind == resubmit || kind == determine || kind == decide || kind == issue;
}

Result<Done> perform_application(Desk& desk, const Act& act, ApplicationAct kind, const wire::Shape& shape) {
  if (auto fits = check_members(act.body, shape); !fits) return fail(std::move(fits.error()));
  auto kept = desk.load<Application>(act.subject);
  if (!kept) return fail(std::move(kept.error()));
  Application application = std::move(kept->value);
  const bool was_pending = pending(desk, application);
  const bool files = kind == ApplicationAct::submit || kind == ApplicationAct::resubmit;
  std::optional<Judgement> judgement;
  if (rests_on_law(kind)) {
    auto now = judge(desk, application);
    if (!now) return fail(std::move(now.error()));
    judgement = std::move(*now);
  }
  if (files) {
    auto judged = judged_anew(desk, std::move(application), *judgement, false);
    if (!judged) return fail(std::move(judged.error()));
    application = std::move(*judged);
  }
  if (kind == ApplicationAct::decide || kind == ApplicationAct::issue) {
    if (auto so = check_still_so(application, judgement->record); !so) return fail(std::move(so.error()));
  }
  auto done = do_said(desk, std::move(application), kind, act.body, judgement);
  if (done && files) done = routed(desk, std::move(*done));
  // What is judged anew in review, or comes back to it, is looked into again.
  const bool judged_now = files || kind == ApplicationAct::determine;
  const bool anew = judged_now && done && done->state == licensing::ApplicationState::review;
  if (done && (kind == ApplicationAct::accept || anew)) done = looked_into(desk, std::move(*done));
  if (!done) return fail(std::move(done.error()));
  const bool renamed = kind == ApplicationAct::correct_party;
  if (files || renamed) {
    if (auto found = found_under(desk, *done); !found) return fail(std::move(found.error()));
  }
  const bool changed = files || renamed || kind == ApplicationAct::determine;
  if (auto goods = follow_goods(desk, *done, was_pending, changed, judgement); !goods)
    return fail(std::move(goods.error()));
  const bool papers = kind == ApplicationAct::edit || kind == ApplicationAct::answer;
  if (papers) {
    if (auto filed = check_filed(desk, *done); !filed) return fail(std::move(filed.error()));
  }
  kept->value = std::move(*done);
  return kept_and_told(desk, std::move(*kept), kind);
}

}  // namespace
}  // namespace sluice::office

namespace sluice::wire {
template <>
inline constexpr auto kFields<office::CopyBody> = std::tuple{
    required("of", &office::CopyBody::of, "\"A-2026-000001-1\"", {"The application to copy.", "被复制的申请。"})};
}  // namespace sluice::wire

namespace sluice::office {

RecordHead RecordOf<Application>::head(const Application& application, const Tools& tools, Date on) {
  RecordHead head{application.applicant, application.province, std::string(trade::symbol(application.state)), {}, {}};
  if (application.assignment && !tools.rules.application.ends(application.state))
    head.queue = application.assignment->queue;
  if (const auto due = due_day(application, tools, on)) head.due = to_string(*due);
  return head;
}

std::string policy_of(const Application& application) {
  std::optional<trade::Policy> heaviest;
  if (application.determination) {
    for (const licensing::LineOutcome& line : application.determination->lines)
      heaviest = std::max(heaviest, line.policy);
  }
  return heaviest ? std::string(trade::symbol(*heaviest)) : "";
}

void add_application_acts(std::vector<ActKind>& table) {
  static std::map<ApplicationAct, std::string> names;
  static std::map<ApplicationAct, wire::Shape> shapes;
  for (const Phrase& each : kPhrases) {
    const std::string& name = names[each.act] = "application." + std::string(trade::symbol(each.act));
    wire::Shape& shape = shapes[each.act] = shape_without(each.act, each.own);
    if (each.act == ApplicationAct::issue) {
      shape.fields.push_back(own_member("replaces", "\"L-2026-000001-X\"",
                                        {"The licence that this one takes the place of.", "所替换的许可证。"}));
    }
    if (each.act == ApplicationAct::assign) {
      shape.fields.push_back(
          own_member("officer", "\"lin\"", {"Who looks at it; left out, whoever assigns.", "经办人；省略为本人。"}));
    }
    ActKind kind;
    kind.name = name;
    kind.phrase = each.phrase;
    kind.meaning = each.meaning;
    kind.makes = each.act == ApplicationAct::draft;
    kind.body = &shape;
    kind.perform = [act = each.act, &shape](Desk& desk, const Act& said) {
      return act == ApplicationAct::draft ? draft(desk, said, shape) : perform_application(desk, said, act, shape);
    };
    table.push_back(std::move(kind));
  }
  table.push_back(making_act_of<CopyBody>("application.copy", "copies application", {licensing::ActorRole::exporter},
                                          {"A new draft of the same goods and papers.", "复制为新草稿。"}, copy));
}

}  // namespace sluice::office

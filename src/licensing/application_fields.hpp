// SPDX-License-Identifier: Apache-2.0
// The table of fields of an application.
#pragma once

#include "fields.hpp"

namespace sluice::wire {

using licensing::Advice;
using licensing::Application;
using licensing::ApplicationEvent;
using licensing::Check;
using licensing::Finding;
using licensing::InformationRequest;
using licensing::Reconsideration;

template <>
inline constexpr Title kTitle<licensing::Assignment>{"assignment", {"An assignment", "分派"}};
template <>
inline constexpr auto kFields<licensing::Assignment> = std::tuple{
    required("queue", &licensing::Assignment::queue, "\"central\"", {"The queue.", "队列。"}),
    text("officer", &licensing::Assignment::officer, "\"li\"", {"Who takes it.", "承办人。"}),
    text("rule", &licensing::Assignment::rule, "\"magnets\"", {"The rule that sent it there.", "分派规则。"}),
    text("rule_version", &licensing::Assignment::rule_version, "\"2026-11\"", {"The rule's version.", "规则版本。"}),
    optional("inputs", &licensing::Assignment::inputs, R"({"kind": "general"})",
             {"What the rule looked at.", "规则所依据的信息。"})};

template <>
inline constexpr Title kTitle<Finding>{"finding", {"A finding", "发现"}};
template <>
inline constexpr auto kFields<Finding> = std::tuple{
    required("kind", &Finding::kind, "\"historical_use\"", {"What kind of finding.", "发现的种类。"}),
    text("subject", &Finding::subject, "\"1C905.a.4\"", {"A line, party or code.", "商品行、当事方或编码。"}),
    required("text", &Finding::text, "\"…\"", {"What was found.", "内容。"}),
    optional("evidence", &Finding::evidence, R"(["delivered 4000 KGM"])", {"What it rests on.", "依据。"})};

template <>
inline constexpr Title kTitle<licensing::DataFault>{"fault", {"A data error", "数据错误"}};
template <>
inline constexpr auto kFields<licensing::DataFault> =
    std::tuple{required("field", &licensing::DataFault::field, "\"/transaction/lines/0/quantity\"",
                        {"Where it is, as a JSON Pointer.", "位置（JSON Pointer）。"}),
               required("text", &licensing::DataFault::text, "\"…\"", {"What to correct.", "应如何更正。"})};

template <>
inline constexpr Title kTitle<licensing::LineOutcome>{"line_outcome", {"What the law says of a line", "逐行判定"}};
template <>
inline constexpr auto kFields<licensing::LineOutcome> =
    std::tuple{required("line", &licensing::LineOutcome::line, "\"l1\"", {"The line.", "商品行。"}),
               optional("outcome", &licensing::LineOutcome::outcome, "\"licence_required\"",
                        {"The outcome; indeterminate where left out.", "结论；省略时为不能确定。"}),
               optional("policy", &licensing::LineOutcome::policy, "\"review\"",
                        {"How an application would be looked at.", "审查政策。"}),
               optional("control_codes", &licensing::LineOutcome::control_codes, R"(["1C905.a.4"])",
                        {"The control codes.", "管制编码。"}),
               optional("licence_kinds", &licensing::LineOutcome::licence_kinds, R"(["single", "general"])",
                        {"The kinds of licence that may be had.", "可申请的许可种类。"})};

template <>
inline constexpr Title kTitle<licensing::FoundHit>{"found_hit", {"A list that a party was found on", "名单命中"}};
template <>
inline constexpr auto kFields<licensing::FoundHit> =
    std::tuple{required("party", &licensing::FoundHit::party, "\"p2\"", {"The party.", "当事方。"}),
               required("list", &licensing::FoundHit::list, "\"CN-watch-list\"", {"The list.", "名单。"}),
               required("entry", &licensing::FoundHit::entry, "\"CN-2026-12/1\"", {"The entry on it.", "条目。"}),
               required("relation", &licensing::FoundHit::relation, "\"itself\"",
                        {"The party itself, or its owner.", "本身或其所有者。"}),
               required("disposition", &licensing::FoundHit::disposition, "\"open\"",
                        {"Whether somebody confirmed it.", "处置情况。"})};

template <>
inline constexpr Title kTitle<licensing::DeterminationRecord>{"determination", {"A determination", "判定"}};
template <>
inline constexpr auto kFields<licensing::DeterminationRecord> = std::tuple{
    required("hash", &licensing::DeterminationRecord::hash, "\"sha256:9f86\"",
             {"The hash of the whole determination.", "判定全文的哈希值。"}),
    required("rulebook", &licensing::DeterminationRecord::rulebook, "\"sha256:41aa\"",
             {"The hash of the rulebook.", "规则库的哈希值。"}),
    text("lists", &licensing::DeterminationRecord::lists, "\"sha256:77b1\"",
         {"The hash of the lists screened against.", "筛查所用名单的哈希值。"}),
    required("as_of", &licensing::DeterminationRecord::as_of, "\"2026-03-02\"", {"The day judged.", "判定日。"}),
    required("lines", &licensing::DeterminationRecord::lines, R"([{"line": "l1", "outcome": "licence_required"}])",
             {"Line by line.", "逐行结论。"}),
    optional("hits", &licensing::DeterminationRecord::hits, "[]",
             {"What screening found of the parties.", "筛查命中。"})};

template <>
inline constexpr Title kTitle<InformationRequest>{"request", {"A request for information", "补充材料要求"}};
template <>
inline constexpr auto kFields<InformationRequest> = std::tuple{
    required("id", &InformationRequest::id, "\"r1\"", {"Its number.", "编号。"}),
    required("text", &InformationRequest::text, "\"…\"", {"What is asked.", "要求内容。"}),
    optional("documents", &InformationRequest::documents, R"(["contract"])", {"The papers asked for.", "所需文件。"}),
    required("by", &InformationRequest::by, "\"li\"", {"Who asks.", "提出人。"}),
    required("on", &InformationRequest::on, "\"2026-03-05\"", {"When.", "日期。"}),
    optional("answered_on", &InformationRequest::answered_on, "\"2026-03-09\"", {"When it was answered.", "答复日。"}),
    text("answer", &InformationRequest::answer, "\"…\"", {"The answer.", "答复。"})};

template <>
inline constexpr Title kTitle<Advice>{"advice", {"An agency's advice", "部门意见"}};
template <>
inline constexpr auto kFields<Advice> =
    std::tuple{required("id", &Advice::id, "\"a1\"", {"Its number.", "编号。"}),
               required("agency", &Advice::agency, "\"industry\"", {"Who is asked.", "征求意见的部门。"}),
               text("subject", &Advice::subject, "\"l1\"",
                    {"A line or party; the whole where left out.", "商品行或当事方；省略时为全案。"}),
               optional("expert", &Advice::expert, "false",
                        {"Expert advice: the clock stands still.", "是否为专家意见（期间不计）。"}),
               required("asked_on", &Advice::asked_on, "\"2026-03-05\"", {"When it was asked.", "征求日。"}),
               optional("position", &Advice::position, "\"approve\"", {"What it comes to.", "结论。"}),
               text("text", &Advice::text, "\"…\"", {"In words.", "意见内容。"}),
               text("by", &Advice::by, "\"wang\"", {"Who gave it.", "出具人。"}),
               optional("given_on", &Advice::given_on, "\"2026-03-19\"", {"When.", "出具日。"}),
               text("void_because", &Advice::void_because, "\"conditions changed\"",
                    {"Why it no longer counts.", "不再有效的原因。"}),
               optional("void_on", &Advice::void_on, "\"2026-03-21\"", {"Since when.", "失效日。"})};

template <>
inline constexpr Title kTitle<Check>{"check", {"A check", "核查"}};
template <>
inline constexpr auto kFields<Check> =
    std::tuple{required("id", &Check::id, "\"k1\"", {"Its number.", "编号。"}),
               required("cause", &Check::cause, "\"on_site_check\"", {"What for.", "事由。"}),
               required("reason", &Check::reason, "\"…\"", {"Why.", "原因。"}),
               required("began", &Check::began, "\"2026-03-06\"", {"When it began.", "开始日。"}),
               optional("ended", &Check::ended, "\"2026-03-16\"", {"When it ended.", "结束日。"}),
               text("result", &Check::result, "\"…\"", {"What came of it.", "结果。"})};

template <>
inline constexpr Title kTitle<licensing::Proposal>{"proposal", {"A proposal", "拟办意见"}};
template <>
inline constexpr auto kFields<licensing::Proposal> = std::tuple{
    required("lines", &licensing::Proposal::lines, R"([{"line": "l1"}])", {"Line by line.", "逐行意见。"}),
    required("factors", &licensing::Proposal::factors, R"([{"factor": "end_use", "text": "…"}])",
             {"The factors of review.", "审查因素。"}),
    optional("from", &licensing::Proposal::from, "\"2026-04-01\"", {"The licence's first day.", "许可首日。"}),
    optional("until", &licensing::Proposal::until, "\"2027-03-31\"", {"The licence's last day.", "许可末日。"}),
    required("by", &licensing::Proposal::by, "\"li\"", {"Who proposes.", "拟办人。"}),
    required("on", &licensing::Proposal::on, "\"2026-03-20\"", {"When.", "日期。"})};

template <>
inline constexpr Title kTitle<licensing::Decision>{"decision", {"A decision", "决定"}};
template <>
inline constexpr auto kFields<licensing::Decision> =
    std::tuple{required("agrees", &licensing::Decision::agrees, "true", {"With the proposal.", "是否同意拟办意见。"}),
               text("text", &licensing::Decision::text, "\"…\"", {"In words.", "说明。"}),
               required("by", &licensing::Decision::by, "\"zhao\"", {"Who decided.", "决定人。"}),
               required("on", &licensing::Decision::on, "\"2026-03-23\"", {"When.", "日期。"})};

template <>
inline constexpr Title kTitle<Reconsideration>{"reconsideration", {"A reconsideration", "行政复议"}};
template <>
inline constexpr auto kFields<Reconsideration> =
    std::tuple{required("grounds", &Reconsideration::grounds, "\"…\"", {"Why it is asked for.", "复议理由。"}),
               required("on", &Reconsideration::on, "\"2026-04-02\"", {"When it was asked for.", "申请日。"}),
               optional("upheld", &Reconsideration::upheld, "true", {"Whether the refusal stands.", "是否维持。"}),
               text("text", &Reconsideration::text, "\"…\"", {"Why.", "理由。"}),
               text("by", &Reconsideration::by, "\"qian\"", {"Who decided.", "决定人。"})};

template <>
inline constexpr Title kTitle<ApplicationEvent>{"event", {"An act done", "已办事项"}};
template <>
inline constexpr auto kFields<ApplicationEvent> = std::tuple{
    required("act", &ApplicationEvent::act, "\"submit\"", {"What was done.", "事项。"}),
    required("to", &ApplicationEvent::to, "\"submitted\"", {"The state after it.", "办后状态。"}),
    required("by", &ApplicationEvent::by, "\"chen\"", {"By whom.", "办理人。"}),
    required("role", &ApplicationEvent::role, "\"exporter\"", {"In which role.", "身份。"}),
    text("organisation", &ApplicationEvent::organisation, "\"E-1\"", {"For which organisation.", "所属机构。"}),
    required("on", &ApplicationEvent::on, "\"2026-03-02\"", {"When.", "日期。"}),
    text("note", &ApplicationEvent::note, "\"…\"", {"Its reason.", "原因。"})};

template <>
inline constexpr Title kTitle<Application>{"application", {"An application", "申请"}};
template <>
inline constexpr auto kFields<Application> = std::tuple{
    Constant<Version>{"sluice", {"The version of this format.", "本格式的版本。"}, "1"},
    required("id", &Application::id, "\"018f\"", {"Its identity.", "内部标识。"}),
    text("number", &Application::number, "\"A-2026-000017-4\"", {"Its number for people.", "编号。"}),
    required("kind", &Application::kind, "\"general\"", {"The kind of licence.", "许可种类。"}),
    required("applicant", &Application::applicant, "\"E-1\"", {"The enterprise that applies.", "申请人。"}),
    text("agent", &Application::agent, "\"E-7\"", {"The enterprise that files for it.", "代理人。"}),
    text("province", &Application::province, "\"ZJ\"", {"The province that receives it.", "受理省份。"}),
    required("state", &Application::state, "\"review\"", {"Where it stands.", "状态。"}),
    required("transaction", &Application::transaction, R"({"sluice": 1, "id": "T-1", "lines": [{}]})",
             {"The goods, parties and end use.", "商品、当事方和最终用途。"}),
    optional("documents", &Application::documents, "[]", {"Its papers.", "文件。"}),
    optional("certificates", &Application::certificates, R"(["C-3"])",
             {"End-use certificates, by id.", "最终用户和最终用途证明，按标识列出。"}),
    optional("determination", &Application::determination, "null", {"What the law said.", "判定。"}),
    optional("faults", &Application::faults, "[]", {"What it was last returned for.", "退回更正的原因。"}),
    optional("requests", &Application::requests, "[]", {"Information asked for.", "补充材料要求。"}),
    optional("advice", &Application::advice, "[]", {"Advice asked for and given.", "部门意见。"}),
    optional("checks", &Application::checks, "[]", {"Identification and on-site checks.", "鉴别和实地核查。"}),
    optional("assignment", &Application::assignment, "null", {"Whose desk it is on, and why.", "分派。"}),
    optional("findings", &Application::findings, "[]", {"What was found.", "发现。"}),
    optional("conditions", &Application::conditions, "[]", {"The conditions a licence would have.", "许可条件。"}),
    optional("proposal", &Application::proposal, "null", {"What is proposed.", "拟办意见。"}),
    optional("decision", &Application::decision, "null", {"What was decided.", "决定。"}),
    optional("reconsideration", &Application::reconsideration, "null", {"The reconsideration.", "行政复议。"}),
    text("licence", &Application::licence, "\"018f\"", {"The licence issued.", "所发许可。"}),
    required("history", &Application::history, "[]", {"Everything done, in order.", "办理经过。"})};

}  // namespace sluice::wire

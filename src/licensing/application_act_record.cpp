// SPDX-License-Identifier: Apache-2.0
// The tables of fields of what can be done to an application.
#include "application_fields.hpp"
#include "record_io.hpp"

namespace sluice::wire {

namespace on = licensing::on_application;

template <>
inline constexpr Title kTitle<on::Draft>{"draft", {"Drafts an application", "起草申请"}};
template <>
inline constexpr auto kFields<on::Draft> =
    std::tuple{required("id", &on::Draft::id, "\"018f\"", {"Its identity.", "内部标识。"}),
               text("number", &on::Draft::number, "\"A-2026-000017-4\"", {"Its number for people.", "编号。"}),
               required("kind", &on::Draft::kind, "\"general\"", {"The kind of licence.", "许可种类。"}),
               required("applicant", &on::Draft::applicant, "\"E-1\"", {"The enterprise that applies.", "申请人。"}),
               text("agent", &on::Draft::agent, "\"E-7\"", {"The enterprise that files for it.", "代理人。"}),
               text("province", &on::Draft::province, "\"ZJ\"", {"The province that receives it.", "受理省份。"}),
               required("transaction", &on::Draft::transaction, R"({"sluice": 1, "id": "T-1", "lines": [{}]})",
                        {"The goods, parties and end use.", "商品、当事方和最终用途。"}),
               optional("documents", &on::Draft::documents, "[]", {"Its papers.", "文件。"}),
               optional("certificates", &on::Draft::certificates, R"(["C-3"])",
                        {"End-use certificates, by id.", "最终用户和最终用途证明。"})};

template <>
inline constexpr Title kTitle<on::Edit>{"edit", {"Changes what is given", "修改申请"}};
template <>
inline constexpr auto kFields<on::Edit> =
    std::tuple{optional("kind", &on::Edit::kind, "\"single\"", {"The kind of licence.", "许可种类。"}),
               optional("transaction", &on::Edit::transaction, R"({"sluice": 1, "id": "T-1", "lines": [{}]})",
                        {"The goods, parties and end use, all anew.", "商品、当事方和最终用途（整体替换）。"}),
               optional("documents", &on::Edit::documents, "[]", {"The papers, all anew.", "文件（整体替换）。"}),
               optional("certificates", &on::Edit::certificates, R"(["C-3"])",
                        {"The certificates, all anew.", "证明（整体替换）。"})};

template <>
inline constexpr Title kTitle<on::Determine>{"determine", {"Attaches a determination", "附判定"}};
template <>
inline constexpr auto kFields<on::Determine> =
    std::tuple{required("determination", &on::Determine::determination, "null", {"What the law said.", "判定。"})};

template <>
inline constexpr Title kTitle<on::Submit>{"submit", {"Submits; the goods are frozen", "提交（商品信息冻结）"}};
template <>
inline constexpr auto kFields<on::Submit> = std::tuple<>{};

template <>
inline constexpr Title kTitle<on::ReturnForCorrection>{"return_for_correction", {"Returns data errors", "退回更正"}};
template <>
inline constexpr auto kFields<on::ReturnForCorrection> =
    std::tuple{required("faults", &on::ReturnForCorrection::faults, R"([{"field": "/transaction/to", "text": "…"}])",
                        {"What to correct.", "应更正的内容。"})};

template <>
inline constexpr Title kTitle<on::Resubmit>{"resubmit", {"Submits what was corrected", "更正后重新提交"}};
template <>
inline constexpr auto kFields<on::Resubmit> = std::tuple<>{};

template <>
inline constexpr Title kTitle<on::Accept>{"accept", {"Accepts; the clock starts", "受理（期限起算）"}};
template <>
inline constexpr auto kFields<on::Accept> = std::tuple<>{};

template <>
inline constexpr Title kTitle<on::Assign>{"assign", {"Puts it on a desk", "分派"}};
template <>
inline constexpr auto kFields<on::Assign> = std::tuple{
    required("assignment", &on::Assign::assignment, R"({"queue": "central"})", {"Whose, and why.", "分派及其依据。"})};

template <>
inline constexpr Title kTitle<on::CorrectParty>{"correct_party", {"Corrects a party's name", "更正当事方名称"}};
template <>
inline constexpr auto kFields<on::CorrectParty> = std::tuple{
    required("party", &on::CorrectParty::party, "\"p2\"", {"Which party.", "当事方。"}),
    required("name", &on::CorrectParty::name, "\"Beispiel Motoren GmbH\"", {"The right name.", "正确名称。"}),
    required("reason", &on::CorrectParty::reason, "\"…\"", {"Why.", "原因。"})};

template <>
inline constexpr Title kTitle<on::RequestInformation>{"request_information", {"Asks for more", "要求补充材料"}};
template <>
inline constexpr auto kFields<on::RequestInformation> =
    std::tuple{required("text", &on::RequestInformation::text, "\"…\"", {"What is asked.", "要求内容。"}),
               optional("documents", &on::RequestInformation::documents, R"(["contract"])",
                        {"The papers asked for.", "所需文件。"})};

template <>
inline constexpr Title kTitle<on::Answer>{"answer", {"Answers what was asked", "答复补充要求"}};
template <>
inline constexpr auto kFields<on::Answer> =
    std::tuple{required("text", &on::Answer::text, "\"…\"", {"The answer.", "答复。"}),
               optional("documents", &on::Answer::documents, "[]", {"Papers that join the others.", "补充文件。"}),
               optional("certificates", &on::Answer::certificates, R"(["C-3"])",
                        {"Certificates that join the others.", "补充的证明。"})};

template <>
inline constexpr Title kTitle<on::SeekAdvice>{"seek_advice", {"Asks an agency", "征求意见"}};
template <>
inline constexpr auto kFields<on::SeekAdvice> =
    std::tuple{required("agency", &on::SeekAdvice::agency, "\"industry\"", {"Which agency.", "部门。"}),
               text("subject", &on::SeekAdvice::subject, "\"l1\"",
                    {"A line or party; the whole where left out.", "商品行或当事方；省略时为全案。"}),
               optional("expert", &on::SeekAdvice::expert, "false",
                        {"Expert advice: the clock stands still.", "是否为专家意见（期间不计）。"})};

template <>
inline constexpr Title kTitle<on::Advise>{"advise", {"Gives the advice asked for", "出具意见"}};
template <>
inline constexpr auto kFields<on::Advise> =
    std::tuple{required("advice", &on::Advise::advice, "\"a1\"", {"The number of what was asked.", "征求意见编号。"}),
               required("position", &on::Advise::position, "\"approve\"", {"What it comes to.", "结论。"}),
               required("text", &on::Advise::text, "\"…\"", {"In words.", "意见内容。"})};

template <>
inline constexpr Title kTitle<on::VoidAdvice>{"void_advice", {"Takes advice out of account", "撤销意见"}};
template <>
inline constexpr auto kFields<on::VoidAdvice> =
    std::tuple{required("advice", &on::VoidAdvice::advice, "\"a1\"", {"Which.", "意见编号。"}),
               required("reason", &on::VoidAdvice::reason, "\"…\"", {"Why.", "原因。"})};

template <>
inline constexpr Title kTitle<on::BeginCheck>{"begin_check",
                                              {"Begins a check; the clock stands still", "开始核查（期间不计）"}};
template <>
inline constexpr auto kFields<on::BeginCheck> =
    std::tuple{required("cause", &on::BeginCheck::cause, "\"on_site_check\"", {"What for.", "事由。"}),
               required("reason", &on::BeginCheck::reason, "\"…\"", {"Why.", "原因。"})};

template <>
inline constexpr Title kTitle<on::EndCheck>{"end_check", {"Ends a check", "结束核查"}};
template <>
inline constexpr auto kFields<on::EndCheck> =
    std::tuple{required("check", &on::EndCheck::check, "\"k1\"", {"Which.", "核查编号。"}),
               required("result", &on::EndCheck::result, "\"…\"", {"What came of it.", "结果。"})};

template <>
inline constexpr Title kTitle<on::Find>{"find", {"Records findings", "记录发现"}};
template <>
inline constexpr auto kFields<on::Find> = std::tuple{required(
    "findings", &on::Find::findings, R"([{"kind": "new_customer", "text": "…"}])", {"What was found.", "发现。"})};

template <>
inline constexpr Title kTitle<on::SetConditions>{"set_conditions", {"Sets the conditions", "设定许可条件"}};
template <>
inline constexpr auto kFields<on::SetConditions> = std::tuple{
    required("conditions", &on::SetConditions::conditions, R"([{"id": "c1", "kind": "report_within", "days": 90}])",
             {"All of them; an empty list takes them away.", "全部条件；空列表表示取消。"})};

template <>
inline constexpr Title kTitle<on::Refer>{"refer", {"Refers to the State Council", "报国务院"}};
template <>
inline constexpr auto kFields<on::Refer> =
    std::tuple{required("reason", &on::Refer::reason, "\"…\"", {"Why.", "原因。"})};

template <>
inline constexpr Title kTitle<on::ConcludeReferral>{"conclude_referral", {"The referral comes back", "报批返回"}};
template <>
inline constexpr auto kFields<on::ConcludeReferral> =
    std::tuple{required("result", &on::ConcludeReferral::result, "\"…\"", {"What came back.", "批复内容。"})};

template <>
inline constexpr Title kTitle<on::Propose>{"propose", {"Proposes a decision", "拟办"}};
template <>
inline constexpr auto kFields<on::Propose> = std::tuple{
    required("lines", &on::Propose::lines, R"([{"line": "l1", "quantity": {"value": "9000", "unit": "KGM"}}])",
             {"Each line once.", "逐行意见，每行一次。"}),
    required("factors", &on::Propose::factors, R"([{"factor": "end_use", "text": "…"}])",
             {"Each factor of review.", "各项审查因素。"}),
    optional("from", &on::Propose::from, "\"2026-04-01\"", {"The licence's first day.", "许可首日。"}),
    optional("until", &on::Propose::until, "\"2027-03-31\"", {"The licence's last day.", "许可末日。"})};

template <>
inline constexpr Title kTitle<on::Decide>{"decide", {"Decides on the proposal", "决定"}};
template <>
inline constexpr auto kFields<on::Decide> =
    std::tuple{required("agrees", &on::Decide::agrees, "true",
                        {"With the proposal; otherwise it goes back.", "是否同意；否则退回。"}),
               text("text", &on::Decide::text, "\"…\"", {"In words.", "说明。"})};

template <>
inline constexpr Title kTitle<on::Issue>{"issue", {"Issues the licence", "发证"}};
template <>
inline constexpr auto kFields<on::Issue> =
    std::tuple{required("licence", &on::Issue::licence, "\"018f\"", {"The licence's id.", "许可标识。"})};

template <>
inline constexpr Title kTitle<on::Withdraw>{"withdraw", {"The applicant withdraws", "撤回申请"}};
template <>
inline constexpr auto kFields<on::Withdraw> =
    std::tuple{text("reason", &on::Withdraw::reason, "\"…\"", {"Why.", "原因。"})};

template <>
inline constexpr Title kTitle<on::Lapse>{"lapse", {"Closes what was never answered", "因未答复而终止"}};
template <>
inline constexpr auto kFields<on::Lapse> =
    std::tuple{required("reason", &on::Lapse::reason, "\"…\"", {"Why.", "原因。"})};

template <>
inline constexpr Title kTitle<on::Reconsider>{"reconsider", {"Asks for reconsideration", "申请行政复议"}};
template <>
inline constexpr auto kFields<on::Reconsider> =
    std::tuple{required("grounds", &on::Reconsider::grounds, "\"…\"", {"Why.", "理由。"})};

template <>
inline constexpr Title kTitle<on::DecideReconsideration>{
    "decide_reconsideration", {"Decides the reconsideration, for good", "作出复议决定（终局）"}};
template <>
inline constexpr auto kFields<on::DecideReconsideration> = std::tuple{
    required("upheld", &on::DecideReconsideration::upheld, "true", {"Whether the refusal stands.", "是否维持。"}),
    required("text", &on::DecideReconsideration::text, "\"…\"", {"Why.", "理由。"})};

}  // namespace sluice::wire

namespace sluice::licensing {

Result<AnyApplicationAct> read_act(ApplicationAct act, const Json& node, const trade::Reference& reference,
                                   std::string_view file) {
  return read_alternative<AnyApplicationAct>(static_cast<std::size_t>(act), node, reference, file);
}

Json write_act(const AnyApplicationAct& act) {
  return std::visit([](const auto& each) { return write_record(each); }, act);
}

const wire::Shape& shape_of_act(ApplicationAct act) {
  return shape_of_alternative<AnyApplicationAct>(static_cast<std::size_t>(act));
}

ApplicationAct kind_of(const AnyApplicationAct& act) { return static_cast<ApplicationAct>(act.index()); }

}  // namespace sluice::licensing

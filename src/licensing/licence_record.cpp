// SPDX-License-Identifier: Apache-2.0
// The tables of fields of a licence and of what can be done to it.
#include "record_io.hpp"

namespace sluice::wire {

using licensing::Consent;
using licensing::DeliveryReport;
using licensing::EndUseCheck;
using licensing::Licence;
using licensing::LicenceEvent;
using licensing::LicenceLine;
namespace on = licensing::on_licence;

template <>
inline constexpr Title kTitle<LicenceLine>{"licence_line", {"A line of a licence", "许可商品行"}};
template <>
inline constexpr auto kFields<LicenceLine> = std::tuple{
    required("id", &LicenceLine::id, "\"l1\"", {"The line of the application.", "申请中的商品行。"}),
    text("account", &LicenceLine::account, "\"018f/l1\"", {"Its account in the ledger.", "台账账户。"}),
    optional("control_codes", &LicenceLine::control_codes, R"(["1C905.a.4"])", {"Control codes.", "管制编码。"}),
    text("commodity_code", &LicenceLine::commodity_code, "\"8505111000\"", {"The customs code.", "海关商品编号。"}),
    text("description", &LicenceLine::description, "\"sintered NdFeB ring\"", {"In words.", "货物描述。"}),
    required("quantity", &LicenceLine::quantity, R"({"value": "9000", "unit": "KGM"})",
             {"The quantity granted.", "准许数量。"}),
    optional("value", &LicenceLine::value, R"({"amount": "148822.20", "currency": "CNY"})",
             {"The value granted.", "准许金额。"})};

template <>
inline constexpr Title kTitle<DeliveryReport>{"delivery", {"A report after export", "出口后报告"}};
template <>
inline constexpr auto kFields<DeliveryReport> =
    std::tuple{required("declaration", &DeliveryReport::declaration, "\"D-1\"", {"The declaration.", "报关单。"}),
               required("stage", &DeliveryReport::stage, "\"arrival\"",
                        {"shipment, arrival, installation or use.", "发运、到货、安装或使用。"}),
               required("on", &DeliveryReport::on, "\"2026-06-11\"", {"When that was.", "日期。"}),
               text("text", &DeliveryReport::text, "\"…\"", {"In words.", "说明。"})};

template <>
inline constexpr Title kTitle<EndUseCheck>{"end_use_check", {"A check of the end use", "最终用途核查"}};
template <>
inline constexpr auto kFields<EndUseCheck> = std::tuple{
    required("on", &EndUseCheck::on, "\"2026-09-01\"", {"When.", "日期。"}),
    required("cooperated", &EndUseCheck::cooperated, "true", {"Whether the end user took part.", "最终用户是否配合。"}),
    required("as_declared", &EndUseCheck::as_declared, "true",
             {"Whether the use is as declared.", "用途是否与申报一致。"}),
    text("text", &EndUseCheck::text, "\"…\"", {"In words.", "说明。"})};

template <>
inline constexpr Title kTitle<Consent>{"consent", {"A consent asked for", "同意申请"}};
template <>
inline constexpr auto kFields<Consent> =
    std::tuple{required("id", &Consent::id, "\"t1\"", {"Its number.", "编号。"}),
               required("to", &Consent::to, "\"Dritte GmbH\"", {"Who would get the goods.", "受让人。"}),
               required("text", &Consent::text, "\"…\"", {"What is asked for.", "申请内容。"}),
               required("asked_on", &Consent::asked_on, "\"2026-10-01\"", {"When it was asked for.", "申请日。"}),
               optional("given", &Consent::given, "true", {"Whether it was given.", "是否同意。"}),
               optional("decided_on", &Consent::decided_on, "\"2026-10-20\"", {"When it was decided.", "决定日。"}),
               text("by", &Consent::by, "\"zhao\"", {"Who decided.", "决定人。"})};

template <>
inline constexpr Title kTitle<LicenceEvent>{"licence_event", {"An act done", "已办事项"}};
template <>
inline constexpr auto kFields<LicenceEvent> =
    std::tuple{required("act", &LicenceEvent::act, "\"grant\"", {"What was done.", "事项。"}),
               required("to", &LicenceEvent::to, "\"active\"", {"The state after it.", "办后状态。"}),
               required("by", &LicenceEvent::by, "\"li\"", {"By whom.", "办理人。"}),
               required("role", &LicenceEvent::role, "\"officer\"", {"In which role.", "身份。"}),
               text("organisation", &LicenceEvent::organisation, "\"E-1\"", {"For whom.", "所属机构。"}),
               required("on", &LicenceEvent::on, "\"2026-04-01\"", {"When.", "日期。"}),
               text("note", &LicenceEvent::note, "\"…\"", {"Its reason.", "原因。"})};

template <>
inline constexpr Title kTitle<Licence>{"licence", {"A licence", "许可"}};
template <>
inline constexpr auto kFields<Licence> = std::tuple{
    Constant<Version>{"sluice", {"The version of this format.", "本格式的版本。"}, "1"},
    required("id", &Licence::id, "\"018f\"", {"Its identity.", "内部标识。"}),
    text("number", &Licence::number, "\"L-2026-000009-1\"", {"Its number for people.", "许可证编号。"}),
    required("application", &Licence::application, "\"018e\"", {"The application granted.", "所依据的申请。"}),
    required("kind", &Licence::kind, "\"general\"", {"The kind of licence.", "许可种类。"}),
    required("holder", &Licence::holder, "\"E-1\"", {"The enterprise that holds it.", "持有人。"}),
    text("province", &Licence::province, "\"ZJ\"", {"The province it belongs to.", "所属省份。"}),
    required("state", &Licence::state, "\"active\"", {"Where it stands.", "状态。"}),
    required<NamedListOf<ObjectOf<trade::Party>, 'p'>>("parties", &Licence::parties, "[]",
                                                       {"Who takes part.", "当事方。"}),
    optional("end_users", &Licence::end_users, R"(["E-2"])",
             {"Enterprises whose certificates it was granted on.", "所依据证明文件的最终用户。"}),
    optional("destination", &Licence::destination, "\"DE\"", {"Where the goods go.", "最终目的地。"}),
    required("lines", &Licence::lines, "[]", {"What was granted, line by line.", "逐行准许内容。"}),
    required("from", &Licence::from, "\"2026-04-01\"", {"Its first day.", "首日。"}),
    required("until", &Licence::until, "\"2027-03-31\"", {"Its last day.", "末日。"}),
    optional("conditions", &Licence::conditions, "[]", {"Its conditions.", "许可条件。"}),
    optional("checks", &Licence::checks, "[]", {"Checks of the end use.", "最终用途核查。"}),
    optional("consents", &Licence::consents, "[]", {"Consents asked for.", "同意申请。"}),
    text("replaces", &Licence::replaces, "\"018d\"", {"The licence it takes the place of.", "所替换的许可。"}),
    text("replaced_by", &Licence::replaced_by, "\"0190\"", {"The licence that took its place.", "替换本许可的许可。"}),
    required("history", &Licence::history, "[]", {"What changed it, in order.", "变更经过。"})};

template <class Act>
constexpr auto reason_alone() {
  return std::tuple{required("reason", &Act::reason, "\"…\"", {"Why.", "原因。"})};
}

template <>
inline constexpr Title kTitle<on::Grant>{"grant", {"Grants what was decided", "授予许可"}};
template <>
inline constexpr auto kFields<on::Grant> = std::tuple{
    required("id", &on::Grant::id, "\"018f\"", {"Its identity.", "内部标识。"}),
    text("number", &on::Grant::number, "\"L-2026-000009-1\"", {"Its number for people.", "许可证编号。"}),
    text("replaces", &on::Grant::replaces, "\"018d\"", {"The licence it takes the place of.", "所替换的许可。"}),
    optional("end_users", &on::Grant::end_users, R"(["E-2"])",
             {"Enterprises whose certificates it is granted on.", "所依据证明文件的最终用户。"})};
template <>
inline constexpr Title kTitle<on::Use>{"use", {"Customs released a shipment", "海关放行"}};
template <>
inline constexpr auto kFields<on::Use> =
    std::tuple{required("declaration", &on::Use::declaration, "\"D-1\"", {"The declaration.", "报关单。"}),
               required("released", &on::Use::released, "\"2026-05-04\"", {"When it was released.", "放行日。"})};
template <>
inline constexpr Title kTitle<on::Exhaust>{"exhaust", {"Nothing is left on it", "额度用尽"}};
template <>
inline constexpr auto kFields<on::Exhaust> = std::tuple<>{};
template <>
inline constexpr Title kTitle<on::Expire>{"expire", {"Its last day is over", "到期"}};
template <>
inline constexpr auto kFields<on::Expire> = std::tuple<>{};
template <>
inline constexpr Title kTitle<on::Suspend>{"suspend", {"Suspends it", "中止"}};
template <>
inline constexpr auto kFields<on::Suspend> = reason_alone<on::Suspend>();
template <>
inline constexpr Title kTitle<on::Reinstate>{"reinstate", {"Ends the suspension", "恢复"}};
template <>
inline constexpr auto kFields<on::Reinstate> = reason_alone<on::Reinstate>();
template <>
inline constexpr Title kTitle<on::AmendKey>{
    "amend_key", {"A key element changes: returned, to apply anew", "关键要素变更：交回并重新申请"}};
template <>
inline constexpr auto kFields<on::AmendKey> =
    std::tuple{required("element", &on::AmendKey::element, "\"end_user\"",
                        {"item, destination, end_user or end_use.", "物项种类、目的地、最终用户或最终用途。"}),
               required("reason", &on::AmendKey::reason, "\"…\"", {"Why.", "原因。"})};
template <>
inline constexpr Title kTitle<on::AmendOther>{"amend_other",
                                              {"Another element changes: paused until decided", "其他变更：暂停使用"}};
template <>
inline constexpr auto kFields<on::AmendOther> =
    std::tuple{required("text", &on::AmendOther::text, "\"…\"", {"What is to change.", "变更内容。"})};
template <>
inline constexpr Title kTitle<on::RefuseAmendment>{"refuse_amendment", {"Refuses the amendment", "不予变更"}};
template <>
inline constexpr auto kFields<on::RefuseAmendment> = reason_alone<on::RefuseAmendment>();
template <>
inline constexpr Title kTitle<on::Replace>{"replace", {"A new licence takes its place", "换发"}};
template <>
inline constexpr auto kFields<on::Replace> =
    std::tuple{required("by", &on::Replace::by, "\"0190\"", {"The new licence's id.", "新许可标识。"})};
template <>
inline constexpr Title kTitle<on::Surrender>{"surrender", {"The holder gives it back", "交回"}};
template <>
inline constexpr auto kFields<on::Surrender> = reason_alone<on::Surrender>();
template <>
inline constexpr Title kTitle<on::Withdraw>{"withdraw_licence", {"Withdrawn without fault", "撤回"}};
template <>
inline constexpr auto kFields<on::Withdraw> = reason_alone<on::Withdraw>();
template <>
inline constexpr Title kTitle<on::Revoke>{"revoke", {"Revoked", "吊销"}};
template <>
inline constexpr auto kFields<on::Revoke> = reason_alone<on::Revoke>();
template <>
inline constexpr Title kTitle<on::Annul>{"annul", {"Annulled from its grant", "撤销"}};
template <>
inline constexpr auto kFields<on::Annul> = reason_alone<on::Annul>();
template <>
inline constexpr Title kTitle<on::ReportDelivery>{"report_delivery", {"Reports after export", "出口后报告"}};
template <>
inline constexpr auto kFields<on::ReportDelivery> =
    std::tuple{required("report", &on::ReportDelivery::report, "null", {"The report.", "报告。"})};
template <>
inline constexpr Title kTitle<on::CheckEndUse>{"check_end_use", {"Records a check of the end use", "记录最终用途核查"}};
template <>
inline constexpr auto kFields<on::CheckEndUse> =
    std::tuple{required("check", &on::CheckEndUse::check, "null", {"The check.", "核查。"})};
template <>
inline constexpr Title kTitle<on::AskConsent>{"ask_consent", {"Asks for consent to a transfer", "申请同意转让"}};
template <>
inline constexpr auto kFields<on::AskConsent> =
    std::tuple{required("to", &on::AskConsent::to, "\"Dritte GmbH\"", {"Who would get the goods.", "受让人。"}),
               required("text", &on::AskConsent::text, "\"…\"", {"What is asked for.", "申请内容。"})};
template <>
inline constexpr Title kTitle<on::DecideConsent>{"decide_consent", {"Decides on the consent", "决定是否同意"}};
template <>
inline constexpr auto kFields<on::DecideConsent> =
    std::tuple{required("consent", &on::DecideConsent::consent, "\"t1\"", {"Which.", "编号。"}),
               required("given", &on::DecideConsent::given, "true", {"Whether it is given.", "是否同意。"})};

}  // namespace sluice::wire

namespace sluice::licensing {

template Result<Licence> read_record(const Json&, const trade::Reference&, std::string_view);
template Json write_record(const Licence&);
template const wire::Shape& shape_of_record<Licence>();

Result<AnyLicenceAct> read_act(LicenceAct act, const Json& node, const trade::Reference& reference,
                               std::string_view file) {
  return read_alternative<AnyLicenceAct>(static_cast<std::size_t>(act), node, reference, file);
}

Json write_act(const AnyLicenceAct& act) {
  return std::visit([](const auto& each) { return write_record(each); }, act);
}

const wire::Shape& shape_of_act(LicenceAct act) {
  return shape_of_alternative<AnyLicenceAct>(static_cast<std::size_t>(act));
}

LicenceAct kind_of(const AnyLicenceAct& act) { return static_cast<LicenceAct>(act.index()); }

}  // namespace sluice::licensing

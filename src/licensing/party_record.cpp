// SPDX-License-Identifier: Apache-2.0
// The tables of fields of enterprises, certificates and cases of breach.
#include "record_io.hpp"

namespace sluice::wire {

using licensing::Certificate;
using licensing::Enterprise;

template <>
inline constexpr Title kTitle<Certificate>{"certificate", {"An end-use certificate", "最终用户和最终用途证明"}};
template <>
inline constexpr auto kFields<Certificate> = std::tuple{
    Constant<Version>{"sluice", {"The version of this format.", "本格式的版本。"}, "1"},
    required("id", &Certificate::id, "\"C-3\"", {"Its identity.", "标识。"}),
    required("end_user", &Certificate::end_user, "\"Beispiel Motoren GmbH\"", {"The end user.", "最终用户。"}),
    required("country", &Certificate::country, "\"DE\"", {"Where it is.", "所在国家（地区）。"}),
    optional("control_codes", &Certificate::control_codes, R"(["1C905.a.4"])",
             {"The goods it covers; all where left out.", "涵盖的管制编码；省略时为全部。"}),
    required("end_use", &Certificate::end_use, "\"traction motors\"", {"What they are for.", "最终用途。"}),
    required("no_change_of_use", &Certificate::no_change_of_use, "true",
             {"Promises no other use without consent.", "承诺未经同意不改变用途。"}),
    required("no_transfer", &Certificate::no_transfer, "true",
             {"Promises no transfer without consent.", "承诺未经同意不向第三方转让。"}),
    optional("certified_by_government", &Certificate::certified_by_government, "false",
             {"Whether the end user's government certified it.", "是否经最终用户所在国政府认证。"}),
    required("issued_on", &Certificate::issued_on, "\"2026-01-15\"", {"When it was given.", "出具日。"}),
    required("expires_on", &Certificate::expires_on, "\"2027-01-14\"", {"The last day it counts.", "有效期末日。"}),
    required("documents", &Certificate::documents, "[]", {"The papers.", "文件。"})};

template <>
inline constexpr Title kTitle<licensing::Site>{"site", {"A site", "场所"}};
template <>
inline constexpr auto kFields<licensing::Site> =
    std::tuple{required("id", &licensing::Site::id, "\"s1\"", {"Its identity.", "标识。"}),
               required("country", &licensing::Site::country, "\"CN\"", {"Where it is.", "国家（地区）。"}),
               required("address", &licensing::Site::address, "\"…\"", {"The address.", "地址。"})};

template <>
inline constexpr Title kTitle<licensing::Delegation>{"delegation", {"An agent's mandate", "委托代理"}};
template <>
inline constexpr auto kFields<licensing::Delegation> =
    std::tuple{required("agent", &licensing::Delegation::agent, "\"E-7\"", {"The agent.", "代理人。"}),
               required("from", &licensing::Delegation::from, "\"2026-01-01\"", {"First day.", "首日。"}),
               required("until", &licensing::Delegation::until, "\"2026-12-31\"", {"Last day.", "末日。"})};

template <>
inline constexpr Title kTitle<licensing::ApplicationBar>{"bar", {"A bar on applications", "不受理期间"}};
template <>
inline constexpr auto kFields<licensing::ApplicationBar> =
    std::tuple{required("from", &licensing::ApplicationBar::from, "\"2026-01-01\"", {"First day.", "首日。"}),
               required("until", &licensing::ApplicationBar::until, "\"2030-12-31\"", {"Last day.", "末日。"}),
               required("reason", &licensing::ApplicationBar::reason, "\"…\"", {"Why.", "原因。"})};

template <>
inline constexpr Title kTitle<licensing::Marks>{"marks", {"What its record says", "信用记录"}};
template <>
inline constexpr auto kFields<licensing::Marks> =
    std::tuple{optional("criminal_record", &licensing::Marks::criminal_record, "false",
                        {"A criminal record.", "是否受过刑事处罚。"}),
               optional("serious_penalties", &licensing::Marks::serious_penalties, R"(["2022-05-01"])",
                        {"Days of serious administrative penalties.", "严重行政处罚的日期。"}),
               optional("owned_by_listed", &licensing::Marks::owned_by_listed, "false",
                        {"Wholly owned by, or office or branch of, a foreign party on the control list.",
                         "是否为管控名单境外主体的全资企业、代表机构或分支机构。"})};

template <>
inline constexpr Title kTitle<Enterprise>{"enterprise", {"An enterprise", "企业"}};
template <>
inline constexpr auto kFields<Enterprise> = std::tuple{
    Constant<Version>{"sluice", {"The version of this format.", "本格式的版本。"}, "1"},
    required("id", &Enterprise::id, "\"E-1\"", {"Its identity.", "标识。"}),
    text("name_zh", &Enterprise::name_zh, "\"宁波示例磁材有限公司\"", {"Its Chinese name.", "中文名称。"}),
    text("name_en", &Enterprise::name_en, "\"Ningbo Example Magnets\"", {"Its Latin name.", "外文名称。"}),
    required("roles", &Enterprise::roles, R"(["exporter"])", {"What it is here.", "身份。"}),
    required("country", &Enterprise::country, "\"CN\"", {"Where it is registered.", "注册地。"}),
    text("uscc", &Enterprise::uscc, "\"91330100799655058B\"",
         {"Its unified social credit code.", "统一社会信用代码。"}),
    text("province", &Enterprise::province, "\"ZJ\"", {"The province that receives its applications.", "受理省份。"}),
    text("belongs_to", &Enterprise::belongs_to, "\"E-2\"", {"The firm above it in its group.", "上级企业。"}),
    optional<NamedListOf<ObjectOf<licensing::Site>, 's'>>("sites", &Enterprise::sites, "[]", {"Its sites.", "场所。"}),
    optional("delegations", &Enterprise::delegations, "[]", {"Who may file for it.", "委托代理。"}),
    optional("programme_stated_on", &Enterprise::programme_stated_on, "\"2026-01-10\"",
             {"When it stated that its compliance programme runs.", "内部合规制度运行说明的日期。"}),
    optional("bars", &Enterprise::bars, "[]", {"When no application is taken.", "不受理期间。"}),
    optional("marks", &Enterprise::marks, "{}", {"What its record says.", "信用记录。"})};

template <>
inline constexpr Title kTitle<licensing::Conclusion>{"conclusion", {"How a case ended", "案件结论"}};
template <>
inline constexpr auto kFields<licensing::Conclusion> =
    std::tuple{required("on", &licensing::Conclusion::on, "\"2026-09-01\"", {"When.", "日期。"}),
               required("by", &licensing::Conclusion::by, "\"zhao\"", {"Who decided.", "决定人。"}),
               optional("fine", &licensing::Conclusion::fine, R"({"amount": "500000", "currency": "CNY"})",
                        {"The fine.", "罚款。"}),
               optional("bar_until", &licensing::Conclusion::bar_until, "\"2031-08-31\"",
                        {"The last day on which no application is taken.", "不受理期间的末日。"}),
               text("text", &licensing::Conclusion::text, "\"…\"", {"In words.", "说明。"})};

template <>
inline constexpr Title kTitle<licensing::Violation>{"violation", {"A case of breach", "违法案件"}};
template <>
inline constexpr auto kFields<licensing::Violation> = std::tuple{
    Constant<Version>{"sluice", {"The version of this format.", "本格式的版本。"}, "1"},
    required("id", &licensing::Violation::id, "\"V-1\"", {"Its identity.", "标识。"}),
    required("enterprise", &licensing::Violation::enterprise, "\"E-1\"", {"Whose breach.", "涉案企业。"}),
    required("offence", &licensing::Violation::offence, "\"no_licence\"",
             {"The offence, of data/licensing/penalties.csv.", "违法行为（见 data/licensing/penalties.csv）。"}),
    optional("serious", &licensing::Violation::serious, "false", {"The graver degree.", "是否情节严重。"}),
    optional("turnover", &licensing::Violation::turnover, R"({"amount": "600000", "currency": "CNY"})",
             {"The illegal turnover, or the gains.", "违法经营额或违法所得。"}),
    required("opened_on", &licensing::Violation::opened_on, "\"2026-06-01\"", {"When it was opened.", "立案日。"}),
    text("opened_by", &licensing::Violation::opened_by, "\"lin\"", {"Who opened it.", "立案人。"}),
    required("text", &licensing::Violation::text, "\"…\"", {"What happened.", "案情。"}),
    optional("licences", &licensing::Violation::licences, R"(["018f"])", {"The licences concerned.", "涉及的许可。"}),
    optional("conclusion", &licensing::Violation::conclusion, "null", {"How it ended.", "案件结论。"})};

}  // namespace sluice::wire

namespace sluice::licensing {
template Result<Enterprise> read_record(const Json&, const trade::Reference&, std::string_view);
template Json write_record(const Enterprise&);
template const wire::Shape& shape_of_record<Enterprise>();
template Result<Certificate> read_record(const Json&, const trade::Reference&, std::string_view);
template Json write_record(const Certificate&);
template const wire::Shape& shape_of_record<Certificate>();
template Result<Violation> read_record(const Json&, const trade::Reference&, std::string_view);
template Json write_record(const Violation&);
template const wire::Shape& shape_of_record<Violation>();
}  // namespace sluice::licensing

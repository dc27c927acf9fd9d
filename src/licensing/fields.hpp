// SPDX-License-Identifier: Apache-2.0
// The tables of fields shared by the records and acts of this module.
#pragma once

#include "sluice/licensing/record.hpp"
#include "sluice/wire/fields.hpp"

namespace sluice::wire {

template <>
inline constexpr Title kTitle<licensing::Document>{"document", {"A document", "文件"}};
template <>
inline constexpr auto kFields<licensing::Document> = std::tuple{
    required("kind", &licensing::Document::kind, "\"contract\"", {"What paper it is.", "文件种类。"}),
    required("name", &licensing::Document::name, "\"contract.pdf\"", {"Its name.", "文件名。"}),
    required("sha256", &licensing::Document::sha256, "\"sha256:9f86\"", {"The hash of its bytes.", "内容的哈希值。"}),
    optional("bytes", &licensing::Document::bytes, "20480", {"Its size.", "字节数。"}),
    optional("expires", &licensing::Document::expires, "\"2027-06-30\"",
             {"The last day on which it counts, where it has one.", "有效期最后一日（如有）。"})};

template <>
inline constexpr Title kTitle<licensing::Condition>{"condition", {"A condition of a licence", "许可条件"}};
template <>
inline constexpr auto kFields<licensing::Condition> = std::tuple{
    required("id", &licensing::Condition::id, "\"c1\"", {"Its name within the licence.", "在许可内的标识。"}),
    required("kind", &licensing::Condition::kind, "\"max_per_shipment\"", {"What it asks for.", "条件种类。"}),
    text("line", &licensing::Condition::line, "\"l1\"",
         {"The line it is for; every line where left out.", "适用的商品行；省略时适用于各行。"}),
    optional("quantity", &licensing::Condition::quantity, R"({"value": "3000", "unit": "KGM"})",
             {"The most that one shipment may move.", "每批最大数量。"}),
    optional("countries", &licensing::Condition::countries, R"(["KP"])",
             {"Through these only, or not to these.", "仅可途经或不得转往的国家（地区）。"}),
    optional("names", &licensing::Condition::names, R"(["Shanghai"])",
             {"By these ports only, or not to these parties.", "限定的口岸，或不得转让的对象。"}),
    optional("days", &licensing::Condition::days, "90",
             {"Within how many days delivery is reported.", "须在多少日内报告交付。"}),
    text("text", &licensing::Condition::text, "\"At most 3 t a shipment.\"",
         {"As the licence prints it.", "许可证上的文字。"})};

template <>
inline constexpr Title kTitle<licensing::Reason>{"reason", {"A reason", "理由"}};
template <>
inline constexpr auto kFields<licensing::Reason> =
    std::tuple{required("code", &licensing::Reason::code, "\"end_use_unproven\"", {"Its code.", "代码。"}),
               text("text", &licensing::Reason::text, "\"…\"", {"In words.", "文字说明。"})};

template <>
inline constexpr Title kTitle<licensing::LineDecision>{"line_decision", {"What is granted of a line", "逐行决定"}};
template <>
inline constexpr auto kFields<licensing::LineDecision> =
    std::tuple{required("line", &licensing::LineDecision::line, "\"l1\"", {"The line applied for.", "申请的商品行。"}),
               optional("quantity", &licensing::LineDecision::quantity, R"({"value": "9000", "unit": "KGM"})",
                        {"How much is granted; nothing where left out.", "准许的数量；省略时为不予许可。"}),
               optional("value", &licensing::LineDecision::value, R"({"amount": "148822.20", "currency": "CNY"})",
                        {"The value granted.", "准许的金额。"}),
               optional("reasons", &licensing::LineDecision::reasons, R"([{"code": "end_use_unproven"}])",
                        {"Why not all of it is granted.", "未全部准许的理由。"})};

template <>
inline constexpr Title kTitle<licensing::FactorRecord>{"factor", {"A factor of review", "审查因素"}};
template <>
inline constexpr auto kFields<licensing::FactorRecord> =
    std::tuple{required("factor", &licensing::FactorRecord::factor, "\"end_use\"", {"Which one.", "因素。"}),
               required("text", &licensing::FactorRecord::text, "\"…\"", {"What was considered.", "考量内容。"})};

}  // namespace sluice::wire

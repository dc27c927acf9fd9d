// SPDX-License-Identifier: Apache-2.0
// The table of fields: the one place where the contract's names are written. The reader, the writer,
// the CSV columns, the JSON Schema and docs/transaction.md all come from it.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "sluice/wire/range.hpp"

namespace sluice::wire {

// What a member's type says about how it is written, where the table does not say otherwise.
template <class T>
struct FormatFor {
  using type = ObjectOf<T>;
};
template <class T>
  requires std::is_enum_v<T>
struct FormatFor<T> {
  using type = Choice<T>;
};
template <>
struct FormatFor<std::string> {
  using type = Text;
};
template <>
struct FormatFor<bool> {
  using type = Flag;
};
template <>
struct FormatFor<Date> {
  using type = Day;
};
template <>
struct FormatFor<trade::Country> {
  using type = CountryCode;
};
template <class T>
struct FormatFor<std::vector<T>> {
  using type = ListOf<typename FormatFor<T>::type>;
};

struct ByName;
struct QuantityParts;
struct MoneyParts;

// A value or nothing, which is left out.
template <class F>
struct Maybe {
  using Value = std::optional<typename F::Value>;
  static bool read(Reading& reading, const Place& at, Value& value) { return F::read(reading, at, value.emplace()); }
  static Json write(const Value& value) { return value ? F::write(*value) : Json{}; }
  static const Shape& shape() { return F::shape(); }
};

// A whole number, not negative, that fits its member.
template <class N>
struct Count {
  using Value = N;
  static bool read(Reading& reading, const Place& at, N& value) {
    Decimal number;
    if (!Number<Measure>::read(reading, at, number)) return false;
    if (number.places() != 0 || number.units() > std::numeric_limits<N>::max()) {
      return reading.fail(at, "count.whole", {to_string(number)});
    }
    value = static_cast<N>(number.units());
    return true;
  }
  static Json write(N value) { return Json::number(std::to_string(value)); }
  static const Shape& shape() {
    static const Shape made = decimal_shape({"whole number, not negative", "非负整数"});
    return made;
  }
};

template <class T>
struct FormatFor<std::optional<T>> {
  using type = Maybe<typename FormatFor<T>::type>;
};
template <>
struct FormatFor<int> {
  using type = Count<int>;
};
template <>
struct FormatFor<std::int64_t> {
  using type = Count<std::int64_t>;
};
template <>
struct FormatFor<std::map<std::string, std::string, std::less<>>> {
  using type = MapOf<ByName, Text>;
};
template <>
struct FormatFor<Quantity> {
  using type = Joined<QuantityParts>;
};
template <>
struct FormatFor<Money> {
  using type = Joined<MoneyParts>;
};

template <class Chosen, class T>
using Pick = typename std::conditional_t<std::is_void_v<Chosen>, FormatFor<T>, std::type_identity<Chosen>>::type;

// The rows. A fact may be unknown; fact_or_na may also not apply; required must be there; optional
// has a value of its own where it is left out.
template <class Chosen = void, class Owner, class T>
constexpr auto fact(std::string_view name, trade::Fact<T> Owner::* member, std::string_view example, Words meaning) {
  using F = Facts<Pick<Chosen, T>, false>;
  return Field<F, Owner, trade::Fact<T>>{name, member, false, meaning, example};
}
template <class Chosen = void, class Owner, class T>
constexpr auto fact_or_na(std::string_view name, trade::Fact<T> Owner::* member, std::string_view example,
                          Words meaning) {
  using F = Facts<Pick<Chosen, T>, true>;
  return Field<F, Owner, trade::Fact<T>>{name, member, false, meaning, example};
}
template <class Chosen = void, class Owner, class T>
constexpr auto required(std::string_view name, T Owner::* member, std::string_view example, Words meaning) {
  return Field<Pick<Chosen, T>, Owner, T>{name, member, true, meaning, example};
}
template <class Chosen = void, class Owner, class T>
constexpr auto optional(std::string_view name, T Owner::* member, std::string_view example, Words meaning) {
  return Field<Pick<Chosen, T>, Owner, T>{name, member, false, meaning, example};
}

// A text that may be left outand is empty then.
template <class Owner>
constexpr auto text(std::string_view name, std::string Owner::* member, std::string_view example, Words meaning) {
  return optional<OptionalText>(name, member, example, meaning);
}

// Mass fractions by element; what is known of them adds up to one at most.
struct ByElement {
  static constexpr Words kForm{"object: fractions from 0 to 1, or ranges of them, by element symbol",
                               "对象：按元素符号列出的 0 至 1 之间的分数或其范围"};
  static bool key(Reading& reading, const Place& at);
  static bool whole(Reading& reading, const Place& at,
                    const std::map<std::string, trade::Fact<trade::Range>, std::less<>>& all);
};

struct ByName {
  static constexpr Words kForm{"object: values by name", "对象：按名称列出的值"};
  static bool key(Reading& reading, const Place& at);
  template <class Map>
  static bool whole(Reading&, const Place&, const Map&) {
    return true;
  }
};

struct Lines : NamedListOf<ObjectOf<trade::Line>, 'l'> {
  static bool read(Reading& reading, const Place& at, std::vector<trade::Line>& value) {
    if (at.node.kind == Json::Kind::array && at.node.items.empty()) return reading.fail(at, "transaction.no_lines");
    return NamedListOf::read(reading, at, value);
  }
  static const Shape& shape() {
    static const Shape made = [] {
      Shape shape = NamedListOf::shape();
      shape.schema = Json::object({{"minItems", Json::number("1")}});
      return shape;
    }();
    return made;
  }
};

struct QuantityParts {
  using Whole = Quantity;
  Decimal value;
  Code3 unit;
  static Result<Quantity> join(const QuantityParts& parts) { return make_quantity(parts.value, parts.unit); }
  static QuantityParts part(const Quantity& quantity) { return {to_decimal(quantity), quantity.unit}; }
};

struct MoneyParts {
  using Whole = Money;
  Decimal amount;
  Code3 currency;
  static Result<Money> join(const MoneyParts& parts) { return make_money(parts.amount, parts.currency); }
  static MoneyParts part(const Money& money) { return {to_decimal(money), money.currency}; }
};

template <class Bounds>
inline constexpr Title kTitle<Ends<Bounds>>{"", Bounds::kForm};
template <class Bounds>
inline constexpr auto kFields<Ends<Bounds>> =
    std::tuple{fact<Number<Bounds>>("min", &Ends<Bounds>::min, "\"0.001\"",
                                    {"The least that it may be, included.", "可能的最小值（含）。"}),
               fact<Number<Bounds>>("max", &Ends<Bounds>::max, "\"0.003\"",
                                    {"The most that it may be, included.", "可能的最大值（含）。"})};

template <>
inline constexpr Title kTitle<QuantityParts>{"quantity", {"A quantity", "数量"}};
template <>
inline constexpr auto kFields<QuantityParts> =
    std::tuple{required<Number<Measure>>("value", &QuantityParts::value, "\"4000\"",
                                         {"How much, with up to six decimal places.", "数值，最多六位小数。"}),
               required<UnitCode>("unit", &QuantityParts::unit, "\"KGM\"", {"The unit.", "计量单位。"})};

template <>
inline constexpr Title kTitle<MoneyParts>{"money", {"A sum of money", "金额"}};
template <>
inline constexpr auto kFields<MoneyParts> =
    std::tuple{required<Number<Measure>>("amount", &MoneyParts::amount, "\"66143.20\"",
                                         {"How much, with up to six decimal places.", "数值，最多六位小数。"}),
               required<CurrencyCode>("currency", &MoneyParts::currency, "\"CNY\"", {"The currency.", "货币。"})};

template <>
inline constexpr Title kTitle<trade::Hit>{"hit", {"A hit on a list", "名单命中"}};
template <>
inline constexpr auto kFields<trade::Hit> = std::tuple{
    required("list", &trade::Hit::list, "\"CN-control-list\"",
             {"The list, by its id in the rulebook.", "名单在规则库中的编号。"}),
    required("entry", &trade::Hit::entry, "\"CN-2025-21/3\"", {"The entry on the list.", "名单中的条目。"}),
    fact("relation", &trade::Hit::relation, "\"owned\"",
         {"Whether the party is the entry itself or is owned by it.", "当事方就是该条目，还是由该条目持股。"}),
    fact_or_na<RangeOf<Fraction>>(
        "share", &trade::Hit::share, "\"0.5\"",
        {"The share that the entry owns, where it owns the party.", "持股时，该条目所持的份额。"}),
    optional("disposition", &trade::Hit::disposition, "\"confirmed\"",
             {"What a reviewer made of the hit; confirmed where nothing is said.",
              "复核结论；未填写时视为 confirmed（属实）。"})};

template <>
inline constexpr Title kTitle<trade::Party>{"party", {"A party", "当事方"}};
template <>
inline constexpr auto kFields<trade::Party> = std::tuple{
    optional<OptionalText>("id", &trade::Party::id, "\"p1\"",
                           {"Its name within this transaction, used once; p1, p2, … by place where left out.",
                            "在本交易内的标识，不得重复；省略时按顺序为 p1、p2……。"}),
    fact("role", &trade::Party::role, "\"end_user\"", {"What it does in the transaction.", "在交易中的角色。"}),
    fact("name", &trade::Party::name, "\"Beispiel GmbH\"", {"Its name, in any script.", "名称，文字不限。"}),
    fact_or_na("established_in", &trade::Party::established_in, "\"DE\"",
               {"Where it is registered; n/a for a natural person.", "注册地；自然人填 n/a。"}),
    fact("located_in", &trade::Party::located_in, "\"DE\"", {"Where it is, or acts.", "所在地或行为地。"}),
    fact_or_na("nationality", &trade::Party::nationality, "\"n/a\"",
               {"Of a natural person; n/a for a company.", "自然人的国籍；企业填 n/a。"}),
    optional<MapOf<ByName, Text>>("identifiers", &trade::Party::identifiers, R"({"uscc": "91330200MA2AGXXXX1"})",
                                  {"Numbers it is registered under, by the name of the register.",
                                   "登记号码，按登记系统的名称列出，例如统一社会信用代码 uscc。"}),
    fact_or_na("military", &trade::Party::military, "false",
               {"Whether it is a military body or works for one.", "是否为军事机构或为其服务。"}),
    fact("hits", &trade::Party::hits, "[]",
         {"Hits on lists of persons. A list that is given is complete: [] says that there are none.",
          "管控名单命中情况。一经填写即视为完整：[] 表示没有命中。"})};

template <>
inline constexpr Title kTitle<trade::Risks>{"risks", {"What is known of risks", "风险认知"}};
template <>
inline constexpr auto kFields<trade::Risks> = std::tuple{
    fact("military", &trade::Risks::military, "\"none\"", {"A military user or use.", "军事用户或军事用途。"}),
    fact("military_potential", &trade::Risks::military_potential, "\"none\"",
         {"Raising the military potential of the destination.", "提升目的地军事潜力。"}),
    fact("wmd", &trade::Risks::wmd, "\"none\"",
         {"Weapons of mass destruction and their means of delivery.", "大规模杀伤性武器及其运载工具。"}),
    fact("terrorism", &trade::Risks::terrorism, "\"none\"", {"Terrorist purposes.", "恐怖主义目的。"}),
    fact("national_security", &trade::Risks::national_security, "\"none\"",
         {"Harm to the national security of the regime's state.", "危害实施管制国家的国家安全。"})};

template <>
inline constexpr Title kTitle<trade::EndUse>{"end_use", {"The end use", "最终用途"}};
template <>
inline constexpr auto kFields<trade::EndUse> = std::tuple{
    fact("text", &trade::EndUse::text, "\"traction motors\"", {"The end use in words.", "最终用途说明。"}),
    fact("humanitarian", &trade::EndUse::humanitarian, "false",
         {"Emergency medicine, public health or disaster relief.", "是否用于紧急医疗、公共卫生或灾害救助。"}),
    fact_or_na<RangeOf<Measure>>("logic_nm", &trade::EndUse::logic_nm, "\"n/a\"",
                                 {"Process node, in nanometres, of logic chips made or developed with the goods.",
                                  "用该货物研发或生产的逻辑芯片的制程，单位纳米。"}),
    fact_or_na<RangeOf<Measure>>(
        "memory_layers", &trade::EndUse::memory_layers, "\"n/a\"",
        {"Layers of memory chips made or developed with the goods.", "用该货物研发或生产的存储芯片的层数。"}),
    fact_or_na(
        "chip_tools_or_materials", &trade::EndUse::chip_tools_or_materials, "false",
        {"Making or testing equipment, or materials, for such chips.", "是否用于制造上述芯片的生产、测试设备或材料。"}),
    fact_or_na("ai", &trade::EndUse::ai, "false",
               {"Research and development of artificial intelligence with potential military use.",
                "是否用于具有潜在军事用途的人工智能研发。"}),
    optional("risks", &trade::EndUse::risks, R"({"military": "none"})",
             {"How far each risk is known.", "对各项风险的知悉程度。"})};

template <>
inline constexpr Title kTitle<trade::Content>{"content", {"An input of another origin", "其他原产地投入物"}};
template <>
inline constexpr auto kFields<trade::Content> =
    std::tuple{fact("origin", &trade::Content::origin, "\"CN\"", {"Where the input comes from.", "投入物的原产地。"}),
               fact("item", &trade::Content::item, "\"dysprosium metal\"", {"What it is, in words.", "投入物名称。"}),
               fact_or_na("control_code", &trade::Content::control_code, "\"1C905.a.1\"",
                          {"Its control code, if it has one.", "投入物的管制编码（如有）。"}),
               fact<RangeOf<Fraction>>("value_share", &trade::Content::value_share, "\"0.0009\"",
                                       {"Its share of the value of the goods.", "占货物价值的比例。"})};

template <>
inline constexpr Title kTitle<trade::MadeWith>{"made_with", {"A technology used", "所用技术"}};
template <>
inline constexpr auto kFields<trade::MadeWith> = std::tuple{
    fact("country", &trade::MadeWith::country, "\"CN\"", {"Where the technology comes from.", "技术来源地。"}),
    fact("technology", &trade::MadeWith::technology, "\"magnet_making\"", {"The technology.", "技术类别。"})};

template <>
inline constexpr Title kTitle<trade::Line>{"line", {"A line of goods", "商品行"}};
template <>
inline constexpr auto kFields<trade::Line> = std::tuple{
    optional<OptionalText>("id", &trade::Line::id, "\"l1\"",
                           {"Its name within this transaction, used once; l1, l2, … by place where left out.",
                            "在本交易内的标识，不得重复；省略时按顺序为 l1、l2……。"}),
    fact("description", &trade::Line::description, "\"sintered NdFeB ring\"",
         {"What the goods are, in words.", "货物描述。"}),
    fact_or_na<CommodityCode>("commodity_code", &trade::Line::commodity_code, "\"8505111000\"",
                              {"The customs tariff code. It adds candidates and never rules one out.",
                               "海关商品编号。只会增加候选管制项，不会排除任何一项。"}),
    fact_or_na("control_code", &trade::Line::control_code, "\"1C905.a.4\"",
               {"The control code claimed; n/a claims that there is none. Tested, never trusted.",
                "申报的管制编码；n/a 表示申报为不受管制。系统会核验，不会直接采信。"}),
    fact_or_na("form", &trade::Line::form, "\"magnet\"", {"What the goods are physically.", "货物的物理形态。"}),
    fact_or_na("material", &trade::Line::material, "\"NdFeB\"",
               {"What they are made of: an element or a name of data/reference/materials.csv.",
                "货物的材料：元素，或 data/reference/materials.csv 中的名称。"}),
    optional<MapOf<ByElement, Facts<RangeOf<Fraction>, false>>>(
        "composition", &trade::Line::composition, R"({"Dy": "0.0018"})",
        {"Mass fractions; null is an unknown amount, perhaps none.", "质量分数；含量不明（包括可能不含）时填 null。"}),
    optional("composition_complete", &trade::Line::composition_complete, "false",
             {"Whether the composition is complete, so that what it does not name is absent.",
              "成分是否列全；列全时，未列出的元素视为不含。"}),
    fact_or_na("origin", &trade::Line::origin, "\"CN\"", {"Where the goods originate.", "货物原产地。"}),
    fact_or_na("content", &trade::Line::content, R"([{"origin": "CN", "value_share": "0.0009"}])",
               {"Inputs of another origin that are in the goods. A list that is given is complete.",
                "货物中含有的其他原产地投入物。一经填写即视为完整。"}),
    fact_or_na("made_with", &trade::Line::made_with, R"([{"country": "CN", "technology": "magnet_making"}])",
               {"Technologies that the goods were made with. A list that is given is complete.",
                "生产货物所用的技术。一经填写即视为完整。"}),
    optional<MapOf<ByName, Facts<ParameterValue, true>>>(
        "parameters", &trade::Line::parameters, R"({"particle_size_um": "40"})",
        {"Technical facts that a provision asks for, by name.", "管制条款所要求的技术参数，按名称列出。"}),
    fact_or_na<Joined<QuantityParts>>("quantity", &trade::Line::quantity, R"({"value": "4000", "unit": "KGM"})",
                                      {"How much moves.", "数量。"}),
    fact_or_na<Joined<MoneyParts>>("value", &trade::Line::value, R"({"amount": "66143.20", "currency": "CNY"})",
                                   {"What it is worth.", "价值。"})};

template <>
inline constexpr Title kTitle<trade::Dates>{"dates", {"The dates", "日期"}};
template <>
inline constexpr auto kFields<trade::Dates> = std::tuple{
    fact_or_na("contract", &trade::Dates::contract, "\"2025-09-30\"", {"When the contract was made.", "合同签订日。"}),
    fact_or_na("declaration", &trade::Dates::declaration, "\"2025-10-20\"",
               {"When the goods are declared to customs.", "报关日。"}),
    fact_or_na("departure", &trade::Dates::departure, "null", {"When they leave.", "离境日。"})};

template <>
inline constexpr Title kTitle<trade::Transaction>{"transaction", {"The transaction", "交易"}};
template <>
inline constexpr auto kFields<trade::Transaction> = std::tuple{
    Constant<Version>{"sluice", {"The version of this contract.", "本格式的版本。"}, "1"},
    required("id", &trade::Transaction::id, "\"T-1\"", {"The writer's own number for it.", "填报方自编的编号。"}),
    optional<OptionalText>(
        "source", &trade::Transaction::source, "\"https://example.org/case\"",
        {"Where a published case was reported; carried, never judged.", "公开案例的出处；仅作记录，不参与判定。"}),
    fact("act", &trade::Transaction::act, "\"shipment\"",
         {"The physical movement, whatever a regime calls it.", "实际行为，与各管制制度的术语无关。"}),
    optional("dates", &trade::Transaction::dates, R"({"declaration": "2025-10-20"})",
             {"Each regime names the date that decides.", "由各管制制度规定以哪个日期为准。"}),
    fact("from", &trade::Transaction::from, "\"CN\"", {"Where the goods leave.", "起运地。"}),
    fact("to", &trade::Transaction::to, "\"DE\"", {"Where they go in the end.", "最终目的地。"}),
    fact_or_na("via", &trade::Transaction::via, R"(["VN"])",
               {"Where they pass through. A list that is given is complete: [] says straight there.",
                "途经地。一经填写即视为完整：[] 表示直达。"}),
    fact_or_na("procedure", &trade::Transaction::procedure, "\"permanent\"",
               {"The customs procedure, or the reason for the movement.", "海关监管方式，或出口的缘由。"}),
    fact<NamedListOf<ObjectOf<trade::Party>, 'p'>>(
        "parties", &trade::Transaction::parties, R"([{"role": "exporter", "established_in": "CN"}])",
        {"Who takes part. A list that is given is complete.", "参与交易的各方。一经填写即视为完整。"}),
    optional("end_use", &trade::Transaction::end_use, R"({"text": "traction motors"})",
             {"What the goods are for.", "货物的最终用途。"}),
    required<Lines>("lines", &trade::Transaction::lines, R"([{"form": "magnet", "material": "NdFeB"}])",
                    {"The goods, at least one line.", "商品行，至少一行。"})};

}  // namespace sluice::wire

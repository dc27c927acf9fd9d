// SPDX-License-Identifier: Apache-2.0
#include "sluice/wire/determination.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace sluice::wire {
namespace {

using namespace trade;

// The table of members, for each struct in the order in which they are written.
template <class S>
inline constexpr auto kParts = nullptr;

template <class T, class Owner>
struct Part {
  std::string_view name;
  T Owner::* member;
};
template <class T, class Owner>
Part(std::string_view, T Owner::*) -> Part<T, Owner>;

// A struct whose members stand among its owner's.
template <class T, class Owner>
struct Inlined {
  T Owner::* member;
};

template <>
inline constexpr auto kParts<Text> = std::tuple{Part{"en", &Text::en}, Part{"zh", &Text::zh}};
template <>
inline constexpr auto kParts<Citation> = std::tuple{
    Part{"provision", &Citation::provision}, Part{"cite", &Citation::cite}, Part{"says", &Citation::says},
    Part{"source", &Citation::source},       Part{"read", &Citation::read}, Part{"firmness", &Citation::firmness}};
template <>
inline constexpr auto kParts<Suspended> = std::tuple{Inlined{&Suspended::citation},
                                                     Part{"from", &Suspended::from},
                                                     Part{"until", &Suspended::until},
                                                     Part{"by", &Suspended::by},
                                                     Part{"never_in_force", &Suspended::never_in_force},
                                                     Part{"possible", &Suspended::possible}};
template <>
inline constexpr auto kParts<Pending> = std::tuple{Inlined{&Pending::citation}, Part{"announced", &Pending::announced},
                                                   Part{"from", &Pending::from}, Part{"possible", &Pending::possible}};
template <>
inline constexpr auto kParts<Ask> =
    std::tuple{Part{"fact", &Ask::fact}, Part{"question", &Ask::question}, Part{"between", &Ask::between}};
template <>
inline constexpr auto kParts<NearMiss::Change> =
    std::tuple{Part{"fact", &NearMiss::Change::fact}, Part{"is", &NearMiss::Change::is},
               Part{"needed", &NearMiss::Change::needed}};
template <>
inline constexpr auto kParts<NearMiss> = std::tuple{Inlined{&NearMiss::citation}, Part{"changes", &NearMiss::changes}};
template <>
inline constexpr auto kParts<LineDetermination> =
    std::tuple{Part{"line", &LineDetermination::line},
               Part{"outcome", &LineDetermination::outcome},
               Part{"policy", &LineDetermination::policy},
               Part{"at_least", &LineDetermination::at_least},
               Part{"at_most", &LineDetermination::at_most},
               Part{"control_codes", &LineDetermination::control_codes},
               Part{"possible_control_codes", &LineDetermination::possible_control_codes},
               Part{"licence_kinds", &LineDetermination::licence_kinds},
               Part{"duties", &LineDetermination::duties},
               Part{"exceptions", &LineDetermination::exceptions},
               Part{"because", &LineDetermination::because},
               Part{"possible", &LineDetermination::possible},
               Part{"suspended", &LineDetermination::suspended},
               Part{"pending", &LineDetermination::pending},
               Part{"ask", &LineDetermination::ask},
               Part{"ask_bounded", &LineDetermination::ask_bounded},
               Part{"why_not", &LineDetermination::why_not},
               Part{"notes", &LineDetermination::notes},
               Part{"holds", &LineDetermination::holds}};
template <>
inline constexpr auto kParts<AssumptionUsed> =
    std::tuple{Part{"id", &AssumptionUsed::id}, Part{"assumed", &AssumptionUsed::assumed},
               Part{"because", &AssumptionUsed::because}, Part{"otherwise", &AssumptionUsed::otherwise}};
template <>
inline constexpr auto kParts<RegimeDetermination> =
    std::tuple{Part{"regime", &RegimeDetermination::regime},
               Part{"as_of", &RegimeDetermination::as_of},
               Part{"as_of_from", &RegimeDetermination::as_of_from},
               Part{"outcome", &RegimeDetermination::outcome},
               Part{"policy", &RegimeDetermination::policy},
               Part{"at_least", &RegimeDetermination::at_least},
               Part{"at_most", &RegimeDetermination::at_most},
               Part{"lines", &RegimeDetermination::lines},
               Part{"assumptions", &RegimeDetermination::assumptions},
               Part{"verified_through", &RegimeDetermination::verified_through},
               Part{"beyond_verified", &RegimeDetermination::beyond_verified},
               Part{"scope", &RegimeDetermination::scope}};
template <>
inline constexpr auto kParts<Conflict> = std::tuple{Part{"id", &Conflict::id}, Part{"line", &Conflict::line},
                                                    Part{"says", &Conflict::says}, Part{"source", &Conflict::source}};
template <>
inline constexpr auto kParts<Range> = std::tuple{Part{"min", &Range::min}, Part{"max", &Range::max}};
template <>
inline constexpr auto kParts<PartyFinding> =
    std::tuple{Part{"party", &PartyFinding::party},     Part{"key", &PartyFinding::key},
               Part{"list", &PartyFinding::list},       Part{"entry", &PartyFinding::entry},
               Part{"how", &PartyFinding::how},         Part{"score", &PartyFinding::score},
               Part{"asked", &PartyFinding::asked},     Part{"listed", &PartyFinding::listed},
               Part{"why", &PartyFinding::why},         Part{"relation", &PartyFinding::relation},
               Part{"share", &PartyFinding::share},     Part{"disposition", &PartyFinding::disposition},
               Part{"reason", &PartyFinding::reason},   Part{"applies", &PartyFinding::applies},
               Part{"measure", &PartyFinding::measure}, Part{"cite", &PartyFinding::cite},
               Part{"address", &PartyFinding::address}};
template <>
inline constexpr auto kParts<ScreenedList> =
    std::tuple{Part{"list", &ScreenedList::list}, Part{"version", &ScreenedList::version},
               Part{"later", &ScreenedList::later}, Part{"unread", &ScreenedList::unread}};
template <>
inline constexpr auto kParts<Screening> = std::tuple{Part{"as_of", &Screening::as_of}, Part{"lists", &Screening::lists},
                                                     Part{"findings", &Screening::findings}};
template <>
inline constexpr auto kParts<Determination> =
    std::tuple{Part{"known_at", &Determination::known_at}, Part{"rulebook", &Determination::rulebook},
               Part{"regimes", &Determination::regimes}, Part{"conflicts", &Determination::conflicts}};

// How each type is written.
std::string_view shown(const std::optional<Outcome>& outcome) { return outcome ? symbol(*outcome) : "indeterminate"; }

Json written(const std::string& text) { return Json::string(text); }
Json written(Decimal value) { return Json::string(to_string(value)); }
// Between 0 and 1, to four places.
Json written(double value) {
  const std::string digits = std::to_string(static_cast<int>(value * 10000 + 0.5) + 100000);
  return Json::number((digits[1] == '1' ? "1." : "0.") + digits.substr(2));
}
Json written(bool value) { return Json::boolean(value); }
Json written(Date date) { return date == Date::min() || date == Date::max() ? Json{} : Json::string(to_string(date)); }
Json written(const std::optional<Outcome>& outcome) { return Json::string(std::string(shown(outcome))); }
Json written(const Span& span) { return Json::object({{"from", written(span.first)}, {"until", written(span.last)}}); }
Json written(const Bound& bound) {
  Json list = Json::array({Json::string(std::string(symbol(bound.outcome)))});
  if (bound.policy) list.items.push_back(Json::string(std::string(symbol(*bound.policy))));
  return list;
}
Json written(const std::map<std::string, std::string>& map) {
  Json node = Json::object();
  for (const auto& [key, value] : map) node.members.push_back({key, Json::string(value)});
  return node;
}
template <class E>
  requires std::is_enum_v<E>
Json written(E value) {
  return Json::string(std::string(symbol(value)));
}
template <class S>
void add_parts(const S& value, Json& node);

template <class S>
  requires(!std::is_same_v<std::remove_cv_t<decltype(kParts<S>)>, std::nullptr_t>)
Json written(const S& value) {
  Json node = Json::object();
  add_parts(value, node);
  return node;
}
template <class T>
Json written(const std::optional<T>& value) {
  return value ? written(*value) : Json{};
}
template <class T>
Json written(const std::vector<T>& values) {
  Json list = Json::array();
  list.items.reserve(values.size());
  for (const T& value : values) list.items.push_back(written(value));
  return list;
}

template <class T, class Owner>
void add_part(const Part<T, Owner>& part, const Owner& owner, Json& node) {
  node.members.push_back({std::string(part.name), written(owner.*part.member)});
}
template <class T, class Owner>
void add_part(const Inlined<T, Owner>& part, const Owner& owner, Json& node) {
  add_parts(owner.*part.member, node);
}
template <class S>
void add_parts(const S& value, Json& node) {
  std::apply([&](const auto&... part) { (add_part(part, value, node), ...); }, kParts<S>);
}

}  // namespace

Json write_determination(const Determination& determination) {
  Json node = Json::object({{"sluice", Json::number("1")}, {"transaction", written(determination.transaction)}});
  const auto& regimes = determination.regimes;
  const auto differs = [](const RegimeDetermination& a, const RegimeDetermination& b) { return a.as_of != b.as_of; };
  if (!regimes.empty() && std::ranges::adjacent_find(regimes, differs) == regimes.end()) {
    node.members.push_back({"as_of", written(regimes.front().as_of)});
  }
  add_parts(determination, node);
  if (!determination.screening.empty()) node.members.push_back({"screening", written(determination.screening)});
  return node;
}

std::string determination_json(const Determination& determination, JsonLayout layout) {
  return to_json(write_determination(determination), layout);
}

}  // namespace sluice::wire

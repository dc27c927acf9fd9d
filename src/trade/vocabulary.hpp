// SPDX-License-Identifier: Apache-2.0
// The closed vocabularies of the contract. An enumerator's symbol is its name, as files write it.
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <span>
#include <string_view>

namespace sluice::trade {

// The physical movement, and no regime's term of art for it.
enum class Act { shipment, transit, transfer, technology_release, service };

// The customs procedure or the reason for the movement.
enum class Procedure {
  permanent,
  bonded,
  repair_return,
  test_return,
  exhibition_return,
  civil_aircraft_spares,
  temporary,
  other
};

enum class Role { exporter, importer, consignee, intermediate_consignee, end_user, broker, person };

// What the goods are physically. `mixture` is a physical mixing that left its parts unreacted.
enum class Form {
  ore,
  metal,
  alloy,
  target,
  magnet,
  powder,
  oxide,
  compound,
  mixture,
  component,
  assembly,
  equipment,
  reagent,
  technology,
  product
};

// How far a risk is known, in rising order. `informed`: the authority has said so.
enum class Risk { none, possible, should_know, known, informed };

enum class Relation { itself, owned };

// `open`: a hit that nobody has settled. A hit that a file states without a disposition stands.
enum class Disposition { confirmed, open, dismissed };

// A technology that goods were made with.
enum class Technology { mining, smelting_separation, metal_smelting, magnet_making, recycling, other };

// From lightest to heaviest. `no_control_found` is never "free": it is as good as the scope and the
// verified day of the rulebook that found nothing.
enum class Outcome { no_control_found, exempt, licence_required, prohibited };

// From lightest to heaviest. Speaks of how an application will be judged.
enum class Policy { presumption_of_approval, review, case_by_case, presumption_of_denial, policy_of_denial };

template <class E>
inline constexpr std::array<std::string_view, 0> kSymbols{};
template <>
inline constexpr std::array<std::string_view, 5> kSymbols<Act>{"shipment", "transit", "transfer", "technology_release",
                                                               "service"};
template <>
inline constexpr std::array<std::string_view, 8> kSymbols<Procedure>{
    "permanent", "bonded", "repair_return", "test_return", "exhibition_return", "civil_aircraft_spares",
    "temporary", "other"};
template <>
inline constexpr std::array<std::string_view, 7> kSymbols<Role>{
    "exporter", "importer", "consignee", "intermediate_consignee", "end_user", "broker", "person"};
template <>
inline constexpr std::array<std::string_view, 15> kSymbols<Form>{
    "ore",     "metal",     "alloy",    "target",    "magnet",  "powder",     "oxide",  "compound",
    "mixture", "component", "assembly", "equipment", "reagent", "technology", "product"};
template <>
inline constexpr std::array<std::string_view, 5> kSymbols<Risk>{"none", "possible", "should_know", "known", "informed"};
template <>
inline constexpr std::array<std::string_view, 2> kSymbols<Relation>{"itself", "owned"};
template <>
inline constexpr std::array<std::string_view, 3> kSymbols<Disposition>{"confirmed", "open", "dismissed"};
template <>
inline constexpr std::array<std::string_view, 6> kSymbols<Technology>{
    "mining", "smelting_separation", "metal_smelting", "magnet_making", "recycling", "other"};
template <>
inline constexpr std::array<std::string_view, 4> kSymbols<Outcome>{"no_control_found", "exempt", "licence_required",
                                                                   "prohibited"};
template <>
inline constexpr std::array<std::string_view, 5> kSymbols<Policy>{"presumption_of_approval", "review", "case_by_case",
                                                                  "presumption_of_denial", "policy_of_denial"};

template <class E>
[[nodiscard]] constexpr std::string_view symbol(E value) noexcept {
  return kSymbols<E>[static_cast<std::size_t>(value)];
}

template <class E>
[[nodiscard]] constexpr std::optional<E> from_symbol(std::string_view text) noexcept {
  for (std::size_t i = 0; i < kSymbols<E>.size(); ++i) {
    if (kSymbols<E>[i] == text) return static_cast<E>(i);
  }
  return std::nullopt;
}

}  // namespace sluice::trade

// SPDX-License-Identifier: Apache-2.0
#include "sluice/wire/suggest.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "sluice/base/text.hpp"

namespace sluice::wire {
namespace {

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

// The slips that no distance between words finds.
std::optional<std::string> common_slip(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kSlips[] = {
      {"UK", "GB"},   {"RMB", "CNY"}, {"人民币", "CNY"}, {"¥", "CNY"},    {"$", "USD"},
      {"€", "EUR"},   {"KG", "KGM"},  {"KGS", "KGM"},    {"公斤", "KGM"}, {"千克", "KGM"},
      {"吨", "TNE"},  {"MT", "TNE"},  {"TON", "TNE"},    {"TONS", "TNE"}, {"克", "GRM"},
      {"PCS", "C62"}, {"PC", "C62"},  {"PIECES", "C62"}, {"件", "C62"}};
  const std::string wanted = upper(text);
  const auto* const found = std::ranges::find(kSlips, wanted, &std::pair<std::string_view, std::string_view>::first);
  return found == std::end(kSlips) ? std::nullopt : std::optional<std::string>(found->second);
}

}  // namespace

std::string suggest_country(std::string_view text, const trade::Reference& reference) {
  if (auto slip = common_slip(text); slip && reference.country(*slip) != nullptr) return *slip;
  std::string code = upper(text);
  if (reference.country(code) != nullptr) return code;
  std::vector<std::string_view> names;
  for (const auto& [alpha2, row] : reference.countries()) {
    if (row.alpha3 == code || row.name_zh == text || upper(row.name_en) == code) return alpha2;
    names.emplace_back(row.name_en);
  }
  // Codes of two letters are all near one another: only a name is worth comparing.
  if (const auto name = text.size() > 3 ? nearest(text, names) : std::nullopt) {
    for (const auto& [alpha2, row] : reference.countries()) {
      if (row.name_en == *name) return alpha2;
    }
  }
  return "CN";
}

std::string suggest_unit(std::string_view text, const trade::Reference& reference) {
  if (auto slip = common_slip(text); slip && reference.unit(*slip) != nullptr) return *slip;
  std::string code = upper(text);
  if (const auto* row = reference.unit(code); row != nullptr && !row->withdrawn) return code;
  for (const auto& [unit, row] : reference.units()) {
    if (!row.withdrawn && (row.symbol == text || upper(row.name) == code)) return unit;
  }
  return "KGM";
}

std::string suggest_currency(std::string_view text, const trade::Reference& reference) {
  if (auto slip = common_slip(text); slip && reference.currency(*slip) != nullptr) return *slip;
  std::string code = upper(text);
  return reference.currency(code) != nullptr ? code : "CNY";
}

std::string suggest_element(std::string_view text, const trade::Reference& reference) {
  // Names, Chinese and English, and symbols in the wrong case are all names of the metal.
  if (auto symbol = reference.material(text); symbol && reference.element(*symbol) != nullptr) return *symbol;
  std::vector<std::string_view> names;
  for (const auto& [symbol, row] : reference.elements()) names.emplace_back(row.name_en);
  const auto name = text.size() > 3 ? nearest(text, names) : std::nullopt;
  return name ? reference.material(*name).value_or("Dy") : "Dy";
}

std::string suggest_choice(std::string_view text, std::span<const std::string_view> choices) {
  const std::vector<std::string_view> candidates(choices.begin(), choices.end());
  return std::string(nearest(text, candidates).value_or(choices.front()));
}

std::string suggest_name(std::string_view text, const std::vector<std::string_view>& names) {
  const auto near = nearest(text, names);
  return near ? std::string(*near) : listed(names);
}

std::string listed(std::span<const std::string_view> names) {
  std::string result;
  for (const std::string_view name : names) {
    if (!result.empty()) result += ", ";
    result += name;
  }
  return result;
}

}  // namespace sluice::wire

// SPDX-License-Identifier: Apache-2.0
#include "pinyin.hpp"

#include <array>
#include <utility>

namespace sluice::screening {

std::string hong_kong_spelling(std::string_view jyutping) {
  using Pair = std::pair<std::string_view, std::string_view>;
  constexpr std::array<Pair, 18> kInitials{Pair{"gw", "kw"}, {"kw", "kw"}, {"ng", "ng"}, {"b", "p"},  {"d", "t"},
                                           {"g", "k"},       {"j", "y"},   {"z", "ch"},  {"c", "ch"}, {"s", "s"},
                                           {"k", "k"},       {"p", "p"},   {"t", "t"},   {"m", "m"},  {"f", "f"},
                                           {"n", "n"},       {"l", "l"},   {"h", "h"}};
  constexpr std::array<Pair, 13> kFinals{
      Pair{"oeng", "eung"}, {"oek", "euk"}, {"eoi", "ui"},   {"eon", "un"}, {"eot", "ut"}, {"aai", "ai"}, {"aau", "au"},
      {"aam", "am"},        {"aan", "an"},  {"aang", "ang"}, {"yu", "u"},   {"yun", "un"}, {"ou", "o"}};
  std::string out;
  for (const auto& [from, to] : kInitials) {
    if (!jyutping.starts_with(from)) continue;
    out = to;
    jyutping.remove_prefix(from.size());
    break;
  }
  // 曾 Tsang, 謝 Tse, 徐 Tsui beside 陳 Chan, 張 Cheung.
  if (out == "ch" && (jyutping == "ang" || jyutping == "e" || jyutping == "eoi")) out = "ts";
  for (const auto& [from, to] : kFinals) {
    if (jyutping == from) return out + std::string(to);
  }
  return out + std::string(jyutping);
}

}  // namespace sluice::screening

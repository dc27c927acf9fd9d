// SPDX-License-Identifier: Apache-2.0
#include "pinyin.hpp"

#include <array>
#include <utility>

namespace sluice::screening {

std::string hong_kong_spelling(std::string_view jyutping) {
  using Pair = std::pair<std::string_view, std::string_view>;
  constexpr std::array<Pair, 10> kInitials{Pair{"gw", "kw"}, {"kw", "kw"}, {"ng", "ng"}, {"b", "p"}, {"d", "t"},
                                           {"g", "k"},       {"j", "y"},   {"z", "ts"},  {"c", "ts"}, {"s", "s"}};
  constexpr std::array<Pair, 12> kFinals{Pair{"oeng", "eung"}, {"oek", "euk"}, {"eoi", "ui"}, {"eon", "un"},
                                         {"eot", "ut"},        {"aai", "ai"},  {"aau", "au"}, {"aam", "am"},
                                         {"aan", "an"},        {"aang", "ang"}, {"yu", "u"},   {"yun", "un"}};
  std::string out;
  for (const auto& [from, to] : kInitials) {
    if (!jyutping.starts_with(from)) continue;
    out = to;
    jyutping.remove_prefix(from.size());
    break;
  }
  const bool hushing = out == "ts" && (jyutping.starts_with("oe") || jyutping.starts_with("i") || jyutping == "au");
  if (hushing) out = "ch";
  for (const auto& [from, to] : kFinals) {
    if (jyutping == from) return out + std::string(to);
  }
  return out + std::string(jyutping);
}

}  // namespace sluice::screening

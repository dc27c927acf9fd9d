// SPDX-License-Identifier: Apache-2.0
#include "sluice/trade/uscc.hpp"

#include <algorithm>

namespace sluice::trade {

bool is_uscc(std::string_view code) {
  // GB 32100-2015, 5: the alphabet leaves out I, O, S, V and Z; weights are powers of 3 modulo 31.
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  if (code.size() != 18) return false;
  if (!std::ranges::all_of(code.substr(2, 6), [](char c) { return c >= '0' && c <= '9'; })) return false;
  std::size_t sum = 0;
  std::size_t weight = 1;
  for (const char c : code.substr(0, 17)) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return false;
    sum += value * weight;
    weight = weight * 3 % 31;
  }
  return kAlphabet[(31 - sum % 31) % 31] == code[17];
}

}  // namespace sluice::trade

// SPDX-License-Identifier: Apache-2.0
#include "score_ofac.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "script.hpp"

namespace sluice::screening {
namespace {

constexpr std::size_t kLetters = 512;  // the longest string compared

std::string whole(std::string_view name) {
  std::string out;
  for (const char c : name.substr(0, kLetters)) {
    const bool blank = c == ' ' || c == '\t';
    if (blank && (out.empty() || out.back() == ' ')) continue;
    out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : blank ? ' ' : c);
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::vector<std::string> parts(std::string_view name) {
  std::vector<std::string> all;
  for (const Word& word : words_of(name.substr(0, kLetters))) all.push_back(utf8(word.text));
  return all;
}

}  // namespace

double jaro_winkler(std::string_view left, std::string_view right) {
  if (left == right) return 1;
  if (left.empty() || right.empty()) return 0;
  const std::size_t half = std::max(left.size(), right.size()) / 2;
  const std::size_t reach = half > 0 ? half - 1 : 0;
  std::string common_left;
  std::vector<char> taken(right.size(), 0);
  for (std::size_t i = 0; i < left.size(); ++i) {
    const std::size_t end = std::min(right.size(), i + reach + 1);
    for (std::size_t j = i > reach ? i - reach : 0; j < end; ++j) {
      if (taken[j] != 0 || left[i] != right[j]) continue;
      taken[j] = 1;
      common_left.push_back(left[i]);
      break;
    }
  }
  if (common_left.empty()) return 0;
  std::string common_right;
  for (std::size_t j = 0; j < right.size(); ++j) {
    if (taken[j] != 0) common_right.push_back(right[j]);
  }
  std::size_t elsewhere = 0;
  for (std::size_t i = 0; i < common_left.size(); ++i) elsewhere += common_left[i] != common_right[i] ? 1U : 0U;
  const auto common = static_cast<double>(common_left.size());
  const double jaro = (common / static_cast<double>(left.size()) + common / static_cast<double>(right.size()) +
                       (common - static_cast<double>(elsewhere / 2)) / common) /
                      3;
  constexpr std::size_t kPrefix = 4;
  constexpr double kWeight = 0.1;
  std::size_t prefix = 0;
  while (prefix < std::min({kPrefix, left.size(), right.size()}) && left[prefix] == right[prefix]) ++prefix;
  return jaro + static_cast<double>(prefix) * kWeight * (1 - jaro);
}

int ofac_score(std::string_view query, std::string_view name) {
  constexpr double kLeastOfWord = 0.75;
  auto wanted = parts(query);
  auto given = parts(name);
  const auto is_short = [](const std::string& word) { return word.size() <= 2; };
  const bool only_short = std::ranges::all_of(wanted, is_short);
  if (!only_short) std::erase_if(wanted, is_short);
  if (!only_short && !std::ranges::all_of(given, is_short)) std::erase_if(given, is_short);
  double sum = 0;
  for (const std::string& word : wanted) {
    double best = 0;
    for (const std::string& other : given) {
      if (word[0] == other[0]) best = std::max(best, jaro_winkler(word, other));
    }
    sum += best >= kLeastOfWord ? best : 0;
  }
  const double by_parts = wanted.empty() ? 0 : sum / static_cast<double>(wanted.size());
  constexpr double kRounding = 1e-9;  // a sum of parts that are all equal is 1
  return static_cast<int>(100 * std::max(by_parts, jaro_winkler(whole(query), whole(name))) + kRounding);
}

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
#include "score.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <cmath>

#include "arabic.hpp"
#include "sluice/base/check.hpp"

namespace sluice::screening {
namespace {

constexpr std::size_t kLetters = 40;
constexpr double kLeastLikeness = 0.5;

constexpr bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

constexpr int kLetter = 10;  // what a letter put in, left out or changed costs, in tenths of itself

constexpr int substitution(char a, char b) {
  constexpr std::string_view kPairs[] = {"bp", "dt", "gk", "kq", "ck", "cs", "sz", "fv", "vw",
                                         "bv", "ij", "jy", "mn", "gj", "sS", "jZ", "cq"};
  if (a == b) return 0;
  if (is_vowel(a) && is_vowel(b)) return 6;
  for (const std::string_view pair : kPairs) {
    if ((pair[0] == a && pair[1] == b) || (pair[0] == b && pair[1] == a)) return 7;
  }
  return kLetter;
}

constexpr std::size_t kCodes = 128;

// By both letters: filled once, and read for every pair of letters that is compared.
const std::array<std::array<std::uint8_t, kCodes>, kCodes>& substitutions() {
  static const auto table = [] {
    std::array<std::array<std::uint8_t, kCodes>, kCodes> made{};
    for (std::size_t a = 0; a < kCodes; ++a) {
      for (std::size_t b = 0; b < kCodes; ++b) {
        made[a][b] = static_cast<std::uint8_t>(substitution(static_cast<char>(a), static_cast<char>(b)));
      }
    }
    return made;
  }();
  return table;
}

// Letters put in, left out, changed or exchanged with a neighbour, each once at its cost.
template <class Cost>
int distance(std::string_view a, std::string_view b, Cost cost) {
  a = a.substr(0, kLetters);
  b = b.substr(0, kLetters);
  std::array<std::array<int, kLetters + 1>, 3> rows;
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = static_cast<int>(j) * kLetter;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    int* row = rows[i % 3].data();
    const int* above = rows[(i + 2) % 3].data();
    const int* two_above = rows[(i + 1) % 3].data();
    row[0] = static_cast<int>(i) * kLetter;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min(std::min(above[j], row[j - 1]) + kLetter, above[j - 1] + cost(a[i - 1], b[j - 1]));
      const bool exchanged = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (exchanged) row[j] = std::min(row[j], two_above[j - 2] + kLetter);
    }
  }
  return rows[a.size() % 3][b.size()];
}

double weighted_distance(std::string_view a, std::string_view b) {
  const auto& table = substitutions();
  const auto cost = [&](char x, char y) -> int {
    return table[static_cast<unsigned char>(x) % kCodes][static_cast<unsigned char>(y) % kCodes];
  };
  return static_cast<double>(distance(a, b, cost)) / kLetter;
}

// Whether the sounds differ by at most `errors` letters.
bool within(std::string_view a, std::string_view b, std::size_t errors) {
  const std::size_t longer = std::max(a.size(), b.size());
  if (longer - std::min(a.size(), b.size()) > errors) return false;
  if (a == b) return true;
  if (errors == 0) return false;
  // Each error brings at most one letter that the other has not: a cheap bound before the table is filled.
  std::uint32_t in_a = 0;
  std::uint32_t in_b = 0;
  for (const char c : a) in_a |= 1U << (static_cast<unsigned>(c) & 31U);
  for (const char c : b) in_b |= 1U << (static_cast<unsigned>(c) & 31U);
  const auto only =
      static_cast<std::size_t>(std::max(__builtin_popcount(in_a & ~in_b), __builtin_popcount(in_b & ~in_a)));
  if (only > errors) return false;
  const auto plain = [](char x, char y) { return x == y ? 0 : kLetter; };
  return distance(a, b, plain) <= static_cast<int>(errors) * kLetter;
}

bool share_spelling(const Term& left, const Term& right) {
  for (const std::string& a : left.spellings) {
    for (const std::string& b : right.spellings) {
      if (a == b) return true;
    }
  }
  return false;
}

Likeness by_spelling(const Term& left, const Term& right, const ScorePolicy& policy) {
  if (left.role == WordRole::legal_form) return {1, HowAlike::legal_form};
  const bool first =
      left.script != right.script || left.script == Script::han || left.spellings[0] == right.spellings[0];
  if (!first) return {0.96, HowAlike::transliteration};
  if (left.script == right.script) return {1, left.joined || right.joined ? HowAlike::joined : HowAlike::equal};
  if (left.script == Script::han || right.script == Script::han) {
    const bool glossary = left.role != WordRole::word || right.role != WordRole::word;
    return {glossary ? 1 : policy.han_reading, glossary ? HowAlike::translation : HowAlike::transliteration};
  }
  return {0.99, HowAlike::transliteration};
}

Likeness by_sound(const Term& left, const Term& right) {
  if (left.sound.empty() || right.sound.empty()) return {};
  const bool arabic = left.script == Script::arabic;
  if (arabic != (right.script == Script::arabic)) return {};
  if (!within(left.sound, right.sound, std::min(left.errors, right.errors))) return {};
  const bool same_sound = left.sound == right.sound;
  const std::string& a = arabic ? left.sound : left.spellings[0];
  const std::string& b = arabic ? right.sound : right.spellings[0];
  const auto letters = static_cast<double>(std::max(a.size(), b.size()));
  const double spelt = 1 - weighted_distance(a, b) / letters;
  const auto sounds = static_cast<double>(std::max(left.sound.size(), right.sound.size()));
  const double heard = 0.96 * (same_sound ? 1 : 1 - weighted_distance(left.sound, right.sound) / sounds);
  const double value = std::max(spelt, heard);
  if (value < kLeastLikeness) return {};
  const bool other_script = left.script != right.script;
  if (left.joined || right.joined) return {0.98 * value, HowAlike::joined};
  if (other_script) return {value, HowAlike::transliteration};
  return {value, left.sound == right.sound ? HowAlike::sound : HowAlike::spelling};
}

Likeness by_consonants(const Term& left, const Term& right, const ScorePolicy& policy) {
  const bool arabic = left.script == Script::arabic || right.script == Script::arabic;
  const std::size_t least = arabic ? 1 : 3;
  if (left.skeleton.size() < least || left.skeleton != right.skeleton) return {};
  if (!arabic) {
    const bool near =
        std::max(left.sound.size(), right.sound.size()) <= std::min(left.sound.size(), right.sound.size()) + 2;
    return near ? Likeness{policy.consonants, HowAlike::consonants} : Likeness{};
  }
  const bool other_script = left.script != right.script;
  if (!other_script) return {policy.consonants, HowAlike::consonants};
  const Term& spoken = left.script == Script::arabic ? right : left;
  const Term& written = left.script == Script::arabic ? left : right;
  const bool vowels = has_long_vowels(spoken.sound, written.sound);
  if (left.skeleton.size() == 1 && !vowels) return {};
  const double value = (vowels ? 0.95 : 0.80) - (left.skeleton.size() == 1   ? 0.15
                                                 : left.skeleton.size() == 2 ? 0.05
                                                                             : 0);
  return {value, HowAlike::transliteration};
}

Likeness by_initial(const Term& left, const Term& right, const ScorePolicy& policy) {
  const Term& letter = left.role == WordRole::initial ? left : right;
  const Term& word = left.role == WordRole::initial ? right : left;
  const bool fits = letter.role == WordRole::initial && word.role == WordRole::word && !word.joined &&
                    word.script != Script::han && word.script != Script::arabic &&
                    word.spellings[0][0] == letter.spellings[0][0];
  return fits ? Likeness{policy.initial, HowAlike::initial} : Likeness{};
}

}  // namespace

Likeness likeness(const Term& left, const Term& right, const ScorePolicy& policy) {
  if (left.joined && right.joined) return {};
  if (share_spelling(left, right)) return by_spelling(left, right, policy);
  const Likeness sound = by_sound(left, right);
  const Likeness consonants = by_consonants(left, right, policy);
  const Likeness best = sound.value >= consonants.value ? sound : consonants;
  return best.value > 0 ? best : by_initial(left, right, policy);
}

double role_weight(const Term& term, const ScorePolicy& policy) {
  switch (term.role) {
    case WordRole::common: return policy.common;
    case WordRole::number: return policy.number;
    case WordRole::initial: return policy.single_letter;
    case WordRole::particle: return policy.particle;
    case WordRole::title: return policy.title;
    case WordRole::legal_form: return policy.legal_form;
    case WordRole::place:
    case WordRole::word: break;
  }
  return term.script == Script::han && term.role == WordRole::word ? policy.han : 1;
}

namespace {

double sum(std::span<const double> weights, std::size_t first, std::size_t count) {
  double total = 0;
  for (std::size_t i = first; i < first + count; ++i) total += weights[i];
  return total;
}

std::uint64_t bits(std::size_t first, std::size_t count) { return ((std::uint64_t{1} << count) - 1) << first; }

// What is left over on one side: its weight, and whether a number or a legal form is in it.
struct Rest {
  double weight = 0;
  bool number = false, legal_form = false;
};

Rest rest_of(std::uint64_t taken, std::span<const double> weights, std::span<const WordRole> roles) {
  Rest rest;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if ((taken >> i & 1U) != 0) continue;
    rest.weight += weights[i];
    rest.number = rest.number || roles[i] == WordRole::number;
    rest.legal_form = rest.legal_form || roles[i] == WordRole::legal_form;
  }
  return rest;
}

}  // namespace

double score(std::span<const Link> links, const WeightedTokens& tokens, const ScorePolicy& policy,
             std::vector<Link>* chosen) {
  struct Choice {
    double gain;
    const Link* link;
  };
  static thread_local std::vector<Choice> choices;  // kept for its memory
  choices.clear();
  for (const Link& link : links) {
    choices.push_back({link.likeness.value * sum(tokens.query, link.query_first, link.query_count), &link});
  }
  const auto likelier = [](const Choice& a, const Choice& b) {
    if (a.link->likeness.value != b.link->likeness.value) return a.link->likeness.value > b.link->likeness.value;
    if (a.gain != b.gain) return a.gain > b.gain;
    const auto key = [](const Link& l) {
      return std::array{l.query_first, l.entry_first, l.query_count, l.entry_count};
    };
    return key(*a.link) < key(*b.link);
  };
  std::ranges::sort(choices, likelier);
  std::uint64_t query_taken = 0;
  std::uint64_t entry_taken = 0;
  double matched = 0;
  double alike = 0;
  for (const auto& [gain, taken] : choices) {
    const Link& link = *taken;
    const auto query = bits(link.query_first, link.query_count);
    const auto entry = bits(link.entry_first, link.entry_count);
    if ((query & query_taken) != 0 || (entry & entry_taken) != 0) continue;
    query_taken |= query;
    entry_taken |= entry;
    matched += sum(tokens.query, link.query_first, link.query_count);
    alike += gain;
    if (chosen != nullptr) chosen->push_back(link);
  }
  if (matched <= 0) return 0;
  const Rest query = rest_of(query_taken, tokens.query, tokens.query_roles);
  const Rest entry = rest_of(entry_taken, tokens.entry, tokens.entry_roles);
  double value = alike / (matched + policy.missing_in_entry * query.weight + policy.missing_in_query * entry.weight +
                          policy.conflict * std::min(query.weight, entry.weight));
  if (query.number && entry.number) value *= policy.number_conflict;
  if (query.legal_form && entry.legal_form) value *= policy.legal_conflict;
  return value;
}

Requirement::Requirement(double least, const ScorePolicy& policy)
    : least_(least), policy_(policy), worth_(least * (1 - policy.missing_in_entry)) {}

namespace {

std::string text_of(const PreparedName& name, std::size_t first, std::size_t count) {
  std::string out;
  for (std::size_t i = first; i < first + count; ++i) out += (out.empty() ? "" : " ") + name.tokens[i].shown;
  return out;
}

}  // namespace

Comparison explain(std::span<const Link> links, const PreparedName& query, const PreparedName& entry,
                   const WeightedTokens& tokens, const ScorePolicy& policy) {
  Comparison comparison;
  std::vector<Link> chosen;
  comparison.score = score(links, tokens, policy, &chosen);
  std::uint64_t query_taken = 0;
  std::uint64_t entry_taken = 0;
  for (const Link& link : chosen) {
    query_taken |= bits(link.query_first, link.query_count);
    entry_taken |= bits(link.entry_first, link.entry_count);
    comparison.parts.push_back({text_of(query, link.query_first, link.query_count),
                                text_of(entry, link.entry_first, link.entry_count), link.likeness.how,
                                link.likeness.value, sum(tokens.query, link.query_first, link.query_count)});
  }
  for (std::size_t i = 0; i < query.tokens.size(); ++i) {
    if ((query_taken >> i & 1U) == 0)
      comparison.parts.push_back({query.tokens[i].shown, {}, HowAlike::missing, 0, tokens.query[i]});
  }
  for (std::size_t i = 0; i < entry.tokens.size(); ++i) {
    if ((entry_taken >> i & 1U) == 0)
      comparison.parts.push_back({{}, entry.tokens[i].shown, HowAlike::missing, 0, tokens.entry[i]});
  }
  return comparison;
}

Comparison compare(const PreparedName& query, const PreparedName& entry, const ScorePolicy& policy) {
  std::vector<Link> links;
  const auto add = [&](std::size_t query_first, std::size_t query_count, const Term& left, std::size_t entry_first,
                       std::size_t entry_count, const Term& right) {
    const Likeness alike = likeness(left, right, policy);
    if (alike.value <= 0) return;
    links.push_back({static_cast<std::uint8_t>(query_first), static_cast<std::uint8_t>(query_count),
                     static_cast<std::uint8_t>(entry_first), static_cast<std::uint8_t>(entry_count), alike});
  };
  for (std::size_t i = 0; i < query.tokens.size(); ++i) {
    for (std::size_t j = 0; j < entry.tokens.size(); ++j) add(i, 1, query.tokens[i].term, j, 1, entry.tokens[j].term);
    for (const Join& join : entry.joins) add(i, 1, query.tokens[i].term, join.first, join.count, join.term);
  }
  for (const Join& join : query.joins) {
    for (std::size_t j = 0; j < entry.tokens.size(); ++j)
      add(join.first, join.count, join.term, j, 1, entry.tokens[j].term);
  }
  std::array<std::vector<double>, 2> weights;
  std::array<std::vector<WordRole>, 2> roles;
  const auto weigh = [&](const PreparedName& name, std::size_t side) {
    for (const Token& token : name.tokens) {
      weights[side].push_back(role_weight(token.term, policy));
      roles[side].push_back(token.term.role);
    }
  };
  weigh(query, 0);
  weigh(entry, 1);
  return explain(links, query, entry, {weights[0], weights[1], roles[0], roles[1]}, policy);
}

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// How alike two names are, between 0 and 1, and why: which part of one met which part of the other, how, and with which
// weight. docs/screening.md says it in words.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "name.hpp"
#include "sluice/trade/vocabulary.hpp"

namespace sluice::screening {

enum class HowAlike : std::uint8_t {
  equal,
  spelling,         // few letters differ
  sound,            // spellings of one sound
  consonants,       // the same consonants
  transliteration,  // one script written in another
  translation,      // a word of the glossary
  initial,
  joined,      // written as one in one name and apart in the other
  legal_form,  // the same legal form
  missing      // in one of the names alone
};

// The general parameters of the score; nothing in it is about one name.
struct ScorePolicy {
  double threshold = 0.72;         // from here on a name alerts
  double missing_in_entry = 0.38;  // what a part of the query that the entry lacks weighs
  double missing_in_query = 0.25;  // and the other way
  double conflict = 1.40;          // what parts weigh that both sides have without a partner
  double number_conflict = 0.80;   // factor where numbers differ
  double legal_conflict = 0.99;    // factor where legal forms differ
  double initial = 0.67;           // what an initial is worth beside the word
  double consonants = 0.75;        // what equal consonants are worth
  double han_reading = 0.84;       // what a reading of Han characters is worth: many share it
  double least_idf = 0.25;         // what the commonest word of a list weighs beside the rarest
  double common = 0.50, particle = 0.07, title = 0.10, legal_form = 0.11, number = 0.85, single_letter = 0.40,
         han = 0.60;
};

struct Likeness {
  double value = 0;  // 0: not alike
  HowAlike how = HowAlike::missing;
};

// Of two terms, of which one at most is joined. Symmetric in its value.
[[nodiscard]] Likeness likeness(const Term& left, const Term& right, const ScorePolicy& policy);

// What a term's role weighs, without regard to how common it is.
[[nodiscard]] double role_weight(const Term& term, const ScorePolicy& policy);

// A run of query tokens that is like a run of entry tokens; one of the two counts is 1.
struct Link {
  std::uint8_t query_first = 0, query_count = 1, entry_first = 0, entry_count = 1;
  Likeness likeness;
};

struct WeightedTokens {
  std::span<const double> query, entry;  // a weight a token
  std::span<const WordRole> query_roles, entry_roles;
};

// Chooses partners among the links, the likest first and of those the weightiest, and scores them. `chosen`, if given,
// gets the links taken. At most 48 tokens a side.
[[nodiscard]] double score(std::span<const Link> links, const WeightedTokens& tokens, const ScorePolicy& policy,
                           std::vector<Link>* chosen = nullptr);

// What a score of `least` needs, put linearly: alike / (matched + m * missing + rest) >= least, with matched + missing
// = weight, is the sum over matched parts of (likeness - least * (1 - m)) * their weight >= least * (m * weight +
// rest).
class Requirement {
 public:
  Requirement(double least, const ScorePolicy& policy);

  // The most that a query part of this weight gives to the left side when it is so alike.
  [[nodiscard]] double gives(double likeness, double weight) const {
    return likeness > worth_ ? (likeness - worth_) * weight : 0;
  }
  // The right side; the parts that surely have no partner weigh `query_rest` and `entry_rest`.
  [[nodiscard]] double needs(double weight, double query_rest, double entry_rest) const {
    return least_ * (policy_.missing_in_entry * weight + policy_.missing_in_query * entry_rest +
                     policy_.conflict * (query_rest < entry_rest ? query_rest : entry_rest));
  }

 private:
  double least_;
  const ScorePolicy& policy_;
  double worth_;
};

// A part of an explanation.
struct PartMatch {
  std::string query, entry;  // empty where missing
  HowAlike how = HowAlike::missing;
  double likeness = 0, weight = 0;
};

struct Comparison {
  double score = 0;
  std::vector<PartMatch> parts;
};

[[nodiscard]] Comparison explain(std::span<const Link> links, const PreparedName& query, const PreparedName& entry,
                                 const WeightedTokens& tokens, const ScorePolicy& policy);

// Two names by themselves, without a list that says which words are common.
[[nodiscard]] Comparison compare(const PreparedName& query, const PreparedName& entry, const ScorePolicy& policy);

}  // namespace sluice::screening

namespace sluice::trade {
template <>
inline constexpr std::array<std::string_view, 10> kSymbols<screening::HowAlike>{
    "equal",       "spelling", "sound",  "consonants", "transliteration",
    "translation", "initial",  "joined", "legal_form", "missing"};
}

// SPDX-License-Identifier: Apache-2.0
// The names of a list, indexed so that a search finds every name that reaches a score, as comparing with each of them
// would: docs/screening.md has the argument, search_test.cpp the experiment.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "name.hpp"
#include "score.hpp"

namespace sluice::screening {

struct IndexedName {
  std::string text;
  EntryKind entry_kind = EntryKind::unknown;
  NameKind kind = NameKind::primary;
  std::uint32_t entry = 0;  // whose name it is
};

struct NameHit {
  std::uint32_t name = 0;
  double score = 0;
  friend bool operator==(const NameHit&, const NameHit&) = default;
};

struct EntryHit {
  std::uint32_t entry = 0, name = 0;  // the name that gave the score
  double score = 0;
};

class NameIndex {
 public:
  // `tables` outlives the index.
  NameIndex(std::vector<IndexedName> names, const NameTables& tables, const ScorePolicy& policy);

  // Every name that scores `least` or more, the best first, equals in the order of the list. 0 < least <= 1.
  [[nodiscard]] std::vector<NameHit> search(std::string_view query, EntryKind kind, double least) const;

  // The same by comparing with every name: slow, and what search is tested against.
  [[nodiscard]] std::vector<NameHit> scan(std::string_view query, EntryKind kind, double least) const;

  // The hits by entry, the best first. A weak alias alone stays below the threshold; beside another name of its entry
  // that reaches half, it lifts the score half way.
  [[nodiscard]] std::vector<EntryHit> by_entry(const std::vector<NameHit>& hits) const;

  // Why a name has its score, which is that of search.
  [[nodiscard]] Comparison explain(std::string_view query, EntryKind kind, std::uint32_t name) const;

  [[nodiscard]] const std::vector<IndexedName>& names() const { return names_; }

 private:
  struct Unit {  // of the query
    std::uint8_t first, count;
    const Term* term;
  };
  struct Neighbour {
    std::uint32_t term;
    std::uint32_t unit;
    Likeness likeness;
  };
  struct EntryUnit {  // of a name: a token or a join
    std::uint32_t term;
    std::uint8_t first, count;
  };
  struct Query;

  void add_name(const IndexedName& name);
  void weigh_terms();
  void make_postings();
  void make_lookup();
  [[nodiscard]] std::uint32_t term_id(const Term& term);
  [[nodiscard]] Query read(std::string_view query, EntryKind kind) const;
  void find_neighbours(Query& query) const;
  void find_all_neighbours(Query& query) const;
  void weigh(Query& query) const;
  [[nodiscard]] std::vector<double> most_given(const Query& query, const Requirement& requirement) const;
  [[nodiscard]] std::vector<char> essential(const Query& query, const std::vector<double>& most, double need) const;
  [[nodiscard]] const std::vector<std::uint32_t>& candidates(const Query& query, const Requirement& requirement) const;
  void links_of(const Query& query, std::uint32_t name, std::vector<Link>& links) const;
  [[nodiscard]] bool may_reach(const Query& query, std::uint32_t name, const std::vector<Link>& links,
                               const Requirement& requirement) const;
  [[nodiscard]] double score_of(const Query& query, std::uint32_t name, const std::vector<Link>& links) const;

  std::vector<IndexedName> names_;
  const NameTables& tables_;
  ScorePolicy policy_;

  std::vector<Term> terms_;
  std::unordered_map<std::string, std::uint32_t> term_ids_;  // by key
  std::vector<double> weights_;                              // of each term as a token
  std::vector<std::uint32_t> frequency_;                     // names with the term as a token

  std::vector<std::uint32_t> unit_start_;  // of each name in units_; its tokens stand before its joins
  std::vector<EntryUnit> units_;
  std::vector<std::uint32_t> token_start_;  // of each name in the two below
  std::vector<double> token_weights_;
  std::vector<WordRole> token_roles_;

  std::vector<std::uint32_t> posting_start_;  // of each term
  std::vector<std::uint32_t> postings_;       // names

  std::vector<std::uint32_t> bucket_start_;  // of the hashed forms, by their upper bits
  struct HashedForm {
    std::uint32_t rest, term;
  };
  std::vector<HashedForm> forms_;
  unsigned bucket_bits_ = 1;
  std::array<std::vector<std::uint32_t>, 256> words_by_letter_;  // for an initial in a query
  std::array<double, 256> postings_by_letter_{};
};

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// What a policy reaches on labelled files: the figures of docs/screening.md, for any file of the same shape.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "name_tables.hpp"
#include "score.hpp"
#include "search.hpp"
#include "sluice/base/result.hpp"

namespace sluice::screening {

struct LabelledPair {
  EntryKind kind = EntryKind::unknown;
  std::string query, entry;
  bool same = false;
};

struct PairFigures {
  double precision = 0, recall = 0, f1 = 0;  // at the policy's threshold
  double best_f1 = 0, best_threshold = 0;
  double recall_at_precision_90 = 0;  // the greatest at any threshold
  std::vector<double> scores;         // of the pairs
};

[[nodiscard]] PairFigures evaluate_pairs(const std::vector<LabelledPair>& pairs, const NameTables& tables,
                                         const ScorePolicy& policy);

// A query that is a name of an entry; found without that name.
struct AliasQuery {
  std::string text;
  EntryKind kind = EntryKind::unknown;
  std::uint32_t entry = 0;
};

struct AliasFigures {
  double recall = 0, others_a_query = 0, threshold = 0;  // the least threshold with at most `most_others` a query
  double recall_at_policy = 0, others_at_policy = 0;
};

// The query's own text among the names of its entry counts for nothing.
[[nodiscard]] AliasFigures evaluate_aliases(const std::vector<AliasQuery>& queries, const NameIndex& index,
                                            const ScorePolicy& policy, double most_others);

// How many of the queries have their entry, alone or with equals in the list's order, at the head of the hits.
[[nodiscard]] double evaluate_top(const std::vector<AliasQuery>& queries, const NameIndex& index, double least);

// How many of the texts alert at the threshold, of a thousand.
[[nodiscard]] double evaluate_alerts(const std::vector<std::string>& texts, EntryKind kind, const NameIndex& index,
                                     const ScorePolicy& policy);

}  // namespace sluice::screening

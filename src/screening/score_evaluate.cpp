// SPDX-License-Identifier: Apache-2.0
#include "score_evaluate.hpp"

#include <algorithm>

namespace sluice::screening {

namespace {

struct Counts {
  double found = 0, false_alerts = 0, all = 0;
  [[nodiscard]] double precision() const { return found > 0 ? found / (found + false_alerts) : 0; }
  [[nodiscard]] double recall() const { return all > 0 ? found / all : 0; }
  [[nodiscard]] double f1() const { return found > 0 ? 2 * found / (found + false_alerts + all) : 0; }
};

Counts count_at(const std::vector<LabelledPair>& pairs, const std::vector<double>& scores, double threshold) {
  Counts counts;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    counts.all += pairs[i].same ? 1 : 0;
    if (scores[i] >= threshold) ++(pairs[i].same ? counts.found : counts.false_alerts);
  }
  return counts;
}

}  // namespace

PairFigures evaluate_pairs(const std::vector<LabelledPair>& pairs, const NameTables& tables,
                           const ScorePolicy& policy) {
  PairFigures figures;
  for (const LabelledPair& pair : pairs) {
    const auto query = prepare(pair.query, pair.kind, tables);
    figures.scores.push_back(compare(query, prepare(pair.entry, pair.kind, tables), policy).score);
  }
  const Counts fixed = count_at(pairs, figures.scores, policy.threshold);
  figures.precision = fixed.precision();
  figures.recall = fixed.recall();
  figures.f1 = fixed.f1();
  for (const double threshold : figures.scores) {
    const Counts counts = count_at(pairs, figures.scores, threshold);
    if (counts.f1() > figures.best_f1) {
      figures.best_f1 = counts.f1();
      figures.best_threshold = threshold;
    }
    constexpr double kPrecision = 0.90;
    if (counts.precision() >= kPrecision) {
      figures.recall_at_precision_90 = std::max(figures.recall_at_precision_90, counts.recall());
    }
  }
  return figures;
}

AliasFigures evaluate_aliases(const std::vector<AliasQuery>& queries, const NameIndex& index, const ScorePolicy& policy,
                              double most_others) {
  constexpr double kLeast = 0.6;
  std::vector<double> own;
  std::vector<double> others;
  for (const AliasQuery& query : queries) {
    auto hits = index.search(query.text, query.kind, kLeast);
    std::erase_if(hits, [&](const NameHit& hit) {
      const IndexedName& name = index.names()[hit.name];
      return name.entry == query.entry && name.text == query.text;
    });
    for (const EntryHit& hit : index.by_entry(hits)) (hit.entry == query.entry ? own : others).push_back(hit.score);
  }
  std::ranges::sort(own);
  std::ranges::sort(others);
  const auto all = static_cast<double>(queries.size());
  const auto from = [](const std::vector<double>& scores, double threshold) {
    return static_cast<double>(scores.end() - std::ranges::lower_bound(scores, threshold));
  };
  AliasFigures figures;
  figures.recall_at_policy = from(own, policy.threshold) / all;
  figures.others_at_policy = from(others, policy.threshold) / all;
  for (int step = 1000; step >= static_cast<int>(kLeast * 1000); --step) {
    const double threshold = step / 1000.0;
    if (from(others, threshold) / all > most_others) break;
    figures = {from(own, threshold) / all, from(others, threshold) / all, threshold, figures.recall_at_policy,
               figures.others_at_policy};
  }
  return figures;
}

double evaluate_top(const std::vector<AliasQuery>& queries, const NameIndex& index, double least) {
  double top = 0;
  for (const AliasQuery& query : queries) {
    const auto entries = index.by_entry(index.search(query.text, query.kind, least));
    if (!entries.empty() && entries[0].entry == query.entry) ++top;
  }
  return queries.empty() ? 0 : top / static_cast<double>(queries.size());
}

double evaluate_alerts(const std::vector<std::string>& texts, EntryKind kind, const NameIndex& index,
                       const ScorePolicy& policy) {
  double alerts = 0;
  for (const std::string& text : texts) {
    const auto entries = index.by_entry(index.search(text, kind, policy.threshold));
    if (!entries.empty() && entries[0].score >= policy.threshold) ++alerts;
  }
  return texts.empty() ? 0 : 1000 * alerts / static_cast<double>(texts.size());
}

}  // namespace sluice::screening

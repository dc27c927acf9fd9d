// SPDX-License-Identifier: Apache-2.0
#include "score_evaluate.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "score_ofac.hpp"
#include "search.hpp"

namespace sluice::screening {
namespace {

struct Counts {
  double found = 0, false_alerts = 0, all = 0;
  [[nodiscard]] double precision() const { return found > 0 ? found / (found + false_alerts) : 0; }
  [[nodiscard]] double recall() const { return all > 0 ? found / all : 0; }
  [[nodiscard]] double f1() const { return found > 0 ? 2 * found / (found + false_alerts + all) : 0; }
};

Counts count_at(const std::vector<LabelledRow>& pairs, const std::vector<double>& scores, double threshold) {
  Counts counts;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    counts.all += pairs[i].same ? 1 : 0;
    if (scores[i] >= threshold) ++(pairs[i].same ? counts.found : counts.false_alerts);
  }
  return counts;
}

Evaluation evaluate_pairs(const std::vector<LabelledRow>& pairs, const NameTables& tables, const ScorePolicy& policy) {
  Evaluation made;
  std::vector<double> scores;
  for (const LabelledRow& pair : pairs) {
    const auto query = prepare(pair.query, pair.kind, tables);
    scores.push_back(compare(query, prepare(pair.entry, pair.kind, tables), policy).score);
    const bool found = scores.back() >= policy.threshold;
    if (found == pair.same) continue;
    made.misses.push_back(
        {pair.query, pair.same ? pair.entry : std::string(), found ? pair.entry : std::string(), scores.back()});
  }
  Counts best;
  double best_threshold = 1;
  double recall_at_precision_90 = 0;
  for (const double threshold : scores) {
    const Counts counts = count_at(pairs, scores, threshold);
    if (counts.f1() > best.f1()) {
      best = counts;
      best_threshold = threshold;
    }
    constexpr double kPrecision = 0.90;
    if (counts.precision() >= kPrecision) recall_at_precision_90 = std::max(recall_at_precision_90, counts.recall());
  }
  const Counts fixed = count_at(pairs, scores, policy.threshold);
  made.figures = {{"precision", fixed.precision()},
                  {"recall", fixed.recall()},
                  {"f1", fixed.f1()},
                  {"threshold", policy.threshold},
                  {"best_f1", best.f1()},
                  {"best_f1_threshold", best_threshold},
                  {"recall_at_precision_90", recall_at_precision_90}};
  return made;
}

// At the policy's threshold, and at the least one at which a query has at most half an entity besides its own.
Result<Evaluation> evaluate_aliases(const std::vector<LabelledRow>& rows, const KnownNames& known,
                                    const NameTables& tables, const ScorePolicy& policy) {
  constexpr double kLeast = 0.6;
  constexpr double kMostOthers = 0.5;
  const NameIndex index(known.names, tables, policy);
  Evaluation made;
  std::vector<double> own;
  std::vector<double> others;
  for (const LabelledRow& row : rows) {
    const auto wanted = known.entries.find(row.id);
    if (wanted == known.entries.end()) return fail("labelled.entry", {row.id});
    // The query's own text among the names of its entry counts for nothing.
    auto hits = index.search(row.query, row.kind, kLeast);
    std::erase_if(hits, [&](const NameHit& hit) {
      const IndexedName& name = index.names()[hit.name];
      return name.entry == wanted->second && name.text == row.query;
    });
    const auto entries = index.by_entry(hits);
    double reached = 0;
    for (const EntryHit& hit : entries) {
      if (hit.entry == wanted->second) reached = hit.score;
      (hit.entry == wanted->second ? own : others).push_back(hit.score);
    }
    if (reached >= policy.threshold) continue;
    const bool found = !entries.empty() && entries[0].score >= policy.threshold;
    made.misses.push_back({row.query, row.id, found ? index.names()[entries[0].name].text : std::string(),
                           found ? entries[0].score : reached});
  }
  std::ranges::sort(own);
  std::ranges::sort(others);
  const auto from = [&](const std::vector<double>& scores, double threshold) {
    return static_cast<double>(scores.end() - std::ranges::lower_bound(scores, threshold)) /
           static_cast<double>(rows.size());
  };
  double threshold = 1;
  for (int step = 1000; step >= static_cast<int>(kLeast * 1000) && from(others, step / 1000.0) <= kMostOthers; --step) {
    threshold = step / 1000.0;
  }
  made.figures = {{"recall", from(own, policy.threshold)},
                  {"others_a_query", from(others, policy.threshold)},
                  {"threshold", policy.threshold},
                  {"recall_at_half_other", from(own, threshold)},
                  {"threshold_at_half_other", threshold}};
  return made;
}

// How many rows stand within five points of the score that OFAC's tool showed; one that it did not show is below 80,
// the least that it shows.
Evaluation evaluate_ofac(const std::vector<LabelledRow>& rows) {
  constexpr int kLeastShown = 80;
  constexpr int kNear = 5;
  Evaluation made;
  double within = 0;
  for (const LabelledRow& row : rows) {
    const int ours = ofac_score(row.query, row.entry);
    const bool near = row.score < 0 ? ours < kLeastShown : std::abs(row.score - ours) <= kNear;
    within += near ? 1 : 0;
    if (!near) made.misses.push_back({row.query, std::to_string(row.score), row.entry, ours / 100.0});
  }
  made.figures = {{"within_5_points", within / static_cast<double>(rows.size())}};
  return made;
}

// Names looked for one by one, each of which has its entry in the index.
struct TopQuery {
  std::string text, wanted, group;
  EntryKind kind = EntryKind::unknown;
  std::uint32_t entry = 0;
};

// The share of each group whose entry stands first; one of n equals at the head counts as an n-th.
void evaluate_top(const std::vector<TopQuery>& queries, const NameIndex& index, const std::string& prefix,
                  Evaluation& into) {
  constexpr double kLeast = 0.3;
  std::map<std::string, std::pair<double, double>> groups;  // first, all
  for (const TopQuery& query : queries) {
    const auto entries = index.by_entry(index.search(query.text, query.kind, kLeast));
    const auto equal =
        std::ranges::count_if(entries, [&](const EntryHit& hit) { return hit.score == entries[0].score; });
    const bool first = std::any_of(entries.begin(), entries.begin() + equal,
                                   [&](const EntryHit& hit) { return hit.entry == query.entry; });
    auto& [top, all] = groups[query.group];
    ++all;
    if (first) top += 1 / static_cast<double>(equal);
    if (first && equal == 1) continue;
    const auto other = std::ranges::find_if(entries, [&](const EntryHit& hit) { return hit.entry != query.entry; });
    into.misses.push_back({query.text, query.wanted,
                           other == entries.end() ? std::string() : index.names()[other->name].text,
                           other == entries.end() ? 0 : other->score});
  }
  for (const auto& [group, counts] : groups) {
    into.figures.push_back({prefix + group, counts.first / counts.second});
  }
}

// The names of `against` after those of the file, under entries of their own.
std::vector<IndexedName> with_others(std::vector<IndexedName> names, std::uint32_t entries, const KnownNames* against) {
  if (against == nullptr) return names;
  for (IndexedName name : against->names) {
    name.entry += entries;
    names.push_back(std::move(name));
  }
  return names;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

// Among the names of the file alone: another list may well have the same persons.
Evaluation evaluate_scripts(const std::vector<LabelledRow>& rows, const NameTables& tables, const ScorePolicy& policy) {
  std::map<std::string, std::uint32_t> entries;
  std::vector<IndexedName> names;
  std::vector<TopQuery> queries;
  for (const LabelledRow& row : rows) {
    const auto [entry, fresh] = entries.try_emplace(row.id, static_cast<std::uint32_t>(entries.size()));
    if (fresh) names.push_back({row.entry, row.kind, NameKind::primary, entry->second});
    queries.push_back({row.query, row.entry, lower(row.group), row.kind, entry->second});
  }
  Evaluation made;
  evaluate_top(queries, NameIndex(std::move(names), tables, policy), "top_1_", made);
  return made;
}

// Each name of one script is looked for among those of the other, and the other way. Rows that share a name are of one
// party.
Evaluation evaluate_companies(const std::vector<LabelledRow>& rows, const KnownNames* against, const NameTables& tables,
                              const ScorePolicy& policy) {
  std::map<std::string, std::uint32_t> entries;  // by either name
  std::vector<IndexedName> han;
  std::vector<IndexedName> latin;
  std::vector<TopQuery> from_han;
  std::vector<TopQuery> from_latin;
  std::uint32_t count = 0;
  for (const LabelledRow& row : rows) {
    const auto known = entries.find(row.query);
    const std::uint32_t entry =
        known != entries.end() ? known->second : entries.try_emplace(row.entry, count).first->second;
    entries.try_emplace(row.query, entry);
    entries.try_emplace(row.entry, entry);
    count = std::max(count, entry + 1);
    han.push_back({row.query, row.kind, NameKind::primary, entry});
    latin.push_back({row.entry, row.kind, NameKind::primary, entry});
    from_han.push_back({row.query, row.entry, row.group, row.kind, entry});
    from_latin.push_back({row.entry, row.query, row.group, row.kind, entry});
  }
  Evaluation made;
  evaluate_top(from_han, NameIndex(with_others(std::move(latin), count, against), tables, policy), "top_1_han_", made);
  evaluate_top(from_latin, NameIndex(with_others(std::move(han), count, against), tables, policy), "top_1_latin_",
               made);
  return made;
}

Evaluation evaluate_negatives(const std::vector<LabelledRow>& rows, const KnownNames& known, const NameTables& tables,
                              const ScorePolicy& policy) {
  const NameIndex index(known.names, tables, policy);
  Evaluation made;
  for (const LabelledRow& row : rows) {
    const auto entries = index.by_entry(index.search(row.query, row.kind, policy.threshold));
    if (entries.empty() || entries[0].score < policy.threshold) continue;
    made.misses.push_back({row.query, {}, index.names()[entries[0].name].text, entries[0].score});
  }
  const auto alerts = static_cast<double>(made.misses.size());
  made.figures = {{"alerts_in_1000", 1000 * alerts / static_cast<double>(rows.size())}};
  return made;
}

}  // namespace

Result<Evaluation> evaluate(const LabelledFile& file, const KnownNames* against, const NameTables& tables,
                            const ScorePolicy& policy) {
  const bool needs_list = file.shape == LabelledShape::alias_out || file.shape == LabelledShape::negatives;
  if (needs_list && against == nullptr) return fail("labelled.against", {std::string(symbol(file.shape))});
  switch (file.shape) {
    case LabelledShape::pairs: return evaluate_pairs(file.rows, tables, policy);
    case LabelledShape::alias_out: return evaluate_aliases(file.rows, *against, tables, policy);
    case LabelledShape::ofac_scores: return evaluate_ofac(file.rows);
    case LabelledShape::script_pairs: return evaluate_scripts(file.rows, tables, policy);
    case LabelledShape::company_pairs: return evaluate_companies(file.rows, against, tables, policy);
    case LabelledShape::negatives: break;
  }
  return evaluate_negatives(file.rows, *against, tables, policy);
}

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// evaluate DATA [NAME=VALUE…]: the figures of the name search on the labelled files of a folder, by name:
// names/name_pairs*.csv, names/ofac_alias_out*.tsv and names/un_script_pairs*.tsv, names/han_negative_names*.txt, over
// lists/ofac_sdn_2021.tsv. NAME=VALUE changes a parameter of the policy.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>

#include "sluice/base/csv.hpp"
#include "sluice/base/file.hpp"
#include "sluice/base/text.hpp"
#include "sluice/screening/score_evaluate.hpp"
#include "sluice/screening/score_ofac.hpp"

namespace {

using namespace sluice;
using namespace sluice::screening;

template <class T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::cerr << result.error().code << ' ' << result.error().where.file << '\n';
  std::exit(2);
}

std::vector<std::vector<std::string>> rows_of_tsv(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    if (line.ends_with('\r')) line.pop_back();
    const auto cells = split(line, '\t');
    rows.emplace_back(cells.begin(), cells.end());
  }
  return rows;
}

EntryKind kind_of(std::string_view text) {
  if (text == "person" || text == "Person") return EntryKind::person;
  if (text == "vessel" || text == "Vessel") return EntryKind::vessel;
  if (text == "organization" || text == "Company" || text == "Organization" || text == "LegalEntity")
    return EntryKind::organisation;
  return EntryKind::unknown;
}

std::filesystem::path file(const std::filesystem::path& folder, std::string_view begins) {
  for (const auto& each : std::filesystem::directory_iterator(folder)) {
    if (each.path().filename().string().starts_with(begins)) return each.path();
  }
  std::cerr << "no file " << begins << " in " << folder << '\n';
  std::exit(2);
}

std::vector<LabelledPair> pairs_of(const std::filesystem::path& path) {
  const CsvTable table = must(parse_csv(must(read_file(path)), path.string()));
  const auto at = [&](std::string_view column) { return static_cast<std::size_t>(table.column(column)); };
  std::vector<LabelledPair> pairs;
  for (const CsvRow& row : table.rows) {
    pairs.push_back({kind_of(row.cells[at("schema")]), row.cells[at("name1")], row.cells[at("name2")],
                     row.cells[at("is_match")] == "true"});
  }
  return pairs;
}

void set(ScorePolicy& policy, std::string_view assignment) {
  const std::map<std::string_view, double*> parameters{{"threshold", &policy.threshold},
                                                       {"missing_in_entry", &policy.missing_in_entry},
                                                       {"missing_in_query", &policy.missing_in_query},
                                                       {"conflict", &policy.conflict},
                                                       {"number_conflict", &policy.number_conflict},
                                                       {"legal_conflict", &policy.legal_conflict},
                                                       {"initial", &policy.initial},
                                                       {"consonants", &policy.consonants},
                                                       {"least_idf", &policy.least_idf},
                                                       {"common", &policy.common},
                                                       {"particle", &policy.particle},
                                                       {"title", &policy.title},
                                                       {"legal_form", &policy.legal_form},
                                                       {"number", &policy.number},
                                                       {"single_letter", &policy.single_letter},
                                                       {"han", &policy.han},
                                                       {"han_reading", &policy.han_reading}};
  const auto equals = assignment.find('=');
  const auto found = parameters.find(assignment.substr(0, equals));
  if (found == parameters.end() || equals == std::string_view::npos) std::exit(2);
  *found->second = std::stod(std::string(assignment.substr(equals + 1)));
}

void show_pairs(const std::filesystem::path& names, const NameTables& tables, const ScorePolicy& policy) {
  const auto pairs = pairs_of(file(names, "name_pairs"));
  const PairFigures figures = evaluate_pairs(pairs, tables, policy);
  std::cout << "pairs: at " << policy.threshold << " P " << figures.precision << " R " << figures.recall << " F1 "
            << figures.f1 << "; best F1 " << figures.best_f1 << " at " << figures.best_threshold << "; recall at P .90 "
            << figures.recall_at_precision_90 << '\n';
  if (std::getenv("SLUICE_EVALUATE_ROWS") == nullptr) return;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    std::cout << figures.scores[i] << '\t' << pairs[i].same << '\t' << pairs[i].query << '\t' << pairs[i].entry << '\n';
  }
}

struct List {
  std::vector<IndexedName> names;
  std::map<std::string, std::uint32_t> entries;
};

List ofac(const std::filesystem::path& path) {
  List list;
  for (const auto& row : rows_of_tsv(path)) {
    const auto entry = list.entries.try_emplace(row[0], static_cast<std::uint32_t>(list.entries.size())).first->second;
    list.names.push_back({row[3], kind_of(row[1]), NameKind::primary, entry});
  }
  return list;
}

void show_list(const std::filesystem::path& folder, const NameTables& tables, const ScorePolicy& policy) {
  const List list = ofac(folder / "lists/ofac_sdn_2021.tsv");
  const NameIndex index(list.names, tables, policy);
  std::vector<AliasQuery> queries;
  for (const auto& row : rows_of_tsv(file(folder / "names", "ofac_alias_out"))) {
    queries.push_back({row[3], kind_of(row[1]), list.entries.at(row[0])});
  }
  const auto begun = std::chrono::steady_clock::now();
  const AliasFigures figures = evaluate_aliases(queries, index, policy, 0.5);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  std::cout << "alias out: recall " << figures.recall << " at " << figures.others_a_query << " others (threshold "
            << figures.threshold << "); at the policy's threshold " << figures.recall_at_policy << " and "
            << figures.others_at_policy << "; " << static_cast<double>(queries.size()) / took.count() << " q/s\n";
  std::vector<std::string> negatives;
  std::ifstream in(file(folder / "names", "han_negative_names"));
  for (std::string line; std::getline(in, line);) negatives.push_back(line);
  if (std::getenv("SLUICE_EVALUATE_ROWS") != nullptr) {
    for (const std::string& text : negatives) {
      const auto hits = index.search(text, EntryKind::person, policy.threshold);
      if (!hits.empty())
        std::cout << "  " << text << '\t' << list.names[hits[0].name].text << '\t' << hits[0].score << '\n';
    }
  }
  std::cout << "Han negatives: " << evaluate_alerts(negatives, EntryKind::person, index, policy)
            << " alerts in 1,000\n";
}

void show_ofac(const std::filesystem::path& names) {
  const CsvTable table = must(parse_csv(must(read_file(file(names, "ofac_search_scores"))), "ofac_search_scores"));
  double within = 0;
  for (const CsvRow& row : table.rows) {
    const int theirs = std::stoi(row.cells[2]);
    const int ours = ofac_score(row.cells[0], row.cells[1]);
    // -1: not shown at the tool's least score of 80 in that search.
    constexpr int kShown = 80;
    constexpr int kNear = 5;
    within += theirs < 0 ? ours < kShown : std::abs(theirs - ours) <= kNear;
  }
  std::cout << "OFAC's own scores: " << within / static_cast<double>(table.rows.size()) << " within 5 points\n";
}

void show_scripts(const std::filesystem::path& names, const NameTables& tables, const ScorePolicy& policy) {
  std::vector<IndexedName> latin;
  std::map<std::string, std::vector<AliasQuery>> by_script;
  std::map<std::string, std::uint32_t> entries;
  for (const auto& row : rows_of_tsv(file(names, "un_script_pairs"))) {
    const auto [entry, fresh] = entries.try_emplace(row[0], static_cast<std::uint32_t>(entries.size()));
    if (fresh) latin.push_back({row[2], kind_of(row[1]), NameKind::primary, entry->second});
    by_script[row[4]].push_back({row[3], kind_of(row[1]), entry->second});
  }
  const NameIndex index(latin, tables, policy);
  constexpr double kLeast = 0.3;
  for (const auto& [script, queries] : by_script) {
    std::cout << script << ": top-1 of " << queries.size() << ": " << evaluate_top(queries, index, kLeast) << '\n';
    if (std::getenv("SLUICE_EVALUATE_ROWS") == nullptr) continue;
    for (const AliasQuery& query : queries) {
      const auto hits = index.by_entry(index.search(query.text, query.kind, kLeast));
      if (!hits.empty() && hits[0].entry == query.entry) continue;
      std::cout << "  " << query.text << "\t" << latin[query.entry].text << "\t"
                << (hits.empty() ? "" : latin[hits[0].entry].text) << '\n';
    }
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  const std::filesystem::path data = arguments[1];
  ScorePolicy policy;
  for (int i = 2; i < count; ++i) set(policy, arguments[i]);
  const NameTables tables = must(NameTables::load(std::filesystem::path(SLUICE_SOURCE_DIR) / "data/names"));
  show_pairs(data / "names", tables, policy);
  if (std::getenv("SLUICE_EVALUATE_PAIRS") != nullptr) return 0;
  show_ofac(data / "names");
  show_scripts(data / "names", tables, policy);
  show_list(data, tables, policy);
}

// SPDX-License-Identifier: Apache-2.0
// Searches a second among made-up names: words drawn as in real lists, few of them often and most of them seldom.
// The argument is the number of names. Three queries in four are a name of the list with an error in it, one is none.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <random>

#include "search.hpp"

namespace sluice::screening {
namespace {

const NameTables& tables() {
  static const NameTables loaded = *NameTables::load(std::string(SLUICE_SOURCE_DIR) + "/data/names");
  return loaded;
}

std::string made_up_word(std::mt19937_64& engine) {
  static constexpr const char* kStarts[] = {"b", "d", "f", "g", "h",  "k",  "l",  "m",  "n",  "r",
                                            "s", "t", "v", "z", "sh", "kh", "br", "tr", "ch", "y"};
  static constexpr const char* kMiddles[] = {"a",  "e",  "i",  "o",  "u",  "a",  "an",
                                             "ar", "il", "in", "or", "ou", "al", "en"};
  std::string word;
  for (std::size_t left = 2 + engine() % 3; left > 0; --left) {
    word += kStarts[engine() % std::size(kStarts)];
    word += kMiddles[engine() % std::size(kMiddles)];
  }
  return word;
}

// A word by its rank: ranks are drawn with a density that falls with the rank.
std::string name(std::mt19937_64& engine, const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t left = 2 + engine() % 3; left > 0; --left) {
    const double part = static_cast<double>(engine() % 1000000) / 1e6;
    const auto rank = static_cast<std::size_t>(std::pow(static_cast<double>(words.size()), 0.25 + 0.75 * part)) - 1;
    text += (text.empty() ? "" : " ") + words[std::min(rank, words.size() - 1)];
  }
  return text;
}

struct Bench {
  std::unique_ptr<NameIndex> index;
  std::vector<std::string> queries;
};

const Bench& bench(std::size_t size) {
  static std::map<std::size_t, Bench> made;
  Bench& found = made[size];
  if (found.index != nullptr) return found;
  std::mt19937_64 engine(size);
  std::vector<std::string> words;
  for (std::size_t i = 0; i < 24000 + size / 4; ++i) words.push_back(made_up_word(engine));
  std::vector<IndexedName> names;
  for (std::uint32_t i = 0; i < size; ++i)
    names.push_back({name(engine, words), EntryKind::person, NameKind::primary, i});
  for (std::size_t i = 0; i < 1000; ++i) {
    std::string query = i % 4 == 0 ? name(engine, words) : names[engine() % size].text;
    if (i % 4 != 0) query[engine() % query.size()] = 'e';
    found.queries.push_back(std::move(query));
  }
  found.index = std::make_unique<NameIndex>(std::move(names), tables(), ScorePolicy{});
  return found;
}

void searches(benchmark::State& state) {
  const Bench& made = bench(static_cast<std::size_t>(state.range(0)));
  std::vector<double> took;  // microseconds, of each search
  std::size_t hits = 0;
  for (auto _ : state) {
    const std::string& query = made.queries[took.size() % made.queries.size()];
    const auto begun = std::chrono::steady_clock::now();
    hits += made.index->search(query, EntryKind::person, ScorePolicy{}.threshold).size();
    took.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begun).count());
  }
  const auto p99 = took.begin() + static_cast<std::ptrdiff_t>(took.size() * 99 / 100);
  std::ranges::nth_element(took, p99);
  state.counters["p99_us"] = *p99;
  state.counters["hits"] = benchmark::Counter(static_cast<double>(hits), benchmark::Counter::kAvgIterations);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(searches)->Arg(50000)->Arg(1000000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// Rows that no law can tell apart are decided once: the classes of their three profiles and the stretch of days
// in which neither law changes are the key under which both answers are kept.
#include "sluice/rulebook/impact.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "impact_memo.hpp"
#include "table_population.hpp"

namespace sluice::rulebook {
namespace {

// --- names of two rulebooks ---

std::vector<std::string> joint(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  std::sort(a.begin(), a.end());
  a.erase(std::unique(a.begin(), a.end()), a.end());
  return a;
}

std::vector<std::uint32_t> places(const std::vector<std::string>& own, const std::vector<std::string>& all) {
  std::vector<std::uint32_t> result;
  for (const std::string& name : own) {
    result.push_back(static_cast<std::uint32_t>(std::lower_bound(all.begin(), all.end(), name) - all.begin()));
  }
  return result;
}

std::vector<std::string> ids(const auto& rows) {
  std::vector<std::string> result;
  for (const auto& row : rows) result.push_back(row.id);
  return result;
}

Impact::Terms terms_of(const Index& index) {
  return {index.codes(), ids(index.book().kinds), ids(index.book().duties), ids(index.book().provisions)};
}

class Translation {
 public:
  Translation(const Impact::Terms& own, const Impact::Terms& all)
      : codes_(places(own.codes, all.codes)),
        kinds_(places(own.kinds, all.kinds)),
        duties_(places(own.duties, all.duties)),
        provisions_(places(own.provisions, all.provisions)) {}

  [[nodiscard]] Verdict operator()(Verdict verdict) const {
    if (!planted(23)) numbers(verdict.codes, codes_);
    numbers(verdict.possible_codes, codes_);
    numbers(verdict.because, provisions_);
    numbers(verdict.possible, provisions_);
    verdict.kinds = names(verdict.kinds, kinds_);
    verdict.duties = names(verdict.duties, duties_);
    return verdict;
  }

 private:
  static void numbers(std::vector<std::uint32_t>& list, const std::vector<std::uint32_t>& places) {
    for (std::uint32_t& number : list) number = places[number];
    std::sort(list.begin(), list.end());
  }
  static Names names(const Names& own, const std::vector<std::uint32_t>& places) {
    Names result;
    for (std::size_t bit = 0; bit < places.size(); ++bit) {
      if (own.test(bit)) result.set(places[bit]);
    }
    return result;
  }
  std::vector<std::uint32_t> codes_, kinds_, duties_, provisions_;
};

// --- answers, each kept once; for all threads ---

class Answers {
 public:
  std::uint32_t number(const Verdict& verdict) {
    const std::lock_guard lock(mutex_);
    key_.clear();
    const auto add = [&](const auto& value) { key_.append(reinterpret_cast<const char*>(&value), sizeof value); };
    const auto bound = [&](const trade::Bound& each) {
      add(each.outcome);
      add(each.policy ? static_cast<int>(*each.policy) : -1);
    };
    add(verdict.outcome ? static_cast<int>(*verdict.outcome) : -1);
    add(verdict.policy ? static_cast<int>(*verdict.policy) : -1);
    bound(verdict.at_least);
    bound(verdict.at_most);
    add(verdict.bounded);
    add(verdict.kinds);
    add(verdict.duties);
    for (const auto* list : {&verdict.codes, &verdict.possible_codes, &verdict.because, &verdict.possible}) {
      add(list->size());
      for (const std::uint32_t each : *list) add(each);
    }
    const auto [known, fresh] = numbers_.try_emplace(key_, static_cast<std::uint32_t>(all_.size()));
    if (fresh) all_.push_back(verdict);
    return known->second;
  }
  // Stays where it is while others are added.
  [[nodiscard]] const Verdict& at(std::uint32_t number) {
    const std::lock_guard lock(mutex_);
    return all_[number];
  }

 private:
  std::mutex mutex_;
  std::deque<Verdict> all_;
  std::string key_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

using Place = std::pair<std::uint32_t, std::uint32_t>;  // a block, and a row in it

// By stretch: whether both laws are the same in it, days and all. `same_terms`: Layout::same_terms().
std::vector<bool> alike(const Layout& before, const Layout& after, const Stretches& stretches, bool same_terms) {
  std::vector<bool> result;
  for (std::uint32_t stretch = 0; stretch < stretches.size(); ++stretch) {
    const Date day = stretches.first_day(stretch);
    const auto same = [&](const auto& a, const auto& b) {
      return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](const auto& left, const auto& right) {
        return before.in_force(left, day) == after.in_force(right, day);
      });
    };
    const bool lists = same(before.list_spans, after.list_spans) || planted(33);
    result.push_back(same_terms && same(before.rules, after.rules) && lists);
  }
  return result;
}

// The words that profiles carry, each once.
struct Labels {
  Labels(std::size_t profiles, auto word_of) {
    std::unordered_map<std::string_view, std::uint32_t> numbers;
    for (std::uint32_t profile = 0; profile < profiles; ++profile) {
      const std::string_view word = word_of(profile);
      const auto [known, fresh] = numbers.try_emplace(word, static_cast<std::uint32_t>(names.size()));
      if (fresh) names.push_back(word);
      of.push_back(known->second);
    }
  }
  std::vector<std::string_view> names;
  std::vector<std::uint32_t> of;  // by profile
};

// What all threads read.
struct Shared {
  const Table& table;
  const Index& before;
  const Index& after;
  const ImpactQuestion& question;
  Impact::Terms terms;
  Translation from_before, from_after;
  Population population_before, population_after;
  Classes goods, transactions, parties;
  Stretches stretches;
  Labels destinations, elements;
  std::vector<bool> alike;  // by stretch: the laws are the same in all
  bool same_terms = false;  // but for its days, the law is the same: so are the verdicts on the same questions
  SharedMemo memo{};        // answers by question
  Answers answers{};
  std::atomic<std::size_t> distinct{0};
  std::atomic<std::size_t> next_block{0};
  std::atomic<bool> stop{false};
  std::mutex mutex{};  // of what follows
  std::uint64_t done = 0;
  std::optional<Error> error{};
};

class Worker {
 public:
  explicit Worker(Shared& shared)
      : shared_(shared),
        before_(shared.before, shared.population_before, readings(shared.before, shared.table)),
        after_(shared.after, shared.population_after, readings(shared.after, shared.table)) {}

  void run() {
    while (!shared_.stop) {
      const std::size_t number = shared_.next_block++;
      if (number >= shared_.table.blocks()) return;
      const auto block = shared_.table.block(number);
      if (block) decide(static_cast<std::uint32_t>(number), *block);
      const std::lock_guard lock(shared_.mutex);
      if (!block) {
        if (!shared_.error) shared_.error = block.error();
        shared_.stop = true;
      } else {
        shared_.done += block->goods.size();
        if (shared_.question.progress && !shared_.question.progress(shared_.done)) shared_.stop = true;
      }
    }
  }

  struct Pair {
    std::uint32_t before = 0, after = 0;  // answers
    bool changed = false;
    bool other_grounds = false;
    std::uint64_t rows = 0;
    Place first{};  // of its rows
  };
  static constexpr std::uint32_t kUnchanged = 0;  // a pair for all rows that are asked the same by both laws
  std::vector<Pair> pairs{{}};
  std::vector<Changed> changed;
  Tally destinations, elements;  // changed rows by pair and group
  std::uint64_t undated = 0;
  [[nodiscard]] std::size_t left() const { return before_.left_to_interpreter() + after_.left_to_interpreter(); }

 private:
  void decide(std::uint32_t number, const Table::Block& block);
  std::uint32_t pair_of(Row row, Date day);
  std::uint32_t answer_of(Evaluator& evaluator, const Translation& translated, const std::string& key, Row row,
                          Date day);

  Shared& shared_;
  Evaluator before_, after_;
  Memo memo_{1U << 21U};
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> pair_numbers_;  // by answers
  std::string key_before_, key_after_;
};

std::uint32_t Worker::answer_of(Evaluator& evaluator, const Translation& translated, const std::string& key, Row row,
                                Date day) {
  if (const auto known = shared_.memo.find(key)) return *known;
  ++shared_.distinct;
  const std::uint32_t answer = shared_.answers.number(translated(evaluator.decide(row, day)));
  shared_.memo.keep(key, answer);
  return answer;
}

// The same question to the same terms has the same answer, and the side does not matter.
std::uint32_t Worker::pair_of(Row row, Date day) {
  key_before_.assign(shared_.same_terms ? "" : "before");
  key_after_.clear();
  before_.append_question(row, day, key_before_);
  after_.append_question(row, day, key_after_);
  if (shared_.same_terms && key_before_ == key_after_) return kUnchanged;
  const std::uint32_t before = answer_of(before_, shared_.from_before, key_before_, row, day);
  const std::uint32_t after = answer_of(after_, shared_.from_after, key_after_, row, day);
  const auto [known, fresh] =
      pair_numbers_.try_emplace(std::pair(before, after), static_cast<std::uint32_t>(pairs.size()));
  if (fresh) {
    const Verdict& a = shared_.answers.at(before);
    const Verdict& b = shared_.answers.at(after);
    const bool differs = !a.same(b);
    pairs.push_back({before, after, differs, !differs && (a.because != b.because || a.possible != b.possible)});
  }
  return known->second;
}

void Worker::decide(std::uint32_t number, const Table::Block& block) {
  const Rulebook& book = shared_.after.book();
  for (std::uint32_t row = 0; row < block.goods.size(); ++row) {
    const RowDay day = day_of(book, block, row, shared_.question);
    undated += day.own ? 0 : 1;
    const std::uint32_t stretch = shared_.stretches.of(day.day);
    if (shared_.alike[stretch]) continue;
    const std::uint32_t goods_class = shared_.goods.of[block.goods[row]];
    const std::uint32_t transaction_class = shared_.transactions.of[block.transaction[row]];
    const std::uint32_t parties_class = planted(22) ? 0 : shared_.parties.of[block.parties[row]];
    const MemoKey key{std::uint64_t{goods_class} << 32U | transaction_class,
                      std::uint64_t{parties_class} << 32U | stretch};
    std::uint32_t pair = memo_.find(key);
    if (pair == Memo::kNone) {
      pair = pair_of({block.goods[row], block.transaction[row], block.parties[row]}, day.day);
      memo_.keep(key, pair);
    }
    if (pairs[pair].rows++ == 0) pairs[pair].first = {number, row};
    if (!pairs[pair].changed) continue;
    changed.push_back({number, row, pair});
    destinations.add(pair, shared_.destinations.of[block.transaction[row]]);
    elements.add(pair, shared_.elements.of[block.goods[row]]);
  }
}

// The workers' findings as one; of the pairs, those that are a change, in an order of their own.
class Merge {
 public:
  Merge(Shared& shared, std::vector<Worker>& workers) : shared_(shared), workers_(workers) {
    out_.terms = shared.terms;
    out_.rows = shared.table.rows();
    out_.distinct = shared.distinct;
  }

  Impact run() {
    merge_pairs();
    for (const Worker& worker : workers_) take_rows(worker);
    std::sort(out_.changed.begin(), out_.changed.end(),
              [](const Changed& a, const Changed& b) { return std::pair(a.block, a.row) < std::pair(b.block, b.row); });
    group_provisions();
    return std::move(out_);
  }

 private:
  // Which thread found a pair first is chance: the order is the table's.
  void merge_pairs() {
    std::map<std::pair<std::uint32_t, std::uint32_t>, Worker::Pair> found;
    for (const Worker& worker : workers_) {
      for (const Worker::Pair& own : worker.pairs) {
        if (own.other_grounds) out_.only_grounds += own.rows;
        if (!own.changed) continue;
        const auto [known, fresh] = found.try_emplace(std::pair(own.before, own.after), own);
        if (fresh) continue;
        known->second.rows += own.rows;
        known->second.first = std::min(known->second.first, own.first);
      }
    }
    std::vector<Worker::Pair> all;
    for (const auto& [answers, pair] : found) all.push_back(pair);
    std::sort(all.begin(), all.end(), [](const Worker::Pair& a, const Worker::Pair& b) {
      return std::pair(b.rows, a.first) < std::pair(a.rows, b.first);
    });
    for (const Worker::Pair& pair : all) {
      rank_[std::pair(pair.before, pair.after)] = static_cast<std::uint32_t>(out_.pairs.size());
      out_.pairs.push_back({shared_.answers.at(pair.before), shared_.answers.at(pair.after), pair.rows});
    }
  }

  [[nodiscard]] std::uint32_t rank(const Worker::Pair& pair) const {
    return rank_.at(std::pair(pair.before, pair.after));
  }

  void take_rows(const Worker& worker) {
    out_.undated += worker.undated;
    out_.left_to_interpreter += worker.left();
    std::vector<std::uint32_t> ranks;
    for (const Worker::Pair& pair : worker.pairs) ranks.push_back(pair.changed ? rank(pair) : 0);
    for (const Changed& each : worker.changed) out_.changed.push_back({each.block, each.row, ranks[each.pair]});
    for (const auto& [key, rows] : worker.destinations.all()) {
      add(out_.destinations, std::string(shared_.destinations.names[key.b]), ranks[key.a], rows);
    }
    for (const auto& [key, rows] : worker.elements.all()) {
      std::string_view names = shared_.elements.names[key.b];
      while (!names.empty()) {
        const std::size_t end = std::min(names.find(','), names.size());
        add(out_.elements, std::string(names.substr(0, end)), ranks[key.a], rows);
        names.remove_prefix(std::min(end + 1, names.size()));
      }
    }
    for (auto* groups : {&out_.destinations, &out_.elements}) sort(*groups);
  }

  void group_provisions() {
    for (std::uint32_t p = 0; p < out_.pairs.size(); ++p) {
      const Impact::Pair& pair = out_.pairs[p];
      const auto grounds = [](const Verdict& verdict) {
        std::vector<std::uint32_t> all;
        std::set_union(verdict.because.begin(), verdict.because.end(), verdict.possible.begin(), verdict.possible.end(),
                       std::back_inserter(all));
        return all;
      };
      const auto before = grounds(pair.before);
      const auto after = grounds(pair.after);
      std::vector<std::uint32_t> moved;
      std::set_symmetric_difference(before.begin(), before.end(), after.begin(), after.end(),
                                    std::back_inserter(moved));
      // The same provisions, of another effect, or surer: all of them bear on the change.
      if (moved.empty()) moved = after;
      for (const std::uint32_t provision : moved) {
        add(out_.provisions, out_.terms.provisions[provision], p, pair.rows);
      }
    }
    sort(out_.provisions);
  }

  void add(std::vector<Impact::Group>& groups, const std::string& name, std::uint32_t pair, std::uint64_t rows) {
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& each) { return each.name == name; });
    if (group == groups.end()) {
      groups.push_back({name, 0, std::vector<std::uint64_t>(out_.pairs.size())});
      group = groups.end() - 1;
    }
    group->rows += rows;
    group->by_pair[pair] += rows;
  }

  static void sort(std::vector<Impact::Group>& groups) {
    std::sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) {
      return std::pair(b.rows, std::string_view(a.name)) < std::pair(a.rows, std::string_view(b.name));
    });
  }

  Shared& shared_;
  std::vector<Worker>& workers_;
  Impact out_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> rank_;  // by answers: the pair's place in the report
};

}  // namespace

RowDay day_of(const Rulebook& book, const Table::Block& block, std::size_t row, const ImpactQuestion& question) {
  if (question.as_of) return {*question.as_of, true};
  for (const std::string& role : book.decides) {
    const auto& column = role == "contract"      ? block.contract
                         : role == "declaration" ? block.declaration
                                                 : block.departure;
    if (column[row] != Table::kNoDay) return {Date{column[row]}, true};
  }
  return {question.today, false};
}

Result<Impact> impact(const Table& table, const Index& before, const Index& after, const ImpactQuestion& question) {
  for (const Index* index : {&before, &after}) {
    if (const auto suits = table.suits(index->book()); !suits) return fail(suits.error());
  }
  const Impact::Terms own = terms_of(before);
  const Impact::Terms other = terms_of(after);
  Impact::Terms all{joint(own.codes, other.codes), joint(own.kinds, other.kinds), joint(own.duties, other.duties),
                    joint(own.provisions, other.provisions)};
  if (std::max(all.kinds.size(), all.duties.size()) > kNamesMax) {
    return fail("index.too_many", {std::to_string(kNamesMax) + " duties or licence kinds", before.book().regime});
  }
  std::optional<Population> populations[2];
  std::thread second([&] { populations[1].emplace(populate(after, table)); });
  populations[0].emplace(populate(before, table));
  second.join();
  const std::vector<const Index*> indexes{&before, &after};
  const std::vector<const Population*> both{&*populations[0], &*populations[1]};
  Classes goods = classes(Part::goods, indexes, both);
  Classes transactions = classes(Part::transaction, indexes, both);
  Classes parties = classes(Part::parties, indexes, both);
  const bool same_terms = before.layout().same_terms(after.layout()) || planted(32);
  Stretches stretches(before.breakpoints(), after.breakpoints());
  std::vector<bool> unchanged = alike(before.layout(), after.layout(), stretches, same_terms);
  Shared shared{table,
                before,
                after,
                question,
                all,
                Translation(own, all),
                Translation(other, all),
                std::move(*populations[0]),
                std::move(*populations[1]),
                std::move(goods),
                std::move(transactions),
                std::move(parties),
                std::move(stretches),
                Labels(table.transactions(), [&](std::uint32_t t) { return table.destination(t); }),
                Labels(table.goods(), [&](std::uint32_t g) { return table.elements(g); }),
                std::move(unchanged),
                same_terms};
  std::vector<Worker> workers;
  workers.reserve(std::max(1U, question.threads));
  for (unsigned t = 0; t < std::max(1U, question.threads); ++t) workers.emplace_back(shared);
  std::vector<std::thread> threads;
  for (std::size_t t = 1; t < workers.size(); ++t) threads.emplace_back([&, t] { workers[t].run(); });
  workers.front().run();
  for (std::thread& thread : threads) thread.join();
  if (shared.error) return fail(*shared.error);
  if (shared.stop) return fail("impact.stopped");
  return Merge(shared, workers).run();
}

}  // namespace sluice::rulebook

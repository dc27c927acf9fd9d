// SPDX-License-Identifier: Apache-2.0
// Rows that no law can tell apart are decided once: the classes of their three profiles and the stretch of days
// in which neither law changes are the key under which both answers are kept.
#include "sluice/rulebook/impact.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "planted.hpp"
#include "table_population.hpp"

namespace sluice::rulebook {
namespace {

constexpr std::size_t kMemoMax = 1U << 21U;

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

// --- answers, each kept once ---

class Answers {
 public:
  std::uint32_t number(const Verdict& verdict) {
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
    const auto [known, fresh] = numbers_.try_emplace(key_, static_cast<std::uint32_t>(all.size()));
    if (fresh) all.push_back(verdict);
    return known->second;
  }
  std::vector<Verdict> all;

 private:
  std::string key_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

// --- what was decided already ---

struct RowKey {
  std::uint64_t a = 0, b = 0;
  friend bool operator==(const RowKey&, const RowKey&) = default;
};

// An open table of keys and numbers; forgets everything when it is full.
class Memo {
 public:
  Memo() : slots_(1U << 12U) {}
  // The number kept under the key; kNone where there is none.
  [[nodiscard]] std::uint32_t find(const RowKey& key) const {
    for (std::size_t at = place(key);; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].number == kNone || slots_[at].key == key) return slots_[at].number;
    }
  }
  void keep(const RowKey& key, std::uint32_t number) {
    if (used_ * 2 >= slots_.size()) grow();
    std::size_t at = place(key);
    while (slots_[at].number != kNone) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {key, number};
    ++used_;
  }
  static constexpr std::uint32_t kNone = UINT32_MAX;

 private:
  struct Slot {
    RowKey key;
    std::uint32_t number = kNone;
  };
  [[nodiscard]] std::size_t place(const RowKey& key) const {
    std::uint64_t mixed = (key.a ^ (key.b << 17U | key.b >> 47U)) * 0x9E3779B97F4A7C15U;
    mixed ^= mixed >> 32U;
    return static_cast<std::size_t>(mixed * 0xD6E8FEB86659FD93U >> 20U) & (slots_.size() - 1);
  }
  void grow() {
    std::vector<Slot> old(used_ >= kMemoMax ? slots_.size() : slots_.size() * 2);
    old.swap(slots_);
    const bool forget = used_ >= kMemoMax;
    used_ = 0;
    if (forget) return;
    for (const Slot& slot : old) {
      if (slot.number != kNone) keep(slot.key, slot.number);
    }
  }
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

// The stretch between breakpoints in which a day lies.
class Stretches {
 public:
  Stretches(const std::vector<Date>& a, const std::vector<Date>& b) {
    std::vector<Date> all = a;
    all.insert(all.end(), b.begin(), b.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all.empty()) return;
    first_ = all.front();
    std::uint32_t stretch = 0;
    for (Date day = first_; day <= all.back(); day = day + 1) {
      if (stretch < all.size() && all[stretch] + (planted(24) ? 1 : 0) <= day) ++stretch;
      by_day_.push_back(stretch);
    }
  }
  [[nodiscard]] std::uint32_t of(Date day) const {
    if (by_day_.empty() || day < first_) return 0;
    const auto place = static_cast<std::size_t>(day - first_);
    return by_day_[std::min(place, by_day_.size() - 1)];
  }

 private:
  Date first_{};
  std::vector<std::uint32_t> by_day_;
};

struct PairNumber {
  std::uint32_t before = 0, after = 0;
  friend auto operator<=>(const PairNumber&, const PairNumber&) = default;
};

using Place = std::pair<std::uint32_t, std::uint32_t>;  // a block, and a row in it

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
    PairNumber number;
    bool changed = false;
    bool other_grounds = false;
    std::uint64_t rows = 0;
    Place first{};  // of its rows
  };
  Answers answers;
  std::vector<Pair> pairs;
  std::vector<Changed> changed;
  std::unordered_map<std::uint64_t, std::uint64_t> transactions, goods;  // changed rows by pair and profile
  std::uint64_t undated = 0;
  std::size_t distinct = 0;
  [[nodiscard]] std::size_t left() const { return before_.left_to_interpreter() + after_.left_to_interpreter(); }

 private:
  void decide(std::uint32_t number, const Table::Block& block);
  std::uint32_t pair_of(Row row, Date day);

  Shared& shared_;
  Evaluator before_, after_;
  Memo memo_;
  std::map<PairNumber, std::uint32_t> pair_numbers_;
};

std::uint32_t Worker::pair_of(Row row, Date day) {
  const PairNumber number{answers.number(shared_.from_before(before_.decide(row, day))),
                          answers.number(shared_.from_after(after_.decide(row, day)))};
  ++distinct;
  const auto [known, fresh] = pair_numbers_.try_emplace(number, static_cast<std::uint32_t>(pairs.size()));
  if (fresh) {
    const Verdict& a = answers.all[number.before];
    const Verdict& b = answers.all[number.after];
    const bool differs = !a.same(b);
    pairs.push_back({number, differs, !differs && (a.because != b.because || a.possible != b.possible)});
  }
  return known->second;
}

void Worker::decide(std::uint32_t number, const Table::Block& block) {
  const Rulebook& book = shared_.after.book();
  for (std::uint32_t row = 0; row < block.goods.size(); ++row) {
    const RowDay day = day_of(book, block, row, shared_.question);
    undated += day.own ? 0 : 1;
    const std::uint32_t goods_class = shared_.goods.of[block.goods[row]];
    const std::uint32_t transaction_class = shared_.transactions.of[block.transaction[row]];
    const std::uint32_t parties_class = planted(22) ? 0 : shared_.parties.of[block.parties[row]];
    const RowKey key{std::uint64_t{goods_class} << 32U | transaction_class,
                     std::uint64_t{parties_class} << 32U | shared_.stretches.of(day.day)};
    std::uint32_t pair = memo_.find(key);
    if (pair == Memo::kNone) {
      pair = pair_of({block.goods[row], block.transaction[row], block.parties[row]}, day.day);
      memo_.keep(key, pair);
    }
    if (pairs[pair].rows++ == 0) pairs[pair].first = {number, row};
    if (!pairs[pair].changed) continue;
    changed.push_back({number, row, pair});
    ++transactions[std::uint64_t{pair} << 32U | block.transaction[row]];
    ++goods[std::uint64_t{pair} << 32U | block.goods[row]];
  }
}

// The workers' findings as one, pairs numbered anew.
class Merge {
 public:
  Merge(const Shared& shared, std::vector<Worker>& workers) : shared_(shared), workers_(workers) {
    out_.terms = shared.terms;
    out_.rows = shared.table.rows();
  }

  Impact run() {
    std::vector<std::vector<std::uint32_t>> numbers;  // by worker and pair: the common number
    for (Worker& worker : workers_) numbers.push_back(merge_pairs(worker));
    std::vector<std::uint32_t> order(out_.pairs.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    // Whichever worker found a pair first: the order is the table's.
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::pair(out_.pairs[b].rows, first_[a]) < std::pair(out_.pairs[a].rows, first_[b]);
    });
    std::vector<std::uint32_t> rank(order.size());
    std::vector<Impact::Pair> sorted;
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      rank[order[i]] = i;
      sorted.push_back(std::move(out_.pairs[order[i]]));
    }
    out_.pairs = std::move(sorted);
    for (auto& own : numbers) {
      for (std::uint32_t& number : own) number = number == kUnchanged ? number : rank[number];
    }
    for (std::size_t w = 0; w < workers_.size(); ++w) take_rows(workers_[w], numbers[w]);
    std::sort(out_.changed.begin(), out_.changed.end(),
              [](const Changed& a, const Changed& b) { return std::pair(a.block, a.row) < std::pair(b.block, b.row); });
    group_provisions();
    return std::move(out_);
  }

 private:
  static constexpr std::uint32_t kUnchanged = UINT32_MAX;

  std::vector<std::uint32_t> merge_pairs(Worker& worker) {
    std::vector<std::uint32_t> own;
    for (const Worker::Pair& pair : worker.pairs) {
      if (pair.other_grounds) out_.only_grounds += pair.rows;
      if (!pair.changed) {
        own.push_back(kUnchanged);
        continue;
      }
      const PairNumber number{answers_.number(worker.answers.all[pair.number.before]),
                              answers_.number(worker.answers.all[pair.number.after])};
      const auto [known, fresh] = known_.try_emplace(number, static_cast<std::uint32_t>(out_.pairs.size()));
      if (fresh) {
        out_.pairs.push_back({answers_.all[number.before], answers_.all[number.after], 0});
        first_.push_back(pair.first);
      }
      first_[known->second] = std::min(first_[known->second], pair.first);
      out_.pairs[known->second].rows += pair.rows;
      own.push_back(known->second);
    }
    return own;
  }

  void take_rows(const Worker& worker, const std::vector<std::uint32_t>& numbers) {
    out_.undated += worker.undated;
    out_.left_to_interpreter += worker.left();
    out_.distinct += worker.distinct;
    for (const Changed& each : worker.changed) out_.changed.push_back({each.block, each.row, numbers[each.pair]});
    for (const auto& [key, rows] : worker.transactions) {
      const auto transaction = static_cast<std::uint32_t>(key);
      add(out_.destinations, std::string(shared_.table.destination(transaction)), numbers[key >> 32U], rows);
    }
    for (const auto& [key, rows] : worker.goods) {
      std::string_view names = shared_.table.elements(static_cast<std::uint32_t>(key));
      while (!names.empty()) {
        const std::size_t end = std::min(names.find(','), names.size());
        add(out_.elements, std::string(names.substr(0, end)), numbers[key >> 32U], rows);
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

  const Shared& shared_;
  std::vector<Worker>& workers_;
  Impact out_;
  Answers answers_;
  std::map<PairNumber, std::uint32_t> known_;
  std::vector<Place> first_;  // by pair
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
                Stretches(before.breakpoints(), after.breakpoints())};
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

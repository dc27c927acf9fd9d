// SPDX-License-Identifier: Apache-2.0
// Impact against the interpreter: every row of a table is decided under both laws one by one, and exactly the rows
// whose answers differ are the ones that impact tells, with the same answers and the same groups.
#include "sluice/rulebook/impact.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <doctest/doctest.h>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "random_case.hpp"
#include "random_law.hpp"
#include "sluice/base/message.hpp"
#include "support.hpp"
#include "table_parts.hpp"
#include "table_support.hpp"

using namespace sluice;
using namespace sluice::test;
using rulebook::Impact;
using rulebook::ImpactQuestion;
using rulebook::Index;
using rulebook::Rulebook;
using rulebook::Table;

namespace {

using Book = std::shared_ptr<const Rulebook>;

// One answer in words, with what it rests on apart.
struct Spoken {
  std::string answer;
  std::vector<std::string> because, possible;
  bool bounded = false;

  [[nodiscard]] std::string whole() const {
    std::string text = answer;
    for (const auto* list : {&because, &possible}) {
      text += " |";
      for (const std::string& each : *list) text += " " + each;
    }
    return text + (bounded ? " bounded" : "");
  }
  [[nodiscard]] std::vector<std::string> grounds() const {
    std::vector<std::string> all;
    std::set_union(because.begin(), because.end(), possible.begin(), possible.end(), std::back_inserter(all));
    return all;
  }
};

Spoken spoken(const trade::LineDetermination& line) {
  Spoken said{summary(line), {}, {}, line.ask_bounded};
  for (const auto& each : line.because) said.because.push_back(each.provision);
  for (const auto& each : line.possible) said.possible.push_back(each.provision);
  for (auto* list : {&said.because, &said.possible}) std::sort(list->begin(), list->end());
  return said;
}

// The same of a verdict, in the terms of an impact.
Spoken spoken(const rulebook::Verdict& verdict, const Impact::Terms& terms) {
  trade::LineDetermination line;
  line.outcome = verdict.outcome;
  line.policy = verdict.policy;
  line.at_least = verdict.at_least;
  line.at_most = verdict.at_most;
  for (const auto code : verdict.codes) line.control_codes.push_back(terms.codes[code]);
  for (const auto code : verdict.possible_codes) line.possible_control_codes.push_back(terms.codes[code]);
  for (std::size_t i = 0; i < terms.kinds.size(); ++i) {
    if (verdict.kinds.test(i)) line.licence_kinds.push_back(terms.kinds[i]);
  }
  for (std::size_t i = 0; i < terms.duties.size(); ++i) {
    if (verdict.duties.test(i)) line.duties.push_back(terms.duties[i]);
  }
  Spoken said{summary(line), {}, {}, verdict.bounded};
  for (const auto p : verdict.because) said.because.push_back(terms.provisions[p]);
  for (const auto p : verdict.possible) said.possible.push_back(terms.provisions[p]);
  return said;
}

// Answers of every row of some transactions under one law, each in words once.
struct Answers {
  std::vector<std::uint32_t> of;  // by row
  std::vector<Spoken> all;
  std::unordered_map<std::string, std::uint32_t> numbers;  // by Spoken::whole
  std::uint64_t undated = 0;                               // rows
};

Answers decide_all(const Book& book, const std::vector<trade::Transaction>& transactions,
                   const rulebook::Question& question) {
  auto decider = rulebook::Decider::make(book, reference(), {}, rulebook::Depth::answer);
  CHECK_THAT(decider.has_value());
  Answers answers;
  for (const trade::Transaction& transaction : transactions) {
    const auto decided = decider->decide(transaction, question);
    for (const auto& line : decided.lines) {
      Spoken said = spoken(line);
      const auto [known, fresh] =
          answers.numbers.try_emplace(said.whole(), static_cast<std::uint32_t>(answers.all.size()));
      if (fresh) answers.all.push_back(std::move(said));
      answers.of.push_back(known->second);
      if (decided.as_of_from == "today") ++answers.undated;
    }
  }
  return answers;
}

// What rows belong to, whatever their answers are.
struct Marks {
  std::vector<std::string> destination;
  std::vector<std::vector<std::string>> elements;
};

Marks marks_of(const std::vector<trade::Transaction>& transactions) {
  Marks marks;
  for (const trade::Transaction& transaction : transactions) {
    for (const trade::Line& line : transaction.lines) {
      marks.destination.emplace_back(transaction.to.known() ? transaction.to.get()->text() : "unknown");
      marks.elements.emplace_back();
      std::istringstream names(named_elements(line));
      for (std::string name; std::getline(names, name, ',');) marks.elements.back().push_back(name);
    }
  }
  return marks;
}

using PairKey = std::pair<std::uint32_t, std::uint32_t>;  // numbers of answers before and after
using Groups = std::map<std::string, std::map<PairKey, std::uint64_t>>;

struct Expected {
  std::vector<std::pair<std::uint64_t, PairKey>> changed;  // row, answers
  std::map<PairKey, std::uint64_t> pairs;
  Groups provisions, destinations, elements;
  std::uint64_t only_grounds = 0;
};

Expected recompute(const Answers& before, const Answers& after, const Marks& marks) {
  Expected expected;
  for (std::size_t row = 0; row < before.of.size(); ++row) {
    const PairKey key{before.of[row], after.of[row]};
    const Spoken& a = before.all[key.first];
    const Spoken& b = after.all[key.second];
    if (a.answer == b.answer) {
      expected.only_grounds += a.because != b.because || a.possible != b.possible ? 1U : 0U;
      continue;
    }
    expected.changed.emplace_back(row, key);
    ++expected.pairs[key];
    ++expected.destinations[marks.destination[row]][key];
    for (const std::string& element : marks.elements[row]) ++expected.elements[element][key];
  }
  for (const auto& [key, rows] : expected.pairs) {
    const auto one = before.all[key.first].grounds();
    const auto other = after.all[key.second].grounds();
    std::vector<std::string> moved;
    std::set_symmetric_difference(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(moved));
    for (const std::string& provision : moved.empty() ? other : moved) expected.provisions[provision][key] += rows;
  }
  return expected;
}

// What is wrong with groups; nothing where all is right.
std::string wrong(const std::vector<Impact::Group>& groups, const Groups& expected, const std::vector<PairKey>& keys) {
  if (groups.size() != expected.size()) return std::to_string(groups.size()) + " groups";
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const Impact::Group& group = groups[g];
    const auto own = expected.find(group.name);
    if (own == expected.end()) return "group " + group.name;
    std::uint64_t rows = 0;
    std::map<PairKey, std::uint64_t> by_pair;
    for (std::size_t p = 0; p < group.by_pair.size(); ++p) {
      if (group.by_pair[p] != 0) by_pair[keys.at(p)] = group.by_pair[p];
      rows += group.by_pair[p];
    }
    if (by_pair != own->second || rows != group.rows) return "the rows of group " + group.name;
    if (g > 0 && groups[g - 1].rows < group.rows) return "the order of groups at " + group.name;
  }
  return {};
}

std::string wrong(const Impact& found, const Table& table, const Expected& expected, const Answers& before,
                  const Answers& after) {
  std::vector<PairKey> keys;
  for (std::size_t p = 0; p < found.pairs.size(); ++p) {
    const auto& pair = found.pairs[p];
    const std::string old_words = spoken(pair.before, found.terms).whole();
    const std::string new_words = spoken(pair.after, found.terms).whole();
    const auto old_number = before.numbers.find(old_words);
    const auto new_number = after.numbers.find(new_words);
    if (old_number == before.numbers.end()) return "an answer before that no row has: " + old_words;
    if (new_number == after.numbers.end()) return "an answer after that no row has: " + new_words;
    keys.emplace_back(old_number->second, new_number->second);
    const auto own = expected.pairs.find(keys.back());
    if (own == expected.pairs.end()) return "a pair that no row has: " + old_words + " to " + new_words;
    if (own->second != pair.rows) return "the rows of " + old_words + " to " + new_words;
    if (p > 0 && found.pairs[p - 1].rows < pair.rows) return "the order of pairs";
  }
  if (keys.size() != expected.pairs.size()) return "the number of pairs";
  if (found.rows != before.of.size()) return "the number of rows";
  if (found.only_grounds != expected.only_grounds) {
    return std::to_string(found.only_grounds) + " rows on other grounds, not " + std::to_string(expected.only_grounds);
  }
  if (found.undated != after.undated) return "the number of undated rows";
  std::vector<std::uint64_t> first_row{0};
  for (const auto& block : table.parts().blocks) first_row.push_back(first_row.back() + block.count);
  for (std::size_t i = 0; i < std::min(found.changed.size(), expected.changed.size()); ++i) {
    const auto& own = found.changed[i];
    const std::uint64_t row = first_row.at(own.block) + own.row;
    if (row != expected.changed[i].first) return "row " + std::to_string(std::min(row, expected.changed[i].first));
    if (keys.at(own.pair) != expected.changed[i].second) return "the answers of row " + std::to_string(row);
  }
  if (found.changed.size() != expected.changed.size()) return "the number of changed rows";
  for (const auto& [groups, own] :
       {std::pair(&found.provisions, &expected.provisions), std::pair(&found.destinations, &expected.destinations),
        std::pair(&found.elements, &expected.elements)}) {
    if (std::string text = wrong(*groups, *own, keys); !text.empty()) return text;
  }
  return {};
}

struct Tally {
  std::string difference;  // the first
  int laws = 0, changes = 0, changing = 0, apart = 0;
  std::uint64_t rows = 0, changed = 0, grounds = 0, undated = 0, left = 0, distinct = 0;
};

Index index_of(const Book& book) {
  auto made = Index::make(book);
  CHECK_THAT(made.has_value());
  return std::move(*made);
}

// The law as the random generator gives it decides by the date of declaration; every other by all three.
Book book_of(const RandomLaw& law, bool all_dates) {
  if (!all_dates) return law.book;
  return edited(law.bundle, R"(decides = ["declaration"])", R"(decides = ["departure", "contract", "declaration"])");
}

// One law, its changes, and a table of transactions that both were written for.
class Trial {
 public:
  Trial(std::uint64_t seed, int changes, std::size_t rows)
      : seed_(seed), rng_(derive(seed, 21)), law_(random_law(seed, *reference())), all_dates_(seed % 2 == 1) {
    base_ = book_of(law_, all_dates_);
    Books books{base_};
    while (changes_.size() < static_cast<std::size_t>(changes)) {
      RandomLaw change = random_change(law_, rng_, *reference());
      const Book book = book_of(change, all_dates_);
      books.push_back(book);
      if (encode(books, {})) {
        changes_.emplace_back(book, change.change);
      } else {
        books.pop_back();  // a fact means another: it cannot share the table
        ++tally_.apart;
      }
    }
    transactions_ = random_transactions(*base_, rng_, rows);
    const auto encoded = encode(books, transactions_);
    CHECK_THAT(encoded.has_value());
    bytes_ = *encoded;
  }

  Tally run() {
    const Table table = opened(bytes_);
    const Index before = index_of(base_);
    const Marks marks = marks_of(transactions_);
    const Date today = random_day(*base_, rng_);
    const Answers base = decide_all(base_, transactions_, {std::nullopt, today, false});
    tally_.laws = 1;
    for (std::size_t c = 0; c < changes_.size() && tally_.difference.empty(); ++c) {
      ImpactQuestion question{std::nullopt, today, 1 + static_cast<unsigned>(c % 3), {}};
      const Answers after = decide_all(changes_[c].first, transactions_, {std::nullopt, today, false});
      compare(table, before, changes_[c], question, base, after, marks);
      if (c != 0) continue;
      // And every row on one day.
      question.as_of = random_day(*base_, rng_);
      const rulebook::Question on{question.as_of, today, false};
      compare(table, before, changes_[c], question, decide_all(base_, transactions_, on),
              decide_all(changes_[c].first, transactions_, on), marks);
    }
    return tally_;
  }

 private:
  void compare(const Table& table, const Index& before, const std::pair<Book, std::string>& change,
               const ImpactQuestion& question, const Answers& old_answers, const Answers& new_answers,
               const Marks& marks) {
    const Index after = index_of(change.first);
    const auto found = rulebook::impact(table, before, after, question);
    const Expected expected = recompute(old_answers, new_answers, marks);
    std::string text = found ? wrong(*found, table, expected, old_answers, new_answers) : describe(found.error());
    if (!text.empty() && tally_.difference.empty()) {
      tally_.difference = "law " + std::to_string(seed_) + ", " + change.second + ": " + text;
    }
    if (!found) return;
    ++tally_.changes;
    tally_.changing += found->changed.empty() ? 0 : 1;
    tally_.rows += found->rows;
    tally_.changed += found->changed.size();
    tally_.grounds += found->only_grounds;
    tally_.undated += found->undated;
    tally_.left += found->left_to_interpreter;
    tally_.distinct += found->distinct;
  }

  std::uint64_t seed_;
  Rng rng_;
  RandomLaw law_;
  bool all_dates_;
  Book base_;
  std::vector<std::pair<Book, std::string>> changes_;
  std::vector<trade::Transaction> transactions_;
  std::string bytes_;
  Tally tally_;
};

// Laws side by side on `threads` threads.
Tally trials(std::uint64_t laws, int changes, std::size_t rows, unsigned threads) {
  Tally sum;
  std::mutex mutex;
  std::atomic<std::uint64_t> next{0};
  const auto work = [&] {
    for (std::uint64_t law = next++; law < laws; law = next++) {
      const Tally own = Trial(derive(2026, law) / 2 * 2 + law % 2, changes, rows).run();
      const std::lock_guard lock(mutex);
      if (sum.difference.empty()) sum.difference = own.difference;
      for (const auto field : {&Tally::laws, &Tally::changes, &Tally::changing, &Tally::apart}) {
        sum.*field += own.*field;
      }
      for (const auto field :
           {&Tally::rows, &Tally::changed, &Tally::grounds, &Tally::undated, &Tally::left, &Tally::distinct}) {
        sum.*field += own.*field;
      }
    }
  };
  std::vector<std::thread> more;
  for (unsigned t = 1; t < threads; ++t) more.emplace_back(work);
  work();
  for (std::thread& thread : more) thread.join();
  return sum;
}

ImpactQuestion on_day(unsigned threads = 1, std::function<bool(std::uint64_t)> progress = {}) {
  return {{}, day("2025-06-01"), threads, std::move(progress)};
}

// A law, a change of it that changes answers, and a table of several blocks with other transactions in each, every one
// many times.
struct Large {
  Book before, after;
  std::string bytes;
};

const Large& large() {
  static const Large made = [] {
    constexpr std::size_t kTimes = 70;
    Rng rng(5);
    const RandomLaw law = random_law(31, *reference());
    const auto transactions = random_transactions(*law.book, rng, 2000);
    const auto small = encode({law.book}, transactions);
    for (;;) {
      const Book after = random_change(law, rng, *reference()).book;
      const auto bytes = encode({law.book, after}, transactions);
      if (!bytes) continue;
      const auto found = rulebook::impact(opened(*bytes), index_of(law.book), index_of(after), on_day());
      if (!found || found->pairs.size() < 6) continue;
      std::vector<trade::Transaction> many;
      for (const auto& each : transactions) many.insert(many.end(), kTimes, each);
      return Large{law.book, after, *encode({law.book, after}, many)};
    }
  }();
  return made;
}

// All that an impact says, but for how it was worked out.
std::string whole(const Impact& impact) {
  std::string text = std::to_string(impact.rows) + " " + std::to_string(impact.only_grounds) + " " +
                     std::to_string(impact.undated) + "\n";
  for (const auto& pair : impact.pairs) {
    text += std::to_string(pair.rows) + " " + spoken(pair.before, impact.terms).whole() + " to " +
            spoken(pair.after, impact.terms).whole() + "\n";
  }
  for (const auto* groups : {&impact.provisions, &impact.destinations, &impact.elements}) {
    for (const auto& group : *groups) {
      text += group.name + " " + std::to_string(group.rows) + ":";
      for (const std::uint64_t rows : group.by_pair) text += " " + std::to_string(rows);
      text += "\n";
    }
  }
  for (const auto& each : impact.changed) {
    text += std::to_string(each.block) + "." + std::to_string(each.row) + "=" + std::to_string(each.pair) + " ";
  }
  return text;
}

}  // namespace

TEST_CASE("impact is what deciding every row twice with the interpreter gives") {
  const bool soak = std::getenv("SLUICE_SOAK") != nullptr;
  const Tally sum = soak ? trials(4, 50, 100'000, 2) : trials(12, 4, 800, 1);
  INFO(sum.difference);
  CHECK(sum.difference.empty());
  // It means something where changes change answers, of some rows and not of all.
  CHECK(sum.changing > sum.changes / 3);
  CHECK(sum.changed > sum.rows / 50);
  CHECK(sum.changed < sum.rows / 2);
  CHECK(sum.grounds > 0);
  CHECK(sum.undated > sum.rows / 50);
  CHECK(sum.distinct > 0);
  MESSAGE(sum.laws << " laws, " << sum.changes << " changes (" << sum.changing << " changed answers, " << sum.apart
                   << " more could not share the table), " << sum.rows << " rows, " << sum.changed << " changed, "
                   << sum.grounds << " on other grounds, " << sum.left << " left to the interpreter");
}

TEST_CASE("impact is the same on any number of threads, and tells how far it is") {
  const Large& given = large();
  const Table table = opened(given.bytes);
  REQUIRE(table.blocks() == 3);
  const Index before = index_of(given.before);
  const Index after = index_of(given.after);
  std::string first;
  for (const unsigned threads : {1U, 2U, 3U, 8U, 3U, 2U}) {
    std::vector<std::uint64_t> told;
    const auto found = rulebook::impact(table, before, after, {{}, day("2025-06-01"), threads, [&](std::uint64_t rows) {
                                                                 told.push_back(rows);
                                                                 return true;
                                                               }});
    REQUIRE(found);
    if (first.empty()) first = whole(*found);
    CAPTURE(threads);
    CHECK((whole(*found) == first));  // too long to print
    CHECK(told.size() == 3);
    CHECK(std::is_sorted(told.begin(), told.end()));
    CHECK(told.back() == table.rows());
  }
}

TEST_CASE("impact stops when it is told to, and says so") {
  const Large& given = large();
  const Table table = opened(given.bytes);
  for (const unsigned threads : {1U, 3U}) {
    int told = 0;
    const auto found = rulebook::impact(table, index_of(given.before), index_of(given.after),
                                        {{}, day("2025-06-01"), threads, [&](std::uint64_t) { return ++told, false; }});
    REQUIRE_FALSE(found);
    CHECK(found.error().code == "impact.stopped");
    CHECK(told >= 1);
    CHECK(told <= static_cast<int>(threads));
  }
}

TEST_CASE("impact refuses a damaged block and a rulebook that the table does not suit") {
  std::string bytes = large().bytes;
  const Index before = index_of(large().before);
  const Index after = index_of(large().after);
  const ImpactQuestion question = on_day(2);
  {
    const Table table = opened(bytes);
    const auto foreign = rulebook::impact(table, before, index_of(chinese().book), question);
    REQUIRE_FALSE(foreign);
    CHECK(foreign.error().code == "table.regime");
  }
  const std::size_t at = opened(bytes).parts().blocks[1].offset;
  bytes[at] = static_cast<char>(bytes[at] ^ 1);
  const auto found = rulebook::impact(opened(bytes), before, after, question);
  REQUIRE_FALSE(found);
  CHECK(found.error().code == "table.corrupted");
  CHECK(found.error().arguments.front() == "rows, block 2");
}

TEST_CASE("a law does nothing to its own table") {
  const Table table = opened(large().bytes);
  const Index index = index_of(large().before);
  const auto found = rulebook::impact(table, index, index, on_day());
  REQUIRE(found);
  CHECK(found->changed.empty());
  CHECK(found->pairs.empty());
  CHECK(found->only_grounds == 0);
  CHECK(found->provisions.empty());
  CHECK(found->rows == table.rows());
}

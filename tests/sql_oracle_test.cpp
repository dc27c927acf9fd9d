// SPDX-License-Identifier: Apache-2.0
// The interpreter against a second implementation in SQL, over random laws and cases.
#include "sql_oracle.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

#include "random_case.hpp"
#include "random_law.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using rulebook::Decider;
using rulebook::Depth;
using rulebook::Rulebook;
using trade::LineDetermination;

namespace {

struct Counts {
  int cases = 0;     // a transaction's line on a day
  int compared = 0;  // exact on both sides
  int bounded = 0;   // the interpreter gave bounds
  int bounds = 0;    // and they were compared with the truth
  int skipped = 0;   // the oracle did not answer: too many completions
  int differ = 0;
  std::size_t completions = 0;
};

bool among(const std::vector<std::string>& some, const std::vector<std::string>& all) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

// What bounds promise: the true answers lie between them, and what is certain is.
bool bounds_hold(const LineDetermination& bounds, const LineDetermination& truth) {
  std::vector<std::string> all = bounds.control_codes;
  all.insert(all.end(), bounds.possible_control_codes.begin(), bounds.possible_control_codes.end());
  std::sort(all.begin(), all.end());
  return bounds.at_least <= truth.at_least && truth.at_most <= bounds.at_most &&
         (!bounds.outcome || bounds.outcome == truth.outcome) && (!bounds.policy || bounds.policy == truth.policy) &&
         among(bounds.control_codes, truth.control_codes) && among(truth.control_codes, all) &&
         among(truth.possible_control_codes, all) && among(bounds.duties, truth.duties) &&
         (truth.at_most.outcome < trade::Outcome::licence_required || among(bounds.licence_kinds, truth.licence_kinds));
}

// All lines of some transactions of one law on some days.
void compare(const Rulebook& book, const Decider& decider, SqlOracle& oracle,
             const std::vector<trade::Transaction>& transactions, const std::vector<std::vector<Date>>& days,
             std::uint64_t seed, Counts& counts) {
  std::vector<SqlOracle::Case> cases;
  for (std::size_t t = 0; t < transactions.size(); ++t) {
    for (std::size_t line = 0; line < transactions[t].lines.size(); ++line) {
      cases.push_back({&transactions[t], line, days[t]});
    }
  }
  const auto answers = oracle.decide(cases);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    for (std::size_t d = 0; d < cases[i].days.size(); ++d) {
      const Date day = cases[i].days[d];
      const auto whole = decider.decide(*cases[i].transaction, {day, day, false});
      const LineDetermination& line = whole.lines[cases[i].line];
      ++counts.cases;
      counts.bounded += line.ask_bounded ? 1 : 0;
      counts.skipped += answers[i][d] ? 0 : 1;
      if (!answers[i][d]) continue;
      const LineDetermination& truth = *answers[i][d];
      ++(line.ask_bounded ? counts.bounds : counts.compared);
      if (line.ask_bounded ? bounds_hold(line, truth) : summary(line) == summary(truth)) continue;
      if (++counts.differ > 3) continue;
      MESSAGE("seed " << seed << ", " << book.provisions.size() << " provisions, on " << to_string(day) << "\n"
                      << to_json(wire::write_transaction(*cases[i].transaction)) << "\ninterpreter: " << summary(line)
                      << "\nSQL:         " << summary(truth) << (line.ask_bounded ? " (bounds)" : ""));
    }
  }
}

Counts compare_laws(std::uint64_t from, std::uint64_t to, std::size_t completions_max) {
  constexpr int kTransactions = 20;
  constexpr int kDays = 10;
  Counts counts;
  for (std::uint64_t seed = from; seed < to; ++seed) {
    const auto book = random_law(seed, *chinese().reference).book;
    Rng rng(derive(seed, 3));
    rulebook::Assumed assumed;
    if (!book->assumptions.empty() && chance(rng, 50)) {
      const auto& assumption = pick(rng, book->assumptions);
      assumed.emplace(assumption.id, pick(rng, assumption.alternatives).value);
    }
    auto decider = Decider::make(book, chinese().reference, assumed, Depth::answer);
    REQUIRE(decider.has_value());
    SqlOracle oracle(*book, chinese().reference, assumed, completions_max);
    std::vector<trade::Transaction> all;
    std::vector<std::vector<Date>> on;
    for (int t = 0; t < kTransactions; ++t) {
      all.push_back(random_transaction(*book, rng));
      on.emplace_back();
      for (int d = 0; d < kDays; ++d) on.back().push_back(random_day(*book, rng));
    }
    compare(*book, *decider, oracle, all, on, seed, counts);
    counts.completions += oracle.completions();
  }
  return counts;
}

constexpr const char* kStatuses[] = {"unknown", "pending", "in_force", "suspended", "ended"};

}  // namespace

TEST_CASE("SQL over the events of random laws finds what timelines say of every day") {
  int compared = 0;
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    const auto book = random_law(seed, *chinese().reference).book;
    std::vector<rulebook::Assumed> worlds{{}};
    for (const auto& each : book->assumptions) worlds.push_back({{each.id, each.alternatives.front().value}});
    for (const auto& assumed : worlds) {
      SqlOracle oracle(*book, chinese().reference, assumed);
      std::vector<rulebook::Timeline> timelines;
      const auto add = [&](std::size_t instrument, const std::string& id) {
        auto timeline = rulebook::fold(*book, instrument, id.substr(id.find('/') + 1), assumed);
        REQUIRE(timeline.has_value());
        timelines.push_back(std::move(*timeline));
      };
      for (const auto& provision : book->provisions) add(provision.instrument, provision.id);
      for (const auto& list : book->lists) add(list.instrument, list.id);
      for (const Date named : named_days(*book)) {
        for (const Date day : {named - 1, named, named + 1}) {
          const auto statuses = oracle.statuses(day);
          for (std::size_t i = 0; i < timelines.size(); ++i) {
            REQUIRE(statuses[i] == kStatuses[static_cast<std::size_t>(rulebook::at(timelines[i], day).status)]);
            ++compared;
          }
        }
      }
    }
  }
  MESSAGE(compared << " statuses");
  CHECK(compared > 10000);
}

TEST_CASE("SQL over every completion of random cases gives the interpreter's answers") {
  const bool soak = std::getenv("SLUICE_SOAK") != nullptr;
  // 114,000 cases, or nine times as many.
  const Counts counts = compare_laws(0, soak ? 5000 : 550, soak ? 20000 : 4096);
  MESSAGE(counts.cases << " cases, " << counts.compared << " compared over " << counts.completions << " completions, "
                       << counts.bounded << " bounded and " << counts.bounds << " of them within bounds, "
                       << counts.skipped << " skipped");
  CHECK(counts.differ == 0);
  CHECK(counts.bounds > 100);
  CHECK(counts.cases > 100000);
  CHECK(counts.compared * 20 > counts.cases * 19);
}

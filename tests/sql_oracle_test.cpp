// SPDX-License-Identifier: Apache-2.0
// The interpreter against a second implementation in SQL, over random laws and cases.
#include "sql_oracle.hpp"

#include <doctest/doctest.h>

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
  int skipped = 0;   // the oracle did not: too many completions
  int differ = 0;
  std::size_t completions = 0;
};

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
      if (line.ask_bounded || !answers[i][d]) continue;
      ++counts.compared;
      if (summary(line) == summary(*answers[i][d])) continue;
      if (++counts.differ > 3) continue;
      MESSAGE("seed " << seed << ", " << book.provisions.size() << " provisions, on " << to_string(day) << "\n"
                      << wire::to_json(wire::write_transaction(*cases[i].transaction))
                      << "\ninterpreter: " << summary(line) << "\nSQL:         " << summary(*answers[i][d]));
    }
  }
}

Counts compare_laws(std::uint64_t from, std::uint64_t to, int transactions, int days) {
  Counts counts;
  for (std::uint64_t seed = from; seed < to; ++seed) {
    const auto book = random_law(seed, *chinese().reference).book;
    auto decider = Decider::make(book, chinese().reference, {}, Depth::answer);
    REQUIRE(decider.has_value());
    SqlOracle oracle(*book, chinese().reference);
    Rng rng(derive(seed, 3));
    std::vector<trade::Transaction> all;
    std::vector<std::vector<Date>> on;
    for (int t = 0; t < transactions; ++t) {
      all.push_back(random_transaction(*book, rng));
      on.emplace_back();
      for (int d = 0; d < days; ++d) on.back().push_back(random_day(*book, rng));
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
  const Counts counts = compare_laws(0, soak ? 5000 : 500, 20, 10);  // 104,000 cases, or ten times as many
  MESSAGE(counts.cases << " cases, " << counts.compared << " compared over " << counts.completions << " completions, "
                       << counts.bounded << " bounded, " << counts.skipped << " skipped");
  CHECK(counts.differ == 0);
  CHECK(counts.cases > 100000);
  CHECK(counts.compared * 20 > counts.cases * 19);
}

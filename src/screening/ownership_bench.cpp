// SPDX-License-Identifier: Apache-2.0
// The ownership rule over ten million stakes of six million parties, drawn with a fixed seed: the table read, a full
// run from below and from above, and one change at a time.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "ownership.hpp"
#include "sluice/base/check.hpp"
#include "stake_reader.hpp"

namespace {

using namespace sluice;
using namespace sluice::screening;

constexpr std::size_t kParties = 6'000'000;
constexpr std::size_t kStakes = 10'000'000;

std::string id(std::size_t party) { return "LEI" + std::to_string(1'000'000'000 + party); }

// One to four owners a company, most of them known to the hundredth of a per cent, some in bands, some not at all; the
// certain shares of a company are at most the whole. A tenth of the owners come after what they own, so there are
// cycles.
class Market {
 public:
  explicit Market(std::size_t stakes) : stakes_(stakes) {}

  template <class Act>
  void each(Act act) {
    for (std::size_t made = 0; made < stakes_;) {
      const std::size_t company = draw(1, kParties - 1);
      const std::size_t owners = std::min(draw(1, 4), stakes_ - made);
      for (std::size_t i = 0; i < owners; ++i, ++made) {
        const std::size_t owner = draw(0, 9) == 0 ? draw(0, kParties - 1) : draw(0, company - 1);
        act(owner, company, share(owners));
      }
    }
  }

 private:
  std::size_t draw(std::size_t first, std::size_t last) {
    return std::uniform_int_distribution<std::size_t>(first, last)(dice_);
  }

  Share share(std::size_t owners) {
    const std::size_t kind = draw(0, 99);
    if (kind < 8) return Share::unknown();
    if (kind < 16) return *Share::between(*Rational::make(1, 4), true, *Rational::make(1, 2), false);
    return *Share::exactly(*Rational::make(static_cast<std::int64_t>(draw(1, 10'000 / owners)), 10'000));
  }

  std::mt19937_64 dice_{2025};
  std::size_t stakes_;
};

OwnershipRule rule() {
  OwnershipRule made;
  made.lists = {"L"};
  made.threshold = *Rational::make(1, 2);
  return made;
}

OwnerGraph market() {
  OwnerGraph graph;
  for (std::size_t party = 0; party < kParties; ++party) graph.party(id(party));
  Market(kStakes).each([&](std::size_t owner, std::size_t company, const Share& share) {
    CHECK_THAT(graph.add({id(owner), id(company), share, {}, "register"}).has_value());
  });
  graph.settle();
  return graph;
}

void list(OwnerGraph& graph, std::size_t listed) {
  std::mt19937_64 dice(7);
  while (graph.listed().size() < listed)
    graph.list({id(std::uniform_int_distribution<std::size_t>(0, kParties - 1)(dice)), "L", "", {}, "notice", true});
}

// Benchmarks run in the order of their registration: the listings of 0.5 % come before those of 30 %.
OwnerGraph& shared() {
  static OwnerGraph graph = market();
  return graph;
}

void full(benchmark::State& state, Bound bound, std::size_t listed) {
  OwnerGraph& graph = shared();
  list(graph, listed);
  OwnerCascade cascade(graph, rule(), Date{20000}, bound);
  for (auto _ : state) cascade.run();
  state.counters["caught"] = static_cast<double>(cascade.size());
  state.counters["listed"] = static_cast<double>(graph.listed().size());
}

// A stake given another share, one taken away, or a party listed and struck off, and both bounds brought up to date.
void change(benchmark::State& state) {
  OwnerGraph& graph = shared();
  list(graph, kParties / 200);
  Ownership ownership(graph, rule(), Date{20000});
  std::mt19937_64 dice(13);
  const auto draw = [&](std::size_t last) { return std::uniform_int_distribution<std::size_t>(0, last)(dice); };
  std::vector<double> times;
  std::vector<PartyId> listed;
  for (const auto& [party, listings] : graph.listed()) listed.push_back(party);
  std::sort(listed.begin(), listed.end());
  for (auto _ : state) {
    state.PauseTiming();
    const std::size_t kind = draw(3);
    const auto stake = static_cast<StakeId>(draw(kStakes - 1));
    const Share share = *Share::exactly(*Rational::make(static_cast<std::int64_t>(draw(100)), 100));
    const PartyId struck = listed[draw(listed.size() - 1)];
    const std::string name(graph.id(static_cast<PartyId>(draw(kParties - 1))));
    state.ResumeTiming();
    const auto before = std::chrono::steady_clock::now();
    if (kind == 0) {
      graph.change(stake, share, {});
      ownership.refresh(graph.edge(stake).owned);
    } else if (kind == 1) {
      graph.remove(stake);
      ownership.refresh(graph.edge(stake).owned);
    } else if (kind == 2) {
      graph.list({name, "L", "", {}, "notice", true});
      ownership.refresh(*graph.find(name));
    } else if (!graph.listings_of(struck).empty()) {
      graph.withdraw(graph.listings_of(struck)[0]);
      ownership.refresh(struck);
    }
    times.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - before).count());
  }
  std::sort(times.begin(), times.end());
  state.counters["p50_us"] = times[times.size() / 2];
  state.counters["p99_us"] = times[times.size() * 99 / 100];
  state.counters["max_us"] = times.back();
}

void explain(benchmark::State& state) {
  OwnerGraph& graph = shared();
  list(graph, kParties / 200);
  const Ownership ownership(graph, rule(), Date{20000});
  std::vector<PartyId> caught;
  for (PartyId party = 0; party < kParties; ++party)
    if (ownership.verdict(party) != Verdict::no) caught.push_back(party);
  std::size_t next = 0;
  for (auto _ : state) benchmark::DoNotOptimize(ownership.find(caught[next++ % caught.size()]));
}

// A table of a tenth of the stakes, to the graph with its indexes.
void read_table(benchmark::State& state) {
  std::string table = "owner,owned,share,min,max,source\n";
  Market(kStakes / 10).each([&](std::size_t owner, std::size_t company, const Share& share) {
    table += id(owner) + "," + id(company) + ",";
    table += share.known() ? to_string(share.low) + ",,,r\n"
                           : "," + std::string(share.low_open ? ">" : "") + to_string(share.low) + "," +
                                 to_string(share.high) + ",r\n";
  });
  for (auto _ : state) {
    OwnerGraph graph;
    const auto read = read_stake_csv(table, "table.csv", [&](const Stake& stake) -> Result<void> {
      const auto added = graph.add(stake);
      if (!added) return fail(added.error());
      return {};
    });
    CHECK_THAT(read.has_value());
    graph.settle();
    benchmark::DoNotOptimize(graph.stakes());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kStakes / 10));
}

BENCHMARK_CAPTURE(full, listed_half_percent_from_below, Bound::certain, kParties / 200)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(full, listed_half_percent_from_above, Bound::possible, kParties / 200)->Unit(benchmark::kMillisecond);
BENCHMARK(explain)->Unit(benchmark::kMicrosecond);
BENCHMARK(change)->Iterations(20'000)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(full, listed_30_percent_from_below, Bound::certain, kParties / 10 * 3)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(full, listed_30_percent_from_above, Bound::possible, kParties / 10 * 3)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(read_table)->Unit(benchmark::kMillisecond);

}  // namespace

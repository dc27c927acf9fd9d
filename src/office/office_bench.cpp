// SPDX-License-Identifier: Apache-2.0
// A million applications and a million live licences on SQLite, or in the empty PostgreSQL database that
// SLUICE_BENCH_OFFICE names: a page of a queue, and a what-if over all of them, beside deciding some of them one by
// one. The store is filled in bulk, not by a million acts.
#include <algorithm>
#include <array>
#include <benchmark/benchmark.h>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>

#include "listing.hpp"
#include "live_goods.hpp"
#include "sluice/base/message.hpp"
#include "sluice/base/random.hpp"
#include "sluice/licensing/rules.hpp"
#include "sluice/office/live_impact.hpp"
#include "sluice/office/number.hpp"
#include "sluice/office/office.hpp"
#include "sluice/rulebook/load.hpp"
#include "sluice/wire/transaction.hpp"

namespace sluice::office {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kRecords = 1'000'000;
constexpr std::array<const char*, 5> kStates{"submitted", "review", "information_requested", "proposed", "approved"};

class StillClock final : public Clock {
 public:
  Instant now() const override { return *parse_instant("2026-11-22T08:00:00Z"); }
};

template <class T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::cerr << describe(result.error(), Language::english) << "\n";
  std::abort();
}
void must(const Result<void>& result) {
  if (result) return;
  std::cerr << describe(result.error(), Language::english) << "\n";
  std::abort();
}

Result<rulebook::Rulebook> open_book(const fs::path& folder, const trade::Reference& reference) {
  rulebook::Bundle bundle;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".toml") && !name.ends_with(".csv")) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    bundle.files.push_back({name, std::string(std::istreambuf_iterator<char>(in), {})});
  }
  std::ranges::sort(bundle.files, {}, [](const auto& file) { return file.name; });
  return rulebook::load(bundle, reference);
}

// Three thousand products of forty firms, to sixty countries.
class Trade {
 public:
  Json transaction(std::mt19937_64& dice) const {
    const auto of = [&](auto most) { return dice() % static_cast<std::uint64_t>(most); };
    static constexpr std::array<const char*, 12> kCountries{"DE", "JP", "KR", "FR", "IT", "VN",
                                                            "IN", "NL", "TH", "MX", "GB", "PL"};
    const std::uint64_t customer = of(50'000);
    const char* to = kCountries[customer % kCountries.size()];
    const auto party = [&](const char* id, const char* role, const std::string& name, const char* country) {
      return Json::object({{"id", Json::string(id)},
                           {"role", Json::string(role)},
                           {"name", Json::string(name)},
                           {"established_in", Json::string(country)},
                           {"located_in", Json::string(country)},
                           {"nationality", Json::string("n/a")},
                           {"military", Json::boolean(false)},
                           {"hits", Json::array()}});
    };
    const std::string firm = "End user " + std::to_string(customer);
    const std::uint64_t product = of(3000);
    const auto share = [](std::uint64_t thousandths) {
      return Json::string("0." + std::to_string(1000 + thousandths).substr(1));
    };
    Json line = Json::object({{"id", Json::string("l1")},
                              {"form", Json::string(product % 3 == 0 ? "alloy" : "magnet")},
                              {"material", Json::string(product % 5 == 0 ? "SmCo" : "NdFeB")},
                              {"composition", Json::object({{"Dy", share(product % 60)}, {"Tb", share(product % 7)}})},
                              {"composition_complete", Json::boolean(product % 2 == 0)},
                              {"origin", Json::string("CN")},
                              {"quantity", Json::object({{"value", Json::string(std::to_string(1 + of(9000)))},
                                                         {"unit", Json::string("KGM")}})}});
    const Json none = Json::string("none");
    return Json::object(
        {{"sluice", Json::number("1")},
         {"id", Json::string("t")},
         {"act", Json::string("shipment")},
         {"from", Json::string("CN")},
         {"to", Json::string(to)},
         {"via", Json::array()},
         {"procedure", Json::string("permanent")},
         {"parties", Json::array({party("p1", "exporter", "Exporter " + std::to_string(of(5000)), "CN"),
                                  party("p2", "importer", firm, to), party("p3", "end_user", firm, to)})},
         {"end_use", Json::object({{"humanitarian", Json::boolean(false)},
                                   {"logic_nm", Json::string("n/a")},
                                   {"memory_layers", Json::string("n/a")},
                                   {"chip_tools_or_materials", Json::boolean(of(50) == 0)},
                                   {"ai", Json::boolean(false)},
                                   {"risks", Json::object({{"military", none},
                                                           {"military_potential", none},
                                                           {"wmd", none},
                                                           {"terrorism", none},
                                                           {"national_security", none}})}})},
         {"lines", Json::array({std::move(line)})}});
  }
};

// Everything that the benches share, filled once.
class World {
 public:
  World()
      : root_(SLUICE_SOURCE_DIR),
        reference(std::make_shared<const trade::Reference>(must(trade::Reference::load(root_ / "data" / "reference")))),
        book(std::make_shared<const rulebook::Rulebook>(must(open_book(root_ / "rulebooks" / "CN", *reference)))),
        calendar_(must(trade::Calendar::load(root_ / "data" / "reference" / "calendar-CN.csv"))),
        rules_(must(licensing::Rules::load(root_ / "data" / "licensing"))),
        routing_(must(Routing::load(root_ / "data" / "office" / "routing.csv"))),
        tools{*reference, calendar_, rules_, routing_, {}} {
    fs::remove_all(folder_);
    fs::create_directory(folder_);
    const char* postgres = std::getenv("SLUICE_BENCH_OFFICE");
    const std::string address = postgres != nullptr ? postgres : "sqlite:" + (folder_ / "office.db").string();
    store.emplace(must(store::Store::open(address, {{schema()}, clock_, random_, (folder_ / "office.key").string()})));
    const auto start = std::chrono::steady_clock::now();
    for (std::int64_t first = 0; first < kRecords; first += kAtOnce) fill(first);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::printf("filled with %lld applications and as many licences in %.0f s\n", static_cast<long long>(kRecords),
                took.count());
  }
  ~World() {
    store.reset();
    fs::remove_all(folder_);
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

 private:
  static constexpr std::int64_t kAtOnce = 10'000;

  void fill(std::int64_t first) {
    std::vector<Json> goods;
    for (std::int64_t i = 0; i < kAtOnce; ++i) goods.push_back(trade_.transaction(dice_));
    const std::string body(900, ' ');  // of a record: nobody reads it here
    must(store->write([&](store::Transaction& rows) -> Result<void> {
      Desk desk(rows, tools, {"bench", *parse_date("2026-11-22")}, {});
      for (std::int64_t i = 0; i < kAtOnce; ++i) {
        const std::int64_t number = first + i + 1;
        const std::string due = to_string(*parse_date("2026-11-01") + static_cast<int>(number * 7919 % 90));
        const std::string province = number % 3 == 0 ? "" : std::to_string(11 + number * 31 % 54);
        const auto record = [&](const char* kind, const std::string& id, const char* state, const char* queue) {
          return rows.run(
              "INSERT INTO record (kind, id, version, owner, province, state, queue, due, body) VALUES (?, ?, 1, ?, ?, "
              "?, ?, ?, ?)",
              {kind, id, "E-" + std::to_string(number % 5000), province, state, queue, due, body});
        };
        const std::string licence = make_number('L', 2026, number);
        const auto one = record("application", make_number('A', 2026, number),
                                kStates[static_cast<std::size_t>(number) % kStates.size()], "general-licences");
        if (!one) return fail(one.error());
        const auto two = record("licence", licence, "active", "");
        if (!two) return fail(two.error());
        const auto read = wire::read_transaction(goods[static_cast<std::size_t>(i)], *reference, "bench");
        if (!read) return fail(read.error());
        if (auto kept = keep_goods(desk, "licence", licence, *parse_date("2027-12-31"), *read, *read); !kept)
          return kept;
      }
      return rows.journal({"bench.fill", "bench", *parse_date("2026-11-22"), std::to_string(first), {}});
    }));
  }

  const fs::path root_;
  const fs::path folder_ = fs::current_path() / "office_bench";
  StillClock clock_;
  SystemRandom random_;
  std::mt19937_64 dice_{20261123};
  Trade trade_;

 public:
  std::shared_ptr<const trade::Reference> reference;
  std::shared_ptr<const rulebook::Rulebook> book;

 private:
  trade::Calendar calendar_;
  licensing::Rules rules_;
  Routing routing_;

 public:
  Tools tools;
  std::optional<store::Store> store;
};

World& world() {
  static World made;
  return made;
}

// A page of fifty, from the front and from the middle, as an officer of a province sees it and as the centre does.
void queue_page(benchmark::State& state, const std::string& province, const std::string& after, const std::string& in) {
  World& w = world();
  ListQuery query{"application", "general-licences", in, {}, after, 50};
  for (auto round : state) {
    const auto page = w.store->read([&](store::Reading& rows) -> Result<ListPage> {
      Look look(rows, w.tools, {"bench", *parse_date("2026-11-22")},
                {"bench", licensing::ActorRole::officer, {}, province});
      return list_page(look, query);
    });
    if (must(page).rows.size() != 50) std::abort();
  }
}

struct Law {
  rulebook::Index index;
  rulebook::Decider decider;
  Law(const World& w, const rulebook::Assumed& assumed)
      : index(must(rulebook::Index::make(w.book, assumed))),
        decider(must(rulebook::Decider::make(w.book, w.reference, assumed, rulebook::Depth::answer))) {}
};

void what_if(benchmark::State& state) {
  World& w = world();
  const Law before(w, {}), after(w, {{"CN-2025-70/end", "2027-11-10"}});
  std::uint64_t changes = 0, lines = 0, apart = 0;
  for (auto round : state) {
    const auto impact = must(live_impact(*w.store, {before.index, before.decider}, {after.index, after.decider},
                                         w.reference, {*parse_date("2026-12-01"), 2, {}}));
    changes = impact.changes.size();
    lines = impact.lines;
    apart = impact.told_apart;
  }
  state.counters["lines"] = static_cast<double>(lines);
  state.counters["changed"] = static_cast<double>(changes);
  state.counters["told_apart"] = static_cast<double>(apart);
}

// The plain way, on a few: each decided under both laws.
void one_by_one(benchmark::State& state) {
  World& w = world();
  const Law before(w, {}), after(w, {{"CN-2025-70/end", "2027-11-10"}});
  std::mt19937_64 dice(7);
  const Trade trade;
  std::vector<trade::Transaction> some;
  for (int i = 0; i < 1000; ++i)
    some.push_back(must(wire::read_transaction(trade.transaction(dice), *w.reference, "b")));
  const Date on = *parse_date("2026-12-01");
  for (auto round : state) {
    for (const trade::Transaction& each : some) {
      benchmark::DoNotOptimize(before.decider.decide(each, {on, on, false}));
      benchmark::DoNotOptimize(after.decider.decide(each, {on, on, false}));
    }
  }
  state.counters["lines"] = 1000;
}

const std::string kMiddle = "2026-12-15|" + make_number('A', 2026, 1);
BENCHMARK_CAPTURE(queue_page, centre_first, "", "", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(queue_page, centre_middle, "", kMiddle, "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(queue_page, province_first, "32", "", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(queue_page, province_middle, "32", kMiddle, "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(queue_page, one_state, "", kMiddle, "proposed")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(queue_page, one_state_of_a_province, "32", kMiddle, "proposed")->Unit(benchmark::kMillisecond);
BENCHMARK(what_if)->Unit(benchmark::kMillisecond)->UseRealTime()->Repetitions(3)->Iterations(1);
BENCHMARK(one_by_one)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace sluice::office

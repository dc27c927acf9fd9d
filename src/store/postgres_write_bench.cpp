// SPDX-License-Identifier: Apache-2.0
// Durable acts a second on PostgreSQL, under 1, 8 and 64 clients, beside a plain libpq program that writes the same
// rows in the same transactions: a row, a balance, a leaf that waits for its number. The store numbers and signs the
// leaves meanwhile; the plain program leaves that out. SLUICE_BENCH_POSTGRES names the server (postgresql://…/), on
// which databases are made; without it these benches say so and measure nothing.
#include <atomic>
#include <benchmark/benchmark.h>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <libpq-fe.h>
#include <memory>
#include <optional>
#include <thread>
#include <unistd.h>

#include "store.hpp"

namespace sluice::store {
namespace {

namespace fs = std::filesystem;

constexpr int kActs = 4096;
constexpr int kMostClients = 64;

class StillClock final : public Clock {
 public:
  Instant now() const override { return *parse_instant("2026-11-22T08:00:00Z"); }
};

using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;

void must(PGconn* connection, PGresult* result) {
  const auto status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    std::fprintf(stderr, "%s\n", PQerrorMessage(connection));
    std::abort();
  }
  PQclear(result);
}

Connection connect(const std::string& address) {
  Connection connection(PQconnectdb(address.c_str()), &PQfinish);
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    std::fprintf(stderr, "%s\n", PQerrorMessage(connection.get()));
    std::abort();
  }
  return connection;
}

// A new database of the server; nothing where none is named.
std::optional<std::string> new_database() {
  static std::atomic<int> next = 0;
  const char* server = std::getenv("SLUICE_BENCH_POSTGRES");
  if (server == nullptr) return std::nullopt;
  const std::string name = "bench_" + std::to_string(::getpid()) + "_" + std::to_string(next++);
  const Connection connection = connect(std::string(server) + "postgres");
  must(connection.get(), PQexec(connection.get(), ("CREATE DATABASE " + name).c_str()));
  return server + name;
}

std::string licence(int client) { return "L-" + std::to_string(client); }

std::string tables() {
  std::string sql =
      "CREATE TABLE hold (id TEXT PRIMARY KEY, licence TEXT NOT NULL, micro BIGINT NOT NULL) STRICT;"
      "CREATE TABLE balance (licence TEXT PRIMARY KEY, held BIGINT NOT NULL) STRICT;";
  for (int client = 0; client < kMostClients; ++client)
    sql += "INSERT INTO balance VALUES ('" + licence(client) + "', 0);";
  return sql;
}

Result<void> hold(Transaction& t, const std::string& id, const std::string& on) {
  const auto row = t.run("INSERT INTO hold (id, licence, micro) VALUES (?, ?, ?)", {id, on, 1000});
  if (!row) return fail(row.error());
  const auto sum = t.run("UPDATE balance SET held = held + ? WHERE licence = ?", {1000, on});
  if (!sum) return fail(sum.error());
  return t.journal({"ledger.hold",
                    "customs-1",
                    *parse_date("2026-11-22"),
                    on,
                    {{"id", Json::string(id)}, {"micro", Json::string("1000")}}});
}

template <class Act>
void spread(int clients, const Act& act) {
  std::atomic<int> next = 0;
  std::vector<std::thread> threads;
  for (int client = 0; client < clients; ++client) {
    threads.emplace_back([&, client] {
      for (int i = next++; i < kActs; i = next++) act(client, i);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

void rate(benchmark::State& state) {
  state.counters["acts"] =
      benchmark::Counter(static_cast<double>(state.iterations() * kActs), benchmark::Counter::kIsRate);
}

void postgres_store_acts(benchmark::State& state) {
  const auto clients = static_cast<int>(state.range(0));
  const StillClock clock;
  SystemRandom random;
  const fs::path key = fs::current_path() / "postgres_bench.key";
  const std::string sql = tables();
  for (auto round : state) {
    state.PauseTiming();
    const auto address = new_database();
    if (!address) return state.SkipWithError("SLUICE_BENCH_POSTGRES names no server");
    fs::remove(key);
    auto store = Store::open(*address, {{{"bench", {{1, "0001-hold.sql", sql}}}}, clock, random, key});
    if (!store) std::abort();
    state.ResumeTiming();
    spread(clients, [&](int client, int i) {
      if (!store->write([&](Transaction& t) { return hold(t, std::to_string(i), licence(client)); })) std::abort();
    });
    state.PauseTiming();
    store = fail("store.closed");
    fs::remove(key);
    state.ResumeTiming();
  }
  rate(state);
}

// One client of the plain program.
class Plain {
 public:
  explicit Plain(const std::string& address) : connection_(connect(address)) {
    prepare("hold", "INSERT INTO hold (id, licence, micro) VALUES ($1, $2, 1000)");
    prepare("sum", "UPDATE balance SET held = held + 1000 WHERE licence = $1");
    prepare("leaf",
            "INSERT INTO journal_pending (receipt, position, before_number, after_number, opened) VALUES "
            "($1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT), $2, $3, $4)");
  }
  // One that lost against another is tried again, as the store does.
  void act(int client, int i) {
    const std::string id = std::to_string(i), on = licence(client);
    for (;;) {
      const bool done = script("BEGIN ISOLATION LEVEL SERIALIZABLE") && run("hold", {id.c_str(), on.c_str()}) &&
                        run("sum", {on.c_str()}) &&
                        run("leaf", {id.c_str(), before_.c_str(), after_.c_str(), opened_.c_str()}) && script("COMMIT");
      if (done) return;
      script("ROLLBACK");
    }
  }

 private:
  void prepare(const char* name, const char* sql) {
    must(connection_.get(), PQprepare(connection_.get(), name, sql, 0, nullptr));
  }
  // False where another transaction was faster.
  bool went(PGresult* result) {
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state != nullptr && std::string_view(state) == "40001") {
      PQclear(result);
      return false;
    }
    must(connection_.get(), result);
    return true;
  }
  bool script(const char* sql) { return went(PQexec(connection_.get(), sql)); }
  bool run(const char* name, std::initializer_list<const char*> values) {
    return went(
        PQexecPrepared(connection_.get(), name, static_cast<int>(values.size()), values.begin(), nullptr, nullptr, 0));
  }
  Connection connection_;
  const std::string before_ = std::string(60, 'b'), after_ = std::string(360, 'a'), opened_ = std::string(200, 'o');
};

void postgres_plain_acts(benchmark::State& state) {
  const auto clients = static_cast<int>(state.range(0));
  for (auto round : state) {
    state.PauseTiming();
    const auto address = new_database();
    if (!address) return state.SkipWithError("SLUICE_BENCH_POSTGRES names no server");
    {
      const Connection connection = connect(*address);
      std::string sql = tables();
      for (std::size_t at = sql.find(" STRICT"); at != std::string::npos; at = sql.find(" STRICT")) sql.erase(at, 7);
      sql +=
          "CREATE TABLE journal_pending (receipt TEXT PRIMARY KEY, position BIGINT NOT NULL, before_number TEXT NOT "
          "NULL, after_number TEXT NOT NULL, opened TEXT NOT NULL)";
      must(connection.get(), PQexec(connection.get(), sql.c_str()));
    }
    std::vector<std::unique_ptr<Plain>> plain;
    for (int client = 0; client < clients; ++client) plain.push_back(std::make_unique<Plain>(*address));
    state.ResumeTiming();
    spread(clients, [&](int client, int i) { plain[static_cast<std::size_t>(client)]->act(client, i); });
  }
  rate(state);
}

BENCHMARK(postgres_plain_acts)->Arg(1)->Arg(8)->Arg(64)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(postgres_store_acts)->Arg(1)->Arg(8)->Arg(64)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace sluice::store

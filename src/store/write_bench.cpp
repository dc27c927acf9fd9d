// SPDX-License-Identifier: Apache-2.0
// Durable acts a second on SQLite, under 1, 8 and 64 clients, beside a plain C program that writes the same rows in
// groups as large as the clients are many: a row, a balance, a leaf, and the tree once a group.
#include <algorithm>
#include <array>
#include <atomic>
#include <benchmark/benchmark.h>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sqlite3.h>
#include <thread>

#include "store.hpp"

namespace sluice::store {
namespace {

namespace fs = std::filesystem;

constexpr int kActs = 4096;

class StillClock final : public Clock {
 public:
  Instant now() const override { return *parse_instant("2026-11-22T08:00:00Z"); }
};

// On the disk of the build, not in memory.
struct Folder {
  fs::path path = fs::current_path() / "store_bench";
  Folder() {
    fs::remove_all(path);
    fs::create_directory(path);
  }
  ~Folder() { fs::remove_all(path); }
};

constexpr const char* kTables =
    "CREATE TABLE hold (id TEXT PRIMARY KEY, licence TEXT NOT NULL, micro BIGINT NOT NULL) STRICT;"
    "CREATE TABLE balance (licence TEXT PRIMARY KEY, held BIGINT NOT NULL) STRICT;"
    "INSERT INTO balance VALUES ('L-1', 0);";

Result<void> hold(Transaction& t, const std::string& id) {
  const auto row = t.run("INSERT INTO hold (id, licence, micro) VALUES (?, ?, ?)", {id, "L-1", 1000});
  if (!row) return fail(row.error());
  const auto sum = t.run("UPDATE balance SET held = held + ? WHERE licence = ?", {1000, "L-1"});
  if (!sum) return fail(sum.error());
  return t.journal({"ledger.hold",
                    "customs-1",
                    *parse_date("2026-11-22"),
                    "L-1",
                    {{"id", Json::string(id)}, {"micro", Json::string("1000")}}});
}

void store_acts(benchmark::State& state) {
  const auto clients = static_cast<int>(state.range(0));
  const StillClock clock;
  SystemRandom random;
  for (auto round : state) {
    state.PauseTiming();
    Folder folder;
    auto store = Store::open("sqlite:" + (folder.path / "s.db").string(),
                             {{{"bench", {{1, "0001-hold.sql", kTables}}}}, clock, random});
    if (!store) std::abort();
    std::atomic<int> next = 0;
    state.ResumeTiming();
    std::vector<std::thread> threads;
    for (int client = 0; client < clients; ++client) {
      threads.emplace_back([&] {
        for (int i = next++; i < kActs; i = next++) {
          if (!store->write([&](Transaction& t) { return hold(t, std::to_string(i)); })) std::abort();
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    state.PauseTiming();
    store = fail("store.closed");
    state.ResumeTiming();
  }
  state.counters["acts"] =
      benchmark::Counter(static_cast<double>(state.iterations() * kActs), benchmark::Counter::kIsRate);
}

void must(sqlite3* db, int code) {
  if (code != SQLITE_OK && code != SQLITE_DONE) {
    std::fprintf(stderr, "%s\n", sqlite3_errmsg(db));
    std::abort();
  }
}

void text(sqlite3_stmt* statement, int at, const std::string& value) {
  sqlite3_bind_text(statement, at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
}

void blob(sqlite3_stmt* statement, int at, const std::string& value) {
  sqlite3_bind_blob(statement, at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
}

void plain_acts(benchmark::State& state) {
  const auto group = static_cast<int>(state.range(0));
  const std::string leaf(420, 'l');
  const std::string opened(200, 'o');
  const std::string hash(32, 'h');
  for (auto round : state) {
    state.PauseTiming();
    Folder folder;
    sqlite3* db = nullptr;
    must(db, sqlite3_open((folder.path / "p.db").c_str(), &db));
    must(db,
         sqlite3_exec(db,
                      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA "
                      "secure_delete=ON;"
                      "CREATE TABLE journal (n INTEGER PRIMARY KEY, leaf TEXT NOT NULL, hash BLOB NOT NULL, opened "
                      "TEXT NOT NULL, receipt BLOB) STRICT;"
                      "CREATE TABLE tree (one INTEGER PRIMARY KEY, size INTEGER, peaks BLOB) STRICT;"
                      "INSERT INTO tree VALUES (1, 0, x'');"
                      "CREATE TABLE hold (id TEXT PRIMARY KEY, licence TEXT NOT NULL, micro INTEGER NOT NULL) STRICT;"
                      "CREATE TABLE balance (licence TEXT PRIMARY KEY, held INTEGER NOT NULL) STRICT;"
                      "INSERT INTO balance VALUES ('L-1', 0);",
                      nullptr, nullptr, nullptr));
    std::array<sqlite3_stmt*, 6> s{};
    int prepared = 0;
    for (const char* sql :
         {"INSERT INTO hold VALUES (?, 'L-1', 1000)", "UPDATE balance SET held = held + 1000 WHERE licence = 'L-1'",
          "INSERT INTO journal (n, leaf, hash, opened) VALUES (?, ?, ?, ?)",
          "UPDATE tree SET size = ?, peaks = ? WHERE one = 1", "BEGIN IMMEDIATE", "COMMIT"}) {
      must(db, sqlite3_prepare_v2(db, sql, -1, &s[static_cast<std::size_t>(prepared++)], nullptr));
    }
    const auto step = [&](std::size_t i) {
      must(db, sqlite3_step(s[i]));
      sqlite3_reset(s[i]);
    };
    state.ResumeTiming();
    for (int at = 0; at < kActs;) {
      step(4);
      for (const int end = std::min(at + group, kActs); at < end; ++at) {
        const std::string id = std::to_string(at);
        text(s[0], 1, id);
        step(0);
        step(1);
        sqlite3_bind_int64(s[2], 1, at + 1);
        text(s[2], 2, leaf);
        blob(s[2], 3, hash);
        text(s[2], 4, opened);
        step(2);
      }
      sqlite3_bind_int64(s[3], 1, at);
      blob(s[3], 2, hash);
      step(3);
      step(5);
    }
    state.PauseTiming();
    for (sqlite3_stmt* statement : s) sqlite3_finalize(statement);
    sqlite3_close(db);
    state.ResumeTiming();
  }
  state.counters["acts"] =
      benchmark::Counter(static_cast<double>(state.iterations() * kActs), benchmark::Counter::kIsRate);
}

BENCHMARK(plain_acts)->Arg(1)->Arg(8)->Arg(64)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(store_acts)->Arg(1)->Arg(8)->Arg(64)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace sluice::store

// SPDX-License-Identifier: Apache-2.0
// Durable acts a second on SQLite, under 1, 8 and 64 clients, beside plain C that writes the same rows: a row, a
// balance, a leaf, and the tree once a group; in groups as large as the clients are many, and with clients of its own.
#include <algorithm>
#include <array>
#include <atomic>
#include <benchmark/benchmark.h>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <sqlite3.h>
#include <thread>
#include <vector>

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

void count(benchmark::State& state) {
  state.counters["acts"] =
      benchmark::Counter(static_cast<double>(state.iterations() * kActs), benchmark::Counter::kIsRate);
}

// Each client does one act after another until all are done.
template <class Act>
void by_clients(int clients, const Act& act) {
  std::atomic<int> next = 0;
  std::vector<std::thread> threads;
  for (int client = 0; client < clients; ++client) {
    threads.emplace_back([&] {
      for (int number = next++; number < kActs; number = next++) act(number);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

void store_acts(benchmark::State& state) {
  const StillClock clock;
  SystemRandom random;
  for (auto round : state) {
    state.PauseTiming();
    Folder folder;
    auto store = Store::open("sqlite:" + (folder.path / "s.db").string(),
                             {{{"bench", {{1, "0001-hold.sql", kTables}}}}, clock, random});
    if (!store) std::abort();
    state.ResumeTiming();
    by_clients(static_cast<int>(state.range(0)), [&](int number) {
      if (!store->write([&](Transaction& t) { return hold(t, std::to_string(number)); })) std::abort();
    });
    state.PauseTiming();
    store = fail("store.closed");
    state.ResumeTiming();
  }
  count(state);
}

void text(sqlite3_stmt* statement, int at, const std::string& value) {
  sqlite3_bind_text(statement, at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
}

void blob(sqlite3_stmt* statement, int at, const std::string& value) {
  sqlite3_bind_blob(statement, at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
}

// What a C program would do: the same rows, by statements that are prepared once.
class PlainBook {
 public:
  explicit PlainBook(const fs::path& file) {
    must(sqlite3_open(file.c_str(), &db_));
    must(sqlite3_exec(db_,
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
    std::size_t prepared = 0;
    for (const char* sql :
         {"INSERT INTO hold VALUES (?, 'L-1', 1000)", "UPDATE balance SET held = held + 1000 WHERE licence = 'L-1'",
          "INSERT INTO journal (n, leaf, hash, opened) VALUES (?, ?, ?, ?)",
          "UPDATE tree SET size = ?, peaks = ? WHERE one = 1", "BEGIN IMMEDIATE", "COMMIT"}) {
      must(sqlite3_prepare_v2(db_, sql, -1, &statements_[prepared++], nullptr));
    }
  }
  PlainBook(const PlainBook&) = delete;
  PlainBook& operator=(const PlainBook&) = delete;
  ~PlainBook() {
    for (sqlite3_stmt* statement : statements_) sqlite3_finalize(statement);
    sqlite3_close(db_);
  }

  void begin() { step(4); }
  void act(int number) {
    const std::string id = std::to_string(number);
    text(statements_[0], 1, id);
    step(0);
    step(1);
    sqlite3_bind_int64(statements_[2], 1, ++leaves_);
    text(statements_[2], 2, leaf_);
    blob(statements_[2], 3, hash_);
    text(statements_[2], 4, opened_);
    step(2);
  }
  void commit() {
    sqlite3_bind_int64(statements_[3], 1, leaves_);
    blob(statements_[3], 2, hash_);
    step(3);
    step(5);
  }

 private:
  void must(int code) {
    if (code != SQLITE_OK && code != SQLITE_DONE) {
      std::fprintf(stderr, "%s\n", sqlite3_errmsg(db_));
      std::abort();
    }
  }
  void step(std::size_t i) {
    must(sqlite3_step(statements_[i]));
    sqlite3_reset(statements_[i]);
  }

  sqlite3* db_ = nullptr;
  std::array<sqlite3_stmt*, 6> statements_{};
  std::int64_t leaves_ = 0;
  const std::string leaf_ = std::string(420, 'l');
  const std::string opened_ = std::string(200, 'o');
  const std::string hash_ = std::string(32, 'h');
};

// In groups of as many as there would be clients, and nobody waits for anybody.
void plain_acts(benchmark::State& state) {
  const auto group = static_cast<int>(state.range(0));
  for (auto round : state) {
    state.PauseTiming();
    Folder folder;
    {
      PlainBook book(folder.path / "p.db");
      state.ResumeTiming();
      for (int at = 0; at < kActs;) {
        book.begin();
        for (const int end = std::min(at + group, kActs); at < end; ++at) book.act(at);
        book.commit();
      }
      state.PauseTiming();
    }
    state.ResumeTiming();
  }
  count(state);
}

// With a thread for each client, as the store has them: one that waits commits for all who wait.
class PlainClients {
 public:
  explicit PlainClients(PlainBook& book) : book_(book) {}

  void act(int number) {
    std::unique_lock lock(mutex_);
    waiting_.push_back(number);
    const std::int64_t mine = ++asked_;
    while (done_ < mine) {
      if (committing_) {
        changed_.wait(lock);
      } else {
        commit(lock);
      }
    }
  }

 private:
  void commit(std::unique_lock<std::mutex>& lock) {
    committing_ = true;
    std::vector<int> group;
    group.swap(waiting_);
    lock.unlock();
    book_.begin();
    for (const int number : group) book_.act(number);
    book_.commit();
    lock.lock();
    committing_ = false;
    done_ += static_cast<std::int64_t>(group.size());
    changed_.notify_all();
  }

  PlainBook& book_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<int> waiting_;
  bool committing_ = false;
  std::int64_t asked_ = 0;
  std::int64_t done_ = 0;
};

void plain_clients(benchmark::State& state) {
  for (auto round : state) {
    state.PauseTiming();
    Folder folder;
    {
      PlainBook book(folder.path / "p.db");
      PlainClients clients(book);
      state.ResumeTiming();
      by_clients(static_cast<int>(state.range(0)), [&](int number) { clients.act(number); });
      state.PauseTiming();
    }
    state.ResumeTiming();
  }
  count(state);
}

BENCHMARK(plain_acts)->Arg(1)->Arg(8)->Arg(64)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(plain_clients)->Arg(1)->Arg(8)->Arg(64)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(store_acts)->Arg(1)->Arg(8)->Arg(64)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace sluice::store

// SPDX-License-Identifier: Apache-2.0
// Power cuts and a full disk under SQLite: what was confirmed is kept, nothing is half done, the journal verifies.
#include <atomic>
#include <cstdlib>
#include <doctest/doctest.h>
#include <mutex>
#include <set>
#include <thread>

#include "fault_vfs.hpp"
#include "journal.hpp"
#include "testing.hpp"

using namespace sluice;
using namespace sluice::store;

namespace {

Result<void> add(Transaction& t, const std::string& id, std::size_t bytes = 300) {
  const auto row = t.run("INSERT INTO amount (id, grams, note) VALUES (?, 1, ?)", {id, std::string(bytes, 'x')});
  if (!row) return fail(row.error());
  const auto sum = t.run("UPDATE amount SET grams = grams + 1 WHERE id = 'sum'");
  if (!sum) return fail(sum.error());
  return t.journal(entry("amount.add", id));
}

Options on_fault_disk(Place& place) {
  Options options = place.options();
  options.sqlite_vfs = FaultDisk::name();
  return options;
}

void check(const Store& store, const std::set<std::string>& confirmed, std::optional<Head>& head) {
  const auto rows =
      store.read([](Reading& r) { return r.all<std::string>("SELECT id FROM amount WHERE id <> 'sum'"); });
  REQUIRE(rows.has_value());
  std::set<std::string> there;
  for (const auto& [id] : *rows) there.insert(id);
  for (const std::string& id : confirmed) CHECK(there.contains(id));
  CHECK(count(store, "SELECT grams FROM amount WHERE id = 'sum'") == static_cast<std::int64_t>(there.size()));
  CHECK(count(store, "SELECT COUNT(*) FROM journal") == static_cast<std::int64_t>(there.size()) + 1);
  const auto verified = verify_journal(store, head);
  REQUIRE(verified.has_value());
  for (const Error& finding : verified->findings) CAPTURE(finding.code);
  CHECK(verified->findings.empty());
  head = verified->last;
}

}  // namespace

TEST_CASE("a power cut at any write loses nothing that was confirmed, though it drops and tears what was not synced") {
  FaultDisk disk;
  Place place(false);
  std::mt19937 dice(7);
  {
    auto store = Store::open(place.address(), on_fault_disk(place));
    REQUIRE(store.has_value());
    REQUIRE(store->write([](Transaction& t) { return put(t, "sum", 0); }).has_value());
  }
  std::set<std::string> confirmed;
  std::optional<Head> head;
  int unknown = 0;
  const int rounds = std::getenv("SLUICE_SOAK") == nullptr ? 60 : 600;
  for (int round = 0; round < rounds; ++round) {
    auto store = Store::open(place.address(), on_fault_disk(place));
    REQUIRE(store.has_value());
    check(*store, confirmed, head);
    disk.cut_power_after(static_cast<std::int64_t>(dice() % 120));
    std::vector<std::thread> threads;
    std::mutex mutex;
    for (int thread = 0; thread < 2; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0;; ++i) {
          const std::string id = std::to_string(round) + "-" + std::to_string(thread) + "-" + std::to_string(i);
          const auto done = store->write([&](Transaction& t) { return add(t, id); });
          const std::scoped_lock lock(mutex);
          if (done) {
            confirmed.insert(id);
          } else {
            if (done.error().code == "store.outcome_unknown") ++unknown;
            CHECK((done.error().code == "store.io" || done.error().code == "store.outcome_unknown"));
            break;
          }
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    static_cast<void>(store->close());
    disk.restore_power(dice);
  }
  auto store = Store::open(place.address(), on_fault_disk(place));
  REQUIRE(store.has_value());
  check(*store, confirmed, head);
  CHECK(confirmed.size() > 100);
  CHECK(disk.lost() > 10);  // else the disk was kinder than it says
  CHECK(unknown > 0);
}

TEST_CASE("a full disk refuses what does not fit, keeps what does, and is forgiven once there is room") {
  FaultDisk disk;
  Place place(false);
  std::set<std::string> confirmed;
  std::optional<Head> head;
  auto store = Store::open(place.address(), on_fault_disk(place));
  REQUIRE(store.has_value());
  REQUIRE(store->write([](Transaction& t) { return put(t, "sum", 0); }).has_value());
  disk.limit(disk.used() + 400'000);
  int full = 0;
  for (int i = 0; i < 60; ++i) {
    const std::string id = std::to_string(i);
    const auto done = store->write([&](Transaction& t) { return add(t, id, 20'000); });
    if (done) {
      confirmed.insert(id);
    } else {
      CHECK(done.error().code == "store.full");
      ++full;
    }
  }
  CHECK(full > 0);
  CHECK(confirmed.size() > 5);
  disk.limit(static_cast<std::size_t>(-1));
  REQUIRE(store->write([](Transaction& t) { return add(t, "after"); }).has_value());
  confirmed.insert("after");
  check(*store, confirmed, head);
}

TEST_CASE("an act too large for the disk does not take down those committed with it") {
  FaultDisk disk;
  Place place(false);
  auto store = Store::open(place.address(), on_fault_disk(place));
  REQUIRE(store.has_value());
  REQUIRE(store->write([](Transaction& t) { return put(t, "sum", 0); }).has_value());
  disk.limit(disk.used() + 600'000);
  std::atomic<int> small_done = 0;
  std::atomic<int> large_refused = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const bool large = i == 3;
      const auto done =
          store->write([&](Transaction& t) { return add(t, std::to_string(i), large ? 5'000'000 : 100); });
      if (done && !large) ++small_done;
      if (!done && large && done.error().code == "store.full") ++large_refused;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(small_done == 7);
  CHECK(large_refused == 1);
}

// SPDX-License-Identifier: Apache-2.0
// A writer is killed at random points, again and again: what it was told is kept, is kept, and nothing is half done.
#include <array>
#include <csignal>
#include <cstdlib>
#include <doctest/doctest.h>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "journal.hpp"
#include "testing.hpp"

using namespace sluice;
using namespace sluice::store;

namespace {

// One act: a row of its own, and one more on the row of all.
Result<void> add(Transaction& t, const std::string& id) {
  const auto row = t.run("INSERT INTO amount (id, grams) VALUES (?, 1)", {id});
  if (!row) return fail(row.error());
  const auto sum = t.run("UPDATE amount SET grams = grams + 1 WHERE id = 'sum'");
  if (!sum) return fail(sum.error());
  return t.journal(entry("amount.add", id));
}

// Never returns. Says each act on `told` once the store has confirmed it.
[[noreturn]] void write_until_killed(Place& place, int round, int told) {
  auto store = Store::open(place.address(), place.options());
  if (!store) ::_exit(1);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 3; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0;; ++i) {
        const std::string id = std::to_string(round) + "-" + std::to_string(thread) + "-" + std::to_string(i);
        if (!store->write([&](Transaction& t) { return add(t, id); })) ::_exit(1);
        const std::string line = id + "\n";
        if (::write(told, line.data(), line.size()) < 0) ::_exit(1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  ::_exit(1);
}

// The acts that were confirmed before the kill.
std::vector<std::string> killed_writer(Place& place, int round, std::chrono::milliseconds after) {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  const pid_t writer = ::fork();
  REQUIRE(writer >= 0);
  if (writer == 0) write_until_killed(place, round, pipe[1]);
  ::close(pipe[1]);
  std::string told(1, ' ');
  REQUIRE(::read(pipe[0], told.data(), 1) == 1);  // it is at work; the first letter is of the first act
  std::this_thread::sleep_for(after);
  ::kill(writer, SIGKILL);
  std::array<char, 4096> part{};
  for (ssize_t got = 0; (got = ::read(pipe[0], part.data(), part.size())) > 0;) {
    told.append(part.data(), static_cast<std::size_t>(got));
  }
  ::close(pipe[0]);
  int status = 0;
  ::waitpid(writer, &status, 0);
  REQUIRE(WIFSIGNALED(status));
  std::vector<std::string> acts;
  std::istringstream lines(told);
  for (std::string line; std::getline(lines, line);) acts.push_back(line);
  return acts;
}

void check_nothing_half_done(const Store& store) {
  const auto state = store.read([](Reading& reading) {
    return reading.one<std::int64_t, std::int64_t, std::int64_t>(
        "SELECT (SELECT COUNT(*) FROM amount), (SELECT grams FROM amount WHERE id = 'sum'), "
        "(SELECT COUNT(*) FROM journal) + (SELECT COUNT(*) FROM journal_pending)");
  });
  REQUIRE(state.has_value());
  const auto [rows, sum, leaves] = **state;
  CHECK(rows == sum + 1);
  CHECK(rows == leaves);
}

int rounds() { return std::getenv("SLUICE_SOAK") == nullptr ? 20 : 200; }

}  // namespace

TEST_CASE("a writer killed at random points loses nothing it confirmed and leaves nothing half done") {
  on_both([](Place& place) {
    {
      Store store = place.open();
      REQUIRE(store.write([](Transaction& t) { return put(t, "sum", 0); }).has_value());
    }
    std::mt19937 dice(5);
    std::optional<Head> head;
    std::size_t confirmed = 0;
    for (int round = 0; round < rounds(); ++round) {
      const auto acts = killed_writer(place, round, std::chrono::milliseconds(dice() % 80));
      Store store = place.open();
      for (const std::string& act : acts) {
        const auto found = store.read(
            [&](Reading& reading) { return reading.one<std::string>("SELECT id FROM amount WHERE id = ?", {act}); });
        REQUIRE(found.has_value());
        CHECK(found->has_value());
      }
      confirmed += acts.size();
      check_nothing_half_done(store);
      const auto verified = verify_journal(store, head);
      REQUIRE(verified.has_value());
      CHECK(verified->findings.empty());
      head = verified->last;
    }
    CHECK(confirmed > static_cast<std::size_t>(rounds()));
  });
}

TEST_CASE("several processes write one store, and the journal is one") {
  on_both([](Place& place) {
    {
      Store store = place.open();
      REQUIRE(store.write([](Transaction& t) { return put(t, "sum", 0); }).has_value());
    }
    std::vector<pid_t> writers;
    for (int writer = 0; writer < 4; ++writer) {
      const pid_t child = ::fork();
      REQUIRE(child >= 0);
      if (child == 0) {
        auto store = Store::open(place.address(), place.options());
        bool fine = store.has_value();
        for (int i = 0; i < 25 && fine; ++i) {
          const std::string id = std::to_string(writer) + "-" + std::to_string(i);
          fine = store->write([&](Transaction& t) { return add(t, id); }).has_value();
        }
        ::_exit(fine && store->close() ? 0 : 1);
      }
      writers.push_back(child);
    }
    for (const pid_t writer : writers) {
      int status = 0;
      ::waitpid(writer, &status, 0);
      CHECK(WIFEXITED(status));
      CHECK(WEXITSTATUS(status) == 0);
    }
    Store store = place.open();
    check_nothing_half_done(store);
    const auto verified = verify_journal(store);
    REQUIRE(verified.has_value());
    CHECK(verified->findings.empty());
    CHECK(verified->leaves == 101);
  });
}

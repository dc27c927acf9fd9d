// SPDX-License-Identifier: Apache-2.0
// Acts on both stores: what is kept, what is undone, what is refused.
#include "store.hpp"

#include <atomic>
#include <doctest/doctest.h>
#include <thread>

#include "testing.hpp"

using namespace sluice;
using namespace sluice::store;

TEST_CASE("an act is kept with its leaf, and leaves are numbered from 1 without gaps") {
  on_both([](Place& place) {
    Store store = place.open();
    for (int i = 0; i < 5; ++i) {
      REQUIRE(store.write([&](Transaction& t) { return put(t, "a" + std::to_string(i), i); }).has_value());
    }
    REQUIRE(store.settle().has_value());
    CHECK(count(store, "SELECT COUNT(*) FROM amount") == 5);
    CHECK(count(store, "SELECT COUNT(*) FROM journal") == 5);
    CHECK(count(store, "SELECT MIN(n) FROM journal") == 1);
    CHECK(count(store, "SELECT MAX(n) FROM journal") == 5);
    CHECK(count(store, "SELECT MAX(size) FROM journal_head") == 5);
  });
}

TEST_CASE("an act that fails has changed nothing, and says its own fault") {
  on_both([](Place& place) {
    Store store = place.open();
    const auto done = store.write([&](Transaction& t) -> Result<void> {
      if (auto kept = put(t, "a", 1); !kept) return kept;
      return fail("test.refused", {"because"});
    });
    REQUIRE(!done.has_value());
    CHECK(done.error() == Error{"test.refused", {"because"}, {}});
    REQUIRE(store.settle().has_value());
    CHECK(count(store, "SELECT COUNT(*) FROM amount") == 0);
    CHECK(count(store, "SELECT COUNT(*) FROM journal") == 0);
  });
}

TEST_CASE("a statement that failed undoes the act, also where the act goes on") {
  on_both([](Place& place) {
    Store store = place.open();
    const auto done = store.write([&](Transaction& t) -> Result<int> {
      if (auto kept = put(t, "a", 1); !kept) return fail(kept.error());
      CHECK(!t.run("INSERT INTO amount (id, grams) VALUES (?, ?)", {"b", -1}).has_value());
      return 7;
    });
    REQUIRE(!done.has_value());
    CHECK(done.error().code == "store.constraint");
    CHECK(count(store, "SELECT COUNT(*) FROM amount") == 0);
  });
}

TEST_CASE("an exception leaves the act undone and reaches the caller") {
  on_both([](Place& place) {
    Store store = place.open();
    CHECK_THROWS_AS(static_cast<void>(store.write([&](Transaction& t) -> Result<void> {
                      if (auto kept = put(t, "a", 1); !kept) return kept;
                      throw std::runtime_error("broken");
                    })),
                    std::runtime_error);
    CHECK(count(store, "SELECT COUNT(*) FROM amount") == 0);
    CHECK(store.write([&](Transaction& t) { return put(t, "a", 1); }).has_value());
  });
}

TEST_CASE("rows that change without a leaf, and two leaves of one act, are refused") {
  on_both([](Place& place) {
    Store store = place.open();
    const auto silent =
        store.write([](Transaction& t) { return t.run("INSERT INTO amount (id, grams) VALUES (?, ?)", {"a", 1}); });
    REQUIRE(!silent.has_value());
    CHECK(silent.error().code == "act.unjournalled");
    const auto twice = store.write([](Transaction& t) -> Result<void> {
      if (auto kept = put(t, "a", 1); !kept) return kept;
      return put(t, "b", 1);
    });
    REQUIRE(!twice.has_value());
    CHECK(twice.error().code == "act.two_leaves");
    const auto nothing = store.write([](Transaction& t) { return t.one<std::int64_t>("SELECT COUNT(*) FROM amount"); });
    REQUIRE(nothing.has_value());
    CHECK(std::get<0>(**nothing) == 0);
  });
}

TEST_CASE("a request sent again gets the first answer, and its key takes no other content") {
  on_both([](Place& place) {
    Store store = place.open();
    std::atomic<int> performed = 0;
    const auto send = [&](const std::string& content) {
      return store.write_once({"k-1", content}, [&](Transaction& t) -> Result<std::string> {
        ++performed;
        if (auto kept = put(t, "a", 1); !kept) return fail(kept.error());
        return "{\"licence\":\"L-1\"}";
      });
    };
    const auto first = send("sha256:1");
    const auto second = send("sha256:1");
    const auto third = send("sha256:2");
    REQUIRE(first.has_value());
    REQUIRE(second.has_value());
    CHECK(!first->repeated);
    CHECK(second->repeated);
    CHECK(second->text == first->text);
    REQUIRE(!third.has_value());
    CHECK(third.error() == Error{"act.key_conflict", {"k-1"}, {}});
    CHECK(performed == 1);
  });
}

TEST_CASE("one key in many hands at once performs one act") {
  on_both([](Place& place) {
    Store store = place.open();
    std::atomic<int> first_answers = 0;
    std::atomic<int> answers = 0;
    std::vector<std::thread> hands;
    for (int i = 0; i < 8; ++i) {
      hands.emplace_back([&] {
        const auto answer = store.write_once({"k", "c"}, [&](Transaction& t) -> Result<std::string> {
          if (auto kept = put(t, "a", 1); !kept) return fail(kept.error());
          return "done";
        });
        if (answer) ++answers;
        if (answer && !answer->repeated) ++first_answers;
      });
    }
    for (std::thread& hand : hands) hand.join();
    CHECK(answers == 8);
    CHECK(first_answers == 1);
    CHECK(count(store, "SELECT COUNT(*) FROM amount") == 1);
  });
}

TEST_CASE("threads that add to one row lose nothing") {
  on_both([](Place& place) {
    Store store = place.open();
    REQUIRE(store.write([&](Transaction& t) { return put(t, "sum", 0); }).has_value());
    std::atomic<int> failed = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&] {
        for (int i = 0; i < 25; ++i) {
          const auto added = store.write([&](Transaction& t) -> Result<void> {
            const auto row = t.one<std::int64_t>("SELECT grams FROM amount WHERE id = ?", {"sum"});
            if (!row) return fail(row.error());
            const auto set = t.run("UPDATE amount SET grams = ? WHERE id = ?", {std::get<0>(**row) + 1, "sum"});
            if (!set) return fail(set.error());
            return t.journal(entry("amount.add", "sum"));
          });
          if (!added) ++failed;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    REQUIRE(store.settle().has_value());
    CHECK(failed == 0);
    CHECK(count(store, "SELECT grams FROM amount") == 100);
    CHECK(count(store, "SELECT MAX(n) FROM journal") == 101);
    CHECK(count(store, "SELECT COUNT(*) FROM journal") == 101);
  });
}

TEST_CASE("a look sees one state, and can change nothing") {
  on_both([](Place& place) {
    Store store = place.open();
    REQUIRE(store.write([&](Transaction& t) { return put(t, "a", 1); }).has_value());
    const auto seen = store.read([&](Reading& reading) -> Result<std::pair<std::int64_t, std::int64_t>> {
      const auto before = reading.one<std::int64_t>("SELECT COUNT(*) FROM amount");
      CHECK(store.write([&](Transaction& t) { return put(t, "b", 1); }).has_value());
      const auto after = reading.one<std::int64_t>("SELECT COUNT(*) FROM amount");
      return std::pair(std::get<0>(**before), std::get<0>(**after));
    });
    REQUIRE(seen.has_value());
    CHECK(*seen == std::pair<std::int64_t, std::int64_t>(1, 1));
    CHECK(count(store, "SELECT COUNT(*) FROM amount") == 2);
    const auto changed = store.read([](Reading& reading) -> Result<bool> {
      auto statement = reading.query("DELETE FROM amount");
      if (!statement) return fail(statement.error());
      return statement->step();
    });
    REQUIRE(!changed.has_value());
    CHECK(changed.error().code == "store.read_only");
  });
}

TEST_CASE("a closed store refuses") {
  on_both([](Place& place) {
    Store store = place.open();
    REQUIRE(store.close().has_value());
    const auto written = store.write([&](Transaction& t) { return put(t, "a", 1); });
    REQUIRE(!written.has_value());
    CHECK(written.error().code == "store.closed");
    const auto read = store.read([](Reading& r) { return r.one<std::int64_t>("SELECT COUNT(*) FROM amount"); });
    REQUIRE(!read.has_value());
    CHECK(read.error().code == "store.closed");
  });
}

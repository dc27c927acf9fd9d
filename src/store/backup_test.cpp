// SPDX-License-Identifier: Apache-2.0
// Backups under load, from and into both kinds of store.
#include <algorithm>
#include <atomic>
#include <doctest/doctest.h>
#include <fstream>
#include <limits>
#include <sstream>
#include <thread>

#include "journal.hpp"
#include "testing.hpp"

using namespace sluice;
using namespace sluice::store;

namespace {

std::string read_all(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

void write_all(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

Result<void> put_odd(Transaction& t) {
  const std::string odd("\0 镝 خط \1 😀 \"\\", 20);
  const auto kept = t.run("INSERT INTO amount VALUES (?, ?, ?, ?)", {odd, std::numeric_limits<std::int64_t>::max(),
                                                                     std::nullopt, Bytes{std::string("\0\xFF", 2)}});
  if (!kept) return fail(kept.error());
  return t.journal(entry("amount.put", "odd", {{"note", Json::string(odd)}}));
}

Error restoring(Place& place, const std::filesystem::path& file) {
  const auto done = Store::restore(place.address(), place.options(), file);
  return done ? Error{} : done.error();
}

// Opens what was restored, under a key of its own.
Store open_restored(Place& place) {
  Options options = place.options();
  options.adopt_key = true;
  return std::move(*Store::open(place.address(), options));
}

}  // namespace

TEST_CASE("a backup under load is of one moment, restores into either kind of store, and goes on from there") {
  on_both([](Place& from) {
    Store store = from.open();
    REQUIRE(store.write(put_odd).has_value());
    REQUIRE(store.settle().has_value());
    const Head head = **latest_head(store);
    std::atomic<bool> enough = false;
    std::thread load([&] {
      for (int i = 0; !enough; ++i) {
        CHECK(store.write([&](Transaction& t) { return put(t, std::to_string(i), i); }).has_value());
      }
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const auto file = from.folder() / "backup.ndjson";
    const auto rows = store.back_up(file);
    enough = true;
    load.join();
    REQUIRE(rows.has_value());
    on_both([&](Place& to) {
      REQUIRE(Store::restore(to.address(), to.options(), file) == *rows);
      CHECK(restoring(to, file).code == "store.not_empty");
      Store restored = open_restored(to);
      REQUIRE(restored.settle().has_value());
      const auto leaves = count(restored, "SELECT COUNT(*) FROM journal");
      CHECK(count(restored, "SELECT COUNT(*) FROM amount") == leaves);
      CHECK(leaves > 1);
      REQUIRE(restored.write([](Transaction& t) { return put(t, "later", 1); }).has_value());
      const auto verified = verify_journal(restored, head);
      REQUIRE(verified.has_value());
      for (const Error& finding : verified->findings) CHECK(finding.code == "journal.key_changed");
      CHECK(verified->leaves == static_cast<std::uint64_t>(leaves) + 1);
    });
  });
}

TEST_CASE("a backup of a backup is the same file, whichever store it passed through") {
  on_both([](Place& from) {
    std::string first;
    const auto file = from.folder() / "backup.ndjson";
    {
      Store store = from.open();
      REQUIRE(store.write(put_odd).has_value());
      REQUIRE(store.back_up(file).has_value());
      first = read_all(file);
    }
    on_both([&](Place& to) {
      REQUIRE(restoring(to, file) == Error{});
      std::filesystem::copy_file(from.folder() / "journal.key", to.folder() / "journal.key");
      Store restored = to.open();
      const auto again = to.folder() / "again.ndjson";
      REQUIRE(restored.back_up(again).has_value());
      // the order of rows and tables is the store's own, and receipts are PostgreSQL's: here one row a table
      CHECK(read_all(again) == first);
    });
  });
}

TEST_CASE("a backup that was cut off, altered, or is none is refused, and the store stays empty") {
  on_both([](Place& place) {
    Place from(false);
    const auto file = place.folder() / "b.ndjson";
    {
      Store store = from.open();
      for (int i = 0; i < 3; ++i) {
        REQUIRE(store.write([&](Transaction& t) { return put(t, std::to_string(i), 1); }).has_value());
      }
      REQUIRE(store.back_up(file).has_value());
    }
    const std::string good = read_all(file);
    CHECK(restoring(place, place.folder() / "none").code == "file.missing");
    write_all(file, good.substr(0, good.size() - 20));
    CHECK(restoring(place, file).code == "backup.invalid");
    write_all(file, good.substr(0, good.rfind("{\"end\"")));
    CHECK(restoring(place, file).code == "backup.truncated");
    std::string altered = good;
    altered.replace(altered.find("[\"1\",1,"), 7, "[\"1\",9,");
    write_all(file, altered);
    CHECK(restoring(place, file).code == "backup.truncated");
    write_all(file, "{\"sluice_backup\":2}\n");
    CHECK(restoring(place, file).code == "backup.invalid");
    write_all(file, "[1]\n");
    CHECK(restoring(place, file).code == "backup.invalid");
    std::string other = good;
    other.replace(other.find("sha256:") + 7, 4, "0000");
    write_all(file, other);
    CHECK(restoring(place, file).code == "backup.schema");
    write_all(file, good);
    CHECK(restoring(place, file) == Error{});
  });
}

TEST_CASE("a backup whose journal was changed and hashed again is refused all the same") {
  Place from(false);
  const auto file = from.folder() / "b.ndjson";
  {
    Store store = from.open();
    REQUIRE(store.write([&](Transaction& t) { return put(t, "a", 1); }).has_value());
    REQUIRE(store.back_up(file).has_value());
  }
  std::string text = read_all(file);
  text = text.substr(0, text.rfind("{\"end\""));
  const auto at = text.find("officer-1");
  text.replace(at, 9, "officer-2");
  const std::size_t rows = static_cast<std::size_t>(std::ranges::count(text, '\n')) - 1 - 7;  // opening and tables
  text += "{\"end\":{\"rows\":" + std::to_string(rows) + ",\"sha256\":\"" + to_hex(sha256_of({text})) + "\"}}\n";
  write_all(file, text);
  on_both([&](Place& to) { CHECK(restoring(to, file) == Error{"backup.journal", {"journal.leaf_changed", "1"}, {}}); });
}

TEST_CASE("a folder that is not there takes no backup") {
  Place place(false);
  Store store = place.open();
  CHECK(store.back_up(place.folder() / "none" / "b").error().code == "backup.write");
}

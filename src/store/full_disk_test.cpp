// SPDX-License-Identifier: Apache-2.0
// PostgreSQL on a full disk. The server's process that serves the act gets a limit on the size of files, off the bounds
// of its pages: it writes part of a page and no more, which is what a disk without room does to it.
#include <doctest/doctest.h>

#include "journal.hpp"
#include "testing.hpp"

using namespace sluice;
using namespace sluice::store;

namespace {

// Above the 16 MiB of a file of its log, which has room.
constexpr std::size_t kFilled = 24'000'000;

Bytes scan_of(std::size_t size) {
  Bytes bytes{std::string(size, '\0')};
  SystemRandom().fill({reinterpret_cast<unsigned char*>(bytes.data.data()), size});  // not to be compressed
  return bytes;
}

Result<void> add(Transaction& t, const std::string& id, std::size_t size) {
  const auto row = t.run("INSERT INTO amount (id, grams, scan) VALUES (?, 1, ?)", {id, scan_of(size)});
  if (!row) return fail(row.error());
  const auto sum = t.run("UPDATE amount SET grams = grams + 1 WHERE id = 'sum'");
  if (!sum) return fail(sum.error());
  return t.journal(entry("amount.add", id));
}

// For the server's process that this transaction talks to, until it is lifted there.
Result<void> limit_files(Transaction& t, const std::string& bytes) {
  const auto set = t.run("COPY (SELECT 1) TO PROGRAM 'cat >/dev/null; prlimit --pid $PPID --fsize=" + bytes + ":'");
  if (!set) return fail(set.error());
  return {};
}

Result<std::int64_t> scans_size(Transaction& t) {
  const auto size =
      t.one<std::int64_t>("SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE oid = 'amount'::regclass");
  if (!size) return fail(size.error());
  return std::get<0>(**size);
}

}  // namespace

TEST_CASE("a full disk under PostgreSQL refuses what does not fit, keeps what does, and is forgiven") {
  if (!postgres_address("postgres")) return;
  Place place(true);
  Store store = place.open();
  REQUIRE(store.write([](Transaction& t) { return put(t, "sum", 0); }).has_value());
  REQUIRE(store.write([](Transaction& t) { return add(t, "much", kFilled); }).has_value());
  int small_ones = 0;
  for (int i = 0; i < 5; ++i) {
    const auto large = store.write([&](Transaction& t) -> Result<void> {
      const auto size = scans_size(t);
      if (!size) return fail(size.error());
      REQUIRE(*size > static_cast<std::int64_t>(kFilled));
      if (auto limited = limit_files(t, std::to_string(*size + 1000)); !limited) return limited;
      return add(t, "large " + std::to_string(i), 1'000'000);
    });
    REQUIRE(!large.has_value());
    INFO(large.error().arguments.at(0));
    CHECK(large.error().code == "store.full");
    const auto small = store.write([&](Transaction& t) { return add(t, "small " + std::to_string(i), 100); });
    if (small) ++small_ones;
  }
  CHECK(small_ones == 5);
  const auto after = store.write([](Transaction& t) -> Result<void> {
    if (auto lifted = limit_files(t, "unlimited"); !lifted) return lifted;
    return add(t, "after", 1'000'000);
  });
  REQUIRE(after.has_value());
  CHECK(count(store, "SELECT COUNT(*) FROM amount") == 8);  // the sum, the first, five small ones, the last
  CHECK(count(store, "SELECT grams FROM amount WHERE id = 'sum'") == 7);
  REQUIRE(store.settle().has_value());
  const auto verified = verify_journal(store);
  REQUIRE(verified.has_value());
  CHECK(verified->findings.empty());
  CHECK(verified->leaves == 8);
}

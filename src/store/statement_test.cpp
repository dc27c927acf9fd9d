// SPDX-License-Identifier: Apache-2.0
// Values go in and come out the same on both stores, or not at all.
#include "statement.hpp"

#include <doctest/doctest.h>
#include <limits>
#include <rapidcheck.h>

#include "dialect.hpp"
#include "postgres_connection.hpp"
#include "testing.hpp"

using namespace sluice;
using namespace sluice::store;

namespace {

using Row = std::tuple<std::string, std::int64_t, std::optional<std::string>, std::optional<Bytes>>;

// Text of characters that stores have been known to spoil.
rc::Gen<std::string> any_text() {
  const auto piece = rc::gen::element<std::string>(std::string("\0", 1), "\1",
                                                   "\1\1"
                                                   "0",
                                                   "0", "1", "镝", "خط", "é", "😀", "\xE2\x80\xAE", "\xEF\xBF\xBF", "'",
                                                   "\\", "?", "$1", "\n", "a");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [](const std::vector<std::string>& pieces) {
    std::string text;
    for (const std::string& part : pieces) text += part;
    return text;
  });
}

Result<Row> put_and_get(Store& store, const Row& row) {
  return store.write([&](Transaction& t) -> Result<Row> {
    const auto& [id, grams, note, scan] = row;
    if (auto gone = t.run("DELETE FROM amount"); !gone) return fail(gone.error());
    if (auto kept = t.run("INSERT INTO amount VALUES (?, ?, ?, ?)", {id, grams, note, scan}); !kept) {
      return fail(kept.error());
    }
    if (auto said = t.journal(entry("amount.put", id)); !said) return fail(said.error());
    auto found = t.one<std::string, std::int64_t, std::optional<std::string>, std::optional<Bytes>>(
        "SELECT id, grams, note, scan FROM amount WHERE id = ? /* ? */ AND '?' <> 'x'", {id});
    if (!found) return fail(found.error());
    CHECK(found->has_value());
    return **found;
  });
}

template <class F>
std::string_view code_of(Store& store, F act) {
  const auto done = store.write(act);
  return done ? "" : done.error().code;
}

}  // namespace

TEST_CASE("whole numbers, text of any characters, bytes and null come back as they went in") {
  on_both([](Place& place) {
    Store store = place.open();
    const Row largest{"a", std::numeric_limits<std::int64_t>::max(), std::nullopt, std::nullopt};
    const auto back = put_and_get(store, largest);
    REQUIRE(back.has_value());
    CHECK(*back == largest);
    CHECK(rc::check([&] {
      Row row{*any_text(), *rc::gen::inRange<std::int64_t>(0, std::numeric_limits<std::int64_t>::max()), std::nullopt,
              std::nullopt};
      if (*rc::gen::arbitrary<bool>()) std::get<2>(row) = *any_text();
      if (*rc::gen::arbitrary<bool>()) std::get<3>(row) = Bytes{*rc::gen::arbitrary<std::string>()};
      const auto same = put_and_get(store, row);
      RC_ASSERT(same.has_value());
      RC_ASSERT(*same == row);
    }));
  });
}

TEST_CASE("the least and the largest number survive a query, and empty text is not null") {
  on_both([](Place& place) {
    Store store = place.open();
    const auto row = store.read([](Reading& reading) {
      return reading.one<std::int64_t, std::int64_t, std::string, std::optional<std::string>, Bytes>(
          "SELECT CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT), ?",
          {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(), "", std::nullopt,
           Bytes{}});
    });
    REQUIRE(row.has_value());
    const auto& [least, largest, empty, null, bytes] = **row;
    CHECK(least == std::numeric_limits<std::int64_t>::min());
    CHECK(largest == std::numeric_limits<std::int64_t>::max());
    CHECK(empty.empty());
    CHECK(!null.has_value());
    CHECK(bytes.data.empty());
  });
}

TEST_CASE("text is in the order of its code points on both stores") {
  const std::vector<std::string> sorted = {
      "", std::string("\0", 1), std::string("\0z", 2), "\1", "A", "B", "a", "é", "خط", "镝", "😀"};
  on_both([&](Place& place) {
    Store store = place.open();
    for (std::size_t i = sorted.size(); i-- > 0;) {
      REQUIRE(store.write([&](Transaction& t) { return put(t, sorted[i], 1); }).has_value());
    }
    const auto rows =
        store.read([](Reading& reading) { return reading.all<std::string>("SELECT id FROM amount ORDER BY id"); });
    REQUIRE(rows.has_value());
    REQUIRE(rows->size() == sorted.size());
    for (std::size_t i = 0; i < sorted.size(); ++i) CHECK(std::get<0>((*rows)[i]) == sorted[i]);
  });
}

TEST_CASE("a column read as what it is not is a fault, never a cast") {
  on_both([](Place& place) {
    Store store = place.open();
    REQUIRE(store.write([&](Transaction& t) { return put(t, "12", 5); }).has_value());
    const auto code = [&](auto look) {
      const auto read = store.read(look);
      return read ? std::string_view() : read.error().code;
    };
    CHECK(code([](Reading& r) { return r.one<std::int64_t>("SELECT id FROM amount"); }) == "store.type");
    CHECK(code([](Reading& r) { return r.one<std::string>("SELECT grams FROM amount"); }) == "store.type");
    CHECK(code([](Reading& r) { return r.one<Bytes>("SELECT id FROM amount"); }) == "store.type");
    CHECK(code([](Reading& r) { return r.one<std::string>("SELECT note FROM amount"); }) == "store.type");
    CHECK(code([](Reading& r) { return r.one<std::string>("SELECT id, grams FROM amount"); }) == "store.type");
    CHECK(code([](Reading& r) { return r.one<std::int64_t>("SELECT CAST(grams AS DOUBLE PRECISION) FROM amount"); }) ==
          "store.type");
  });
}

TEST_CASE("what is no SQL, does not fit its column, or is no UTF-8 is refused by code") {
  on_both([](Place& place) {
    Store store = place.open();
    CHECK(code_of(store, [](Transaction& t) { return t.run("INSERT INTO nowhere VALUES (1)"); }) == "store.sql");
    CHECK(code_of(store, [](Transaction& t) { return t.run("INSERT INTO"); }) == "store.sql");
    CHECK(code_of(store, [](Transaction& t) { return t.run("DELETE FROM amount WHERE id = ?"); }) == "store.sql");
    CHECK(code_of(store, [](Transaction& t) {
            return t.run("INSERT INTO amount (id, grams) VALUES (?, ?)", {"a", "many"});
          }) == "store.value");
    CHECK(code_of(store, [](Transaction& t) {
            return t.run("INSERT INTO amount (id, grams) VALUES (?, ?)", {"\xFF", 1});
          }) == "text.invalid_utf8");
    CHECK(code_of(store, [](Transaction& t) {
            return t.run("INSERT INTO amount (id, grams) VALUES (?, ?)", {std::nullopt, std::nullopt});
          }) == "store.constraint");
  });
}

TEST_CASE("two statements of the same words can be under way at once, and changed rows are counted") {
  on_both([](Place& place) {
    Store store = place.open();
    const auto pairs = store.write([](Transaction& t) -> Result<int> {
      const auto kept = t.run("INSERT INTO amount (id, grams) VALUES (?, ?), (?, ?)", {"a", 1, "b", 2});
      if (!kept) return fail(kept.error());
      CHECK(*kept == 2);
      CHECK(t.run("UPDATE amount SET grams = grams + 1 WHERE id = ?", {"none"}) == 0);
      int seen = 0;
      auto outer = t.query("SELECT id FROM amount");
      while (*outer->step()) {
        auto inner = t.query("SELECT id FROM amount");
        while (*inner->step()) ++seen;
      }
      if (auto said = t.journal(entry("amount.put", "both")); !said) return fail(said.error());
      return seen;
    });
    REQUIRE(pairs.has_value());
    CHECK(*pairs == 4);
  });
}

TEST_CASE("question marks are parameters only where SQL has them") {
  CHECK(translate_statement("SELECT ?, '?''?', \"?\", ? -- ?\n/* ? */ WHERE a = ?", Dialect::postgres).sql ==
        "SELECT $1, '?''?', \"?\", $2 -- ?\n/* ? */ WHERE a = $3");
  CHECK(translate_migration("CREATE TABLE a (b BLOB, t TEXT DEFAULT 'TEXT') STRICT", Dialect::postgres) ==
        "CREATE TABLE a (b BYTEA, t TEXT COLLATE \"C\" DEFAULT 'TEXT') ");
  CHECK(translate_migration("CREATE TABLE a (b BIGINT) STRICT", Dialect::sqlite) ==
        "CREATE TABLE a (b INTEGER) STRICT");
}

TEST_CASE("escaped text has no NUL and comes back") {
  CHECK(rc::check([] {
    const std::string text = *any_text();
    const std::string other = *any_text();
    RC_ASSERT(escape_nul(text).find('\0') == std::string::npos);
    RC_ASSERT(unescape_nul(escape_nul(text)) == text);
    RC_ASSERT((escape_nul(text) < escape_nul(other)) == (text < other));
  }));
}

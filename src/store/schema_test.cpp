// SPDX-License-Identifier: Apache-2.0
// Stores that are made, brought forward, and refused by the name of what is wrong with them.
#include "schema.hpp"

#include <doctest/doctest.h>

#include "postgres_connection.hpp"
#include "sqlite_connection.hpp"
#include "testing.hpp"

using namespace sluice;
using namespace sluice::store;

namespace {

std::unique_ptr<Connection> connect(const Place& place) {
  if (place.postgres()) return std::move(*PostgresConnection::open(place.address()));
  return std::move(*SqliteConnection::open(place.address().substr(7), "", SqliteConnection::Use::writing));
}

Error opening(const Place& place, const Options& options) {
  const auto opened = Store::open(place.address(), options);
  return opened ? Error{} : opened.error();
}

}  // namespace

TEST_CASE("an empty store is made, an older one waits for migrate, which says what it did and does it once") {
  on_both([](Place& place) {
    Options options = place.options();
    CHECK(opening(place, options) == Error{});
    options.schemas[0].migrations.push_back({2, "0002-place.sql", "CREATE TABLE place (id TEXT PRIMARY KEY) STRICT;"});
    options.schemas.push_back({"more", {{1, "0001-thing.sql", "CREATE TABLE thing (id TEXT PRIMARY KEY) STRICT;"}}});
    CHECK(opening(place, options).code == "store.schema_behind");
    const auto done = Store::migrate(place.address(), options);
    REQUIRE(done.has_value());
    CHECK(*done == std::vector<Applied>{{"test", 2, "0002-place.sql"}, {"more", 1, "0001-thing.sql"}});
    CHECK(Store::migrate(place.address(), options)->empty());
    CHECK(opening(place, options) == Error{});
  });
}

TEST_CASE("a migration that fails is named, and leaves nothing behind") {
  on_both([](Place& place) {
    Options options = place.options();
    CHECK(opening(place, options) == Error{});
    options.schemas[0].migrations.push_back(
        {2, "0002-bad.sql", "CREATE TABLE half (id TEXT PRIMARY KEY) STRICT; INSERT INTO nowhere VALUES (1);"});
    const auto done = Store::migrate(place.address(), options);
    REQUIRE(!done.has_value());
    CHECK(done.error().code == "store.sql");
    CHECK(done.error().where.file == "test/0002-bad.sql");
    Store store = place.open();
    const auto half =
        store.read([](Reading& reading) { return reading.one<std::int64_t>("SELECT COUNT(*) FROM half"); });
    CHECK(half.error().code == "store.sql");
  });
}

TEST_CASE("a newer, an altered and a foreign database are refused by name") {
  on_both([](Place& place) {
    Options newer = place.options();
    newer.schemas[0].migrations.push_back({2, "0002-place.sql", "CREATE TABLE place (id TEXT PRIMARY KEY) STRICT;"});
    CHECK(opening(place, newer) == Error{});
    CHECK(opening(place, place.options()) == Error{"store.schema_newer", {"test", "0002-place.sql"}, {}});
    Options altered = newer;
    altered.schemas[0].migrations[1].sql += " ";
    CHECK(opening(place, altered) == Error{"store.schema_altered", {"test", "0002-place.sql"}, {}});
    CHECK(Store::migrate(place.address(), altered).error().code == "store.schema_altered");
  });
  on_both([](Place& place) {
    REQUIRE(connect(place)->script("CREATE TABLE theirs (id TEXT)").has_value());
    CHECK(opening(place, place.options()) == Error{"store.schema_foreign", {"theirs"}, {}});
  });
}

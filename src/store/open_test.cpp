// SPDX-License-Identifier: Apache-2.0
// What cannot be opened, and what would not keep what it confirms.
#include <doctest/doctest.h>
#include <fstream>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "postgres_connection.hpp"
#include "sqlite_connection.hpp"
#include "testing.hpp"

using namespace sluice;
using namespace sluice::store;

namespace {

std::string_view opening(const std::string& address, const Options& options) {
  const auto opened = Store::open(address, options);
  return opened ? "" : opened.error().code;
}

}  // namespace

TEST_CASE("an address that names no store, a folder that is not there, and a file that is no store are refused") {
  Place place(false);
  const Options options = place.options();
  CHECK(opening("mysql://x", options) == "store.address");
  CHECK(opening("sqlite:", options) == "store.address");
  CHECK(opening("sqlite:" + (place.folder() / "none" / "s.db").string(), options) == "store.unopenable");
  CHECK(opening("postgresql://nobody@localhost:1/x", options) == "store.unopenable");
  const auto text = place.folder() / "text.db";
  std::ofstream(text) << std::string(8192, 'x');
  CHECK(opening("sqlite:" + text.string(), options) == "store.damaged");
}

TEST_CASE("a file that cannot be written is refused as that") {
  Place place(false);
  CHECK(opening(place.address(), place.options()).empty());
  const std::string path = place.address().substr(7);
  std::filesystem::permissions(path, std::filesystem::perms(0444));
  std::filesystem::permissions(place.folder(), std::filesystem::perms(0755));
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(2);  // rights do not bind the superuser
    const auto opened = SqliteConnection::open(path, "", SqliteConnection::Use::writing);
    ::_exit(!opened && opened.error().code == "store.read_only" ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("network file systems are refused by name, local ones are not") {
  const auto nfs = refuse_network_file_system(0x6969, "s.db");
  REQUIRE(!nfs.has_value());
  CHECK(nfs.error() == Error{"store.network_file_system", {"s.db", "NFS"}, {}});
  CHECK(!refuse_network_file_system(static_cast<std::int32_t>(0xFF534D42), "s.db").has_value());  // sign-extended
  CHECK(refuse_network_file_system(0xEF53, "s.db").has_value());                                  // ext4
}

TEST_CASE("an SQLite store syncs every commit, in the log and in the connection") {
  Place place(false);
  Store store = place.open();
  const auto setting = [&](const std::string& pragma) {
    return std::get<0>(**store.read([&](Reading& r) { return r.one<std::int64_t>("PRAGMA " + pragma); }));
  };
  CHECK(setting("synchronous") == 2);
  CHECK(setting("foreign_keys") == 1);
  CHECK(setting("secure_delete") == 1);
}

TEST_CASE("a store that another program holds says so") {
  Place place(false);
  Store store = place.open();
  auto other = SqliteConnection::open(place.address().substr(7), "", SqliteConnection::Use::writing);
  REQUIRE(other.has_value());
  REQUIRE((*other)->script("BEGIN IMMEDIATE").has_value());
  const auto done = store.write([](Transaction& t) { return put(t, "a", 1); });
  REQUIRE(!done.has_value());
  CHECK(done.error().code == "store.locked");
  REQUIRE((*other)->script("COMMIT").has_value());
  CHECK(store.write([](Transaction& t) { return put(t, "a", 1); }).has_value());
}

TEST_CASE("a PostgreSQL that does not keep what it confirms, or not in UTF-8, is refused and the setting named") {
  if (!postgres_address("postgres")) return;
  Place place(true);
  const auto said = [](const std::string& address) {
    const auto opened = PostgresConnection::open(address);
    return opened ? Error{} : opened.error();
  };
  CHECK(said(place.address() + "?options=-csynchronous_commit%3Doff") ==
        Error{"store.not_durable", {"synchronous_commit", "off"}, {}});
  auto connection = PostgresConnection::open(place.address());
  REQUIRE(connection.has_value());
  for (const std::string setting : {"fsync", "full_page_writes"}) {
    REQUIRE((*connection)->script("ALTER SYSTEM SET " + setting + " = off").has_value());
    REQUIRE((*connection)->script("SELECT pg_reload_conf()").has_value());
    Error refused;
    for (int i = 0; i < 100 && refused == Error{}; ++i) {  // the server takes it up in its own time
      ::usleep(20'000);
      refused = said(place.address());
    }
    CHECK(refused == Error{"store.not_durable", {setting, "off"}, {}});
    REQUIRE((*connection)->script("ALTER SYSTEM RESET " + setting).has_value());
    REQUIRE((*connection)->script("SELECT pg_reload_conf()").has_value());
    for (int i = 0; i < 100 && said(place.address()) != Error{}; ++i) ::usleep(20'000);
  }
  REQUIRE((*connection)
              ->script("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
              .has_value());
  CHECK(said(*postgres_address("latin")) == Error{"store.encoding", {"LATIN1"}, {}});
}

TEST_CASE("every result code of SQLite and SQLSTATE of PostgreSQL has the code of this house") {
  CHECK(sqlite_error(SQLITE_IOERR_FSYNC, "").code == "store.io");
  CHECK(sqlite_error(SQLITE_CORRUPT_INDEX, "").code == "store.damaged");
  CHECK(sqlite_error(SQLITE_FULL, "").code == "store.full");
  CHECK(postgres_error("40P01", "").code == "store.contention");
  CHECK(postgres_error("53100", "").code == "store.full");
  CHECK(postgres_error("57P01", "").code == "store.lost");
  CHECK(postgres_error("57014", "").code == "store.sql");
  CHECK(postgres_error("XX001", "").code == "store.damaged");
  CHECK(postgres_error("58030", "").code == "store.io");
  CHECK(postgres_error("", "gone").code == "store.lost");
}

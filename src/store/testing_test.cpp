// SPDX-License-Identifier: Apache-2.0
#include "testing.hpp"

#include <array>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "postgres_connection.hpp"

namespace sluice::store {
namespace {

namespace fs = std::filesystem;

// `pg_virtualenv` gives a server for as long as its command runs: until our end of a pipe closes.
std::string start_server() {
  std::array<int, 2> to{};
  std::array<int, 2> from{};
  if (::pipe2(to.data(), O_CLOEXEC) != 0 || ::pipe2(from.data(), O_CLOEXEC) != 0) return {};
  if (::fork() == 0) {
    ::dup2(to[0], STDIN_FILENO);
    ::dup2(from[1], 3);  // nobody reads the last words on the output
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
    ::execlp("pg_virtualenv", "pg_virtualenv", "-t", "-o", "fsync=on", "-o", "max_connections=200", "sh", "-c",
             "echo postgresql://$PGUSER:$PGPASSWORD@localhost:$PGPORT/ >&3; cat", nullptr);
    ::_exit(127);
  }
  ::close(to[0]);
  ::close(from[1]);
  std::string said;
  std::array<char, 512> part{};
  for (;;) {
    const ssize_t got = ::read(from[0], part.data(), part.size());
    if (got <= 0) return {};
    said.append(part.data(), static_cast<std::size_t>(got));
    if (const auto end = said.find('\n'); end != std::string::npos) return said.substr(0, end);
  }
}

// Two servers that start at the same time would choose the same port.
std::string start_server_alone() {
  if (const char* given = std::getenv("SLUICE_TEST_POSTGRES"); given != nullptr) return given;
  const fs::path lock = fs::temp_directory_path() / "sluice-postgres.lock";
  const int descriptor = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  ::flock(descriptor, LOCK_EX);
  std::string address = start_server();
  ::close(descriptor);
  return address;
}

}  // namespace

Instant FixedClock::now() const { return *parse_instant("2026-11-22T08:00:00Z"); }

void SeededRandom::fill(std::span<unsigned char> bytes) {
  const std::scoped_lock lock(mutex_);
  for (unsigned char& byte : bytes) byte = static_cast<unsigned char>(engine_());
}

Folder::Folder() {
  std::string name = (fs::temp_directory_path() / "sluice-store-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Place::Place(bool postgres) : postgres_(postgres) {
  address_ = postgres ? new_postgres_database() : "sqlite:" + (folder_.path() / "s.db").string();
}

Options Place::options() {
  Schema schema{"test",
                {{1, "0001-amount.sql",
                  "CREATE TABLE amount (id TEXT PRIMARY KEY, grams BIGINT NOT NULL CHECK (grams >= 0), note "
                  "TEXT, scan BLOB) STRICT;"}}};
  return {{schema}, clock_, random_, folder_.path() / "journal.key"};
}

Store Place::open() {
  auto store = Store::open(address_, options());
  if (!store) FAIL(store.error().code << ": " << (store.error().arguments.empty() ? "" : store.error().arguments[0]));
  return std::move(*store);
}

std::optional<std::string> postgres_address(const std::string& name) {
  static const std::string server = start_server_alone();
  if (server.empty()) return std::nullopt;
  return server + name;
}

std::string new_postgres_database() {
  static int made = 0;
  const std::string name = "t" + std::to_string(::getpid()) + "_" + std::to_string(++made);
  auto connection = PostgresConnection::open(*postgres_address("postgres"));
  REQUIRE(connection.has_value());
  REQUIRE((*connection)->script("CREATE DATABASE " + name).has_value());
  return *postgres_address(name);
}

void on_both(const std::function<void(Place&)>& body) {
  {
    INFO("SQLite");
    Place place(false);
    body(place);
  }
  if (!postgres_address("postgres")) {
    MESSAGE("skipped on PostgreSQL: there is no pg_virtualenv here");
    return;
  }
  INFO("PostgreSQL");
  Place place(true);
  body(place);
}

Entry entry(std::string act, std::string subject, std::vector<Json::Member> fields) {
  return {std::move(act), "officer-1", *parse_date("2026-11-22"), std::move(subject), std::move(fields)};
}

Result<void> put(Transaction& transaction, const std::string& id, std::int64_t grams) {
  const auto kept = transaction.run("INSERT INTO amount (id, grams) VALUES (?, ?)", {id, grams});
  if (!kept) return fail(kept.error());
  return transaction.journal(entry("amount.put", id, {{"grams", Json::string(std::to_string(grams))}}));
}

std::int64_t count(const Store& store, std::string_view sql) {
  const auto found = store.read([&](Reading& reading) { return reading.one<std::int64_t>(sql); });
  REQUIRE(found.has_value());
  REQUIRE(found->has_value());
  return std::get<0>(**found);
}

}  // namespace sluice::store

// SPDX-License-Identifier: Apache-2.0
// For tests: the same cases on an SQLite file and on a PostgreSQL database of a server started for them.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <random>
#include <string>

#include "store.hpp"

namespace sluice::store {

class FixedClock final : public Clock {
 public:
  Instant now() const override;
};

// The same bytes for the same seed.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(std::span<unsigned char> bytes) override;

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

// A folder that goes with its owner.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

// An empty store, and how to open it: with a table `amount (id TEXT, grams BIGINT, note TEXT, scan BLOB)`.
class Place {
 public:
  explicit Place(bool postgres);
  [[nodiscard]] const std::string& address() const noexcept { return address_; }
  [[nodiscard]] bool postgres() const noexcept { return postgres_; }
  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_.path(); }
  [[nodiscard]] Options options();
  [[nodiscard]] Store open();  // the test fails where it cannot

 private:
  Folder folder_;
  bool postgres_;
  std::string address_;
  FixedClock clock_;
  SystemRandom random_;
};

// Connection strings to the database `name` of the server of this run; nothing where pg_virtualenv is missing. The
// server starts at first use and goes with this process; SLUICE_TEST_POSTGRES (postgresql://…/, with a right to make
// databases) names another.
[[nodiscard]] std::optional<std::string> postgres_address(const std::string& name);
// A new database there.
[[nodiscard]] std::string new_postgres_database();

// Runs `body` on both kinds; says so where there is no PostgreSQL.
void on_both(const std::function<void(Place&)>& body);

[[nodiscard]] Entry entry(std::string act, std::string subject, std::vector<Json::Member> fields = {});
// The act of the tests: a row, and its leaf.
[[nodiscard]] Result<void> put(Transaction& transaction, const std::string& id, std::int64_t grams);
[[nodiscard]] std::int64_t count(const Store& store, std::string_view sql);

}  // namespace sluice::store

// SPDX-License-Identifier: Apache-2.0
#include "store.hpp"

#include "backup.hpp"
#include "book.hpp"
#include "engine.hpp"
#include "postgres_connection.hpp"
#include "schema.hpp"
#include "sqlite_connection.hpp"

namespace sluice::store {
namespace {

struct Address {
  Dialect dialect = Dialect::sqlite;
  std::string place;  // a path, or libpq's connection string
};

Result<Address> read_address(const std::string& text) {
  constexpr std::string_view kSqlite = "sqlite:";
  if (text.starts_with(kSqlite) && text.size() > kSqlite.size()) {
    return Address{Dialect::sqlite, text.substr(kSqlite.size())};
  }
  if (text.starts_with("postgresql://") || text.starts_with("postgres://")) return Address{Dialect::postgres, text};
  return fail("store.address", {text});
}

Result<std::unique_ptr<Connection>> connect(const Address& address, const Options& options) {
  if (address.dialect == Dialect::postgres) return PostgresConnection::open(address.place);
  return SqliteConnection::open(address.place, options.sqlite_vfs, SqliteConnection::Use::writing);
}

std::vector<Schema> all_schemas(const Options& options) {
  std::vector<Schema> all = {journal_schema()};
  all.insert(all.end(), options.schemas.begin(), options.schemas.end());
  return all;
}

// A journal that somebody signed is not carried on by a key made up on the spot.
Result<SigningKey> open_key(Connection& connection, const Address& address, const Options& options) {
  const auto known = Reading(connection).one<std::int64_t>("SELECT COUNT(*) FROM journal_key");
  if (!known) return fail(known.error());
  std::filesystem::path file = options.key_file;
  if (file.empty() && address.dialect == Dialect::sqlite) file = address.place + ".key";
  if (file.empty()) return fail("journal.key_missing", {""});
  auto key = SigningKey::open(file, std::get<0>(**known) == 0 || options.adopt_key, options.random);
  if (!key) return key;
  if (auto entered = enter_key(connection, *key, options.adopt_key); !entered) return fail(std::move(entered.error()));
  return key;
}

}  // namespace

Result<Store> Store::open(const std::string& address, const Options& options) {
  const auto read = read_address(address);
  if (!read) return fail(read.error());
  auto connection = connect(*read, options);
  if (!connection) return fail(std::move(connection.error()));
  const auto schemas = all_schemas(options);
  const auto state = schema_state(**connection, schemas);
  if (!state) return fail(state.error());
  if (*state == SchemaState::behind) return fail("store.schema_behind", {address});
  if (*state == SchemaState::empty) {
    const auto made = apply_migrations(**connection, schemas, options.clock.now());
    if (!made) return fail(made.error());
  }
  auto key = open_key(**connection, *read, options);
  if (!key) return fail(std::move(key.error()));
  connection->reset();
  Surroundings surroundings{options.clock, options.random, *key};
  auto engine = read->dialect == Dialect::sqlite ? open_sqlite(read->place, options.sqlite_vfs, std::move(surroundings))
                                                 : open_postgres(read->place, std::move(surroundings));
  if (!engine) return fail(std::move(engine.error()));
  return Store(std::move(*engine), std::move(*key));
}

Result<std::vector<Applied>> Store::migrate(const std::string& address, const Options& options) {
  const auto read = read_address(address);
  if (!read) return fail(read.error());
  auto connection = connect(*read, options);
  if (!connection) return fail(std::move(connection.error()));
  return apply_migrations(**connection, all_schemas(options), options.clock.now());
}

Result<std::uint64_t> Store::back_up(const std::filesystem::path& file) const {
  if (auto settled = settle(); !settled) return fail(std::move(settled.error()));
  return read([&](Reading& reading) { return Backup::write(reading, file); });
}

Result<std::uint64_t> Store::restore(const std::string& address, const Options& options,
                                     const std::filesystem::path& file) {
  const auto read = read_address(address);
  if (!read) return fail(read.error());
  auto connection = connect(*read, options);
  if (!connection) return fail(std::move(connection.error()));
  return Backup::restore(**connection, all_schemas(options), file, options.clock.now());
}

Store::Store(std::unique_ptr<Engine> engine, SigningKey key) : engine_(std::move(engine)), key_(std::move(key)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Answer> Store::write_once(const Request& request, const std::function<Result<std::string>(Transaction&)>& act) {
  return write([&](Transaction& transaction) -> Result<Answer> {
    auto known = transaction.one<std::string, std::string>("SELECT content, answer FROM act_answer WHERE key = ?",
                                                           {request.key});
    if (!known) return fail(std::move(known.error()));
    if (*known) {
      auto& [content, answer] = **known;
      if (content != request.content) return fail("act.key_conflict", {request.key});
      return Answer{std::move(answer), true};
    }
    auto answer = act(transaction);
    if (!answer) return fail(std::move(answer.error()));
    const auto kept = transaction.run("INSERT INTO act_answer (key, content, answer) VALUES (?, ?, ?)",
                                      {request.key, request.content, *answer});
    if (!kept) return fail(kept.error());
    return Answer{std::move(*answer), false};
  });
}

Result<void> Store::perform_act(const std::function<Result<void>(Transaction&)>& act) { return engine_->write(act); }

Result<void> Store::perform_look(const std::function<Result<void>(Reading&)>& look) const {
  return engine_->read(look);
}

Result<void> Store::settle() const { return engine_->settle(); }
Signature Store::sign(std::string_view label, std::string_view text) const { return key_.sign(label, text); }

Result<void> Store::close() { return engine_->close(); }

}  // namespace sluice::store

// SPDX-License-Identifier: Apache-2.0
#include "sqlite_connection.hpp"

#include <array>
#include <sqlite3.h>
#include <sys/vfs.h>

#include "dialect.hpp"

namespace sluice::store {
namespace {

constexpr int kBusyTimeoutMilliseconds = 10'000;

class SqlitePrepared final : public Prepared {
 public:
  SqlitePrepared(const SQLite::Database& database, std::string_view text)
      : database_(database.getHandle()), statement_(database, std::string(text)) {}

  std::size_t parameters() const override { return static_cast<std::size_t>(statement_.getBindParameterCount()); }

  Result<void> begin(std::span<const Value> values) override {
    changes_ = 0;
    before_ = sqlite3_total_changes64(database_);
    try {
      for (int i = 0; i < static_cast<int>(values.size()); ++i) {
        std::visit([&](const auto& held) { bind(i + 1, held); }, values[static_cast<std::size_t>(i)].held());
      }
    } catch (const SQLite::Exception& thrown) {
      return fail(sqlite_error(thrown.getExtendedErrorCode(), thrown.what()));
    }
    return {};
  }

  Result<bool> step() override {
    const int code = statement_.tryExecuteStep();
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) {
      // a query leaves the counts of the last change as they were
      if (sqlite3_total_changes64(database_) != before_) changes_ = sqlite3_changes64(database_);
      return false;
    }
    return fail(sqlite_error(sqlite3_extended_errcode(database_), sqlite3_errmsg(database_)));
  }

  std::size_t columns() const override { return static_cast<std::size_t>(statement_.getColumnCount()); }

  Result<Value> value(std::size_t column) const override {
    const SQLite::Column cell = statement_.getColumn(static_cast<int>(column));
    switch (cell.getType()) {
      case SQLITE_NULL: return Value();
      case SQLITE_INTEGER: return Value(cell.getInt64());
      case SQLITE_TEXT: return Value(cell.getString());
      case SQLITE_BLOB: return Value(Bytes{cell.getString()});
      default: return fail("store.type", {std::to_string(column), "integer, text or bytes", "a floating-point number"});
    }
  }

  std::int64_t changes() const override { return changes_; }
  void reset() noexcept override {
    statement_.tryReset();
    statement_.clearBindings();
  }

 private:
  void bind(int index, std::monostate) { statement_.bind(index); }
  void bind(int index, std::int64_t value) { statement_.bind(index, value); }
  void bind(int index, const std::string& value) { statement_.bindNoCopy(index, value); }
  void bind(int index, const Bytes& value) {
    statement_.bindNoCopy(index, static_cast<const void*>(value.data.data()), static_cast<int>(value.data.size()));
  }

  sqlite3* database_;
  mutable SQLite::Statement statement_;
  std::int64_t before_ = 0;
  std::int64_t changes_ = 0;
};

}  // namespace

Error sqlite_error(int code, std::string_view message) {
  const std::string said = std::string(message) + " (SQLite " + std::to_string(code) + ")";
  if (code == SQLITE_CONSTRAINT_DATATYPE) return {"store.value", {said}, {}};
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return {"store.locked", {said}, {}};
    case SQLITE_FULL: return {"store.full", {said}, {}};
    case SQLITE_READONLY:
    case SQLITE_PERM: return {"store.read_only", {said}, {}};
    case SQLITE_IOERR: return {"store.io", {said}, {}};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return {"store.damaged", {said}, {}};
    case SQLITE_CANTOPEN: return {"store.unopenable", {said}, {}};
    case SQLITE_CONSTRAINT: return {"store.constraint", {said}, {}};
    default: return {"store.sql", {said}, {}};
  }
}

Result<void> refuse_network_file_system(std::int64_t type, const std::string& path) {
  struct Kind {
    std::int64_t type;
    std::string_view name;
  };
  // statfs(2) and the kernel's magic.h
  static constexpr std::array<Kind, 7> kKinds = {{{0x6969, "NFS"},
                                                  {0x517B, "SMB"},
                                                  {0xFF534D42, "CIFS"},
                                                  {0xFE534D42, "SMB2"},
                                                  {0x00C36400, "Ceph"},
                                                  {0x5346414F, "AFS"},
                                                  {0x73757245, "Coda"}}};
  for (const Kind& kind : kKinds) {
    if ((type & 0xFFFFFFFF) == kind.type) return fail("store.network_file_system", {path, std::string(kind.name)});
  }
  return {};
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const std::string& path, const std::string& vfs,
                                                                 Use use) {
  try {
    const int flags = SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX;
    std::unique_ptr<SqliteConnection> connection(
        new SqliteConnection(SQLite::Database(path, flags, kBusyTimeoutMilliseconds, vfs)));
    struct statfs system{};
    if (::statfs(path.c_str(), &system) == 0) {
      if (auto local = refuse_network_file_system(static_cast<std::int64_t>(system.f_type), path); !local) {
        return fail(std::move(local.error()));
      }
    }
    auto& raw = connection->database_;
    if (sqlite3_db_readonly(raw.getHandle(), "main") == 1) return fail("store.read_only", {path});
    if (auto ready = connection->set_up(use); !ready) return fail(std::move(ready.error()));
    connection->forget();
    return connection;
  } catch (const SQLite::Exception& thrown) {
    return fail(sqlite_error(thrown.getExtendedErrorCode(), path + ": " + thrown.what()));
  }
}

Result<void> SqliteConnection::set_up(Use use) {
  sqlite3_extended_result_codes(database_.getHandle(), 1);
  if (auto held = hold_to("journal_mode", "WAL", "wal"); !held) return held;
  if (auto held = hold_to("synchronous", "FULL", "2"); !held) return held;
  if (auto held = hold_to("foreign_keys", "ON", "1"); !held) return held;
  if (auto held = hold_to("secure_delete", "ON", "1"); !held) return held;  // what is redacted leaves the file
  return use == Use::writing ? Result<void>{} : hold_to("query_only", "ON", "1");
}

Result<void> SqliteConnection::hold_to(const std::string& pragma, const std::string& setting,
                                       const std::string& shown) {
  if (auto set = script("PRAGMA " + pragma + " = " + setting); !set) return set;
  auto statement = query("PRAGMA " + pragma);
  if (!statement) return fail(std::move(statement.error()));
  if (auto row = statement->step(); !row) return fail(std::move(row.error()));
  auto value = statement->value(0);
  if (!value) return fail(std::move(value.error()));
  const auto* text = std::get_if<std::string>(&value->held());
  const auto* whole = std::get_if<std::int64_t>(&value->held());
  const std::string is = text != nullptr ? *text : whole != nullptr ? std::to_string(*whole) : "";
  if (is != shown) return fail("store.not_durable", {pragma, is});
  return {};
}

Result<void> SqliteConnection::script(std::string_view sql) {
  if (database_.tryExec(std::string(sql)) == SQLITE_OK) return {};
  return fail(sqlite_error(database_.getExtendedErrorCode(), database_.getErrorMsg()));
}

Result<std::vector<std::string>> SqliteConnection::tables() {
  return names("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid");
}

bool SqliteConnection::in_transaction() const noexcept { return sqlite3_get_autocommit(database_.getHandle()) == 0; }

Result<std::unique_ptr<Prepared>> SqliteConnection::make(std::string_view sql) {
  try {
    return std::make_unique<SqlitePrepared>(database_, translate_statement(sql, Dialect::sqlite).sql);
  } catch (const SQLite::Exception& thrown) {
    return fail(sqlite_error(thrown.getExtendedErrorCode(), thrown.what()));
  }
}

}  // namespace sluice::store

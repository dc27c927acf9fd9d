// SPDX-License-Identifier: Apache-2.0
#include "postgres_connection.hpp"

#include <array>
#include <charconv>
#include <map>

#include "dialect.hpp"

namespace sluice::store {
namespace {

// The numbers of types in pg_type, which never change.
constexpr Oid kBoolean = 16;
constexpr Oid kBytes = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kInt2 = 21;
constexpr Oid kInt4 = 23;
constexpr Oid kText = 25;
constexpr Oid kVarchar = 1043;

struct ClearResult {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, ClearResult>;

std::string trimmed(const char* message) {
  std::string text = message == nullptr ? "" : message;
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

Result<Answer> checked(PGconn* raw, PGresult* result) {
  Answer answer(result);
  const ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return answer;
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const bool lost = PQstatus(raw) != CONNECTION_OK;
  return fail(postgres_error(state == nullptr || lost ? "" : state, trimmed(PQerrorMessage(raw))));
}

class PostgresPrepared final : public Prepared {
 public:
  PostgresPrepared(PGconn* raw, Translated translated, std::int64_t& made)
      : raw_(raw), translated_(std::move(translated)), made_(made) {}

  std::size_t parameters() const override { return translated_.parameters; }

  Result<void> begin(std::span<const Value> values) override {
    std::vector<Oid> types;
    std::vector<int> lengths;
    std::vector<int> formats;
    texts_.clear();
    for (const Value& value : values) {
      types.push_back(type_of(value));
      formats.push_back(types.back() == kBytes ? 1 : 0);
      texts_.push_back(written(value));
      lengths.push_back(static_cast<int>(texts_.back().size()));
    }
    std::vector<const char*> pointers;
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      pointers.push_back(std::holds_alternative<std::monostate>(values[i].held()) ? nullptr : texts_[i].c_str());
    }
    auto name = named(types);
    if (!name) return fail(std::move(name.error()));
    auto answer = checked(raw_, PQexecPrepared(raw_, name->c_str(), static_cast<int>(values.size()), pointers.data(),
                                               lengths.data(), formats.data(), 0));
    if (!answer) return fail(std::move(answer.error()));
    answer_ = std::move(*answer);
    next_ = 0;
    return {};
  }

  Result<bool> step() override {
    if (answer_ == nullptr || next_ >= PQntuples(answer_.get())) return false;
    ++next_;
    return true;
  }

  std::size_t columns() const override {
    return answer_ == nullptr ? 0 : static_cast<std::size_t>(PQnfields(answer_.get()));
  }

  Result<Value> value(std::size_t column) const override {
    const int row = next_ - 1;
    const int index = static_cast<int>(column);
    if (row < 0 || PQgetisnull(answer_.get(), row, index) == 1) return Value();
    const char* data = PQgetvalue(answer_.get(), row, index);
    const std::string_view text(data, static_cast<std::size_t>(PQgetlength(answer_.get(), row, index)));
    switch (PQftype(answer_.get(), index)) {
      case kBoolean: return Value(std::int64_t{text == "t" ? 1 : 0});
      case kInt2:
      case kInt4:
      case kInt8: {
        std::int64_t whole = 0;
        std::from_chars(text.data(), text.data() + text.size(), whole);
        return Value(whole);
      }
      case kText:
      case kVarchar: return Value(unescape_nul(text));
      case kBytes: {
        std::size_t size = 0;
        unsigned char* bytes = PQunescapeBytea(reinterpret_cast<const unsigned char*>(data), &size);
        Bytes copy{std::string(reinterpret_cast<const char*>(bytes), size)};
        PQfreemem(bytes);
        return Value(std::move(copy));
      }
      default:
        return fail("store.type", {std::to_string(column), "integer, text or bytes",
                                   "type " + std::to_string(PQftype(answer_.get(), index))});
    }
  }

  std::int64_t changes() const override {
    if (answer_ == nullptr || std::string_view(PQcmdStatus(answer_.get())).starts_with("SELECT")) return 0;
    const std::string_view digits = PQcmdTuples(answer_.get());
    std::int64_t rows = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), rows);
    return rows;
  }

  void reset() noexcept override {
    answer_.reset();
    texts_.clear();
  }

 private:
  static Oid type_of(const Value& value) {
    static constexpr std::array<Oid, 4> kTypes = {0, kInt8, kText, kBytes};  // null: whatever stands there
    return kTypes[value.held().index()];
  }

  static std::string written(const Value& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value.held())) return std::to_string(*whole);
    if (const auto* text = std::get_if<std::string>(&value.held())) return escape_nul(*text);
    if (const auto* bytes = std::get_if<Bytes>(&value.held())) return bytes->data;
    return {};
  }

  // The server's statement for these types, prepared at first use.
  Result<std::string> named(const std::vector<Oid>& types) {
    const auto known = names_.find(types);
    if (known != names_.end()) return known->second;
    const std::string name = "s" + std::to_string(++made_);
    auto prepared = checked(
        raw_, PQprepare(raw_, name.c_str(), translated_.sql.c_str(), static_cast<int>(types.size()), types.data()));
    if (!prepared) return fail(std::move(prepared.error()));
    names_[types] = name;
    return name;
  }

  PGconn* raw_;
  Translated translated_;
  std::int64_t& made_;
  std::map<std::vector<Oid>, std::string> names_;
  std::vector<std::string> texts_;
  Answer answer_;
  int next_ = 0;
};

}  // namespace

std::string escape_nul(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '\0' || c == '\1') {
      out += {'\1', c == '\0' ? '0' : '1'};
    } else {
      out += c;
    }
  }
  return out;
}

std::string unescape_nul(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '\1' && i + 1 < text.size();
    out += escaped ? static_cast<char>(text[++i] - '0') : text[i];
  }
  return out;
}

Error postgres_error(std::string_view state, std::string_view message) {
  struct Row {
    std::string_view state;  // the beginning of an SQLSTATE (PostgreSQL, appendix A)
    std::string_view code;
  };
  static constexpr std::array<Row, 16> kRows = {{{"22P02", "store.value"},
                                                 {"22003", "store.value"},
                                                 {"42804", "store.value"},
                                                 {"23", "store.constraint"},
                                                 {"40001", "store.contention"},
                                                 {"40P01", "store.contention"},
                                                 {"55P03", "store.locked"},
                                                 {"25006", "store.read_only"},
                                                 {"53100", "store.full"},
                                                 {"53200", "store.full"},
                                                 {"53300", "store.unopenable"},
                                                 {"58030", "store.io"},
                                                 {"XX001", "store.damaged"},
                                                 {"XX002", "store.damaged"},
                                                 {"08", "store.lost"},
                                                 {"57P0", "store.lost"}}};
  if (state.empty()) return {"store.lost", {std::string(message)}, {}};
  const std::string said = std::string(message) + " (SQLSTATE " + std::string(state) + ")";
  for (const Row& row : kRows) {
    if (state.starts_with(row.state)) return {row.code, {said}, {}};
  }
  return {"store.sql", {said}, {}};
}

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const std::string& address) {
  const std::array<const char*, 4> keys = {"dbname", "client_encoding", "connect_timeout", nullptr};
  const std::array<const char*, 4> values = {address.c_str(), "UTF8", "10", nullptr};
  std::unique_ptr<PostgresConnection> connection(
      new PostgresConnection(PQconnectdbParams(keys.data(), values.data(), 1)));
  if (!connection->alive()) return fail("store.unopenable", {trimmed(PQerrorMessage(connection->raw_))});
  PQsetNoticeProcessor(connection->raw_, [](void*, const char*) {}, nullptr);
  if (auto ready = connection->set_up(); !ready) return fail(std::move(ready.error()));
  return connection;
}

PostgresConnection::~PostgresConnection() {
  drop_statements();
  PQfinish(raw_);
}

Result<void> PostgresConnection::set_up() {
  const auto encoding = shown("server_encoding");
  if (!encoding) return fail(encoding.error());
  if (*encoding != "UTF8") return fail("store.encoding", {*encoding});
  for (const char* setting : {"fsync", "synchronous_commit", "full_page_writes"}) {
    const auto is = shown(setting);
    if (!is) return fail(is.error());
    if (*is == "off") return fail("store.not_durable", {setting, *is});
  }
  return script("SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s'");
}

Result<std::string> PostgresConnection::shown(const std::string& setting) {
  auto answer = checked(raw_, PQexec(raw_, ("SHOW " + setting).c_str()));
  if (!answer) return fail(std::move(answer.error()));
  return std::string(PQgetvalue(answer->get(), 0, 0));
}

Result<void> PostgresConnection::script(std::string_view sql) {
  auto answer = checked(raw_, PQexec(raw_, std::string(sql).c_str()));
  if (!answer) return fail(std::move(answer.error()));
  return {};
}

Result<std::vector<std::string>> PostgresConnection::tables() {
  return names(
      "SELECT CAST(relname AS TEXT) FROM pg_class WHERE relkind = 'r' AND relnamespace = "
      "CAST(current_schema() AS regnamespace) ORDER BY oid");
}

bool PostgresConnection::alive() const noexcept { return PQstatus(raw_) == CONNECTION_OK; }

bool PostgresConnection::idle() const noexcept { return PQtransactionStatus(raw_) == PQTRANS_IDLE; }

Result<std::unique_ptr<Prepared>> PostgresConnection::make(std::string_view sql) {
  return std::make_unique<PostgresPrepared>(raw_, translate_statement(sql, Dialect::postgres), statements_made_);
}

}  // namespace sluice::store

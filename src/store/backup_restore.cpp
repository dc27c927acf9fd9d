// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <fstream>

#include "backup.hpp"
#include "digest.hpp"
#include "journal.hpp"
#include "sluice/base/hash.hpp"

namespace sluice::store {
namespace {

namespace fs = std::filesystem;

std::optional<std::int64_t> whole(const Json* value) {
  std::int64_t number = 0;
  if (value == nullptr || value->kind != Json::Kind::number) return std::nullopt;
  const char* end = value->text.data() + value->text.size();
  const auto [stop, fault] = std::from_chars(value->text.data(), end, number);
  if (fault != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::string text_of(const Json& value, std::string_view name) {
  const Json* member = value.find(name);
  return member == nullptr ? std::string() : member->text;
}

// Reads the lines of a backup, in order.
class Lines {
 public:
  explicit Lines(const fs::path& path) : in_(path, std::ios::binary) {}
  [[nodiscard]] bool there() const { return in_.is_open(); }

  // The next line, whose bytes count for the hash from the one after on. Fails with backup.invalid or, after the last,
  // backup.truncated.
  Result<Json> next() {
    if (number_ > 0) {
      hash_.update(text_);
      hash_.update("\n");
    }
    ++number_;
    if (!std::getline(in_, text_)) return fail("backup.truncated");
    auto value = parse_json(text_);
    if (!value) return invalid(value.error().code);
    return value;
  }

  tl::unexpected<Error> invalid(std::string_view why) const {
    return fail("backup.invalid", {std::to_string(number_), std::string(why)});
  }

  // Whether this last line is the one that was written after the others.
  Result<void> check_end(const Json& end, std::uint64_t rows) {
    const bool fits =
        text_of(end, "sha256") == to_hex(hash_.finish()) && whole(end.find("rows")) == static_cast<std::int64_t>(rows);
    return fits && in_.peek() == std::ifstream::traits_type::eof() ? Result<void>{} : fail("backup.truncated");
  }

 private:
  std::ifstream in_;
  std::string text_;
  std::size_t number_ = 0;
  Sha256 hash_;
};

// The part of our schemas that the backup had.
Result<std::vector<Schema>> schemas_then(const Json& opening, const std::vector<Schema>& schemas, const Lines& lines) {
  std::vector<Schema> then;
  for (const Schema& schema : schemas) then.push_back({schema.module, {}});
  const Json* list = opening.find("migrations");
  if (text_of(opening, "sluice_backup") != "1" || list == nullptr) return lines.invalid("sluice_backup");
  for (const Json& row : list->items) {
    const std::string module = text_of(row, "module");
    const std::string name = text_of(row, "name");
    const auto number = whole(row.find("number"));
    const auto ours = std::ranges::find(schemas, module, &Schema::module);
    const bool known = ours != schemas.end() && number && *number >= 1 &&
                       *number <= static_cast<std::int64_t>(ours->migrations.size());
    if (!known) return fail("backup.schema", {name, module});
    const Migration& migration = ours->migrations[static_cast<std::size_t>(*number - 1)];
    auto& target = then[static_cast<std::size_t>(ours - schemas.begin())].migrations;
    const bool in_turn = *number == static_cast<std::int64_t>(target.size()) + 1;
    if (!in_turn || sha256(migration.sql) != text_of(row, "checksum")) return fail("backup.schema", {name, module});
    target.push_back(migration);
  }
  return then;
}

Result<Value> value_of(const Json& item, const Lines& lines) {
  if (item.kind == Json::Kind::null) return Value();
  if (item.kind == Json::Kind::string) return Value(item.text);
  if (const auto number = whole(&item)) return Value(*number);
  const auto bytes =
      item.kind == Json::Kind::object && item.find("hex") != nullptr ? from_hex(text_of(item, "hex")) : std::nullopt;
  if (!bytes) return lines.invalid("value");
  return Value(Bytes{*bytes});
}

Result<void> insert(Connection& connection, const std::string& table, const Json& row, const Lines& lines) {
  std::vector<Value> values;
  std::string marks;
  for (const Json& item : row.items) {
    auto value = value_of(item, lines);
    if (!value) return fail(std::move(value.error()));
    values.push_back(std::move(*value));
    marks += marks.empty() ? "?" : ", ?";
  }
  const auto kept = connection.run("INSERT INTO \"" + table + "\" VALUES (" + marks + ")", std::move(values));
  if (!kept) return fail(kept.error());
  return {};
}

// Within a transaction: what migrations sowed goes, what the backup has comes.
Result<std::uint64_t> load(Connection& connection, Lines& lines) {
  const auto tables = connection.tables();
  if (!tables) return fail(tables.error());
  for (auto table = tables->rbegin(); table != tables->rend(); ++table) {
    if (*table == "store_migration") continue;
    if (auto gone = connection.run("DELETE FROM \"" + *table + "\""); !gone) return fail(std::move(gone.error()));
  }
  std::string table;
  for (std::uint64_t rows = 0;;) {
    const auto line = lines.next();
    if (!line) return fail(line.error());
    if (const Json* end = line->find("end"); end != nullptr) {
      if (auto whole_file = lines.check_end(*end, rows); !whole_file) return fail(std::move(whole_file.error()));
      return rows;
    }
    if (line->kind == Json::Kind::array) {
      if (table.empty()) return lines.invalid("table");
      if (auto kept = insert(connection, table, *line, lines); !kept) return fail(std::move(kept.error()));
      ++rows;
      continue;
    }
    table = text_of(*line, "table");
    if (table == "store_migration" || std::ranges::find(*tables, table) == tables->end()) return lines.invalid("table");
  }
}

Result<void> verify(Connection& connection) {
  Reading reading(connection);
  JournalVerifier verifier;
  auto exported = export_snapshot(reading, [&](std::string_view text) -> Result<void> {
    verifier.line(text);
    return {};
  });
  if (!exported) return exported;
  const auto findings = verifier.finish().findings;
  // a backup is taken while others write: the last leaves of it may have no head yet
  const auto wrong = std::ranges::find_if(findings, [](const Error& e) { return e.code != "journal.unsigned"; });
  if (wrong == findings.end()) return {};
  return fail("backup.journal", {std::string(wrong->code), wrong->arguments.empty() ? "" : wrong->arguments[0]});
}

Result<void> check_empty(Connection& connection) {
  const auto acts =
      Reading(connection)
          .one<std::int64_t>("SELECT (SELECT COUNT(*) FROM journal) + (SELECT COUNT(*) FROM journal_pending)");
  if (!acts) return fail(acts.error());
  return std::get<0>(**acts) == 0 ? Result<void>{} : fail("store.not_empty");
}

Result<std::uint64_t> load_in_transaction(Connection& connection, Lines& lines) {
  const bool sqlite = connection.dialect() == Dialect::sqlite;
  const auto begun = connection.script(
      sqlite ? "BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON"
             : "BEGIN ISOLATION LEVEL READ COMMITTED; SET CONSTRAINTS ALL DEFERRED; LOCK TABLE journal");
  if (!begun) return fail(begun.error());
  auto done = [&]() -> Result<std::uint64_t> {
    if (auto empty = check_empty(connection); !empty) return fail(std::move(empty.error()));
    auto rows = load(connection, lines);
    if (!rows) return rows;
    if (auto verified = verify(connection); !verified) return fail(std::move(verified.error()));
    if (auto committed = connection.script("COMMIT"); !committed) return fail(std::move(committed.error()));
    return rows;
  }();
  if (!done) static_cast<void>(connection.script("ROLLBACK"));
  return done;
}

}  // namespace

Result<std::uint64_t> Backup::restore(Connection& connection, const std::vector<Schema>& schemas, const fs::path& file,
                                      Instant at) {
  Lines lines(file);
  if (!lines.there()) return fail("file.missing", {}, {file.string(), 0, {}});
  const auto opening = lines.next();
  if (!opening) return fail(opening.error());
  const auto then = schemas_then(*opening, schemas, lines);
  if (!then) return fail(then.error());
  const auto state = schema_state(connection, *then);
  if (!state) return fail(state.error());
  if (auto made = apply_migrations(connection, *then, at); !made) return fail(std::move(made.error()));
  auto rows = load_in_transaction(connection, lines);
  if (!rows) return rows;
  if (auto made = apply_migrations(connection, schemas, at); !made) return fail(std::move(made.error()));
  return rows;
}

}  // namespace sluice::store

// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#include "backup.hpp"
#include "digest.hpp"
#include "sluice/base/json.hpp"

namespace sluice::store {
namespace {

namespace fs = std::filesystem;

// Beside its name until it is whole and on the disk.
class NewFile {
 public:
  explicit NewFile(fs::path path) : path_(std::move(path)), part_(path_.string() + ".part") {
    file_ = std::fopen(part_.c_str(), "wb");
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    if (file_ != nullptr) std::fclose(file_);
    if (!kept_) ::unlink(part_.c_str());
  }

  Result<void> line(const std::string& text) {
    if (file_ == nullptr) return fault();
    hash_.update(text);
    hash_.update("\n");
    if (std::fwrite(text.data(), 1, text.size(), file_) != text.size() || std::fputc('\n', file_) == EOF) {
      return fault();
    }
    return {};
  }

  std::string hash_so_far() { return to_hex(hash_.finish()); }

  Result<void> keep() {
    if (std::fflush(file_) != 0 || ::fsync(::fileno(file_)) != 0) return fault();
    if (std::rename(part_.c_str(), path_.c_str()) != 0) return fault();
    kept_ = true;
    const fs::path folder = path_.has_parent_path() ? path_.parent_path() : fs::path(".");
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return fault();
    const bool fine = ::fsync(descriptor) == 0;
    ::close(descriptor);
    return fine ? Result<void>{} : fault();
  }

 private:
  tl::unexpected<Error> fault() const { return fail("backup.write", {path_.string(), std::strerror(errno)}); }

  fs::path path_;
  std::string part_;
  std::FILE* file_ = nullptr;
  Sha256 hash_;
  bool kept_ = false;
};

Json written(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value.held())) return Json::number(std::to_string(*whole));
  if (const auto* text = std::get_if<std::string>(&value.held())) return Json::string(*text);
  if (const auto* bytes = std::get_if<Bytes>(&value.held())) {
    return Json::object({{"hex", Json::string(to_hex(bytes->data))}});
  }
  return {};
}

Result<std::string> row_text(const Statement& rows) {
  Json row = Json::array();
  for (std::size_t column = 0; column < rows.columns(); ++column) {
    const auto value = rows.value(column);
    if (!value) return fail(value.error());
    row.items.push_back(written(*value));
  }
  return to_json(row);
}

// How many rows the statement had.
Result<std::uint64_t> write_rows(Statement& rows, NewFile& out) {
  for (std::uint64_t count = 0;; ++count) {
    const auto more = rows.step();
    if (!more) return fail(more.error());
    if (!*more) return count;
    const auto text = row_text(rows);
    if (!text) return fail(text.error());
    if (auto said = out.line(*text); !said) return fail(std::move(said.error()));
  }
}

// PostgreSQL would send a table as a whole; a cursor gives it in parts.
Result<std::uint64_t> write_table(Connection& connection, const std::string& table, NewFile& out) {
  const std::string all = "SELECT * FROM \"" + table + "\"";
  if (connection.dialect() == Dialect::sqlite) {
    auto rows = connection.query(all);
    if (!rows) return fail(std::move(rows.error()));
    return write_rows(*rows, out);
  }
  const std::string cursor = "\"backup of " + table + "\"";
  if (auto opened = connection.script("DECLARE " + cursor + " CURSOR FOR " + all); !opened) {
    return fail(std::move(opened.error()));
  }
  for (std::uint64_t count = 0;;) {
    auto rows = connection.query("FETCH 1000 FROM " + cursor);
    if (!rows) return fail(std::move(rows.error()));
    const auto part = write_rows(*rows, out);
    if (!part) return part;
    if (*part == 0) return count;
    count += *part;
  }
}

Result<std::string> opening_line(Connection& connection) {
  const auto recorded = recorded_migrations(connection);
  if (!recorded) return fail(recorded.error());
  Json list = Json::array();
  for (const auto& [applied, checksum] : *recorded) {
    list.items.push_back(Json::object({{"module", Json::string(applied.module)},
                                       {"number", Json::number(std::to_string(applied.number))},
                                       {"name", Json::string(applied.name)},
                                       {"checksum", Json::string(checksum)}}));
  }
  return to_json(Json::object({{"sluice_backup", Json::number("1")}, {"migrations", std::move(list)}}));
}

}  // namespace

Result<std::uint64_t> Backup::write(Reading& reading, const fs::path& file) {
  Connection& connection = reading.connection_;
  NewFile out(file);
  const auto opening = opening_line(connection);
  if (!opening) return fail(opening.error());
  if (auto said = out.line(*opening); !said) return fail(std::move(said.error()));
  const auto tables = connection.tables();
  if (!tables) return fail(tables.error());
  std::uint64_t rows = 0;
  for (const std::string& table : *tables) {
    if (table == "store_migration") continue;
    if (auto said = out.line(to_json(Json::object({{"table", Json::string(table)}}))); !said) {
      return fail(std::move(said.error()));
    }
    const auto count = write_table(connection, table, out);
    if (!count) return count;
    rows += *count;
  }
  const Json end = Json::object({{"end", Json::object({{"rows", Json::number(std::to_string(rows))},
                                                       {"sha256", Json::string(out.hash_so_far())}})}});
  if (auto said = out.line(to_json(end)); !said) return fail(std::move(said.error()));
  if (auto kept = out.keep(); !kept) return fail(std::move(kept.error()));
  return rows;
}

}  // namespace sluice::store

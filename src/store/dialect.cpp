// SPDX-License-Identifier: Apache-2.0
#include "dialect.hpp"

namespace sluice::store {
namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

// Where the literal, quoted name, comment or word that begins at `from` ends; otherwise the next character.
std::size_t end_of_token(std::string_view sql, std::size_t from) {
  const char first = sql[from];
  const auto after = [&](std::string_view closing, std::size_t start) {
    const auto found = sql.find(closing, start);
    return found == std::string_view::npos ? sql.size() : found + closing.size();
  };
  if (first == '\'' || first == '"') return after({&first, 1}, from + 1);  // a doubled quote begins the next token
  if (sql.substr(from).starts_with("--")) return after("\n", from);
  if (sql.substr(from).starts_with("/*")) return after("*/", from);
  std::size_t end = from;
  while (end < sql.size() && is_word(sql[end])) ++end;
  return end == from ? from + 1 : end;
}

template <class Replace>
std::string rewrite(std::string_view sql, Replace replace) {
  std::string out;
  out.reserve(sql.size() + 16);
  for (std::size_t at = 0; at < sql.size();) {
    const std::size_t end = end_of_token(sql, at);
    out += replace(std::string(sql.substr(at, end - at)));
    at = end;
  }
  return out;
}

}  // namespace

Translated translate_statement(std::string_view sql, Dialect dialect) {
  Translated translated;
  translated.sql = rewrite(sql, [&](std::string token) {
    if (token != "?") return token;
    ++translated.parameters;
    return dialect == Dialect::postgres ? "$" + std::to_string(translated.parameters) : token;
  });
  return translated;
}

std::string translate_migration(std::string_view sql, Dialect dialect) {
  return rewrite(sql, [&](std::string token) -> std::string {
    if (dialect == Dialect::sqlite) return token == "BIGINT" ? "INTEGER" : token;
    if (token == "BLOB") return "BYTEA";
    if (token == "TEXT") return "TEXT COLLATE \"C\"";
    return token == "STRICT" ? "" : token;
  });
}

}  // namespace sluice::store

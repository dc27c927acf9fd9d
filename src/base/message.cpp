// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/message.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "sluice/base/check.hpp"
#include "sluice/base/csv.hpp"
#include "sluice/base/text.hpp"

namespace sluice {
namespace {

struct EmbeddedFile {
  const char* name;
  const unsigned char* bytes;
  std::size_t size;
};

#include "catalogue.inc"  // kMessageFiles: the bytes of data/messages/*.csv, made by cmake/embed.cmake

struct Catalogue {
  std::vector<CsvTable> tables;  // own the text that the rows show
  std::vector<CatalogueRow> rows;

  Catalogue() {
    for (const EmbeddedFile& file : kMessageFiles) {
      auto table = parse_csv({reinterpret_cast<const char*>(file.bytes), file.size}, file.name);
      CHECK_THAT(table.has_value());
      CHECK_THAT((table->header == std::vector<std::string>{"code", "en", "zh"}));
      tables.push_back(std::move(*table));
    }
    for (const CsvTable& table : tables) {
      for (const CsvRow& row : table.rows) rows.push_back({row.cells[0], row.cells[1], row.cells[2]});
    }
    std::ranges::sort(rows, {}, &CatalogueRow::code);
    CHECK_THAT(std::ranges::adjacent_find(rows, {}, &CatalogueRow::code) == rows.end());
  }
};

// An argument may be a piece of hostile input: it stays on its line, cannot steer a terminal and
// cannot flood one.
std::string shown(std::string_view argument) {
  constexpr std::size_t kLongest = 200;
  std::string result;
  const auto escape = [&](char c) { result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c)); };
  std::string_view rest = argument.substr(0, kLongest);
  while (!rest.empty()) {
    const std::size_t valid = first_invalid_utf8(rest).value_or(rest.size());
    for (const char c : rest.substr(0, valid)) {
      if ((c >= 0 && c < 0x20) || c == 0x7F) escape(c);
      else result += c;
    }
    if (valid == rest.size()) break;
    escape(rest[valid]);
    rest.remove_prefix(valid + 1);
  }
  if (argument.size() > kLongest) result += "...";
  return result;
}

// `{0}` to `{9}` in a row's sentence; "?" where the error has no such argument.
std::string filled(std::string_view sentence, const std::vector<std::string>& arguments) {
  std::string result;
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    const std::string_view rest = sentence.substr(i);
    if (rest.size() < 3 || rest[0] != '{' || rest[2] != '}' || rest[1] < '0' || rest[1] > '9') {
      result += rest[0];
      continue;
    }
    const auto index = static_cast<std::size_t>(rest[1] - '0');
    result += index < arguments.size() ? shown(arguments[index]) : "?";
    i += 2;
  }
  return result;
}

}  // namespace

std::span<const CatalogueRow> catalogue() noexcept {
  static const Catalogue instance;
  return instance.rows;
}

std::string sentence(const Error& error, Language language) {
  const auto row = std::ranges::lower_bound(catalogue(), error.code, {}, &CatalogueRow::code);
  CHECK_THAT(row != catalogue().end() && row->code == error.code);
  return filled(language == Language::english ? row->english : row->chinese, error.arguments);
}

std::string describe(const Error& error, Language language) {
  const Where& where = error.where;
  std::string place = shown(where.file);
  if (where.line > 0 && !place.empty()) {
    place += fmt::format(":{}", where.line);
  } else if (where.line > 0) {
    place = fmt::format(fmt::runtime(language == Language::english ? "line {}" : "第 {} 行"), where.line);
  }
  if (!place.empty()) place += ": ";
  if (!where.field.empty()) place += shown(where.field) + ": ";
  return fmt::format("{}{} [{}]", place, sentence(error, language), error.code);
}

}  // namespace sluice

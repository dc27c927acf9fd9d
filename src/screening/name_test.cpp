// SPDX-License-Identifier: Apache-2.0
#include "name.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "sluice/base/csv.hpp"
#include "sluice/base/file.hpp"
#include "sluice/base/hash.hpp"

namespace sluice::screening {
namespace {

const std::filesystem::path kTables = std::filesystem::path(SLUICE_SOURCE_DIR) / "data/names";

TEST_CASE("the tables are those of their manifest") {
  const auto manifest = parse_csv(*read_file(kTables / "manifest.csv"), "manifest.csv");
  REQUIRE(manifest);
  CHECK(manifest->rows.size() == 6);
  for (const CsvRow& row : manifest->rows) {
    const auto bytes = read_file(kTables / row.cells[0]);
    REQUIRE(bytes);
    CHECK_MESSAGE(sha256(*bytes) == "sha256:" + row.cells[4], row.cells[0]);
  }
}

TEST_CASE("a table that is not whole is refused where it is wrong") {
  const auto folder = std::filesystem::temp_directory_path() / "sluice_names_test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const auto load_with = [&](std::string_view file, std::string_view text) {
    for (const auto& each : std::filesystem::directory_iterator(kTables)) {
      std::filesystem::copy_file(each.path(), folder / each.path().filename(),
                                 std::filesystem::copy_options::overwrite_existing);
    }
    std::ofstream(folder / file) << text;
    return NameTables::load(folder);
  };
  const auto without = load_with("syllables.csv", "pinyin\nma\n");
  REQUIRE_FALSE(without);
  CHECK(without.error().code == "names.column");
  const auto strange = load_with("small_words.csv", "word,stands_for,kind\nvan,of,article\n");
  REQUIRE_FALSE(strange);
  CHECK(strange.error().code == "names.row");
  CHECK(strange.error().where.line == 2);
  std::filesystem::remove_all(folder);
}

std::vector<std::string> shown(std::string_view name, EntryKind kind) {
  static const NameTables tables = [] {
    auto result = NameTables::load(kTables);
    REQUIRE(result);
    return std::move(*result);
  }();
  std::vector<std::string> parts;
  for (const Token& token : prepare(name, kind, tables).tokens) parts.push_back(token.shown);
  return parts;
}

using Parts = std::vector<std::string>;

TEST_CASE("names come apart into what they are made of") {
  CHECK(shown("BIN LADIN, Usama", EntryKind::person) == Parts{"usama", "bin", "ladin"});
  CHECK(shown("深圳市长安科技有限公司", EntryKind::organisation) ==
        Parts{"深圳", "市", "长", "安", "科技", "有限公司"});
  CHECK(shown("A.B.C. Trading Co., Ltd.", EntryKind::organisation) == Parts{"abc", "trading", "co ltd"});
  CHECK(shown("عبدالرحمن", EntryKind::person) == Parts{"عبد", "ال", "رحمن"});
  CHECK(shown("Sa'id O\xE2\x80\x99"
              "Brien",
              EntryKind::person) == Parts{"said", "obrien"});
}

TEST_CASE("nothing, marks alone and a name without end have an end") {
  CHECK(shown("", EntryKind::person).empty());
  CHECK(shown("\xE2\x80\x8F\xE2\x80\x8B ,.-", EntryKind::person).empty());
  CHECK(shown("\xFF\xFE\x80", EntryKind::person).empty());
  CHECK(shown(std::string(10000, 'a'), EntryKind::organisation).size() == 1);
  std::string words;
  while (words.size() < 10000) words += "word ";
  CHECK(shown(words, EntryKind::organisation).size() == 48);
}

}  // namespace
}  // namespace sluice::screening

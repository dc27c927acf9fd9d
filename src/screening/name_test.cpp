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
  CHECK(shown("深圳市长安科技有限公司", EntryKind::organisation) == Parts{"深圳", "市", "长安", "科技", "有限公司"});
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

TEST_CASE("a number in a firm's name is one token however it is written") {
  const auto tables = NameTables::load(kTables);
  REQUIRE(tables);
  const auto numbers = [&](std::string_view name, EntryKind kind = EntryKind::organisation) {
    std::string found;
    for (const Token& token : prepare(name, kind, *tables).tokens) {
      if (token.term.role == WordRole::number) found += (found.empty() ? "" : " ") + token.term.spellings[0];
    }
    return found;
  };
  CHECK(numbers("中国电子科技集团公司第四十八研究所") == "48");
  CHECK(numbers("第48研究所") == "48");
  CHECK(numbers("48th Research Institute") == "48");
  CHECK(numbers("Fund No. 8") == "8");
  CHECK(numbers("深圳凱盈八號創業投資") == "8");
  CHECK(numbers("東融壹號股權投資") == "1");
  CHECK(numbers("Third Harbour Works") == "3");
  CHECK(numbers("第一百零二工厂") == "102");
  CHECK(numbers("三一重工股份有限公司").empty());  // no ordinal, no number
  CHECK(numbers("第五八", EntryKind::person).empty());
  CHECK(prepare("Fund No. 8", EntryKind::organisation, *tables).tokens.size() == 2);
  CHECK(prepare("第48研究所", EntryKind::organisation, *tables).tokens.size() == 2);
}

TEST_CASE("words of the glossary are read in a short part of a long name, and not in a short name") {
  const auto tables = NameTables::load(kTables);
  REQUIRE(tables);
  const auto last = [&](std::string_view name) {
    return prepare(name, EntryKind::organisation, *tables).tokens.back().term.spellings[0];
  };
  CHECK(last("精納科技(香港)") == "hongkong");
  CHECK(last("香港") == "gang");
}

}  // namespace
}  // namespace sluice::screening

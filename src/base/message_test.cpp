// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/message.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <map>
#include <regex>
#include <set>

#include "sluice/base/file.hpp"
#include "sluice/base/text.hpp"

using namespace sluice;

namespace {

// The program's own text, tests left out: file name to contents.
std::map<std::string, std::string> sources() {
  std::map<std::string, std::string> result;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(SLUICE_SOURCE_DIR "/src")) {
    const std::string name = entry.path().string();
    const bool code = name.ends_with(".cpp") || name.ends_with(".hpp");
    if (code && !name.ends_with("_test.cpp")) result[name] = read_file(entry.path()).value();
  }
  return result;
}

bool has_row(std::string_view code) { return std::ranges::binary_search(catalogue(), code, {}, &CatalogueRow::code); }

// The numbers in braces of a sentence.
std::set<char> places(std::string_view sentence) {
  std::set<char> result;
  for (std::size_t i = 0; i + 2 < sentence.size(); ++i) {
    if (sentence[i] == '{' && sentence[i + 2] == '}') result.insert(sentence[i + 1]);
  }
  return result;
}

}  // namespace

TEST_CASE("every code that the program fails with has a row") {
  const std::regex use(R"rx((?:\bfail|\bfault|\badd|\bcomplain|\bat|Error)[({]+\s*"([a-z0-9_]+\.[a-z0-9_.]+)")rx");
  std::size_t found = 0;
  for (const auto& [name, text] : sources()) {
    for (std::sregex_iterator match(text.begin(), text.end(), use), end; match != end; ++match) {
      const std::string code = (*match)[1];
      ++found;
      CHECK_MESSAGE(has_row(code), name << ": " << code << " has no row in data/messages");
    }
  }
  CHECK(found > 20);
}

TEST_CASE("every row is used by the program") {
  const auto texts = sources();
  for (const CatalogueRow& row : catalogue()) {
    const std::string literal = '"' + std::string(row.code) + '"';
    const bool used = std::ranges::any_of(
        texts, [&](const auto& source) { return source.second.find(literal) != std::string::npos; });
    CHECK_MESSAGE(used, row.code << " is in data/messages, but nothing fails with it");
  }
}

TEST_CASE("both languages say every row in full, with the same arguments") {
  for (const CatalogueRow& row : catalogue()) {
    CAPTURE(row.code);
    CHECK(std::ranges::count(row.code, '.') == 1);
    CHECK(row.english.size() > 10);
    CHECK((row.english.ends_with('.') || row.english.ends_with('?') || row.english.ends_with(':')));
    CHECK(row.chinese.size() > 10);
    CHECK(display_width(row.chinese) > row.chinese.size() / 2);  // wide characters, not a copy of the English
    CHECK(places(row.english) == places(row.chinese));
  }
}

TEST_CASE("an error reads as one line with its place and its code") {
  const Error error{"date.invalid", {"2025-02-29"}, {"cases.csv", 7, "declaration"}};
  CHECK(describe(error) ==
        "cases.csv:7: declaration: \"2025-02-29\" is not a day from 1900 to 2199. Write it as "
        "YYYY-MM-DD, for example 2025-11-07. [date.invalid]");
  CHECK(describe(error, Language::chinese) ==
        "cases.csv:7: declaration: “2025-02-29”不是 1900 年至 2199 年之间的有效日期。请写成 YYYY-MM-DD，例如 "
        "2025-11-07。 [date.invalid]");
  CHECK(describe(Error{"file.directory", {}, {"data", 0, {}}}).starts_with("data: This is a directory"));
  CHECK(describe(Error{"csv.empty", {}, {{}, 3, {}}}).starts_with("line 3: The table"));
  CHECK(describe(Error{"csv.empty", {}, {{}, 3, {}}}, Language::chinese).starts_with("第 3 行: 表格"));
  CHECK(describe(Error{"csv.empty", {}, {}}).starts_with("The table"));
}

TEST_CASE("an argument cannot leave its line, steer the terminal or flood it") {
  const auto shown = [](std::string argument) { return sentence(Error{"date.invalid", {std::move(argument)}, {}}); };
  CHECK(shown("a\nb\x1B[2J").starts_with("\"a\\x0ab\\x1b[2J\" is not"));
  CHECK(shown("\xFF镝\xE9").starts_with("\"\\xff镝\\xe9\" is not"));
  CHECK(shown(std::string(1'000'000, 'x')).size() < 400);
  CHECK_FALSE(first_invalid_utf8(shown(std::string(199, 'x') + "镝")));
  CHECK(shown("{0}{1}").starts_with("\"{0}{1}\" is not"));
  CHECK(sentence(Error{"date.invalid", {}, {}}).starts_with("\"?\" is not"));
}

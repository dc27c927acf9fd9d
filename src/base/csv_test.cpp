// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/csv.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <sstream>

using namespace sluice;
using Cells = std::vector<std::string>;

namespace {

// All rows, or the code and line of the first failure.
struct Reading {
  std::vector<Cells> rows;
  std::vector<std::size_t> lines;
  std::string failure;

  explicit Reading(const std::string& text, std::size_t limit = 1000) {
    std::istringstream in(text);
    CsvReader reader(in, "t.csv", limit);
    CsvRow row;
    for (;;) {
      const auto more = reader.next(row);
      if (!more) {
        failure = std::string(more.error().code) + ":" + std::to_string(more.error().where.line);
        CHECK(more.error().where.file == "t.csv");
        return;
      }
      if (!*more) return;
      rows.push_back(row.cells);
      lines.push_back(row.line);
    }
  }
};

}  // namespace

TEST_CASE("rows end in LF, in CRLF or with the text") {
  const std::vector<Cells> expected = {{"a", "b"}, {"c", ""}};
  CHECK(Reading("a,b\nc,\n").rows == expected);
  CHECK(Reading("a,b\r\nc,\r\n").rows == expected);
  CHECK(Reading("a,b\nc,").rows == expected);
  CHECK(Reading("a,b\r\nc,\r").rows == expected);
  CHECK(Reading("").rows.empty());
}

TEST_CASE("quotes hold commas, line ends and quotes") {
  CHECK(Reading("\"a,b\",\"c\nd\",\"e\"\"f\",\"\"\n").rows == std::vector<Cells>{{"a,b", "c\nd", "e\"f", ""}});
  CHECK(Reading("\"a\r\nb\"").rows == std::vector<Cells>{{"a\r\nb"}});
  CHECK(Reading("\"\"\"\"").rows == std::vector<Cells>{{"\""}});
  CHECK(Reading("a\rb,c").rows == std::vector<Cells>{{"a\rb", "c"}});
}

TEST_CASE("a byte order mark is no part of the first cell") {
  CHECK(Reading("\xEF\xBB\xBF\"id\",b\n").rows == std::vector<Cells>{{"id", "b"}});
  CHECK(Reading("\xEF\xBB\xBF").rows.empty());
  CHECK(Reading("\xEF\xBC\x81,b").rows == std::vector<Cells>{{"！", "b"}});  // shares its first byte
  CHECK(Reading("\xEF").failure == "text.invalid_utf8:1");
  CHECK(Reading("\xEF\xBB,a").failure == "text.invalid_utf8:1");
}

TEST_CASE("lines with nothing on them are no rows, and lines are counted over them") {
  const Reading reading("\n\r\na\n\n\"b\nb\"\n\nc\n\n");
  CHECK(reading.rows == std::vector<Cells>{{"a"}, {"b\nb"}, {"c"}});
  CHECK(reading.lines == std::vector<std::size_t>{3, 5, 8});
  CHECK(Reading("\"\"\n").rows == std::vector<Cells>{{""}});
  CHECK(Reading(",\n").rows == std::vector<Cells>{{"", ""}});
}

TEST_CASE("faults name their line") {
  CHECK(Reading("a\nb\"c\"\n").failure == "csv.stray_quote:2");
  CHECK(Reading("a\n\"b\"c\n").failure == "csv.stray_quote:2");
  CHECK(Reading("a, \"b\"\n").failure == "csv.stray_quote:1");
  CHECK(Reading("a\n\"b\n\nc\n").failure == "csv.unclosed_quote:2");
  CHECK(Reading("a\n\xFF\n").failure == "text.invalid_utf8:2");
  CHECK(Reading("ab\nabc\nabcdef\n", 4).failure == "csv.row_too_long:3");
  CHECK(Reading("abc\nabcd", 4).rows == std::vector<Cells>{{"abc"}, {"abcd"}});
}

TEST_CASE("after a fault the next line is read") {
  for (const std::string bad : {"x\"y,z", "\"x\"y", "\xC0\xAF", "xxxxxxxxxxxx", "\"xxxxxxxx\"\"xx"}) {
    CAPTURE(bad);
    std::istringstream in(bad + "\nc,d\n");
    CsvReader reader(in, {}, 8);
    CsvRow row;
    CHECK_FALSE(reader.next(row));
    REQUIRE(reader.next(row));
    CHECK(row.cells == Cells{"c", "d"});
    CHECK(row.line == 2);
  }
}

TEST_CASE("a table has a header, and rows as wide as it") {
  const auto table = parse_csv("code,en\na.b,\"A, b.\"\n");
  REQUIRE(table);
  CHECK(table->column("en") == 1);
  CHECK(table->column("zh") == -1);
  CHECK(table->rows.at(0).cells == Cells{"a.b", "A, b."});
  CHECK(parse_csv("").error().code == "csv.empty");
  CHECK(parse_csv("\n\n").error().code == "csv.empty");
  CHECK(parse_csv("a,b,a\n1\n").error().code == "csv.duplicate_column");
  const auto ragged = parse_csv("a,b\n1,2\n3\n", "t.csv");
  REQUIRE_FALSE(ragged);
  CHECK(ragged.error() == Error{"csv.ragged_row", {"1", "2"}, {"t.csv", 3, {}}});
  CHECK(parse_csv("a\n\"").error().code == "csv.unclosed_quote");
}

TEST_CASE("what is written reads back") {
  CHECK(rc::check([] {
    const auto character = rc::gen::element<std::string>(",", "\"", "\n", "\r", " ", "a", "镝", "\xEF\xBB\xBF");
    const auto cell = rc::gen::map(rc::gen::container<std::vector<std::string>>(character), [](const Cells& parts) {
      std::string joined;
      for (const auto& part : parts) joined += part;
      return joined;
    });
    const auto cells = rc::gen::nonEmpty(rc::gen::container<Cells>(cell));
    const auto rows = *rc::gen::container<std::vector<Cells>>(cells);
    const std::string line_end = *rc::gen::element<std::string>("\n", "\r\n");
    std::string text;
    for (const Cells& row : rows) {
      for (std::size_t i = 0; i < row.size(); ++i) text += (i > 0 ? "," : "") + csv_cell(row[i]);
      text += (row == Cells{""} ? "\"\"" : "") + line_end;
    }
    RC_ASSERT(Reading(text, 1'000'000).rows == rows);
  }));
}

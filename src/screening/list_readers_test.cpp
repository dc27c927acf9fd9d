// SPDX-License-Identifier: Apache-2.0
#include "list_reading.hpp"
#include "list_testing.hpp"
#include "sluice/base/hash.hpp"

using namespace sluice;
using namespace sluice::screening;

TEST_CASE("Every format has a symbol that names it") {
  for (int i = 0; i <= static_cast<int>(ListFormat::toml); ++i) {
    const auto format = static_cast<ListFormat>(i);
    CHECK(list_format(symbol(format)) == format);
  }
  CHECK(symbol(ListFormat::csl_csv) == "csl-csv");
  CHECK(symbol(ListFormat::toml) == "toml");
  CHECK_FALSE(list_format("xls").has_value());
}

TEST_CASE("A list has the hash of its bytes, and its head from the file before the caller") {
  const std::string_view text = "source,name\nX (EL),A\n";
  const List list = list_of(source_of(ListFormat::csl_csv, text));
  CHECK(list.sha256 == sha256(text));
  CHECK(list.id == "test");
  CHECK(list.publisher == "United States, International Trade Administration");
  CHECK(list.address == "https://example.org/list");
  auto nameless = test_head();
  nameless.id.clear();
  CHECK(read_list(source_of(ListFormat::csl_csv, text), nameless).error().code == "list.no_id");
  auto undated = test_head();
  undated.version.reset();
  CHECK(read_list(source_of(ListFormat::csl_csv, text), undated).error().code == "list.no_version");
}

TEST_CASE("What takes the entries may stop the reading") {
  std::size_t taken = 0;
  const auto stopped =
      stream_list(source_of(ListFormat::csl_csv, "source,name\nX,A\nX,B\n"), [&](Entry&&) -> Result<void> {
        ++taken;
        return fail("list.empty");
      });
  CHECK(stopped.error().code == "list.empty");
  CHECK(taken == 1);
}

TEST_CASE("What a publisher repeats is kept once, the first of it") {
  const List list = list_of(source_of(ListFormat::csl_csv, "source,name,alt_names,countries\nX,A,B;A;B,CN;cn;China\n"));
  CHECK(list.entries[0].names == std::vector<Name>{{"A", NameKind::primary}, {"B", NameKind::alias}});
  CHECK(list.entries[0].countries == std::vector<std::string>{"CN"});
}

TEST_CASE("Countries are known by code, by CLDR's English and by publishers' own names") {
  CHECK(country_code("cn") == "CN");
  CHECK(country_code(" Germany ") == "DE");
  CHECK(country_code("Korea, North") == "KP");
  CHECK(country_code("Iran (Islamic Republic of)") == "IR");
  CHECK(country_code("Burma") == "MM");
  CHECK(country_code("Atlantis").empty());
  CHECK(country_code("").empty());
}

TEST_CASE("Days that a span takes leave what lies before and behind") {
  const auto span = [](int first, int last) { return Span{Date{first}, Date{last}}; };
  CHECK(without({span(1, 10)}, span(4, 6)) == std::vector<Span>{span(1, 3), span(7, 10)});
  CHECK(without({span(1, 10)}, span(1, 10)).empty());
  CHECK(without({span(1, 10)}, span(10, 20)) == std::vector<Span>{span(1, 9)});
  CHECK(without({span(1, 10)}, span(11, 20)) == std::vector<Span>{span(1, 10)});
  CHECK(without({span(1, 3), span(7, 10)}, span(0, 8)) == std::vector<Span>{span(9, 10)});
  CHECK(union_of({span(7, 10), span(1, 3), span(4, 5)}) == std::vector<Span>{span(1, 5), span(7, 10)});
  CHECK(union_of({span(1, 10), span(2, 3)}) == std::vector<Span>{span(1, 10)});
  CHECK(union_of({Span{}, span(2, 3)}).empty());
}

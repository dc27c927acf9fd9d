// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/json_records.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "sluice/base/message.hpp"

using namespace sluice;

namespace {

// "{"a":1}@2 " for each record, and what the reading fails with as "json.kind:3".
class Told {
 public:
  TakeJson take() {
    return [this](const Json& record) -> Result<void> {
      text_ += to_json(record) + "@" + std::to_string(record.line) + " ";
      return {};
    };
  }

  template <class T>
  std::string with(const Result<T>& read) const {
    if (read) return text_;
    CHECK(read.error().where.file == "f.json");
    CHECK(!sentence(read.error(), Language::chinese).empty());
    return text_ + std::string(read.error().code) + ":" + std::to_string(read.error().where.line);
  }

 private:
  std::string text_;
};

std::string items(std::string_view text, std::string_view key = "list") {
  Told told;
  const auto read = each_json_item(text, "f.json", key, told.take());
  return told.with(read) + (read && !*read ? "none" : "");
}

std::string lines(std::string_view text) {
  Told told;
  return told.with(each_json_line(text, "f.json", told.take()));
}

std::string records(std::string_view text) {
  Told told;
  return told.with(each_json_record(text, "f.json", told.take()));
}

}  // namespace

TEST_CASE("the items of a list come one at a time with their lines, at the top or under a key") {
  CHECK(items("[{\"a\": 1},\n\n {\"a\":\n [2]}]") == R"({"a":1}@1 {"a":[2]}@3 )");
  CHECK(items("\xEF\xBB\xBF\n{\"total\": 7, \"list\": [\n{\"a\": 1}], \"more\": {\"list\": [{}]}}") == R"({"a":1}@3 )");
  CHECK(items("[]").empty());
  CHECK(items("{\"list\": []}").empty());
  CHECK(items("{\"total\": 7}") == "none");
  CHECK(items("{}") == "none");
}

TEST_CASE("each line that is not blank is a record") {
  CHECK(lines("\xEF\xBB\xBF{\"a\": 1}\r\n \t\r\n{\"b\": null}\n") == R"({"a":1}@1 {"b":null}@3 )");
  CHECK(lines("{}\n{}") == "{}@1 {}@2 ");
  CHECK(lines("").empty());
}

TEST_CASE("lines that are not wanted are not read") {
  Told told;
  const auto wanted = [](std::string_view line) { return line.find('b') != std::string_view::npos; };
  CHECK(told.with(each_json_line("{\"a\": 1}\nthis is none\n{\"b\": 1}", "f.json", told.take(), wanted)) ==
        R"({"b":1}@3 )");
}

TEST_CASE("what begins as a list is read as a list, all else by lines") {
  CHECK(records("\xEF\xBB\xBF \n[{\"a\": 1},\n{}]") == R"({"a":1}@2 {}@3 )");
  CHECK(records("{\"a\": [1]}\n{}") == R"({"a":[1]}@1 {}@2 )");
  CHECK(records(" \n").empty());
}

TEST_CASE("numbers of others keep their exponents and are numbers none the less") {
  CHECK(lines("{\"a\": [1e3, -1.5E-2, 0e+0, 12.50]}") == "{\"a\":[1e3,-1.5E-2,0e+0,12.50]}@1 ");
  CHECK(items("[{\"a\": 5e-1 }]") == "{\"a\":5e-1}@1 ");
  for (const char* text : {"1e", "1e+", "e3", "1e3.5", "1e3e3", ".5e1", "01e1", "1-2", "+1"}) {
    CHECK(lines("{\"a\": " + std::string(text) + "}") == "json.syntax:1");
  }
}

TEST_CASE("what is no record is refused with its line, behind those that are") {
  CHECK(items("[{},\n7]") == "{}@1 json.kind:2");
  CHECK(items("{\"list\":\n7}") == "json.kind:2");
  CHECK(items("\n7") == "json.kind:2");
  CHECK(lines("{}\n[1]") == "{}@1 json.kind:2");
  CHECK(lines("{}\n\n{\"a\": ") == "{}@1 json.unclosed:3");
  CHECK(lines("{}\n{} {}") == "{}@1 json.trailing:2");
  CHECK(lines("{}\n{\"a\": \"\xFF\"}") == "{}@1 text.invalid_utf8:2");
  CHECK(items("[{\"a\": 1, \n\"a\": 2}]") == "json.duplicate_key:2");
  CHECK(items("{\"list\": [{}],\n\"list\": [{}]}") == "{}@1 json.duplicate_key:2");
  CHECK(items("{\"\\udc00\": 1}") == "json.escape:1");
  CHECK(items("[{}\n]\n x") == "json.trailing:3");
  CHECK(items("{\"list\": [{}]}\n]") == "json.trailing:2");
  CHECK(items("\n[{},\n") == "json.unclosed:2");  // where it was opened
  CHECK(items(" ") == "json.empty:1");
}

TEST_CASE("depth and number of values are limited a record") {
  const auto nested = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
  CHECK(items("{\"list\": [{\"a\": " + nested(63) + "}]}") == "{\"a\":" + nested(63) + "}@1 ");
  CHECK(items("[{\"a\": " + nested(64) + "}]") == "json.too_deep:1");
  std::string many = "{\"a\": [0";  // the object is a value, and the list
  for (int i = 3; i < 500'000; ++i) many += ",0";
  CHECK(each_json_item("[" + many + "]},\n" + many + "]}]", {}, {}, [](const Json&) { return Result<void>(); }));
  CHECK(items("[" + many + ",0]}]") == "json.too_many_values:1");
}

TEST_CASE("a failure of who takes the records stops the reading and comes back as it is") {
  const auto take = [](const Json& record) -> Result<void> {
    if (record.find("a") == nullptr) return {};
    return fail("date.invalid", {"soon"}, {"other", 9, "a"});
  };
  const Error expected{"date.invalid", {"soon"}, {"other", 9, "a"}};
  const auto item = each_json_item("[{}, {\"a\": 1}, wrong", "f.json", {}, take);
  REQUIRE(!item);
  CHECK(item.error().code == "json.unclosed");  // the list has no end, which shows before its items are read
  const auto list = each_json_item("[{}, {\"a\": 1}, wrong]", "f.json", {}, take);
  REQUIRE(!list);
  CHECK(list.error() == expected);
  const auto line = each_json_line("{}\n{\"a\": 1}\nwrong", "f.json", take);
  REQUIRE(!line);
  CHECK(line.error() == expected);
}

TEST_CASE("item by item, line by line and as a whole the same is read") {
  CHECK(rc::check([] {
    const auto text = rc::gen::container<std::string>(rc::gen::element('a', '"', '\\', '\n', '{', ']', '\0', ','));
    Json whole = Json::array();
    std::string by_line;
    for (const std::string& each : *rc::gen::container<std::vector<std::string>>(text)) {
      const Json value = *rc::gen::arbitrary<bool>() ? Json::string(each) : Json::array({Json::number("1.50"), {}});
      whole.items.push_back(Json::object({{"name", value}, {"x" + each, Json::boolean(true)}}));
      by_line += to_json(whole.items.back()) + (*rc::gen::arbitrary<bool>() ? "\n" : "\r\n\n");
    }
    Json read = Json::array();
    const auto take = [&](const Json& record) -> Result<void> {
      read.items.push_back(record);
      return {};
    };
    const Json under = Json::object({{"before", Json::array({Json::string("[")})}, {"list", whole}});
    for (const JsonLayout layout : {JsonLayout::compact, JsonLayout::pretty}) {
      for (const Json& document : {whole, under}) {
        read.items.clear();
        RC_ASSERT(each_json_item(to_json(document, layout), {}, "list", take).value());
        RC_ASSERT(read == whole);
      }
    }
    read.items.clear();
    RC_ASSERT(each_json_line(by_line, {}, take).has_value());
    RC_ASSERT(read == whole);
  }));
}

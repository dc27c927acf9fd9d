// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/json.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "sluice/base/message.hpp"

using namespace sluice;

namespace {

std::string refused(std::string_view text, std::size_t first_line = 1) {
  const auto node = parse_json(text, "f.json", first_line);
  if (node) return "accepted: " + to_json(*node);
  CHECK(node.error().where.file == "f.json");
  CHECK(!sentence(node.error(), Language::chinese).empty());
  return std::string(node.error().code) + ":" + std::to_string(node.error().where.line);
}

std::string round(std::string_view text) {
  const auto node = parse_json(text);
  return node ? to_json(*node) : describe(node.error());
}

rc::Gen<std::string> any_text() {
  return rc::gen::container<std::string>(
      rc::gen::element('a', 'Z', '"', '\\', '/', '\n', '\t', '\0', '\x1F', ' ', '{'));
}

Json any_node(int level) {
  const int kind = *rc::gen::inRange(0, level > 3 ? 4 : 6);
  if (kind == 0) return {};
  if (kind == 1) return Json::boolean(*rc::gen::arbitrary<bool>());
  if (kind == 2) return Json::number(std::to_string(*rc::gen::arbitrary<int>()) + ".50");
  if (kind == 3) return Json::string(*any_text() + *rc::gen::element("", "镝", "é"));
  Json node = kind == 4 ? Json::array() : Json::object();
  const int size = *rc::gen::inRange(0, 20);
  for (int i = 0; i < size; ++i) {
    if (kind == 4) node.items.push_back(any_node(level + 1));
    else node.members.push_back({*any_text() + std::to_string(i), any_node(level + 1)});
  }
  return node;
}

}  // namespace

TEST_CASE("numbers keep their digits, members their order, strings their characters") {
  CHECK(round(R"({"b": 1.50, "a": [true, false, null, "x"]})") == R"({"b":1.50,"a":[true,false,null,"x"]})");
  CHECK(round("123456789012345678901234567890.000100") == "123456789012345678901234567890.000100");
  CHECK(round("[-0.10, 0, -7]") == "[-0.10,0,-7]");
  CHECK(round(R"("\u955d\ud83d\ude00\/\n")") == "\"镝😀/\\n\"");
  CHECK(round(" \t\r\n7 \n") == "7");
  CHECK(round("\xEF\xBB\xBF{}") == "{}");
}

TEST_CASE("each value knows its line") {
  const auto node = parse_json("{\n \"a\": 1,\n\n \"b\": [\n  {\"c\":\n 2}]\n}", {}, 10);
  REQUIRE(node);
  CHECK(node->line == 10);
  CHECK(node->find("a")->line == 11);
  CHECK(node->find("b")->line == 13);
  CHECK(node->find("b")->items[0].line == 14);
  CHECK(node->find("b")->items[0].find("c")->line == 15);
  CHECK(node->find("z") == nullptr);
}

TEST_CASE("what is no JSON is refused with its line") {
  CHECK(refused("") == "json.empty:1");
  CHECK(refused(" \n ") == "json.empty:1");
  CHECK(refused("{") == "json.unclosed:1");
  CHECK(refused("{\"a\": [1, 2\n}", 5) == "json.syntax:6");
  CHECK(refused("{\"a\": 1,\n}") == "json.syntax:2");
  CHECK(refused("[1,\n 2\n 3]") == "json.syntax:3");
  CHECK(refused("[1,]") == "json.syntax:1");
  CHECK(refused("{\"a\" 1}") == "json.syntax:1");
  CHECK(refused("{a: 1}") == "json.syntax:1");
  CHECK(refused("[tru]") == "json.syntax:1");
  CHECK(refused("[nul]") == "json.syntax:1");
  CHECK(refused("nan") == "json.syntax:1");
  CHECK(refused("{\"a\": 'x'}") == "json.syntax:1");
  CHECK(refused("{\"a\": \"x\n\"}") == "json.control_character:1");
  CHECK(refused("{\"b\": 1,\n\"a\": \"x}") == "json.unclosed_string:2");
  CHECK(refused("[\n\"\\x\"]") == "json.escape:2");
  CHECK(refused("[\"\\ud800\"]") == "json.escape:1");
  CHECK(refused("[\"\\udc00\"]") == "json.escape:1");
  CHECK(refused("{\"\\ud800\": 1}") == "json.escape:1");
  CHECK(refused("{\"\\udc00\": 1}") == "json.escape:1");
}

TEST_CASE("nothing may follow the value") {
  CHECK(refused("{}\n{}") == "json.trailing:2");
  CHECK(refused("{} x") == "json.trailing:1");
  CHECK(refused("[1] ]") == "json.trailing:1");
  CHECK(refused("1 2") == "json.trailing:1");
  CHECK(refused("\"a\" \"b\"") == "json.trailing:1");
  CHECK(refused("true false") == "json.trailing:1");
  CHECK(refused("{}}") == "json.trailing:1");
}

TEST_CASE("a number is written out, without exponent, sign or leading zeros") {
  CHECK(refused("[1e3]") == "json.exponent:1");
  CHECK(refused("[\n1.5E-2]") == "json.exponent:2");
  for (const char* text : {"[01]", "[+1]", "[.5]", "[5.]", "[-]", "[--1]", "[1.2.3]", "[0x10]", "[1_000]", "[1true]"}) {
    CHECK(refused(text) == "json.syntax:1");
  }
}

TEST_CASE("a key given twice is refused at the second") {
  CHECK(refused("{\"a\": 1,\n\"b\": 2,\n\"a\": 3}") == "json.duplicate_key:3");
  CHECK(refused("{\"a\": 1, \"\\u0061\": 3}") == "json.duplicate_key:1");
  std::string many = "{";
  for (int i = 0; i < 100; ++i) many += "\"k" + std::to_string(i) + "\": 0,\n";
  CHECK(round(many + "\"k100\": 0}").starts_with("{\"k0\":0,"));
  for (const int again : {0, 15, 16, 17, 99}) {
    CHECK(refused(many + "\"k" + std::to_string(again) + "\": 1}") == "json.duplicate_key:101");
  }
}

TEST_CASE("64 levels are read, 65 are not") {
  const auto nested = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
  CHECK(round(nested(64)) == nested(64));
  CHECK(refused(nested(65)) == "json.too_deep:1");
  CHECK(refused(nested(100000)) == "json.too_deep:1");
}

TEST_CASE("half a million values are read, one more is not") {
  std::string text = "[0";  // the list is one, and the first of its items
  for (int i = 2; i < 500'000; ++i) text += ",\n0";
  CHECK(!parse_json(text + ",0]"));
  CHECK(parse_json(text + "]"));
  CHECK(refused(text + ",0]") == "json.too_many_values:499999");
}

TEST_CASE("text that is not UTF-8 is refused with the line of the first bad byte") {
  CHECK(refused("{\n\"a\": \"\xFF\"}") == "text.invalid_utf8:2");
  CHECK(refused("{\n\n\"a\": \"\xC0\xAF\"}", 3) == "text.invalid_utf8:5");
}

TEST_CASE("whatever is written reads back the same, compact or pretty") {
  CHECK(rc::check([] {
    const Json node = any_node(0);
    RC_ASSERT(parse_json(to_json(node)).value() == node);
    RC_ASSERT(parse_json(to_json(node, JsonLayout::pretty)).value() == node);
  }));
}

TEST_CASE("pretty JSON has two blanks a level and empty lists on one line") {
  CHECK(to_json(parse_json(R"({"a":[1,{"b":2}],"c":[],"d":{}})").value(), JsonLayout::pretty) ==
        "{\n  \"a\": [\n    1,\n    {\n      \"b\": 2\n    }\n  ],\n  \"c\": [],\n  \"d\": {}\n}");
}

TEST_CASE("a pointer sets what is there and makes what is missing") {
  Json root = parse_json(R"({"a": {"b": 1}, "list": [1, 2], "none": null})").value();
  const auto put = [&](std::string_view pointer) {
    const auto done = set(root, pointer, Json::string("x"));
    return done ? to_json(root) : std::string(done.error().code);
  };
  CHECK(put("/a/b") == R"({"a":{"b":"x"},"list":[1,2],"none":null})");
  CHECK(put("/a/c/d") == R"({"a":{"b":"x","c":{"d":"x"}},"list":[1,2],"none":null})");
  CHECK(put("/list/1") == R"({"a":{"b":"x","c":{"d":"x"}},"list":[1,"x"],"none":null})");
  root = parse_json(R"({"list": [1], "none": null})").value();
  CHECK(put("/list/1") == R"({"list":[1,"x"],"none":null})");
  CHECK(put("/list/-/y") == R"({"list":[1,"x",{"y":"x"}],"none":null})");
  CHECK(put("/none/0/id") == R"({"list":[1,"x",{"y":"x"}],"none":[{"id":"x"}]})");
  CHECK(put("/~0a~1b") == R"({"list":[1,"x",{"y":"x"}],"none":[{"id":"x"}],"~a/b":"x"})");
  CHECK(put("") == R"("x")");
}

TEST_CASE("a pointer that leads nowhere changes nothing") {
  Json root = parse_json(R"({"list": [1], "text": "t"})").value();
  const Json before = root;
  const auto code = [&](std::string_view pointer) {
    const auto done = set(root, pointer, Json::string("x"));
    CHECK(root == before);
    CHECK(!sentence(done.error()).empty());
    return std::string(done.error().code);
  };
  CHECK(code("list") == "pointer.invalid");
  CHECK(code("/a~2") == "pointer.invalid");
  CHECK(code("/a~") == "pointer.invalid");
  CHECK(code("/list/2") == "pointer.missing");
  CHECK(code("/list/01") == "pointer.missing");
  CHECK(code("/list/x") == "pointer.missing");
  CHECK(code("/list/18446744073709551616") == "pointer.missing");
  CHECK(code("/text/a") == "pointer.missing");
  CHECK(code("/list/0/a") == "pointer.missing");
}

TEST_CASE("canonical JSON is what RFC 8785 shows") {
  const auto canonical = [](std::string_view text) { return canonical_json(parse_json(text).value()).value(); };
  // RFC 8785, section 3.2.2 and 3.2.3; the numbers written out, since a file's number has no exponent here.
  CHECK(canonical(R"({"numbers": [333333333.33333329, 1000000000000000000000000000000, 4.50, 0.002,
                      0.000000000000000000000000001],
                      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]})") ==
        "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
        "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  CHECK(canonical(R"({"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",
                      "1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control",
                      "\u00f6":"Latin Small Letter O With Diaeresis"})") ==
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\",\"ö\":\"Latin Small Letter O With "
        "Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With "
        "Dagesh\"}");
  CHECK(canonical(R"("\b\f\t")") == R"("\b\f\t")");
}

TEST_CASE("canonical numbers are the nearest doubles as ECMAScript writes them") {
  // RFC 8785, appendix B.
  const auto number = [](const std::string& digits) {
    const auto written = canonical_json(Json::number(digits));
    return written ? *written : std::string(written.error().code);
  };
  CHECK(number("-0") == "0");
  CHECK(number("9007199254740992") == "9007199254740992");
  CHECK(number("9007199254740993") == "9007199254740992");
  CHECK(number("295147905179352830000") == "295147905179352830000");
  CHECK(number("999999999999999900000") == "999999999999999900000");
  CHECK(number("1000000000000000000000") == "1e+21");
  CHECK(number("9.999999999999997e22") == "9.999999999999997e+22");
  CHECK(number("0.000001") == "0.000001");
  CHECK(number("0.0000001") == "1e-7");
  CHECK(number("333333333.33333325") == "333333333.33333325");
  CHECK(number("-0.0000033333333333333333") == "-0.0000033333333333333333");
  CHECK(number("5e-324") == "5e-324");
  CHECK(number("1.7976931348623157e308") == "1.7976931348623157e+308");
  CHECK(number("1e999") == "json.number");
  CHECK(number("NaN") == "json.number");
  CHECK(number("12x") == "json.number");
}

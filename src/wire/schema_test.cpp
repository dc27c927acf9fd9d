// SPDX-License-Identifier: Apache-2.0
#include "sluice/wire/schema.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "contract.hpp"
#include "sluice/base/file.hpp"
#include "sluice/wire/reader.hpp"
#include "sluice/wire/transaction.hpp"
#include "testing.hpp"

using namespace sluice;
using namespace sluice::wire;
using wire::testing::reference;

namespace {

Json schema() { return parse_json(transaction_schema()).value(); }

const Json& definition(const Json& root, std::string_view name) { return *root.find("$defs")->find(name); }

// The text between two fences of a language, for each such block of a page.
std::vector<std::string> blocks(const std::string& page, const std::string& language) {
  std::vector<std::string> result;
  const std::string open = "```" + language + "\n";
  for (std::size_t at = page.find(open); at != std::string::npos; at = page.find(open, at)) {
    at += open.size();
    const std::size_t end = page.find("```", at);
    result.push_back(page.substr(at, end - at));
    at = end;
  }
  return result;
}

void check_shape(const Shape& shape) {
  if (shape.each) check_shape(*shape.each->shape);
  for (const FieldShape& field : shape.fields) {
    CAPTURE(std::string(field.name));
    CHECK(!field.name.empty());
    CHECK(field.meaning.en.ends_with('.'));
    CHECK(field.meaning.zh.ends_with("。"));
    CHECK(parse_json(field.example));
    check_shape(*field.use.shape);
  }
}

}  // namespace

TEST_CASE("docs/transaction.md is what the program says") {
  const auto page = read_file(std::string(SLUICE_SOURCE_DIR) + "/docs/transaction.md");
  REQUIRE(page);
  const bool same = *page == transaction_reference();
  CHECK_MESSAGE(same, "write it again: sluice contract reference > docs/transaction.md");
}

TEST_CASE("the example of the page is a transaction") {
  const auto examples = blocks(transaction_reference(), "json");
  REQUIRE(examples.size() == 1);
  const auto transaction = read_transaction(parse_json(examples[0]).value(), reference());
  if (!transaction) FAIL(describe(transaction.error()));
  CHECK(transaction->parties.get()->at(0).id == "p1");
}

TEST_CASE("the CSV of the page is two transactions") {
  const auto examples = blocks(transaction_reference(), "csv");
  REQUIRE(examples.size() == 1);
  std::istringstream in(examples[0]);
  TransactionReader reader(in, Format::csv, reference());
  trade::Transaction transaction;
  CHECK(reader.next(transaction).value());
  CHECK(transaction.lines.size() == 2);
  CHECK(transaction.lines[1].composition.at("Dy").unknown());
  CHECK(reader.next(transaction).value());
  CHECK(!reader.next(transaction).value());
}

TEST_CASE("every field has a meaning in both languages and an example") { check_shape(contract().transaction); }

TEST_CASE("the schema defines each object once and allows nothing else in it") {
  const Json root = schema();
  CHECK(root.find("$ref")->text == "#/$defs/transaction");
  for (const char* name : {"transaction", "dates", "party", "hit", "end_use", "risks", "line", "content", "made_with",
                           "quantity", "money"}) {
    const Json& object = definition(root, name);
    CHECK(object.find("type")->text == "object");
    CHECK(object.find("additionalProperties")->text == "false");
  }
  CHECK(to_json(*definition(root, "transaction").find("required")) == R"(["sluice","id","lines"])");
  CHECK(to_json(*definition(root, "transaction").find("patternProperties")) == R"({"^x-":true})");
  CHECK(to_json(*definition(root, "hit").find("required")) == R"(["list","entry"])");
  CHECK(definition(root, "line").find("required") == nullptr);
}

TEST_CASE("the schema says what a fact may be") {
  const Json root = schema();
  const Json& line = *definition(root, "line").find("properties");
  CHECK(to_json(*line.find("origin")->find("anyOf")) ==
        R"([{"$ref":"#/$defs/country"},{"type":"null"},{"const":"n/a"}])");
  CHECK(to_json(*line.find("description")->find("anyOf")) ==
        R"([{"type":"string","minLength":1,"not":{"const":"n/a"}},{"type":"null"}])");
  const Json& act = *definition(root, "transaction").find("properties")->find("act")->find("anyOf");
  CHECK(to_json(act.items[0]) == R"({"enum":["shipment","transit","transfer","technology_release","service"]})");
  CHECK(definition(root, "transaction").find("properties")->find("lines")->find("minItems")->text == "1");
  CHECK(to_json(*definition(root, "transaction").find("properties")->find("sluice")).starts_with(R"({"const":1,)"));
}

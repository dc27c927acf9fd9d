// SPDX-License-Identifier: Apache-2.0
#include "sluice/wire/transaction.hpp"

#include <doctest/doctest.h>

#include "testing.hpp"

using namespace sluice;
using namespace sluice::wire;
using namespace sluice::trade;
using wire::testing::reference;

namespace {

// Reads a transaction whose members besides sluice, id and lines are `members`.
std::string with(const std::string& members) {
  return "{\"sluice\": 1, \"id\": \"T-1\", " + members + "\"lines\": [{\"id\": \"l1\"}]}";
}

std::string with_line(const std::string& members) {
  return "{\"sluice\": 1, \"id\": \"T-1\", \"lines\": [{" + members + "}]}";
}

Transaction accepted(const std::string& text) {
  const auto transaction = read_transaction(parse_json(text).value(), reference());
  if (!transaction) FAIL(describe(transaction.error()));
  return *transaction;
}

// "code line field": that of the first error.
std::string refused(const std::string& text) {
  const auto node = parse_json(text, "t.json");
  if (!node) FAIL(describe(node.error()));
  const auto transaction = read_transaction(*node, reference(), "t.json");
  if (transaction) return "accepted";
  const Error& error = transaction.error();
  CHECK(error.where.file == "t.json");
  CHECK(!sentence(error, Language::chinese).empty());
  return std::string(error.code) + " " + std::to_string(error.where.line) + " " + error.where.field;
}

std::string argument(const std::string& text, std::size_t index) {
  const auto transaction = read_transaction(parse_json(text).value(), reference());
  REQUIRE(!transaction);
  return transaction.error().arguments.at(index);
}

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

}  // namespace

TEST_CASE("the example of the contract is read as it is meant") {
  const Transaction transaction = accepted(std::string(wire::testing::kExample));
  CHECK(transaction.id == "T-1");
  CHECK(*transaction.act.get() == Act::shipment);
  CHECK(transaction.dates.contract.unknown());
  CHECK(*transaction.dates.declaration.get() == parse_date("2025-10-20").value());
  CHECK(transaction.from.get()->text() == "CN");
  CHECK(transaction.via.get()->at(0).text() == "VN");
  const Party& exporter = transaction.parties.get()->at(0);
  CHECK(exporter.nationality.not_applicable());
  CHECK(exporter.identifiers.at("uscc") == "91330200MA2AGXXXX1");
  CHECK(*exporter.military.get() == false);
  CHECK(exporter.hits.get()->empty());
  CHECK(transaction.parties.get()->at(1).hits.unknown());
  CHECK(transaction.end_use.logic_nm.not_applicable());
  CHECK(*transaction.end_use.risks.military.get() == Risk::none);
  const Line& line = transaction.lines.at(0);
  CHECK(*line.form.get() == Form::magnet);
  CHECK(line.composition.at("Dy").get()->min == decimal("0.0018"));
  CHECK(!line.composition_complete);
  CHECK(line.content.get()->at(0).value_share.get()->max == decimal("0.0009"));
  CHECK(*line.made_with.get()->at(0).technology.get() == Technology::magnet_making);
  CHECK(line.quantity.get()->micro == 4'000'000'000);
  CHECK(line.value.get()->currency.text() == "CNY");
  CHECK(line.control_code.unknown());
}

TEST_CASE("the least transaction has an id and a line, and knows nothing else") {
  const Transaction transaction = accepted(R"({"sluice": 1, "id": "T-1", "lines": [{}]})");
  CHECK(transaction.act.unknown());
  CHECK(transaction.parties.unknown());
  CHECK(transaction.lines[0].id == "l1");
  CHECK(transaction == accepted(R"({"sluice": 1, "id": "T-1", "act": null, "dates": null, "parties": null,
                                    "end_use": {"risks": null}, "lines": [{"id": null, "form": null}]})"));
}

TEST_CASE("lines and parties without an id are named by their place") {
  const Transaction transaction =
      accepted(R"({"sluice": 1, "id": "T", "parties": [{"id": "x"}, {}], "lines": [{}, {"id": "z"}, {}]})");
  CHECK(transaction.parties.get()->at(1).id == "p2");
  CHECK(transaction.lines[0].id == "l1");
  CHECK(transaction.lines[2].id == "l3");
  CHECK(refused(R"({"sluice": 1, "id": "T", "lines": [{"id": "l2"}, {}]})") == "id.twice 1 /lines/1/id");
}

TEST_CASE("notes under x- are ignored at the top and nowhere else") {
  CHECK(accepted(with(R"("x-note": {"any": ["thing"]}, )")).id == "T-1");
  CHECK(refused(with_line(R"("x-note": 1)")) == "json.unknown_key 1 /lines/0/x-note");
}

TEST_CASE("a measured value is a decimal or the ends between which it lies") {
  const auto dy = [](const std::string& value) {
    return *accepted(with_line(R"("composition": {"Dy": )" + value + "}")).lines[0].composition.at("Dy").get();
  };
  CHECK(dy(R"("0.0018")") == Range{decimal("0.0018"), decimal("0.0018")});
  CHECK(dy("0.0018") == Range{decimal("0.0018"), decimal("0.0018")});
  CHECK(dy("0.10000000000000001") == Range{decimal("0.10000000000000001"), decimal("0.10000000000000001")});
  CHECK(dy(R"({"min": "0.1", "max": 0.3})") == Range{decimal("0.1"), decimal("0.3")});
  CHECK(dy(R"({"min": "0.1"})") == Range{decimal("0.1"), decimal("1")});
  CHECK(dy(R"({"min": null, "max": "0.3"})") == Range{decimal("0"), decimal("0.3")});
  const auto node = accepted(with(R"("end_use": {"logic_nm": {"max": "14"}}, )"));
  CHECK(*node.end_use.logic_nm.get() == Range{decimal("0"), decimal("14")});
}

TEST_CASE("a parameter is yes or no, a number or a word") {
  const auto lines = accepted(with_line(R"("parameters": {"a": true, "b": "1.75", "c": {"min": "-3"}, "d": "flake",
                                           "e": "n/a", "f": null, "g": "1C905", "h": 7})"))
                         .lines;
  const auto& all = lines[0].parameters;
  CHECK(*all.find("a")->second.get() == Parameter(true));
  CHECK(*all.find("b")->second.get() == Parameter(Range{decimal("1.75"), decimal("1.75")}));
  CHECK(std::get<Range>(*all.find("c")->second.get()).min == decimal("-3"));
  CHECK(*all.find("d")->second.get() == Parameter(std::string("flake")));
  CHECK(all.find("e")->second.not_applicable());
  CHECK(all.find("f")->second.unknown());
  CHECK(*all.find("g")->second.get() == Parameter(std::string("1C905")));
  CHECK(*all.find("h")->second.get() == Parameter(Range{decimal("7"), decimal("7")}));
  CHECK(refused(with_line(R"("parameters": {"a": "1234567890123456789"})")) == "decimal.range 1 /lines/0/parameters/a");
  CHECK(refused(with_line(R"("parameters": {"": "1"})")) == "text.empty 1 /lines/0/parameters/");
}

TEST_CASE("an element that is named and null is there in an unknown amount") {
  const Line line = accepted(with_line(R"("composition": {"Dy": null}, "composition_complete": true)")).lines[0];
  CHECK(line.composition.at("Dy").unknown());
  CHECK(line.composition_complete);
}

TEST_CASE("what breaks the contract is refused with its place") {
  CHECK(refused(R"({"sluice": 2, "id": "T", "lines": [{}]})") == "contract.version 1 /sluice");
  CHECK(refused(R"({"sluice": "1", "id": "T", "lines": [{}]})") == "contract.version 1 /sluice");
  CHECK(refused(R"({"id": "T", "lines": [{}]})") == "field.missing 1 /sluice");
  CHECK(refused(R"({"sluice": 1, "lines": [{}]})") == "field.missing 1 /id");
  CHECK(refused(R"({"sluice": 1, "id": null, "lines": [{}]})") == "field.missing 1 /id");
  CHECK(refused(R"({"sluice": 1, "id": "", "lines": [{}]})") == "text.empty 1 /id");
  CHECK(refused(R"({"sluice": 1, "id": "T"})") == "field.missing 1 /lines");
  CHECK(refused("{\"sluice\": 1, \"id\": \"T\",\n \"lines\": []}") == "transaction.no_lines 2 /lines");
  CHECK(refused("[]") == "json.kind 1 ");
  CHECK(refused("{\"sluice\": 1, \"id\": \"T\", \"lines\":\n [{},\n 7]}") == "json.kind 3 /lines/1");
  CHECK(refused(with("\n\"frm\": \"CN\", ")) == "json.unknown_key 2 /frm");
  CHECK(refused(with(R"("a/b~c": 1, )")) == "json.unknown_key 1 /a~1b~0c");
  CHECK(refused(with(R"("from": "China", )")) == "country.unknown 1 /from");
  CHECK(refused(with(R"("from": 156, )")) == "json.kind 1 /from");
  CHECK(refused(with(R"("via": ["VN", "XX"], )")) == "country.unknown 1 /via/1");
  CHECK(refused(with(R"("act": "export", )")) == "choice.unknown 1 /act");
  CHECK(refused(with(R"("act": "n/a", )")) == "fact.applies 1 /act");
  CHECK(refused(with(R"("source": "a\u0000b", )")) == "text.nul 1 /source");
  CHECK(refused(with(R"("dates": {"contract": "2025-02-29"}, )")) == "date.invalid 1 /dates/contract");
  CHECK(refused(with(R"("parties": [{"military": "yes"}], )")) == "json.kind 1 /parties/0/military");
  CHECK(refused(with(R"("parties": [{"id": "a"}, {"id": "a"}], )")) == "id.twice 1 /parties/1/id");
  CHECK(refused(with(R"("parties": [{"hits": [{"list": "L", "entry": "e", "share": "1.1"}]}], )")) ==
        "fraction.range 1 /parties/0/hits/0/share");
  CHECK(refused(with(R"("parties": [{"hits": [{"list": "L"}]}], )")) == "field.missing 1 /parties/0/hits/0/entry");
  CHECK(refused(with(R"("end_use": {"logic_nm": "-7"}, )")) == "number.negative 1 /end_use/logic_nm");
}

TEST_CASE("what breaks a line is refused with its place") {
  CHECK(refused(with_line(R"("commodity_code": "85051")")) == "commodity_code.form 1 /lines/0/commodity_code");
  CHECK(refused(with_line(R"("commodity_code": "8505.11")")) == "commodity_code.form 1 /lines/0/commodity_code");
  CHECK(refused(with_line(R"("commodity_code": "85051110000")")) == "commodity_code.form 1 /lines/0/commodity_code");
  CHECK(refused(with_line(R"("form": "magnt")")) == "choice.unknown 1 /lines/0/form");
  CHECK(refused(with_line(R"("composition": {"dy": "0.1"})")) == "element.unknown 1 /lines/0/composition/dy");
  CHECK(refused(with_line(R"("composition": {"Dy": "n/a"})")) == "fact.applies 1 /lines/0/composition/Dy");
  CHECK(refused(with_line(R"("composition": {"Dy": "1.8e-3"})")) == "decimal.invalid 1 /lines/0/composition/Dy");
  CHECK(refused(with_line(R"("composition": {"Dy": "1.01"})")) == "fraction.range 1 /lines/0/composition/Dy");
  CHECK(refused(with_line(R"("composition": {"Dy": "-0.01"})")) == "fraction.range 1 /lines/0/composition/Dy");
  CHECK(refused(with_line(R"("composition": {"Dy": {"max": "2"}})")) == "fraction.range 1 /lines/0/composition/Dy/max");
  CHECK(refused(with_line(R"("composition": {"Dy": {"min": "0.3", "max": "0.2"}})")) ==
        "range.inverted 1 /lines/0/composition/Dy");
  CHECK(refused(with_line(R"("composition": {"Dy": {}})")) == "range.empty 1 /lines/0/composition/Dy");
  CHECK(refused(with_line("\"composition\":\n {\"Nd\": \"0.3\", \"Fe\": {\"min\": \"0.71\"}}")) ==
        "composition.sum 2 /lines/0/composition");
  CHECK(refused(with_line(R"("composition": {"Nd": "0.3", "Fe": "0.7", "B": {"max": "0.5"}})")) == "accepted");
  CHECK(refused(with_line(R"("composition": {"Nd": "0.999999999999999999", "Fe": "0.5"})")) ==
        "composition.sum 1 /lines/0/composition");
  CHECK(refused(with_line(R"("quantity": {"value": "-1", "unit": "KGM"})")) ==
        "number.negative 1 /lines/0/quantity/value");
  CHECK(refused(with_line(R"("quantity": {"value": "1", "unit": "kg"})")) == "unit.unknown 1 /lines/0/quantity/unit");
  CHECK(refused(with_line(R"("quantity": {"value": "1"})")) == "field.missing 1 /lines/0/quantity/unit");
  CHECK(refused(with_line(R"("quantity": {"value": "0.0000001", "unit": "KGM"})")) ==
        "quantity.precision 1 /lines/0/quantity");
  CHECK(refused(with_line(R"("value": {"amount": "1", "currency": "RMB"})")) ==
        "currency.unknown 1 /lines/0/value/currency");
  CHECK(refused(with_line(R"("content": [{"value_share": "1.5"}])")) ==
        "fraction.range 1 /lines/0/content/0/value_share");
}

TEST_CASE("an error says what may have been meant") {
  CHECK(argument(with(R"("frm": 1, )"), 1) == "from");
  CHECK(argument(with(R"("completely_different": 1, )"), 1).starts_with("sluice, id, source, act"));
  for (const auto& [written, meant] : std::vector<std::pair<std::string, std::string>>{{"cn", "CN"},
                                                                                       {"CHN", "CN"},
                                                                                       {"China", "CN"},
                                                                                       {"中国", "CN"},
                                                                                       {"UK", "GB"},
                                                                                       {"Germny", "DE"},
                                                                                       {"??", "CN"}}) {
    CHECK(argument(with("\"from\": \"" + written + "\", "), 1) == meant);
  }
  const auto line_argument = [](const std::string& line, std::size_t index) {
    return argument(with_line(line), index);
  };
  CHECK(line_argument(R"("form": "magnt")", 1) == "magnet");
  CHECK(line_argument(R"("form": "zzz")", 2).starts_with("ore, metal, alloy"));
  CHECK(line_argument(R"("composition": {"DY": "0"})", 1) == "Dy");
  CHECK(line_argument(R"("composition": {"dysprosium": "0"})", 1) == "Dy");
  CHECK(line_argument(R"("composition": {"镝": "0"})", 1) == "Dy");
  CHECK(line_argument(R"("composition": {"disprosium": "0"})", 1) == "Dy");
  for (const auto& [written, meant] : std::vector<std::pair<std::string, std::string>>{
           {"kg", "KGM"}, {"kgm", "KGM"}, {"吨", "TNE"}, {"t", "TNE"}, {"gram", "GRM"}, {"pcs", "C62"}}) {
    CHECK(line_argument(R"("quantity": {"value": "1", "unit": ")" + written + "\"}", 1) == meant);
  }
  CHECK(line_argument(R"("value": {"amount": "1", "currency": "RMB"})", 1) == "CNY");
  CHECK(line_argument(R"("value": {"amount": "1", "currency": "usd"})", 1) == "USD");
}

// The order is that of the document: part before whole, and what is missing last.
TEST_CASE("of several errors the first in the document is the one") {
  std::string text =
      "{\n\"sluice\": 3,\n\"from\": \"??\",\n\"parties\": [{\"id\": \"a\"}, {\"id\": \"a\", \"role\": \"?\"}],\n"
      "\"what\": 1,\n\"lines\": [{\"composition\": {\"Nd\": \"0.9\", \"Fe\": \"0.9\", \"Zz\": \"0\"}}]}";
  const auto mend = [&](const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
  };
  CHECK(refused(text) == "contract.version 2 /sluice");
  mend("3", "1");
  CHECK(refused(text) == "country.unknown 3 /from");
  mend("??", "CN");
  CHECK(refused(text) == "choice.unknown 4 /parties/1/role");
  mend("\"?\"", "\"broker\"");
  CHECK(refused(text) == "id.twice 4 /parties/1/id");
  mend("\"id\": \"a\", ", "");
  CHECK(refused(text) == "json.unknown_key 5 /what");
  mend("what", "x-what");
  CHECK(refused(text) == "element.unknown 6 /lines/0/composition/Zz");
  mend("Zz", "Co");
  CHECK(refused(text) == "composition.sum 6 /lines/0/composition");
  mend("0.9", "0.1");
  CHECK(refused(text) == "field.missing 1 /id");
  mend("\"sluice\": 1", "\"id\": \"T\", \"sluice\": 1");
  CHECK(refused(text) == "accepted");
}

TEST_CASE("what is written leaves out what is unknown and shows exact ranges as one number") {
  const Transaction transaction = accepted(
      R"({"sluice": 1, "id": "T", "from": null, "dates": {"contract": "n/a"}, "parties": [],
          "end_use": {"logic_nm": {"min": "5"}}, "lines": [{"composition": {"Dy": {"min": "0.1", "max": "0.1"},
          "Tb": null, "Nd": {"min": "0", "max": "1"}}, "made_with": [{}],
          "quantity": {"value": 4000.50, "unit": "KGM"}}]})");
  CHECK(to_json(write_transaction(transaction)) ==
        R"({"sluice":1,"id":"T","dates":{"contract":"n/a"},"parties":[],"end_use":{"logic_nm":{"min":"5"}},)"
        R"("lines":[{"id":"l1","composition":{"Dy":"0.1","Nd":{"min":"0","max":"1"},"Tb":null},)"
        R"("composition_complete":false,"made_with":[{}],"quantity":{"value":"4000.5","unit":"KGM"}}]})");
}

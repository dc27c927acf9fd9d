// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <sstream>

#include "sluice/wire/reader.hpp"
#include "sluice/wire/transaction.hpp"
#include "testing.hpp"

using namespace sluice;
using namespace sluice::wire;
using wire::testing::reference;

namespace {

using All = std::vector<std::string>;

// What the reader yields: transactions as JSON less what each has, errors as "code line field".
All read_all(const std::string& text) {
  std::istringstream in(text);
  TransactionReader reader(in, Format::csv, reference(), "f.csv");
  All result;
  for (;;) {
    trade::Transaction transaction;
    const auto more = reader.next(transaction);
    if (more && !*more) return result;
    if (more) {
      result.push_back(to_json(write_transaction(transaction)));
      continue;
    }
    const Error& error = more.error();
    CHECK(error.where.file == "f.csv");
    CHECK(!sentence(error, Language::chinese).empty());
    result.push_back(std::string(error.code) + " " + std::to_string(error.where.line) + " " + error.where.field);
  }
}

std::string json(const std::string& id, const std::string& members, const std::string& lines) {
  return R"({"sluice":1,"id":")" + id + "\"," + members + "\"lines\":[" + lines + "]}";
}
std::string line(const std::string& id, const std::string& members = "", const std::string& more = "") {
  return R"({"id":")" + id + "\"," + members + "\"composition_complete\":false" + more + "}";
}

Error header_error(const std::string& header) {
  std::istringstream in(header + "\n");
  TransactionReader reader(in, Format::csv, reference(), "f.csv");
  trade::Transaction transaction;
  const auto more = reader.next(transaction);
  REQUIRE(!more);
  CHECK(!reader.next(transaction).value());
  return more.error();
}

}  // namespace

TEST_CASE("columns are JSON Pointers without the first slash") {
  CHECK(read_all("id,from,dates/declaration,parties/0/role,parties/1/role,via,lines/0/form,lines/0/composition/Dy\n"
                 "T,CN,2025-10-20,exporter,end_user,VN|MY,magnet,0.0018\n") ==
        All{json("T",
                 R"("dates":{"declaration":"2025-10-20"},"from":"CN","via":["VN","MY"],"parties":)"
                 R"([{"id":"p1","role":"exporter"},{"id":"p2","role":"end_user"}],)",
                 line("l1", R"("form":"magnet","composition":{"Dy":"0.0018"},)"))});
}

TEST_CASE("a name that only a line has stands for the first line's") {
  CHECK(read_all("id,form,composition/Dy,quantity/value,quantity/unit\nT,magnet,0.1..0.3,4,KGM\n") ==
        All{json("T", "",
                 line("l1", R"("form":"magnet","composition":{"Dy":{"min":"0.1","max":"0.3"}},)",
                      R"(,"quantity":{"value":"4","unit":"KGM"})"))});
}

TEST_CASE("a cell says unknown, not applicable, yes or no, a range or a list") {
  const std::string header = "id,from,via,parties,end_use/ai,end_use/logic_nm,quantity,form\n";
  CHECK(read_all(header + "T,,[],[],TRUE,5..,n/a,magnet\n") ==
        All{json("T", R"("via":[],"parties":[],"end_use":{"logic_nm":{"min":"5"},"ai":true},)",
                 line("l1", R"("form":"magnet",)", R"(,"quantity":"n/a")"))});
  CHECK(read_all(header + "T,,n/a,,false,..14,,magnet\n") ==
        All{json("T", R"("via":"n/a","end_use":{"logic_nm":{"max":"14"},"ai":false},)",
                 line("l1", R"("form":"magnet",)"))});
  CHECK(read_all("id,parameters/a,parameters/b,parameters/c,parameters/d\nT,true,1..2,flake,n/a\n") ==
        All{json("T", "",
                 line("l1", "", R"(,"parameters":{"a":true,"b":{"min":"1","max":"2"},"c":"flake","d":"n/a"})"))});
}

TEST_CASE("an empty cell of a map is named and unknown, unless the line is not there") {
  CHECK(read_all("id,form,composition/Dy,composition/Tb,lines/1/form,lines/1/composition/Dy\nT,magnet,0.1,,,\n") ==
        All{json("T", "", line("l1", R"("form":"magnet","composition":{"Dy":"0.1","Tb":null},)"))});
}

TEST_CASE("rows with one id are the lines of one transaction") {
  CHECK(read_all("id,from,form\nT,CN,magnet\nT,CN,oxide\nU,DE,metal\nT,CN,ore\n") ==
        All{json("T", R"("from":"CN",)", line("l1", R"("form":"magnet",)") + "," + line("l2", R"("form":"oxide",)")),
            json("U", R"("from":"DE",)", line("l1", R"("form":"metal",)")),
            json("T", R"("from":"CN",)", line("l1", R"("form":"ore",)"))});
}

TEST_CASE("rows with one id may differ in their lines alone") {
  CHECK(read_all("id,from,form\nT,CN,magnet\nT,DE,oxide\nT,CN,oxide\nU,DE,metal\n") ==
        All{"csv.row_conflict 3 from", json("U", R"("from":"DE",)", line("l1", R"("form":"metal",)"))});
}

TEST_CASE("what is wrong in one row is wrong with its whole transaction, and with no other") {
  CHECK(read_all("id,form\nT,magnet\nT,magnt\nU,ore\n") ==
        All{"choice.unknown 3 /lines/1/form", json("U", "", line("l1", R"("form":"ore",)"))});
  CHECK(read_all("id,form\nT,magnet\nT,ore,1\nU,ore\n") ==
        All{"csv.ragged_row 3 ", json("U", "", line("l1", R"("form":"ore",)"))});
  CHECK(read_all("id,form\nT,magnet\n\"x\"y,ore\nT,ore\nU,ore\n") ==
        All{"csv.stray_quote 3 ", json("U", "", line("l1", R"("form":"ore",)"))});
  CHECK(read_all("id,form\nT,magnet\n\"x\"y,ore\nU,ore\n") == All{json("T", "", line("l1", R"("form":"magnet",)")),
                                                                  "csv.stray_quote 3 ",
                                                                  json("U", "", line("l1", R"("form":"ore",)"))});
  CHECK(read_all("id,form\n,ore\n,ore\nU,ore\n") ==
        All{"field.missing 2 /id", "field.missing 3 /id", json("U", "", line("l1", R"("form":"ore",)"))});
}

TEST_CASE("a ragged row names what it has and what it should have") {
  std::istringstream in("id,form\nT,a,b\n");
  TransactionReader reader(in, Format::csv, reference());
  trade::Transaction transaction;
  CHECK(reader.next(transaction).error().arguments == std::vector<std::string>{"3", "2"});
}

TEST_CASE("values in CSV break the contract as in JSON") {
  CHECK(read_all("id,quantity/value,quantity/unit\nT,-1,KGM\nU,1e3,KGM\nV,1,kg\n") ==
        All{"number.negative 2 /lines/0/quantity/value", "decimal.invalid 3 /lines/0/quantity/value",
            "unit.unknown 4 /lines/0/quantity/unit"});
  CHECK(read_all("id,end_use/ai,form\nT,yes,ore\n") == All{"json.kind 2 /end_use/ai"});
  CHECK(read_all("id,from,form\nT,n/a,ore\n") == All{"fact.applies 2 /from"});
  CHECK(read_all("id,sluice,form\nT,2,ore\n") == All{"contract.version 2 /sluice"});
  CHECK(read_all("id,sluice,form\nT,1,\n") == All{"field.missing 2 /lines"});
  CHECK(read_all("id,lines/1/form\nT,ore\n") == All{"json.kind 2 /lines/0"});
  CHECK(read_all("id,via,via/0,form\nT,VN,VN,ore\n") == All{"csv.cell_conflict 2 via/0"});
  CHECK(read_all("id,via/0,via,form\nT,VN,VN,ore\n") == All{"csv.cell_conflict 2 via"});
}

TEST_CASE("quotes, line ends within cells, CRLF and a byte order mark are read") {
  CHECK(read_all("\xEF\xBB\xBFid,description,x-note\r\nT,\"a \"\"b\"\",\nc\",mine\r\nU,d,\r\nV,frm,x\r\n") ==
        All{json("T", "", line("l1", R"("description":"a \"b\",\nc",)")),
            json("U", "", line("l1", R"("description":"d",)")), json("V", "", line("l1", R"("description":"frm",)"))});
}

TEST_CASE("a header that cannot be used is refused once, with what was meant") {
  const auto shown = [](const std::string& header) {
    const Error error = header_error(header);
    CHECK(error.where.line == 1);
    CHECK(!sentence(error, Language::chinese).empty());
    return std::string(error.code) + " " + error.where.field +
           (error.arguments.size() > 1 ? " " + error.arguments[1] : "");
  };
  CHECK(shown("id,frm") == "csv.unknown_column frm from");
  CHECK(shown("id,lines/0/frm") == "csv.unknown_column lines/0/frm form");
  CHECK(shown("id,lines/x/form") == "csv.unknown_column lines/x/form 0");
  CHECK(shown("id,lines/99999/form") == "csv.unknown_column lines/99999/form 0");
  CHECK(shown("id,form/x") == "csv.unknown_column form/x form");
  CHECK(shown("id,/from").starts_with("csv.unknown_column /from sluice, id"));
  CHECK(shown("id,dates") == "csv.column_object dates contract, declaration, departure");
  CHECK(shown("id,composition") == "csv.column_object composition …");
  CHECK(shown("id,form,lines/0/form") == "csv.duplicate_column lines/0/form");
  CHECK(shown("from,form") == "csv.missing_column ");
  CHECK(shown("id,\"fr\"om") == "csv.stray_quote ");
  CHECK(header_error("").code == "csv.empty");
}

// SPDX-License-Identifier: Apache-2.0
// `sluice screen eval` over small files of each shape, whose figures can be told by looking.
#include <doctest/doctest.h>

#include <map>

#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using app::Exit;

namespace {

const std::string kList =
    "entity_id\ttype\tname_kind\tname\n"
    "1\tperson\tprimary\tWang Xiaoming\n"
    "1\tperson\taka\tWang Xiao Ming\n"
    "2\torganization\tprimary\tBlue Lagoon Trading\n"
    "2\torganization\taka\tZebra Holdings\n";

// The figures of one file, by name.
std::map<std::string, std::string> figures(const Ran& ran) {
  CAPTURE(ran.err);
  REQUIRE(ran.exit == Exit::done);
  const auto read = parse_json(ran.out);
  REQUIRE(read);
  std::map<std::string, std::string> found;
  for (const auto& figure : read->find("files")->items.at(0).find("figures")->members) {
    found[figure.name] = figure.value.text;
  }
  return found;
}

Ran eval(const std::string& file, const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{"screen", "eval", "--format", "json", file};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run(arguments);
}

void check_refused(const Ran& ran, const std::string& code) {
  CAPTURE(ran.err);
  CHECK(ran.exit == Exit::faults);
  CHECK(ran.out.empty());
  CHECK(ran.err.find("[" + code + "]") != std::string::npos);
}

}  // namespace

TEST_CASE("labelled pairs: one of two is found, and one of two alerts is false") {
  const Folder folder;
  const auto file = folder.write("pairs.csv",
                                 "case_group,schema,name1,name2,is_match\n"
                                 "a,Person,John Smith,\"SMITH, John\",true\n"
                                 "a,Person,Anna Bell,Zoltan Kerekes,true\n"
                                 "a,Person,Ivan Petrov,Li Wei,false\n"
                                 "a,Person,Peter Stone,Peter Stone,false\n");
  const auto found = figures(eval(file));
  CHECK(found.at("precision") == "0.500000");
  CHECK(found.at("recall") == "0.500000");
  CHECK(found.at("f1") == "0.500000");
  const Ran table = run({"screen", "eval", "--misses", file});
  CHECK(table.out.find("Zoltan Kerekes") != std::string::npos);
  CHECK(table.out.find("Li Wei") == std::string::npos);
}

TEST_CASE("an alias counts as found where another name of its entity is, and its own text does not") {
  const Folder folder;
  const auto list = folder.write("list.tsv", kList);
  const auto file = folder.write("aliases.tsv",
                                 "entity_id\ttype\talias_kind\tquery_alias\n"
                                 "1\tperson\taka\tWang Xiao Ming\n"
                                 "2\torganization\taka\tZebra Holdings\n");
  const auto found = figures(eval(file, {"--against", list}));
  CHECK(found.at("recall") == "0.500000");
  CHECK(found.at("recall_at_half_other") == "0.500000");
  CHECK(found.at("others_a_query") == "0.000000");
}

TEST_CASE("a name that must find nothing counts where it alerts") {
  const Folder folder;
  const auto list = folder.write("list.tsv", kList);
  const auto file = folder.write("negatives.txt", "王晓明\n李四\nPaul Ricard\nMario Rossi\r\n");
  CHECK(figures(eval(file, {"--against", list})).at("alerts_in_1000") == "250.000000");
}

TEST_CASE("scores of OFAC's tool: within five points, or below 80 where it showed none") {
  const Folder folder;
  const auto file = folder.write("scores.csv",
                                 "query_name,result_name,ofac_score\n"
                                 "PUTIN VLADIMIR,\"PUTIN, Vladimir\",100\n"
                                 "GEORGE BUSH,\"PUTIN, Vladimir\",100\n"
                                 "GEORGE BUSH,\"PUTIN, Vladimir\",-1\n"
                                 "PUTIN,PUTIN,94\n");
  CHECK(figures(eval(file)).at("within_5_points") == "0.500000");
}

TEST_CASE("a name in another script is looked for among the Latin ones, each kind by itself and both ways") {
  const Folder folder;
  const auto scripts = folder.write("scripts.tsv",
                                    "dataid\ttype\tlatin\toriginal\tscript\n"
                                    "7\tperson\tIvan Petrov\tИван Петров\tCYRILLIC\n"
                                    "8\tperson\tSergei Volkov\tИван Петров\tCYRILLIC\n");
  CHECK(figures(eval(scripts)).at("top_1_cyrillic") == "0.500000");
  const auto companies = folder.write("companies.csv",
                                      "han,latin,kind\n"
                                      "江西铜业集团有限公司,\"Jiangxi Copper Group Co., Ltd.\",company\n"
                                      "王晓明,Wang Xiaoming,person\n"
                                      "张勇,Zhang Yong,person\n"
                                      "张永,Zhang Yong,person\n"
                                      "刘强,Smith John,person\n");
  const auto found = figures(eval(companies));
  CHECK(found.at("top_1_han_company") == "1.000000");
  CHECK(found.at("top_1_han_person") == "0.750000");
  CHECK(found.at("top_1_latin_person") == "0.750000");
}

TEST_CASE("where two entries are equally like a name, each counts as half") {
  const Folder folder;
  const auto file = folder.write("companies.csv",
                                 "han,latin,kind\n"
                                 "张勇,Zhang Yong,person\n"
                                 "章咏,ZHANG YONG,person\n");
  CHECK(figures(eval(file)).at("top_1_han_person") == "0.500000");
}

TEST_CASE("a file that is of no shape, or that lacks its list, is refused with a remedy") {
  const Folder folder;
  const auto list = folder.write("list.tsv", kList);
  check_refused(eval(folder.write("other.csv", "a,b\n1,2\n")), "labelled.shape");
  check_refused(eval(folder.write("names.txt", "Wang Xiaoming\n")), "labelled.against");
  check_refused(eval(folder.write("empty.txt", "\n")), "labelled.empty");
  check_refused(eval(folder.write("pairs.csv", "schema,name1,name2,is_match\nPerson,a,b,yes\n")), "labelled.value");
  check_refused(eval(folder.write("scores.csv", "query_name,result_name,ofac_score\na,b,101\n")), "labelled.value");
  const auto aliases = folder.write("aliases.tsv", "entity_id\ttype\tquery_alias\n9\tperson\tNobody\n");
  check_refused(eval(aliases, {"--against", list}), "labelled.entry");
  check_refused(eval(aliases, {"--against", aliases}), "labelled.names");
  check_refused(eval(folder.write("ragged.tsv", "entity_id\ttype\tquery_alias\n9\tperson\n")), "csv.ragged_row");
  check_refused(eval(folder.write("bytes.txt", "\xFF\xFE\n")), "text.invalid_utf8");
}

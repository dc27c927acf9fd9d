// SPDX-License-Identifier: Apache-2.0
#include "sluice/trade/reference.hpp"

#include <doctest/doctest.h>
#include <fstream>
#include <unistd.h>

#include "sluice/base/message.hpp"

using namespace sluice;
using namespace sluice::trade;
namespace fs = std::filesystem;

namespace {

const Reference& reference() {
  static const auto loaded = Reference::load(fs::path(SLUICE_SOURCE_DIR) / "data" / "reference");
  if (!loaded) FAIL(describe(loaded.error()));
  return *loaded;
}

// A directory of small tables of which a test spoils one.
class Tables {
 public:
  Tables() : path_(fs::temp_directory_path() / ("sluice-reference-test-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
    put("countries.csv", "alpha2,alpha3,numeric,name_en,name_zh\nCN,CHN,156,China,中国\n");
    put("units.csv", "code,name,symbol,status,mass_kg\nKGM,kilogram,kg,,1\nXYZ,old,,X,\n");
    put("currencies.csv", "code,numeric,name,minor_units,withdrawn\nCNY,156,Yuan,2,\nXAU,959,Gold,,\n");
    put("elements.csv",
        "symbol,number,name_en,name_zh,atomic_weight,oxide,source\n"
        "Dy,66,Dysprosium,镝,162.50,Dy2O3,x\nO,8,Oxygen,氧,15.999,,x\nCe,58,Cerium,铈,140.12,CX2,x\n");
    put("materials.csv", "symbol,names,elements,implied_for\n");
    put("hs-2022.csv", "code,level,description\n85,2,Machinery\n850511,6,Magnets of metal\n");
  }
  Tables(const Tables&) = delete;
  Tables& operator=(const Tables&) = delete;
  ~Tables() { fs::remove_all(path_); }

  [[nodiscard]] const fs::path& path() const { return path_; }
  void put(const std::string& file, const std::string& text) const { std::ofstream(path_ / file) << text; }
  [[nodiscard]] Result<Reference> load() const { return Reference::load(path_); }

  // The code, line and column of the failure; every failure has a sentence.
  [[nodiscard]] std::string failure() const {
    const auto loaded = load();
    REQUIRE(!loaded);
    const Error& error = loaded.error();
    CHECK(error.where.file.starts_with(path_.string()));
    CHECK(!sentence(error, Language::chinese).empty());
    return std::string(error.code) + ":" + std::to_string(error.where.line) + ":" + error.where.field;
  }

 private:
  fs::path path_;
};

Line line_of(std::optional<Form> form, const std::map<std::string, std::string>& minima) {
  Line line;
  line.id = "l1";
  if (form) line.form = *form;
  for (const auto& [symbol, minimum] : minima) {
    line.composition.emplace(symbol, Range{Decimal::parse(minimum).value(), Decimal(1)});
  }
  return line;
}

}  // namespace

TEST_CASE("the tables of data/reference load") {
  CHECK(reference().country("CN")->name_zh.find("中国") != std::string::npos);
  CHECK(reference().country("XX") == nullptr);
  CHECK(reference().unit("KGM")->kilograms == Rational::from(Decimal(1)));
  CHECK(reference().unit("GRM")->kilograms == Rational::from(Decimal::scaled(1, 3)));
  CHECK(reference().unit("TNE")->kilograms == Rational::from(Decimal(1000)));
  CHECK(!reference().unit("LTR")->kilograms);
  CHECK(reference().currency("CNY")->minor_units == 2);
  CHECK(reference().currency("JPY")->minor_units == 0);
  CHECK(reference().element("Dy")->number == 66);
  CHECK(!reference().editions_with("850511").empty());
  CHECK(reference().editions_with("999999").empty());
}

TEST_CASE("units that Rec 20 withdrew and sums without minor units are read") {
  const auto loaded = Tables().load();
  REQUIRE(loaded);
  CHECK(loaded->unit("XYZ")->withdrawn);
  CHECK(!loaded->unit("KGM")->withdrawn);
  CHECK(loaded->currency("XAU")->minor_units == 0);
}

TEST_CASE("a commodity code is described by its longest known prefix") {
  const auto loaded = Tables().load();
  REQUIRE(loaded);
  CHECK(loaded->describe_code("8505111000", "2022") == "Magnets of metal");
  CHECK(loaded->describe_code("8505190000", "2022") == "Machinery");
  CHECK(loaded->describe_code("0101210000", "2022").empty());
  CHECK(loaded->describe_code("8505111000", "1900").empty());
  CHECK(loaded->editions_with("8505111000") == std::vector<std::string>{"2022"});
  CHECK(loaded->editions_with("8505").empty());
}

TEST_CASE("a spoilt table is refused with its file, line and column") {
  const Tables tables;
  SUBCASE("a column is missing") {
    tables.put("countries.csv", "alpha2,name_en,name_zh\nCN,China,中国\n");
    CHECK(tables.failure() == "reference.column:1:");
  }
  SUBCASE("a country code of three letters") {
    tables.put("countries.csv", "alpha2,alpha3,name_en,name_zh\nCN,CHN,China,中国\nCHN,CHN,China,中国\n");
    CHECK(tables.failure() == "reference.row:3:alpha2");
  }
  SUBCASE("a unit twice") {
    tables.put("units.csv", "code,name,symbol,status,mass_kg\nKGM,a,,,\nKGM,b,,,\n");
    CHECK(tables.failure() == "reference.twice:3:code");
  }
  SUBCASE("a mass that is no number") {
    tables.put("units.csv", "code,name,symbol,status,mass_kg\nKGM,kilogram,kg,,one\n");
    CHECK(tables.failure() == "reference.row:2:mass_kg");
  }
  SUBCASE("a mass of nothing") {
    tables.put("units.csv", "code,name,symbol,status,mass_kg\nKGM,kilogram,kg,,0\n");
    CHECK(tables.failure() == "reference.row:2:mass_kg");
  }
  SUBCASE("an element without a number") {
    tables.put("elements.csv", "symbol,number,name_en,name_zh,atomic_weight,oxide\nDy,,Dysprosium,镝,162.50,\n");
    CHECK(tables.failure() == "reference.row:2:number");
  }
  SUBCASE("a material of an unknown element") {
    tables.put("materials.csv", "symbol,names,elements,implied_for\nNdFeB,a,Nd|Fe|B,magnet\n");
    CHECK(tables.failure() == "reference.row:2:elements");
  }
  SUBCASE("a material implied for no form") {
    tables.put("materials.csv", "symbol,names,elements,implied_for\nDyO,a,Dy|O,magnets\n");
    CHECK(tables.failure() == "reference.row:2:implied_for");
  }
  SUBCASE("a name that belongs to another material") {
    tables.put("materials.csv", "symbol,names,elements,implied_for\nDyO,DYSPROSIUM,Dy|O,\n");
    CHECK(tables.failure() == "reference.twice:2:names");
  }
  SUBCASE("a table is missing") {
    fs::remove(tables.path() / "materials.csv");
    CHECK(tables.failure() == "file.missing:0:");
  }
}

TEST_CASE("materials are known by the names that trade gives them") {
  const auto symbol = [](std::string_view name) { return reference().material(name).value_or("?"); };
  for (const char* name : {"NdFeB", "ndfeb", "Nd-Fe-B", "Nd Fe B", "neodymium iron boron", "Neodymium-Iron-Boron",
                           "neodymium magnet", "钕铁硼", "钕铁硼永磁", "烧结钕铁硼"}) {
    CHECK_MESSAGE(symbol(name) == "NdFeB", name);
  }
  for (const char* name : {"SmCo", "Sm-Co", "SmCo5", "Sm2Co17", "samarium cobalt", "钐钴"}) {
    CHECK_MESSAGE(symbol(name) == "SmCo", name);
  }
  for (const char* name : {"Dy", "dysprosium", "Dysprosium Metal", "镝", "金属镝"}) {
    CHECK_MESSAGE(symbol(name) == "Dy", name);
  }
  CHECK(symbol("dysprosium oxide") == "Dy2O3");
  CHECK(symbol("氧化镝") == "Dy2O3");
  CHECK(symbol("wolfram") == "W");
  CHECK(symbol("gallium\u00A0arsenide") == "GaAs");
  CHECK(symbol("spherical–graphite") == "spherical_graphite");
  CHECK(symbol("unobtainium") == "?");
  CHECK(symbol("") == "?");
}

TEST_CASE("graphite alone is no material: artificial and natural flake graphite are controlled apart") {
  CHECK(!reference().material("graphite"));
  CHECK(!reference().material("石墨"));
}

// 2 x 162.50 + 3 x 15.999 = 372.997; 325 / 372.997 = 325000 / 372997, and the two share no factor
// (325000 = 2^3 x 5^5 x 13; 372997 is odd, ends in neither 0 nor 5, and is 13 x 28692 + 1).
TEST_CASE("one kilogram of Dy2O3 holds 325000/372997 kg of dysprosium") {
  const auto factor = oxide_factor(reference(), "Dy");
  REQUIRE(factor);
  CHECK(*factor == Rational::make(325000, 372997).value());
}

// 6 x 140.91 + 11 x 15.999 = 845.46 + 175.989 = 1021.449.
TEST_CASE("one kilogram of Pr6O11 holds 845460/1021449 kg of praseodymium") {
  CHECK(oxide_factor(reference(), "Pr") == Rational::make(845460, 1021449).value());
}

TEST_CASE("an oxide factor needs an oxide and a formula") {
  const auto loaded = Tables().load();
  REQUIRE(loaded);
  CHECK(oxide_factor(*loaded, "O").error().code == "element.no_oxide");
  CHECK(oxide_factor(*loaded, "Zz").error().code == "element.no_oxide");
  CHECK(oxide_factor(*loaded, "Ce").error().code == "element.formula");
}

TEST_CASE("every oxide of trade has a factor between nothing and one") {
  for (const auto& [symbol, row] : reference().elements()) {
    if (row.oxide.empty()) continue;
    const auto factor = oxide_factor(reference(), symbol);
    REQUIRE_MESSAGE(factor, symbol);
    CHECK_MESSAGE(*factor > Rational(), symbol);
    CHECK_MESSAGE(*factor < Rational::from(Decimal(1)), symbol);
  }
}

TEST_CASE("a line's material is its name, else what form and composition imply") {
  const auto material = [](const Line& line) { return material_of(line, reference()).value_or("?"); };
  CHECK(material(line_of(Form::magnet, {{"Nd", "0.29"}, {"Fe", "0.6"}, {"B", "0.01"}})) == "NdFeB");
  CHECK(material(line_of(Form::magnet, {{"Sm", "0.25"}, {"Co", "0.5"}, {"Fe", "0.15"}})) == "SmCo");
  SUBCASE("an element that may be absent implies nothing") {
    CHECK(material(line_of(Form::magnet, {{"Nd", "0"}, {"Fe", "0.6"}, {"B", "0.01"}})) == "?");
  }
  SUBCASE("the form counts") {
    CHECK(material(line_of(Form::alloy, {{"Nd", "0.29"}, {"Fe", "0.6"}, {"B", "0.01"}})) == "?");
    CHECK(material(line_of(std::nullopt, {{"Nd", "0.29"}, {"Fe", "0.6"}, {"B", "0.01"}})) == "?");
  }
  SUBCASE("two materials imply none") {
    CHECK(material(line_of(Form::magnet, {{"Nd", "0.2"}, {"Fe", "0.1"}, {"B", "0.1"}, {"Sm", "0.1"}, {"Co", "0.1"}})) ==
          "?");
  }
  SUBCASE("a metal or target is the element that is nine tenths of it") {
    CHECK(material(line_of(Form::metal, {{"Dy", "0.9"}})) == "Dy");
    CHECK(material(line_of(Form::target, {{"Sm", "0.999"}})) == "Sm");
    CHECK(material(line_of(Form::metal, {{"Dy", "0.8999"}})) == "?");
    CHECK(material(line_of(Form::powder, {{"Dy", "0.99"}})) == "?");
  }
  SUBCASE("the name goes before the assay") {
    Line line = line_of(Form::magnet, {{"Nd", "0.29"}, {"Fe", "0.6"}, {"B", "0.01"}});
    line.material = std::string("samarium-cobalt");
    CHECK(material(line) == "SmCo");
    line.material = std::string("a name nobody knows");
    CHECK(material(line) == "NdFeB");
  }
}

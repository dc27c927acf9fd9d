// SPDX-License-Identifier: Apache-2.0
#include "content.hpp"

#include <filesystem>
#include <rapidcheck.h>

#include "testing.hpp"

using namespace sluice;
using namespace sluice::ledger;
using namespace sluice::ledger::testing;

namespace {

const trade::Reference& reference() {
  static const trade::Reference tables =
      trade::Reference::load(std::filesystem::path(SLUICE_SOURCE_DIR) / "data/reference").value();
  return tables;
}

trade::Line magnet(const char* least, const char* most) {
  trade::Line line;
  line.id = "l1";
  line.composition["Dy"] = trade::Range{Decimal::parse(least).value(), Decimal::parse(most).value()};
  return line;
}

}  // namespace

TEST_CASE("content counts the upper end of the assay, rounded up to a millionth") {
  const trade::Line line = magnet("0.01", "0.018");
  const Quantity goods{5 * kUnit, code("KGM")};
  CHECK(element_content(reference(), line, "Dy", goods, code("GRM")).value() == Quantity{90 * kUnit, code("GRM")});
  CHECK(element_content(reference(), line, "Dy", goods, code("KGM")).value() == Quantity{90'000, code("KGM")});
  // A pound is 0.45359237 kg by definition: 1 lb x 0.018 = 8.16466266 g.
  CHECK(element_content(reference(), line, "Dy", {kUnit, code("LBR")}, code("GRM")).value().micro == 8'164'663);
  CHECK(element_content(reference(), line, "Dy", {1, code("KGM")}, code("TNE")).value().micro == 1);
  CHECK(content_factor(reference(), line, "Dy", code("KGM"), code("GRM")).value() == Rational::make(18, 1).value());
}

TEST_CASE("a missing assay is named, and what a complete composition leaves out is absent") {
  trade::Line line = magnet("0.01", "0.018");
  const Quantity goods{kUnit, code("KGM")};
  CHECK(element_content(reference(), line, "Tb", goods, code("GRM")).error() ==
        Error{"ledger.assay", {"Tb", "l1"}, {}});
  line.composition["Tb"] = {};
  line.composition_complete = true;
  CHECK(element_content(reference(), line, "Tb", goods, code("GRM")).error().code == "ledger.assay");
  CHECK(element_content(reference(), line, "Ho", goods, code("GRM")).value().micro == 0);
  line.composition["Tb"] = trade::NotApplicable{};
  CHECK(element_content(reference(), line, "Tb", goods, code("GRM")).value().micro == 0);
}

TEST_CASE("what is no mass, no share or no number is refused") {
  const Quantity goods{std::numeric_limits<std::int64_t>::max(), code("KGM")};
  CHECK(element_content(reference(), magnet("0", "0.5"), "Dy", {1, code("C62")}, code("GRM")).error().code ==
        "ledger.no_mass");
  CHECK(mass_factor(reference(), code("KGM"), code("QQQ")).error().code == "ledger.no_mass");
  CHECK(content_factor(reference(), magnet("0", "1.1"), "Dy", code("KGM"), code("GRM")).error().code ==
        "ledger.fraction");
  CHECK(content_factor(reference(), magnet("-0.1", "0.1"), "Dy", code("KGM"), code("GRM")).error().code ==
        "ledger.fraction");
  CHECK(element_content(reference(), magnet("0", "0.5"), "Dy", goods, code("GRM")).error().code == "ledger.range");
  CHECK(element_content(reference(), magnet("0", "1"), "Dy", goods, code("KGM")).value().micro == goods.micro);
}

TEST_CASE("content is the least number of millionths that is not too small") {
  CHECK(rc::check([] {
    const auto goods = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000);
    const auto millionths = *rc::gen::inRange<std::int64_t>(0, 1'000'001);
    trade::Line line;
    line.composition["Dy"] = trade::Range{Decimal(0), Decimal::scaled(millionths, 6)};
    const auto content = element_content(reference(), line, "Dy", {goods, code("KGM")}, code("KGM")).value().micro;
    // content >= goods x share > content - 1, both times a million.
    RC_ASSERT(content * 1'000'000 >= goods * millionths);
    RC_ASSERT((content - 1) * 1'000'000 < goods * millionths);
  }));
}

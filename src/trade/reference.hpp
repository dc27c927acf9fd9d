// SPDX-License-Identifier: Apache-2.0
// The tables of data/reference, read once and never changed: countries, units, currencies, elements,
// commodity codes by edition. Sources and rights: data/reference/manifest.csv.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/quantity.hpp"
#include "sluice/base/rational.hpp"
#include "sluice/base/result.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::trade {

struct CountryRow {
  std::string alpha2, name_en, name_zh;
  std::string alpha3;  // for suggestions alone: files name countries by alpha-2
};

struct UnitRow {
  std::string code, name, symbol;
  bool withdrawn = false;             // Rec 20 marks it D (deprecated) or X (deleted); still read
  std::optional<Rational> kilograms;  // one unit in kilograms, for units of mass
};

struct CurrencyRow {
  std::string code, name;
  int minor_units = 2;
};

struct ElementRow {
  std::string symbol, name_en, name_zh;
  int number = 0;
  Decimal atomic_weight;  // standard or conventional, five significant digits
  std::string oxide;      // the oxide of trade, e.g. "Dy2O3"; empty where the table has none
};

// The materials that names alone identify, with the names trade uses for them. A file's `material`
// is matched against all names without regard to case, blanks, hyphens and underscores. Each element
// and its oxide of trade are materials too, without a row of their own.
struct MaterialRow {
  std::string symbol;                 // "NdFeB", "SmCo", "GaAs"; an element's own symbol for its metal
  std::vector<std::string> names;     // in any language
  std::vector<std::string> elements;  // composition that implies the material when all are present
  std::string implied_for;            // the form for which it does; empty: never implied
};

class Reference {
 public:
  // Fails as read_file and parse_csv do, with reference.column where a column is missing, or with
  // reference.row or reference.twice naming file, line and column.
  [[nodiscard]] static Result<Reference> load(const std::filesystem::path& directory);

  [[nodiscard]] const CountryRow* country(std::string_view alpha2) const;
  [[nodiscard]] const std::map<std::string, CountryRow, std::less<>>& countries() const { return countries_; }
  [[nodiscard]] const UnitRow* unit(std::string_view code) const;
  [[nodiscard]] const std::map<std::string, UnitRow, std::less<>>& units() const { return units_; }
  [[nodiscard]] const CurrencyRow* currency(std::string_view code) const;
  [[nodiscard]] const ElementRow* element(std::string_view symbol) const;
  [[nodiscard]] const std::map<std::string, ElementRow, std::less<>>& elements() const { return elements_; }
  [[nodiscard]] const std::vector<MaterialRow>& materials() const { return materials_; }

  // The editions ("2022") of the Harmonized System in which the first six digits exist.
  [[nodiscard]] std::vector<std::string> editions_with(std::string_view commodity_code) const;
  // The description of the longest prefix known in an edition; empty where there is none.
  [[nodiscard]] std::string_view describe_code(std::string_view commodity_code, std::string_view edition) const;

  // The symbol of a material that a file names in words, or nothing.
  [[nodiscard]] std::optional<std::string> material(std::string_view text) const;

 private:
  std::map<std::string, CountryRow, std::less<>> countries_;
  std::map<std::string, UnitRow, std::less<>> units_;
  std::map<std::string, CurrencyRow, std::less<>> currencies_;
  std::map<std::string, ElementRow, std::less<>> elements_;
  std::vector<MaterialRow> materials_;
  std::map<std::string, std::string, std::less<>> material_names_;                             // folded name to symbol
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> codes_;  // by edition
};

// The mass fraction of an element in its oxide of trade, exact as a ratio of the atomic weights:
// 1 kg of Dy2O3 holds 0.8713... kg of Dy. Fails with element.no_oxide or element.formula.
[[nodiscard]] Result<Rational> oxide_factor(const Reference& reference, std::string_view symbol);

// What the line's material is: the name it states, else what its form and composition imply
// (data/reference/materials.csv; a metal or target is the element that is surely nine tenths of it or
// more). Nothing where neither settles it, or where two materials are implied.
[[nodiscard]] std::optional<std::string> material_of(const Line& line, const Reference& reference);

}  // namespace sluice::trade

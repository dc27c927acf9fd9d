// SPDX-License-Identifier: Apache-2.0
#include "sluice/trade/reference.hpp"

#include <algorithm>
#include <functional>
#include <initializer_list>

#include "sluice/base/csv.hpp"
#include "sluice/base/file.hpp"
#include "sluice/base/text.hpp"

namespace sluice::trade {
namespace {

// A row of a table, its cells by the name of the column.
class Cells {
 public:
  Cells(const CsvTable& table, const CsvRow& row, const std::string& file) : table_(table), row_(row), file_(file) {}

  [[nodiscard]] const std::string& operator[](std::string_view column) const {
    return row_.cells[static_cast<std::size_t>(table_.column(column))];
  }

  [[nodiscard]] std::vector<std::string> list(std::string_view column) const {
    const std::string& cell = (*this)[column];
    if (cell.empty()) return {};
    const auto parts = split(cell, '|');
    return {parts.begin(), parts.end()};
  }

  [[nodiscard]] tl::unexpected<Error> refuse(std::string_view column, std::string_view code = "reference.row") const {
    return fail(code, {(*this)[column]}, Where{file_, row_.line, std::string(column)});
  }

  // A whole number of at most six digits; `none` where the cell is empty.
  [[nodiscard]] Result<int> number(std::string_view column, int none) const {
    const std::string& cell = (*this)[column];
    if (cell.empty()) return none;
    if (cell.size() > 6 || !std::ranges::all_of(cell, [](char c) { return c >= '0' && c <= '9'; })) {
      return refuse(column);
    }
    return std::stoi(cell);
  }

 private:
  const CsvTable& table_;
  const CsvRow& row_;
  const std::string& file_;
};

using Columns = std::initializer_list<std::string_view>;

// Calls `take` with each row of a table that must have the columns; stops at the first failure.
Result<void> each_row(const std::filesystem::path& path, Columns columns,
                      const std::function<Result<void>(const Cells&)>& take) {
  const std::string file = path.string();
  const auto text = read_file(path);
  if (!text) return fail(text.error());
  const auto table = parse_csv(*text, file);
  if (!table) return fail(table.error());
  for (const std::string_view column : columns) {
    if (table->column(column) < 0) return fail("reference.column", {std::string(column)}, Where{file, 1, {}});
  }
  for (const CsvRow& row : table->rows) {
    if (auto taken = take(Cells(*table, row, file)); !taken) return taken;
  }
  return {};
}

template <class Row>
using Table = std::map<std::string, Row, std::less<>>;

template <class Row>
const Row* find(const Table<Row>& table, std::string_view key) {
  const auto found = table.find(key);
  return found == table.end() ? nullptr : &found->second;
}

// Adds a row under the text of `column`; no key may be empty or come twice.
template <class Row>
Result<void> add(Table<Row>& table, const Cells& cells, std::string_view column, Row row) {
  if (cells[column].empty()) return cells.refuse(column);
  if (!table.emplace(cells[column], std::move(row)).second) return cells.refuse(column, "reference.twice");
  return {};
}

Result<Table<CountryRow>> load_countries(const std::filesystem::path& path) {
  Table<CountryRow> table;
  const auto take = [&](const Cells& cells) -> Result<void> {
    if (cells["alpha2"].size() != 2) return cells.refuse("alpha2");
    return add(table, cells, "alpha2", {cells["alpha2"], cells["name_en"], cells["name_zh"], cells["alpha3"]});
  };
  return each_row(path, {"alpha2", "alpha3", "name_en", "name_zh"}, take).map([&] { return std::move(table); });
}

Result<Table<UnitRow>> load_units(const std::filesystem::path& path) {
  Table<UnitRow> table;
  const auto take = [&](const Cells& cells) -> Result<void> {
    if (!Code3::parse(cells["code"])) return cells.refuse("code");
    const bool withdrawn = cells["status"] == "D" || cells["status"] == "X";
    UnitRow row{cells["code"], cells["name"], cells["symbol"], withdrawn, std::nullopt};
    if (!cells["mass_kg"].empty()) {
      const auto kilograms = Decimal::parse(cells["mass_kg"]);
      if (!kilograms || *kilograms <= Decimal(0)) return cells.refuse("mass_kg");
      row.kilograms = Rational::from(*kilograms);
    }
    return add(table, cells, "code", std::move(row));
  };
  return each_row(path, {"code", "name", "symbol", "status", "mass_kg"}, take).map([&] { return std::move(table); });
}

Result<Table<CurrencyRow>> load_currencies(const std::filesystem::path& path) {
  Table<CurrencyRow> table;
  const auto take = [&](const Cells& cells) -> Result<void> {
    if (!Code3::parse(cells["code"])) return cells.refuse("code");
    const auto minor_units = cells.number("minor_units", 0);  // ISO 4217 gives none for gold and the like
    if (!minor_units) return fail(minor_units.error());
    return add(table, cells, "code", {cells["code"], cells["name"], *minor_units});
  };
  return each_row(path, {"code", "name", "minor_units"}, take).map([&] { return std::move(table); });
}

Result<Table<ElementRow>> load_elements(const std::filesystem::path& path) {
  Table<ElementRow> table;
  const auto take = [&](const Cells& cells) -> Result<void> {
    const auto number = cells.number("number", 0);
    if (!number || *number == 0) return cells.refuse("number");
    const auto weight = Decimal::parse(cells["atomic_weight"]);
    if (!weight || *weight <= Decimal(0)) return cells.refuse("atomic_weight");
    return add(table, cells, "symbol",
               {cells["symbol"], cells["name_en"], cells["name_zh"], *number, *weight, cells["oxide"]});
  };
  return each_row(path, {"symbol", "number", "name_en", "name_zh", "atomic_weight", "oxide"}, take).map([&] {
    return std::move(table);
  });
}

// The editions are the files hs-YYYY.csv that there are.
Result<Table<Table<std::string>>> load_codes(const std::filesystem::path& directory) {
  Table<Table<std::string>> editions;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    const std::string name = entry.path().filename().string();
    if (name.size() != 11 || !name.starts_with("hs-") || !name.ends_with(".csv")) continue;
    Table<std::string>& codes = editions[name.substr(3, 4)];
    const auto take = [&](const Cells& cells) { return add(codes, cells, "code", cells["description"]); };
    if (auto loaded = each_row(entry.path(), {"code", "description"}, take); !loaded) return fail(loaded.error());
  }
  return editions;
}

// The materials that need no row: each element as a metal, and its oxide of trade.
std::vector<MaterialRow> materials_of(const Table<ElementRow>& elements) {
  std::vector<MaterialRow> materials;
  for (const auto& [symbol, row] : elements) {
    materials.push_back(
        {symbol, {row.name_en, row.name_en + " metal", row.name_zh, "金属" + row.name_zh}, {symbol}, {}});
    if (row.oxide.empty()) continue;
    materials.push_back({row.oxide, {row.name_en + " oxide", "氧化" + row.name_zh}, {symbol, "O"}, {}});
  }
  return materials;
}

// Names without what trade writes as it pleases: case, blanks, hyphens and dashes, underscores.
std::string folded(std::string_view text) {
  constexpr std::string_view kPassedOver[] = {" ",      "\t",     "-",      "_",      "\u00A0", "\u2010",
                                              "\u2011", "\u2012", "\u2013", "\u2014", "\u3000"};
  std::string result;
  while (!text.empty()) {
    const auto blank = std::ranges::find_if(kPassedOver, [&](std::string_view each) { return text.starts_with(each); });
    if (blank != std::end(kPassedOver)) {
      text.remove_prefix(blank->size());
      continue;
    }
    const char c = text.front();
    result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    text.remove_prefix(1);
  }
  return result;
}

}  // namespace

Result<Reference> Reference::load(const std::filesystem::path& directory) {
  Reference result;
  auto countries = load_countries(directory / "countries.csv");
  if (!countries) return fail(countries.error());
  auto units = load_units(directory / "units.csv");
  if (!units) return fail(units.error());
  auto currencies = load_currencies(directory / "currencies.csv");
  if (!currencies) return fail(currencies.error());
  auto elements = load_elements(directory / "elements.csv");
  if (!elements) return fail(elements.error());
  auto codes = load_codes(directory);
  if (!codes) return fail(codes.error());
  result.countries_ = std::move(*countries);
  result.units_ = std::move(*units);
  result.currencies_ = std::move(*currencies);
  result.elements_ = std::move(*elements);
  result.codes_ = std::move(*codes);
  result.materials_ = materials_of(result.elements_);
  for (const MaterialRow& row : result.materials_) {
    result.material_names_.emplace(folded(row.symbol), row.symbol);
    for (const std::string& name : row.names) result.material_names_.emplace(folded(name), row.symbol);
  }

  const auto take = [&](const Cells& cells) -> Result<void> {
    MaterialRow row{cells["symbol"], cells.list("names"), cells.list("elements"), cells["implied_for"]};
    if (row.symbol.empty()) return cells.refuse("symbol");
    for (const std::string& symbol : row.elements) {
      if (result.element(symbol) == nullptr) return cells.refuse("elements");
    }
    if (!row.implied_for.empty() && !from_symbol<Form>(row.implied_for)) return cells.refuse("implied_for");
    std::vector<std::string> names = row.names;
    names.push_back(row.symbol);
    for (const std::string& name : names) {
      // One name, one material: a row may repeat an element to add names, but not take its names away.
      const auto [known, added] = result.material_names_.emplace(folded(name), row.symbol);
      if (!added && known->second != row.symbol) return cells.refuse("names", "reference.twice");
    }
    result.materials_.push_back(std::move(row));
    return {};
  };
  const auto loaded = each_row(directory / "materials.csv", {"symbol", "names", "elements", "implied_for"}, take);
  if (!loaded) return fail(loaded.error());
  return result;
}

const CountryRow* Reference::country(std::string_view alpha2) const { return find(countries_, alpha2); }
const UnitRow* Reference::unit(std::string_view code) const { return find(units_, code); }
const CurrencyRow* Reference::currency(std::string_view code) const { return find(currencies_, code); }
const ElementRow* Reference::element(std::string_view symbol) const { return find(elements_, symbol); }

std::vector<std::string> Reference::editions_with(std::string_view commodity_code) const {
  std::vector<std::string> editions;
  for (const auto& [edition, codes] : codes_) {
    if (codes.contains(commodity_code.substr(0, 6))) editions.push_back(edition);
  }
  return editions;
}

std::string_view Reference::describe_code(std::string_view commodity_code, std::string_view edition) const {
  const auto* codes = find(codes_, edition);
  if (codes == nullptr) return {};
  for (std::size_t digits = commodity_code.size(); digits >= 2; --digits) {
    if (const auto* description = find(*codes, commodity_code.substr(0, digits))) return *description;
  }
  return {};
}

std::optional<std::string> Reference::material(std::string_view text) const {
  const auto* symbol = find(material_names_, folded(text));
  return symbol == nullptr ? std::nullopt : std::optional(*symbol);
}

}  // namespace sluice::trade

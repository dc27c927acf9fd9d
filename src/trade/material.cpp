// SPDX-License-Identifier: Apache-2.0
// What goods are made of, from names, formulas and assays.
#include "sluice/trade/reference.hpp"

#include <algorithm>

namespace sluice::trade {
namespace {

struct Atoms {
  std::string symbol;
  std::int64_t count = 0;
};

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "Dy2O3" to Dy 2, O 3. Empty where the text is no such formula.
std::vector<Atoms> parse_formula(std::string_view formula) {
  std::vector<Atoms> result;
  while (!formula.empty()) {
    if (!is_upper(formula.front())) return {};
    const auto letters = std::find_if_not(formula.begin() + 1, formula.end(), is_lower);
    const auto digits = std::find_if_not(letters, formula.end(), is_digit);
    const std::string count(letters, digits);
    if (count.size() > 3 || count.starts_with('0')) return {};
    result.push_back({std::string(formula.begin(), letters), count.empty() ? 1 : std::stoi(count)});
    formula.remove_prefix(static_cast<std::size_t>(digits - formula.begin()));
  }
  return result;
}

// An element that is surely there: an assay with a minimum above zero.
bool present(const Line& line, std::string_view symbol) {
  const auto found = line.composition.find(symbol);
  const Range* fraction = found == line.composition.end() ? nullptr : found->second.get();
  return fraction != nullptr && fraction->min > Decimal(0);
}

std::optional<std::string> implied_by_row(const Line& line, std::string_view form, const Reference& reference) {
  std::optional<std::string> implied;
  for (const MaterialRow& row : reference.materials()) {
    if (row.implied_for != form || row.elements.empty()) continue;
    const auto holds = [&](const std::string& symbol) { return present(line, symbol); };
    if (!std::ranges::all_of(row.elements, holds)) continue;
    if (implied) return std::nullopt;  // two materials fit: the assay does not settle it
    implied = row.symbol;
  }
  return implied;
}

std::optional<std::string> main_element(const Line& line) {
  const Decimal nine_tenths = Decimal::scaled(9, 1);
  for (const auto& [symbol, fraction] : line.composition) {
    if (const Range* known = fraction.get(); known != nullptr && known->min >= nine_tenths) return symbol;
  }
  return std::nullopt;
}

}  // namespace

Result<Rational> oxide_factor(const Reference& reference, std::string_view symbol) {
  const ElementRow* element = reference.element(symbol);
  if (element == nullptr || element->oxide.empty()) return fail("element.no_oxide", {std::string(symbol)});
  const auto wrong = [&] { return fail("element.formula", {std::string(symbol), element->oxide}); };
  const std::vector<Atoms> atoms = parse_formula(element->oxide);

  Decimal whole;
  Decimal part;
  for (const Atoms& each : atoms) {
    const ElementRow* row = reference.element(each.symbol);
    if (row == nullptr) return wrong();
    const auto weight = multiply(row->atomic_weight, Decimal(each.count));
    if (!weight) return fail(weight.error());
    const auto sum = add(whole, *weight);
    if (!sum) return fail(sum.error());
    whole = *sum;
    if (each.symbol == symbol) part = *weight;
  }
  if (part.zero()) return wrong();
  const Rational total = Rational::from(whole);
  return Rational::make(total.denominator(), total.numerator()).and_then([&](Rational inverse) {
    return multiply(Rational::from(part), inverse);
  });
}

std::optional<std::string> material_of(const Line& line, const Reference& reference) {
  if (const std::string* name = line.material.get()) {
    if (auto symbol = reference.material(*name)) return symbol;
  }
  const Form* form = line.form.get();
  if (form == nullptr) return std::nullopt;
  if (auto implied = implied_by_row(line, symbol(*form), reference)) return implied;
  if (*form == Form::metal || *form == Form::target) return main_element(line);
  return std::nullopt;
}

}  // namespace sluice::trade

// SPDX-License-Identifier: Apache-2.0
#include "content.hpp"

#include <string>

namespace sluice::ledger {
namespace {

// The most of an element there may be in the goods, as a mass fraction.
Result<Decimal> most_of(const trade::Line& line, std::string_view element) {
  const auto found = line.composition.find(element);
  if (found == line.composition.end() ? line.composition_complete : found->second.not_applicable()) return Decimal(0);
  const trade::Range* const range = found == line.composition.end() ? nullptr : found->second.get();
  if (!range) return fail("ledger.assay", {std::string(element), line.id});
  if (range->min.negative() || range->max > Decimal(1)) {
    return fail("ledger.fraction", {to_string(range->max), std::string(element), line.id});
  }
  return range->max;
}

Result<Rational> kilograms_in(const trade::Reference& reference, Code3 unit) {
  const trade::UnitRow* const row = reference.unit(unit.text());
  if (!row || !row->kilograms) return fail("ledger.no_mass", {std::string(unit.text())});
  return *row->kilograms;
}

Result<Rational> in_range(Result<Rational> product, std::string_view unit) {
  if (!product) return fail("ledger.range", {std::string(unit)});
  return product;
}

}  // namespace

Result<Rational> mass_factor(const trade::Reference& reference, Code3 from, Code3 to) {
  const auto one = kilograms_in(reference, from);
  if (!one) return one;
  const auto other = kilograms_in(reference, to);
  if (!other) return other;
  const auto inverse = Rational::make(other->denominator(), other->numerator());
  if (!inverse) return fail("ledger.no_mass", {std::string(to.text())});
  return in_range(multiply(*one, *inverse), to.text());
}

Result<Rational> content_factor(const trade::Reference& reference, const trade::Line& line, std::string_view element,
                                Code3 from, Code3 to) {
  const auto fraction = most_of(line, element);
  if (!fraction) return fail(fraction.error());
  const auto mass = mass_factor(reference, from, to);
  if (!mass) return mass;
  return in_range(multiply(*mass, Rational::from(*fraction)), to.text());
}

Result<Quantity> element_content(const trade::Reference& reference, const trade::Line& line, std::string_view element,
                                 Quantity goods, Code3 to) {
  const auto factor = content_factor(reference, line, element, goods.unit, to);
  if (!factor) return fail(factor.error());
  const auto content = convert(goods, *factor, to, Rounding::up);
  if (!content) return fail("ledger.range", {std::string(to.text())});
  return content;
}

}  // namespace sluice::ledger

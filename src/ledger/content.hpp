// SPDX-License-Identifier: Apache-2.0
// From a quantity of goods to the element in it, and from unit to unit.
#pragma once

#include <string_view>

#include "sluice/base/quantity.hpp"
#include "sluice/base/rational.hpp"
#include "sluice/base/result.hpp"
#include "sluice/trade/reference.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::ledger {

// How many of unit `to` one of unit `from` is, both units of mass. Else ledger.no_mass.
[[nodiscard]] Result<Rational> mass_factor(const trade::Reference& reference, Code3 from, Code3 to);

// How many of unit `to` of the element are in one unit `from` of the line's goods at most: the upper end of the assay.
// What a complete composition does not name is absent. Fails with ledger.assay, naming element and line, where the
// composition does not say, ledger.fraction where it is no share, and as mass_factor does. The factor of a cap that
// counts content.
[[nodiscard]] Result<Rational> content_factor(const trade::Reference& reference, const trade::Line& line,
                                              std::string_view element, Code3 from, Code3 to);

// The element in a quantity of the line's goods, rounded up to a millionth.
[[nodiscard]] Result<Quantity> element_content(const trade::Reference& reference, const trade::Line& line,
                                               std::string_view element, Quantity goods, Code3 to);

}  // namespace sluice::ledger

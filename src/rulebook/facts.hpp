// SPDX-License-Identifier: Apache-2.0
// The vocabulary of conditions: which facts there are and what each may be.
#pragma once

#include <string_view>
#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/rulebook/model.hpp"
#include "sluice/trade/reference.hpp"

namespace sluice::rulebook {

// A fact as conditions name it, with its domain and question. `declared` holds the regime's own
// [[fact]] tables (id without "param."). Fails with fact.unknown, fact.element, fact.country,
// fact.list, without a place.
[[nodiscard]] Result<Fact> make_fact(std::string_view id, const Rulebook& book, const std::vector<Fact>& declared,
                                     const trade::Reference& reference);

// The bit of a symbol in a fact's domain; -1 where there is none.
[[nodiscard]] int symbol_bit(const Fact& fact, std::string_view symbol);

}  // namespace sluice::rulebook

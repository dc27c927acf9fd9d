// SPDX-License-Identifier: Apache-2.0
// A table's profiles in the terms of an index.
#pragma once

#include "evaluator.hpp"
#include "population.hpp"
#include "sluice/rulebook/table.hpp"

namespace sluice::rulebook {

// Table::suits(index.book()) must hold. Profiles keep their numbers.
[[nodiscard]] Population populate(const Index& index, const Table& table);

// What the interpreter reads of a row. Both must outlive it.
[[nodiscard]] Evaluator::Readings readings(const Index& index, const Table& table);

// For every profile a class: profiles of one class are decided alike under every index, whatever the others of
// the row are. `populations` beside `indexes`, all of one table.
struct Classes {
  std::vector<std::uint32_t> of;       // by profile
  std::vector<std::uint32_t> example;  // by class: a profile of it
};
[[nodiscard]] Classes classes(Part part, const std::vector<const Index*>& indexes,
                              const std::vector<const Population*>& populations);

}  // namespace sluice::rulebook

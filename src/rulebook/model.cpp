// SPDX-License-Identifier: Apache-2.0
#include "sluice/rulebook/model.hpp"

#include <algorithm>

namespace sluice::rulebook {
namespace {

template <class Rows>
int index_of(const Rows& rows, std::string_view id) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.id == id; });
  return found == rows.end() ? -1 : static_cast<int>(found - rows.begin());
}

}  // namespace

const Provision* Rulebook::provision(std::string_view id) const {
  const int index = index_of(provisions, id);
  return index < 0 ? nullptr : &provisions[static_cast<std::size_t>(index)];
}

const Assumption* Rulebook::assumption(std::string_view id) const {
  const int index = index_of(assumptions, id);
  return index < 0 ? nullptr : &assumptions[static_cast<std::size_t>(index)];
}

int Rulebook::instrument_index(std::string_view id) const { return index_of(instruments, id); }
int Rulebook::list_index(std::string_view id) const { return index_of(lists, id); }
int Rulebook::fact_index(std::string_view id) const { return index_of(facts, id); }

}  // namespace sluice::rulebook

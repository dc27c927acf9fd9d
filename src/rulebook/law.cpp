// SPDX-License-Identifier: Apache-2.0
#include "law.hpp"

#include <algorithm>
#include <set>

#include "sluice/base/check.hpp"

namespace sluice::rulebook {

std::string_view local_id(std::string_view full) { return full.substr(full.find('/') + 1); }

Result<Law> Law::make(const Rulebook& book, Assumed assumed) {
  Law law;
  law.assumed = std::move(assumed);
  for (const Provision& provision : book.provisions) {
    auto timeline = fold(book, provision.instrument, local_id(provision.id), law.assumed);
    if (!timeline) return fail(timeline.error());
    law.provisions.push_back(std::move(*timeline));
  }
  for (const ItemList& list : book.lists) {
    auto timeline = fold(book, list.instrument, local_id(list.id), law.assumed);
    if (!timeline) return fail(timeline.error());
    law.lists.push_back(std::move(*timeline));
  }
  return law;
}

const std::string& Law::taken(const Rulebook& book, std::string_view assumption) const {
  if (const auto chosen = assumed.find(assumption); chosen != assumed.end()) return chosen->second;
  const Assumption* row = book.assumption(assumption);
  CHECK_THAT(row != nullptr);
  return row->standard;
}

std::vector<Date> Law::breakpoints() const {
  std::set<Date> days;
  for (const auto* timelines : {&provisions, &lists}) {
    for (const Timeline& timeline : *timelines) {
      for (const Stretch& stretch : timeline) days.insert(stretch.days.first);
    }
  }
  days.erase(Date::min());
  return {days.begin(), days.end()};
}

}  // namespace sluice::rulebook

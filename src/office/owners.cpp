// SPDX-License-Identifier: Apache-2.0
#include "owners.hpp"

#include <algorithm>

namespace sluice::office {
namespace {

using screening::OwnershipRule;
using screening::Reading;

Reading read(const Reading& reading, const OwnerReadings& readings) {
  const auto found = readings.find(reading.assumption);
  if (reading.assumption.empty() || found == readings.end()) return reading;
  return {found->second, reading.assumption};
}

}  // namespace

const screening::Ownership* Owners::from(std::string_view list, const OwnerReadings& readings) {
  const auto rule = std::ranges::find_if(
      rules_, [&](const OwnershipRule& each) { return std::ranges::count(each.lists, list) != 0; });
  if (rule == rules_.end()) return nullptr;
  OwnershipRule as_read = *rule;
  as_read.aggregate = read(rule->aggregate, readings);
  as_read.cascade = read(rule->cascade, readings);
  auto& kept = read_[{&*rule, {as_read.aggregate.holds, as_read.cascade.holds}}];
  if (!kept) kept = std::make_unique<const screening::Ownership>(holdings_.graph(), std::move(as_read), day_);
  return kept.get();
}

}  // namespace sluice::office

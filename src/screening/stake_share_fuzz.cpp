// SPDX-License-Identifier: Apache-2.0
// A share that is read from free text lies between 0 and the whole and is not empty; and rules that are read have what
// they need.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ownership_rule.hpp"
#include "sluice/base/check.hpp"
#include "stake.hpp"

using namespace sluice;
using namespace sluice::screening;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto share = parse_percentage(text)) {
    const auto again = Share::between(share->low, share->low_open, share->high, share->high_open);
    CHECK_THAT(again.has_value() && *again == *share);
  }
  if (const auto rules = read_ownership_rules(text, "rules.csv")) {
    for (const OwnershipRule& rule : *rules) {
      CHECK_THAT(!rule.id.empty() && !rule.lists.empty() && !rule.sources.empty() && !rule.in_force.empty());
      CHECK_THAT(rule.threshold > Rational());
    }
  }
  return 0;
}

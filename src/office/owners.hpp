// SPDX-License-Identifier: Apache-2.0
// The ownership rules over one set of holdings on one day, each read as it is asked for and then kept.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sluice/screening/holdings.hpp"
#include "sluice/screening/ownership.hpp"

namespace sluice::office {

// How assumptions of ownership rules are read: the id, and whether the reading holds.
using OwnerReadings = std::map<std::string, bool, std::less<>>;

class Owners {
 public:
  // `holdings` and `rules` outlive this; the holdings are settled and listed.
  Owners(const screening::Holdings& holdings, const std::vector<screening::OwnershipRule>& rules, Date day)
      : holdings_(holdings), rules_(rules), day_(day) {}

  // The rule that starts from a list, read as `readings` say and otherwise as it is written; nullptr where none does.
  [[nodiscard]] const screening::Ownership* from(std::string_view list, const OwnerReadings& readings);

  [[nodiscard]] const screening::Holdings& holdings() const noexcept { return holdings_; }
  [[nodiscard]] const std::vector<screening::OwnershipRule>& rules() const noexcept { return rules_; }

 private:
  const screening::Holdings& holdings_;
  const std::vector<screening::OwnershipRule>& rules_;
  Date day_;
  // By rule, and by whether it adds up and runs down.
  std::map<std::pair<const screening::OwnershipRule*, std::pair<bool, bool>>,
           std::unique_ptr<const screening::Ownership>>
      read_;
};

}  // namespace sluice::office

// SPDX-License-Identifier: Apache-2.0
// Views: a record as a person may see it, with what follows from it.
#pragma once

#include "desk.hpp"
#include "sluice/ledger/rows.hpp"

namespace sluice::office {

struct View {
  std::string_view name;
  wire::Words meaning;
  Result<Json> (*look)(Look&, const std::string& subject);
};
[[nodiscard]] std::span<const View> all_views();

// An account's measures in units, not in millionths: {"quantity": {"unit", "authorised", "held", …, "left"}, …}.
[[nodiscard]] Json write_measures(const ledger::Account& account);

}  // namespace sluice::office

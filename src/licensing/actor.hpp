// SPDX-License-Identifier: Apache-2.0
// Who acts. Each act on an application or a licence is done by one person, in one role, for one organisation.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "sluice/trade/vocabulary.hpp"

namespace sluice::licensing {

enum class ActorRole { exporter, end_user, officer, approver, adviser, customs, auditor, administrator };

struct Actor {
  std::string id;  // the person
  ActorRole role = ActorRole::auditor;
  std::string organisation;  // of an exporter or end user: the enterprise's id; of an adviser: the agency
  std::string province;      // of an officer or approver; empty: the central bureau, which sees all
  friend bool operator==(const Actor&, const Actor&) = default;
};

}  // namespace sluice::licensing

namespace sluice::trade {
template <>
inline constexpr std::array<std::string_view, 8> kSymbols<licensing::ActorRole>{
    "exporter", "end_user", "officer", "approver", "adviser", "customs", "auditor", "administrator"};
}  // namespace sluice::trade

// SPDX-License-Identifier: Apache-2.0
// An end-user and end-use certificate (Order 792, art. 16 and 24): given once, used in many applications until it
// expires.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sluice/base/date.hpp"
#include "sluice/base/result.hpp"
#include "sluice/licensing/document.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::licensing {

struct Certificate {
  std::string id;
  std::string end_user;  // the name, as the application names its end user
  trade::Country country;
  std::vector<std::string> control_codes;  // what it covers; empty: all goods
  std::string end_use;
  bool no_change_of_use = false;         // art. 24: not without the authority's consent
  bool no_transfer = false;              // art. 24: to no third party without it
  bool certified_by_government = false;  // the end user's
  Date issued_on;
  Date expires_on;  // the last day it counts
  std::vector<Document> documents;
  friend bool operator==(const Certificate&, const Certificate&) = default;
};

// Fails with certificate.days (expires before it is issued), certificate.commitment (without both commitments of
// art. 24) or certificate.no_document.
[[nodiscard]] Result<void> check_certificate(const Certificate& certificate);

// Whether it counts on a day: from the day of issue to its last day, both included.
[[nodiscard]] bool counts(const Certificate& certificate, Date on);

}  // namespace sluice::licensing

// SPDX-License-Identifier: Apache-2.0
// What acts look at besides records: tables, the calendar, the law.
#pragma once

#include <functional>
#include <string>

#include "sluice/licensing/rules.hpp"
#include "sluice/office/determine.hpp"
#include "sluice/office/routing.hpp"
#include "sluice/trade/calendar.hpp"
#include "sluice/trade/determination.hpp"
#include "sluice/trade/reference.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::office {

// What the law and the lists say of a transaction on a day, and by which state of them.
struct Judged {
  trade::Determination determination;
  std::string lists;            // which versions of which lists; empty: not screened
  trade::Transaction screened;  // with the hits found
};

// All of it outlives the office. `determine` is called from several threads.
struct Tools {
  const trade::Reference& reference;
  const trade::Calendar& calendar;
  const licensing::Rules& rules;
  const Routing& routing;
  // With the hits that the authority itself knows of.
  std::function<Result<Judged>(const trade::Transaction&, const PartyHits&, Date)> determine;
};

}  // namespace sluice::office

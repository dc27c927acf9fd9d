// SPDX-License-Identifier: Apache-2.0
// A licence: what was granted, never what was asked for, and what became of it. A value, changed by acts alone
// (licence_acts.hpp).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/licensing/actor.hpp"
#include "sluice/licensing/decision.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::licensing {

enum class LicenceState {
  none,  // before there is one
  active,
  suspended,
  amending,  // paused until an amendment is decided (Order 792, art. 18)
  used,      // a single licence whose one export is done
  exhausted,
  expired,
  surrendered,
  withdrawn,  // by the authority, without fault
  revoked,
  annulled,  // got by fraud: never good, from its grant
  replaced
};

enum class LicenceAct {
  grant,
  use,
  exhaust,
  expire,
  suspend,
  reinstate,
  amend_key,
  amend_other,
  refuse_amendment,
  replace,
  surrender,
  withdraw,
  revoke,
  annul,
  report_delivery,
  check_end_use,
  ask_consent,
  decide_consent
};

struct LicenceLine {
  std::string id;       // the application's line
  std::string account;  // in the ledger
  std::vector<std::string> control_codes;
  std::string commodity_code;
  std::string description;
  Quantity quantity;  // granted
  std::optional<Money> value;
  friend bool operator==(const LicenceLine&, const LicenceLine&) = default;
};

struct DeliveryReport {
  std::string declaration;
  std::string stage;  // shipment, arrival, installation, use (Order 792, art. 18)
  Date on;
  std::string text;
  friend bool operator==(const DeliveryReport&, const DeliveryReport&) = default;
};

// `cooperated` false: the ground for the watch list (Order 792, art. 26).
struct EndUseCheck {
  Date on;
  bool cooperated = true;
  bool as_declared = true;
  std::string text;
  friend bool operator==(const EndUseCheck&, const EndUseCheck&) = default;
};

// To hand the goods on, or to use them otherwise, needs the authority's consent (Order 792, art. 24).
struct Consent {
  std::string id;
  std::string to;
  std::string text;
  Date asked_on;
  std::optional<bool> given;
  std::optional<Date> decided_on;
  std::string by;
  friend bool operator==(const Consent&, const Consent&) = default;
};

struct LicenceEvent {
  LicenceAct act = LicenceAct::grant;
  LicenceState to = LicenceState::active;
  std::string by;
  ActorRole role = ActorRole::officer;
  std::string organisation;
  Date on;
  std::string note;
  friend bool operator==(const LicenceEvent&, const LicenceEvent&) = default;
};

struct Licence {
  std::string id;
  std::string number;
  std::string application;
  std::string kind;
  std::string holder;  // the enterprise's id
  std::string province;
  LicenceState state = LicenceState::none;
  std::vector<trade::Party> parties;
  std::vector<std::string> end_users;  // enterprises whose certificates it was granted on
  std::optional<trade::Country> destination;
  std::vector<LicenceLine> lines;
  Date from;
  Date until;  // the last day it is good
  std::vector<Condition> conditions;
  std::vector<EndUseCheck> checks;
  std::vector<Consent> consents;
  std::string replaces;
  std::string replaced_by;
  std::vector<LicenceEvent>
      history;  // less the uses that changed nothing, and reports: they are as many as declarations
  friend bool operator==(const Licence&, const Licence&) = default;
};

}  // namespace sluice::licensing

namespace sluice::trade {
template <>
inline constexpr std::array<std::string_view, 12> kSymbols<licensing::LicenceState>{
    "none",    "active",      "suspended", "amending", "used",     "exhausted",
    "expired", "surrendered", "withdrawn", "revoked",  "annulled", "replaced"};
template <>
inline constexpr std::array<std::string_view, 18> kSymbols<licensing::LicenceAct>{
    "grant",     "use",         "exhaust",          "expire",        "suspend",     "reinstate",
    "amend_key", "amend_other", "refuse_amendment", "replace",       "surrender",   "withdraw",
    "revoke",    "annul",       "report_delivery",  "check_end_use", "ask_consent", "decide_consent"};
}  // namespace sluice::trade

// SPDX-License-Identifier: Apache-2.0
// Everything that can be done to a licence, and whether it is good on a day.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/licensing/application.hpp"
#include "sluice/licensing/licence.hpp"
#include "sluice/licensing/rules.hpp"

namespace sluice::licensing {

namespace on_licence {

// Makes the licence from the decided application: lines and quantities are those granted.
struct Grant {
  static constexpr auto kAct = LicenceAct::grant;
  std::string id;
  std::string number;
  std::string replaces;
  std::vector<std::string> end_users = {};
};
// Customs released a declaration on `released`; that the licence was good that day is what counts. What left is the
// ledger's to keep: a licence that goes on remembers nothing of it.
struct Use {
  static constexpr auto kAct = LicenceAct::use;
  std::string declaration;
  Date released;
};
struct Exhaust {
  static constexpr auto kAct = LicenceAct::exhaust;
};
struct Expire {
  static constexpr auto kAct = LicenceAct::expire;
};
struct Suspend {
  static constexpr auto kAct = LicenceAct::suspend;
  std::string reason;
};
struct Reinstate {
  static constexpr auto kAct = LicenceAct::reinstate;
  std::string reason;
};
// Item, destination, end user or end use change: stop, return the licence, apply anew.
struct AmendKey {
  static constexpr auto kAct = LicenceAct::amend_key;
  std::string element;  // item | destination | end_user | end_use
  std::string reason;
};
struct AmendOther {
  static constexpr auto kAct = LicenceAct::amend_other;
  std::string text;
};
struct RefuseAmendment {
  static constexpr auto kAct = LicenceAct::refuse_amendment;
  std::string reason;
};
struct Replace {
  static constexpr auto kAct = LicenceAct::replace;
  std::string by;
};
struct Surrender {
  static constexpr auto kAct = LicenceAct::surrender;
  std::string reason;
};
struct Withdraw {
  static constexpr auto kAct = LicenceAct::withdraw;
  std::string reason;
};
struct Revoke {
  static constexpr auto kAct = LicenceAct::revoke;
  std::string reason;
};
struct Annul {
  static constexpr auto kAct = LicenceAct::annul;
  std::string reason;
};
// On goods that left on this licence, which the caller sees to, as it keeps the report.
struct ReportDelivery {
  static constexpr auto kAct = LicenceAct::report_delivery;
  DeliveryReport report;
};
struct CheckEndUse {
  static constexpr auto kAct = LicenceAct::check_end_use;
  EndUseCheck check;
};
struct AskConsent {
  static constexpr auto kAct = LicenceAct::ask_consent;
  std::string to;
  std::string text;
};
struct DecideConsent {
  static constexpr auto kAct = LicenceAct::decide_consent;
  std::string consent;
  bool given = false;
};

}  // namespace on_licence

// In the order of LicenceAct.
using AnyLicenceAct =
    std::variant<on_licence::Grant, on_licence::Use, on_licence::Exhaust, on_licence::Expire, on_licence::Suspend,
                 on_licence::Reinstate, on_licence::AmendKey, on_licence::AmendOther, on_licence::RefuseAmendment,
                 on_licence::Replace, on_licence::Surrender, on_licence::Withdraw, on_licence::Revoke,
                 on_licence::Annul, on_licence::ReportDelivery, on_licence::CheckEndUse, on_licence::AskConsent,
                 on_licence::DecideConsent>;

// Whether a record holds together: its history leads to its state, and there is such a kind (licence.history,
// licence.record).
[[nodiscard]] Result<void> sound(const Licence& licence, const Rules& rules);

// The licence after the act. Fails, in this order, as `sound` does, with licence.not_allowed, licence.role,
// licence.not_yours or licence.other_province, licence.before, as `perform` on an application does, and then with what
// is wrong with the act itself. `application` is the one decided, for Grant alone.
[[nodiscard]] Result<Licence> perform(Licence before, const AnyLicenceAct& act, const Actor& by, Date on,
                                      const Rules& rules, const Application* application = nullptr);

[[nodiscard]] Result<LicenceState> fold(const std::vector<LicenceEvent>& history,
                                        const Transitions<LicenceState, LicenceAct>& table);

// The state at the end of a day, from the history; an annulled licence was `annulled` on every day.
[[nodiscard]] LicenceState state_on(const Licence& licence, Date day);

// Whether goods may leave on it that day: within its days, and in state `active`. Nothing: good. Otherwise
// licence.not_good with the state, or licence.not_in_time. What stops it on a day stops it for that whole day, whatever
// follows; being used or exhausted on a day does not, since that is what an export of that day did.
[[nodiscard]] std::optional<Error> not_good(const Licence& licence, Date day);

}  // namespace sluice::licensing

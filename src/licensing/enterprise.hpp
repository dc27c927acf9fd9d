// SPDX-License-Identifier: Apache-2.0
// A firm that applies for licences, or an importer or end user: who it is, who may file for it, and what its record
// says where the law asks for it.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/date.hpp"
#include "sluice/base/result.hpp"
#include "sluice/trade/determination.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::licensing {

enum class EnterpriseRole { exporter, importer, end_user, agent };

struct Site {
  std::string id;
  trade::Country country;
  std::string address;
  friend bool operator==(const Site&, const Site&) = default;
};

// An agent may file from the first to the last day, both included.
struct Delegation {
  std::string agent;  // an enterprise's id
  Date from;
  Date until;
  friend bool operator==(const Delegation&, const Delegation&) = default;
};

// No application is taken until the last day, that day included (Export Control Law, art. 39; Order 792, art. 42).
struct ApplicationBar {
  Date from;
  Date until;
  std::string reason;
  friend bool operator==(const ApplicationBar&, const ApplicationBar&) = default;
};

// What Order 792, art. 20, asks of a firm that wants more than a single licence.
struct Marks {
  bool criminal_record = false;
  std::vector<Date> serious_penalties;  // administrative, for breaches of export control
  bool owned_by_listed = false;         // wholly owned by, or office or branch of, a foreign party on the control list
  friend bool operator==(const Marks&, const Marks&) = default;
};

struct Enterprise {
  std::string id;
  std::string name_zh;
  std::string name_en;
  std::vector<EnterpriseRole> roles;
  trade::Country country;
  std::string uscc;        // the unified social credit code of a Chinese firm
  std::string province;    // that receives its applications; empty: the central bureau
  std::string belongs_to;  // the enterprise's id above it in its group; empty: none
  std::vector<Site> sites;
  std::vector<Delegation> delegations;
  std::optional<Date> programme_stated_on;  // of its compliance programme's running (Order 792, art. 16)
  std::vector<ApplicationBar> bars;
  Marks marks;
  friend bool operator==(const Enterprise&, const Enterprise&) = default;
};

// Fails with enterprise.name (neither name), enterprise.role (none), enterprise.uscc (an exporter of China without a
// valid code, or a code whose check does not hold) or enterprise.days (a delegation or bar that ends before it begins).
[[nodiscard]] Result<void> check_enterprise(const Enterprise& enterprise);

[[nodiscard]] bool may_file(const Enterprise& enterprise, std::string_view agent, Date on);

// The bar that stands on a day, or null.
[[nodiscard]] const ApplicationBar* barred(const Enterprise& enterprise, Date on);

}  // namespace sluice::licensing

namespace sluice::trade {
template <>
inline constexpr std::array<std::string_view, 4> kSymbols<licensing::EnterpriseRole>{"exporter", "importer", "end_user",
                                                                                     "agent"};
}  // namespace sluice::trade

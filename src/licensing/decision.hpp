// SPDX-License-Identifier: Apache-2.0
// What is proposed and decided on an application: line by line, with the factors the law names, coded reasons, and
// conditions that a machine can check at each declaration.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/date.hpp"
#include "sluice/base/quantity.hpp"
#include "sluice/base/result.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::licensing {

// max_per_shipment: no declaration moves more of the line than `quantity`. via: only through `countries`.
// port: leaves only by one of `names`. report_within: delivery is reported within `days` of release.
// no_transfer: the goods go to none of `names` and to none of `countries`.
enum class ConditionKind { max_per_shipment, via, port, report_within, no_transfer };

struct Condition {
  std::string id;
  ConditionKind kind = ConditionKind::no_transfer;
  std::string line;  // empty: every line
  std::optional<Quantity> quantity;
  std::vector<trade::Country> countries;
  std::vector<std::string> names;
  int days = 0;
  std::string text;  // as the licence prints it
  friend bool operator==(const Condition&, const Condition&) = default;
};

// Fails with condition.incomplete (a condition without what its kind needs) or condition.twice (an id).
[[nodiscard]] Result<void> check_form(const std::vector<Condition>& conditions);

// What is known at a declaration, or of the deliveries behind it.
struct ShipmentLine {
  std::string line;  // of the licence
  Quantity quantity;
};
struct ShipmentFacts {
  std::vector<ShipmentLine> lines;
  std::optional<std::vector<trade::Country>> via;  // nothing: not told
  std::string port;                                // empty: not told
  std::vector<std::string> parties;                // names of those who get the goods
  std::vector<trade::Country> destinations;
  std::optional<Date> released;  // the first release that nobody has reported a delivery of, or the one meant
  std::optional<Date> delivery_reported;
};

// `unknown`: the condition turns on a fact that was not told, which is never taken for kept.
struct Breach {
  std::string condition;
  std::string because;  // the fact: "4000 KGM", "Shanghai", "2026-01-08"
  bool unknown = false;
  friend bool operator==(const Breach&, const Breach&) = default;
};

// The conditions not kept as of a day, in their order.
[[nodiscard]] std::vector<Breach> check_conditions(const std::vector<Condition>& conditions, const ShipmentFacts& facts,
                                                   Date on);

struct Reason {
  std::string code;  // of data/licensing/reasons.csv
  std::string text;
  friend bool operator==(const Reason&, const Reason&) = default;
};

// What is granted of one line asked for; nothing granted is a refusal and has reasons.
struct LineDecision {
  std::string line;
  std::optional<Quantity> quantity;
  std::optional<Money> value;
  std::vector<Reason> reasons;
  friend bool operator==(const LineDecision&, const LineDecision&) = default;
};

// What was considered of one of the review factors of the Export Control Law, art. 13.
struct FactorRecord {
  std::string factor;  // of data/licensing/factors.csv
  std::string text;
  friend bool operator==(const FactorRecord&, const FactorRecord&) = default;
};

struct Proposal {
  std::vector<LineDecision> lines;
  std::vector<FactorRecord> factors;
  std::optional<Date> from;  // of the licence, where anything is granted
  std::optional<Date> until;
  std::string by;
  Date on;
  [[nodiscard]] bool grants() const;
  friend bool operator==(const Proposal&, const Proposal&) = default;
};

// The second person's word on a proposal.
struct Decision {
  bool agrees = false;
  std::string text;
  std::string by;
  Date on;
  friend bool operator==(const Decision&, const Decision&) = default;
};

}  // namespace sluice::licensing

namespace sluice::trade {
template <>
inline constexpr std::array<std::string_view, 5> kSymbols<licensing::ConditionKind>{"max_per_shipment", "via", "port",
                                                                                    "report_within", "no_transfer"};
}  // namespace sluice::trade

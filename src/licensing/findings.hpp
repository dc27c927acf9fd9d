// SPDX-License-Identifier: Apache-2.0
// What an application makes one look at, each with the numbers it rests on. None decides, and each is switched on or
// off in data/licensing/findings.csv: most are the practice of a desk and no statute.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sluice/licensing/application.hpp"
#include "sluice/licensing/certificate.hpp"
#include "sluice/licensing/transitions.hpp"

namespace sluice::licensing {

struct Rules;

struct FindingRule {
  FindingKind kind = FindingKind::evidence_missing;
  bool on = false;
  int days = 0;     // the window looked back over
  int percent = 0;  // of what the window shows
  int count = 0;    // of applications
  int kilograms = 0;
  Source source;
};

// Goods that went, may go or are asked for, to one group of end users, from any supplier.
enum class FlowKind { delivered, unused, pending };
struct Flow {
  FlowKind kind = FlowKind::delivered;
  std::string group;      // the end user and whoever it belongs with
  std::string code;       // the control code
  Quantity quantity;      // compared only where the unit is the one asked for
  Date on;                // delivered, or the application submitted
  std::string applicant;  // the supplier
  std::string reference;  // the declaration, licence or application
};

// The findings on an application for a group of end users, in the order of FindingKind.
//   historical_use  unused + pending + requested of a code exceed `percent` of what was delivered in `days`
//   stockpiling     what was delivered in the last `days` exceeds `percent` of the mean of the four such spans before
//   new_customer    nothing was delivered to the group in `days`
//   evidence_missing  each paper that is missing
//   party_hit, owner_hit  each hit that nobody dismissed, by its relation
//   splitting       at least `count` applications of the applicant for the group and code in `days`, this one
//                   included, each of at most `kilograms` and together of more
[[nodiscard]] std::vector<Finding> look_into(const Application& application, const std::string& group,
                                             const std::vector<Flow>& flows, const Rules& rules,
                                             std::span<const Certificate> certificates, Date on);

}  // namespace sluice::licensing

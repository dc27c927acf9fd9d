// SPDX-License-Identifier: Apache-2.0
// End users across all records: who belongs with whom, and what went, may go or is asked for, from any supplier.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "desk.hpp"
#include "sluice/licensing/enterprise.hpp"
#include "sluice/licensing/findings.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::office {

// A name without what writing makes of it: case, accents, marks, blanks.
[[nodiscard]] std::string folded_name(std::string_view name);

// What stands in the place of a name for the firms that belong directly to one.
[[nodiscard]] std::string below_mark(const std::string& id);

// Finds the record under these names from now on, and under no others.
[[nodiscard]] Result<void> name_record(Desk& desk, std::string_view kind, const std::string& id,
                                       const std::vector<std::string>& names);

[[nodiscard]] std::vector<std::string> names_of(const licensing::Enterprise& enterprise);
// Of its end users, as they are written; of importers where no end user is named.
[[nodiscard]] std::vector<std::string> end_users_of(const std::vector<trade::Party>& parties);

// The firms that belong together with one, by every name they are registered under: a firm that is not registered
// belongs with nobody.
struct EndUserGroup {
  std::string id;                  // the firm on top, or the folded name of one that is not registered
  std::vector<std::string> names;  // folded
};
[[nodiscard]] Result<EndUserGroup> group_of(Look& look, const std::string& name);

// What every supplier delivered, may deliver and asks to deliver to a group up to a day, without one application.
[[nodiscard]] Result<std::vector<licensing::Flow>> flows_to(Look& look, const EndUserGroup& group,
                                                            const std::string& without);

// The findings on an application, for each group of its end users.
[[nodiscard]] Result<std::vector<licensing::Finding>> findings_on(Look& look, const licensing::Application& application,
                                                                  std::span<const licensing::Certificate> certificates);

}  // namespace sluice::office

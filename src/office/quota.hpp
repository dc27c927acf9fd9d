// SPDX-License-Identifier: Apache-2.0
// Total-volume indicators of enterprises: what may be mined, smelted and separated, or exported, in a span of days.
// Mining, smelting and separation are reported against (Order 785; the interim measures on total-volume control). An
// indicator of exports is a cap above the lines of the enterprise's licences.
#pragma once

#include <string>
#include <vector>

#include "desk.hpp"
#include "sluice/ledger/rows.hpp"
#include "sluice/licensing/licence.hpp"
#include "sluice/wire/fields.hpp"

namespace sluice::office {

enum class QuotaKind { mining, smelting_separation, exports };

struct Quota {
  std::string id;
  std::string enterprise;
  QuotaKind kind = QuotaKind::exports;
  std::string element;  // its content is counted; empty: the goods themselves
  Quantity quantity;
  Date from;
  Date until;
  std::string source;  // the notice that set it
};

template <>
struct RecordOf<Quota> {
  static constexpr std::string_view kName = "quota";
  static RecordHead head(const Quota& quota, const Tools&, Date) {
    return {quota.enterprise, {}, "set", {}, to_string(quota.until)};
  }
  static Json write(const Quota& quota);
  static Result<Quota> read(const Json& json, const trade::Reference& reference);
};

// The indicators of exports that stand above a line of a licence of the holder, with the factor from the goods to what
// each counts. Fails as ledger::content_factor does, naming the assay that is missing.
[[nodiscard]] Result<std::vector<ledger::Parent>> export_quotas_above(Desk& desk, const std::string& holder,
                                                                      const licensing::LicenceLine& line,
                                                                      const trade::Transaction& transaction);

void add_quota_acts(std::vector<ActKind>& table);

}  // namespace sluice::office

namespace sluice::trade {
template <>
inline constexpr std::array<std::string_view, 3> kSymbols<office::QuotaKind>{"mining", "smelting_separation",
                                                                             "exports"};
}  // namespace sluice::trade

// SPDX-License-Identifier: Apache-2.0
// How the records of licensing are kept.
#pragma once

#include "desk.hpp"
#include "sluice/licensing/application.hpp"
#include "sluice/licensing/certificate.hpp"
#include "sluice/licensing/enterprise.hpp"
#include "sluice/licensing/licence.hpp"
#include "sluice/licensing/record.hpp"
#include "sluice/licensing/violation.hpp"

namespace sluice::office {

template <class R>
struct LicensingRecord {
  static Json write(const R& record) { return licensing::write_record(record); }
  static Result<R> read(const Json& json, const trade::Reference& reference) {
    return licensing::read_record<R>(json, reference);
  }
};

template <>
struct RecordOf<licensing::Enterprise> : LicensingRecord<licensing::Enterprise> {
  static constexpr std::string_view kName = "enterprise";
  static RecordHead head(const licensing::Enterprise& enterprise, const Tools&, Date) {
    return {enterprise.id, enterprise.province, "registered", {}, {}};
  }
};

template <>
struct RecordOf<licensing::Application> : LicensingRecord<licensing::Application> {
  static constexpr std::string_view kName = "application";
  // Waits where it is assigned, until it is decided for good; by the day on which its clock runs out.
  static RecordHead head(const licensing::Application& application, const Tools& tools, Date on);
};

template <>
struct RecordOf<licensing::Violation> : LicensingRecord<licensing::Violation> {
  static constexpr std::string_view kName = "violation";
  // Its enterprise sees it once it is concluded.
  static RecordHead head(const licensing::Violation& violation, const Tools&, Date) {
    const bool ended = violation.conclusion.has_value();
    return {ended ? violation.enterprise : "",
            {},
            ended ? "concluded" : "open",
            ended ? "" : "violations",
            to_string(violation.opened_on)};
  }
};

template <>
struct RecordOf<licensing::Licence> : LicensingRecord<licensing::Licence> {
  static constexpr std::string_view kName = "licence";
  // Waits while an amendment is asked for, by the day on which its clock runs out; else by its own last day.
  static RecordHead head(const licensing::Licence& licence, const Tools& tools, Date on);
};

}  // namespace sluice::office

// SPDX-License-Identifier: Apache-2.0
// Certificates and sealed evidence: what stands behind an end use. An end user may file both itself, and give the
// certificate to the exporters that ship to it; what it seals, only the authority opens.
#pragma once

#include <string>
#include <vector>

#include "desk.hpp"
#include "sluice/licensing/certificate.hpp"

namespace sluice::office {
enum class EvidenceState { received, complete, insufficient };
}  // namespace sluice::office

namespace sluice::trade {
template <>
inline constexpr std::array<std::string_view, 3> kSymbols<office::EvidenceState>{"received", "complete",
                                                                                 "insufficient"};
}  // namespace sluice::trade

namespace sluice::office {

struct FiledCertificate {
  std::string owner;                  // the enterprise that filed it
  std::vector<std::string> given_to;  // enterprises that may use it in their applications
  licensing::Certificate certificate;
};

template <>
struct RecordOf<FiledCertificate> {
  static constexpr std::string_view kName = "certificate";
  static RecordHead head(const FiledCertificate& filed, const Tools&, Date) {
    return {filed.owner, {}, "filed", {}, to_string(filed.certificate.expires_on)};
  }
  static Json write(const FiledCertificate& filed);
  static Result<FiledCertificate> read(const Json& json, const trade::Reference& reference);
};

struct Evidence {
  std::string id;
  std::string owner;        // the enterprise that sealed it
  std::string certificate;  // that it stands behind
  std::string kind;         // photographs of the line, place of the magnet, delivery history, …
  std::string sealed;       // hash of the sealed bytes
  std::string commitment;   // hash of what was sealed, as the sealer states it; empty: not stated
  Date filed_on;
  EvidenceState state = EvidenceState::received;
  std::optional<Date> valid_until;
  std::string note;
};

template <>
struct RecordOf<Evidence> {
  static constexpr std::string_view kName = "evidence";
  static RecordHead head(const Evidence& evidence, const Tools&, Date) {
    return {evidence.owner, {}, std::string(trade::symbol(evidence.state)), {}, {}};
  }
  static Json write(const Evidence& evidence);
  static Result<Evidence> read(const Json& json, const trade::Reference& reference);
};

// Certificates with the enterprises that filed them.
struct Certificates {
  std::vector<licensing::Certificate> all;
  std::vector<std::string> owners;
};

// Those of these names, which the enterprise filed or was given. Fails with record.missing.
[[nodiscard]] Result<Certificates> load_certificates(Look& look, const std::vector<std::string>& ids,
                                                     const std::string& enterprise);

}  // namespace sluice::office

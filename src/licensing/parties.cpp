// SPDX-License-Identifier: Apache-2.0
// Enterprises and certificates.
#include <algorithm>

#include "sluice/licensing/certificate.hpp"
#include "sluice/licensing/enterprise.hpp"
#include "sluice/trade/uscc.hpp"

namespace sluice::licensing {

Result<void> check_certificate(const Certificate& certificate) {
  if (certificate.expires_on < certificate.issued_on) {
    return fail("certificate.days", {to_string(certificate.issued_on), to_string(certificate.expires_on)});
  }
  if (!certificate.no_change_of_use || !certificate.no_transfer) return fail("certificate.commitment");
  if (certificate.documents.empty()) return fail("certificate.no_document");
  return {};
}

bool counts(const Certificate& certificate, Date on) {
  return certificate.issued_on <= on && on <= certificate.expires_on;
}

Result<void> check_enterprise(const Enterprise& enterprise) {
  if (enterprise.name_en.empty() && enterprise.name_zh.empty()) return fail("enterprise.name");
  if (enterprise.roles.empty()) return fail("enterprise.role");
  const bool exporter = std::ranges::find(enterprise.roles, EnterpriseRole::exporter) != enterprise.roles.end();
  const bool needs_code = exporter && enterprise.country.text() == "CN";
  if ((needs_code || !enterprise.uscc.empty()) && !trade::is_uscc(enterprise.uscc)) {
    return fail("enterprise.uscc", {enterprise.uscc});
  }
  const auto backwards = [](const auto& span) { return span.until < span.from; };
  if (std::ranges::any_of(enterprise.delegations, backwards) || std::ranges::any_of(enterprise.bars, backwards)) {
    return fail("enterprise.days");
  }
  return {};
}

bool may_file(const Enterprise& enterprise, std::string_view agent, Date on) {
  return std::ranges::any_of(enterprise.delegations, [&](const Delegation& each) {
    return each.agent == agent && each.from <= on && on <= each.until;
  });
}

const ApplicationBar* barred(const Enterprise& enterprise, Date on) {
  const auto found = std::ranges::find_if(enterprise.bars,
                                          [&](const ApplicationBar& bar) { return bar.from <= on && on <= bar.until; });
  return found == enterprise.bars.end() ? nullptr : &*found;
}

}  // namespace sluice::licensing

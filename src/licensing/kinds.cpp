// SPDX-License-Identifier: Apache-2.0
#include "sluice/licensing/kinds.hpp"

#include <algorithm>
#include <set>

#include "months.hpp"
#include "sluice/licensing/rules.hpp"

namespace sluice::licensing {
namespace {

constexpr std::string_view kCertificate = "end_use_certificate";

std::vector<std::string> end_users(const trade::Transaction& transaction) {
  std::vector<std::string> names;
  const auto* parties = transaction.parties.get();
  if (parties == nullptr) return names;
  for (const trade::Party& party : *parties) {
    if (party.role == trade::Fact(trade::Role::end_user)) names.push_back(party.name.known() ? *party.name.get() : "");
  }
  return names;
}

// The codes that the goods of the application have for sure.
std::set<std::string_view> control_codes(const Application& application) {
  std::set<std::string_view> codes;
  if (!application.determination) return codes;
  for (const LineOutcome& line : application.determination->lines) {
    codes.insert(line.control_codes.begin(), line.control_codes.end());
  }
  return codes;
}

bool covers(const Certificate& certificate, const std::set<std::string_view>& codes) {
  const auto& covered = certificate.control_codes;
  return covered.empty() || std::ranges::all_of(codes, [&](std::string_view code) {
           return std::ranges::find(covered, code) != covered.end();
         });
}

// Why the certificates do not do; empty where each end user has one that counts.
std::string lacking(const Application& application, std::span<const Certificate> certificates, Date on) {
  const auto users = end_users(application.transaction);
  if (users.empty()) return "no end user is named";
  const auto codes = control_codes(application);
  for (const std::string& user : users) {
    const bool has = std::ranges::any_of(certificates, [&](const Certificate& each) {
      const bool named = std::ranges::find(application.certificates, each.id) != application.certificates.end();
      return named && each.end_user == user && counts(each, on) && covers(each, codes);
    });
    if (!has) return "no certificate of \"" + user + "\" counts for all the goods";
  }
  return {};
}

std::string lacking(const Application& application, const std::string& document, Date on) {
  std::string because = "missing";
  for (const Document& each : application.documents) {
    if (each.kind != document) continue;
    if (!each.expires || on <= *each.expires) return {};
    because = "expired on " + to_string(*each.expires);
  }
  return because;
}

}  // namespace

bool counterparty_on(const Application& application, std::string_view list) {
  const auto* parties = application.transaction.parties.get();
  if (parties == nullptr || list.empty()) return false;
  const auto stated = [&](const trade::Party& party) {
    const auto* hits = party.hits.get();
    return hits != nullptr && std::ranges::any_of(*hits, [&](const trade::Hit& hit) {
             return hit.list == list && hit.disposition != trade::Disposition::dismissed;
           });
  };
  const auto found = [&](const trade::Party& party) {
    return application.determination && std::ranges::any_of(application.determination->hits, [&](const FoundHit& hit) {
             return hit.party == party.id && hit.list == list && hit.disposition == trade::Disposition::confirmed;
           });
  };
  return std::ranges::any_of(*parties, [&](const trade::Party& party) {
    const bool counterparty =
        party.role == trade::Fact(trade::Role::importer) || party.role == trade::Fact(trade::Role::end_user);
    return counterparty && (stated(party) || found(party));
  });
}

std::vector<Missing> completeness(const Application& application, const Rules& rules,
                                  std::span<const Certificate> certificates, Date on) {
  std::vector<Missing> missing;
  for (const DocumentRule& rule : rules.documents) {
    if (rule.kind != application.kind) continue;
    if (!rule.list.empty() && !counterparty_on(application, rule.list)) continue;
    std::string because = rule.document == kCertificate ? lacking(application, certificates, on)
                                                        : lacking(application, rule.document, on);
    if (!because.empty()) missing.push_back({rule.document, rule.title, rule.source, std::move(because)});
  }
  return missing;
}

std::vector<Bar> eligibility(const Application& application, const Enterprise& applicant, const Kind& kind, Date on) {
  std::vector<Bar> bars;
  const auto bar = [&](bool stands, std::string_view because) {
    if (stands) bars.push_back({std::string(because), kind.source});
  };
  const auto recent = [&](Date penalty) { return on < months_on(penalty, 12 * kind.penalty_years); };
  const auto& allowed = kind.procedures;
  const auto* procedure = application.transaction.procedure.get();
  const auto users = end_users(application.transaction);
  const Marks& marks = applicant.marks;
  bar(barred(applicant, on) != nullptr, "barred_applicant");
  if (kind.penalty_years > 0) {
    bar(marks.criminal_record, "criminal_record");
    bar(std::ranges::any_of(marks.serious_penalties, recent), "serious_penalty");
    bar(marks.owned_by_listed, "owned_by_listed");
  }
  bar(counterparty_on(application, kind.barred_list), "listed_counterparty");
  bar(kind.needs_programme && (!applicant.programme_stated_on || on < *applicant.programme_stated_on), "no_programme");
  bar(!allowed.empty() && (procedure == nullptr || std::ranges::find(allowed, *procedure) == allowed.end()),
      "procedure");
  bar(kind.one_end_user && users.size() > 1, "several_end_users");
  return bars;
}

std::optional<Date> last_day_allowed(const Kind& kind, Date from, const Rules& rules) {
  int months = kind.months;
  for (const Practice& practice : rules.practices) {
    if (practice.kind == kind.id && (months == 0 || practice.months < months)) months = practice.months;
  }
  if (months == 0) return std::nullopt;
  return months_on(from, months) - 1;
}

}  // namespace sluice::licensing

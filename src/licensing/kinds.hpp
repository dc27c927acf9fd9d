// SPDX-License-Identifier: Apache-2.0
// The kinds of licence as data: how long, for whom, which papers, who may not have one. Whether an application has what
// its kind asks for.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/licensing/application.hpp"
#include "sluice/licensing/certificate.hpp"
#include "sluice/licensing/enterprise.hpp"
#include "sluice/licensing/transitions.hpp"

namespace sluice::licensing {

struct Kind {
  std::string id;
  trade::Text title;
  int months = 0;  // that it is good for at most, by law; 0: the law names none
  bool one_end_user = false;
  bool one_export = false;
  int review_days = 0;                       // working days from acceptance; 0: no clock
  int amendment_days = 0;                    // working days from when an amendment is asked for
  bool needs_programme = false;              // a compliance programme that runs
  int penalty_years = 0;                     // a serious penalty bars for so long; 0: the bars of art. 20 do not apply
  std::string barred_list;                   // a counterparty on this list bars; empty: none
  std::string unlimited_list;                // a counterparty on this list takes the clock away
  std::vector<trade::Procedure> procedures;  // the only ones it is for; empty: any
  Source source;
};

// How the authority goes about it at present: reported, no law, and taken only where it is chosen.
struct Practice {
  std::string name;
  std::string kind;
  int months = 0;  // that a licence is good for at most
  Source source;
};

struct DocumentRule {
  std::string kind;
  std::string document;
  std::string list;  // asked where a counterparty is on this list; empty: always
  trade::Text title;
  Source source;
};

struct Rules;

// An importer or end user that is on the list: by a hit that the transaction states and nobody dismissed, or one that
// screening found and somebody confirmed. What was found and is open is a finding, and decides nothing.
[[nodiscard]] bool counterparty_on(const Application& application, std::string_view list);

// What is missing, by the article that asks for it.
struct Missing {
  std::string document;
  trade::Text title;
  Source source;
  std::string because;  // "missing", "expired", "no certificate of X counts"
};

// Papers count until their last day. The end-user and end-use certificate is there when each end user of the
// transaction has one that counts that day. An unknown kind misses nothing: `perform` refuses it.
[[nodiscard]] std::vector<Missing> completeness(const Application& application, const Rules& rules,
                                                std::span<const Certificate> certificates, Date on);

// Why an application of this kind cannot be granted to this enterprise.
struct Bar {
  std::string because;  // criminal_record, serious_penalty, owned_by_listed, listed_counterparty, no_programme,
                        // barred_applicant, procedure, several_end_users
  Source source;
};
[[nodiscard]] std::vector<Bar> eligibility(const Application& application, const Enterprise& applicant,
                                           const Kind& kind, Date on);

// The last day that a licence of this kind from a day may have: the day before the same day so many months on, by law
// or by a practice chosen, whichever is shorter. Nothing where neither names a length.
[[nodiscard]] std::optional<Date> last_day_allowed(const Kind& kind, Date from, const Rules& rules);

}  // namespace sluice::licensing

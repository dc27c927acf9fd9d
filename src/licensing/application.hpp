// SPDX-License-Identifier: Apache-2.0
// An application for a licence, with everything that was said and done about it. A value: acts (application_acts.hpp)
// make a new one from it. Its state is the last one of its history.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/licensing/actor.hpp"
#include "sluice/licensing/decision.hpp"
#include "sluice/licensing/document.hpp"
#include "sluice/trade/determination.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::licensing {

enum class ApplicationState {
  none,  // before there is one
  draft,
  submitted,
  returned,  // to be corrected; keeps its place in the queue
  review,    // accepted: the clock runs
  information_requested,
  referred,  // to the State Council
  proposed,
  approved,
  refused,
  reconsideration,
  issued,
  withdrawn,
  lapsed,
  refusal_upheld
};

enum class ApplicationAct {
  draft,
  edit,
  determine,
  submit,
  return_for_correction,
  resubmit,
  accept,
  assign,
  correct_party,
  request_information,
  answer,
  seek_advice,
  advise,
  void_advice,
  begin_check,
  end_check,
  find,
  set_conditions,
  refer,
  conclude_referral,
  propose,
  decide,
  issue,
  withdraw,
  lapse,
  reconsider,
  decide_reconsideration
};

// What the law said of the goods, by the rulebook and lists of a day.
struct LineOutcome {
  std::string line;
  std::optional<trade::Outcome> outcome;  // nothing: indeterminate
  std::vector<std::string> control_codes;
  std::vector<std::string> licence_kinds;
  std::optional<trade::Policy> policy = {};  // nothing: none applies, or the possible ones differ
  friend bool operator==(const LineOutcome&, const LineOutcome&) = default;
};
// A list that a party was found on, itself or by its owners, beside what the transaction states.
struct FoundHit {
  std::string party;  // its id in the transaction
  std::string list;   // as the law names it
  std::string entry;
  trade::Relation relation = trade::Relation::itself;
  trade::Disposition disposition = trade::Disposition::open;
  friend bool operator==(const FoundHit&, const FoundHit&) = default;
};
struct DeterminationRecord {
  std::string hash;  // of the whole determination, kept elsewhere
  std::string rulebook;
  std::string lists;
  Date as_of;
  std::vector<LineOutcome> lines;
  std::vector<FoundHit> hits = {};
  friend bool operator==(const DeterminationRecord&, const DeterminationRecord&) = default;
};

// A data error, by the place in the application that it is in.
struct DataFault {
  std::string field;
  std::string text;
  friend bool operator==(const DataFault&, const DataFault&) = default;
};

struct InformationRequest {
  std::string id;
  std::string text;
  std::vector<std::string> documents;  // the kinds asked for
  std::string by;
  Date on;
  std::optional<Date> answered_on;
  std::string answer;
  friend bool operator==(const InformationRequest&, const InformationRequest&) = default;
};

enum class Position { approve, refuse, conditions, no_objection };

// An agency's word on the whole, on a line or on a party. One that no longer counts is kept, with the reason.
struct Advice {
  std::string id;
  std::string agency;
  std::string subject;  // the id of a line or a party; empty: the whole
  bool expert = false;  // the clock stands still meanwhile (Order 792, art. 17)
  Date asked_on;
  std::optional<Position> position;  // nothing: not given yet
  std::string text;
  std::string by;
  std::optional<Date> given_on;
  std::string void_because;  // empty: counts
  std::optional<Date> void_on;
  [[nodiscard]] bool open() const { return !position && void_because.empty(); }
  friend bool operator==(const Advice&, const Advice&) = default;
};

// What the clock stands still for beside expert advice (Order 792, art. 17).
enum class CheckCause { identification, on_site_check };

struct Check {
  std::string id;
  CheckCause cause = CheckCause::identification;
  std::string reason;
  Date began;
  std::optional<Date> ended;
  std::string result;
  friend bool operator==(const Check&, const Check&) = default;
};

// Which rule sent the file to which desk, and what the rule looked at.
struct Assignment {
  std::string queue;
  std::string officer;
  std::string rule;
  std::string rule_version;
  std::map<std::string, std::string, std::less<>> inputs;
  friend bool operator==(const Assignment&, const Assignment&) = default;
};

enum class FindingKind { historical_use, stockpiling, new_customer, evidence_missing, party_hit, owner_hit, splitting };

// Something to look at. None decides.
struct Finding {
  FindingKind kind = FindingKind::evidence_missing;
  std::string subject;  // a line, a party, a control code
  std::string text;
  std::vector<std::string> evidence;
  friend bool operator==(const Finding&, const Finding&) = default;
};

struct Reconsideration {
  std::string grounds;
  Date on;
  std::optional<bool> upheld;
  std::string text;
  std::string by;
  friend bool operator==(const Reconsideration&, const Reconsideration&) = default;
};

struct ApplicationEvent {
  ApplicationAct act = ApplicationAct::draft;
  ApplicationState to = ApplicationState::draft;
  std::string by;
  ActorRole role = ActorRole::exporter;
  std::string organisation;
  Date on;
  std::string note;
  friend bool operator==(const ApplicationEvent&, const ApplicationEvent&) = default;
};

struct Application {
  std::string id;
  std::string number;
  std::string kind;       // of data/licensing/kinds.csv
  std::string applicant;  // the enterprise's id
  std::string agent;      // an enterprise that files for it; empty: none
  std::string province;   // that receives it; empty: the central bureau
  ApplicationState state = ApplicationState::none;
  trade::Transaction transaction;
  std::vector<Document> documents;
  std::vector<std::string> certificates;  // ids
  std::optional<DeterminationRecord> determination;
  std::vector<DataFault> faults;  // that it was last returned for
  std::vector<InformationRequest> requests;
  std::vector<Advice> advice;
  std::vector<Check> checks;
  std::optional<Assignment> assignment;
  std::vector<Finding> findings;
  std::vector<Condition> conditions;
  std::optional<Proposal> proposal;
  std::optional<Decision> decision;
  std::optional<Reconsideration> reconsideration;
  std::string licence;  // the id of what was issued
  std::vector<ApplicationEvent> history;
  friend bool operator==(const Application&, const Application&) = default;
};

// The day of the first, or last, act of a kind; nothing where there was none.
[[nodiscard]] std::optional<Date> first_day(const Application& application, ApplicationAct act);
[[nodiscard]] std::optional<Date> last_day(const Application& application, ApplicationAct act);

}  // namespace sluice::licensing

namespace sluice::trade {
template <>
inline constexpr std::array<std::string_view, 15> kSymbols<licensing::ApplicationState>{
    "none",      "draft",    "submitted",     "returned", "review",          "information_requested",
    "referred",  "proposed", "approved",      "refused",  "reconsideration", "issued",
    "withdrawn", "lapsed",   "refusal_upheld"};
template <>
inline constexpr std::array<std::string_view, 27> kSymbols<licensing::ApplicationAct>{"draft",
                                                                                      "edit",
                                                                                      "determine",
                                                                                      "submit",
                                                                                      "return_for_correction",
                                                                                      "resubmit",
                                                                                      "accept",
                                                                                      "assign",
                                                                                      "correct_party",
                                                                                      "request_information",
                                                                                      "answer",
                                                                                      "seek_advice",
                                                                                      "advise",
                                                                                      "void_advice",
                                                                                      "begin_check",
                                                                                      "end_check",
                                                                                      "find",
                                                                                      "set_conditions",
                                                                                      "refer",
                                                                                      "conclude_referral",
                                                                                      "propose",
                                                                                      "decide",
                                                                                      "issue",
                                                                                      "withdraw",
                                                                                      "lapse",
                                                                                      "reconsider",
                                                                                      "decide_reconsideration"};
template <>
inline constexpr std::array<std::string_view, 4> kSymbols<licensing::Position>{"approve", "refuse", "conditions",
                                                                               "no_objection"};
template <>
inline constexpr std::array<std::string_view, 2> kSymbols<licensing::CheckCause>{"identification", "on_site_check"};
template <>
inline constexpr std::array<std::string_view, 7> kSymbols<licensing::FindingKind>{
    "historical_use", "stockpiling", "new_customer", "evidence_missing", "party_hit", "owner_hit", "splitting"};
}  // namespace sluice::trade

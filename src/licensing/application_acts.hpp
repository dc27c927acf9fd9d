// SPDX-License-Identifier: Apache-2.0
// Everything that can be done to an application. An act is a struct of what it says; `perform` makes a new application
// from one, an act, who does it and the day. Nothing else changes an application, repairs included.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/licensing/application.hpp"
#include "sluice/licensing/certificate.hpp"
#include "sluice/licensing/licence.hpp"
#include "sluice/licensing/rules.hpp"

namespace sluice::licensing {

namespace on_application {

struct Draft {
  static constexpr auto kAct = ApplicationAct::draft;
  std::string id;
  std::string number;
  std::string kind;
  std::string applicant;
  std::string agent;
  std::string province;
  trade::Transaction transaction;
  std::vector<Document> documents;
  std::vector<std::string> certificates;
};
// What is given takes the place of what was. Other goods need another determination.
struct Edit {
  static constexpr auto kAct = ApplicationAct::edit;
  std::optional<std::string> kind;
  std::optional<trade::Transaction> transaction;
  std::optional<std::vector<Document>> documents;
  std::optional<std::vector<std::string>> certificates;
};
// A determination that says otherwise than the last one voids proposal and decision.
struct Determine {
  static constexpr auto kAct = ApplicationAct::determine;
  DeterminationRecord determination;
};
struct Submit {
  static constexpr auto kAct = ApplicationAct::submit;
};
struct ReturnForCorrection {
  static constexpr auto kAct = ApplicationAct::return_for_correction;
  std::vector<DataFault> faults;
};
struct Resubmit {
  static constexpr auto kAct = ApplicationAct::resubmit;
};
struct Accept {
  static constexpr auto kAct = ApplicationAct::accept;
};
struct Assign {
  static constexpr auto kAct = ApplicationAct::assign;
  Assignment assignment;
};
// A clerk's repair of a misspelt name; who the party is does not change.
struct CorrectParty {
  static constexpr auto kAct = ApplicationAct::correct_party;
  std::string party;
  std::string name;
  std::string reason;
};
struct RequestInformation {
  static constexpr auto kAct = ApplicationAct::request_information;
  std::string text;
  std::vector<std::string> documents;
};
struct Answer {
  static constexpr auto kAct = ApplicationAct::answer;
  std::string text;
  std::vector<Document> documents;
  std::vector<std::string> certificates;
};
struct SeekAdvice {
  static constexpr auto kAct = ApplicationAct::seek_advice;
  std::string agency;
  std::string subject;
  bool expert = false;
};
struct Advise {
  static constexpr auto kAct = ApplicationAct::advise;
  std::string advice;
  Position position = Position::no_objection;
  std::string text;
};
struct VoidAdvice {
  static constexpr auto kAct = ApplicationAct::void_advice;
  std::string advice;
  std::string reason;
};
struct BeginCheck {
  static constexpr auto kAct = ApplicationAct::begin_check;
  CheckCause cause = CheckCause::identification;
  std::string reason;
};
struct EndCheck {
  static constexpr auto kAct = ApplicationAct::end_check;
  std::string check;
  std::string result;
};
struct Find {
  static constexpr auto kAct = ApplicationAct::find;
  std::vector<Finding> findings;
};
// Whoever advised before has to be asked again; a proposal and its decision fall.
struct SetConditions {
  static constexpr auto kAct = ApplicationAct::set_conditions;
  std::vector<Condition> conditions;
};
struct Refer {
  static constexpr auto kAct = ApplicationAct::refer;
  std::string reason;
};
struct ConcludeReferral {
  static constexpr auto kAct = ApplicationAct::conclude_referral;
  std::string result;
};
// A proposal takes the place of an earlier one, and a decision on that one falls.
struct Propose {
  static constexpr auto kAct = ApplicationAct::propose;
  std::vector<LineDecision> lines;
  std::vector<FactorRecord> factors;
  std::optional<Date> from;
  std::optional<Date> until;
};
struct Decide {
  static constexpr auto kAct = ApplicationAct::decide;
  bool agrees = false;
  std::string text;
};
struct Issue {
  static constexpr auto kAct = ApplicationAct::issue;
  std::string licence;
};
struct Withdraw {
  static constexpr auto kAct = ApplicationAct::withdraw;
  std::string reason;
};
struct Lapse {
  static constexpr auto kAct = ApplicationAct::lapse;
  std::string reason;
};
struct Reconsider {
  static constexpr auto kAct = ApplicationAct::reconsider;
  std::string grounds;
};
struct DecideReconsideration {
  static constexpr auto kAct = ApplicationAct::decide_reconsideration;
  bool upheld = false;
  std::string text;
};

}  // namespace on_application

// In the order of ApplicationAct.
using AnyApplicationAct =
    std::variant<on_application::Draft, on_application::Edit, on_application::Determine, on_application::Submit,
                 on_application::ReturnForCorrection, on_application::Resubmit, on_application::Accept,
                 on_application::Assign, on_application::CorrectParty, on_application::RequestInformation,
                 on_application::Answer, on_application::SeekAdvice, on_application::Advise, on_application::VoidAdvice,
                 on_application::BeginCheck, on_application::EndCheck, on_application::Find,
                 on_application::SetConditions, on_application::Refer, on_application::ConcludeReferral,
                 on_application::Propose, on_application::Decide, on_application::Issue, on_application::Withdraw,
                 on_application::Lapse, on_application::Reconsider, on_application::DecideReconsideration>;

// What an act may look at beside the application. It outlives the call.
struct Desk {
  const Rules& rules;
  const Enterprise& applicant;                     // of the application: another one is a bug of the caller
  std::span<const Certificate> certificates = {};  // those that the application names; one not found does not count
  std::span<const std::string> end_users = {};     // the enterprises whose certificates they are
};

// The application after the act. Fails, in this order, with
//   application.history, application.record   the record does not hold together: see `sound`
//   application.not_allowed   the table has no such act in this state; says what there is
//   application.role          the table has it, and not for this role
//   application.not_yours     an exporter of neither applicant nor agent, an end user that is no party
//   application.no_mandate    an agent whose mandate does not hold that day
//   application.other_province   an officer, approver or administrator of another province
//   application.before        the day lies before that of the last act
// and then with what is wrong with the act itself (data/messages/licensing.csv).
[[nodiscard]] Result<Application> perform(Application before, const AnyApplicationAct& act, const Actor& by, Date on,
                                          const Desk& desk);

// Whether a record holds together: its history leads to its state (application.history, application.record), and what
// that state rests on is there (application.record).
[[nodiscard]] Result<void> sound(const Application& application, const Rules& rules);

// A new draft of the same goods, papers and certificates, under an id of its own.
[[nodiscard]] on_application::Draft copy_of(const Application& application, std::string id);

// The state that a history leads to. Fails with application.history where the table has no such step.
[[nodiscard]] Result<ApplicationState> fold(const std::vector<ApplicationEvent>& history,
                                            const Transitions<ApplicationState, ApplicationAct>& table);

}  // namespace sluice::licensing

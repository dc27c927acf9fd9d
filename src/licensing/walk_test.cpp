// SPDX-License-Identifier: Apache-2.0
// Every pair of state and act of both machines, in every role: done exactly where the table says so.
#include <algorithm>
#include <map>

#include "testing.hpp"

using namespace sluice;
using namespace sluice::licensing;
using namespace sluice::licensing::testing;

namespace {

template <class E>
std::vector<E> all() {
  std::vector<E> every;
  for (std::size_t i = 0; i < trade::kSymbols<E>.size(); ++i) every.push_back(static_cast<E>(i));
  return every;
}

constexpr std::string_view kLater = "2026-03-20";

// An act that says what it has to say in the file below.
AnyApplicationAct likely(ApplicationAct act, const Application& application) {
  using namespace on_application;
  const bool refused_before = application.state == ApplicationState::proposed && !application.proposal->grants();
  switch (act) {
    case ApplicationAct::draft: return draft();
    case ApplicationAct::edit: return Edit{};
    case ApplicationAct::determine: return Determine{judged()};
    case ApplicationAct::submit: return Submit{};
    case ApplicationAct::return_for_correction: return ReturnForCorrection{{{"/transaction/to", "which?"}}};
    case ApplicationAct::resubmit: return Resubmit{};
    case ApplicationAct::accept: return Accept{};
    case ApplicationAct::assign: return Assign{{"central", "li", "default", "1", {}}};
    case ApplicationAct::correct_party: return CorrectParty{"p1", "Ningbo Example Magnets Ltd", "as registered"};
    case ApplicationAct::request_information: return RequestInformation{"which motors?", {}};
    case ApplicationAct::answer: return Answer{"these", {}, {}};
    case ApplicationAct::seek_advice: return SeekAdvice{"science", "", false};
    case ApplicationAct::advise: return Advise{"a2", Position::approve, "no doubts"};
    case ApplicationAct::void_advice: return VoidAdvice{"a1", "of another file"};
    case ApplicationAct::begin_check: return BeginCheck{CheckCause::identification, "which alloy"};
    case ApplicationAct::end_check: return EndCheck{"k1", "as declared"};
    case ApplicationAct::find: return Find{{{FindingKind::new_customer, "p2", "first", {}}}};
    case ApplicationAct::set_conditions: return SetConditions{{}};
    case ApplicationAct::refer: return Refer{"national security"};
    case ApplicationAct::conclude_referral: return ConcludeReferral{"may go on"};
    case ApplicationAct::propose: return proposal();
    case ApplicationAct::decide: return Decide{true, refused_before ? "refused" : "agreed"};
    case ApplicationAct::issue: return Issue{"L-1"};
    case ApplicationAct::withdraw: return Withdraw{"no longer needed"};
    case ApplicationAct::lapse: return Lapse{"never answered"};
    case ApplicationAct::reconsider: return Reconsider{"the end use is proven"};
    case ApplicationAct::decide_reconsideration: return DecideReconsideration{true, "it stands"};
  }
  return Submit{};
}

// A file in a state. In review and what follows from it directly there is advice given and advice asked for, and a
// check, where the act is about one.
File in(ApplicationState state, ApplicationAct act) {
  using namespace on_application;
  const auto reviewed = [&] {
    File file = File::accepted();
    file.done(SeekAdvice{"industry", "l1", false}, kOfficer, "2026-03-04");
    file.done(Advise{"a1", Position::no_objection, "none"}, kAdviser, "2026-03-05");
    if (act == ApplicationAct::advise) file.done(SeekAdvice{"industry", "", false}, kOfficer, "2026-03-05");
    if (act == ApplicationAct::end_check)
      file.done(BeginCheck{CheckCause::on_site_check, "stock"}, kOfficer, "2026-03-05");
    return file;
  };
  switch (state) {
    case ApplicationState::none: return {};
    case ApplicationState::draft: return File::begun().done(Determine{judged()}, kExporter, "2026-03-02");
    case ApplicationState::submitted: return File::submitted();
    case ApplicationState::returned:
      return File::submitted().done(ReturnForCorrection{{{"/id", "?"}}}, kOfficer, "2026-03-03");
    case ApplicationState::review: return reviewed();
    case ApplicationState::information_requested:
      return reviewed().done(RequestInformation{"what for?", {}}, kOfficer, "2026-03-06");
    case ApplicationState::referred: return reviewed().done(Refer{"security"}, kOfficer, "2026-03-06");
    case ApplicationState::proposed: return File::proposed();
    case ApplicationState::approved: return File::decided();
    case ApplicationState::refused: return File::decided(refusal());
    case ApplicationState::reconsideration:
      return File::decided(refusal()).done(Reconsider{"proven"}, kExporter, "2026-03-13");
    case ApplicationState::issued: return File::decided().done(Issue{"L-1"}, kOfficer, "2026-03-12");
    case ApplicationState::withdrawn: return File::begun().done(Withdraw{""}, kExporter, "2026-03-03");
    case ApplicationState::lapsed:
      return reviewed()
          .done(RequestInformation{"?", {}}, kOfficer, "2026-03-06")
          .done(Lapse{"silence"}, kOfficer, "2026-03-19");
    case ApplicationState::refusal_upheld:
      return File::decided(refusal())
          .done(Reconsider{"proven"}, kExporter, "2026-03-13")
          .done(DecideReconsideration{true, "it stands"}, kSecondApprover, "2026-03-16");
  }
  return {};
}

// Somebody of that role whom nothing but the role could keep from the act.
Actor somebody(ActorRole role) {
  switch (role) {
    case ActorRole::exporter: return kExporter;
    case ActorRole::end_user: return {"schmidt", role, "U-1", ""};
    case ActorRole::officer: return kOfficer;
    case ActorRole::approver: return kSecondApprover;
    case ActorRole::adviser: return kAdviser;
    default: return {"somebody", role, "", ""};
  }
}

}  // namespace

TEST_CASE("every act in every state by every role is done exactly where the table of applications says so") {
  const auto& table = rules().application;
  std::size_t done = 0;
  std::size_t refused = 0;
  for (const ApplicationState state : all<ApplicationState>()) {
    for (const ApplicationAct act : all<ApplicationAct>()) {
      const File file = in(state, act);
      REQUIRE(file.application.state == state);
      for (const ActorRole role : all<ActorRole>()) {
        CAPTURE(trade::symbol(state));
        CAPTURE(trade::symbol(act));
        CAPTURE(trade::symbol(role));
        Actor by = somebody(role);
        const auto after = file.attempt(likely(act, file.application), by, kLater);
        const std::string expected = !table.allows(state, act)         ? "application.not_allowed"
                                     : !table.allows(state, act, role) ? "application.role"
                                                                       : "accepted";
        CHECK(code(after) == expected);
        (after ? done : refused)++;
        if (after) {
          CHECK(table.leads(state, act, after->state));
          CHECK(fold(after->history, table) == after->state);
          continue;
        }
        CHECK(after.error().arguments[expected == "application.role" ? 0 : 1] == trade::symbol(act));
      }
    }
  }
  MESSAGE("done " << done << ", refused " << refused);
  CHECK(done + refused == 15 * 27 * 8);
}

TEST_CASE("a refused act names the state, the act and what can be done instead") {
  const auto after =
      in(ApplicationState::issued, ApplicationAct::edit).attempt(on_application::Edit{}, kExporter, kLater);
  REQUIRE(!after);
  CHECK(after.error().arguments == std::vector<std::string>{"issued", "edit", "-"});
  const auto early = File::begun().attempt(on_application::Accept{}, kOfficer, kLater);
  REQUIRE(!early);
  CHECK(early.error().arguments == std::vector<std::string>{"draft", "accept", "edit, determine, submit, withdraw"});
}

namespace {

AnyLicenceAct likely(LicenceAct act) {
  using namespace on_licence;
  switch (act) {
    case LicenceAct::grant: return Grant{"L-1", "", ""};
    case LicenceAct::use: return on_licence::Use{"D-9", day("2026-04-03")};
    case LicenceAct::exhaust: return Exhaust{};
    case LicenceAct::expire: return Expire{};
    case LicenceAct::suspend: return Suspend{"risk"};
    case LicenceAct::reinstate: return Reinstate{"no risk"};
    case LicenceAct::amend_key: return AmendKey{"end_user", "sold"};
    case LicenceAct::amend_other: return AmendOther{"another port"};
    case LicenceAct::refuse_amendment: return RefuseAmendment{"no need"};
    case LicenceAct::replace: return Replace{"L-2"};
    case LicenceAct::surrender: return Surrender{"unused"};
    case LicenceAct::withdraw: return Withdraw{"risk"};
    case LicenceAct::revoke: return Revoke{"breach"};
    case LicenceAct::annul: return Annul{"forged"};
    case LicenceAct::report_delivery: return ReportDelivery{{"D-1", "arrival", day("2026-04-20"), ""}};
    case LicenceAct::check_end_use: return CheckEndUse{{day("2026-05-01"), true, true, ""}};
    case LicenceAct::ask_consent: return AskConsent{"Dritte GmbH", "spares"};
    case LicenceAct::decide_consent: return DecideConsent{"t1", true};
  }
  return Exhaust{};
}

Licence after(Licence licence, const AnyLicenceAct& act, const Actor& by, std::string_view on) {
  const auto done = perform(std::move(licence), act, by, day(on), rules());
  return loaded(done);
}

// One export and one question of consent are behind it.
Licence lived(const char* kind = "general") {
  on_application::Draft with = draft();
  with.kind = kind;
  Licence licence = granted(File::accepted(with)
                                .done(proposal(), kOfficer, "2026-03-10")
                                .done(on_application::Decide{true, ""}, kApprover, "2026-03-11")
                                .application);
  return after(std::move(licence), on_licence::AskConsent{"Dritte GmbH", "spares"}, kExporter, "2026-04-01");
}

Licence in(LicenceState state) {
  using namespace on_licence;
  const Licence used = after(lived(), on_licence::Use{"D-1", day("2026-04-02")}, kCustoms, "2026-04-02");
  const auto then = [&](const AnyLicenceAct& act, const Actor& by) { return after(used, act, by, "2026-05-02"); };
  switch (state) {
    case LicenceState::none: return {};
    case LicenceState::active: return used;
    case LicenceState::suspended: return then(Suspend{"risk"}, kOfficer);
    case LicenceState::amending: return then(AmendOther{"port"}, kExporter);
    case LicenceState::used:
      return after(lived("single"), on_licence::Use{"D-1", day("2026-04-02")}, kCustoms, "2026-05-02");
    case LicenceState::exhausted: return then(Exhaust{}, kCustoms);
    case LicenceState::expired: return after(used, Expire{}, kOfficer, "2027-04-01");
    case LicenceState::surrendered: return then(Surrender{""}, kExporter);
    case LicenceState::withdrawn: return then(Withdraw{"risk"}, kApprover);
    case LicenceState::revoked: return then(Revoke{"breach"}, kApprover);
    case LicenceState::annulled: return then(Annul{"forged"}, kApprover);
    case LicenceState::replaced:
      return after(then(AmendOther{"port"}, kExporter), Replace{"L-2"}, kApprover, "2026-05-10");
  }
  return {};
}

}  // namespace

TEST_CASE("every act in every state by every role is done exactly where the table of licences says so") {
  const auto& table = rules().licence;
  const Application approved = File::decided().application;
  std::size_t pairs = 0;
  for (const LicenceState state : all<LicenceState>()) {
    const Licence licence = in(state);
    REQUIRE(licence.state == state);
    for (const LicenceAct act : all<LicenceAct>()) {
      for (const ActorRole role : all<ActorRole>()) {
        CAPTURE(trade::symbol(state));
        CAPTURE(trade::symbol(act));
        CAPTURE(trade::symbol(role));
        const auto done = perform(licence, likely(act), somebody(role), day("2027-05-01"), rules(), &approved);
        const std::string expected = !table.allows(state, act)         ? "licence.not_allowed"
                                     : !table.allows(state, act, role) ? "licence.role"
                                                                       : "accepted";
        CHECK(code(done) == expected);
        ++pairs;
        if (!done) continue;
        CHECK(table.leads(state, act, done->state));
        CHECK(fold(done->history, table) == done->state);
      }
    }
  }
  CHECK(pairs == 12 * 18 * 8);
}

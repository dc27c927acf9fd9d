// SPDX-License-Identifier: Apache-2.0
// A licence from its grant to its end: what is granted, on which days it is good, what happens after export.
#include "sluice/licensing/licence.hpp"

#include "testing.hpp"

using namespace sluice;
using namespace sluice::licensing;
using namespace sluice::licensing::testing;
using namespace sluice::licensing::on_licence;

namespace {

using on_licence::Use;

Licence general() { return granted(File::decided().application); }

Licence single() {
  on_application::Draft with = draft();
  with.kind = "single";
  return granted(File::accepted(with)
                     .done(proposal(), kOfficer, "2026-03-10")
                     .done(on_application::Decide{true, ""}, kApprover, "2026-03-11")
                     .application);
}

Licence then(const Licence& licence, const AnyLicenceAct& act, const Actor& by, std::string_view on) {
  const auto done = perform(licence, act, by, day(on), rules());
  return loaded(done);
}

std::string refusal_of(const Licence& licence, const AnyLicenceAct& act, const Actor& by, std::string_view on) {
  return code(perform(licence, act, by, day(on), rules()));
}

std::string good(const Licence& licence, std::string_view on) {
  const auto error = not_good(licence, day(on));
  return error ? std::string(error->code) + " " + error->arguments.at(0) : "good";
}

}  // namespace

TEST_CASE("a licence is granted on an approved application alone") {
  const auto granting = [](const Application* application) {
    return code(perform(Licence{}, Grant{"L-1", "", ""}, kOfficer, day("2026-03-12"), rules(), application));
  };
  CHECK(granting(nullptr) == "licence.not_approved");
  const Application proposed = File::proposed().application;
  CHECK(granting(&proposed) == "licence.not_approved");
  const Application refused = File::decided(refusal()).application;
  CHECK(granting(&refused) == "licence.not_approved");
  const Application approved = File::decided().application;
  CHECK(granting(&approved) == "accepted");
}

TEST_CASE("an act is refused for the first of these: state, role, whose it is, province, day, and what it says") {
  const Licence licence = general();
  CHECK(refusal_of(licence, Reinstate{""}, {"x", ActorRole::exporter, "E-2", ""}, "2026-01-01") ==
        "licence.not_allowed");
  CHECK(refusal_of(licence, Suspend{""}, {"x", ActorRole::exporter, "E-2", ""}, "2026-01-01") == "licence.role");
  CHECK(refusal_of(licence, Surrender{""}, {"x", ActorRole::exporter, "E-2", ""}, "2026-01-01") == "licence.not_yours");
  CHECK(refusal_of(licence, Suspend{""}, {"x", ActorRole::officer, "", "GD"}, "2026-01-01") ==
        "licence.other_province");
  CHECK(refusal_of(licence, Suspend{""}, kOfficer, "2026-01-01") == "licence.before");
  CHECK(refusal_of(licence, Expire{}, kOfficer, "2027-03-31") == "licence.not_over");
  CHECK(refusal_of(licence, Expire{}, kOfficer, "2027-04-01") == "accepted");
}

TEST_CASE("a licence is good from its first day to its last, both included") {
  const Licence licence = general();
  CHECK(good(licence, "2026-03-31") == "licence.not_in_time 2026-04-01");
  CHECK(good(licence, "2026-04-01") == "good");
  CHECK(good(licence, "2027-03-31") == "good");
  CHECK(good(licence, "2027-04-01") == "licence.not_in_time 2026-04-01");
}

TEST_CASE("a single licence is done with one export: the second declaration is refused with balance left") {
  const Licence used = then(single(), Use{"D-1", day("2026-04-02")}, kCustoms, "2026-04-02");
  CHECK(used.state == LicenceState::used);
  CHECK(refusal_of(used, Use{"D-2", day("2026-04-03")}, kCustoms, "2026-04-03") == "licence.not_allowed");
  CHECK(good(used, "2026-04-03") == "licence.not_good used");
}

TEST_CASE("a general licence is used again and again, never before the goods leave, and remembers nothing of it") {
  Licence licence = then(general(), Use{"D-1", day("2026-04-02")}, kCustoms, "2026-04-02");
  CHECK(licence.state == LicenceState::active);
  CHECK(refusal_of(licence, Use{"D-2", day("2026-04-04")}, kCustoms, "2026-04-03") == "licence.future");
  licence = then(licence, Use{"D-2", day("2026-04-03")}, kCustoms, "2026-04-03");
  CHECK(licence == general());
}

TEST_CASE("a suspension bites on its own day, and word that comes later of a release before it still counts") {
  const Licence suspended = then(general(), Suspend{"risk"}, kOfficer, "2026-05-04");
  CHECK(good(suspended, "2026-05-03") == "good");
  CHECK(good(suspended, "2026-05-04") == "licence.not_good suspended");
  CHECK(refusal_of(suspended, Use{"D-1", day("2026-05-04")}, kCustoms, "2026-05-05") == "licence.not_good");
  const Licence late = then(suspended, Use{"D-1", day("2026-05-03")}, kCustoms, "2026-05-05");
  CHECK(late.state == LicenceState::suspended);
  CHECK(late == suspended);
  CHECK(then(then(single(), Suspend{"risk"}, kOfficer, "2026-05-04"), Use{"D-1", day("2026-05-03")}, kCustoms,
             "2026-05-05")
            .state == LicenceState::used);
  const Licence back = then(suspended, Reinstate{"no risk"}, kApprover, "2026-05-08");
  CHECK(good(back, "2026-05-07") == "licence.not_good suspended");
  CHECK(good(back, "2026-05-08") == "good");
  const Licence sameday = then(suspended, Reinstate{"a mistake"}, kApprover, "2026-05-04");
  CHECK(good(sameday, "2026-05-04") == "licence.not_good suspended");
}

TEST_CASE("an annulled licence was never good, a revoked or withdrawn one until then") {
  const Licence annulled = then(general(), Annul{"forged"}, kApprover, "2026-06-01");
  CHECK(good(annulled, "2026-04-15") == "licence.not_good annulled");
  CHECK(state_on(annulled, day("2026-04-15")) == LicenceState::annulled);
  const Licence revoked = then(general(), Revoke{"breach"}, kApprover, "2026-06-01");
  CHECK(good(revoked, "2026-05-31") == "good");
  CHECK(good(revoked, "2026-06-01") == "licence.not_good revoked");
  const Licence withdrawn = then(general(), Withdraw{"risk"}, kApprover, "2026-06-01");
  CHECK(good(withdrawn, "2026-06-01") == "licence.not_good withdrawn");
  CHECK(state_on(withdrawn, day("2026-03-11")) == LicenceState::none);
}

TEST_CASE("a key element ends the licence; another change pauses it until it is decided, and the new one replaces it") {
  const Licence ended = then(general(), AmendKey{"end_user", "sold"}, kExporter, "2026-05-04");
  CHECK(ended.state == LicenceState::surrendered);
  CHECK(refusal_of(general(), AmendKey{"colour", ""}, kExporter, "2026-05-04") == "licence.element");
  const Licence paused = then(general(), AmendOther{"port"}, kExporter, "2026-05-04");
  CHECK(good(paused, "2026-05-04") == "licence.not_good amending");
  const Licence replaced = then(paused, Replace{"L-2"}, kApprover, "2026-05-20");
  CHECK(replaced.replaced_by == "L-2");
  CHECK(good(replaced, "2026-05-20") == "licence.not_good replaced");
  CHECK(then(paused, RefuseAmendment{"no need"}, kApprover, "2026-05-20").state == LicenceState::active);
}

TEST_CASE("after export: deliveries are reported for a use, consents decided once, and checks kept") {
  Licence licence = then(general(), Use{"D-1", day("2026-04-02")}, kCustoms, "2026-04-02");
  const auto report = [](std::string declaration, std::string stage) {
    return ReportDelivery{{std::move(declaration), std::move(stage), day("2026-04-20"), ""}};
  };
  CHECK(refusal_of(licence, report("D-1", "lunch"), kExporter, "2026-04-21") == "licence.stage");
  CHECK(then(licence, report("D-1", "arrival"), kExporter, "2026-04-21") == licence);
  CHECK(refusal_of(licence, AskConsent{"Dritte", ""}, {"weber", ActorRole::end_user, "U-2", ""}, "2026-04-22") ==
        "licence.not_yours");
  licence = then(licence, AskConsent{"Dritte", "spares"}, {"schmidt", ActorRole::end_user, "U-1", ""}, "2026-04-22");
  CHECK(refusal_of(licence, DecideConsent{"t9", true}, kApprover, "2026-04-23") == "licence.no_consent");
  licence = then(licence, DecideConsent{"t1", false}, kApprover, "2026-04-23");
  CHECK(licence.consents[0].given == false);
  CHECK(refusal_of(licence, DecideConsent{"t1", true}, kApprover, "2026-04-24") == "licence.consent_decided");
  licence = then(licence, CheckEndUse{{day("2026-05-01"), false, true, "no entry"}}, kOfficer, "2026-05-01");
  CHECK(!licence.checks[0].cooperated);
}

TEST_CASE("a history that the table has no way for is found") {
  Licence licence = general();
  licence.history.push_back(
      {LicenceAct::reinstate, LicenceState::active, "li", ActorRole::officer, "", day("2026-05-01"), ""});
  CHECK(code(fold(licence.history, rules().licence)) == "licence.history");
  Application application = File::decided().application;
  application.history.erase(application.history.begin() + 2);
  CHECK(code(fold(application.history, rules().application)) == "application.history");
  CHECK(refusal_of(licence, Suspend{""}, kOfficer, "2026-05-02") == "licence.history");
  Licence other = general();
  other.state = LicenceState::expired;
  CHECK(refusal_of(other, Suspend{""}, kOfficer, "2026-05-02") == "licence.record");
  other = general();
  other.kind = "annual";
  CHECK(refusal_of(other, Suspend{""}, kOfficer, "2026-05-02") == "licence.record");
}

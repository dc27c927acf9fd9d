// SPDX-License-Identifier: Apache-2.0
// A file from its first draft to the desk: what may be changed, by whom, and what must be there.
#include <algorithm>

#include "testing.hpp"

using namespace sluice;
using namespace sluice::licensing;
using namespace sluice::licensing::testing;
using namespace sluice::licensing::on_application;

namespace {

std::vector<std::string> missing(const File& file, std::string_view on = "2026-03-03") {
  std::vector<std::string> names;
  for (const Missing& each : completeness(file.application, rules(), file.certificates, day(on))) {
    names.push_back(each.document + " (" + each.source.cite + "): " + each.because);
  }
  return names;
}

std::string bar(const std::string& kind, const Enterprise& applicant, std::string_view on = "2026-03-03") {
  Application application = File::submitted().application;
  const auto bars = eligibility(application, applicant, *rules().kind(kind), day(on));
  return bars.empty() ? "none" : bars.front().because;
}

void watch(Application& application, std::string list = "CN-watch-list") {
  application.transaction.parties.get()->at(1).hits.get()->push_back(
      {std::move(list), "CN-2026-12/1", trade::Relation::itself, {}, trade::Disposition::open});
}

}  // namespace

TEST_CASE("an act is refused for the first of these: state, role, whose it is, province, day, and what it says") {
  const File file = File::submitted();
  const Actor stranger{"wu", ActorRole::exporter, "E-2", ""};
  const Actor elsewhere{"sun", ActorRole::officer, "", "GD"};
  CHECK(code(file.attempt(Edit{}, stranger, "2026-01-01")) == "application.not_allowed");
  CHECK(code(file.attempt(Accept{}, stranger, "2026-01-01")) == "application.role");
  CHECK(code(file.attempt(Withdraw{}, stranger, "2026-01-01")) == "application.not_yours");
  CHECK(code(file.attempt(ReturnForCorrection{}, elsewhere, "2026-01-01")) == "application.other_province");
  CHECK(code(file.attempt(ReturnForCorrection{}, kOfficer, "2026-01-01")) == "application.before");
  CHECK(code(file.attempt(ReturnForCorrection{}, kOfficer, "2026-03-03")) == "application.no_fault");
}

TEST_CASE("a draft names a kind that there is; what is submitted has quantities and was judged since it last changed") {
  Draft with = draft();
  with.kind = "annual";
  CHECK(code(File{}.attempt(with, kExporter, "2026-03-02")) == "application.kind");
  File file = File::begun();
  CHECK(file.act(Edit{"annual", {}, {}, {}}, kExporter, "2026-03-02") == "application.kind");
  CHECK(file.act(Submit{}, kExporter, "2026-03-02") == "application.no_determination");
  file.done(Determine{judged()}, kExporter, "2026-03-02");
  trade::Transaction other = shipment();
  other.lines[1].quantity = {};
  file.done(Edit{{}, other, {}, {}}, kExporter, "2026-03-02");
  CHECK(!file.application.determination);
  CHECK(file.act(Submit{}, kExporter, "2026-03-02") == "application.no_quantity");
}

TEST_CASE("no application of a barred applicant is taken, to the last day of the bar") {
  File file = File::begun().done(Determine{judged()}, kExporter, "2026-03-02");
  file.applicant.bars = {{day("2025-01-01"), day("2026-03-04"), "art. 39"}};
  CHECK(code(file.attempt(Submit{}, kExporter, "2026-03-04")) == "application.barred");
  CHECK(code(file.attempt(Submit{}, kExporter, "2026-03-05")) == "accepted");
}

TEST_CASE("an agent files while its mandate lasts, and nobody else does") {
  Draft with = draft();
  with.agent = "E-7";
  File file;
  file.applicant.delegations = {{"E-7", day("2026-03-01"), day("2026-03-31")}};
  const Actor agent{"xie", ActorRole::exporter, "E-7", ""};
  CHECK(code(file.attempt(with, agent, "2026-02-28")) == "application.no_mandate");
  CHECK(code(file.attempt(with, agent, "2026-03-01")) == "accepted");
  CHECK(code(file.attempt(with, agent, "2026-03-31")) == "accepted");
  CHECK(code(file.attempt(with, agent, "2026-04-01")) == "application.no_mandate");
  CHECK(code(file.attempt(draft(), agent, "2026-03-15")) == "application.not_yours");
}

TEST_CASE("an end user answers for a transaction that it is a party of") {
  File file = File::accepted().done(RequestInformation{"what for?", {"contract"}}, kOfficer, "2026-03-04");
  const Answer answer{"motors", {{"contract", "c.pdf", "sha256:c", 7, {}}}, {"C-3", "C-4"}};
  CHECK(code(file.attempt(answer, {"weber", ActorRole::end_user, "U-2", ""}, "2026-03-05")) == "application.not_yours");
  CHECK(code(file.attempt(Answer{"motors", {}, {}}, kExporter, "2026-03-05")) == "application.answer_lacks");
  file.done(answer, {"schmidt", ActorRole::end_user, "U-1", ""}, "2026-03-05");
  CHECK(file.application.requests[0].answered_on == day("2026-03-05"));
  CHECK(file.application.documents.size() == papers().size() + 1);
  CHECK(file.application.certificates == std::vector<std::string>{"C-3", "C-4"});
}

TEST_CASE("what a kind asks for and is not there is named, with the article that asks") {
  File file = File::submitted();
  CHECK(missing(file).empty());
  file.application.documents.clear();
  file.application.certificates.clear();
  CHECK(missing(file) == std::vector<std::string>{"identity (Order 792 art. 16): missing",
                                                  "contract (Order 792 art. 16): missing",
                                                  "technical_description (Order 792 art. 16): missing",
                                                  "end_use_certificate (Order 792 art. 16, 24): no certificate of "
                                                  "\"Beispiel Motoren GmbH\" counts for all the goods",
                                                  "programme_statement (Order 792 art. 16): missing",
                                                  "use_statement (Order 792 art. 16): missing",
                                                  "channel_statement (Order 792 art. 16): missing"});
  CHECK(code(file.attempt(Accept{}, kOfficer, "2026-03-03")) == "application.incomplete");
  const auto refused = file.attempt(Accept{}, kOfficer, "2026-03-03");
  CHECK(refused.error().arguments == std::vector<std::string>{"identity", "Order 792 art. 16", "7"});
}

TEST_CASE("a paper counts to its last day, and so does a certificate, for its end user and its goods") {
  File file = File::submitted();
  file.application.documents[1].expires = day("2026-03-03");
  CHECK(missing(file, "2026-03-03").empty());
  CHECK(missing(file, "2026-03-04") == std::vector<std::string>{"contract (Order 792 art. 16): expired on 2026-03-03"});
  file.application.documents[1].expires.reset();
  CHECK(missing(file, "2026-01-15").empty());
  CHECK(missing(file, "2026-01-14").size() == 1);
  CHECK(missing(file, "2027-01-14").empty());
  CHECK(missing(file, "2027-01-15").size() == 1);
  file.certificates[0].control_codes = {"1C905.a.4"};
  CHECK(missing(file).empty());
  file.certificates[0].control_codes = {"1C902.a"};
  CHECK(missing(file).size() == 1);
  file.certificates[0] = certificate();
  file.certificates[0].end_user = "Andere GmbH";
  CHECK(missing(file).size() == 1);
  file.application.transaction.parties.get()->pop_back();
  CHECK(missing(file).at(0).ends_with("no end user is named"));
}

TEST_CASE("a watch-listed counterparty asks for a risk assessment and a commitment, on a single licence alone") {
  File file = File::submitted();
  watch(file.application);
  CHECK(missing(file).empty());
  file.application.kind = "single";
  CHECK(missing(file) == std::vector<std::string>{"risk_assessment (Order 792 art. 26): missing",
                                                  "written_commitment (Order 792 art. 26): missing"});
}

TEST_CASE("article 20 and the watch list bar general licences and registration, and no single licence") {
  Enterprise applicant = maker();
  CHECK(bar("general", applicant) == "none");
  CHECK(bar("registration", applicant) == "procedure");  // the goods are exported for good
  applicant.marks.criminal_record = true;
  CHECK(bar("general", applicant) == "criminal_record");
  CHECK(bar("registration", applicant) == "criminal_record");
  CHECK(bar("single", applicant) == "none");
  applicant = maker();
  applicant.marks.serious_penalties = {day("2021-03-03")};
  CHECK(bar("general", applicant, "2026-03-02") == "serious_penalty");
  CHECK(bar("general", applicant, "2026-03-03") == "none");
  applicant = maker();
  applicant.marks.owned_by_listed = true;
  CHECK(bar("general", applicant) == "owned_by_listed");
  applicant = maker();
  applicant.programme_stated_on.reset();
  CHECK(bar("general", applicant) == "no_programme");
  CHECK(bar("single", applicant) == "none");
  applicant.bars = {{day("2026-01-01"), day("2026-12-31"), "art. 39"}};
  CHECK(bar("single", applicant) == "barred_applicant");

  Application watched = File::submitted().application;
  watch(watched);
  CHECK(eligibility(watched, maker(), *rules().kind("general"), day("2026-03-03")).at(0).because ==
        "listed_counterparty");
  CHECK(eligibility(watched, maker(), *rules().kind("single"), day("2026-03-03")).empty());
  Application two = File::submitted().application;
  two.transaction.parties.get()->push_back(two.transaction.parties.get()->at(1));
  CHECK(eligibility(two, maker(), *rules().kind("single"), day("2026-03-03")).at(0).because == "several_end_users");
}

TEST_CASE("what cannot be granted is not: not eligible, another kind than the law names, papers run out meanwhile") {
  File file = File::accepted();
  file.applicant.marks.criminal_record = true;
  CHECK(file.act(proposal(), kOfficer, "2026-03-10") == "decision.not_eligible");
  File other = File::accepted();
  other.application.determination->lines[1].licence_kinds = {"single"};
  CHECK(other.act(proposal(), kOfficer, "2026-03-10") == "decision.kind");
  File late = File::accepted();
  late.certificates[0].expires_on = day("2026-03-09");
  CHECK(late.act(proposal(), kOfficer, "2026-03-10") == "application.incomplete");
  CHECK(late.act(refusal(), kOfficer, "2026-03-10") == "accepted");  // to refuse, nothing is needed
  File between = File::proposed();
  between.applicant.marks.owned_by_listed = true;
  CHECK(between.act(Decide{true, ""}, kApprover, "2026-03-11") == "decision.not_eligible");
}

TEST_CASE("certificates and enterprises are checked where they are taken in") {
  CHECK(code(check_certificate(certificate())) == "accepted");
  Certificate bad = certificate();
  bad.expires_on = bad.issued_on - 1;
  CHECK(code(check_certificate(bad)) == "certificate.days");
  bad = certificate();
  bad.no_transfer = false;
  CHECK(code(check_certificate(bad)) == "certificate.commitment");
  bad = certificate();
  bad.documents.clear();
  CHECK(code(check_certificate(bad)) == "certificate.no_document");

  CHECK(code(check_enterprise(maker())) == "accepted");
  Enterprise wrong = maker();
  wrong.name_en.clear();
  CHECK(code(check_enterprise(wrong)) == "enterprise.name");
  wrong = maker();
  wrong.roles.clear();
  CHECK(code(check_enterprise(wrong)) == "enterprise.role");
  wrong = maker();
  wrong.uscc = "91330100799655058C";
  CHECK(code(check_enterprise(wrong)) == "enterprise.uscc");
  wrong.uscc.clear();
  CHECK(code(check_enterprise(wrong)) == "enterprise.uscc");
  wrong.country = {{'D', 'E'}};
  CHECK(code(check_enterprise(wrong)) == "accepted");
  wrong.bars = {{day("2026-02-01"), day("2026-01-01"), "?"}};
  CHECK(code(check_enterprise(wrong)) == "enterprise.days");
}

TEST_CASE("a file that is sent back keeps its place in the queue, and a copy of one begins anew") {
  File file = File::submitted();
  file.done(ReturnForCorrection{{{"/transaction/to", "which?"}}}, kOfficer, "2026-03-20")
      .done(Resubmit{}, kExporter, "2026-03-27");
  CHECK(file.application.state == ApplicationState::submitted);
  CHECK(first_day(file.application, ApplicationAct::submit) == day("2026-03-02"));
  CHECK(last_day(file.application, ApplicationAct::resubmit) == day("2026-03-27"));
  File copy;
  copy.done(copy_of(file.application, "A-2"), kExporter, "2026-03-28");
  CHECK(copy.application.transaction == file.application.transaction);
  CHECK(copy.application.history.size() == 1);
  CHECK(!copy.application.determination);
}

TEST_CASE("a record that does not hold together takes no act") {
  const auto attempt = [](const File& file) { return code(file.attempt(Withdraw{""}, kExporter, "2026-04-01")); };
  File file = File::decided();
  file.application.state = ApplicationState::review;
  CHECK(attempt(file) == "application.record");
  file = File::proposed();
  file.application.proposal.reset();
  CHECK(attempt(file) == "application.record");
  file = File::decided();
  file.application.decision.reset();
  CHECK(attempt(file) == "application.record");
  file = File::accepted();
  file.application.kind = "annual";
  CHECK(attempt(file) == "application.record");
  file.application.history.erase(file.application.history.begin() + 1, file.application.history.begin() + 3);
  CHECK(attempt(file) == "application.history");
}

// SPDX-License-Identifier: Apache-2.0
// What the best open licensing system got wrong in practice, of states, decisions, goods and repairs. (The clock, 19,
// is in clock_test.cpp; balances belong to the ledger.)
#include <algorithm>
#include <rapidcheck.h>
#include <set>

#include "testing.hpp"

using namespace sluice;
using namespace sluice::licensing;
using namespace sluice::licensing::testing;
using namespace sluice::licensing::on_application;

TEST_CASE("defect 4: a licence says what was granted and never what was asked for") {
  CHECK(rc::check([] {
    Propose act = proposal();
    for (LineDecision& line : act.lines) {
      line.quantity = kilograms(*rc::gen::inRange(0, 4001));
      line.value.reset();
      if (line.quantity->micro == 0) line.quantity.reset();
      line.reasons = {{"beyond_need", ""}};
    }
    const File file = File::decided(act);
    std::vector<std::pair<std::string, Quantity>> wanted;
    for (const LineDecision& line : act.lines) {
      if (line.quantity) wanted.emplace_back(line.line, *line.quantity);
    }
    RC_ASSERT((file.application.state == ApplicationState::approved) == !wanted.empty());
    if (wanted.empty()) return;
    std::vector<std::pair<std::string, Quantity>> said;
    for (const LicenceLine& line : granted(file.application).lines) said.emplace_back(line.id, line.quantity);
    RC_ASSERT(said == wanted);
  }));
}

TEST_CASE("defects 5 and 6: two lines of the same product stay two lines, each with an account of its own") {
  const Licence licence = granted(File::decided().application);
  REQUIRE(licence.lines.size() == 2);
  CHECK(licence.lines[0].commodity_code == licence.lines[1].commodity_code);
  CHECK(licence.lines[0].quantity == kilograms(8000));
  CHECK(licence.lines[1].quantity == kilograms(2000));
  CHECK(licence.lines[0].account != licence.lines[1].account);
  CHECK(licence.lines[0].id != licence.lines[1].id);
}

TEST_CASE("defect 7: what was proposed before a file was sent back is not on the licence") {
  File file = File::accepted();
  file.done(proposal(), kOfficer, "2026-03-10").done(Decide{false, "line 2 is not needed"}, kApprover, "2026-03-11");
  file.done(ReturnForCorrection{{{"/transaction/lines/1", "take it out"}}}, kOfficer, "2026-03-11");
  trade::Transaction less = shipment();
  less.lines.pop_back();
  DeterminationRecord again = judged();
  again.lines.pop_back();
  file.done(Edit{{}, less, {}, {}}, kExporter, "2026-03-12").done(Determine{again}, kExporter, "2026-03-12");
  file.done(Resubmit{}, kExporter, "2026-03-12");
  CHECK(!file.application.proposal);
  CHECK(!file.application.decision);
  CHECK(file.act(proposal(), kOfficer, "2026-03-13") == "decision.line_unknown");
  Propose act = proposal();
  act.lines.pop_back();
  file.done(act, kOfficer, "2026-03-13").done(Decide{true, ""}, kApprover, "2026-03-14");
  const Licence licence = granted(file.application, "2026-03-16");
  REQUIRE(licence.lines.size() == 1);
  CHECK(licence.lines[0].id == "l1");
}

TEST_CASE("defect 8: what was decided is not decided again, nor issued twice") {
  File file = File::decided();
  CHECK(file.act(Decide{true, ""}, kSecondApprover, "2026-03-11") == "application.not_allowed");
  file.done(Issue{"L-1"}, kOfficer, "2026-03-12");
  CHECK(file.act(Issue{"L-2"}, kOfficer, "2026-03-12") == "application.not_allowed");
  CHECK(code(perform(Licence{}, on_licence::Grant{"L-2", "", ""}, kOfficer, day("2026-03-12"), rules(),
                     &file.application)) == "licence.not_approved");
}

TEST_CASE("defect 9: a licence has one amendment at a time") {
  const Licence licence = granted(File::decided().application);
  const auto first = perform(licence, on_licence::AmendOther{"port"}, kExporter, day("2026-05-04"), rules());
  CHECK(code(perform(loaded(first), on_licence::AmendOther{"value"}, kExporter, day("2026-05-04"), rules())) ==
        "licence.not_allowed");
  CHECK(code(perform(loaded(first), on_licence::AmendKey{"end_user", ""}, kExporter, day("2026-05-04"), rules())) ==
        "licence.not_allowed");
}

TEST_CASE("defect 10: an act is done whole or not at all") {
  const File file = File::accepted().done(RequestInformation{"?", {"contract"}}, kOfficer, "2026-03-04");
  const Application before = file.application;
  CHECK(!file.attempt(Answer{"half of it", {{"identity", "i", "sha256:i", 1, {}}}, {}}, kExporter, "2026-03-05"));
  CHECK(file.application == before);
}

TEST_CASE("defect 11: goods that were submitted are frozen, whatever anybody does but sending the file back") {
  for (const ApplicationState state :
       {ApplicationState::submitted, ApplicationState::review, ApplicationState::information_requested,
        ApplicationState::referred, ApplicationState::proposed, ApplicationState::approved, ApplicationState::issued}) {
    CHECK(!rules().application.allows(state, ApplicationAct::edit));
  }
  const auto frozen = File::submitted().application.transaction.lines;
  File file = File::accepted();
  file.done(CorrectParty{"p2", "Beispiel Motoren AG", "as registered"}, kOfficer, "2026-03-03");
  CHECK(file.application.transaction.lines == frozen);
}

TEST_CASE("defect 12: what is changed on one application changes no other") {
  File one = File::begun();
  const File other = one;
  trade::Transaction changed = shipment();
  changed.lines[0].description = std::string("something else");
  changed.id = "T-2";
  one.done(Edit{{}, changed, {}, {}}, kExporter, "2026-03-03");
  CHECK(other.application.transaction == shipment());
}

TEST_CASE("defect 20: the state is the last of the history, after whatever was done") {
  CHECK(rc::check([] {
    File file = File::submitted();
    for (int i = *rc::gen::inRange(1, 25); i > 0; --i) {
      const std::vector<std::pair<AnyApplicationAct, Actor>> acts = {
          {ReturnForCorrection{{{"/id", "?"}}}, kOfficer},
          {Resubmit{}, kExporter},
          {Accept{}, kOfficer},
          {RequestInformation{"?", {}}, kOfficer},
          {Answer{"!", {}, {}}, kExporter},
          {Refer{"?"}, kOfficer},
          {ConcludeReferral{"!"}, kOfficer},
          {proposal(), kOfficer},
          {refusal(), kOfficer},
          {Decide{true, ""}, kApprover},
          {Decide{false, ""}, kApprover},
          {SetConditions{{}}, kOfficer},
          {Reconsider{"?"}, kExporter},
          {DecideReconsideration{false, ""}, kSecondApprover}};
      const auto& [act, by] = acts[*rc::gen::inRange<std::size_t>(0, acts.size())];
      const auto after = file.attempt(act, by, "2026-03-10");
      if (after) file.application = *after;
      RC_ASSERT(fold(file.application.history, rules().application) == file.application.state);
      RC_ASSERT(file.application.history.back().to == file.application.state);
      const bool standing =
          file.application.state == ApplicationState::proposed || file.application.state == ApplicationState::approved;
      RC_ASSERT(!standing || file.application.proposal.has_value());
    }
  }));
}

// change_case_status, refresh_goods_on_licence, remove_case_final_advice, convert_nlr_advice_to_refuse,
// update_party_name, update_good_name, mark_queries_as_resolved: each was a script run by an engineer.
TEST_CASE("defect 22: each repair is an act, by a role that may, and stands in the history with its reason") {
  const Actor engineer{"root", ActorRole::administrator, "", ""};
  File file = File::accepted();
  CHECK(file.act(CorrectParty{"p9", "?", "?"}, engineer, "2026-03-03") == "application.party");
  file.done(CorrectParty{"p2", "Beispiel Motoren AG", "as registered"}, engineer, "2026-03-03");
  CHECK(file.application.history.back().note == "p2: Beispiel Motoren GmbH -> Beispiel Motoren AG: as registered");
  CHECK(file.act(CorrectParty{"p2", "Other", "?"}, kExporter, "2026-03-03") == "application.role");
  file.done(SeekAdvice{"industry", "", false}, kOfficer, "2026-03-04");
  CHECK(file.act(VoidAdvice{"a1", "?"}, engineer, "2026-03-04") == "application.role");
  file.done(VoidAdvice{"a1", "asked by mistake"}, kOfficer, "2026-03-04");
  CHECK(file.application.history.back().note == "a1: asked by mistake");
  CHECK(file.act(Decide{true, ""}, engineer, "2026-03-04") == "application.not_allowed");
  CHECK(file.act(Propose{}, engineer, "2026-03-04") == "application.role");
  std::set<ApplicationAct> by_administrators;
  for (const auto& row : rules().application.rows()) {
    if (std::ranges::find(row.who, ActorRole::administrator) != row.who.end()) by_administrators.insert(row.act);
  }
  CHECK(by_administrators == std::set<ApplicationAct>{ApplicationAct::determine, ApplicationAct::assign,
                                                      ApplicationAct::correct_party, ApplicationAct::find});
}

// SPDX-License-Identifier: Apache-2.0
// Advice, conditions, proposals, decisions: who may say what, and what falls with what.
#include "sluice/licensing/decision.hpp"

#include "testing.hpp"

using namespace sluice;
using namespace sluice::licensing;
using namespace sluice::licensing::testing;
using namespace sluice::licensing::on_application;

namespace {

constexpr std::string_view kDay = "2026-03-10";

std::string proposing(const Propose& act, const File& file = File::accepted(), const Actor& by = kOfficer) {
  return code(file.attempt(act, by, kDay));
}

Condition at_most(std::int64_t kilos) {
  return {"c1", ConditionKind::max_per_shipment, "l1", kilograms(kilos), {}, {}, 0, ""};
}

}  // namespace

TEST_CASE("a proposal speaks once of each line, grants no more than was asked, and says why not all of it") {
  CHECK(proposing(proposal()) == "accepted");
  Propose act = proposal();
  act.lines[0].quantity = kilograms(8001);
  CHECK(proposing(act) == "decision.above_asked");
  act.lines[0].quantity = Quantity{8000, *Code3::parse("TNE")};
  CHECK(proposing(act) == "decision.above_asked");
  act.lines[0].quantity = kilograms(0);
  CHECK(proposing(act) == "decision.above_asked");
  act = proposal();
  act.lines[0].value = yuan(8000 * 16 + 1);
  CHECK(proposing(act) == "decision.above_asked");
  act = proposal();
  act.lines[1].reasons.clear();
  CHECK(proposing(act) == "decision.no_reason");
  act.lines[1].reasons = {{"no_such_reason", ""}};
  CHECK(proposing(act) == "decision.reason_unknown");
  act = proposal();
  act.lines.pop_back();
  CHECK(proposing(act) == "decision.line_missing");
  act.lines.push_back(act.lines[0]);
  CHECK(proposing(act) == "decision.line_twice");
  act.lines[1].line = "l9";
  CHECK(proposing(act) == "decision.line_unknown");
}

TEST_CASE("each factor of article 13 is recorded, and nothing that is none") {
  CHECK(rules().factors.size() == 8);
  for (std::size_t i = 0; i < rules().factors.size(); ++i) {
    Propose act = proposal();
    act.factors.erase(act.factors.begin() + static_cast<std::ptrdiff_t>(i));
    CHECK(proposing(act) == "decision.factor_missing");
  }
  Propose act = proposal();
  act.factors.push_back({"weather", "fine"});
  CHECK(proposing(act) == "decision.factor_unknown");
}

TEST_CASE("nothing is proposed while advice or a check is open") {
  File file = File::accepted();
  file.done(SeekAdvice{"industry", "p2", false}, kOfficer, "2026-03-04");
  CHECK(proposing(proposal(), file) == "decision.advice_open");
  File voided = file;
  voided.done(VoidAdvice{"a1", "not needed"}, kOfficer, "2026-03-05");
  CHECK(proposing(proposal(), voided) == "accepted");
  file.done(Advise{"a1", Position::refuse, "doubts"}, kAdviser, "2026-03-05");
  CHECK(proposing(proposal(), file) == "accepted");  // advice is heard, and does not decide
  file.done(BeginCheck{CheckCause::on_site_check, "stock"}, kOfficer, "2026-03-05");
  CHECK(proposing(proposal(), file) == "decision.check_open");
}

TEST_CASE("a licence lasts no longer than its kind may: three years by law, one by the practice that is taken") {
  Propose act = proposal();
  act.until = day("2027-04-01");
  CHECK(proposing(act) == "decision.too_long");
  act.until = day("2026-03-31");
  CHECK(proposing(act) == "decision.days");
  act.until.reset();
  CHECK(proposing(act) == "decision.days");

  Rules by_law = rules();
  by_law.practices.clear();
  const File file = File::accepted();
  act.until = day("2029-03-31");
  const auto propose = [&] {
    return code(perform(file.application, act, kOfficer, day(kDay), {by_law, file.applicant, file.certificates}));
  };
  CHECK(propose() == "accepted");
  act.until = day("2029-04-01");
  CHECK(propose() == "decision.too_long");
}

TEST_CASE("who proposes, who decides and whoever filed are different people") {
  const auto deciding = [](const File& file, const Actor& by) {
    return code(file.attempt(Decide{true, ""}, by, "2026-03-11"));
  };
  const File file = File::proposed();
  CHECK(deciding(file, kApprover) == "accepted");
  CHECK(deciding(file, {kOfficer.id, ActorRole::approver, "", ""}) == "decision.same_person");
  CHECK(deciding(file, {kExporter.id, ActorRole::approver, "", ""}) == "decision.own_application");
  CHECK(deciding(file, {"other", ActorRole::approver, "E-1", ""}) == "decision.own_application");
  CHECK(proposing(proposal(), File::accepted(), {kExporter.id, ActorRole::officer, "", ""}) ==
        "decision.own_application");

  const File refused = File::decided(refusal()).done(Reconsider{"proven"}, kExporter, "2026-03-12");
  const auto reconsidering = [&](const std::string& who) {
    return code(refused.attempt(DecideReconsideration{false, ""}, {who, ActorRole::approver, "", ""}, "2026-03-13"));
  };
  CHECK(reconsidering(kApprover.id) == "decision.same_person");
  CHECK(reconsidering(kOfficer.id) == "decision.same_person");
  CHECK(reconsidering(kExporter.id) == "decision.own_application");
  CHECK(reconsidering("qian") == "accepted");
}

TEST_CASE(
    "a decision approves where any line is granted, refuses where none is, and goes back where the second disagrees") {
  CHECK(File::decided().application.state == ApplicationState::approved);
  CHECK(File::decided(refusal()).application.state == ApplicationState::refused);
  const File back = File::proposed().done(Decide{false, "too much"}, kApprover, "2026-03-11");
  CHECK(back.application.state == ApplicationState::review);
  CHECK(back.application.decision->text == "too much");
}

TEST_CASE("a reconsidered refusal is final, or the file is decided anew by way of a new proposal") {
  const File asked = File::decided(refusal()).done(Reconsider{"proven"}, kExporter, "2026-03-12");
  File upheld = asked;
  upheld.done(DecideReconsideration{true, "it stands"}, kSecondApprover, "2026-03-13");
  CHECK(upheld.application.state == ApplicationState::refusal_upheld);
  CHECK(rules().application.acts(ApplicationState::refusal_upheld).empty());
  File aside = asked;
  aside.done(DecideReconsideration{false, "proven"}, kSecondApprover, "2026-03-13");
  CHECK(aside.application.state == ApplicationState::review);
  CHECK(!aside.application.proposal);
}

TEST_CASE("another proposal takes the decision on the earlier one away") {
  File file = File::decided();
  file.done(proposal(), kOfficer, "2026-03-12");
  CHECK(file.application.state == ApplicationState::proposed);
  CHECK(!file.application.decision);
  CHECK(file.act(Issue{"L-1"}, kOfficer, "2026-03-12") == "application.not_allowed");
}

TEST_CASE("a determination that says otherwise takes proposal and decision away, the same answer does not") {
  File same = File::decided();
  DeterminationRecord again = judged();
  again.hash = "sha256:other";
  same.done(Determine{again}, kOfficer, "2026-03-12");
  CHECK(same.application.state == ApplicationState::approved);
  CHECK(same.application.determination->hash == "sha256:other");
  File other = File::decided();
  again.lines[0].outcome = trade::Outcome::prohibited;
  other.done(Determine{again}, kOfficer, "2026-03-12");
  CHECK(other.application.state == ApplicationState::review);
  CHECK(!other.application.proposal);
  CHECK(!other.application.decision);
  again.lines.pop_back();
  CHECK(code(other.attempt(Determine{again}, kOfficer, "2026-03-12")) == "determination.lines");
}

TEST_CASE("other conditions ask everybody anew who had advised: no way leads from a change to a licence without it") {
  File file = File::accepted();
  file.done(SeekAdvice{"industry", "l1", false}, kOfficer, "2026-03-04")
      .done(Advise{"a1", Position::conditions, "3 t at most"}, kAdviser, "2026-03-05")
      .done(SetConditions{{at_most(3000)}}, kOfficer, "2026-03-05");
  const Advice& before = file.application.advice.at(0);
  CHECK(before.position == Position::conditions);  // kept
  CHECK(before.void_because == "the conditions changed");
  CHECK(file.application.advice.at(1).open());
  CHECK(file.application.advice.at(1).subject == "l1");
  CHECK(proposing(proposal(), file) == "decision.advice_open");
  file.done(Advise{"a2", Position::approve, ""}, kAdviser, "2026-03-06")
      .done(SetConditions{{at_most(3000)}}, kOfficer, "2026-03-06");
  CHECK(file.application.advice.size() == 2);  // the same conditions: nobody is asked
  file.done(proposal(), kOfficer, "2026-03-10").done(Decide{true, ""}, kApprover, "2026-03-11");
  file.done(SetConditions{{at_most(4000)}}, kOfficer, "2026-03-12");
  CHECK(file.application.state == ApplicationState::review);
  CHECK(!file.application.proposal);
  CHECK(!file.application.decision);
  CHECK(proposing(proposal(), file) == "application.before");
  CHECK(code(file.attempt(proposal(), kOfficer, "2026-03-12")) == "decision.advice_open");
}

TEST_CASE("advice is given once, by the agency that was asked, on something in the file") {
  File file = File::accepted();
  CHECK(file.act(SeekAdvice{"industry", "l7", false}, kOfficer, kDay) == "advice.subject");
  file.done(SeekAdvice{"industry", "l1", false}, kOfficer, kDay);
  CHECK(file.act(SeekAdvice{"industry", "l1", false}, kOfficer, kDay) == "advice.asked");
  CHECK(file.act(Advise{"a9", Position::approve, ""}, kAdviser, kDay) == "advice.unknown");
  CHECK(file.act(Advise{"a1", Position::approve, ""}, {"xu", ActorRole::adviser, "science", ""}, kDay) ==
        "advice.other_agency");
  CHECK(file.act(Advise{"a1", Position::approve, "fine"}, kAdviser, kDay) == "accepted");
  CHECK(file.act(Advise{"a1", Position::refuse, "no"}, kAdviser, kDay) == "advice.given");
  CHECK(file.act(VoidAdvice{"a1", "the wrong file"}, kAdviser, kDay) == "accepted");
  CHECK(file.act(VoidAdvice{"a1", "again"}, kAdviser, kDay) == "advice.void");
}

TEST_CASE("checks are opened once for a cause and ended once") {
  File file = File::accepted();
  file.done(BeginCheck{CheckCause::identification, "alloy"}, kOfficer, kDay);
  CHECK(file.act(BeginCheck{CheckCause::identification, "alloy"}, kOfficer, kDay) == "check.open");
  CHECK(file.act(EndCheck{"k5", ""}, kOfficer, kDay) == "check.unknown");
  file.done(EndCheck{"k1", "NdFeB"}, kOfficer, kDay);
  CHECK(file.act(EndCheck{"k1", "NdFeB"}, kOfficer, kDay) == "check.ended");
}

TEST_CASE("a condition has what its kind needs, a name of its own, and a line of the file") {
  const auto setting = [](std::vector<Condition> conditions) {
    return code(File::accepted().attempt(SetConditions{std::move(conditions)}, kOfficer, kDay));
  };
  CHECK(setting({at_most(3000), at_most(2000)}) == "condition.twice");
  CHECK(setting({at_most(0)}) == "condition.incomplete");
  for (const ConditionKind kind : {ConditionKind::via, ConditionKind::port, ConditionKind::report_within,
                                   ConditionKind::no_transfer, ConditionKind::max_per_shipment}) {
    CHECK(setting({{"c1", kind, "", {}, {}, {}, 0, ""}}) == "condition.incomplete");
  }
  Condition stray = at_most(3000);
  stray.line = "l9";
  CHECK(setting({stray}) == "condition.line");
}

TEST_CASE("a condition that is not kept is found, at its boundary, and one that nobody told of is not taken for kept") {
  const std::vector<Condition> conditions = {
      at_most(3000),
      {"c2", ConditionKind::via, "", {}, {{{'V', 'N'}}}, {}, 0, ""},
      {"c3", ConditionKind::port, "", {}, {}, {"Ningbo"}, 0, ""},
      {"c4", ConditionKind::report_within, "", {}, {}, {}, 90, ""},
      {"c5", ConditionKind::no_transfer, "", {}, {{{'K', 'P'}}}, {"Dritte GmbH"}, 0, ""}};
  ShipmentFacts kept;
  kept.lines = {{"l1", kilograms(1000)}, {"l1", kilograms(2000)}, {"l2", kilograms(4000)}};
  kept.via = std::vector<trade::Country>{{{'V', 'N'}}};
  kept.port = "Ningbo";
  kept.parties = {"Beispiel Motoren GmbH"};
  kept.destinations = {{{'D', 'E'}}};
  kept.released = day("2026-05-01");
  const auto breaches = [&](const ShipmentFacts& facts, std::string_view on) {
    return check_conditions(conditions, facts, day(on));
  };
  CHECK(breaches(kept, "2026-07-30").empty());  // May has 31 days, June 30: the 90th day after 1 May is 30 July
  CHECK(breaches(kept, "2026-07-31") == std::vector<Breach>{{"c4", "2026-07-30", false}});
  ShipmentFacts facts = kept;
  facts.delivery_reported = day("2026-07-30");
  CHECK(breaches(facts, "2027-01-01").empty());
  facts.lines[1].quantity = kilograms(2001);
  facts.via = std::vector<trade::Country>{{{'V', 'N'}}, {{'S', 'G'}}};
  facts.port = "Shanghai";
  facts.parties.push_back("Dritte GmbH");
  facts.destinations.push_back({{'K', 'P'}});
  CHECK(breaches(facts, "2026-06-01") == std::vector<Breach>{{"c1", "l1: 3001 KGM", false},
                                                             {"c2", "SG", false},
                                                             {"c3", "Shanghai", false},
                                                             {"c5", "Dritte GmbH", false},
                                                             {"c5", "KP", false}});
  ShipmentFacts silent;
  silent.lines = {{"l1", {5, *Code3::parse("TNE")}}};
  CHECK(breaches(silent, "2026-06-01") == std::vector<Breach>{{"c1", "l1: TNE", true},
                                                              {"c2", "via", true},
                                                              {"c3", "port", true},
                                                              {"c5", "parties", true},
                                                              {"c5", "destinations", true}});
}

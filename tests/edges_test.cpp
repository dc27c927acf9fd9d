// SPDX-License-Identifier: Apache-2.0
// Edges between provisions, in laws that load and are made for the purpose.
#include <doctest/doctest.h>

#include "law_draft.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;

namespace {

DraftProvision provision(const std::string& id, trade::Outcome outcome) {
  DraftProvision row;
  row.id = id;
  row.effect.outcome = outcome;
  return row;
}

}  // namespace

TEST_CASE("what is suspended is cited where the provision that takes its requirement away would lift it too") {
  // 3 lifts 2, 2 requires 1, and 4 lifts both 1 and 3: nothing here turns on itself.
  LawDraft draft;
  draft.announced = {day("2025-01-01")};
  draft.provisions = {provision("1", trade::Outcome::licence_required), provision("2", trade::Outcome::prohibited),
                      provision("3", trade::Outcome::exempt), provision("4", trade::Outcome::exempt)};
  draft.provisions[1].requires_any = {0};
  draft.provisions[2].lifts = {1};
  draft.provisions[3].lifts = {0, 2};
  DraftEvent event;
  event.first.date = day("2025-02-01");
  draft.events = {event};
  event.kind = rulebook::Event::Kind::suspend;
  event.first.date = day("2025-03-01");
  draft.events.push_back(event);
  auto book = rulebook::load(print(draft), *chinese().reference);
  REQUIRE(book.has_value());
  const auto law =
      rulebook::Decider::make(std::make_shared<const rulebook::Rulebook>(std::move(*book)), chinese().reference);
  REQUIRE(law.has_value());

  trade::Transaction transaction;
  transaction.lines.emplace_back();
  const Date on = day("2025-03-02");
  const auto line = law->decide(transaction, {on, on, false}).lines.front();
  CHECK(line.outcome == trade::Outcome::no_control_found);
  std::vector<std::string> suspended;
  for (const auto& each : line.suspended) suspended.push_back(each.citation.provision);
  // 4 takes 1 away, so 2 has nothing that it requires, and 3 nothing to lift.
  CHECK(suspended == std::vector<std::string>{"X-0/1", "X-0/4"});
}

TEST_CASE("bounds hold where what is required weakens another, and too much is unknown to look at every case") {
  // 1 asks for a duty; 2 replaces it by a licence if many unknown things come together; 3 requires 2; 4 prohibits if
  // one of them is so. Where neither 2 nor 4 applies, nothing but the duty is left.
  LawDraft draft;
  draft.announced = {day("2025-01-01")};
  draft.duties = {"declare"};
  draft.provisions = {provision("1", trade::Outcome::licence_required),
                      provision("2", trade::Outcome::licence_required),
                      provision("3", trade::Outcome::licence_required), provision("4", trade::Outcome::prohibited)};
  draft.provisions[0].effect.outcome.reset();
  draft.provisions[0].effect.duties = {"declare"};
  draft.provisions[1].overrides = {0};
  draft.provisions[2].requires_any = {1};
  DraftCondition together;
  together.kind = DraftCondition::Kind::all;
  for (const char* fact : {"humanitarian", "ai", "chip_tools_or_materials"}) {
    together.parts.push_back({DraftCondition::Kind::test, fact, "true", {}});
  }
  for (const char* risk : {"military", "military_potential", "wmd", "terrorism", "national_security"}) {
    together.parts.push_back({DraftCondition::Kind::test, std::string("risk.") + risk, "\"known\"", {}});
  }
  for (const char* fact : {"from", "to", "origin"}) {
    together.parts.push_back({DraftCondition::Kind::test, fact, "\"CN\"", {}});
  }
  together.parts.push_back({DraftCondition::Kind::test, "act", "\"shipment\"", {}});
  together.parts.push_back({DraftCondition::Kind::test, "form", "\"metal\"", {}});
  draft.provisions[1].when = together;
  draft.provisions[3].when = {DraftCondition::Kind::test, "form", "\"ore\"", {}};
  draft.events.emplace_back();
  draft.events.front().first.date = day("2025-01-01");
  auto book = rulebook::load(print(draft), *chinese().reference);
  REQUIRE(book.has_value());
  const auto law =
      rulebook::Decider::make(std::make_shared<const rulebook::Rulebook>(std::move(*book)), chinese().reference);
  REQUIRE(law.has_value());
  trade::Transaction transaction;
  transaction.lines.emplace_back();
  const auto line = law->decide(transaction, {day("2025-02-01"), day("2025-02-01"), false}).lines.front();
  CHECK(line.ask_bounded);
  CHECK(line.at_least.outcome == trade::Outcome::no_control_found);
  CHECK(line.at_most.outcome == trade::Outcome::prohibited);
  CHECK(line.duties.empty());
}

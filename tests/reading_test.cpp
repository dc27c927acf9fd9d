// SPDX-License-Identifier: Apache-2.0
// How facts are read from what a file states, by a provision that turns on one of them.
#include <doctest/doctest.h>

#include "law_draft.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using trade::Outcome;

namespace {

DraftCondition test_of(const std::string& fact, const std::string& value) {
  return {DraftCondition::Kind::test, fact, value, {}};
}

DraftCondition both(DraftCondition one, DraftCondition other) {
  return {DraftCondition::Kind::all, {}, {}, {std::move(one), std::move(other)}};
}

// What becomes of a transaction where a licence is required under that condition and no other.
std::optional<Outcome> outcome(const DraftCondition& when, const trade::Transaction& transaction,
                               const std::vector<DraftFact>& facts = {}) {
  LawDraft draft;
  draft.party_lists = {"L"};
  draft.facts = facts;
  draft.announced = {day("2025-01-01")};
  draft.provisions.emplace_back();
  draft.provisions.front().id = "1";
  draft.provisions.front().when = when;
  draft.provisions.front().effect.outcome = Outcome::licence_required;
  draft.events.emplace_back();
  draft.events.front().first.date = day("2025-01-01");
  auto book = rulebook::load(print(draft), *chinese().reference);
  REQUIRE(book.has_value());
  const auto law =
      rulebook::Decider::make(std::make_shared<const rulebook::Rulebook>(std::move(*book)), chinese().reference);
  REQUIRE(law.has_value());
  const auto line = law->decide(transaction, {day("2025-02-01"), day("2025-02-01"), false}).lines.front();
  REQUIRE_FALSE(line.ask_bounded);
  return line.outcome;
}

trade::Transaction one_line() {
  trade::Transaction transaction;
  transaction.lines.emplace_back();
  return transaction;
}

trade::Country country(const char* code) { return {{code[0], code[1]}}; }

trade::Range between(std::int64_t min_tenths, std::int64_t max_tenths) {
  return {Decimal::scaled(min_tenths, 1), Decimal::scaled(max_tenths, 1)};
}

}  // namespace

TEST_CASE("a share is owned only as surely as the relation is") {
  DraftCondition owned;
  owned.kind = DraftCondition::Kind::party;
  owned.parts = {test_of("share.L", "\">= 0.5\"")};
  trade::Transaction transaction = one_line();
  trade::Hit hit;
  hit.list = "L";
  hit.share = between(5, 5);
  const auto with = [&](trade::Fact<trade::Relation> relation) {
    hit.relation = relation;
    trade::Party party;
    party.hits = std::vector<trade::Hit>{hit};
    transaction.parties = std::vector<trade::Party>{party};
    return outcome(owned, transaction);
  };
  CHECK(with(trade::Relation::owned) == Outcome::licence_required);
  CHECK(with(trade::Relation::itself) == Outcome::no_control_found);
  CHECK(with({}) == std::nullopt);
}

TEST_CASE("goods made with an unknown technology of a country were made with one") {
  trade::Transaction transaction = one_line();
  trade::MadeWith unknown;
  unknown.country = country("CN");
  transaction.lines.front().made_with = std::vector<trade::MadeWith>{unknown};
  CHECK(outcome(test_of("made_with.CN", "\"none\""), transaction) == Outcome::no_control_found);
  CHECK(outcome(test_of("made_with.CN", "{ not = \"none\" }"), transaction) == Outcome::licence_required);
  CHECK(outcome(test_of("made_with.CN", "\"mining\""), transaction) == std::nullopt);
  transaction.lines.front().made_with = std::vector<trade::MadeWith>{{}};  // perhaps of another country
  CHECK(outcome(test_of("made_with.CN", "\"none\""), transaction) == std::nullopt);
}

TEST_CASE("what is measured of one element leaves the less to two that are not") {
  trade::Transaction transaction = one_line();
  transaction.lines.front().composition["Fe"] = between(5, 6);
  const auto large = [](const char* element) { return test_of(std::string("composition.") + element, "\">= 0.3\""); };
  CHECK(outcome(large("Dy"), transaction) == std::nullopt);
  CHECK(outcome(both(large("Dy"), large("Tb")), transaction) == Outcome::no_control_found);
}

TEST_CASE("silence speaks where a movement is known to stay within a country, or to pass through one") {
  const auto silent = [](const DraftCondition& when) {
    return std::vector<DraftFact>{{"sealed", rulebook::FactKind::flag, {}, when, "true"}};
  };
  const DraftCondition sealed = test_of("param.sealed", "true");
  trade::Transaction transaction = one_line();
  transaction.from = transaction.to = country("CN");
  transaction.via = std::vector<trade::Country>{country("JP"), country("VN")};
  CHECK(outcome(sealed, transaction, silent(test_of("domestic", "true"))) == Outcome::licence_required);
  CHECK(outcome(sealed, transaction, silent(test_of("domestic", "false"))) == std::nullopt);
  CHECK(outcome(sealed, transaction, silent(test_of("via", "\"VN\""))) == Outcome::licence_required);
  CHECK(outcome(sealed, transaction, silent(test_of("via", "\"KR\""))) == std::nullopt);
}

TEST_CASE("goods on an unknown way may pass through two countries") {
  const DraftCondition through_both = both(test_of("via", "\"JP\""), test_of("via", "\"VN\""));
  trade::Transaction transaction = one_line();
  transaction.via = std::vector<trade::Country>{country("JP"), country("VN")};
  CHECK(outcome(through_both, transaction) == Outcome::licence_required);
  transaction.via = {};
  CHECK(outcome(through_both, transaction) == std::nullopt);
}

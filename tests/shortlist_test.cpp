// SPDX-License-Identifier: Apache-2.0
// The interpreter with its shortlist of what may bear on a line against the interpreter that looks at everything: the
// same bytes, of answers, citations, questions, days, assumptions, notes and near misses.
#include "shortlist.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "analysis.hpp"
#include "conformance.hpp"
#include "random_case.hpp"
#include "random_law.hpp"
#include "sluice/base/file.hpp"
#include "sluice/wire/determination.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using rulebook::Analysis;
using rulebook::Assumed;
using rulebook::Candidates;
using rulebook::Condition;
using rulebook::Decider;
using rulebook::Depth;
using rulebook::Rulebook;
using rulebook::Scope;

namespace {

Decider decider_of(std::shared_ptr<const Rulebook> book, const Assumed& assumed, Scope scope) {
  auto made = Decider::make(std::move(book), chinese().reference, assumed, Depth::full, scope);
  REQUIRE(made.has_value());
  return std::move(*made);
}

struct Both {
  Both(const std::shared_ptr<const Rulebook>& book, const Assumed& assumed)
      : shortlisted(decider_of(book, assumed, Scope::shortlist)), plain(decider_of(book, assumed, Scope::all)) {}
  Decider shortlisted, plain;
};

std::string bytes(const trade::RegimeDetermination& regime) {
  trade::Determination determination;
  determination.regimes = {regime};
  return wire::determination_json(determination);
}

struct Tally {
  std::uint64_t lines = 0, open = 0, noted = 0, assumed = 0, near = 0, ending = 0;

  void add(const trade::RegimeDetermination& regime) {
    if (!regime.assumptions.empty()) ++assumed;
    for (const trade::LineDetermination& line : regime.lines) {
      ++lines;
      open += line.at_least == line.at_most ? 0U : 1U;
      noted += line.notes.empty() ? 0U : 1U;
      near += line.why_not.empty() ? 0U : 1U;
      ending += line.holds == Span{} ? 0U : 1U;
    }
  }
};

// The plain answer, once the other has been found to be the same.
trade::RegimeDetermination same_bytes(const Both& both, const trade::Transaction& transaction, Date day, bool why_not) {
  const rulebook::Question question{.as_of = day, .today = day, .why_not = why_not};
  auto expected = both.plain.decide(transaction, question);
  REQUIRE(bytes(both.shortlisted.decide(transaction, question)) == bytes(expected));
  return expected;
}

// An assumption taken otherwise, on and off.
Assumed some_assumed(const Rulebook& book, Rng& rng) {
  if (book.assumptions.empty() || chance(rng, 50)) return {};
  const auto& assumption = pick(rng, book.assumptions);
  if (assumption.alternatives.empty()) return {};
  return {{assumption.id, pick(rng, assumption.alternatives).value}};
}

// What is no value of any fact: the note about it has to stand where the plain way puts it.
void misstate(trade::Transaction& transaction, const Rulebook& book, Rng& rng) {
  trade::Line& line = transaction.lines.front();
  if (chance(rng, 40)) line.material = std::string("unobtainium");
  for (const rulebook::Fact& fact : book.facts) {
    if (fact.source != rulebook::FactSource::param || chance(rng, 50)) continue;
    line.parameters[fact.key] = trade::Parameter(std::string("neither"));
  }
}

std::vector<app::ConformanceCase> conformance() {
  std::vector<app::ConformanceCase> all;
  const std::filesystem::path root = SLUICE_SOURCE_DIR;
  for (const auto& entry : std::filesystem::directory_iterator(root / "rulebooks" / "CN" / "conformance")) {
    auto file = app::read_conformance(*read_file(entry.path()), entry.path().filename().string(), *chinese().reference);
    REQUIRE(file.has_value());
    all.insert(all.end(), file->cases.begin(), file->cases.end());
  }
  return all;
}

const Condition& when(const Rulebook& book, const rulebook::Listed& item) {
  return book.lists[item.list].items[item.item].when;
}

}  // namespace

TEST_CASE("with its shortlist the interpreter says of random cases, byte for byte, what it says without") {
  const char* wanted = std::getenv("SLUICE_CASES");
  const char* chosen = std::getenv("SLUICE_SEED");
  const std::uint64_t cases = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 25'000;
  const std::uint64_t seed = chosen != nullptr ? std::strtoull(chosen, nullptr, 10) : 20250614;
  constexpr int kTransactionsOfLaw = 60;
  const LawShape wide{.provisions_min = 20, .provisions_max = 60, .lists_max = 6, .items_max = 12};
  Tally tally;
  for (std::uint64_t number = 0; tally.lines < cases; ++number) {
    Rng rng(derive(seed, number));
    RandomLaw law = random_law(derive(seed, number), *chinese().reference, number % 4 == 0 ? wide : LawShape{});
    if (number % 3 == 0) law = random_change(law, rng, *chinese().reference);
    INFO("law " << derive(seed, number));
    const Both both(law.book, some_assumed(*law.book, rng));
    for (int t = 0; t < kTransactionsOfLaw; ++t) {
      trade::Transaction transaction = random_transaction(*law.book, rng);
      if (chance(rng, 10)) misstate(transaction, *law.book, rng);
      for (int d = 0; d < 2; ++d) {
        tally.add(same_bytes(both, transaction, random_day(*law.book, rng), chance(rng, 25)));
      }
    }
  }
  MESSAGE(tally.lines << " lines, " << tally.open << " open, " << tally.noted << " with notes, " << tally.assumed
                      << " that rest on assumptions, " << tally.near << " with near misses, " << tally.ending
                      << " whose answer changes some day");
  for (const std::uint64_t count : {tally.open, tally.noted, tally.assumed, tally.near, tally.ending}) {
    CHECK(count > cases / 100);
  }
}

TEST_CASE("with its shortlist the interpreter says of the conformance set, byte for byte, what it says without") {
  std::map<Assumed, Both> deciders;
  Tally tally;
  for (const app::ConformanceCase& each : conformance()) {
    INFO(each.id);
    const auto& both = deciders.try_emplace(each.assume, chinese().book, each.assume).first->second;
    tally.add(same_bytes(both, each.transaction, each.as_of, tally.lines % 8 == 0));
  }
  CHECK(tally.lines > 3000);
  CHECK(tally.assumed > 100);
}

TEST_CASE("what the shortlist leaves out is false, and of the law of China it leaves out most") {
  const Rulebook& book = *chinese().book;
  const rulebook::Edges edges(book);
  const rulebook::Shortlist shortlist(book);
  const Candidates everything(book);
  std::size_t left = 0, whole = 0;
  for (const rulebook::Case& each : chinese().cases) {
    rulebook::TransactionReading reading(book, *chinese().reference, each.transaction, 0);
    Analysis analysis(book, edges, reading);
    const Candidates candidates = shortlist.of(analysis.binding());
    for (const std::size_t p : everything.provisions) {
      if (candidates.place(p) < candidates.provisions.size()) continue;
      REQUIRE(analysis.evaluate(book.provisions[p].when, -1, nullptr) == rulebook::Truth::no);
    }
    for (const rulebook::Listed& item : everything.items) {
      if (candidates.place(item) < candidates.items.size()) continue;
      REQUIRE(analysis.evaluate(when(book, item), -1, nullptr) == rulebook::Truth::no);
    }
    left += candidates.provisions.size() + candidates.items.size();
    whole += everything.provisions.size() + everything.items.size();
  }
  MESSAGE("it leaves " << left << " of " << whole);
  CHECK(left * 4 < whole);
}

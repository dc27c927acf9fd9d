// SPDX-License-Identifier: Apache-2.0
#include "shortlist.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace sluice::rulebook {
namespace {

constexpr std::size_t kLeadingMax = 4;

// The values of a fact, known and single, with which a condition may still come out as `truth` or unknown. Tests of
// other facts, clauses about parties and assumptions may fall either way.
Symbols may(const Condition& condition, FactId fact, bool truth) {
  const Symbols every = ~Symbols{};
  switch (condition.kind) {
    case Condition::Kind::always: return truth ? every : Symbols{};
    case Condition::Kind::test:
      if (condition.fact != fact) return every;
      return truth ? condition.set.symbols() : ~condition.set.symbols();
    case Condition::Kind::none: return may(condition.parts.front(), fact, !truth);
    case Condition::Kind::party:
    case Condition::Kind::assume: return every;
    case Condition::Kind::all:
    case Condition::Kind::any: break;
  }
  const bool conjunction = (condition.kind == Condition::Kind::all) == truth;
  Symbols result = conjunction ? every : Symbols{};
  for (const Condition& part : condition.parts) {
    const Symbols own = may(part, fact, truth);
    result = conjunction ? result & own : result | own;
  }
  return result;
}

// A choice or a flag of the goods or the transaction. A test on `domestic` is one on the countries.
bool can_lead(const Fact& fact) {
  return (fact.kind == FactKind::choice || fact.kind == FactKind::flag) && fact.scope != FactScope::party &&
         fact.source != FactSource::domestic;
}

void tested(const Condition& condition, std::vector<FactId>& facts) {
  if (condition.kind == Condition::Kind::party) return;
  if (condition.kind == Condition::Kind::test && std::find(facts.begin(), facts.end(), condition.fact) == facts.end()) {
    facts.push_back(condition.fact);
  }
  for (const Condition& part : condition.parts) tested(part, facts);
}

// The facts of which even the value that most conditions ask for rules many of them out, the best first. What all
// conditions ask for alike (shipments from this country) tells nothing apart.
std::vector<FactId> leading_facts(const Rulebook& book, const std::vector<const Condition*>& conditions) {
  std::vector<std::vector<std::size_t>> out(book.facts.size());  // by fact and symbol: how many it rules out
  std::vector<FactId> facts;
  for (const Condition* condition : conditions) {
    facts.clear();
    tested(*condition, facts);
    for (const FactId fact : facts) {
      if (!can_lead(book.facts[fact])) continue;
      const Symbols left = may(*condition, fact, true);
      out[fact].resize(book.facts[fact].symbols.size());
      for (std::size_t symbol = 0; symbol < out[fact].size(); ++symbol)
        out[fact][symbol] += left.test(symbol) ? 0U : 1U;
    }
  }
  std::vector<std::pair<std::size_t, FactId>> ranked;
  for (FactId fact = 0; fact < out.size(); ++fact) {
    const Symbols& domain = book.facts[fact].domain.symbols();
    std::size_t least = conditions.size();
    for (std::size_t symbol = 0; symbol < out[fact].size(); ++symbol) {
      if (domain.test(symbol)) least = std::min(least, out[fact][symbol]);
    }
    if (!out[fact].empty() && least > 0) ranked.emplace_back(conditions.size() - least, fact);
  }
  std::sort(ranked.begin(), ranked.end());
  if (ranked.size() > kLeadingMax) ranked.resize(kLeadingMax);
  std::vector<FactId> best;
  for (const auto& [left, fact] : ranked) best.push_back(fact);
  return best;
}

void put(std::uint64_t* row, std::size_t bit) { row[bit / 64] |= std::uint64_t{1} << (bit % 64); }

}  // namespace

Candidates::Candidates(const Rulebook& book) {
  for (std::size_t p = 0; p < book.provisions.size(); ++p) provisions.push_back(p);
  for (std::size_t list = 0; list < book.lists.size(); ++list) {
    for (std::size_t item = 0; item < book.lists[list].items.size(); ++item) items.push_back({list, item});
  }
}

std::size_t Candidates::place(std::size_t provision) const {
  const auto found = std::lower_bound(provisions.begin(), provisions.end(), provision);
  return found != provisions.end() && *found == provision ? static_cast<std::size_t>(found - provisions.begin())
                                                          : provisions.size();
}

std::size_t Candidates::place(const Listed& item) const {
  const auto found = std::lower_bound(items.begin(), items.end(), item);
  return found != items.end() && *found == item ? static_cast<std::size_t>(found - items.begin()) : items.size();
}

std::span<const Listed> Candidates::of_list(std::size_t list) const {
  const auto before = [](const Listed& item, std::size_t other) { return item.list < other; };
  const auto first = std::lower_bound(items.begin(), items.end(), list, before);
  return {first, std::lower_bound(first, items.end(), list + 1, before)};
}

Shortlist::Shortlist(const Rulebook& book) : provisions_(book.provisions.size()), items_(Candidates(book).items) {
  std::vector<const Condition*> conditions;
  for (const Provision& provision : book.provisions) conditions.push_back(&provision.when);
  for (const Listed& item : items_) conditions.push_back(&book.lists[item.list].items[item.item].when);
  words_ = (conditions.size() + 63) / 64;
  all_.resize(words_);
  for (std::size_t c = 0; c < conditions.size(); ++c) put(all_.data(), c);
  for (const FactId fact : leading_facts(book, conditions)) lead(book, fact, conditions);
}

void Shortlist::lead(const Rulebook& book, FactId fact, const std::vector<const Condition*>& conditions) {
  const std::size_t symbols = book.facts[fact].symbols.size();
  Leading made{fact, std::vector<std::uint64_t>(symbols * words_)};
  for (std::size_t c = 0; c < conditions.size(); ++c) {
    const Symbols left = may(*conditions[c], fact, true);
    for (std::size_t symbol = 0; symbol < symbols; ++symbol) {
      if (left.test(symbol)) put(made.rows.data() + symbol * words_, c);
    }
  }
  leading_.push_back(std::move(made));
}

Candidates Shortlist::of(Binding& binding) const {
  std::array<const std::uint64_t*, kLeadingMax> rows{};
  rows.fill(all_.data());
  for (std::size_t i = 0; i < leading_.size(); ++i) {
    const Symbols& possible = binding.instances()[binding.instance(leading_[i].fact, -1)].possible.symbols();
    if (possible.count() == 1) rows[i] = leading_[i].rows.data() + possible._Find_first() * words_;
  }
  Candidates left;
  for (std::size_t w = 0; w < words_; ++w) {
    std::uint64_t word = all_[w];
    for (const std::uint64_t* row : rows) word &= row[w];
    for (; word != 0; word &= word - 1) {
      const std::size_t condition = w * 64 + static_cast<std::size_t>(std::countr_zero(word));
      if (condition < provisions_) {
        left.provisions.push_back(condition);
      } else {
        left.items.push_back(items_[condition - provisions_]);
      }
    }
  }
  return left;
}

}  // namespace sluice::rulebook

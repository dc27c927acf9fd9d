// SPDX-License-Identifier: Apache-2.0
#include "near_miss.hpp"

#include <algorithm>
#include <optional>

namespace sluice::rulebook {
namespace {

constexpr std::size_t kFarthest = 3;

// What the goods are and where they go is further away than what was measured or stated about them.
std::size_t distance(const Fact& fact) {
  switch (fact.source) {
    case FactSource::act:
    case FactSource::from:
    case FactSource::to:
    case FactSource::form:
    case FactSource::material:
    case FactSource::origin: return 2;
    default: return 1;
  }
}

struct Step {
  std::size_t instance;
  ValueSet needed;
  std::size_t distance;
};
using Steps = std::optional<std::vector<Step>>;  // nothing: no change of facts can do it

std::size_t length(const std::vector<Step>& steps) {
  std::size_t sum = 0;
  for (const Step& step : steps) sum += step.distance;
  return sum;
}

Steps shorter(Steps a, Steps b) {
  if (!a) return b;
  if (!b) return a;
  return length(*a) <= length(*b) ? a : b;
}

// Both: a fact that both would change is changed once.
Steps together(Steps a, const Steps& b) {
  if (!a || !b) return std::nullopt;
  for (const Step& step : *b) {
    const bool same = std::any_of(a->begin(), a->end(), [&](const Step& own) { return own.instance == step.instance; });
    if (!same) a->push_back(step);
  }
  return a;
}

class Search {
 public:
  Search(const Rulebook& book, Analysis& analysis, const Law& law) : book_(book), analysis_(analysis), law_(law) {}

  // The fewest facts to change so that the condition is `want`.
  Steps change(const Condition& condition, int party, bool want) {
    const Truth now = analysis_.evaluate(condition, party, &law_);
    if (now == (want ? Truth::yes : Truth::no)) return std::vector<Step>{};
    switch (condition.kind) {
      case Condition::Kind::test: {
        const auto reduced = analysis_.binding().reduce(condition.fact, condition.set, party);
        const Fact& fact = book_.facts[analysis_.binding().instances()[reduced.instance].fact];
        const ValueSet needed = want ? reduced.set : fact.domain.minus(reduced.set);
        return std::vector<Step>{{reduced.instance, needed, distance(fact)}};
      }
      case Condition::Kind::all: return want ? every(condition, party, want) : one(condition, party, want);
      case Condition::Kind::any: return want ? one(condition, party, want) : every(condition, party, want);
      case Condition::Kind::none: return change(condition.parts.front(), party, !want);
      case Condition::Kind::party: return some_party(condition, want);
      case Condition::Kind::always:
      case Condition::Kind::assume: return std::nullopt;
    }
    return std::nullopt;
  }

  // The fewest facts to change so that a provision in force applies.
  Steps apply(const Provision& provision, Date day) {
    Steps steps = together(change(provision.when, -1, true), item(provision, day));
    if (!steps || provision.requires_any.empty()) return steps;
    Steps required;
    for (const std::size_t r : provision.requires_any) {
      if (at(law_.provisions[r], day).status != Status::in_force) continue;
      required = shorter(std::move(required), apply(book_.provisions[r], day));
    }
    return together(std::move(steps), required);
  }

 private:
  Steps item(const Provision& provision, Date day) {
    if (provision.lists.empty()) return std::vector<Step>{};
    Steps best;
    for (const std::size_t list : provision.lists) {
      if (at(law_.lists[list], day).status != Status::in_force) continue;
      for (const Item& each : book_.lists[list].items) best = shorter(std::move(best), change(each.when, -1, true));
    }
    return best;
  }

  Steps every(const Condition& condition, int party, bool want) {
    std::vector<Step> all;
    for (const Condition& part : condition.parts) {
      const Steps steps = change(part, party, want);
      if (!steps) return std::nullopt;
      all.insert(all.end(), steps->begin(), steps->end());
    }
    return all;
  }

  Steps one(const Condition& condition, int party, bool want) {
    Steps best;
    for (const Condition& part : condition.parts) best = shorter(std::move(best), change(part, party, want));
    return best;
  }

  Steps some_party(const Condition& condition, bool want) {
    Steps result = want ? Steps{} : Steps{std::vector<Step>{}};
    for (int p = 0; p < analysis_.binding().parties(); ++p) {
      Steps steps = change(condition.parts.front(), p, want);
      if (want) {
        result = shorter(std::move(result), std::move(steps));
      } else if (steps && result) {
        result->insert(result->end(), steps->begin(), steps->end());
      } else {
        result.reset();
      }
    }
    return result;
  }

  const Rulebook& book_;
  Analysis& analysis_;
  const Law& law_;
};

std::string describe(const Interval& interval) {
  const bool low = interval.low.reach == Cut::Reach::at;
  const bool high = interval.high.reach == Cut::Reach::at;
  if (low && high && interval.low.value == interval.high.value) return to_string(interval.low.value);
  std::string text;
  if (low) text = (interval.low.after ? "> " : ">= ") + to_string(interval.low.value);
  if (low && high) text += " and ";
  if (high) text += (interval.high.after ? "<= " : "< ") + to_string(interval.high.value);
  return text.empty() ? "any number" : text;
}

}  // namespace

std::string describe(const Fact& fact, const ValueSet& set) {
  if (set == fact.domain) return "unknown";
  std::vector<std::string> parts;
  const Symbols inside = set.symbols();
  const Symbols outside = fact.domain.symbols() & ~inside;
  if (fact.kind != FactKind::number && inside.count() > 6 && outside.count() <= inside.count()) {
    std::string text = "not ";
    for (std::size_t bit = 0; bit < fact.symbols.size(); ++bit) {
      if (outside.test(bit)) text += (text.size() > 4 ? ", " : "") + fact.symbols[bit];
    }
    return text;
  }
  for (std::size_t bit = 0; bit < fact.symbols.size(); ++bit) {
    if (inside.test(bit)) parts.push_back(fact.symbols[bit]);
  }
  for (const Interval& interval : set.intervals()) parts.push_back(describe(interval));
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == parts.size() ? " or " : ", ") + parts[i];
  }
  return text;
}

trade::Citation citation(const Provision& provision) {
  return {provision.id,          provision.cite.en,        provision.says, provision.source.address,
          provision.source.read, provision.source.firmness};
}

std::vector<trade::NearMiss> near_misses(const Rulebook& book, Analysis& analysis, const Law& law, Date day,
                                         std::size_t most) {
  std::vector<std::pair<std::size_t, trade::NearMiss>> found;
  Search search(book, analysis, law);
  for (std::size_t p = 0; p < book.provisions.size(); ++p) {
    const Provision& provision = book.provisions[p];
    if (provision.weakens() || !provision.effect.outcome || at(law.provisions[p], day).status != Status::in_force)
      continue;
    const Steps steps = search.apply(provision, day);
    if (!steps || steps->empty() || length(*steps) > kFarthest) continue;
    trade::NearMiss miss{citation(provision), {}};
    for (const Step& step : *steps) {
      const Instance& instance = analysis.binding().instances()[step.instance];
      const Fact& fact = book.facts[instance.fact];
      miss.changes.push_back({instance.pointer, describe(fact, instance.possible), describe(fact, step.needed)});
    }
    found.emplace_back(length(*steps), std::move(miss));
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<trade::NearMiss> nearest;
  for (auto& [distance, miss] : found) {
    if (nearest.size() < most) nearest.push_back(std::move(miss));
  }
  return nearest;
}

}  // namespace sluice::rulebook

// SPDX-License-Identifier: Apache-2.0
// Conditions at random: every kind of fact, of value and of nesting that docs/rulebook-format.md has.
#include <algorithm>
#include <array>

#include "random_law.hpp"

namespace sluice::test {
namespace {

using Kind = DraftCondition::Kind;
using Words = std::vector<std::string>;

template <class E>
Words first(std::size_t count) {
  Words words;
  for (std::size_t i = 0; i < count && i < trade::kSymbols<E>.size(); ++i) words.emplace_back(trade::kSymbols<E>[i]);
  return words;
}

const Words kCountries{"CN", "US", "JP", "DE"};

// The words that tests of a fact use: few, so that several tests of one fact meet. Empty for numbers.
Words words_of(const LawDraft& draft, const std::string& fact) {
  if (fact == "act") return first<trade::Act>(3);
  if (fact == "procedure") return first<trade::Procedure>(4);
  if (fact == "form") return {"metal", "alloy", "magnet", "component"};
  if (fact == "material") return {"NdFeB", "SmCo", "Ga", "other"};
  if (fact == "role") return {"exporter", "importer", "end_user"};
  if (fact == "via") return {"none", "CN", "JP", "VN"};
  if (fact.starts_with("made_with.")) return {"none", "mining", "magnet_making", "recycling"};
  if (fact.starts_with("list.")) return {"none", "itself", "owned"};
  if (fact.starts_with("risk.")) return first<trade::Risk>(5);
  if (fact.starts_with("param.")) {
    for (const DraftFact& each : draft.facts) {
      if ("param." + each.id == fact) return each.values;
    }
  }
  return kCountries;
}

bool is_flag(const LawDraft& draft, const std::string& fact) {
  const bool declared = std::any_of(draft.facts.begin(), draft.facts.end(), [&](const DraftFact& each) {
    return "param." + each.id == fact && each.kind == rulebook::FactKind::flag;
  });
  return declared || fact == "domestic" || fact == "humanitarian" || fact == "chip_tools_or_materials" ||
         fact == "ai" || fact == "military";
}

bool is_share(const std::string& fact) {
  return fact.starts_with("composition.") || fact.starts_with("content.") || fact.starts_with("share.");
}

bool is_number(const LawDraft& draft, const std::string& fact) {
  const bool declared = std::any_of(draft.facts.begin(), draft.facts.end(), [&](const DraftFact& each) {
    return "param." + each.id == fact && each.kind == rulebook::FactKind::number;
  });
  return declared || is_share(fact) || fact == "logic_nm" || fact == "memory_layers";
}

// Facts that "n/a" is a value of.
bool may_not_apply(const std::string& fact) {
  static const Words never{"act", "form", "role", "from", "to", "via", "domestic"};
  return std::find(never.begin(), never.end(), fact) == never.end() && !is_share(fact) &&
         !fact.starts_with("made_with.") && !fact.starts_with("list.");
}

std::string random_interval(Rng& rng, const std::string& fact) {
  static const Words shares{"0", "0.001", "0.1", "0.25", "0.5", "0.6"};  // two of the last are more than the whole
  static const Words numbers{"0", "7", "14.5", "256"};
  const Words& among = is_share(fact) ? shares : numbers;
  const std::size_t low = below(rng, among.size() - 1);
  const std::size_t high = low + 1 + below(rng, among.size() - low - 1);
  switch (below(rng, 7)) {
    case 0: return "> " + among[low];
    case 1: return ">= " + among[high];
    case 2: return "< " + among[high];
    case 3: return "<= " + among[low];
    case 4: return "> " + among[low] + " and <= " + among[high];
    case 5: return ">= " + among[low] + " and < " + among[high];
    default: return "= " + among[low];
  }
}

std::string quoted(const std::string& word) { return '"' + word + '"'; }

std::string array(const Words& words) {
  std::string text = "[";
  for (const std::string& word : words) text += (text.size() > 1 ? ", " : "") + quoted(word);
  return text + "]";
}

std::string random_number_value(Rng& rng, const std::string& fact) {
  const std::size_t kind = below(rng, 20);
  if (kind == 0 && may_not_apply(fact)) return quoted("n/a");
  if (kind == 1) return "{ not = " + quoted("= " + std::string(is_share(fact) ? "0.5" : "7")) + " }";
  if (kind == 2) return array({"= 0", random_interval(rng, fact)});
  if (kind == 3 && may_not_apply(fact)) return array({"n/a", random_interval(rng, fact)});
  return quoted(random_interval(rng, fact));
}

std::string random_flag_value(Rng& rng, const std::string& fact) {
  const std::size_t kind = below(rng, 12);
  if (kind == 0 && may_not_apply(fact)) return array({"n/a", "true"});
  if (kind == 1) return "{ not = true }";
  return kind < 8 ? "true" : "false";
}

bool is_party_fact(const std::string& fact) {
  static const Words named{"role", "established_in", "located_in", "nationality", "military"};
  return std::find(named.begin(), named.end(), fact) != named.end() || fact.starts_with("list.") ||
         fact.starts_with("share.");
}

DraftCondition compound(Rng& rng, const LawDraft& draft, Kind kind, int depth, bool party) {
  DraftCondition result;
  result.kind = kind;
  const bool single = kind == Kind::none || kind == Kind::party;
  const int parts = single ? 1 : between(rng, 2, 3);
  for (int i = 0; i < parts; ++i) {
    result.parts.push_back(random_condition(rng, draft, depth - 1, party || kind == Kind::party));
  }
  return result;
}

}  // namespace

std::string random_value(Rng& rng, const LawDraft& draft, const std::string& fact) {
  if (is_number(draft, fact)) return random_number_value(rng, fact);
  if (is_flag(draft, fact)) return random_flag_value(rng, fact);
  const Words words = words_of(draft, fact);
  const std::size_t kind = below(rng, 20);
  if (fact.starts_with("risk.") && kind < 12) return quoted(">= " + pick(rng, words));
  if (kind == 19 && may_not_apply(fact)) return quoted("n/a");
  if (kind < 9) return quoted(pick(rng, words));
  const Words two{words.front(), words[1 + below(rng, words.size() - 1)]};
  if (kind < 13) return array(two);
  if (kind < 14 && may_not_apply(fact)) return array({"n/a", pick(rng, words)});
  if (kind < 18) return "{ not = " + quoted(pick(rng, words)) + " }";
  // All words together would leave nothing of a small domain.
  return words.size() > 2 ? "{ not = " + array(two) + " }" : quoted(pick(rng, words));
}

DraftCondition random_test(Rng& rng, const LawDraft& draft, bool party) {
  Words among;
  for (const std::string& fact : draft.palette) {
    if (is_party_fact(fact) == party) among.push_back(fact);
  }
  DraftCondition test;
  test.kind = Kind::test;
  test.key = pick(rng, among);
  test.value = random_value(rng, draft, test.key);
  return test;
}

DraftCondition random_condition(Rng& rng, const LawDraft& draft, int depth, bool party) {
  const std::size_t kind = depth > 0 ? below(rng, 100) : 0;
  if (kind < 52) return random_test(rng, draft, party);
  if (kind < 72) return compound(rng, draft, Kind::all, depth, party);
  if (kind < 84) return compound(rng, draft, Kind::any, depth, party);
  if (kind < 88) return compound(rng, draft, Kind::none, depth, party);
  DraftCondition result;
  if (kind < 93 && !party && !draft.named.empty()) {
    result.kind = Kind::is;
    result.key = pick(rng, draft.named).id;
    return result;
  }
  std::vector<const DraftAssumption*> choices;
  for (const DraftAssumption& each : draft.assumptions) {
    if (!each.is_date) choices.push_back(&each);
  }
  if (kind < 95 && !choices.empty()) {
    const DraftAssumption& assumption = *pick(rng, choices);
    result.kind = Kind::assume;
    result.key = full_id(assumption);
    result.value = pick(rng, assumption.values);
    return result;
  }
  return party ? random_test(rng, draft, party) : compound(rng, draft, Kind::party, depth, party);
}

}  // namespace sluice::test

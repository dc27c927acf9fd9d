// SPDX-License-Identifier: Apache-2.0
#include "law_draft.hpp"

#include <algorithm>
#include <set>

#include "sluice/base/check.hpp"

namespace sluice::test {
namespace {

using Kind = DraftCondition::Kind;
using rulebook::Event;
using rulebook::FactKind;

const std::string kText = R"({ en = "text", zh = "文" })";

std::string quoted(const std::string& text) { return '"' + text + '"'; }

std::string list_of(const std::vector<std::string>& words) {
  std::string text = "[";
  for (const std::string& word : words) text += (text.size() > 1 ? ", " : "") + quoted(word);
  return text + "]";
}

// The key and value of one member of a table, without the braces.
std::string member(const DraftCondition& condition) {
  std::string parts;
  for (const DraftCondition& part : condition.parts) parts += (parts.empty() ? "" : ", ") + print(part);
  switch (condition.kind) {
    case Kind::test: return quoted(condition.key) + " = " + condition.value;
    case Kind::any: return "any = [" + parts + "]";
    case Kind::all: return "all = [" + parts + "]";
    case Kind::none: return "not = " + print(condition.parts.front());
    case Kind::party: return "party = " + print(condition.parts.front());
    case Kind::is: return "is = " + quoted(condition.key);
    case Kind::assume: return "assume = { " + quoted(condition.key) + " = " + quoted(condition.value) + " }";
    case Kind::always: break;
  }
  return {};
}

std::string key_of(const DraftCondition& condition) {
  const std::string text = member(condition);
  return text.substr(0, text.find(" = "));
}

std::string in_cell(const std::string& text) {
  std::string cell = "\"";
  for (const char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
  return cell + "\"";
}

std::string print_day(const LawDraft& draft, const DraftDay& day) {
  if (day.assumption < 0) return to_string(day.date);
  return "{ assumption = " + quoted(full_id(draft.assumptions[static_cast<std::size_t>(day.assumption)])) + " }";
}

std::string print_event(const LawDraft& draft, const DraftEvent& event) {
  constexpr const char* kinds[] = {"effective", "suspend", "reinstate", "extend", "expire", "repeal"};
  std::string text = "[[event]]\nkind = " + quoted(kinds[static_cast<std::size_t>(event.kind)]) + "\n";
  if (event.of != event.by) text += "of = " + quoted(instrument_id(event.of)) + "\n";
  if (!event.scope.empty()) text += "scope = " + list_of(event.scope) + "\n";
  text += event.kind == Event::Kind::suspend ? "from = " : "on = ";
  text += print_day(draft, event.first) + "\n";
  if (event.last) text += "until = " + print_day(draft, *event.last) + "\n";
  return text + "cite = " + kText + "\n\n";
}

std::string print_assumption(const DraftAssumption& assumption) {
  const auto value = [&](const std::string& each) { return assumption.is_date ? each : quoted(each); };
  std::string text = "[[assumption]]\nid = " + quoted(assumption.id) + "\nkind = ";
  text += assumption.is_date ? "\"date\"" : "\"choice\"";
  text += "\ndefault = " + value(assumption.values.front()) + "\nquestion = " + kText + "\nbecause = " + kText;
  text += "\nalternatives = [";
  for (std::size_t i = 1; i < assumption.values.size(); ++i) {
    text += (i > 1 ? ", " : "") + ("{ value = " + value(assumption.values[i])) + ", because = " + kText + " }";
  }
  return text + "]\n\n";
}

std::string print_effect(const rulebook::Effect& effect) {
  std::string text;
  const auto add = [&](const std::string& more) { text += (text.empty() ? "" : ", ") + more; };
  if (effect.outcome) add("outcome = " + quoted(std::string(symbol(*effect.outcome))));
  if (effect.policy) add("policy = " + quoted(std::string(symbol(*effect.policy))));
  if (effect.kinds) add("kinds = " + list_of(*effect.kinds));
  if (!effect.adds_kinds.empty()) add("adds_kinds = " + list_of(effect.adds_kinds));
  if (!effect.duties.empty()) add("duties = " + list_of(effect.duties));
  return "{ " + text + " }";
}

std::string print_provision(const LawDraft& draft, const DraftProvision& provision) {
  std::string text = "[[provision]]\nid = " + quoted(provision.id) + "\ncite = " + kText + "\nsays = " + kText + "\n";
  if (provision.when.kind != Kind::always) text += "when = " + print(provision.when) + "\n";
  if (!provision.lists.empty()) text += "items = " + list_of(provision.lists) + "\n";
  const auto edges = [&](const char* key, const std::vector<std::size_t>& targets) {
    if (targets.empty()) return;
    std::vector<std::string> ids;
    for (const std::size_t target : targets) ids.push_back(full_id(draft.provisions[target]));
    text += std::string(key) + " = " + list_of(ids) + "\n";
  };
  edges("requires", provision.requires_any);
  edges("lifts", provision.lifts);
  edges("overrides", provision.overrides);
  edges("eases", provision.eases);
  edges("keeps", provision.keeps);
  if (provision.exception) text += "exception = " + kText + "\n";
  return text + "effect = " + print_effect(provision.effect) + "\n\n";
}

std::string print_fact(const DraftFact& fact) {
  std::string text = "[[fact]]\nid = " + quoted(fact.id) + "\nkind = ";
  text += fact.kind == FactKind::number ? "\"number\"" : fact.kind == FactKind::flag ? "\"flag\"" : "\"choice\"";
  if (fact.kind == FactKind::choice) text += "\nvalues = " + list_of(fact.values);
  text += "\nquestion = " + kText + "\n";
  if (fact.silence) {
    text += "silent = { when = " + print(*fact.silence) + ", means = " + quoted(fact.means) + ", because = " + kText;
    text += " }\n";
  }
  return text + "\n";
}

std::string print_regime(const LawDraft& draft) {
  std::string text = "format = 1\n\n[regime]\nid = \"XX\"\ntitle = " + kText + "\nzone = \"Asia/Shanghai\"\n";
  text += "decides = [\"declaration\"]\nreleased = 2025-12-01T00:00:00Z\nverified_through = 2025-12-01\n";
  text += "scope = " + kText + "\nhas_roles = " + list_of(draft.has_roles) + "\nlists = " + list_of(draft.party_lists);
  text += "\n\n[groups]\n";
  for (const DraftGroup& group : draft.groups) text += group.id + " = " + list_of(group.lists) + "\n";
  text += "\n";
  for (const std::string& kind : draft.kinds) text += "[[kind]]\nid = " + quoted(kind) + "\nsays = " + kText + "\n\n";
  for (const std::string& duty : draft.duties) text += "[[duty]]\nid = " + quoted(duty) + "\nsays = " + kText + "\n\n";
  for (const DraftFact& fact : draft.facts) text += print_fact(fact);
  for (const DraftNamed& named : draft.named) {
    text += "[[condition]]\nid = " + quoted(named.id) + "\nwhen = " + print(named.when) + "\n\n";
  }
  return text;
}

std::string print_instrument(const LawDraft& draft, std::size_t index) {
  std::string text = "format = 1\n\n[instrument]\nid = " + quoted(instrument_id(index)) + "\ntitle = " + kText;
  text += "\nauthority = " + kText + "\nannounced = " + to_string(draft.announced[index]);
  text += "\nsource = \"https://example.org\"\nread = 2025-12-01\nfirmness = \"official\"\n\n";
  for (const DraftAssumption& assumption : draft.assumptions) {
    if (assumption.by == index) text += print_assumption(assumption);
  }
  for (const DraftEvent& event : draft.events) {
    if (event.by == index) text += print_event(draft, event);
  }
  for (const DraftList& list : draft.lists) {
    if (list.instrument != index) continue;
    text += "[[list]]\nid = " + quoted(list.id) + "\ntitle = " + kText + "\n";
    text += "file = " + quoted(instrument_id(index) + "." + list.id + ".items.csv") + "\n\n";
  }
  for (const DraftProvision& provision : draft.provisions) {
    if (provision.instrument == index) text += print_provision(draft, provision);
  }
  return text;
}

}  // namespace

std::string instrument_id(std::size_t instrument) { return "X-" + std::to_string(instrument); }

std::string full_id(const DraftList& list) { return instrument_id(list.instrument) + "/" + list.id; }
std::string full_id(const DraftProvision& provision) {
  return instrument_id(provision.instrument) + "/" + provision.id;
}
std::string full_id(const DraftAssumption& assumption) { return instrument_id(assumption.by) + "/" + assumption.id; }

std::string print(const DraftCondition& condition) {
  // A conjunction is a table where no key is there twice.
  if (condition.kind == Kind::all) {
    std::set<std::string> keys;
    std::string text;
    for (const DraftCondition& part : condition.parts) {
      keys.insert(key_of(part));
      text += (text.empty() ? "" : ", ") + member(part);
    }
    if (keys.size() == condition.parts.size()) return "{ " + text + " }";
  }
  return "{ " + member(condition) + " }";
}

rulebook::Bundle print(const LawDraft& draft) {
  rulebook::Bundle bundle;
  for (std::size_t i = 0; i < draft.announced.size(); ++i) {
    bundle.files.push_back({instrument_id(i) + ".toml", print_instrument(draft, i)});
  }
  for (const DraftList& list : draft.lists) {
    std::string text = "code,item_zh,item_en,hs,firmness,source,note,when\n";
    for (const DraftItem& item : list.items) {
      text += item.code + ",物,item,,official,,," + in_cell(print(item.when)) + "\n";
    }
    bundle.files.push_back({instrument_id(list.instrument) + "." + list.id + ".items.csv", text});
  }
  bundle.files.push_back({"regime.toml", print_regime(draft)});
  std::sort(bundle.files.begin(), bundle.files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return bundle;
}

}  // namespace sluice::test

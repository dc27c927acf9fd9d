// SPDX-License-Identifier: Apache-2.0
#include "condition.hpp"

#include <algorithm>

#include "facts.hpp"
#include "sluice/base/text.hpp"

namespace sluice::rulebook {
namespace {

constexpr int kDepthMax = 16;

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

Condition make(Condition::Kind kind, std::vector<Condition> parts, std::size_t line) {
  if (parts.size() == 1 && (kind == Condition::Kind::all || kind == Condition::Kind::any)) {
    return std::move(parts.front());
  }
  Condition result;
  result.kind = parts.empty() && kind == Condition::Kind::all ? Condition::Kind::always : kind;
  result.parts = std::move(parts);
  result.line = line;
  return result;
}

}  // namespace

Where ConditionReader::where(const Context& at, const toml::node& node, std::string_view key) {
  const std::size_t line = at.line != 0 ? at.line : node.source().begin.line;
  return {at.file, line, at.path + (key.empty() ? "" : "." + std::string(key))};
}

void ConditionReader::fault(std::string_view code, std::vector<std::string> arguments, const Where& where) {
  faults_.add({code, std::move(arguments), where});
}

Condition ConditionReader::read(const toml::table* table, const std::string& file, const std::string& path,
                                std::size_t line) {
  if (table == nullptr) return {};
  return conjunction(*table, {file, path, line, false, 0});
}

Condition ConditionReader::conjunction(const toml::table& table, const Context& at) {
  if (at.depth > kDepthMax) {
    fault("condition.depth", {}, where(at, table, ""));
    return {};
  }
  // toml++ gives the keys sorted; the order they are written in does not matter to a conjunction.
  std::vector<Condition> parts;
  for (const auto& [key, value] : table) {
    if (!faults_.ok()) return {};
    parts.push_back(member(key.str(), value, at));
  }
  return make(Condition::Kind::all, std::move(parts), where(at, table, "").line);
}

Condition ConditionReader::member(std::string_view key, const toml::node& value, const Context& at) {
  const Where place = where(at, value, key);
  if (key == "any") return several(Condition::Kind::any, value, at, key);
  if (key == "all") return several(Condition::Kind::all, value, at, key);
  if (key == "assume") return assumption(value, at);
  if (key == "is") {
    if (at.party) {  // named conditions speak of the transaction and the line
      fault("condition.scope", {"is"}, place);
      return {};
    }
    if (const auto* name = value.as_string()) return reference(name->get(), place);
    std::vector<Condition> parts;
    if (const auto* names = value.as_array()) {
      for (const toml::node& each : *names) {
        const auto* name = each.as_string();
        if (name == nullptr) break;
        parts.push_back(reference(name->get(), place));
      }
      if (parts.size() == names->size() && !parts.empty()) {
        return make(Condition::Kind::all, std::move(parts), place.line);
      }
    }
    fault("rulebook.value", {"the name of a condition or a list of names"}, place);
    return {};
  }
  if (key == "not" || key == "party") {
    const toml::table* inner = value.as_table();
    if (inner == nullptr || inner->empty()) {
      fault("rulebook.value", {"a condition, { … }"}, place);
      return {};
    }
    if (key == "party" && at.party) {
      fault("condition.nested_party", {}, place);
      return {};
    }
    Context below{at.file, place.field, at.line, at.party || key == "party", at.depth + 1};
    Condition result;
    result.kind = key == "party" ? Condition::Kind::party : Condition::Kind::none;
    result.parts.push_back(conjunction(*inner, below));
    result.line = place.line;
    return result;
  }
  return test(key, value, at);
}

Condition ConditionReader::several(Condition::Kind kind, const toml::node& value, const Context& at,
                                   std::string_view key) {
  const Where place = where(at, value, key);
  const toml::array* list = value.as_array();
  if (list == nullptr || list->empty()) {
    fault("rulebook.value", {"a list of conditions, [ { … }, { … } ]"}, place);
    return {};
  }
  std::vector<Condition> parts;
  for (const toml::node& each : *list) {
    if (each.as_table() == nullptr || each.as_table()->empty()) {
      fault("rulebook.value", {"a list of conditions, [ { … }, { … } ]"}, place);
      return {};
    }
    parts.push_back(conjunction(*each.as_table(), {at.file, place.field, at.line, at.party, at.depth + 1}));
    if (!faults_.ok()) return {};
  }
  return make(kind, std::move(parts), place.line);
}

Condition ConditionReader::reference(std::string_view name, const Where& place) {
  const auto found = named.find(name);
  if (found == named.end()) {
    fault("condition.unknown", {std::string(name)}, place);
    return {};
  }
  Condition copy = found->second;
  copy.shared = name;
  return copy;
}

Condition ConditionReader::assumption(const toml::node& value, const Context& at) {
  const Where place = where(at, value, "assume");
  const toml::table* table = value.as_table();
  std::vector<Condition> parts;
  if (table != nullptr) {
    for (const auto& [id, chosen] : *table) {
      const auto* word = chosen.as_string();
      const Assumption* row = book_.assumption(id.str());
      if (row == nullptr || row->is_date) {
        fault("condition.assumption", {std::string(id.str())}, place);
        return {};
      }
      const bool known = word != nullptr && (word->get() == row->standard ||
                                             std::any_of(row->alternatives.begin(), row->alternatives.end(),
                                                         [&](const auto& each) { return each.value == word->get(); }));
      if (!known) {
        fault("assumption.value", {std::string(id.str()), word != nullptr ? word->get() : std::string("?")}, place);
        return {};
      }
      Condition part;
      part.kind = Condition::Kind::assume;
      part.assumption = id.str();
      part.value = word->get();
      part.line = place.line;
      parts.push_back(std::move(part));
    }
  }
  if (parts.empty()) fault("rulebook.value", {"assumptions and what they are taken to be, { \"…/…\" = \"…\" }"}, place);
  return make(Condition::Kind::all, std::move(parts), place.line);
}

FactId ConditionReader::intern(std::string_view id, const Where& place) {
  if (const int known = book_.fact_index(id); known >= 0) return static_cast<FactId>(known);
  auto fact = make_fact(id, book_, declared, reference_);
  if (!fact) {
    Error error = fact.error();
    error.where = place;
    faults_.add(std::move(error));
    return 0;
  }
  book_.facts.push_back(std::move(*fact));
  return static_cast<FactId>(book_.facts.size() - 1);
}

Condition ConditionReader::test(std::string_view key, const toml::node& value, const Context& at) {
  const Where place = where(at, value, key);
  Condition result;
  result.kind = Condition::Kind::test;
  result.line = place.line;
  result.fact = intern(key, place);
  if (!faults_.ok()) return {};
  const Fact& fact = book_.facts[result.fact];
  if ((fact.scope == FactScope::party) != at.party) {
    fault("condition.scope", {std::string(key)}, place);
    return {};
  }
  result.set = values(fact, value, place);
  if (faults_.ok() && result.set.intersect(fact.domain).empty()) fault("condition.empty", {std::string(key)}, place);
  return result;
}

ValueSet ConditionReader::values(const Fact& fact, const toml::node& value, const Where& place) {
  if (const auto* flag = value.as_boolean()) return word(fact, flag->get() ? "true" : "false", place);
  if (const auto* one = value.as_string()) return word(fact, one->get(), place);
  if (const auto* list = value.as_array(); list != nullptr && !list->empty()) {
    ValueSet set;
    for (const toml::node& each : *list) {
      const auto* one = each.as_string();
      if (one == nullptr) {
        fault("rulebook.value", {"a list of texts"}, place);
        return {};
      }
      set = set.unite(word(fact, one->get(), place));
    }
    return set;
  }
  if (const auto* table = value.as_table(); table != nullptr && table->size() == 1 && table->contains("not")) {
    // "Is none of these" speaks of something that is: what does not apply is not among it.
    return fact.domain.minus(values(fact, *table->get("not"), place)).minus(ValueSet::symbol(0));
  }
  fault("rulebook.value", {"a value, a list of values or { not = … }"}, place);
  return {};
}

ValueSet ConditionReader::word(const Fact& fact, std::string_view text, const Where& place) {
  if (text == "n/a") return ValueSet::symbol(0);
  if (fact.kind == FactKind::number) return interval(text, place);
  if (fact.ordered && text.starts_with(">= ")) {
    const int from = symbol_bit(fact, trim(text.substr(3)));
    if (from > 0) {
      Symbols set;
      for (std::size_t bit = static_cast<std::size_t>(from); bit < fact.symbols.size(); ++bit) set.set(bit);
      return ValueSet(set);
    }
  }
  const int bit = symbol_bit(fact, text);
  if (bit < 0) {
    const std::vector<std::string_view> known(fact.symbols.begin(), fact.symbols.end());
    const auto near = nearest(text, known);
    fault("condition.value", {std::string(text), fact.id, near ? std::string(*near) : fact.symbols.back()}, place);
    return {};
  }
  return ValueSet::symbol(static_cast<std::size_t>(bit));
}

ValueSet ConditionReader::interval(std::string_view text, const Where& place) {
  Interval result{Cut::lowest(), Cut::highest()};
  std::string_view rest = text;
  bool good = !rest.empty();
  while (good && !rest.empty()) {
    const auto end = rest.find(" and ");
    const std::string_view part = trim(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 5);
    const bool inclusive = part.size() > 1 && part[1] == '=';
    const char sign = part.empty() ? ' ' : part[0];
    const auto number = Decimal::parse(trim(part.substr(std::min(part.size(), std::size_t{inclusive ? 2U : 1U}))));
    good = number.has_value() && (sign == '<' || sign == '>' || part.starts_with("= "));
    if (!good) break;
    if (sign != '<')
      result.low = std::max(result.low, sign == '>' && !inclusive ? Cut::behind(*number) : Cut::before(*number));
    if (sign != '>')
      result.high = std::min(result.high, sign == '<' && !inclusive ? Cut::before(*number) : Cut::behind(*number));
  }
  if (!good || result.empty()) {
    fault("condition.interval", {std::string(text)}, place);
    return {};
  }
  return ValueSet(result);
}

}  // namespace sluice::rulebook

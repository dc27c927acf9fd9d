// SPDX-License-Identifier: Apache-2.0
#include "diff_condition.hpp"

#include <algorithm>

#include "check_words.hpp"
#include "facts.hpp"
#include "near_miss.hpp"

namespace sluice::rulebook {
namespace {

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

}  // namespace

void Pieces::replaced(const std::string& name, const std::string& from, const std::string& to, const Text& absent) {
  if (from == to) return;
  add(name + ": " + (from.empty() ? absent.en : from) + " becomes " + (to.empty() ? absent.en : to),
      name + "：" + (from.empty() ? absent.zh : from) + " 变为 " + (to.empty() ? absent.zh : to));
}

void Pieces::members(const std::string& name, std::vector<std::string> from, std::vector<std::string> to) {
  std::sort(from.begin(), from.end());
  std::sort(to.begin(), to.end());
  std::vector<std::string> more, less;
  std::set_difference(to.begin(), to.end(), from.begin(), from.end(), std::back_inserter(more));
  std::set_difference(from.begin(), from.end(), to.begin(), to.end(), std::back_inserter(less));
  if (!more.empty()) add(name + ": adds " + joined(more, ", "), name + "：增加 " + joined(more, "、"));
  if (!less.empty()) add(name + ": drops " + joined(less, ", "), name + "：删去 " + joined(less, "、"));
}

Text Pieces::about(const std::string& id) const {
  Text text{id + ": ", id + "："};
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    text.en += (i == 0 ? "" : "; ") + rows_[i].en;
    text.zh += (i == 0 ? "" : "；") + rows_[i].zh;
  }
  return text;
}

Conditions::Conditions(const Rulebook& from, const Rulebook& to) : from_(adopt(from)), to_(adopt(to)), boxes_(both_) {}

Conditions::Mapping Conditions::adopt(const Rulebook& book) {
  Mapping mapping;
  for (const Fact& fact : book.facts) {
    auto& bits = mapping.bits.emplace_back();
    auto known = std::find_if(both_.facts.begin(), both_.facts.end(),
                              [&](const Fact& other) { return other.id == fact.id && other.kind == fact.kind; });
    const auto fresh = [&](const std::string& symbol) { return symbol_bit(*known, symbol) < 0; };
    if (known != both_.facts.end()) {
      const auto more = std::count_if(fact.symbols.begin(), fact.symbols.end(), fresh);
      if (known->symbols.size() + static_cast<std::size_t>(more) > kSymbolsMax) known = both_.facts.end();
    }
    if (known == both_.facts.end()) {
      known = both_.facts.insert(both_.facts.end(), fact);
      known->domain = {};
    }
    mapping.fact.push_back(static_cast<FactId>(known - both_.facts.begin()));
    for (const std::string& symbol : fact.symbols) {
      if (fresh(symbol)) known->symbols.push_back(symbol);
      bits.push_back(static_cast<std::size_t>(symbol_bit(*known, symbol)));
    }
    if (bits.empty()) bits.push_back(0);  // of a number: "n/a"
    known->domain = known->domain.unite(translated(fact.domain, bits));
  }
  for (const Assumption& row : book.assumptions) {
    const int known = both_.assumption(row.id) == nullptr
                          ? -1
                          : static_cast<int>(both_.assumption(row.id) - both_.assumptions.data());
    if (known < 0) {
      both_.assumptions.push_back(row);
      continue;
    }
    Assumption& other = both_.assumptions[static_cast<std::size_t>(known)];
    std::vector<Alternative> values = row.alternatives;
    values.push_back({row.standard, {}, {}});
    for (Alternative& each : values) {
      const bool is_known =
          each.value == other.standard || std::any_of(other.alternatives.begin(), other.alternatives.end(),
                                                      [&](const Alternative& own) { return own.value == each.value; });
      if (!is_known) other.alternatives.push_back(std::move(each));
    }
  }
  return mapping;
}

ValueSet Conditions::translated(const ValueSet& set, const std::vector<std::size_t>& bits) {
  Symbols symbols;
  for (std::size_t bit = 0; bit < bits.size(); ++bit) {
    if (set.symbols().test(bit)) symbols.set(bits[bit]);
  }
  ValueSet result(symbols);
  for (const Interval& interval : set.intervals()) result = result.unite(ValueSet(interval));
  return result;
}

Condition Conditions::translated(const Condition& condition, const Mapping& mapping) {
  Condition result = condition;
  if (condition.kind == Condition::Kind::test) {
    result.fact = mapping.fact[condition.fact];
    result.set = translated(condition.set, mapping.bits[condition.fact]);
  }
  for (Condition& part : result.parts) part = translated(part, mapping);
  return result;
}

void Conditions::flatten(const Condition& condition, Flat& flat) {
  if (condition.kind == Condition::Kind::all) {
    for (const Condition& part : condition.parts) flatten(part, flat);
  } else if (condition.kind == Condition::Kind::test) {
    const auto [place, fresh] = flat.tests.emplace(condition.fact, condition.set);
    if (!fresh) place->second = place->second.intersect(condition.set);
  } else if (condition.kind != Condition::Kind::always) {
    flat.parts.push_back(&condition);
  }
}

void Conditions::tell_tests(const Flat& from, const Flat& to, Pieces& pieces) const {
  for (std::size_t f = 0; f < both_.facts.size(); ++f) {
    const Fact& fact = both_.facts[f];
    const auto before = from.tests.find(static_cast<FactId>(f));
    const auto after = to.tests.find(static_cast<FactId>(f));
    const auto shown = [&](const auto& place, const auto& tests) {
      const bool open = place == tests.end() || place->second == fact.domain;
      return open ? std::string() : describe(fact, place->second);
    };
    pieces.replaced(fact.id, shown(before, from.tests), shown(after, to.tests), {"anything", "任意"});
  }
}

Pieces Conditions::difference(const Condition& from, const Condition& to) {
  Pieces pieces;
  const Condition before = translated(from, from_);
  const Condition after = translated(to, to_);
  const auto gone = boxes_.beyond(before, after);
  const auto caught = boxes_.beyond(after, before);
  if (!gone && !caught) return pieces;

  Flat old_flat, new_flat;
  flatten(before, old_flat);
  flatten(after, new_flat);
  for (auto part = old_flat.parts.begin(); part != old_flat.parts.end();) {
    const auto same = std::find_if(new_flat.parts.begin(), new_flat.parts.end(),
                                   [&](const Condition* other) { return boxes_.equal(**part, *other); });
    if (same == new_flat.parts.end()) {
      ++part;
      continue;
    }
    new_flat.parts.erase(same);
    part = old_flat.parts.erase(part);
  }
  if (old_flat.parts.empty() || new_flat.parts.empty()) {
    tell_tests(old_flat, new_flat, pieces);
    for (const Condition* part : old_flat.parts) {
      const std::string words = in_words(both_, *part);
      pieces.add("no longer asks for: " + words, "不再要求：" + words);
    }
    for (const Condition* part : new_flat.parts) {
      const std::string words = in_words(both_, *part);
      pieces.add("now asks for: " + words, "新增要求：" + words);
    }
  }
  if (pieces.empty()) {
    if (caught) pieces.add("newly catches {" + witness(*caught) + "}", "新涵盖 {" + witness(*caught) + "}");
    if (gone) pieces.add("lets go {" + witness(*gone) + "}", "不再涵盖 {" + witness(*gone) + "}");
  }
  return pieces;
}

std::string Conditions::witness(Box box) const {
  std::erase_if(box, [&](const auto& axis) {
    return axis.first < both_.facts.size() && axis.second == both_.facts[axis.first].domain;
  });
  return boxes_.describe(box);
}

}  // namespace sluice::rulebook

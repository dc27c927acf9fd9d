// SPDX-License-Identifier: Apache-2.0
#include "facts.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace sluice::rulebook {
namespace {

using trade::kSymbols;

// What the symbols of a fact's domain are drawn from.
enum class Domain {
  act,
  procedure,
  country,
  countries,
  flag,
  number,
  risk,
  form,
  material,
  technologies,
  role,
  relation,
  share,
  declared
};

struct Row {
  std::string_view id;  // ends in "." where a key follows
  FactSource source;
  FactScope scope;
  Domain domain;
  std::string_view question_en;
  std::string_view question_zh;
};

constexpr auto T = FactScope::transaction;
constexpr auto L = FactScope::line;
constexpr auto P = FactScope::party;

constexpr std::array kRows{
    Row{"act", FactSource::act, T, Domain::act,
        "Is it a shipment, a transit, a transfer to a foreign person, a release of technology or a service?",
        "属于实物运输、过境、向外国人转让、技术披露还是服务？"},
    Row{"procedure", FactSource::procedure, T, Domain::procedure, "Under which customs procedure do the goods move?",
        "货物按何种监管方式进出境？"},
    Row{"from", FactSource::from, T, Domain::country, "Which country do the goods leave?",
        "货物从哪个国家（地区）运出？"},
    Row{"to", FactSource::to, T, Domain::country, "Which country are the goods going to in the end?",
        "货物的最终目的国（地区）是哪里？"},
    Row{"via", FactSource::via, T, Domain::countries, "Which countries do the goods pass through?",
        "货物途经哪些国家（地区）？"},
    Row{"domestic", FactSource::domestic, T, Domain::flag, "Do the goods stay within one country?",
        "货物是否仅在一国境内移动？"},
    Row{"humanitarian", FactSource::humanitarian, T, Domain::flag,
        "Is the end use humanitarian: emergency medical care, a public-health emergency or disaster relief?",
        "最终用途是否属于紧急医疗、应对突发公共卫生事件、自然灾害救助等人道主义救援？"},
    Row{"chip_tools_or_materials", FactSource::chip_tools_or_materials, T, Domain::flag,
        "Is the end use making production equipment, test equipment or materials for such chips?",
        "最终用途是否为生产上述芯片的生产设备、测试设备和材料？"},
    Row{"ai", FactSource::ai, T, Domain::flag,
        "Is the end use research and development of artificial intelligence with potential military use?",
        "最终用途是否为研发具有潜在军事用途的人工智能？"},
    Row{"logic_nm", FactSource::logic_nm, T, Domain::number,
        "If logic chips are made or developed, at what node, in nanometres (or n/a)?",
        "如用于研发、生产逻辑芯片，其制程为多少纳米（不涉及填 n/a）？"},
    Row{"memory_layers", FactSource::memory_layers, T, Domain::number,
        "If memory chips are made or developed, with how many layers (or n/a)?",
        "如用于研发、生产存储芯片，其层数为多少（不涉及填 n/a）？"},
    Row{"risk.military", FactSource::risk_military, T, Domain::risk, "How far is a military use known?",
        "对军事用途的知悉程度如何？"},
    Row{"risk.military_potential", FactSource::risk_military_potential, T, Domain::risk,
        "How far is it known that the use raises military strength?", "对提升军事潜力的知悉程度如何？"},
    Row{"risk.wmd", FactSource::risk_wmd, T, Domain::risk,
        "How far is a use for weapons of mass destruction or their delivery known?",
        "对用于大规模杀伤性武器及其运载工具的知悉程度如何？"},
    Row{"risk.terrorism", FactSource::risk_terrorism, T, Domain::risk, "How far is a terrorist use known?",
        "对用于恐怖主义目的的知悉程度如何？"},
    Row{"risk.national_security", FactSource::risk_national_security, T, Domain::risk,
        "How far is a danger to national security and interests known?", "对危害国家安全和利益的知悉程度如何？"},
    Row{"form", FactSource::form, L, Domain::form, "What are the goods physically: metal, alloy, magnet, oxide, …?",
        "货物的物理形态是什么（金属、合金、磁体、氧化物等）？"},
    Row{"material", FactSource::material, L, Domain::material, "What material are the goods of?", "货物是何种材料？"},
    Row{"origin", FactSource::origin, L, Domain::country, "Which country do the goods originate in?",
        "货物的原产国（地区）是哪里？"},
    Row{"composition.", FactSource::composition, L, Domain::share, "What mass fraction of {} do the goods contain?",
        "货物中{}的质量分数是多少？"},
    Row{"made_with.", FactSource::made_with, L, Domain::technologies,
        "Which technologies from {} were the goods made with?", "货物使用了原产于{}的哪些技术生产？"},
    Row{"content.", FactSource::content, L, Domain::share,
        "What share of the value of the goods is listed content from {}?", "货物价值中原产于{}的所列物项占多大比例？"},
    Row{"param.", FactSource::param, L, Domain::declared, "", ""},
    Row{"role", FactSource::role, P, Domain::role, "What is this party's part in the transaction?",
        "该当事方在交易中是什么角色？"},
    Row{"established_in", FactSource::established_in, P, Domain::country,
        "Under which country's law is this party established?", "该当事方依据哪国（地区）法律设立？"},
    Row{"located_in", FactSource::located_in, P, Domain::country, "Where is this party?", "该当事方位于何处？"},
    Row{"nationality", FactSource::nationality, P, Domain::country, "What is this person's nationality?",
        "该人员的国籍是什么？"},
    Row{"military", FactSource::military, P, Domain::flag, "Is this party a military user?",
        "该当事方是否为军事用户？"},
    Row{"list.", FactSource::list, P, Domain::relation, "Is this party on {}, or owned by a party that is?",
        "该当事方是否列入{}，或由列入者持股？"},
    Row{"share.", FactSource::share, P, Domain::share, "What share of this party do parties on {} own?",
        "{}所列主体对该当事方的持股比例是多少？"},
};

const Row* row_of(std::string_view id, std::string_view& key) {
  for (const Row& row : kRows) {
    if (row.id.back() != '.') {
      if (row.id == id) return &row;
    } else if (id.starts_with(row.id) && id.size() > row.id.size()) {
      key = id.substr(row.id.size());
      return &row;
    }
  }
  return nullptr;
}

template <std::size_t N>
void append(std::vector<std::string>& symbols, const std::array<std::string_view, N>& names) {
  symbols.insert(symbols.end(), names.begin(), names.end());
}

void append_countries(std::vector<std::string>& symbols, const trade::Reference& reference) {
  for (const auto& [code, row] : reference.countries()) symbols.push_back(code);
}

void append_materials(std::vector<std::string>& symbols, const trade::Reference& reference) {
  for (const auto& row : reference.materials()) symbols.push_back(row.symbol);
  for (const auto& [symbol, row] : reference.elements()) {
    if (std::find(symbols.begin(), symbols.end(), symbol) == symbols.end()) symbols.push_back(symbol);
  }
  symbols.emplace_back("other");
}

void set_symbols(Fact& fact, Domain domain, const trade::Reference& reference) {
  fact.symbols = {"n/a"};
  switch (domain) {
    case Domain::act: append(fact.symbols, kSymbols<trade::Act>); break;
    case Domain::procedure: append(fact.symbols, kSymbols<trade::Procedure>); break;
    case Domain::country: append_countries(fact.symbols, reference); break;
    case Domain::countries:
      fact.kind = FactKind::several;
      fact.symbols.emplace_back("none");
      append_countries(fact.symbols, reference);
      break;
    case Domain::flag:
      fact.kind = FactKind::flag;
      fact.symbols.insert(fact.symbols.end(), {"false", "true"});
      break;
    case Domain::risk:
      fact.ordered = true;
      append(fact.symbols, kSymbols<trade::Risk>);
      break;
    case Domain::form: append(fact.symbols, kSymbols<trade::Form>); break;
    case Domain::material: append_materials(fact.symbols, reference); break;
    case Domain::technologies:
      fact.kind = FactKind::several;
      fact.symbols.emplace_back("none");
      append(fact.symbols, kSymbols<trade::Technology>);
      break;
    case Domain::role: append(fact.symbols, kSymbols<trade::Role>); break;
    case Domain::relation: fact.symbols.insert(fact.symbols.end(), {"none", "itself", "owned"}); break;
    case Domain::number:
    case Domain::share: fact.kind = FactKind::number; break;
    case Domain::declared: break;
  }
}

// Everything the fact may be. "n/a" is possible where the contract allows it to be said.
ValueSet domain_of(const Fact& fact, Domain domain) {
  if (domain == Domain::share) return ValueSet(Interval{Cut::before(Decimal(0)), Cut::behind(Decimal(1))});
  if (fact.kind == FactKind::number) {
    return ValueSet::symbol(0).unite(ValueSet(Interval{Cut::lowest(), Cut::highest()}));
  }
  Symbols all;
  for (std::size_t bit = 0; bit < fact.symbols.size(); ++bit) all.set(bit);
  const bool always_applies = fact.kind == FactKind::several || domain == Domain::relation || domain == Domain::form ||
                              domain == Domain::act || domain == Domain::role || fact.source == FactSource::domestic ||
                              fact.source == FactSource::to || fact.source == FactSource::from;
  if (always_applies) all.reset(0);
  return ValueSet(all);
}

std::string fill(std::string_view text, std::string_view argument) {
  std::string result(text);
  if (const auto place = result.find("{}"); place != std::string::npos) result.replace(place, 2, argument);
  return result;
}

Result<bool> resolve_key(Fact& fact, const Rulebook& book, const trade::Reference& reference, Text& named) {
  named = {fact.key, fact.key};
  const auto country = [&](std::string_view code) -> bool {
    const auto* row = reference.country(code);
    if (row != nullptr) named = {row->name_en, row->name_zh};
    return row != nullptr;
  };
  if (fact.source == FactSource::composition) {
    const auto* element = reference.element(fact.key);
    if (element == nullptr) return fail("fact.element", {fact.key});
    named = {element->name_en, element->name_zh};
    named.en.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(named.en.front())));
  } else if (fact.source == FactSource::made_with) {
    if (!country(fact.key)) return fail("fact.country", {fact.key});
  } else if (fact.source == FactSource::content) {
    const auto dot = fact.key.find('.');
    const std::string list = dot == std::string::npos ? "" : fact.key.substr(dot + 1);
    fact.item_list = book.list_index(list);
    if (fact.item_list < 0) return fail("fact.item_list", {list});
    fact.key.resize(dot);
    if (!country(fact.key)) return fail("fact.country", {fact.key});
  } else if (fact.source == FactSource::list || fact.source == FactSource::share) {
    if (std::find(book.party_lists.begin(), book.party_lists.end(), fact.key) == book.party_lists.end()) {
      return fail("fact.list", {fact.key});
    }
  }
  return true;
}

}  // namespace

int symbol_bit(const Fact& fact, std::string_view symbol) {
  // Countries are many, and alike in length: the first letter tells most of them apart without a call.
  const auto found = std::find_if(fact.symbols.begin(), fact.symbols.end(), [&](const std::string& own) {
    return own.size() == symbol.size() && (own.empty() || (own.front() == symbol.front() && own == symbol));
  });
  return found == fact.symbols.end() ? -1 : static_cast<int>(found - fact.symbols.begin());
}

Result<Fact> make_fact(std::string_view id, const Rulebook& book, const std::vector<Fact>& declared,
                       const trade::Reference& reference) {
  std::string_view key;
  const Row* row = row_of(id, key);
  if (row == nullptr) return fail("fact.unknown", {std::string(id)});
  Fact fact;
  if (row->domain == Domain::declared) {
    const auto found = std::find_if(declared.begin(), declared.end(), [&](const Fact& own) { return own.id == key; });
    if (found == declared.end()) return fail("fact.undeclared", {std::string(key)});
    fact = *found;
    fact.symbols.insert(fact.symbols.begin(), "n/a");
  } else {
    set_symbols(fact, row->domain, reference);
  }
  fact.id = id;
  fact.source = row->source;
  fact.scope = row->scope;
  fact.key = key;
  fact.domain = domain_of(fact, row->domain);
  if (row->domain != Domain::declared) {
    Text named;
    const auto resolved = resolve_key(fact, book, reference, named);
    if (!resolved) return fail(resolved.error());
    fact.question = {fill(row->question_en, named.en), fill(row->question_zh, named.zh)};
  }
  return fact;
}

}  // namespace sluice::rulebook

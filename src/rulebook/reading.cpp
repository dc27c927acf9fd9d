// SPDX-License-Identifier: Apache-2.0
// Reads the facts of one transaction: for each, the set of values it may still have.
#include <algorithm>

#include "facts.hpp"
#include "reading.hpp"
#include "sluice/base/check.hpp"

namespace sluice::rulebook {
namespace {

using trade::symbol;

ValueSet range(const trade::Range& value) { return ValueSet(Interval{Cut::before(value.min), Cut::behind(value.max)}); }

// The three states of a stated fact as a set: unknown leaves the whole domain.
template <class T, class Known>
ValueSet stated(const Fact& fact, const trade::Fact<T>& value, Known known) {
  if (value.not_applicable()) return ValueSet::symbol(0);
  if (const T* is = value.get()) return known(*is);
  return fact.domain;
}

template <class E>
ValueSet enumerated(const Fact& fact, const trade::Fact<E>& value) {
  return stated(fact, value, [&](E is) { return bits(fact, symbol(is)); });
}

ValueSet country(const Fact& fact, const trade::Fact<trade::Country>& value) {
  return stated(fact, value, [&](const trade::Country& is) { return bits(fact, is.text()); });
}

ValueSet flag(const Fact& fact, const trade::Fact<bool>& value) {
  return stated(fact, value, [&](bool is) { return bits(fact, is ? "true" : "false"); });
}

ValueSet number(const Fact& fact, const trade::Fact<trade::Range>& value) {
  return stated(fact, value, [](const trade::Range& is) { return range(is); });
}

const Decimal kOne(1);

// Metals, magnets, oxides and their like are of something: there "n/a" settles no more than silence does,
// and must not lighten an answer.
bool may_lack_material(const trade::Line& line) {
  const auto* form = line.form.get();
  return form != nullptr &&
         (*form == trade::Form::component || *form == trade::Form::assembly || *form == trade::Form::equipment ||
          *form == trade::Form::reagent || *form == trade::Form::technology || *form == trade::Form::product);
}

// Empty where what is stated, or that it does not apply, is no value of the fact.
ValueSet stated_parameter(const Fact& fact, const trade::Fact<trade::Parameter>& parameter) {
  if (parameter.not_applicable()) return ValueSet::symbol(0);
  const trade::Parameter& value = *parameter.get();
  const auto* yes = std::get_if<bool>(&value);
  const auto* size = std::get_if<trade::Range>(&value);
  const auto* word = std::get_if<std::string>(&value);
  if (yes != nullptr && fact.kind == FactKind::flag) return bits(fact, *yes ? "true" : "false");
  if (size != nullptr && fact.kind == FactKind::number) return range(*size);
  if (word != nullptr && fact.kind == FactKind::choice) return bits(fact, *word);
  return {};
}

Decimal plus(Decimal a, Decimal b) {
  const auto sum = add(a, b);
  return sum && *sum < kOne ? *sum : kOne;  // shares never pass one
}

}  // namespace

ValueSet bits(const Fact& fact, std::string_view symbol) {
  const int bit = symbol_bit(fact, symbol);
  return bit < 0 ? ValueSet() : ValueSet::symbol(static_cast<std::size_t>(bit));
}

TransactionReading::TransactionReading(const Rulebook& book, const trade::Reference& reference,
                                       const trade::Transaction& transaction, std::size_t line)
    : book_(book),
      reference_(reference),
      transaction_(transaction),
      line_(transaction.lines[line]),
      line_pointer_("/lines/" + std::to_string(line)) {
  std::vector<trade::Role> missing = book.has_roles;
  if (const auto* parties = transaction.parties.get()) {
    for (std::size_t i = 0; i < parties->size(); ++i) {
      const trade::Party& party = (*parties)[i];
      parties_.push_back({&party, "/parties/" + std::to_string(i), std::nullopt});
      if (const auto* role = party.role.get()) std::erase(missing, *role);
    }
  } else if (transaction.parties.not_applicable()) {
    missing.clear();
  }
  for (const trade::Role role : missing) {
    parties_.push_back({nullptr, "/parties/" + std::string(symbol(role)), role});
  }
  note_unknown_lists();
}

void TransactionReading::note_unknown_lists() {
  for (const PartyView& view : parties_) {
    const auto* hits = view.party != nullptr ? view.party->hits.get() : nullptr;
    if (hits == nullptr) continue;
    for (const trade::Hit& hit : *hits) {
      if (std::find(book_.party_lists.begin(), book_.party_lists.end(), hit.list) != book_.party_lists.end()) continue;
      notes_.push_back(
          {"the hit on '" + hit.list + "' at " + view.pointer + " is on a list that this rulebook does not know",
           view.pointer + " 处命中的清单“" + hit.list + "”不在本规则库所知清单之内"});
    }
  }
}

bool TransactionReading::sound() const {
  const std::string* material = line_.material.get();
  if (material != nullptr && *material != "other" && !trade::material_of(line_, reference_)) return false;
  return std::none_of(line_.parameters.begin(), line_.parameters.end(), [&](const auto& parameter) {
    const auto& [key, value] = parameter;
    return !value.unknown() && std::any_of(book_.facts.begin(), book_.facts.end(), [&](const Fact& fact) {
      return fact.source == FactSource::param && fact.key == key && stated_parameter(fact, value).empty();
    });
  });
}

Instance TransactionReading::read(FactId id, int party) {
  const Fact& fact = book_.facts[id];
  Instance result;
  if (fact.scope == FactScope::party) {
    result = read_party(fact, parties_[static_cast<std::size_t>(party)]);
  } else {
    result = fact.scope == FactScope::line ? read_line(fact) : read_transaction(fact);
  }
  result.fact = id;
  result.party = party;
  result.several = fact.kind == FactKind::several;
  return result;
}

Instance TransactionReading::read_transaction(const Fact& fact) {
  const trade::Transaction& t = transaction_;
  const auto with = [](std::string pointer, ValueSet possible) {
    Instance result;
    result.pointer = std::move(pointer);
    result.possible = std::move(possible);
    return result;
  };
  const trade::Risks& risks = t.end_use.risks;
  switch (fact.source) {
    case FactSource::act: return with("/act", enumerated(fact, t.act));
    case FactSource::procedure: return with("/procedure", enumerated(fact, t.procedure));
    case FactSource::from: return with("/from", country(fact, t.from));
    case FactSource::to: return with("/to", country(fact, t.to));
    case FactSource::domestic: return with("/to", fact.domain);
    case FactSource::humanitarian: return with("/end_use/humanitarian", flag(fact, t.end_use.humanitarian));
    case FactSource::chip_tools_or_materials:
      return with("/end_use/chip_tools_or_materials", flag(fact, t.end_use.chip_tools_or_materials));
    case FactSource::ai: return with("/end_use/ai", flag(fact, t.end_use.ai));
    case FactSource::logic_nm: return with("/end_use/logic_nm", number(fact, t.end_use.logic_nm));
    case FactSource::memory_layers: return with("/end_use/memory_layers", number(fact, t.end_use.memory_layers));
    case FactSource::risk_military: return with("/end_use/risks/military", enumerated(fact, risks.military));
    case FactSource::risk_military_potential:
      return with("/end_use/risks/military_potential", enumerated(fact, risks.military_potential));
    case FactSource::risk_wmd: return with("/end_use/risks/wmd", enumerated(fact, risks.wmd));
    case FactSource::risk_terrorism: return with("/end_use/risks/terrorism", enumerated(fact, risks.terrorism));
    case FactSource::risk_national_security:
      return with("/end_use/risks/national_security", enumerated(fact, risks.national_security));
    default: break;
  }
  CHECK_THAT(fact.source == FactSource::via);
  Instance result = with("/via", fact.domain);
  if (const auto* via = t.via.get()) {
    Symbols passed;
    for (const trade::Country& through : *via) passed |= bits(fact, through.text()).symbols();
    if (passed.none()) passed = bits(fact, "none").symbols();
    result.certain = passed;
    result.possible = ValueSet(passed);
  } else if (t.via.not_applicable()) {
    result.certain = bits(fact, "none").symbols();
    result.possible = ValueSet(result.certain);
  }
  return result;
}

Instance TransactionReading::read_line(const Fact& fact) {
  Instance result;
  switch (fact.source) {
    case FactSource::form:
      result.pointer = line_pointer_ + "/form";
      result.possible = enumerated(fact, line_.form);
      return result;
    case FactSource::origin:
      result.pointer = line_pointer_ + "/origin";
      result.possible = country(fact, line_.origin);
      return result;
    case FactSource::material: return read_material(fact);
    case FactSource::composition: return read_composition(fact);
    case FactSource::content: return read_content(fact);
    case FactSource::made_with: return read_made_with(fact);
    default: break;
  }
  CHECK_THAT(fact.source == FactSource::param);
  return read_parameter(fact);
}

Instance TransactionReading::read_material(const Fact& fact) {
  Instance result;
  result.pointer = line_pointer_ + "/material";
  result.possible = fact.domain;
  if (line_.material.not_applicable() && may_lack_material(line_)) {
    result.possible = ValueSet::symbol(0);
  } else if (const auto material = trade::material_of(line_, reference_)) {
    result.possible = bits(fact, *material);
  } else if (const std::string* named = line_.material.get()) {
    if (*named == "other") {
      // Composition may say more than a name that says nothing, once the form is known.
      if (line_.form.known()) result.possible = bits(fact, "other");
    } else {
      notes_.push_back({"the material '" + *named + "' is not one that the tables know, so it is taken as unknown",
                        "材料“" + *named + "”不在材料表中，按未知处理"});
    }
  }
  CHECK_THAT(!result.possible.empty());
  return result;
}

Instance TransactionReading::read_composition(const Fact& fact) {
  Instance result;
  result.pointer = line_pointer_ + "/composition/" + fact.key;
  Decimal others;
  for (const auto& [element, content] : line_.composition) {
    if (element == fact.key) continue;
    if (const auto* known = content.get()) others = plus(others, known->min);
  }
  const auto rest = subtract(kOne, others);
  const trade::Range left{Decimal(0), rest && !rest->negative() ? *rest : Decimal(0)};
  const auto own = line_.composition.find(fact.key);
  if (own == line_.composition.end()) {
    result.possible = line_.composition_complete ? range({Decimal(0), Decimal(0)}) : range(left);
  } else if (const auto* known = own->second.get()) {
    result.possible = range(*known);
  } else {
    result.possible = own->second.not_applicable() ? range({Decimal(0), Decimal(0)}) : range(left);
  }
  return result;
}

Instance TransactionReading::read_content(const Fact& fact) {
  Instance result;
  result.pointer = line_pointer_ + "/content";
  const auto* content = line_.content.get();
  if (content == nullptr) {
    result.possible = line_.content.not_applicable() ? range({Decimal(0), Decimal(0)}) : fact.domain;
    return result;
  }
  const auto listed = [&](const std::string& code) {
    const auto& items = book_.lists[static_cast<std::size_t>(fact.item_list)].items;
    return std::any_of(items.begin(), items.end(), [&](const Item& item) {
      return code == item.code || (code.starts_with(item.code) && code[item.code.size()] == '.');
    });
  };
  trade::Range sum{Decimal(0), Decimal(0)};
  for (std::size_t i = 0; i < content->size(); ++i) {
    const trade::Content& part = (*content)[i];
    const auto* origin = part.origin.get();
    const auto* code = part.control_code.get();
    const bool out = part.origin.not_applicable() || part.control_code.not_applicable() ||
                     (origin != nullptr && origin->text() != fact.key) || (code != nullptr && !listed(*code));
    if (out) continue;
    const trade::Range share = part.value_share.known() ? *part.value_share.get() : trade::Range{Decimal(0), kOne};
    sum.max = plus(sum.max, share.max);
    if (origin != nullptr && code != nullptr) sum.min = plus(sum.min, share.min);
    const char* field = origin == nullptr ? "/origin" : code == nullptr ? "/control_code" : "/value_share";
    if (origin == nullptr || code == nullptr || share.min != share.max) {
      result.pointer = line_pointer_ + "/content/" + std::to_string(i) + field;
    }
  }
  result.possible = range(sum);
  return result;
}

Instance TransactionReading::read_made_with(const Fact& fact) {
  Instance result;
  result.pointer = line_pointer_ + "/made_with";
  result.possible = fact.domain;
  const auto* used = line_.made_with.get();
  if (used == nullptr && !line_.made_with.not_applicable()) return result;
  Symbols certain;
  Symbols possible;
  const Symbols none = bits(fact, "none").symbols();
  bool some = false;  // one technology of that country at least, known or not
  for (std::size_t i = 0; used != nullptr && i < used->size(); ++i) {
    const trade::MadeWith& one = (*used)[i];
    const auto* country_of = one.country.get();
    if (one.country.not_applicable() || (country_of != nullptr && country_of->text() != fact.key)) continue;
    const auto* technology = one.technology.get();
    some = some || country_of != nullptr;
    if (technology != nullptr && country_of != nullptr) {
      certain |= bits(fact, symbol(*technology)).symbols();
    } else {
      possible |= technology != nullptr ? bits(fact, symbol(*technology)).symbols() : fact.domain.symbols() & ~none;
    }
  }
  if (!some) possible |= none;
  if (certain.none() && possible.count() == 1) certain = possible;
  result.certain = certain;
  result.possible = ValueSet(certain | possible);
  return result;
}

Instance TransactionReading::read_parameter(const Fact& fact) {
  Instance result;
  result.pointer = line_pointer_ + "/parameters/" + fact.key;
  result.possible = fact.domain;
  const auto own = line_.parameters.find(fact.key);
  if (own == line_.parameters.end() || own->second.unknown()) {
    result.silent = fact.silence.has_value();
    return result;
  }
  const ValueSet read = stated_parameter(fact, own->second);
  if (read.empty()) {
    notes_.push_back({"what " + result.pointer + " says is not a value of that fact, so it is taken as unknown",
                      result.pointer + " 的取值不在该事实的值域内，按未知处理"});
    return result;
  }
  result.possible = read;
  return result;
}

Instance TransactionReading::read_party(const Fact& fact, const PartyView& view) {
  if (fact.source == FactSource::list || fact.source == FactSource::share) return read_hits(fact, view);
  Instance result;
  result.pointer = view.pointer + "/" + fact.id;
  result.possible = fact.domain;
  if (view.party == nullptr) {
    if (fact.source == FactSource::role) result.possible = bits(fact, symbol(*view.role));
    return result;
  }
  switch (fact.source) {
    case FactSource::role: result.possible = enumerated(fact, view.party->role); break;
    case FactSource::established_in: result.possible = country(fact, view.party->established_in); break;
    case FactSource::located_in: result.possible = country(fact, view.party->located_in); break;
    case FactSource::nationality: result.possible = country(fact, view.party->nationality); break;
    case FactSource::military: result.possible = flag(fact, view.party->military); break;
    default: CHECK_THAT(false);
  }
  return result;
}

// The hits of one party on one list come down to the strongest relation and the largest share.
Instance TransactionReading::read_hits(const Fact& fact, const PartyView& view) {
  Instance result;
  const bool share = fact.source == FactSource::share;
  result.pointer = view.pointer + "/hits/" + fact.key + (share ? "/share" : "");
  result.possible = fact.domain;
  const bool none = view.party != nullptr && view.party->hits.not_applicable();
  const auto* hits = view.party != nullptr ? view.party->hits.get() : nullptr;
  if (hits == nullptr && !none) return result;

  Symbols relations;
  bool settled = false;  // one hit at least is certain
  trade::Range owned{Decimal(0), Decimal(0)};
  for (std::size_t i = 0; hits != nullptr && i < hits->size(); ++i) {
    const trade::Hit& hit = (*hits)[i];
    if (hit.list != fact.key || hit.disposition == trade::Disposition::dismissed) continue;
    const bool open = hit.disposition == trade::Disposition::open;
    settled = settled || !open;
    relations |= hit.relation.known()
                     ? bits(book_.facts[static_cast<std::size_t>(book_.fact_index("list." + fact.key))],
                            symbol(*hit.relation.get()))
                           .symbols()
                     : Symbols{}.set(2).set(3);
    const trade::Range held = hit.share.known() ? *hit.share.get() : trade::Range{Decimal(0), kOne};
    const bool owner = !hit.relation.known() || *hit.relation.get() == trade::Relation::owned;
    if (owner) owned.max = std::max(owned.max, held.max);
    const bool surely = hit.relation.known() && !open;  // one that may be on the list itself may own nothing
    if (owner && surely) owned.min = std::max(owned.min, held.min);
  }
  if (share) {
    result.possible = range(owned);
    return result;
  }
  // Symbols of a relation: n/a, none, itself, owned. A certain "itself" is all there is to say.
  if (settled && relations.test(2) && relations.count() > 1 &&
      std::any_of(hits->begin(), hits->end(), [&](const auto& hit) {
        return hit.list == fact.key && hit.disposition == trade::Disposition::confirmed && hit.relation.known() &&
               *hit.relation.get() == trade::Relation::itself;
      })) {
    relations = Symbols{}.set(2);
  }
  if (!settled) relations.set(1);
  result.possible = ValueSet(relations);
  return result;
}

std::optional<Decimal> TransactionReading::stated_mass() const {
  Decimal sum;
  for (const auto& [element, content] : line_.composition) {
    const auto* known = content.get();
    if (known == nullptr) continue;
    const auto next = add(sum, known->min);
    if (!next) return std::nullopt;
    sum = *next;
  }
  return sum;
}

}  // namespace sluice::rulebook

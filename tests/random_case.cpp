// SPDX-License-Identifier: Apache-2.0
#include "random_case.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "sluice/base/check.hpp"

namespace sluice::test {
namespace {

using rulebook::Condition;
using rulebook::Cut;
using rulebook::FactId;
using rulebook::FactKind;
using rulebook::FactSource;
using rulebook::Rulebook;
using rulebook::ValueSet;
using trade::Country;
using trade::Range;

// One value of one fact: a symbol of its domain ("n/a" is the first), or a number.
struct Value {
  std::size_t symbol = 0;
  std::optional<Decimal> number;
};

using Wishes = std::map<FactId, Value>;

const Decimal kStep = Decimal::scaled(1, 6);
const Decimal kOne(1);

Decimal sum(Decimal a, Decimal b) { return add(a, b).value_or(a); }
Decimal difference(Decimal a, Decimal b) { return subtract(a, b).value_or(a); }

class TransactionMaker {
 public:
  TransactionMaker(const Rulebook& book, Rng& rng, const CaseShape& shape)
      : book_(book), rng_(rng), shape_(shape), tests_(book.facts.size()) {
    for (const auto& provision : book.provisions) gather(provision.when);
    for (const auto& list : book.lists) {
      for (const auto& item : list.items) gather(item.when);
    }
  }

  trade::Transaction make() {
    transaction_.id = "t";
    // Countries by turns alone: staying within one is a case that `domestic` asks for.
    for (int i = 0; i < between(rng_, 1, 3); ++i) aim(below(rng_, book_.provisions.size()), 0);
    if (chance(rng_, 12)) wishes_.clear();
    state_transaction();
    const std::size_t lines = chance(rng_, shape_.two_lines) ? 2 : 1;
    for (std::size_t i = 0; i < lines; ++i) state_line(i);
    state_parties();
    std::vector<char> tested;
    for (const auto& each : tests_) tested.push_back(each.empty() ? 0 : 1);
    hide_facts(transaction_, book_, rng_, shape_, tested);
    return std::move(transaction_);
  }

 private:
  // --- what to aim at ----------------------------------------------------------------------------

  void gather(const Condition& condition) {
    if (condition.kind == Condition::Kind::test) tests_[condition.fact].push_back(&condition.set);
    for (const Condition& part : condition.parts) gather(part);
  }

  // Makes a provision apply, mostly with what it needs and what it meets.
  void aim(std::size_t provision, int depth) {
    const auto& row = book_.provisions[provision];
    wish(row.when, true, wishes_);
    if (!row.lists.empty()) {
      const auto& items = book_.lists[pick(rng_, row.lists)].items;
      if (!items.empty()) wish(pick(rng_, items).when, true, wishes_);
    }
    if (depth > 2) return;
    if (!row.requires_any.empty() && chance(rng_, 65)) aim(pick(rng_, row.requires_any), depth + 1);
    for (const auto* edges : {&row.lifts, &row.overrides, &row.eases}) {
      if (!edges->empty() && chance(rng_, 85)) aim(pick(rng_, *edges), depth + 1);
    }
  }

  void wish(const Condition& condition, bool truth, Wishes& wishes) {
    switch (condition.kind) {
      case Condition::Kind::test:
        if (const auto value = value_in(condition.fact, condition.set, truth))
          wishes.try_emplace(condition.fact, *value);
        return;
      case Condition::Kind::all:
      case Condition::Kind::any:
        if ((condition.kind == Condition::Kind::all) == truth) {
          for (const Condition& part : condition.parts) wish(part, truth, wishes);
        } else {
          wish(pick(rng_, condition.parts), truth, wishes);
        }
        return;
      case Condition::Kind::none: wish(condition.parts.front(), !truth, wishes); return;
      case Condition::Kind::party: {
        Wishes party;
        wish(condition.parts.front(), truth, party);
        parties_.push_back(std::move(party));
        return;
      }
      default: return;
    }
  }

  std::optional<Value> value_in(FactId fact, const ValueSet& set, bool inside) {
    const ValueSet& domain = book_.facts[fact].domain;
    const ValueSet wanted = inside ? set.intersect(domain) : domain.minus(set);
    if (wanted.empty()) return std::nullopt;
    if (!wanted.intervals().empty() && (wanted.symbols().none() || !chance(rng_, 20))) {
      return Value{0, number_in(pick(rng_, wanted.intervals()))};
    }
    std::vector<std::size_t> bits;
    for (std::size_t bit = 0; bit < rulebook::kSymbolsMax; ++bit) {
      if (wanted.symbols().test(bit)) bits.push_back(bit);
    }
    // The first words of a large domain are as good as any, and meet one another.
    return Value{bits[below(rng_, std::min<std::size_t>(bits.size(), 12))], {}};
  }

  // At one of the ends or inside.
  Decimal number_in(const rulebook::Interval& interval) {
    const bool from_low = interval.low.reach == Cut::Reach::at;
    const bool to_high = interval.high.reach == Cut::Reach::at;
    const Decimal low = !from_low            ? Decimal(0)
                        : interval.low.after ? sum(interval.low.value, kStep)
                                             : interval.low.value;
    const Decimal high = !to_high              ? sum(low, Decimal(3))
                         : interval.high.after ? interval.high.value
                                               : difference(interval.high.value, kStep);
    if (!from_low) return to_high ? high : Decimal(0);
    return chance(rng_, 70) ? low : high;
  }

  // A value that is as likely on the one side of a line as on the other.
  std::optional<Value> any_value(FactId fact) {
    const auto& tests = tests_[fact];
    if (tests.empty()) return std::nullopt;
    return value_in(fact, *pick(rng_, tests), chance(rng_, 45));
  }

  std::optional<Value> chosen(FactId fact, const Wishes& wishes) {
    const auto found = wishes.find(fact);
    if (found != wishes.end() && !chance(rng_, 5)) return found->second;
    return any_value(fact);
  }

  // --- from values to what a file states -----------------------------------------------------------

  template <class T, class Make>
  void put(trade::Fact<T>& into, const std::optional<Value>& value, Make make) {
    if (!value) return;
    into = !value->number && value->symbol == 0 ? trade::Fact<T>(trade::NotApplicable{}) : trade::Fact<T>(make(*value));
  }
  template <class E>
  void put_symbol(trade::Fact<E>& into, FactId fact, const std::optional<Value>& value) {
    put(into, value, [&](const Value& v) { return *trade::from_symbol<E>(book_.facts[fact].symbols[v.symbol]); });
  }
  void put_flag(trade::Fact<bool>& into, const std::optional<Value>& value) {
    put(into, value, [](const Value& v) { return v.symbol == 2; });
  }
  void put_country(trade::Fact<Country>& into, FactId fact, const std::optional<Value>& value) {
    put(into, value, [&](const Value& v) { return country(book_.facts[fact].symbols[v.symbol]); });
  }
  void put_number(trade::Fact<Range>& into, const std::optional<Value>& value) {
    put(into, value, [&](const Value& v) { return measured(*v.number, Decimal(100000)); });
  }

  static Country country(const std::string& code) { return Country{{code[0], code[1]}}; }

  // Now and then only known to lie about the value.
  Range measured(Decimal value, Decimal most, Decimal least = Decimal(0)) {
    value = std::max(value, least);
    if (!chance(rng_, shape_.ranges)) return {value, value};
    const Decimal width = chance(rng_, 50) ? kStep : Decimal::scaled(3, 1);
    const Decimal low = chance(rng_, 50) ? value : difference(value, width);
    const Decimal high = chance(rng_, 50) && low != value ? value : sum(value, width);
    return {std::max(low, least), std::max(std::min(high, most), value)};
  }

  void state_transaction() {
    auto& t = transaction_;
    auto& risks = t.end_use.risks;
    t.from = country("CN");
    t.to = country(chance(rng_, 50) ? "US" : "DE");
    if (chance(rng_, 10)) t.to = t.from;
    t.via = std::vector<Country>{};
    for (FactId fact = 0; fact < book_.facts.size(); ++fact) {
      if (book_.facts[fact].scope != rulebook::FactScope::transaction) continue;
      const auto value = chosen(fact, wishes_);
      switch (book_.facts[fact].source) {
        case FactSource::act: put_symbol(t.act, fact, value); break;
        case FactSource::procedure: put_symbol(t.procedure, fact, value); break;
        case FactSource::from: put_country(t.from, fact, value); break;
        case FactSource::to: put_country(t.to, fact, value); break;
        case FactSource::via: state_via(fact, value); break;
        case FactSource::humanitarian: put_flag(t.end_use.humanitarian, value); break;
        case FactSource::chip_tools_or_materials: put_flag(t.end_use.chip_tools_or_materials, value); break;
        case FactSource::ai: put_flag(t.end_use.ai, value); break;
        case FactSource::logic_nm: put_number(t.end_use.logic_nm, value); break;
        case FactSource::memory_layers: put_number(t.end_use.memory_layers, value); break;
        case FactSource::risk_military: put_symbol(risks.military, fact, value); break;
        case FactSource::risk_military_potential: put_symbol(risks.military_potential, fact, value); break;
        case FactSource::risk_wmd: put_symbol(risks.wmd, fact, value); break;
        case FactSource::risk_terrorism: put_symbol(risks.terrorism, fact, value); break;
        case FactSource::risk_national_security: put_symbol(risks.national_security, fact, value); break;
        default: break;
      }
    }
    const int domestic = book_.fact_index("domestic");
    if (domestic < 0) return;
    const auto value = chosen(static_cast<FactId>(domestic), wishes_);
    if (value && value->symbol == 2) t.to = t.from;
  }

  void state_via(FactId fact, const std::optional<Value>& value) {
    std::vector<Country> through;
    const auto add = [&](const std::optional<Value>& each) {
      if (each && each->symbol > 1) through.push_back(country(book_.facts[fact].symbols[each->symbol]));
    };
    add(value);
    if (chance(rng_, 30)) add(any_value(fact));
    transaction_.via = chance(rng_, 5) ? trade::Fact<std::vector<Country>>(trade::NotApplicable{})
                                       : trade::Fact<std::vector<Country>>(through);
  }

  void state_line(std::size_t index) {
    transaction_.lines.emplace_back();
    trade::Line& line = transaction_.lines.back();
    line.id = "l" + std::to_string(index);
    line.composition_complete = chance(rng_, 35);
    static const Wishes none;
    const Wishes& wishes = index == 0 ? wishes_ : none;
    for (FactId fact = 0; fact < book_.facts.size(); ++fact) {
      const auto& row = book_.facts[fact];
      if (row.scope != rulebook::FactScope::line) continue;
      const auto value = chosen(fact, wishes);
      switch (row.source) {
        case FactSource::form: put_symbol(line.form, fact, value); break;
        case FactSource::origin: put_country(line.origin, fact, value); break;
        case FactSource::material:
          put(line.material, value, [&](const Value& v) { return row.symbols[v.symbol]; });
          break;
        case FactSource::composition: state_share(line, row.key, value); break;
        case FactSource::made_with: state_made_with(line, fact, value); break;
        case FactSource::content: state_content(line, fact, value); break;
        case FactSource::param: state_parameter(line, fact, value); break;
        default: break;
      }
    }
    // An element that no condition speaks of leaves the less to others.
    if (chance(rng_, 8)) state_share(line, "Fe", Value{0, Decimal::scaled(5, 1)});
    // What form and composition imply where no name is given.
    if (line.material.unknown() && chance(rng_, 30)) {
      line.form = chance(rng_, 50) ? trade::Form::magnet : trade::Form::metal;
      for (const char* element : {"Nd", "Fe", "B"}) state_share(line, element, Value{0, Decimal::scaled(1, 2)});
    }
    if (chance(rng_, 5)) line.form = trade::NotApplicable{};
  }

  // Mass fractions of one line add up to one at most.
  void state_share(trade::Line& line, const std::string& element, const std::optional<Value>& value) {
    if (!value) return;
    Decimal rest = kOne;
    for (const auto& [other, fraction] : line.composition) {
      if (other != element && fraction.known()) rest = difference(rest, fraction.get()->max);
    }
    const Decimal share = std::min(std::max(*value->number, Decimal(0)), rest);
    if (share.zero() && line.composition_complete && chance(rng_, 50)) return;
    line.composition[element] = measured(share, rest);
  }

  void state_made_with(trade::Line& line, FactId fact, const std::optional<Value>& value) {
    std::vector<trade::MadeWith> all = line.made_with.known() ? *line.made_with.get() : std::vector<trade::MadeWith>{};
    const auto add = [&](const std::optional<Value>& each) {
      if (!each || each->symbol < 2) return;
      trade::MadeWith one;
      one.country = country(book_.facts[fact].key);
      one.technology = *trade::from_symbol<trade::Technology>(book_.facts[fact].symbols[each->symbol]);
      all.push_back(one);
    };
    add(value);
    if (chance(rng_, 30)) add(any_value(fact));
    line.made_with = all;
    if (all.empty() && chance(rng_, 20)) line.made_with = trade::NotApplicable{};
  }

  void state_content(trade::Line& line, FactId fact, const std::optional<Value>& value) {
    const auto& row = book_.facts[fact];
    const auto& items = book_.lists[static_cast<std::size_t>(row.item_list)].items;
    std::vector<trade::Content> all = line.content.known() ? *line.content.get() : std::vector<trade::Content>{};
    if (value && !value->number->zero() && !items.empty()) {
      trade::Content part;
      part.origin = country(row.key);
      part.control_code = pick(rng_, items).code + (chance(rng_, 25) ? ".z" : "");
      part.value_share = measured(*value->number, kOne);
      all.push_back(part);
    }
    if (chance(rng_, 15)) {  // of another origin, or of no listed code
      trade::Content part;
      part.origin = country(chance(rng_, 50) ? "VN" : row.key);
      part.control_code = chance(rng_, 50) ? trade::Fact<std::string>(trade::NotApplicable{}) : std::string("9Z999");
      part.value_share = measured(Decimal::scaled(2, 1), kOne);
      all.push_back(part);
    }
    line.content = all;
    if (all.empty() && chance(rng_, 20)) line.content = trade::NotApplicable{};
  }

  void state_parameter(trade::Line& line, FactId fact, const std::optional<Value>& value) {
    const auto& row = book_.facts[fact];
    if (!value || (row.silence && chance(rng_, 60))) return;  // what it says by silence is to be met as well
    trade::Fact<trade::Parameter>& into = line.parameters[row.key];
    if (chance(rng_, 3)) {
      into = trade::Parameter(std::string("neither"));  // no value of this fact
      return;
    }
    put(into, value, [&](const Value& v) -> trade::Parameter {
      if (row.kind == FactKind::flag) return v.symbol == 2;
      if (row.kind == FactKind::number) return measured(*v.number, Decimal(100000), Decimal(-100000));
      return row.symbols[v.symbol];
    });
  }

  void state_parties() {
    std::vector<trade::Party> all;
    if (parties_.size() > 3) parties_.resize(3);
    if (chance(rng_, 30) || parties_.empty()) parties_.emplace_back();
    for (const Wishes& wishes : parties_) {
      trade::Party party;
      party.id = "p" + std::to_string(all.size());
      party.role = trade::Role::exporter;
      std::vector<trade::Hit> hits;
      for (FactId fact = 0; fact < book_.facts.size(); ++fact) state_party(party, hits, fact, wishes);
      party.hits = hits;
      all.push_back(std::move(party));
    }
    // Those that every transaction has, mostly named.
    for (const trade::Role role : book_.has_roles) {
      const bool there =
          std::any_of(all.begin(), all.end(), [&](const auto& p) { return p.role.known() && *p.role.get() == role; });
      if (there || chance(rng_, 30)) continue;
      all.push_back(all.front());
      all.back().role = role;
    }
    transaction_.parties = all;
  }

  void state_party(trade::Party& party, std::vector<trade::Hit>& hits, FactId fact, const Wishes& wishes) {
    const auto& row = book_.facts[fact];
    if (row.scope != rulebook::FactScope::party) return;
    const auto value = chosen(fact, wishes);
    switch (row.source) {
      case FactSource::role: put_symbol(party.role, fact, value); break;
      case FactSource::established_in: put_country(party.established_in, fact, value); break;
      case FactSource::located_in: put_country(party.located_in, fact, value); break;
      case FactSource::nationality: put_country(party.nationality, fact, value); break;
      case FactSource::military: put_flag(party.military, value); break;
      case FactSource::list:
        if (value && value->symbol > 1) add_hit(hits, row.key, value->symbol == 3, Decimal::scaled(3, 1));
        break;
      case FactSource::share:
        if (value && !value->number->zero()) add_hit(hits, row.key, true, *value->number);
        break;
      default: break;
    }
  }

  void add_hit(std::vector<trade::Hit>& hits, const std::string& list, bool owned, Decimal share) {
    trade::Hit hit;
    hit.list = list;
    hit.entry = "entry";
    hit.relation = owned ? trade::Relation::owned : trade::Relation::itself;
    if (owned && !chance(rng_, 10)) hit.share = measured(share, kOne);
    const std::size_t kind = below(rng_, 10);
    hit.disposition = kind == 0   ? trade::Disposition::dismissed
                      : kind == 1 ? trade::Disposition::open
                                  : trade::Disposition::confirmed;
    hits.push_back(hit);
  }

  const Rulebook& book_;
  Rng& rng_;
  const CaseShape& shape_;
  std::vector<std::vector<const ValueSet*>> tests_;
  Wishes wishes_;
  std::vector<Wishes> parties_;
  trade::Transaction transaction_;
};

}  // namespace

trade::Transaction random_transaction(const Rulebook& book, Rng& rng, const CaseShape& shape) {
  return TransactionMaker(book, rng, shape).make();
}

std::vector<Date> named_days(const Rulebook& book) {
  std::set<Date> days;
  for (const auto& instrument : book.instruments) days.insert(instrument.announced);
  const auto add = [&](const rulebook::Day& day) {
    if (day.date) days.insert(*day.date);
    if (day.assumption.empty()) return;
    const auto& assumption = *book.assumption(day.assumption);
    days.insert(*parse_date(assumption.standard));
    for (const auto& alternative : assumption.alternatives) days.insert(*parse_date(alternative.value));
  };
  for (const auto& event : book.events) {
    add(event.first);
    if (event.last) add(*event.last);
  }
  return {days.begin(), days.end()};
}

Date random_day(const Rulebook& book, Rng& rng) {
  const std::vector<Date> days = named_days(book);
  if (chance(rng, 20)) return days.front() + between(rng, 0, days.back() - days.front());
  return pick(rng, days) + between(rng, -1, 1);
}

}  // namespace sluice::test

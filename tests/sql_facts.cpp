// SPDX-License-Identifier: Apache-2.0
#include "sql_facts.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "sluice/base/check.hpp"

namespace sluice::test {
namespace {

using rulebook::Condition;
using rulebook::Cut;
using rulebook::Fact;
using rulebook::FactId;
using rulebook::FactKind;
using rulebook::FactScope;
using rulebook::FactSource;
using rulebook::Rulebook;
using rulebook::ValueSet;

constexpr std::int64_t kOne = 1'000'000'000'000;
constexpr std::int64_t kFar = 8'000'000 * kOne;  // beyond every number that fits

std::int64_t number(Decimal value) {
  const auto made = sql_number(value);
  CHECK_THAT(made.has_value());  // complete() has looked at all of them
  return *made;
}

// Where an interval begins and ends, in whole units and with both ends in it. Between two decimals of nine
// places there are units to spare, so "just above" is one unit more.
std::int64_t first_of(const Cut& low) {
  return low.reach == Cut::Reach::lowest ? -kFar : number(low.value) + (low.after ? 1 : 0);
}
std::int64_t last_of(const Cut& high) {
  return high.reach == Cut::Reach::highest ? kFar : number(high.value) - (high.after ? 0 : 1);
}

bool is_in(const Fact& fact, const SqlValue& value, const ValueSet& set) {
  if (const auto* symbol = std::get_if<std::string>(&value)) {
    const auto found = std::find(fact.symbols.begin(), fact.symbols.end(), *symbol);
    return found != fact.symbols.end() && set.symbols().test(static_cast<std::size_t>(found - fact.symbols.begin()));
  }
  const std::int64_t units = std::get<std::int64_t>(value);
  return std::any_of(set.intervals().begin(), set.intervals().end(), [&](const rulebook::Interval& interval) {
    return first_of(interval.low) <= units && units <= last_of(interval.high);
  });
}

struct Ends {
  std::int64_t min = 0;
  std::int64_t max = 0;
};

// What may be said of one fact: words (lists of words, for facts with several), and a stretch of numbers.
struct Possible {
  std::vector<SqlValues> words;
  std::optional<Ends> numbers;
};

Possible word(std::string_view text) { return {{{std::string(text)}}, {}}; }
Possible numbers(std::int64_t min, std::int64_t max) { return {{}, Ends{min, max}}; }
Possible range(const trade::Range& value) { return numbers(number(value.min), number(value.max)); }

// Everything the fact may be.
Possible anything(const Fact& fact) {
  Possible all;
  for (std::size_t i = 0; i < fact.symbols.size(); ++i) {
    if (fact.domain.symbols().test(i)) all.words.push_back({fact.symbols[i]});
  }
  if (fact.kind == FactKind::number && !fact.domain.intervals().empty()) {
    const auto& interval = fact.domain.intervals().front();
    all.numbers = Ends{first_of(interval.low), last_of(interval.high)};
  }
  return all;
}

template <class T, class Known>
Possible stated(const Fact& fact, const trade::Fact<T>& value, Known known) {
  if (value.unknown()) return anything(fact);
  return value.not_applicable() ? word("n/a") : known(*value.get());
}
template <class E>
Possible symbol_of(const Fact& fact, const trade::Fact<E>& value) {
  return stated(fact, value, [](E is) { return word(trade::symbol(is)); });
}
Possible country_of(const Fact& fact, const trade::Fact<trade::Country>& value) {
  return stated(fact, value, [](const trade::Country& is) { return word(is.text()); });
}
Possible flag_of(const Fact& fact, const trade::Fact<bool>& value) {
  return stated(fact, value, [](bool is) { return word(is ? "true" : "false"); });
}
Possible number_of(const Fact& fact, const trade::Fact<trade::Range>& value) {
  return stated(fact, value, [](const trade::Range& is) { return range(is); });
}

class FactReader {
 public:
  FactReader(const Rulebook& book, const trade::Reference& reference, const trade::Transaction& transaction,
             std::size_t line)
      : book_(book), reference_(reference), transaction_(transaction), line_(transaction.lines[line]) {
    std::set<trade::Role> missing(book.has_roles.begin(), book.has_roles.end());
    if (const auto* named = transaction.parties.get()) {
      for (const trade::Party& party : *named) {
        parties_.push_back({&party, {}});
        if (party.role.known()) missing.erase(*party.role.get());
      }
    }
    if (transaction.parties.not_applicable()) missing.clear();
    for (const trade::Role role : missing) parties_.push_back({nullptr, role});
  }

  [[nodiscard]] std::size_t parties() const { return parties_.size(); }
  [[nodiscard]] const trade::Line& line() const { return line_; }

  Possible read(const Fact& fact, std::size_t party) {
    if (fact.scope == FactScope::party) return read_party(fact, parties_[party]);
    return fact.scope == FactScope::line ? read_line(fact) : read_transaction(fact);
  }

 private:
  struct PartyRow {
    const trade::Party* stated;  // null: every transaction has one, and nothing is said of it
    trade::Role role;
  };

  Possible read_transaction(const Fact& fact) {
    const auto& t = transaction_;
    const auto& use = t.end_use;
    switch (fact.source) {
      case FactSource::act: return symbol_of(fact, t.act);
      case FactSource::procedure: return symbol_of(fact, t.procedure);
      case FactSource::from: return country_of(fact, t.from);
      case FactSource::to: return country_of(fact, t.to);
      case FactSource::humanitarian: return flag_of(fact, use.humanitarian);
      case FactSource::chip_tools_or_materials: return flag_of(fact, use.chip_tools_or_materials);
      case FactSource::ai: return flag_of(fact, use.ai);
      case FactSource::domestic: return read_domestic(fact);
      case FactSource::logic_nm: return number_of(fact, use.logic_nm);
      case FactSource::memory_layers: return number_of(fact, use.memory_layers);
      case FactSource::risk_military: return symbol_of(fact, use.risks.military);
      case FactSource::risk_military_potential: return symbol_of(fact, use.risks.military_potential);
      case FactSource::risk_wmd: return symbol_of(fact, use.risks.wmd);
      case FactSource::risk_terrorism: return symbol_of(fact, use.risks.terrorism);
      case FactSource::risk_national_security: return symbol_of(fact, use.risks.national_security);
      default: break;
    }
    CHECK_THAT(fact.source == FactSource::via);
    if (t.via.unknown()) return anything(fact);
    SqlValues through;
    if (const auto* via = t.via.get()) {
      for (const trade::Country& each : *via) through.emplace_back(std::string(each.text()));
    }
    if (through.empty()) return word("none");
    return {{through}, {}};
  }

  Possible read_domestic(const Fact& fact) {
    const auto& t = transaction_;
    if (!t.from.known() || !t.to.known()) return anything(fact);
    return word(*t.from.get() == *t.to.get() ? "true" : "false");
  }

  Possible read_line(const Fact& fact) {
    switch (fact.source) {
      case FactSource::form: return symbol_of(fact, line_.form);
      case FactSource::origin: return country_of(fact, line_.origin);
      case FactSource::material: return read_material(fact);
      case FactSource::composition: return read_composition(fact);
      case FactSource::made_with: return read_made_with(fact);
      case FactSource::content: return read_content(fact);
      default: break;
    }
    CHECK_THAT(fact.source == FactSource::param);
    return read_parameter(fact);
  }

  // Only what need not be of any material may be said to be of none.
  Possible read_material(const Fact& fact) {
    static const std::set<trade::Form> free{trade::Form::component, trade::Form::assembly,   trade::Form::equipment,
                                            trade::Form::reagent,   trade::Form::technology, trade::Form::product};
    if (line_.material.not_applicable() && line_.form.known() && free.contains(*line_.form.get())) return word("n/a");
    if (const auto implied = trade::material_of(line_, reference_)) return word(*implied);
    const bool other = line_.material.known() && *line_.material.get() == "other" && line_.form.known();
    return other ? word("other") : anything(fact);
  }

  // Between what is stated and what the other known minima leave.
  Possible read_composition(const Fact& fact) {
    const auto own = line_.composition.find(fact.key);
    if (own != line_.composition.end() && own->second.known()) return range(*own->second.get());
    if (own != line_.composition.end() && own->second.not_applicable()) return numbers(0, 0);
    if (own == line_.composition.end() && line_.composition_complete) return numbers(0, 0);
    std::int64_t others = 0;
    for (const auto& [element, fraction] : line_.composition) {
      if (element != fact.key && fraction.known()) others += number(fraction.get()->min);
    }
    return numbers(0, std::max<std::int64_t>(kOne - others, 0));
  }

  // An entry states that a technology was used, whichever it was.
  Possible read_made_with(const Fact& fact) {
    if (line_.made_with.unknown()) return anything(fact);
    SqlValues certain;
    std::set<std::string> perhaps;
    bool some = false;
    if (const auto* used = line_.made_with.get()) {
      for (const trade::MadeWith& each : *used) {
        if (each.country.not_applicable() || (each.country.known() && each.country.get()->text() != fact.key)) continue;
        some = some || each.country.known();
        if (each.country.known() && each.technology.known()) {
          certain.emplace_back(std::string(trade::symbol(*each.technology.get())));
        } else if (each.technology.known()) {
          perhaps.emplace(trade::symbol(*each.technology.get()));
        } else {
          for (const auto technology : trade::kSymbols<trade::Technology>) perhaps.emplace(technology);
        }
      }
    }
    Possible result;
    if (!some) result.words.push_back({std::string("none")});
    if (!certain.empty()) result.words.push_back(certain);
    for (const std::string& more : perhaps) {
      result.words.push_back(certain);
      result.words.back().emplace_back(more);
    }
    return result;
  }

  // Parts of that origin whose code is in the list: an item's own code, or one below it.
  Possible read_content(const Fact& fact) {
    if (line_.content.unknown()) return anything(fact);
    Ends total;
    const auto* content = line_.content.get();
    for (std::size_t i = 0; content != nullptr && i < content->size(); ++i) {
      const trade::Content& part = (*content)[i];
      const bool elsewhere =
          part.origin.not_applicable() || (part.origin.known() && part.origin.get()->text() != fact.key);
      const bool unlisted =
          part.control_code.not_applicable() || (part.control_code.known() && !listed(fact, *part.control_code.get()));
      if (elsewhere || unlisted) continue;
      const Ends share = part.value_share.known()
                             ? Ends{number(part.value_share.get()->min), number(part.value_share.get()->max)}
                             : Ends{0, kOne};
      if (part.origin.known() && part.control_code.known()) total.min += share.min;
      total.max += share.max;
    }
    return numbers(std::min(total.min, kOne), std::min(total.max, kOne));
  }

  [[nodiscard]] bool listed(const Fact& fact, const std::string& code) const {
    for (const auto& item : book_.lists[static_cast<std::size_t>(fact.item_list)].items) {
      if (code == item.code || code.rfind(item.code + ".", 0) == 0) return true;
    }
    return false;
  }

  Possible read_parameter(const Fact& fact) {
    const auto own = line_.parameters.find(fact.key);
    if (own == line_.parameters.end() || own->second.unknown()) return by_silence(fact);
    if (own->second.not_applicable()) return word("n/a");
    const trade::Parameter& value = *own->second.get();
    if (fact.kind == FactKind::flag && std::holds_alternative<bool>(value)) {
      return word(std::get<bool>(value) ? "true" : "false");
    }
    if (fact.kind == FactKind::number && std::holds_alternative<trade::Range>(value)) {
      return range(std::get<trade::Range>(value));
    }
    const auto* text = std::get_if<std::string>(&value);
    const bool known = text != nullptr && fact.kind == FactKind::choice &&
                       std::find(fact.symbols.begin(), fact.symbols.end(), *text) != fact.symbols.end();
    return known ? word(*text) : anything(fact);
  }

  Possible by_silence(const Fact& fact) {
    if (!fact.silence) return anything(fact);
    const Fact& other = book_.facts[fact.silence->fact];
    const Possible says = read_transaction(other);
    const auto among = [&](const SqlValues& values) {
      return std::any_of(values.begin(), values.end(),
                         [&](const auto& v) { return is_in(other, v, fact.silence->set); });
    };
    bool certain = std::all_of(says.words.begin(), says.words.end(), among);
    if (says.numbers) {
      const auto& intervals = fact.silence->set.intervals();
      certain = certain && std::any_of(intervals.begin(), intervals.end(), [&](const auto& interval) {
                  return first_of(interval.low) <= says.numbers->min && says.numbers->max <= last_of(interval.high);
                });
    }
    return certain ? word(fact.silence->means) : anything(fact);
  }

  Possible read_party(const Fact& fact, const PartyRow& row) {
    if (row.stated == nullptr) return fact.source == FactSource::role ? word(symbol(row.role)) : anything(fact);
    const trade::Party& party = *row.stated;
    switch (fact.source) {
      case FactSource::role: return symbol_of(fact, party.role);
      case FactSource::established_in: return country_of(fact, party.established_in);
      case FactSource::located_in: return country_of(fact, party.located_in);
      case FactSource::nationality: return country_of(fact, party.nationality);
      case FactSource::military: return flag_of(fact, party.military);
      case FactSource::list: return party.hits.unknown() ? anything(fact) : read_relation(fact, party);
      default: break;
    }
    CHECK_THAT(fact.source == FactSource::share);
    return party.hits.unknown() ? anything(fact) : read_share(fact, party);
  }

  static std::vector<const trade::Hit*> hits_on(const std::string& list, const trade::Party& party) {
    std::vector<const trade::Hit*> found;
    if (const auto* hits = party.hits.get()) {
      for (const trade::Hit& hit : *hits) {
        if (hit.list == list && hit.disposition != trade::Disposition::dismissed) found.push_back(&hit);
      }
    }
    return found;
  }

  // The strongest of what its hits may be: on the list itself, owned by what is on it, neither.
  Possible read_relation(const Fact& fact, const trade::Party& party) {
    std::set<int> strongest{0};
    for (const trade::Hit* hit : hits_on(fact.key, party)) {
      std::set<int> options;
      if (hit->disposition == trade::Disposition::open) options.insert(0);
      if (!hit->relation.known() || *hit->relation.get() == trade::Relation::owned) options.insert(1);
      if (!hit->relation.known() || *hit->relation.get() == trade::Relation::itself) options.insert(2);
      std::set<int> next;
      for (const int so_far : strongest) {
        for (const int option : options) next.insert(std::max(so_far, option));
      }
      strongest = next;
    }
    Possible result;
    constexpr const char* names[] = {"none", "owned", "itself"};
    for (const int each : strongest) result.words.push_back({std::string(names[each])});
    return result;
  }

  // The largest share among hits by ownership.
  Possible read_share(const Fact& fact, const trade::Party& party) {
    Ends largest;
    for (const trade::Hit* hit : hits_on(fact.key, party)) {
      if (hit->relation.known() && *hit->relation.get() == trade::Relation::itself) continue;
      const Ends share =
          hit->share.known() ? Ends{number(hit->share.get()->min), number(hit->share.get()->max)} : Ends{0, kOne};
      largest.max = std::max(largest.max, share.max);
      const bool certain = hit->disposition == trade::Disposition::confirmed && hit->relation.known();
      if (certain) largest.min = std::max(largest.min, share.min);
    }
    return numbers(largest.min, largest.max);
  }

  const Rulebook& book_;
  const trade::Reference& reference_;
  const trade::Transaction& transaction_;
  const trade::Line& line_;
  std::vector<PartyRow> parties_;
};

// One value for each way in which the tests of a fact may fall, the least of the numbers.
class Representatives {
 public:
  Representatives(const Fact& fact, std::vector<const ValueSet*> tests, std::vector<std::string> here)
      : fact_(fact), tests_(std::move(tests)), here_(std::move(here)) {}

  std::vector<SqlValues> of(const Possible& possible) {
    if (possible.numbers) {
      std::set<std::int64_t> points{possible.numbers->min};
      for (const ValueSet* test : tests_) {
        for (const rulebook::Interval& interval : test->intervals()) {
          points.insert(first_of(interval.low));
          points.insert(last_of(interval.high) + 1);
        }
      }
      for (const std::int64_t point : points) {
        if (possible.numbers->min <= point && point <= possible.numbers->max) add({point});
      }
    }
    for (const SqlValues& words : possible.words) add(words);
    // A fact with several values may have those of any two of them together.
    for (std::size_t i = 0; fact_.kind == rulebook::FactKind::several && i < chosen_.size(); ++i) {
      for (std::size_t other = 0; other < i; ++other) add_both(chosen_[i], chosen_[other]);
    }
    return std::move(chosen_);
  }

 private:
  void add(const SqlValues& values) {
    std::vector<char> falls;
    for (const ValueSet* test : tests_) {
      const bool any =
          std::any_of(values.begin(), values.end(), [&](const auto& value) { return is_in(fact_, value, *test); });
      falls.push_back(any ? 1 : 0);
    }
    for (const std::string& here : here_) falls.push_back(values.front() == SqlValue(here) ? 1 : 0);
    if (seen_.insert(falls).second) chosen_.push_back(values);
  }

  void add_both(SqlValues a, const SqlValues& b) {
    const SqlValue none{std::string("none")};
    if (a.front() == none || b.front() == none) return;
    for (const SqlValue& value : b) {
      if (std::find(a.begin(), a.end(), value) == a.end()) a.push_back(value);
    }
    add(a);
  }

  const Fact& fact_;
  std::vector<const ValueSet*> tests_;
  std::vector<std::string> here_;  // what the other country of a movement may be, where it matters whether it is this
  std::set<std::vector<char>> seen_;
  std::vector<SqlValues> chosen_;
};

bool fits(const trade::Fact<trade::Range>& fact) {
  const auto* range = fact.get();
  return range == nullptr || (sql_number(range->min) && sql_number(range->max));
}

bool fit(const SqlTests& tests) {
  const auto cut = [](const Cut& each) { return each.reach != Cut::Reach::at || sql_number(each.value); };
  for (const auto& sets : tests.of) {
    for (const ValueSet* set : sets) {
      for (const auto& interval : set->intervals()) {
        if (!cut(interval.low) || !cut(interval.high)) return false;
      }
    }
  }
  return true;
}

bool fit(const trade::Transaction& transaction, const trade::Line& line) {
  bool all = fits(transaction.end_use.logic_nm) && fits(transaction.end_use.memory_layers);
  for (const auto& [element, fraction] : line.composition) all = all && fits(fraction);
  for (const auto& [id, parameter] : line.parameters) {
    const auto* value = parameter.get();
    if (value != nullptr && std::holds_alternative<trade::Range>(*value))
      all = all && fits(std::get<trade::Range>(*value));
  }
  if (const auto* content = line.content.get()) {
    for (const auto& part : *content) all = all && fits(part.value_share);
  }
  if (const auto* parties = transaction.parties.get()) {
    for (const auto& party : *parties) {
      if (const auto* hits = party.hits.get()) {
        for (const auto& hit : *hits) all = all && fits(hit.share);
      }
    }
  }
  return all;
}

// What known mass fractions leave to those that are tried.
std::int64_t room_for_composition(const SqlCompletions& all, const Rulebook& book, const trade::Line& line) {
  std::int64_t room = kOne;
  for (const auto& [element, fraction] : line.composition) {
    const bool tried = std::any_of(all.columns.begin(), all.columns.end(), [&, key = element](const SqlColumn& column) {
      return book.facts[column.fact].source == FactSource::composition && book.facts[column.fact].key == key;
    });
    if (!tried && fraction.known()) room -= number(fraction.get()->min);
  }
  return room;
}

// Where the law asks whether a movement stays within one country, `from` is tried with every country that the
// tests of either tell apart, and `to` with each of those and with others.
std::vector<const ValueSet*> tests_of(const SqlTests& tests, const Rulebook& book, FactId id) {
  auto result = tests.of[id];
  if (!tests.domestic || book.facts[id].source != FactSource::from) return result;
  const auto& more = tests.of[static_cast<std::size_t>(book.fact_index("to"))];
  result.insert(result.end(), more.begin(), more.end());
  return result;
}

std::vector<std::string> others_of(const Rulebook& book, const SqlTests& tests, FactId id,
                                   const std::vector<SqlColumn>& before, const trade::Transaction& transaction) {
  const Fact& fact = book.facts[id];
  std::vector<std::string> others;
  if (!tests.domestic) return others;
  if (fact.source == FactSource::from && transaction.to.known()) others.emplace_back(transaction.to.get()->text());
  if (fact.source != FactSource::to) return others;
  for (const SqlColumn& column : before) {
    if (book.facts[column.fact].source != FactSource::from) continue;
    for (const SqlValues& each : column.possible) others.push_back(std::get<std::string>(each.front()));
  }
  CHECK_THAT(!others.empty());  // `from` comes before `to` in every rulebook
  return others;
}

void combine_all(SqlCompletions& all, const Rulebook& book, const trade::Line& line) {
  const std::int64_t room = room_for_composition(all, book, line);
  std::vector<std::size_t> at(all.columns.size(), 0);
  for (;;) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < at.size(); ++i) {
      if (book.facts[all.columns[i].fact].source != FactSource::composition) continue;
      sum += std::get<std::int64_t>(all.columns[i].possible[at[i]].front());
    }
    if (sum <= room) all.rows.push_back(at);
    std::size_t i = 0;
    while (i < at.size() && ++at[i] == all.columns[i].possible.size()) at[i++] = 0;
    if (i == at.size()) return;
  }
}

}  // namespace

std::optional<std::int64_t> sql_number(Decimal value) {
  if (value.places() > 9) return std::nullopt;
  std::int64_t units = value.units();
  for (unsigned place = value.places(); place < 12; ++place) {
    if (units > kFar / 10 || units < -kFar / 10) return std::nullopt;
    units *= 10;
  }
  return units;
}

SqlTests::SqlTests(const Rulebook& book) : of(book.facts.size()) {
  const auto gather = [&](const auto& self, const Condition& condition) -> void {
    if (condition.kind == Condition::Kind::test) {
      of[condition.fact].push_back(&condition.set);
      domestic = domestic || book.facts[condition.fact].source == FactSource::domestic;
    }
    for (const Condition& part : condition.parts) self(self, part);
  };
  for (const auto& provision : book.provisions) gather(gather, provision.when);
  for (const auto& list : book.lists) {
    for (const auto& item : list.items) gather(gather, item.when);
  }
}

std::optional<SqlCompletions> complete(const Rulebook& book, const SqlTests& tests, const trade::Reference& reference,
                                       const trade::Transaction& transaction, std::size_t line, std::size_t most) {
  if (!fit(tests) || !fit(transaction, transaction.lines[line])) return std::nullopt;
  FactReader reader(book, reference, transaction, line);
  SqlCompletions all;
  all.parties = static_cast<int>(reader.parties());
  std::size_t count = 1;
  const auto add = [&](FactId id, int party) {
    const Fact& fact = book.facts[id];
    const Possible possible = reader.read(fact, static_cast<std::size_t>(std::max(party, 0)));
    Representatives chosen(fact, tests_of(tests, book, id), others_of(book, tests, id, all.columns, transaction));
    all.columns.push_back({id, party, chosen.of(possible)});
    CHECK_THAT(!all.columns.back().possible.empty());
    if (count <= most) count *= all.columns.back().possible.size();
  };
  for (FactId id = 0; id < book.facts.size(); ++id) {
    const Fact& fact = book.facts[id];
    const bool country = fact.source == FactSource::from || fact.source == FactSource::to;
    if (fact.source == FactSource::domestic || (tests.of[id].empty() && !(country && tests.domestic))) continue;
    if (fact.scope != FactScope::party) add(id, -1);
    for (int party = 0; fact.scope == FactScope::party && party < all.parties; ++party) add(id, party);
  }
  if (count > most) return std::nullopt;
  combine_all(all, book, reader.line());
  return all;
}

}  // namespace sluice::test

// SPDX-License-Identifier: Apache-2.0
// The law as SQL. Names: f3 is fact 3; p4, h4, m4, a4 say that provision 4 is in force, holds (its condition
// on a day in force), is matched, and acts; i2_5 that item 5 of list 2 matches, l2 that list 2 is in force.
#include <algorithm>
#include <map>
#include <set>

#include "sluice/base/check.hpp"
#include "sql_oracle.hpp"

namespace sluice::test {
namespace {

using rulebook::Assumed;
using rulebook::Condition;
using rulebook::Cut;
using rulebook::Event;
using rulebook::Fact;
using rulebook::FactKind;
using rulebook::FactScope;
using rulebook::FactSource;
using rulebook::Rulebook;
using rulebook::ValueSet;
using trade::Outcome;

constexpr const char* kNever = "1000000000";  // a day beyond every day

std::string literal(std::string_view text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("''") : std::string(1, c);
  return result + "'";
}

std::string name(const char* what, std::size_t index) { return what + std::to_string(index); }
std::string item_name(std::size_t list, std::size_t item) {
  return "i" + std::to_string(list) + "_" + std::to_string(item);
}

std::string joined(const std::vector<std::string>& parts, const std::string& by, const std::string& none) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : by) + part;
  return parts.empty() ? none : "(" + text + ")";
}
std::string all_of(const std::vector<std::string>& parts) { return joined(parts, " AND ", "1"); }
std::string any_of(const std::vector<std::string>& parts) { return joined(parts, " OR ", "0"); }

// --- conditions ----------------------------------------------------------------------------------

class Conditions {
 public:
  Conditions(const Rulebook& book, const Assumed& assumed) : book_(book), assumed_(assumed) {}

  [[nodiscard]] std::string sql(const Condition& condition) const {
    std::vector<std::string> parts;
    for (const Condition& part : condition.parts) parts.push_back(sql(part));
    switch (condition.kind) {
      case Condition::Kind::always: return "1";
      case Condition::Kind::test: return test(book_.facts[condition.fact], condition);
      case Condition::Kind::all: return all_of(parts);
      case Condition::Kind::any: return any_of(parts);
      case Condition::Kind::none: return "(NOT " + parts.front() + ")";
      case Condition::Kind::party:
        return "EXISTS (SELECT 1 FROM party q WHERE q.completion = f.completion AND " + parts.front() + ")";
      case Condition::Kind::assume: return taken(condition.assumption) == condition.value ? "1" : "0";
    }
    return "0";
  }

  [[nodiscard]] std::string taken(const std::string& id) const {
    const auto chosen = assumed_.find(id);
    return chosen != assumed_.end() ? chosen->second : book_.assumption(id)->standard;
  }

 private:
  [[nodiscard]] std::string test(const Fact& fact, const Condition& condition) const {
    const std::string own = name("f", condition.fact);
    if (fact.kind == FactKind::several) {
      return "EXISTS (SELECT 1 FROM several s WHERE s.completion = f.completion AND s.fact = " +
             std::to_string(condition.fact) + " AND " + words("s.value", fact, condition.set) + ")";
    }
    if (fact.source == FactSource::domestic) {
      const std::string same = "f." + name("f", static_cast<std::size_t>(book_.fact_index("from"))) + " = f." +
                               name("f", static_cast<std::size_t>(book_.fact_index("to")));
      return words("(CASE WHEN " + same + " THEN 'true' ELSE 'false' END)", fact, condition.set);
    }
    const std::string column = (fact.scope == FactScope::party ? "q." : "f.") + own;
    return fact.kind == FactKind::number ? numbers(column, condition.set) : words(column, fact, condition.set);
  }

  // The shorter of the two ways to say it.
  static std::string words(const std::string& column, const Fact& fact, const ValueSet& set) {
    std::vector<std::string> in;
    std::vector<std::string> out;
    for (std::size_t i = 0; i < fact.symbols.size(); ++i) {
      (set.symbols().test(i) ? in : out).push_back(literal(fact.symbols[i]));
    }
    if (in.size() <= out.size()) return column + " IN " + (in.empty() ? "()" : joined(in, ", ", ""));
    return column + " NOT IN " + (out.empty() ? "()" : joined(out, ", ", ""));
  }

  static std::string numbers(const std::string& column, const ValueSet& set) {
    std::vector<std::string> ways;
    if (set.symbols().test(0)) ways.push_back(column + " = 'n/a'");
    for (const rulebook::Interval& interval : set.intervals()) {
      std::vector<std::string> ends{"typeof(" + column + ") = 'integer'"};
      const auto end = [&](const Cut& cut, const char* after, const char* before) {
        if (cut.reach != Cut::Reach::at) return;
        const auto units = sql_number(cut.value);
        ends.push_back(column + (cut.after ? after : before) + (units ? std::to_string(*units) : "NULL"));
      };
      end(interval.low, " > ", " >= ");
      end(interval.high, " <= ", " < ");
      ways.push_back(all_of(ends));
    }
    return any_of(ways);
  }

  const Rulebook& book_;
  const Assumed& assumed_;
};

// --- days ----------------------------------------------------------------------------------------

std::string event_rows(const Rulebook& book, const Conditions& conditions) {
  constexpr const char* kinds[] = {"effective", "suspend", "reinstate", "extend", "expire", "repeal"};
  const auto day = [&](const rulebook::Day& each) {
    if (each.date) return std::to_string(each.date->days);
    const auto parsed = parse_date(conditions.taken(each.assumption));
    CHECK_THAT(parsed.has_value());
    return std::to_string(parsed->days);
  };
  std::string sql;
  for (std::size_t i = 0; i < book.events.size(); ++i) {
    const Event& event = book.events[i];
    sql += "INSERT INTO event VALUES (" + std::to_string(i) + ", " +
           literal(kinds[static_cast<std::size_t>(event.kind)]) + ", " + std::to_string(event.target) + ", " +
           std::to_string(event.by) + ", " + day(event.first) + ", " + (event.last ? day(*event.last) : kNever) +
           ");\n";
    for (const std::string& id : event.scope) {
      sql += "INSERT INTO scope VALUES (" + std::to_string(i) + ", " + literal(id) + ");\n";
    }
  }
  for (std::size_t i = 0; i < book.instruments.size(); ++i) {
    sql += "INSERT INTO instrument VALUES (" + std::to_string(i) + ", " +
           std::to_string(book.instruments[i].announced.days) + ");\n";
  }
  const auto thing = [&](const std::string& id, const std::string& full, std::size_t instrument) {
    sql += "INSERT INTO thing VALUES (" + literal(id) + ", " + std::to_string(instrument) + ", " +
           literal(full.substr(full.find('/') + 1)) + ");\n";
  };
  for (std::size_t p = 0; p < book.provisions.size(); ++p) {
    thing(name("p", p), book.provisions[p].id, book.provisions[p].instrument);
  }
  for (std::size_t l = 0; l < book.lists.size(); ++l) thing(name("l", l), book.lists[l].id, book.lists[l].instrument);
  return sql;
}

// docs/rulebook-format.md, "An instrument", and timeline.hpp:
// a suspension runs from its first to its last day; an extension on a day in it moves the last day, a
// reinstatement on a day in it makes the day before the last one; expiry names the last day of what expires, repeal
// the first day without it; what another instrument brings into force is announced no earlier than that instrument.
const char* const kTimelines = R"sql(
CREATE TABLE touching AS
  SELECT t.id AS thing, e.kind, e.actor, e.first, e.last FROM event e JOIN thing t ON t.instrument = e.target
  WHERE NOT EXISTS (SELECT 1 FROM scope s WHERE s.event = e.id)
     OR EXISTS (SELECT 1 FROM scope s WHERE s.event = e.id AND s.thing = t.local);
CREATE TABLE opening AS  -- until the next suspension begins, what happens to a suspension happens to this one
  SELECT thing, first, last, lead(first, 1, 1000000000) OVER (PARTITION BY thing ORDER BY first) AS next_first
  FROM touching WHERE kind = 'suspend';
CREATE TABLE suspension AS
  SELECT o.thing, o.first,
         coalesce((SELECT min(r.first) - 1 FROM touching r WHERE r.thing = o.thing AND r.kind = 'reinstate'
                   AND r.first > o.first AND r.first < o.next_first),
                  (SELECT max(x.last) FROM touching x WHERE x.thing = o.thing AND x.kind = 'extend'
                   AND x.first >= o.first AND x.first < o.next_first),
                  o.last) AS last
  FROM opening o;
CREATE TABLE course AS
  SELECT t.id AS thing,
         max(i.announced, coalesce((SELECT b.announced FROM touching e JOIN instrument b ON b.id = e.actor
                                    WHERE e.thing = t.id AND e.kind = 'effective'), i.announced)) AS announced,
         (SELECT e.first FROM touching e WHERE e.thing = t.id AND e.kind = 'effective') AS effective,
         (SELECT CASE e.kind WHEN 'expire' THEN e.first + 1 ELSE e.first END
          FROM touching e WHERE e.thing = t.id AND e.kind IN ('expire', 'repeal')) AS ended
  FROM thing t JOIN instrument i ON i.id = t.instrument;
)sql";

// What a thing is on the day ?1.
const char* const kStatus = R"sql(
  SELECT CASE
    WHEN ?1 < c.announced THEN 'unknown'
    WHEN ?1 >= c.ended THEN 'ended'
    WHEN EXISTS (SELECT 1 FROM suspension s WHERE s.thing = c.thing AND ?1 BETWEEN s.first AND s.last) THEN 'suspended'
    WHEN ?1 >= c.effective THEN 'in_force'
    ELSE 'pending' END
  FROM course c WHERE c.thing = )sql";

// --- what follows from what ----------------------------------------------------------------------

class Combining {
 public:
  Combining(const Rulebook& book, const Conditions& conditions, SqlProgram& program)
      : book_(book), conditions_(conditions), program_(program), count_(book.provisions.size()) {
    rank_.assign(2 * count_, 0);
    needs_.resize(2 * count_);
    // Json p: matched; node count + p: acts.
    for (std::size_t p = 0; p < count_; ++p) {
      const auto& provision = book.provisions[p];
      for (const std::size_t r : provision.requires_any) needs_[p].push_back(count_ + r);
      needs_[count_ + p].push_back(p);
      for (const auto* targets : {&provision.lifts, &provision.overrides, &provision.eases}) {
        needs_[count_ + p].insert(needs_[count_ + p].end(), targets->begin(), targets->end());
      }
      for (const auto* targets : {&provision.lifts, &provision.overrides}) {
        for (const std::size_t target : *targets) needs_[count_ + target].push_back(count_ + p);
      }
    }
    for (std::size_t round = 0; round < 2 * count_; ++round) {
      for (std::size_t node = 0; node < 2 * count_; ++node) {
        for (const std::size_t other : needs_[node]) rank_[node] = std::max(rank_[node], rank_[other] + 1);
      }
    }
  }

  std::string sql() {
    std::string text = "WITH truths AS MATERIALIZED (SELECT DISTINCT f.item";
    for (std::size_t p = 0; p < count_; ++p) {
      text += ", " + conditions_.sql(book_.provisions[p].when) + " AS " + name("c", p);
    }
    for_items([&](std::size_t l, std::size_t i) {
      text += ", " + conditions_.sql(book_.lists[l].items[i].when) + " AS " + item_name(l, i);
    });
    text += " FROM facts f),\nstep0 AS MATERIALIZED (SELECT DISTINCT a.item, a.day";
    for (std::size_t p = 0; p < count_; ++p)
      text += ", t." + name("c", p) + " AND d." + name("p", p) + " AS " + name("h", p);
    for_items([&](std::size_t l, std::size_t i) {
      const std::string own = item_name(l, i);
      text += ", t." + own + " AND d." + name("l", l) + " AS " + own;
    });
    text += " FROM truths t CROSS JOIN asked a ON a.item = t.item CROSS JOIN day d ON d.day = a.day)";
    const std::size_t last = *std::max_element(rank_.begin(), rank_.end());
    for (std::size_t rank = 0; rank <= last; ++rank) text += ",\n" + step(rank);
    return text + answers(last + 1);
  }

 private:
  template <class Each>
  void for_items(Each each) const {
    for (std::size_t l = 0; l < book_.lists.size(); ++l) {
      for (std::size_t i = 0; i < book_.lists[l].items.size(); ++i) each(l, i);
    }
  }

  [[nodiscard]] std::string step(std::size_t rank) const {
    std::string text = name("step", rank + 1) + " AS MATERIALIZED (SELECT *";
    for (std::size_t p = 0; p < count_; ++p) {
      if (rank_[p] == rank) text += ", " + matched(p) + " AS " + name("m", p);
      if (rank_[count_ + p] == rank) text += ", " + acts(p) + " AS " + name("a", p);
    }
    return text + " FROM " + name("step", rank) + ")";
  }

  [[nodiscard]] std::vector<std::string> items_of(std::size_t p, const std::string* code) const {
    std::vector<std::string> columns;
    for (const std::size_t l : book_.provisions[p].lists) {
      const auto& items = book_.lists[l].items;
      for (std::size_t i = 0; i < items.size(); ++i) {
        if (code == nullptr || items[i].code == *code) columns.push_back(item_name(l, i));
      }
    }
    return columns;
  }

  [[nodiscard]] std::string matched(std::size_t p) const {
    const auto& provision = book_.provisions[p];
    std::vector<std::string> all{name("h", p)};
    if (!provision.lists.empty()) all.push_back(any_of(items_of(p, nullptr)));
    if (!provision.requires_any.empty()) {
      std::vector<std::string> one;
      for (const std::size_t r : provision.requires_any) one.push_back(name("a", r));
      all.push_back(any_of(one));
    }
    return all_of(all);
  }

  // Matched, and meets what it weakens, if it weakens anything.
  [[nodiscard]] std::string bears(std::size_t p) const {
    const auto& provision = book_.provisions[p];
    std::vector<std::string> met;
    for (const auto* targets : {&provision.lifts, &provision.overrides, &provision.eases}) {
      for (const std::size_t target : *targets) met.push_back(name("m", target));
    }
    return met.empty() ? name("m", p) : "(" + name("m", p) + " AND " + any_of(met) + ")";
  }

  [[nodiscard]] std::string acts(std::size_t p) const {
    std::vector<std::string> taken_away;
    for (std::size_t other = 0; other < count_; ++other) {
      for (const auto* targets : {&book_.provisions[other].lifts, &book_.provisions[other].overrides}) {
        if (std::find(targets->begin(), targets->end(), p) != targets->end()) taken_away.push_back(name("a", other));
      }
    }
    return "(" + bears(p) + " AND NOT " + any_of(taken_away) + ")";
  }

  [[nodiscard]] bool licenses(std::size_t p) const {
    const auto& outcome = book_.provisions[p].effect.outcome;
    return !outcome || *outcome == Outcome::licence_required;
  }

  static std::string greatest(const std::vector<std::string>& values) {
    if (values.empty()) return "0";
    return values.size() == 1 ? values.front() : "max" + joined(values, ", ", "");
  }

  // A kind can be used where every acting provision that restricts kinds leaves it, or an acting easing adds it.
  [[nodiscard]] std::string usable(const std::string& kind) const {
    std::vector<std::string> restricted;
    std::vector<std::string> left;
    for (std::size_t p = 0; p < count_; ++p) {
      const auto& kinds = book_.provisions[p].effect.kinds;
      if (!kinds || !licenses(p)) continue;
      restricted.push_back(name("a", p));
      if (std::find(kinds->begin(), kinds->end(), kind) != kinds->end()) continue;
      std::vector<std::string> added;
      for (std::size_t e = 0; e < count_; ++e) {
        const auto& easing = book_.provisions[e];
        const auto& more = easing.effect.adds_kinds;
        if (std::find(easing.eases.begin(), easing.eases.end(), p) == easing.eases.end()) continue;
        if (std::find(more.begin(), more.end(), kind) != more.end()) added.push_back(name("a", e));
      }
      left.push_back("(NOT " + name("a", p) + " OR " + any_of(added) + ")");
    }
    return "(" + any_of(restricted) + " AND " + all_of(left) + ")";
  }

  [[nodiscard]] std::string code_column(const std::string& code) const {
    std::vector<std::string> ways;
    for (std::size_t p = 0; p < count_; ++p) {
      const auto items = items_of(p, &code);
      if (!items.empty()) ways.push_back("(" + bears(p) + " AND " + any_of(items) + ")");
    }
    return any_of(ways);
  }

  [[nodiscard]] std::string duty_column(const std::string& duty) const {
    std::vector<std::string> ways;
    for (std::size_t p = 0; p < count_; ++p) {
      const auto& duties = book_.provisions[p].effect.duties;
      if (std::find(duties.begin(), duties.end(), duty) != duties.end()) ways.push_back(name("a", p));
    }
    return any_of(ways);
  }

  // Outcomes count from 0, policies from 1 (0: none), as their vocabularies have them from light to heavy.
  std::string answers(std::size_t last) {
    std::vector<std::string> outcomes{"0"};
    std::vector<std::string> policies{"0"};
    for (std::size_t p = 0; p < count_; ++p) {
      const auto& effect = book_.provisions[p].effect;
      const auto weighs = [&](int weight) { return name("a", p) + " * " + std::to_string(weight); };
      if (effect.outcome) outcomes.push_back(weighs(static_cast<int>(*effect.outcome)));
      if (effect.policy && licenses(p)) policies.push_back(weighs(static_cast<int>(*effect.policy) + 1));
    }
    std::string text = ",\nanswer AS MATERIALIZED (SELECT item, day, " + greatest(outcomes) + " AS outcome, " +
                       greatest(policies) + " AS policy";
    const auto add = [&](const char* what, const std::vector<std::string>& names, auto column) {
      for (std::size_t i = 0; i < names.size(); ++i) text += ", " + column(names[i]) + " AS " + name(what, i);
    };
    add("code", program_.codes, [&](const std::string& each) { return code_column(each); });
    add("kind", program_.kinds, [&](const std::string& each) { return usable(each); });
    add("duty", program_.duties, [&](const std::string& each) { return duty_column(each); });
    text += " FROM " + name("step", last) + ")\n";
    const std::string licensed = std::to_string(static_cast<int>(Outcome::licence_required));
    const std::string policy = "CASE outcome WHEN " + licensed + " THEN policy ELSE 0 END";
    text += "SELECT item, day, min(outcome), max(outcome), min(" + policy + "), max(" + policy +
            "), min(outcome * 10 + " + policy + "), max(outcome * 10 + " + policy + ")";
    for (std::size_t i = 0; i < program_.codes.size(); ++i) {
      text += ", min(" + name("code", i) + ") + max(" + name("code", i) + ")";
    }
    for (std::size_t i = 0; i < program_.kinds.size(); ++i) {
      text += ", coalesce(min(CASE outcome WHEN " + licensed + " THEN " + name("kind", i) + " END), 0)";
    }
    for (std::size_t i = 0; i < program_.duties.size(); ++i) text += ", min(" + name("duty", i) + ")";
    return text + " FROM answer GROUP BY item, day";
  }

  const Rulebook& book_;
  const Conditions& conditions_;
  SqlProgram& program_;
  std::size_t count_;
  std::vector<std::size_t> rank_;
  std::vector<std::vector<std::size_t>> needs_;
};

std::string columns_sql(const std::vector<rulebook::FactId>& facts) {
  std::string text;
  for (const rulebook::FactId fact : facts) text += ", " + name("f", fact);
  return text;
}

}  // namespace

std::vector<rulebook::FactId> sql_columns(const Rulebook& book, bool party) {
  std::vector<rulebook::FactId> columns;
  for (rulebook::FactId id = 0; id < book.facts.size(); ++id) {
    const Fact& fact = book.facts[id];
    if (fact.kind == FactKind::several || fact.source == FactSource::domestic) continue;
    if ((fact.scope == FactScope::party) == party) columns.push_back(id);
  }
  return columns;
}

SqlProgram::SqlProgram(const Rulebook& book, const Assumed& assumed) {
  const Conditions conditions(book, assumed);
  std::set<std::string> all_codes;
  for (const auto& list : book.lists) {
    for (const auto& item : list.items) all_codes.insert(item.code);
  }
  codes.assign(all_codes.begin(), all_codes.end());
  for (const auto& row : book.kinds) kinds.push_back(row.id);
  for (const auto& row : book.duties) duties.push_back(row.id);
  std::sort(kinds.begin(), kinds.end());
  std::sort(duties.begin(), duties.end());

  std::string things;
  std::string statuses;
  const auto thing = [&](const std::string& id) {
    things += ", " + id;
    statuses += ", (" + std::string(kStatus) + literal(id) + ") = 'in_force'";
  };
  for (std::size_t p = 0; p < book.provisions.size(); ++p) thing(name("p", p));
  for (std::size_t l = 0; l < book.lists.size(); ++l) thing(name("l", l));
  schema =
      "CREATE TABLE event (id, kind, target, actor, first, last);\nCREATE TABLE scope (event, thing);\n"
      "CREATE TABLE thing (id, instrument, local);\nCREATE TABLE instrument (id, announced);\n"
      "CREATE TABLE day (day INTEGER PRIMARY KEY" +
      things +
      ");\n"
      "CREATE TABLE facts (item INTEGER, completion INTEGER PRIMARY KEY" +
      columns_sql(sql_columns(book, false)) +
      ");\n"
      "CREATE TABLE party (completion INTEGER, party" +
      columns_sql(sql_columns(book, true)) +
      ", PRIMARY KEY (completion, party)) WITHOUT ROWID;\n"
      "CREATE TABLE several (completion INTEGER, fact INTEGER, value, PRIMARY KEY (completion, fact, value)) WITHOUT "
      "ROWID;\n"
      "CREATE TABLE asked (item INTEGER, day INTEGER, PRIMARY KEY (item, day)) WITHOUT ROWID;\n" +
      event_rows(book, conditions);
  timelines = kTimelines;
  day = "INSERT OR IGNORE INTO day SELECT ?1" + statuses;
  status = std::string(kStatus) + "?2";
  decide = Combining(book, conditions, *this).sql();
}

}  // namespace sluice::test

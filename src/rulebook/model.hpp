// SPDX-License-Identifier: Apache-2.0
// The law of one regime as the loader hands it over: validated, every reference resolved, nothing
// evaluated yet. The format is docs/rulebook-format.md; this is its image in memory.
//
// Invariants (the loader keeps them, `check.hpp` reports what goes beyond them):
//  1. Every index below points into the vector it names.
//  2. The graph of requires, lifts, overrides and eases has no cycle.
//  3. Events of one scope do not overlap in a way that leaves a day with two statuses.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sluice/base/date.hpp"
#include "sluice/base/zone.hpp"
#include "sluice/rulebook/value_set.hpp"
#include "sluice/trade/determination.hpp"

namespace sluice::rulebook {

using trade::Text;

// --- facts -------------------------------------------------------------------------------------

using FactId = std::uint32_t;

enum class FactScope { transaction, line, party };
// `several`: a fact with many values at once (countries passed through); a test asks for one of them.
enum class FactKind { choice, flag, number, several };

// Where a fact is read from; facts.cpp has the table.
enum class FactSource {
  act,
  procedure,
  from,
  to,
  via,
  domestic,
  humanitarian,
  chip_tools_or_materials,
  ai,
  logic_nm,
  memory_layers,
  risk_military,
  risk_military_potential,
  risk_wmd,
  risk_terrorism,
  risk_national_security,
  form,
  material,
  origin,
  composition,
  made_with,
  content,
  param,
  role,
  established_in,
  located_in,
  nationality,
  military,
  list,
  share
};

// What a file that is silent on a declared fact says all the same, by another fact that it states.
struct Silence {
  FactId fact = 0;  // of the transaction
  ValueSet set;     // where it certainly has one of these values
  std::string means;
};

struct Fact {
  std::string id;  // as conditions write it: "to", "composition.Dy", "list.CN-watch-list"
  FactSource source = FactSource::act;
  std::string key;     // the element, country, parameter or party list that the id names
  int item_list = -1;  // content: the item list whose codes count
  FactScope scope = FactScope::transaction;
  FactKind kind = FactKind::choice;
  bool ordered = false;
  std::vector<std::string> symbols;  // symbols[0] is "n/a"; flags: n/a, false, true
  std::string unit;
  Text question;
  ValueSet domain;  // everything it may be
  std::optional<Silence> silence;
};

// --- conditions --------------------------------------------------------------------------------

struct Condition {
  enum class Kind { always, test, all, any, none, party, assume };
  Kind kind = Kind::always;
  FactId fact = 0;               // test
  ValueSet set;                  // test: the values that satisfy it
  std::vector<Condition> parts;  // all, any; none and party have one
  std::string assumption;        // assume
  std::string value;             // assume
  std::string shared;            // the name, where this came from a named condition
  std::size_t line = 0;          // in the file it was read from
};

// --- instruments -------------------------------------------------------------------------------

struct Source {
  std::string address;
  Date read;
  trade::Firmness firmness = trade::Firmness::derived;
};

// A day that the text gives, or that an assumption stands for.
struct Day {
  std::optional<Date> date;
  std::string assumption;  // full id, where the law is open
};

struct Event {
  enum class Kind { effective, suspend, reinstate, extend, expire, repeal };
  Kind kind = Kind::effective;
  std::size_t target = 0;          // instrument that it befalls
  std::size_t by = 0;              // instrument that does it
  std::vector<std::string> scope;  // ids of provisions and lists of the target; empty: all
  Day first;                       // `on` and `from`
  std::optional<Day> last;         // `until`: the last suspended day
  Text cite;
  Source source;
  std::string file;
  std::size_t line = 0;
};

struct Alternative {
  std::string value;
  Text because;
  std::string source;
};

struct Assumption {
  std::string id;  // "CN-2025-70/end"
  bool is_date = false;
  std::string standard;  // the default
  Text question;
  Text because;
  std::string source;
  std::vector<Alternative> alternatives;
  std::string file;
  std::size_t line = 0;
};

struct Item {
  std::string code;
  Text name;
  std::vector<std::string> commodity_codes;  // reference codes: hints, never tests
  Source source;
  std::string note;
  Condition when;
  std::string file;
  std::size_t line = 0;
};

struct ItemList {
  std::string id;  // "CN-2025-18/annex"
  std::size_t instrument = 0;
  Text title;
  std::vector<Item> items;
};

struct Effect {
  std::optional<trade::Outcome> outcome;
  std::optional<trade::Policy> policy;
  std::optional<std::vector<std::string>> kinds;  // nothing: leaves the kinds as they are
  std::vector<std::string> adds_kinds;
  std::vector<std::string> duties;
};

struct Provision {
  std::string id;  // "CN-2025-18/1"
  std::size_t instrument = 0;
  Text cite;
  Text says;
  Source source;
  Condition when;
  std::vector<std::size_t> lists;  // item lists; empty: any goods
  std::vector<std::size_t> requires_any;
  std::vector<std::size_t> lifts;
  std::vector<std::size_t> overrides;
  std::vector<std::size_t> eases;
  std::vector<std::size_t> keeps;
  Effect effect;
  std::optional<Text> exception;
  std::string file;
  std::size_t line = 0;

  [[nodiscard]] bool weakens() const noexcept {
    return effect.outcome == trade::Outcome::exempt || !overrides.empty() || !effect.adds_kinds.empty();
  }
};

struct Instrument {
  std::string id;
  Text title;
  Text authority;
  Date announced;
  Source source;
  std::string note;
  std::string file;
  std::size_t line = 0;
};

// --- examples ----------------------------------------------------------------------------------

// What an example expects; a list that is not given is not compared.
struct Expectation {
  std::optional<std::string> outcome;  // or "indeterminate"
  std::optional<std::string> policy;   // or "none"
  std::optional<std::vector<std::string>> codes, kinds, duties, because, suspended, pending, ask;
  std::vector<std::string> not_because;
};

struct Example {
  enum class Kind { hit, near_miss, boundary };
  std::string of;  // full provision id, or a control code
  Kind kind = Kind::hit;
  Date on;
  std::string given;                                     // name of the template
  std::vector<std::pair<std::string, std::string>> set;  // JSON Pointer, JSON text
  std::map<std::string, std::string, std::less<>> assume;
  Expectation expect;
  std::string source;
  std::string file;
  std::size_t line = 0;
};

// --- the regime --------------------------------------------------------------------------------

struct Named {  // a duty or a licence kind, in words
  std::string id;
  Text says;
};

struct Total {  // a promise that there is no silence in a region
  std::string id;
  Date since;
  Condition when;
  trade::Outcome at_least = trade::Outcome::licence_required;
  Text because;
  std::string file;
  std::size_t line = 0;
};

struct DeclaredConflict {
  std::string id;
  std::string duty;
  std::string with_regime;
  std::string with_duty;
  Text says;
  std::string source;
};

struct Rulebook {
  std::string regime;
  Text title;
  std::string zone;
  std::vector<std::string> decides;  // "declaration", "departure", "contract"
  Instant released{};
  Date verified_through;
  Text scope;
  std::vector<trade::Role> has_roles;
  std::vector<std::string> party_lists;
  std::vector<Named> duties;
  std::vector<Named> kinds;
  std::vector<Fact> facts;
  std::vector<Instrument> instruments;
  std::vector<Event> events;
  std::vector<Assumption> assumptions;
  std::vector<ItemList> lists;
  std::vector<Provision> provisions;
  std::vector<Total> totals;
  std::vector<DeclaredConflict> conflicts;
  std::vector<Example> examples;
  std::string templates;  // the text of templates.json
  std::string hash;       // "sha256:…" over all files of the regime

  // Null or -1 where there is none.
  [[nodiscard]] const Provision* provision(std::string_view id) const;
  [[nodiscard]] const Assumption* assumption(std::string_view id) const;
  [[nodiscard]] int instrument_index(std::string_view id) const;
  [[nodiscard]] int list_index(std::string_view id) const;
  [[nodiscard]] int fact_index(std::string_view id) const;
};

}  // namespace sluice::rulebook

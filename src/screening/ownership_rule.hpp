// SPDX-License-Identifier: Apache-2.0
// Rules that reach from a listed party to what it owns, as data: data/ownership/rules.csv says how much, of whom,
// whether several owners count together and whether it runs down a chain, with the source of each.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/date.hpp"
#include "sluice/base/rational.hpp"
#include "sluice/base/result.hpp"
#include "sluice/trade/determination.hpp"
#include "sluice/trade/vocabulary.hpp"

namespace sluice::screening {

// How a rule is read in one respect. Where its text is silent, the reading is an assumption and has a name.
struct Reading {
  bool holds = true;
  std::string assumption;  // empty: the text says so
  friend bool operator==(const Reading&, const Reading&) = default;
};

enum class Standing { not_in_force, in_force, suspended };

struct OwnershipRule {
  std::string id;
  trade::Text title;
  Rational threshold;
  bool strict = false;  // more than the threshold; otherwise the threshold itself is enough
  Reading aggregate;    // shares of several caught owners add up; otherwise one of them must hold enough
  Reading cascade;      // what is caught by its owners counts as an owner itself; otherwise only the listed do
  std::vector<std::string> lists;     // whose entries the rule starts from
  std::vector<trade::Role> roles;     // the parties of a transaction that it bears on; empty: any
  std::vector<std::string> measures;  // the strictest first; empty where the rule ranks none
  bool strictest = false;             // the strictest measure of all owners governs
  bool red_flag = false;              // a listed owner of unknown share must be cleared up before going on
  std::string foreign_to;  // ISO 3166-1 alpha-2: what it catches are entities foreign to this country; empty: any
  std::vector<Span> in_force;
  std::vector<Span> suspended;
  std::optional<Date> open_from;  // from this day on, whether it is in force is an assumption:
  std::string open_assumption;
  std::vector<std::string> sources;  // addresses
  Date read;
  trade::Firmness firmness = trade::Firmness::derived;
  trade::Text note;

  [[nodiscard]] Standing standing(Date day) const;
  // The last day of the span that gives the day its standing; Date::max() where it has no end.
  [[nodiscard]] Date stands_until(Date day) const;
  // The strictest of the rule's measures that a sentence of `said` begins with; `said` itself where there is none.
  [[nodiscard]] std::string measure_of(std::string_view said) const;
};

// Reads a table of rules. Fails as parse_csv does, or with rule.column, rule.cell or rule.duplicate.
[[nodiscard]] Result<std::vector<OwnershipRule>> read_ownership_rules(std::string_view csv, std::string_view file = {});

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// A transaction: what is to move, from where to where, between whom and for what. The shape is
// documented field by field in docs/transaction.md, which `wire` writes from its table of fields.
#pragma once

#include <array>
#include <compare>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sluice/base/date.hpp"
#include "sluice/base/quantity.hpp"
#include "sluice/trade/fact.hpp"
#include "sluice/trade/vocabulary.hpp"

namespace sluice::trade {

// ISO 3166-1 alpha-2. Whether the code exists is for Reference to say.
struct Country {
  std::array<char, 2> code{};
  [[nodiscard]] std::string_view text() const noexcept { return {code.data(), code.size()}; }
  friend auto operator<=>(const Country&, const Country&) = default;
};

struct Hit {
  std::string list;   // the list's id in the rulebook, e.g. "CN-control-list"
  std::string entry;  // the entry on it
  Fact<Relation> relation;
  Fact<Range> share;  // of ownership, 0 to 1, where owned
  Disposition disposition = Disposition::confirmed;
  friend bool operator==(const Hit&, const Hit&) = default;
};

struct Party {
  std::string id;
  Fact<Role> role;
  Fact<std::string> name;
  Fact<Country> established_in;
  Fact<Country> located_in;
  Fact<Country> nationality;
  std::map<std::string, std::string, std::less<>> identifiers;
  Fact<bool> military;
  Fact<std::vector<Hit>> hits;
  friend bool operator==(const Party&, const Party&) = default;
};

struct Risks {
  Fact<Risk> military;            // a military user or use
  Fact<Risk> military_potential;  // raises the military strength of the destination
  Fact<Risk> wmd;                 // weapons of mass destruction and their delivery
  Fact<Risk> terrorism;
  Fact<Risk> national_security;
  friend bool operator==(const Risks&, const Risks&) = default;
};

struct EndUse {
  Fact<std::string> text;
  Fact<bool> humanitarian;
  Fact<Range> logic_nm;       // process node of the logic chips made or developed
  Fact<Range> memory_layers;  // of the memory chips made or developed
  Fact<bool> chip_tools_or_materials;
  Fact<bool> ai;  // research and development of artificial intelligence with potential military use
  Risks risks;
  friend bool operator==(const EndUse&, const EndUse&) = default;
};

// An input from another origin that is in the goods.
struct Content {
  Fact<Country> origin;
  Fact<std::string> item;
  Fact<std::string> control_code;
  Fact<Range> value_share;  // of the value of the goods, 0 to 1
  friend bool operator==(const Content&, const Content&) = default;
};

struct MadeWith {
  Fact<Country> country;  // where the technology comes from
  Fact<Technology> technology;
  friend bool operator==(const MadeWith&, const MadeWith&) = default;
};

using Parameter = std::variant<bool, Range, std::string>;

struct Line {
  std::string id;
  Fact<std::string> description;
  Fact<std::string> commodity_code;  // 6 to 10 digits
  Fact<std::string> control_code;    // a claim, tested and never trusted
  Fact<Form> form;
  Fact<std::string> material;
  std::map<std::string, Fact<Range>, std::less<>> composition;  // element symbol to mass fraction
  bool composition_complete = false;                            // what is not named is absent
  Fact<Country> origin;
  Fact<std::vector<Content>> content;  // a list that is given is complete
  Fact<std::vector<MadeWith>> made_with;
  std::map<std::string, Fact<Parameter>, std::less<>> parameters;
  Fact<Quantity> quantity;
  Fact<Money> value;
  friend bool operator==(const Line&, const Line&) = default;
};

struct Dates {
  Fact<Date> contract;
  Fact<Date> declaration;
  Fact<Date> departure;
  friend bool operator==(const Dates&, const Dates&) = default;
};

struct Transaction {
  std::string id;
  std::string source;  // where a published case was reported; carried, never judged
  Fact<Act> act;
  Dates dates;
  Fact<Country> from;
  Fact<Country> to;
  Fact<std::vector<Country>> via;  // a list that is given is complete
  Fact<Procedure> procedure;
  Fact<std::vector<Party>> parties;
  EndUse end_use;
  std::vector<Line> lines;
  friend bool operator==(const Transaction&, const Transaction&) = default;
};

}  // namespace sluice::trade

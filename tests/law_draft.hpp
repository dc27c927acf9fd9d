// SPDX-License-Identifier: Apache-2.0
// A made-up law as a tree of small parts, for the random generator: edited as a tree and printed as the
// TOML and CSV of docs/rulebook-format.md, so that every made-up law goes through the loader as any other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sluice/base/date.hpp"
#include "sluice/rulebook/load.hpp"
#include "sluice/rulebook/model.hpp"

namespace sluice::test {

struct DraftCondition {
  enum class Kind { always, test, any, all, none, party, is, assume };
  Kind kind = Kind::always;
  std::string key;    // test: the fact; is: the condition's name; assume: the assumption's full id
  std::string value;  // test: the value as TOML; assume: the value it is taken to be
  std::vector<DraftCondition> parts;
};

struct DraftFact {
  std::string id;
  rulebook::FactKind kind = rulebook::FactKind::flag;
  std::vector<std::string> values;        // of a choice
  std::optional<DraftCondition> silence;  // one test of a fact of the transaction
  std::string means;
};

struct DraftNamed {
  std::string id;
  DraftCondition when;
};

struct DraftAssumption {
  std::size_t by = 0;
  std::string id;  // without the instrument's
  bool is_date = false;
  std::vector<std::string> values;  // the default first
};

struct DraftDay {
  Date date;
  int assumption = -1;  // into LawDraft::assumptions; the date is then its default
};

struct DraftEvent {
  rulebook::Event::Kind kind = rulebook::Event::Kind::effective;
  std::size_t by = 0;
  std::size_t of = 0;
  std::vector<std::string> scope;
  DraftDay first;
  std::optional<DraftDay> last;
};

struct DraftItem {
  std::string code;
  DraftCondition when;
};

struct DraftList {
  std::size_t instrument = 0;
  std::string id;  // without the instrument's
  std::vector<DraftItem> items;
};

struct DraftProvision {
  std::size_t instrument = 0;
  std::string id;  // without the instrument's
  DraftCondition when;
  std::vector<std::string> lists;  // full ids, or "group:…"
  // Into LawDraft::provisions.
  std::vector<std::size_t> requires_any, lifts, overrides, eases, keeps;
  rulebook::Effect effect;
  bool exception = false;
};

struct DraftGroup {
  std::string id;
  std::vector<std::string> lists;
};

struct LawDraft {
  std::vector<std::string> has_roles;
  std::vector<std::string> party_lists;
  std::vector<std::string> kinds;
  std::vector<std::string> duties;
  std::vector<DraftFact> facts;
  std::vector<DraftNamed> named;
  std::vector<Date> announced;  // by instrument
  std::vector<DraftAssumption> assumptions;
  std::vector<DraftEvent> events;
  std::vector<DraftList> lists;
  std::vector<DraftGroup> groups;
  std::vector<DraftProvision> provisions;
  std::vector<std::string> palette;  // the facts that its conditions speak of
};

[[nodiscard]] std::string instrument_id(std::size_t instrument);
[[nodiscard]] std::string full_id(const DraftList& list);
[[nodiscard]] std::string full_id(const DraftProvision& provision);
[[nodiscard]] std::string full_id(const DraftAssumption& assumption);

// A condition as an inline table of TOML.
[[nodiscard]] std::string print(const DraftCondition& condition);
[[nodiscard]] rulebook::Bundle print(const LawDraft& draft);

}  // namespace sluice::test

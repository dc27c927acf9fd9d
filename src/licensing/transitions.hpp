// SPDX-License-Identifier: Apache-2.0
// What may be done in which state, and by whom: a table that is data (data/licensing/*_states.csv), read and checked
// once. No act changes a state but by a row of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/date.hpp"
#include "sluice/base/result.hpp"
#include "sluice/licensing/actor.hpp"
#include "sluice/trade/determination.hpp"

namespace sluice::licensing {

// Where a row of data comes from: an article of law, or "design" where the law leaves it to whoever runs the desk.
struct Source {
  std::string cite;
  Date read;
  trade::Firmness firmness = trade::Firmness::derived;
  friend bool operator==(const Source&, const Source&) = default;
};

template <class State, class Act>
struct Transition {
  State from{};
  Act act{};
  State to{};
  std::vector<ActorRole> who;
  std::string note;
  Source source;
};

// The first state of the enumeration is the one before there is a record. An act with several rows from one state leads
// to one of them, as what the act says decides.
template <class State, class Act>
class Transitions {
 public:
  // Columns from,act,to,who,note,source,read,firmness; roles in `who` are joined by "|". A row without an act declares
  // that a record may rest in `from` for good. Fails as parse_csv does, or with file and line: licensing.column,
  // licensing.cell (a word that is no state, act or role, a row without a source), states.twice (the same row again, or
  // other roles for one act in one state); then states.unused (a state or act that no row names), states.unreachable,
  // states.dead_end (a state that nothing leads out of and that is declared no end).
  [[nodiscard]] static Result<Transitions> read(std::string_view csv, std::string_view file = {});

  [[nodiscard]] const std::vector<Transition<State, Act>>& rows() const { return rows_; }
  [[nodiscard]] bool ends(State state) const;
  [[nodiscard]] bool allows(State from, Act act) const;
  [[nodiscard]] bool allows(State from, Act act, ActorRole role) const;
  [[nodiscard]] bool leads(State from, Act act, State to) const;
  // The acts possible in a state, in the order of the table.
  [[nodiscard]] std::vector<Act> acts(State from) const;

 private:
  std::vector<Transition<State, Act>> rows_;
  std::vector<State> ends_;
};

// The table as a Mermaid state diagram, for docs/licensing.md.
template <class State, class Act>
[[nodiscard]] std::string diagram(const Transitions<State, Act>& table);

}  // namespace sluice::licensing

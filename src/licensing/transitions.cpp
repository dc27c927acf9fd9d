// SPDX-License-Identifier: Apache-2.0
#include "sluice/licensing/transitions.hpp"

#include <algorithm>
#include <set>

#include "rows.hpp"
#include "sluice/licensing/application.hpp"
#include "sluice/licensing/licence.hpp"

namespace sluice::licensing {
namespace {

template <class State, class Act>
bool same_place(const Transition<State, Act>& a, const Transition<State, Act>& b) {
  return a.from == b.from && a.act == b.act;
}

template <class E>
std::vector<E> all() {
  std::vector<E> every;
  for (std::size_t i = 0; i < trade::kSymbols<E>.size(); ++i) every.push_back(static_cast<E>(i));
  return every;
}

// One row's Transition; a row that names no act declares an end.
template <class State, class Act>
void take_row(Cells& cells, std::vector<Transition<State, Act>>& rows, std::vector<State>& ends) {
  Transition<State, Act> row;
  row.from = cells.word<State>("from");
  row.source = cells.source();
  if (cells["act"].empty() && cells["to"].empty() && cells["who"].empty()) {
    if (std::ranges::find(ends, row.from) != ends.end()) cells.refuse("from", "states.twice");
    ends.push_back(row.from);
    return;
  }
  row.act = cells.word<Act>("act");
  row.to = cells.word<State>("to");
  for (const std::string& role : cells.list("who")) row.who.push_back(cells.word<ActorRole>("who", role));
  if (row.who.empty()) cells.refuse("who");
  row.note = cells["note"];
  for (const auto& other : rows) {
    if (same_place(other, row) && (other.to == row.to || other.who != row.who)) cells.refuse("act", "states.twice");
  }
  rows.push_back(std::move(row));
}

}  // namespace

template <class State, class Act>
Result<Transitions<State, Act>> Transitions<State, Act>::read(std::string_view csv, std::string_view file) {
  Transitions table;
  auto read = each_row(csv, file, {"from", "act", "to", "who", "note"},
                       [&](Cells& cells) { take_row(cells, table.rows_, table.ends_); });
  if (!read) return fail(std::move(read.error()));

  const auto refuse = [&](std::string_view code, std::string_view symbol) {
    return fail(code, {std::string(symbol)}, Where{std::string(file), 1, {}});
  };
  std::set<State> reached{State{}};
  for (std::size_t before = 0; before != reached.size();) {
    before = reached.size();
    for (const auto& row : table.rows_) {
      if (reached.contains(row.from)) reached.insert(row.to);
    }
  }
  for (const State state : all<State>()) {
    const auto touches = [&](const auto& row) { return row.from == state || row.to == state; };
    if (std::ranges::none_of(table.rows_, touches)) return refuse("states.unused", trade::symbol(state));
    if (!reached.contains(state)) return refuse("states.unreachable", trade::symbol(state));
    const auto leaves = [&](const auto& row) { return row.from == state && row.to != state; };
    if (!table.ends(state) && std::ranges::none_of(table.rows_, leaves)) {
      return refuse("states.dead_end", trade::symbol(state));
    }
  }
  for (const Act act : all<Act>()) {
    const auto names = [&](const auto& row) { return row.act == act; };
    if (std::ranges::none_of(table.rows_, names)) return refuse("states.unused", trade::symbol(act));
  }
  return table;
}

template <class State, class Act>
bool Transitions<State, Act>::ends(State state) const {
  return std::ranges::find(ends_, state) != ends_.end();
}

template <class State, class Act>
bool Transitions<State, Act>::allows(State from, Act act) const {
  return std::ranges::any_of(rows_, [&](const auto& row) { return row.from == from && row.act == act; });
}

template <class State, class Act>
bool Transitions<State, Act>::allows(State from, Act act, ActorRole role) const {
  return std::ranges::any_of(rows_, [&](const auto& row) {
    return row.from == from && row.act == act && std::ranges::find(row.who, role) != row.who.end();
  });
}

template <class State, class Act>
bool Transitions<State, Act>::leads(State from, Act act, State to) const {
  return std::ranges::any_of(rows_,
                             [&](const auto& row) { return row.from == from && row.act == act && row.to == to; });
}

template <class State, class Act>
std::vector<Act> Transitions<State, Act>::acts(State from) const {
  std::vector<Act> possible;
  for (const auto& row : rows_) {
    if (row.from == from && std::ranges::find(possible, row.act) == possible.end()) possible.push_back(row.act);
  }
  return possible;
}

template <class State, class Act>
std::string diagram(const Transitions<State, Act>& table) {
  std::string text = "stateDiagram-v2\n";
  const auto name = [](State state) { return state == State{} ? "[*]" : std::string(trade::symbol(state)); };
  for (const auto& row : table.rows()) {
    if (row.from == row.to) continue;
    text += "  " + name(row.from) + " --> " + name(row.to) + ": " + std::string(trade::symbol(row.act)) + '\n';
  }
  for (const State state : all<State>()) {
    if (table.ends(state)) text += "  " + name(state) + " --> [*]\n";
  }
  return text;
}

template class Transitions<ApplicationState, ApplicationAct>;
template class Transitions<LicenceState, LicenceAct>;
template std::string diagram(const Transitions<ApplicationState, ApplicationAct>&);
template std::string diagram(const Transitions<LicenceState, LicenceAct>&);

}  // namespace sluice::licensing

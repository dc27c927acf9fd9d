// SPDX-License-Identifier: Apache-2.0
// What applications and licences have in common: may this act be done here, now, by this role?
#pragma once

#include <string>
#include <string_view>

#include "sluice/licensing/transitions.hpp"

namespace sluice::licensing {

// The codes of one machine's faults.
struct PermitCodes {
  std::string_view not_allowed;
  std::string_view role;
  std::string_view other_province;
  std::string_view before;
  std::string_view history;
};

template <class E>
std::string joined(const std::vector<E>& symbols) {
  std::string text;
  for (const E symbol : symbols) text += (text.empty() ? "" : ", ") + std::string(trade::symbol(symbol));
  return text.empty() ? "-" : text;
}

template <class State, class Act>
Result<void> permit(const Transitions<State, Act>& table, State from, Act act, const Actor& by,
                    const PermitCodes& codes) {
  const std::string state(trade::symbol(from));
  const std::string name(trade::symbol(act));
  if (!table.allows(from, act)) return fail(codes.not_allowed, {state, name, joined(table.acts(from))});
  if (table.allows(from, act, by.role)) return {};
  std::vector<ActorRole> who;
  for (const auto& row : table.rows()) {
    if (row.from == from && row.act == act) who = row.who;
  }
  return fail(codes.role, {name, std::string(trade::symbol(by.role)), joined(who)});
}

// Central desks (no province) see all, a province its own.
inline Result<void> same_province(const Actor& by, const std::string& province, const PermitCodes& codes) {
  const bool desk =
      by.role == ActorRole::officer || by.role == ActorRole::approver || by.role == ActorRole::administrator;
  if (!desk || by.province.empty() || by.province == province) return {};
  return fail(codes.other_province, {by.province, province});
}

template <class Event>
Result<void> in_order(const std::vector<Event>& history, Date on, const PermitCodes& codes) {
  if (history.empty() || history.back().on <= on) return {};
  return fail(codes.before, {to_string(on), to_string(history.back().on)});
}

template <class State, class Act, class Event>
Result<State> fold_history(const std::vector<Event>& history, const Transitions<State, Act>& table,
                           const PermitCodes& codes) {
  State state{};
  for (const Event& event : history) {
    if (!table.leads(state, event.act, event.to)) {
      return fail(codes.history, {std::string(trade::symbol(state)), std::string(trade::symbol(event.act)),
                                  std::string(trade::symbol(event.to))});
    }
    state = event.to;
  }
  return state;
}

}  // namespace sluice::licensing

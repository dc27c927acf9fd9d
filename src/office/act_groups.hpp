// SPDX-License-Identifier: Apache-2.0
// The table of acts, group by group; a group's file says what its acts do. What they share: reading a body, and rows.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "desk.hpp"
#include "sluice/wire/fields.hpp"

namespace sluice::office {

void add_person_acts(std::vector<ActKind>& table);
void add_enterprise_acts(std::vector<ActKind>& table);
void add_document_acts(std::vector<ActKind>& table);
void add_application_acts(std::vector<ActKind>& table);
void add_licence_acts(std::vector<ActKind>& table);
void add_ledger_acts(std::vector<ActKind>& table);
void add_journal_acts(std::vector<ActKind>& table);
void add_violation_acts(std::vector<ActKind>& table);

using Roles = std::vector<licensing::ActorRole>;

// What an act says, read by its table of fields.
template <class Body>
[[nodiscard]] Result<Body> read_body(const Desk& desk, const Act& act) {
  wire::Reading reading{desk.tools.reference, {}, {}};
  Body body;
  if (!wire::ObjectOf<Body>::read(reading, wire::Place{act.body}, body)) return fail(std::move(reading.error));
  return body;
}

// A row of the table for an act whose body is a struct of the office's own. `perform` takes the desk, the subject and
// the body.
template <class Body, class Perform>
ActKind act_of(std::string_view name, std::string_view phrase, Roles roles, wire::Words meaning, Perform perform) {
  ActKind kind;
  kind.name = name;
  kind.phrase = phrase;
  kind.roles = std::move(roles);
  kind.meaning = meaning;
  kind.body = &wire::ObjectOf<Body>::shape();
  kind.perform = [perform](Desk& desk, const Act& act) -> Result<Done> {
    auto body = read_body<Body>(desk, act);
    if (!body) return fail(std::move(body.error()));
    return perform(desk, act.subject, *body);
  };
  return kind;
}

// The same for an act that makes its subject.
template <class Body, class Perform>
ActKind making_act_of(std::string_view name, std::string_view phrase, Roles roles, wire::Words meaning,
                      Perform perform) {
  ActKind kind = act_of<Body>(name, phrase, std::move(roles), meaning,
                              [perform](Desk& desk, const std::string&, Body& body) { return perform(desk, body); });
  kind.makes = true;
  return kind;
}

}  // namespace sluice::office

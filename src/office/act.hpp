// SPDX-License-Identifier: Apache-2.0
// An act is whatever changes a record: it is done by a person on a day, whole or not at all, and leaves one leaf in the
// journal. Every road (command line, files of acts, scenarios, HTTP) comes down to this one shape.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/date.hpp"
#include "sluice/base/json.hpp"
#include "sluice/base/result.hpp"
#include "sluice/licensing/actor.hpp"
#include "sluice/wire/shape.hpp"

namespace sluice::office {

class Desk;

struct Act {
  std::string name;            // of the table of acts: "application.submit"
  std::string subject;         // the record it is about; empty where the act makes one
  Json body = Json::object();  // what the act says, by the act's table of fields
  std::string key;             // where given: the same act with the same key is done once
  std::string attachment;      // bytes that come with it: a document, what is sealed
};

// Who acts, and on which day of the authority's calendar.
struct Occasion {
  std::string by;  // a person's id
  Date on;
};

struct Done {
  std::string subject;           // the record made or changed
  Json answer = Json::object();  // what there is to tell of it
};

// One row of the table of acts.
struct ActKind {
  std::string_view name;
  std::string_view phrase;                  // as a scenario says it, before the subject: "submits application"
  bool makes = false;                       // the act makes its subject
  std::vector<licensing::ActorRole> roles;  // who may; empty: the state table of the record says
  wire::Words meaning;
  bool attaches = false;  // bytes come with it
  const wire::Shape* body = nullptr;
  std::function<Result<Done>(Desk&, const Act&)> perform;
};

// All acts, by name.
[[nodiscard]] std::span<const ActKind> acts();

// Null where there is no such act.
[[nodiscard]] const ActKind* find_act(std::string_view name);

}  // namespace sluice::office

// SPDX-License-Identifier: Apache-2.0
// The fold of an instrument's dated events into the days on which a provision is unknown, announced,
// in force, suspended or ended. Each status carries the event that made it, for the citation.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sluice/base/date.hpp"
#include "sluice/base/result.hpp"
#include "sluice/rulebook/model.hpp"

namespace sluice::rulebook {

enum class Status { unknown, pending, in_force, suspended, ended };

struct Stretch {
  Span days;
  Status status = Status::unknown;
  int event = -1;               // into Rulebook::events: the one that put it so; -1 where none did
  bool never_in_force = false;  // suspended before it ever took effect
};

// Every day from Date::min() to Date::max(), in order, each in exactly one stretch; neighbours differ.
using Timeline = std::vector<Stretch>;

// What every assumption is taken to be: full id to value. Ids not named stand at their default.
using Assumed = std::map<std::string, std::string, std::less<>>;

[[nodiscard]] const Stretch& at(const Timeline& timeline, Date day);

// The day an event names, with assumptions applied; nothing where the text gives none.
[[nodiscard]] std::optional<Date> resolve(const Day& day, const Rulebook& book, const Assumed& assumed);

// The timeline of one scope (a provision's or a list's own id, without the instrument's) of an
// instrument. Fails with event.overlap (two suspensions of one day, a second effective day),
// event.order (a suspension that ends before it begins; a reinstatement or extension of what is not
// suspended), naming the event's file and line.
[[nodiscard]] Result<Timeline> fold(const Rulebook& book, std::size_t instrument, std::string_view scope,
                                    const Assumed& assumed);

}  // namespace sluice::rulebook

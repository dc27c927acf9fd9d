// SPDX-License-Identifier: Apache-2.0
// Static checks of a rulebook that loads: what is contradictory, unreachable, silent, stale or untested.
// Each finding has a stable code and, where it can have one, a witness: a box of facts in words, followed by
// the assumption under which it shows where that is not the default. The default of every assumption is
// looked at, and each alternative by itself; combinations of alternatives are not.
//
// Conditions are compared as boxes (box.hpp): exactly, but for what ties two facts together. Party clauses
// that differ, a material and its composition, and mass fractions that add up to more than one are taken to
// be free of each other, so a witness may name goods that do not exist. Tests of a fact with several
// values at once (`via`, `made_with`) are free of each other too, unless they are the same test.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/rulebook/model.hpp"

namespace sluice::rulebook {

struct Finding {
  enum class Severity { error, warning };
  Severity severity = Severity::error;
  Error error;  // code, arguments (the witness last, where there is one), place
};

struct CheckOptions {
  Date today;           // for what is about to lapse or stale
  int lapse_days = 30;  // a suspension that ends within so many days is worth a warning
  int stale_days = 60;  // as is a verified_through that lies further back
};

// The findings in the order of this list, those of one code in the order of the rulebook. Arguments in braces.
//
// check.overlap        {weakening, control, day, witness}: an exempt, overriding or kind-adding provision meets a
//                      control in force that none of its edges names, where it bears on something. A provision
//                      that only adds kinds meets only controls that restrict kinds. What stands or falls with
//                      something that the weakening one takes away is not met. (error)
// check.gap            {total, day, witness}: a promised total that leaves a place silent: no provision that acts
//                      there on that day has so strict an outcome. The first such day. (error)
// check.never          {what, condition}: a condition, or a part of one, that nothing can satisfy; a provision
//                      whose condition, items, requirements and targets exclude each other (error)
// check.never_in_force {what}: a provision or item list, or an instrument with all of them, that comes into force
//                      under no assumption (warning)
// check.masked         {provision, other}: a provision that never changes an answer but for its citations: wherever
//                      and whenever it applies the other does, with an effect and codes that leave nothing to add.
//                      What several others do together is not seen. (warning)
// check.validity       {provision, day}: a provision in force while none of its item lists is; the first day (warning)
// check.open_end       {instrument, day}: a suspension from that day without an end (warning)
// check.lapse          {instrument, day}: a suspension with its last day within lapse_days of today (warning)
// check.stale          {day, days}: verified_through lies more than stale_days before today (warning)
// check.example        {what, kind}: a provision or control code without its hit or near miss (error)
// check.boundary       {provision, day}: no example of the provision is dated on the first or last day, or the day
//                      before or after, of a stretch in which it is in force under the default assumptions. An
//                      example that takes the end of something otherwise does not count. (error)
// check.suspended      {provision}: never in force under the default assumptions, and no example expects it as
//                      suspended or pending on a day when it is (error)
// check.question       {what}: a fact or assumption without question text in both languages (error)
// check.unused         {what, id}: a fact, duty, kind, assumption or list that nothing uses (warning)
//
// A rulebook made by hand whose events do not fold gives what fold() says, alone.
[[nodiscard]] std::vector<Finding> check(const Rulebook& book, const CheckOptions& options);

}  // namespace sluice::rulebook

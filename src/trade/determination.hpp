// SPDX-License-Identifier: Apache-2.0
// A determination: what each regime says of each line of a transaction on one day, why, until when,
// and what is still to be known. Regimes stand side by side and are never merged.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sluice/base/date.hpp"
#include "sluice/trade/fact.hpp"
#include "sluice/trade/vocabulary.hpp"

namespace sluice::trade {

struct Text {  // law in words, in both languages
  std::string en;
  std::string zh;
  friend bool operator==(const Text&, const Text&) = default;
};

// How sure the rulebook is of a provision, from its source.
enum class Firmness { official, verified, secondary, derived };
template <>
inline constexpr std::array<std::string_view, 4> kSymbols<Firmness>{"official", "verified", "secondary", "derived"};

struct Citation {
  std::string provision;  // "CN-2025-18/1"
  std::string cite;       // "announcement 18 of 2025, art. 1"
  Text says;
  std::string source;  // an address
  Date read;           // when the source was read
  Firmness firmness = Firmness::derived;
  friend bool operator==(const Citation&, const Citation&) = default;
};

// A provision that would apply but for a suspension.
struct Suspended {
  Citation citation;
  Date from;
  std::optional<Date> until;  // the last suspended day
  std::string by;             // the instrument that suspends
  bool never_in_force = false;
  bool possible = false;  // whether it would apply turns on a fact that is not known
  friend bool operator==(const Suspended&, const Suspended&) = default;
};

// Announced, not yet in force.
struct Pending {
  Citation citation;
  Date announced;
  std::optional<Date> from;  // the day it will take effect as the law now stands
  bool possible = false;
  friend bool operator==(const Pending&, const Pending&) = default;
};

struct Ask {
  std::string fact;  // JSON Pointer
  Text question;
  std::vector<std::string> between;  // the answers that it decides between
  friend bool operator==(const Ask&, const Ask&) = default;
};

// A provision in force that does not apply, and the fewest facts that would have to be otherwise.
struct NearMiss {
  Citation citation;
  struct Change {
    std::string fact;
    std::string is;
    std::string needed;
    friend bool operator==(const Change&, const Change&) = default;
  };
  std::vector<Change> changes;
  friend bool operator==(const NearMiss&, const NearMiss&) = default;
};

// Outcome first, then policy; policy only where a licence is required.
struct Bound {
  Outcome outcome = Outcome::no_control_found;
  std::optional<Policy> policy;
  friend auto operator<=>(const Bound&, const Bound&) = default;
};

struct LineDetermination {
  std::string line;
  std::optional<Outcome> outcome;  // nothing: indeterminate, the possible outcomes differ
  std::optional<Policy> policy;    // nothing: none applies, or the possible policies differ
  Bound at_least;
  Bound at_most;
  std::vector<std::string> control_codes;           // certain
  std::vector<std::string> possible_control_codes;  // in some completions only
  std::vector<std::string> licence_kinds;           // usable whatever the unknown facts turn out to be
  std::vector<std::string> duties;
  std::vector<Text> exceptions;  // where prohibited: the exceptional application there may be
  std::vector<Citation> because;
  std::vector<Citation> possible;  // applies if an unknown fact falls so
  std::vector<Suspended> suspended;
  std::vector<Pending> pending;
  std::vector<Ask> ask;
  bool ask_bounded = false;  // too many unknown facts to be exact: `ask` holds at least all that matter
  std::vector<NearMiss> why_not;
  Span holds;               // the days around as_of on which the same facts give the same answer
  std::vector<Text> notes;  // what does not add up: a claimed code, a commodity code, an unknown list
  friend bool operator==(const LineDetermination&, const LineDetermination&) = default;
};

struct AssumptionUsed {
  std::string id;
  std::string assumed;
  Text because;
  std::map<std::string, std::string> otherwise;  // alternative value to the outcome it would give
  friend bool operator==(const AssumptionUsed&, const AssumptionUsed&) = default;
};

struct RegimeDetermination {
  std::string regime;
  Date as_of;
  std::string as_of_from;  // "declaration", "--as-of", "today": what named the day
  std::optional<Outcome> outcome;
  std::optional<Policy> policy;
  Bound at_least;
  Bound at_most;
  std::vector<LineDetermination> lines;
  std::vector<AssumptionUsed> assumptions;
  Date verified_through;
  bool beyond_verified = false;  // as_of lies after what has been verified
  Text scope;
  friend bool operator==(const RegimeDetermination&, const RegimeDetermination&) = default;
};

// What one regime demands and another forbids. Never resolved here: a person decides.
struct Conflict {
  std::string id;
  std::string line;
  Text says;
  std::string source;
  friend bool operator==(const Conflict&, const Conflict&) = default;
};

// What the lists say of a party of the transaction, itself or by who owns it. Facts were taken from those that apply.
struct PartyFinding {
  std::string party;  // its id in the transaction
  std::string key;    // its fingerprint, under which a decision on the finding is kept
  std::string list;   // as the rulebook names it
  std::string entry;  // on the list; nothing where the list itself was not there to be looked at
  std::string how;    // "number", "name", "unread" (it may be among parties that were not read), "owned", "owners" (who
                      // holds it is not all known), "missing" (there is no such list here)
  std::optional<double> score;   // of a name, 0 to 1
  std::string asked;             // the name or number of the party
  std::string listed;            // the name or number on the list
  std::vector<std::string> why;  // parts of the names and how they met; stakes from the listed party down
  Relation relation = Relation::itself;
  std::optional<Range> share;  // where owned
  Disposition disposition = Disposition::open;
  std::string reason;   // of the disposition, and who gave it
  bool applies = true;  // on the day; a finding that does not is told and gives no fact
  std::string measure;  // what the list asks, by its own key
  std::string cite;
  std::string address;
  friend bool operator==(const PartyFinding&, const PartyFinding&) = default;
};

struct ScreenedList {
  std::string list;
  Date version;
  bool later = false;               // no version is kept that is not later than the day
  std::vector<std::string> unread;  // announcements of which not all parties are in
  friend bool operator==(const ScreenedList&, const ScreenedList&) = default;
};

// The parties as the lists stood on a day.
struct Screening {
  Date as_of;
  std::vector<ScreenedList> lists;
  std::vector<PartyFinding> findings;
  friend bool operator==(const Screening&, const Screening&) = default;
};

struct Determination {
  std::string transaction;
  std::string known_at;  // the release of the rulebook that answered
  std::string rulebook;  // its hash
  std::vector<RegimeDetermination> regimes;
  std::vector<Conflict> conflicts;
  std::vector<Screening> screening;  // one for each day that a regime judges; empty where nobody was screened
  friend bool operator==(const Determination&, const Determination&) = default;
};

}  // namespace sluice::trade

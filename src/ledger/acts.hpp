// SPDX-License-Identifier: Apache-2.0
// What may be done to the accounts, and the one function that does it. Pure: the day of every event is in the act.
//
// An act is refused whole or done whole. A refusal is the first of these that applies:
//   1. the act itself is malformed: ledger.identifier, ledger.sequence, ledger.tells, ledger.amount, ledger.tolerance,
//      ledger.factor, ledger.days, ledger.limits
//   2. a row it names is not there: ledger.account, ledger.hold
//   3. it was done before: with the same content it succeeds again and changes nothing; with other content
//      ledger.account_exists, ledger.hold_exists, ledger.id_taken, ledger.settled
//   4. the rows do not go together: ledger.kind, ledger.cycle, ledger.paths, ledger.measure, ledger.unit
//   5. the state forbids it: of a hold ledger.hold_closed, ledger.conflict; of an account on the day of the event, the
//      line first and then its caps by name, ledger.closed, ledger.expired, ledger.not_yet, ledger.suspended; others
//      ledger.not_suspended, ledger.already_suspended, ledger.already_ended, ledger.not_expired, ledger.held_open,
//      ledger.nothing_to_settle
//   6. the amounts do not allow it, the line first and then its caps by name, on each uses, quantity, value:
//      ledger.uses, ledger.over_hold, ledger.posted_twice, ledger.over_post, ledger.over_contra, ledger.over_free,
//      ledger.below_use
//   7. a number has no room: ledger.range
// A message of customs (Report) is refused for 1 and 7 alone: whatever else is wrong with it, it is kept, and told.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/ledger/rows.hpp"

namespace sluice::ledger {

struct Limits {
  Amounts amounts;
  std::optional<std::int64_t> uses;
  friend bool operator==(const Limits&, const Limits&) = default;
};

// A new account. What a cap counts, everything below it counts as well.
struct Open {
  std::string account;
  Kind kind = Kind::line;
  Limits limits;
  std::vector<Parent> parents;
  Span valid;
  int tolerance_per_mille = 0;  // 0 to 1000; caps: 0
};
// Other limits, of measures that the account counts. What is held and exported keeps its room (ledger.below_use),
// except that a limit that is raised may always be.
struct Amend {
  std::string account;
  Limits limits;
};
// From that day on nothing leaves and nothing is declared, until reinstated.
struct Suspend {
  std::string account;
  Date from;
};
// `day` is the first on which things may leave again.
struct Reinstate {
  std::string account;
  Date day;
};
// The account is no more from that day on: after its last valid day (Expire), or since it was withdrawn, revoked or
// given back (Close). What is held stays held until it is closed, since messages of earlier events may be on their way.
struct Expire {
  std::string account;
  Date day;
};
struct Close {
  std::string account;
  Date day;
};
// A licence replaces another: each old account ends that day, keeps of its limit what was exported, and hands the rest
// to the new one, whose limits are left empty here; so what both stand under counts nothing twice. Name the lines and
// the caps of the licence together. Refused while anything is held on an old one. Whether the new ones go together (4)
// is looked at last.
struct Carry {
  struct Pair {
    std::string from;
    Open to;
  };
  std::vector<Pair> pairs;
  Date day;
};
// Room on the line and on every cap above it, each once, for an item of a declaration.
struct MakeHold {
  HoldKey key;
  std::string line;
  Date day;
  Amounts amounts;  // of what the line counts; other amounts are not kept
};
// What customs tells; `step` and `settles` are not read.
struct Report {
  Message message;
};
// By hand, where no customs tell: strict, and in effect at once. Each has an id of its own, so that doing it twice is
// doing it once. delta is the commit event as the regime names it; also contra, free and close (without amounts). A
// close by hand does not wait for messages that are missing.
struct Do {
  HoldKey key;
  std::string id;
  Tells tells = Tells::delta;
  Date day;
  Amounts amounts;
};
// What customs told under a number is replaced by this, which counts whatever the day: for a message that stands aside.
struct Settle {
  HoldKey key;
  std::int64_t sequence = 0;
  std::string id;
  Tells tells = Tells::nothing;
  Date day;
  Amounts amounts;
};

using Act = std::variant<Open, Amend, Suspend, Reinstate, Expire, Close, Carry, MakeHold, Report, Do, Settle>;

// What an act did to one measure of one hold.
struct Movement {
  HoldKey key;
  Measure measure = Measure::quantity;
  std::int64_t posted = 0;  // change of; negative where an export was undone or a correction told less
  std::int64_t freed = 0;
  Date last;  // day of the last event that counts as an export; Date::min() where nothing does
  friend bool operator==(const Movement&, const Movement&) = default;
};

// The rows to write, whole, in place of what is there under their keys; messages are only ever added.
struct Change {
  std::vector<Account> accounts;
  std::vector<Hold> holds;
  std::vector<Message> messages;
  std::vector<Movement> movements;
  friend bool operator==(const Change&, const Change&) = default;
};

// Reads only the rows that rows_needed names. A row that should be there and is not is ledger.account or ledger.hold.
// (Not `apply`: that of std, which knows variants, would be found as well.)
[[nodiscard]] Result<Change> enter(const Books& books, const Act& act);

// The rows of a change into the books; with enter(), a replay.
void write(Books& books, const Change& change);

// What to load before enter(): the accounts named, with all accounts above them; all holds and messages of the
// declarations named, with the lines they draw on and all accounts above those; and all of that for every declaration
// with a hold on or below one of `below` and a message of an event on `since` or later, since those may count otherwise
// now.
struct Needs {
  std::vector<std::string> accounts;
  std::vector<std::string> declarations;
  std::vector<std::string> below;
  Date since;
};
[[nodiscard]] Needs rows_needed(const Act& act);

}  // namespace sluice::ledger

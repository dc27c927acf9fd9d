// SPDX-License-Identifier: Apache-2.0
// The rows of the ledger: accounts, holds and messages, each a value that a store writes by itself. Amounts are whole
// numbers: millionths of a unit or of a currency, and uses. docs/ledger.md tells the same to people.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sluice/base/date.hpp"
#include "sluice/base/quantity.hpp"
#include "sluice/base/rational.hpp"

namespace sluice::ledger {

// What an account may count. An index into the arrays below. A use is one declaration, however many items it has.
enum class Measure : std::size_t { quantity, value, uses };
inline constexpr std::array kMeasures = {Measure::quantity, Measure::value, Measure::uses};
inline constexpr std::array kGoods = {Measure::quantity, Measure::value};  // what a declaration states itself
constexpr std::size_t at(Measure measure) noexcept { return static_cast<std::size_t>(measure); }

// One measure of one account. Of what is authorised, `exported` has left, `held` is declared and may still leave,
// `allowance` is kept free for over-delivery on what is held, and the rest may be declared.
struct Tally {
  Code3 unit;  // Rec 20 unit or ISO 4217 currency; empty for uses
  std::int64_t authorised = 0;
  std::int64_t held = 0;
  std::int64_t allowance = 0;
  std::int64_t exported = 0;
  std::int64_t freed = 0;    // given back by declarations that used less than they held: for the record, spends nothing
  std::int64_t expired = 0;  // what nobody may declare any more, since the account has ended
  friend bool operator==(const Tally&, const Tally&) = default;
};

// A cap above an account. What the account counts, times the factor, is what the cap counts; without a factor both
// count the same unit. A cap of grams of dysprosium above a line of kilograms of magnet has 18 for 1.8 %.
struct Parent {
  std::string account;
  std::array<std::optional<Rational>, 2> factors;  // by Measure: quantity, value
  friend bool operator==(const Parent&, const Parent&) = default;
};

enum class Kind { line, cap };  // declarations are held on lines; caps stand above lines and caps
enum class Ending { none, expired, closed, replaced };  // closed: withdrawn, revoked or given back

struct Account {
  std::string id;
  Kind kind = Kind::line;
  std::array<std::optional<Tally>, 3> tallies;  // by Measure; none: not counted, so not limited
  std::vector<Parent> parents;
  Span valid;
  int tolerance_per_mille = 0;    // lines alone: over-delivery on what is held; raises no cap
  std::vector<Span> suspensions;  // in order, apart; the days on which nothing may leave
  Ending ending = Ending::none;
  Date ended = Date::max();  // the first day on which it is no more, if it has ended
  friend bool operator==(const Account&, const Account&) = default;
};

struct HoldKey {
  std::string declaration;
  std::int32_t item = 1;
  friend auto operator<=>(const HoldKey&, const HoldKey&) = default;
};

// One measure of one hold. amount and reach stay as declared; the rest follows from the messages.
struct Share {
  std::int64_t amount = 0;  // declared
  std::int64_t reach = 0;   // declared, and the allowance for over-delivery
  std::int64_t freed = 0;   // of the amount, given back
  std::int64_t taken = 0;   // of the reach, what the accounts keep for it, exported or not
  std::int64_t posted = 0;  // exported
  friend bool operator==(const Share&, const Share&) = default;
};

// An item of a declaration, on the line it draws on.
struct Hold {
  HoldKey key;
  std::string line;
  Date day;                                    // of the declaration
  std::array<std::optional<Share>, 2> shares;  // by Measure: what the line counts
  bool closed = false;
  bool attention = false;  // a message stands aside, or the messages say more than could be posted
  friend bool operator==(const Hold&, const Hold&) = default;
};

struct Amounts {
  std::optional<Quantity> quantity;
  std::optional<Money> value;
  friend bool operator==(const Amounts&, const Amounts&) = default;
};

enum class Tells {
  total,    // so much has left so far, this included
  delta,    // so much more has left
  contra,   // so much of it came back at the border
  free,     // so much of what was declared will not leave
  close,    // nothing more will leave; with amounts, they are the total
  nothing,  // only of a settling act: what was told under this number does not count
};

// What customs tells of an item of a declaration, and what was done about it by hand. Kept for ever, as it came: its
// key is all of its content.
struct Message {
  HoldKey key;
  std::int64_t sequence = 0;  // customs' number within the declaration, from 1 on without gaps
  std::int32_t step = 0;      // 0: from customs; n: the nth act by hand after that number (sequence may then be 0)
  bool settles = false;       // stands for all that customs told under this number
  std::string id;
  Tells tells = Tells::total;
  Date day;  // of the event
  Amounts amounts;
  friend bool operator==(const Message&, const Message&) = default;
};
// By declaration, sequence and step first; then whatever tells two rows apart.
struct MessageOrder {
  bool operator()(const Message& a, const Message& b) const;
};

// The rows at hand: all there are, or those which rows_needed (acts.hpp) asks for.
struct Books {
  std::map<std::string, Account, std::less<>> accounts;
  std::map<HoldKey, Hold> holds;
  std::set<Message, MessageOrder> messages;
  friend bool operator==(const Books&, const Books&) = default;
};

// May goods leave, and declarations be held, on this day? `suspended` only where nothing worse is the case.
enum class Standing { open, not_yet, suspended, expired, closed };
[[nodiscard]] Standing standing_on(const Account& account, Date day);

// What may still be declared on the account itself, whatever its caps say; 0 where it has ended or does not count it.
[[nodiscard]] std::int64_t left(const Account& account, Measure measure);
// The same of an account that counts it, ended or not: what is neither held nor exported.
[[nodiscard]] std::int64_t remainder(const Account& account, const Tally& tally);

}  // namespace sluice::ledger

// SPDX-License-Identifier: Apache-2.0
#include "books.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "sluice/base/text.hpp"

namespace sluice::office {
namespace {

using ledger::Account;
using ledger::Books;
using ledger::Hold;
using ledger::Measure;
using ledger::Message;
using store::Reading;
using store::Statement;
using store::Transaction;
using store::Value;

constexpr std::array<std::string_view, 2> kKinds{"line", "cap"};
constexpr std::array<std::string_view, 4> kEndings{"none", "expired", "closed", "replaced"};
constexpr std::array<std::string_view, 6> kTells{"total", "delta", "contra", "free", "close", "nothing"};

template <class E, std::size_t n>
std::string_view word(E value, const std::array<std::string_view, n>& words) {
  return words.at(static_cast<std::size_t>(value));
}
template <class E, std::size_t n>
E read_word(std::string_view text, const std::array<std::string_view, n>& words) {
  return static_cast<E>(std::ranges::find(words, text) - words.begin());
}

// Columns are read in order; the first fault stays.
class Row {
 public:
  explicit Row(Statement& statement) : statement_(statement) {}

  template <class T>
  T next() {
    auto got = statement_.get<T>(column_++);
    if (got) return std::move(*got);
    if (!error) error = std::move(got.error());
    return T{};
  }
  std::int64_t whole() { return next<std::int64_t>(); }
  std::optional<std::int64_t> maybe() { return next<std::optional<std::int64_t>>(); }
  std::string text() { return next<std::string>(); }
  Date day() { return took(parse_date(text())); }
  Date bound(std::string_view written, Date none) { return written.empty() ? none : took(parse_date(written)); }
  Date bound(Date none) { return bound(text(), none); }
  Code3 code() { return took(Code3::parse(text())); }

  template <class T>
  T took(Result<T> result) {
    if (result) return std::move(*result);
    if (!error) error = std::move(result.error());
    return T{};
  }

  std::optional<Error> error;

 private:
  Statement& statement_;
  std::size_t column_ = 0;
};

// Calls `take` with each row.
template <class Take>
Result<void> each(Reading& rows, std::string_view sql, std::vector<Value> values, Take take) {
  auto statement = rows.query(sql, std::move(values));
  if (!statement) return fail(std::move(statement.error()));
  while (true) {
    const auto more = statement->step();
    if (!more) return fail(more.error());
    if (!*more) return {};
    Row row(*statement);
    take(row);
    if (row.error) return fail(std::move(*row.error));
  }
}

// The first and the last day there are stand for no bound.
std::string written(Date day) { return day == Date::min() || day == Date::max() ? "" : to_string(day); }

std::string written(const std::vector<Span>& spans) {
  std::string result;
  for (const Span& span : spans)
    result += (result.empty() ? "" : " ") + written(span.first) + ".." + written(span.last);
  return result;
}

std::vector<Span> read_spans(Row& row) {
  std::vector<Span> spans;
  const std::string text = row.text();
  if (text.empty()) return spans;
  for (const std::string_view each : split(text, ' ')) {
    const auto dots = each.find("..");
    if (dots == std::string_view::npos) continue;
    spans.push_back({row.bound(each.substr(0, dots), Date::min()), row.bound(each.substr(dots + 2), Date::max())});
  }
  return spans;
}

std::string written(const std::optional<Rational>& factor) { return factor ? to_string(*factor) : ""; }

std::optional<Rational> read_factor(Row& row) {
  const std::string text = row.text();
  if (text.empty()) return std::nullopt;
  const auto slash = std::min(text.find('/'), text.size());
  const std::string below = slash == text.size() ? "1" : text.substr(slash + 1);
  return row.took(Rational::make(std::stoll(text.substr(0, slash)), std::stoll(below)));
}

constexpr std::string_view kAccountColumns =
    "id, kind, valid_from, valid_until, tolerance, suspensions, ending, ended, "
    "quantity_unit, quantity_authorised, quantity_held, quantity_allowance, quantity_exported, quantity_freed, "
    "quantity_expired, value_unit, value_authorised, value_held, value_allowance, value_exported, value_freed, "
    "value_expired, uses_authorised, uses_held, uses_allowance, uses_exported, uses_freed, uses_expired";

Account read_account(Row& row) {
  Account account;
  account.id = row.text();
  account.kind = read_word<ledger::Kind>(row.text(), kKinds);
  account.valid.first = row.bound(Date::min());
  account.valid.last = row.bound(Date::max());
  account.tolerance_per_mille = static_cast<int>(row.whole());
  account.suspensions = read_spans(row);
  account.ending = read_word<ledger::Ending>(row.text(), kEndings);
  account.ended = row.bound(Date::max());
  for (const Measure measure : ledger::kMeasures) {
    ledger::Tally tally;
    if (measure != Measure::uses) {
      const auto unit = row.next<std::optional<std::string>>();
      if (unit) tally.unit = row.took(Code3::parse(*unit));
    }
    const auto authorised = row.maybe();
    for (std::int64_t* member : {&tally.held, &tally.allowance, &tally.exported, &tally.freed, &tally.expired})
      *member = row.maybe().value_or(0);
    if (!authorised) continue;
    tally.authorised = *authorised;
    account.tallies[at(measure)] = tally;
  }
  return account;
}

std::vector<Value> values_of(const Account& account) {
  std::vector<Value> values{word(account.kind, kKinds),   written(account.valid.first),
                            written(account.valid.last),  std::int64_t{account.tolerance_per_mille},
                            written(account.suspensions), word(account.ending, kEndings),
                            written(account.ended)};
  for (const Measure measure : ledger::kMeasures) {
    const auto& tally = account.tallies[at(measure)];
    if (measure != Measure::uses) values.push_back(tally ? Value(tally->unit.text()) : Value());
    const auto put = [&](std::int64_t ledger::Tally::* member) {
      values.push_back(tally ? Value((*tally).*member) : Value());
    };
    put(&ledger::Tally::authorised);
    put(&ledger::Tally::held);
    put(&ledger::Tally::allowance);
    put(&ledger::Tally::exported);
    put(&ledger::Tally::freed);
    put(&ledger::Tally::expired);
  }
  return values;
}

constexpr std::string_view kHoldColumns =
    "declaration, item, line, day, closed, attention, quantity_amount, quantity_reach, quantity_freed, quantity_taken, "
    "quantity_posted, value_amount, value_reach, value_freed, value_taken, value_posted";

Hold read_hold(Row& row) {
  Hold hold;
  hold.key.declaration = row.text();
  hold.key.item = static_cast<std::int32_t>(row.whole());
  hold.line = row.text();
  hold.day = row.day();
  hold.closed = row.whole() != 0;
  hold.attention = row.whole() != 0;
  for (const Measure measure : ledger::kGoods) {
    const auto amount = row.maybe();
    ledger::Share share;
    for (std::int64_t* member : {&share.reach, &share.freed, &share.taken, &share.posted})
      *member = row.maybe().value_or(0);
    if (!amount) continue;
    share.amount = *amount;
    hold.shares[at(measure)] = share;
  }
  return hold;
}

std::vector<Value> values_of(const Hold& hold) {
  std::vector<Value> values{hold.key.declaration, std::int64_t{hold.key.item}, hold.line,
                            to_string(hold.day),  std::int64_t{hold.closed},   std::int64_t{hold.attention}};
  for (const Measure measure : ledger::kGoods) {
    const auto& share = hold.shares[at(measure)];
    const auto put = [&](std::int64_t ledger::Share::* member) {
      values.push_back(share ? Value((*share).*member) : Value());
    };
    put(&ledger::Share::amount);
    put(&ledger::Share::reach);
    put(&ledger::Share::freed);
    put(&ledger::Share::taken);
    put(&ledger::Share::posted);
  }
  return values;
}

constexpr std::string_view kMessageColumns =
    "declaration, item, sequence, step, settles, id, tells, day, quantity, quantity_unit, value, value_unit";

Message read_message(Row& row) {
  Message message;
  message.key.declaration = row.text();
  message.key.item = static_cast<std::int32_t>(row.whole());
  message.sequence = row.whole();
  message.step = static_cast<std::int32_t>(row.whole());
  message.settles = row.whole() != 0;
  message.id = row.text();
  message.tells = read_word<ledger::Tells>(row.text(), kTells);
  message.day = row.day();
  const auto quantity = row.maybe();
  const auto unit = row.next<std::optional<std::string>>();
  if (quantity && unit) message.amounts.quantity = Quantity{*quantity, row.took(Code3::parse(*unit))};
  const auto value = row.maybe();
  const auto currency = row.next<std::optional<std::string>>();
  if (value && currency) message.amounts.value = Money{*value, row.took(Code3::parse(*currency))};
  return message;
}

std::vector<Value> values_of(const Message& message) {
  const auto& [quantity, value] = message.amounts;
  return {message.key.declaration,
          std::int64_t{message.key.item},
          message.sequence,
          std::int64_t{message.step},
          std::int64_t{message.settles},
          message.id,
          word(message.tells, kTells),
          to_string(message.day),
          quantity ? Value(quantity->micro) : Value(),
          quantity ? Value(quantity->unit.text()) : Value(),
          value ? Value(value->micro) : Value(),
          value ? Value(value->currency.text()) : Value()};
}

class Loader {
 public:
  explicit Loader(Reading& rows) : rows_(rows) {}

  Result<void> accounts_and_above(const std::string& id) {
    if (books.accounts.contains(id)) return {};
    std::vector<std::string> above;
    auto done =
        each(rows_, "SELECT " + std::string(kAccountColumns) + " FROM account WHERE id = ?", {id}, [&](Row& row) {
          Account account = read_account(row);
          books.accounts.insert_or_assign(account.id, std::move(account));
        });
    if (!done) return done;
    const auto found = books.accounts.find(id);
    if (found == books.accounts.end()) return {};
    done = each(rows_,
                "SELECT parent, quantity_factor, value_factor FROM account_parent WHERE account = ? ORDER BY position",
                {id}, [&](Row& row) {
                  ledger::Parent parent;
                  parent.account = row.text();
                  parent.factors = {read_factor(row), read_factor(row)};
                  above.push_back(parent.account);
                  found->second.parents.push_back(std::move(parent));
                });
    if (!done) return done;
    for (const std::string& parent : above) {
      if (auto loaded = accounts_and_above(parent); !loaded) return loaded;
    }
    return {};
  }

  Result<void> declaration(const std::string& id) {
    if (!declarations_.insert(id).second) return {};
    std::vector<std::string> lines;
    auto done =
        each(rows_, "SELECT " + std::string(kHoldColumns) + " FROM hold WHERE declaration = ?", {id}, [&](Row& row) {
          Hold hold = read_hold(row);
          lines.push_back(hold.line);
          const ledger::HoldKey key = hold.key;
          books.holds.insert_or_assign(key, std::move(hold));
        });
    if (!done) return done;
    done = each(rows_, "SELECT " + std::string(kMessageColumns) + " FROM customs_message WHERE declaration = ?", {id},
                [&](Row& row) { books.messages.insert(read_message(row)); });
    if (!done) return done;
    for (const std::string& line : lines) {
      if (auto loaded = accounts_and_above(line); !loaded) return loaded;
    }
    return {};
  }

  // Declarations with a hold at or below an account and a message of an event on a day or later.
  Result<void> touched_below(const std::string& account, Date since) {
    std::vector<std::string> found;
    auto done = each(
        rows_,
        "WITH RECURSIVE below (id) AS (SELECT id FROM account WHERE id = ? UNION SELECT account_parent.account FROM "
        "account_parent JOIN below ON account_parent.parent = below.id) "
        "SELECT DISTINCT hold.declaration FROM below JOIN hold ON hold.line = below.id "
        "JOIN customs_message ON customs_message.declaration = hold.declaration "
        "WHERE customs_message.day >= ?",
        {account, to_string(since)}, [&](Row& row) { found.push_back(row.text()); });
    if (!done) return done;
    for (const std::string& id : found) {
      if (auto loaded = declaration(id); !loaded) return loaded;
    }
    return {};
  }

  Books books;

 private:
  Reading& rows_;
  std::set<std::string> declarations_;
};

Result<void> write_account(Transaction& rows, const Account& account, bool is_new) {
  std::vector<Value> values = values_of(account);
  if (!is_new) {
    values.emplace_back(account.id);
    const auto changed = rows.run(
        "UPDATE account SET kind = ?, valid_from = ?, valid_until = ?, tolerance = ?, suspensions = ?, ending = ?, "
        "ended = ?, quantity_unit = ?, quantity_authorised = ?, quantity_held = ?, quantity_allowance = ?, "
        "quantity_exported = ?, quantity_freed = ?, quantity_expired = ?, value_unit = ?, value_authorised = ?, "
        "value_held = ?, value_allowance = ?, value_exported = ?, value_freed = ?, value_expired = ?, "
        "uses_authorised = ?, uses_held = ?, uses_allowance = ?, uses_exported = ?, uses_freed = ?, uses_expired = ? "
        "WHERE id = ?",
        std::move(values));
    if (!changed) return fail(changed.error());
    return {};
  }
  values.insert(values.begin(), Value(account.id));
  const auto added =
      rows.run("INSERT INTO account (" + std::string(kAccountColumns) +
                   ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                   "?, ?, ?)",
               std::move(values));
  if (!added) return fail(added.error());
  std::int64_t position = 0;
  for (const ledger::Parent& parent : account.parents) {
    const auto put = rows.run(
        "INSERT INTO account_parent (account, parent, position, quantity_factor, value_factor) VALUES (?, ?, ?, ?, ?)",
        {account.id, parent.account, position++, written(parent.factors[0]), written(parent.factors[1])});
    if (!put) return fail(put.error());
  }
  return {};
}

Result<void> write_change(Transaction& rows, const Books& before, const ledger::Change& change) {
  for (const Account& account : change.accounts) {
    if (auto done = write_account(rows, account, !before.accounts.contains(account.id)); !done) return done;
  }
  for (const Hold& hold : change.holds) {
    const auto put = rows.run(
        "INSERT INTO hold (" + std::string(kHoldColumns) +
            ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (declaration, item) DO UPDATE SET "
            "line = excluded.line, day = excluded.day, closed = excluded.closed, attention = excluded.attention, "
            "quantity_amount = excluded.quantity_amount, quantity_reach = excluded.quantity_reach, "
            "quantity_freed = excluded.quantity_freed, quantity_taken = excluded.quantity_taken, "
            "quantity_posted = excluded.quantity_posted, value_amount = excluded.value_amount, "
            "value_reach = excluded.value_reach, value_freed = excluded.value_freed, "
            "value_taken = excluded.value_taken, value_posted = excluded.value_posted",
        values_of(hold));
    if (!put) return fail(put.error());
  }
  for (const Message& message : change.messages) {
    const auto put = rows.run("INSERT INTO customs_message (" + std::string(kMessageColumns) +
                                  ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                              values_of(message));
    if (!put) return fail(put.error());
  }
  return {};
}

}  // namespace

Result<Books> load_books(Reading& rows, const ledger::Needs& needs) {
  Loader loader(rows);
  for (const std::string& id : needs.accounts) {
    if (auto done = loader.accounts_and_above(id); !done) return fail(std::move(done.error()));
  }
  for (const std::string& id : needs.declarations) {
    if (auto done = loader.declaration(id); !done) return fail(std::move(done.error()));
  }
  for (const std::string& account : needs.below) {
    if (auto done = loader.touched_below(account, needs.since); !done) return fail(std::move(done.error()));
  }
  return std::move(loader.books);
}

Result<Books> load_declared(Reading& rows, std::vector<std::string> accounts) {
  ledger::Needs needs;
  needs.accounts = std::move(accounts);
  for (const std::string& account : needs.accounts) {
    const auto declared =
        rows.all<std::string>("SELECT DISTINCT declaration FROM hold WHERE line = ? ORDER BY declaration", {account});
    if (!declared) return fail(declared.error());
    for (const auto& [declaration] : *declared) needs.declarations.push_back(declaration);
  }
  return load_books(rows, needs);
}

Result<Books> load_all_books(Reading& rows) {
  Loader loader(rows);
  std::vector<std::string> accounts, declarations;
  auto done = each(rows, "SELECT id FROM account", {}, [&](Row& row) { accounts.push_back(row.text()); });
  if (done) {
    done = each(rows, "SELECT declaration FROM hold UNION SELECT declaration FROM customs_message", {},
                [&](Row& row) { declarations.push_back(row.text()); });
  }
  if (!done) return fail(std::move(done.error()));
  ledger::Needs needs;
  needs.accounts = std::move(accounts);
  needs.declarations = std::move(declarations);
  return load_books(rows, needs);
}

Result<ledger::Change> enter(Transaction& rows, const ledger::Act& act) {
  const auto books = load_books(rows, ledger::rows_needed(act));
  if (!books) return fail(books.error());
  auto change = ledger::enter(*books, act);
  if (!change) return change;
  if (auto done = write_change(rows, *books, *change); !done) return fail(std::move(done.error()));
  return change;
}

}  // namespace sluice::office

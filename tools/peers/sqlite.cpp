// SPDX-License-Identifier: Apache-2.0
// The peers' bench on SQLite in memory: a prepared query for each transaction, and one join over all of them.
#include <sqlite3.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <string>

#include "table.hpp"

namespace {

using namespace peers;

class Database {
 public:
  Database() { check(sqlite3_open(":memory:", &handle_)); }
  ~Database() { sqlite3_close(handle_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void run(const char* statement) { check(sqlite3_exec(handle_, statement, nullptr, nullptr, nullptr)); }
  sqlite3_stmt* prepare(const char* statement) {
    sqlite3_stmt* prepared = nullptr;
    check(sqlite3_prepare_v3(handle_, statement, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr));
    return prepared;
  }

 private:
  void check(int code) {
    if (code == SQLITE_OK) return;
    std::cerr << "sqlite: " << sqlite3_errmsg(handle_) << '\n';
    std::exit(1);
  }
  sqlite3* handle_ = nullptr;
};

template <class... Values>
void bind(sqlite3_stmt* statement, Values... values) {
  int place = 0;
  (sqlite3_bind_int(statement, ++place, values), ...);
}

template <class... Values>
void insert(sqlite3_stmt* statement, Values... values) {
  bind(statement, values...);
  sqlite3_step(statement);
  sqlite3_reset(statement);
}

// Symbols are numbers in the tables, for all engines that like them better so.
struct Coded {
  Numbers items, countries, sets;

  int item(const auto& row) { return items(row.form + " " + row.material); }
};

// A row of `rule` for each span of a provision: the spans of one do not overlap, so a day finds it once. A set of
// destinations that says "any" or "not" is written out, so that all of them are one lookup.
void fill_law(const Table& table, Database& database, Coded& coded) {
  database.run(
      "create table rule(item, share, risk, first, last, destinations, row, level);"
      "create table destination(destinations, country, primary key(destinations, country)) without rowid");
  coded.sets("any");
  std::map<std::string, int> written;
  sqlite3_stmt* rule = database.prepare("insert into rule values(?,?,?,?,?,?,?,?)");
  sqlite3_stmt* destination = database.prepare("insert into destination values(?,?)");
  database.run("begin");
  for (std::size_t n = 0; n < table.rows.size(); ++n) {
    const Row& row = table.rows[n];
    for (const Days& days : row.spans) {
      insert(rule, coded.item(row), row.share, row.risk, days.first, days.last, coded.sets(row.destinations),
             static_cast<int>(n), row.level);
    }
    written.try_emplace(row.destinations, coded.sets(row.destinations));
  }
  std::map<std::string, int> countries;
  for (const Case& c : table.cases) countries.try_emplace(c.to, coded.countries(c.to));
  for (const auto& [set, number] : written) {
    for (const auto& [country, code] : countries) {
      if (number != 0 && Table::contains(set, country)) insert(destination, number, code);
    }
  }
  database.run("create index by_item on rule(item, share, risk, first, last, destinations, row, level)");
  database.run("commit; analyze");
  sqlite3_finalize(rule);
  sqlite3_finalize(destination);
}

struct CodedCase {
  int item = 0, to = 0, share = 0, risk = 0, day = 0;
};

std::vector<CodedCase> fill_cases(const Table& table, Database& database, Coded& coded) {
  std::vector<CodedCase> cases;
  database.run("create table transactions(place integer primary key, item, country, share, risk, day); begin");
  sqlite3_stmt* transaction = database.prepare("insert into transactions values(?,?,?,?,?,?)");
  for (const Case& c : table.cases) {
    cases.push_back({coded.item(c), coded.countries(c.to), c.share, c.risk, c.day});
    const CodedCase& last = cases.back();
    insert(transaction, static_cast<int>(cases.size()) - 1, last.item, last.to, last.share, last.risk, last.day);
  }
  database.run("commit");
  sqlite3_finalize(transaction);
  return cases;
}

void decide_each(const std::vector<CodedCase>& cases, sqlite3_stmt* query, std::size_t count, const Take& take) {
  Found found;
  for (std::size_t i = 0; i < count; ++i) {
    const CodedCase& c = cases[i];
    found.clear();
    bind(query, c.item, c.share, c.risk, c.day, c.to);
    while (sqlite3_step(query) == SQLITE_ROW) {
      found.add(sqlite3_column_int(query, 0), sqlite3_column_int(query, 1));
    }
    sqlite3_reset(query);
    take(i, found);
  }
}

// The join gives a row for each provision that applies, in the order of the transactions.
void decide_all(sqlite3_stmt* query, std::size_t count, const Take& take) {
  Found found;
  std::size_t current = 0;
  const auto pass = [&](std::size_t until) {
    for (; current < until; ++current) {
      take(current, found);
      found.clear();
    }
  };
  bind(query, static_cast<int>(count));
  while (sqlite3_step(query) == SQLITE_ROW) {
    pass(static_cast<std::size_t>(sqlite3_column_int(query, 0)));
    found.add(sqlite3_column_int(query, 1), sqlite3_column_int(query, 2));
  }
  pass(count);
  sqlite3_reset(query);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: sqlite DIR [REPEATS]\n";
    return 2;
  }
  const int repeats = argc > 2 ? std::atoi(argv[2]) : 5;
  const Table table = read_table(argv[1]);
  Database database;
  Coded coded;
  fill_law(table, database, coded);
  const std::vector<CodedCase> cases = fill_cases(table, database, coded);
  sqlite3_stmt* each = database.prepare(
      "select row, level from rule where item = ?1 and share <= ?2 and risk <= ?3 and first <= ?4 and last >= ?4 and "
      "(destinations = 0 or exists(select 1 from destination d where d.destinations = rule.destinations and "
      "d.country = ?5))");
  sqlite3_stmt* all = database.prepare(
      "select place, row, level from transactions t cross join rule r on r.item = t.item and r.share <= t.share and "
      "r.risk <= t.risk and first <= day and last >= day and (r.destinations = 0 or exists(select 1 from destination d "
      "where d.destinations = r.destinations and d.country = t.country)) where place < ?1 order by place");
  measure(table,
          {"SQLite", sqlite3_libversion(), "a prepared query each",
           [&](std::size_t count, const Take& take) { decide_each(cases, each, count, take); }},
          repeats);
  measure(table,
          {"SQLite", sqlite3_libversion(), "one join over all",
           [&](std::size_t count, const Take& take) { decide_all(all, count, take); }},
          repeats);
  sqlite3_finalize(each);
  sqlite3_finalize(all);
}

// SPDX-License-Identifier: Apache-2.0
#include "sql_oracle.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <set>

#include "sluice/base/check.hpp"

namespace sluice::test {
namespace {

using rulebook::FactId;
using trade::Bound;
using trade::LineDetermination;
using trade::Outcome;
using trade::Policy;

Bound bound(int weight) {
  Bound made{static_cast<Outcome>(weight / 10), {}};
  if (weight % 10 > 0) made.policy = static_cast<Policy>(weight % 10 - 1);
  return made;
}

}  // namespace

SqlOracle::SqlOracle(const rulebook::Rulebook& book, std::shared_ptr<const trade::Reference> reference,
                     const rulebook::Assumed& assumed, std::size_t completions_max)
    : book_(book),
      reference_(std::move(reference)),
      completions_max_(completions_max),
      tests_(book),
      program_(book, assumed),
      plain_(sql_columns(book, false)),
      of_party_(sql_columns(book, true)) {
  CHECK_THAT(sqlite3_open(":memory:", &database_) == SQLITE_OK);
  run("PRAGMA journal_mode = OFF; PRAGMA temp_store = MEMORY; BEGIN;");
  run(program_.schema);
  run(program_.timelines);
  const auto places = [](std::size_t count) {
    std::string text = "?";
    for (std::size_t i = 1; i < count; ++i) text += ", ?";
    return text;
  };
  facts_ = prepare("INSERT INTO facts VALUES (" + places(plain_.size() + 2) + ")");
  party_ = prepare("INSERT INTO party VALUES (" + places(of_party_.size() + 2) + ")");
  several_ = prepare("INSERT OR IGNORE INTO several VALUES (?, ?, ?)");
  asked_ = prepare("INSERT INTO asked VALUES (?, ?)");
  day_ = prepare(program_.day);
  status_ = prepare(program_.status);
  decide_ = prepare(program_.decide);
}

SqlOracle::~SqlOracle() {
  for (sqlite3_stmt* statement : statements_) sqlite3_finalize(statement);
  sqlite3_close(database_);
}

void SqlOracle::run(const std::string& sql) {
  char* message = nullptr;
  if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, &message) == SQLITE_OK) return;
  std::fprintf(stderr, "%s\n%s\n", message, sql.c_str());
  CHECK_THAT(false);
}

sqlite3_stmt* SqlOracle::prepare(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    std::fprintf(stderr, "%s\n%s\n", sqlite3_errmsg(database_), sql.c_str());
    CHECK_THAT(false);
  }
  statements_.push_back(statement);
  return statement;
}

void SqlOracle::bind(sqlite3_stmt* statement, int place, const SqlValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    sqlite3_bind_text(statement, place, text->data(), static_cast<int>(text->size()), nullptr);
  } else {
    sqlite3_bind_int64(statement, place, std::get<std::int64_t>(value));
  }
}

void SqlOracle::step(sqlite3_stmt* statement) {
  CHECK_THAT(sqlite3_step(statement) == SQLITE_DONE);
  sqlite3_reset(statement);
}

void SqlOracle::insert_party(const SqlCompletions& all, const std::vector<std::size_t>& row, int party) {
  sqlite3_clear_bindings(party_);
  sqlite3_bind_int64(party_, 1, next_);
  sqlite3_bind_int(party_, 2, party);
  for (std::size_t c = 0; c < all.columns.size(); ++c) {
    const SqlColumn& column = all.columns[c];
    if (column.party != party) continue;
    const auto place = std::find(of_party_.begin(), of_party_.end(), column.fact) - of_party_.begin();
    bind(party_, static_cast<int>(place) + 3, column.possible[row[c]].front());
  }
  step(party_);
}

void SqlOracle::insert_several(const SqlCompletions& all, const std::vector<std::size_t>& row) {
  for (std::size_t c = 0; c < all.columns.size(); ++c) {
    const SqlColumn& column = all.columns[c];
    if (book_.facts[column.fact].kind != rulebook::FactKind::several) continue;
    for (const SqlValue& value : column.possible[row[c]]) {
      sqlite3_bind_int64(several_, 1, next_);
      sqlite3_bind_int64(several_, 2, column.fact);
      bind(several_, 3, value);
      step(several_);
    }
  }
}

void SqlOracle::insert(std::size_t index, const SqlCompletions& all) {
  for (const auto& row : all.rows) {
    sqlite3_clear_bindings(facts_);
    sqlite3_bind_int64(facts_, 1, static_cast<std::int64_t>(index));
    sqlite3_bind_int64(facts_, 2, ++next_);
    for (std::size_t c = 0; c < all.columns.size(); ++c) {
      const SqlColumn& column = all.columns[c];
      const auto place = std::find(plain_.begin(), plain_.end(), column.fact);
      if (place == plain_.end()) continue;
      bind(facts_, static_cast<int>(place - plain_.begin()) + 3, column.possible[row[c]].front());
    }
    step(facts_);
    for (int party = 0; party < all.parties; ++party) insert_party(all, row, party);
    insert_several(all, row);
  }
  completions_ += all.rows.size();
}

std::vector<std::string> SqlOracle::chosen(const std::vector<std::string>& names, int first, int value) const {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (sqlite3_column_int(decide_, first + static_cast<int>(i)) == value) result.push_back(names[i]);
  }
  return result;
}

LineDetermination SqlOracle::read_answer() const {
  const auto column = [&](int place) { return sqlite3_column_int(decide_, place); };
  LineDetermination line;
  if (column(2) == column(3)) line.outcome = static_cast<Outcome>(column(2));
  if (column(4) == column(5) && column(4) > 0) line.policy = static_cast<Policy>(column(4) - 1);
  line.at_least = bound(column(6));
  line.at_most = bound(column(7));
  int first = 8;
  line.control_codes = chosen(program_.codes, first, 2);
  line.possible_control_codes = chosen(program_.codes, first, 1);
  first += static_cast<int>(program_.codes.size());
  line.licence_kinds = chosen(program_.kinds, first, 1);
  first += static_cast<int>(program_.kinds.size());
  line.duties = chosen(program_.duties, first, 1);
  return line;
}

std::vector<std::vector<std::optional<LineDetermination>>> SqlOracle::decide(const std::vector<Case>& cases) {
  run("DELETE FROM facts; DELETE FROM party; DELETE FROM several; DELETE FROM asked;");
  std::vector<std::vector<std::optional<LineDetermination>>> answers;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Case& each = cases[i];
    answers.emplace_back(each.days.size());
    const auto all = complete(book_, tests_, *reference_, *each.transaction, each.line, completions_max_);
    if (!all) continue;
    insert(i, *all);
    for (const Date day : std::set<Date>(each.days.begin(), each.days.end())) {
      sqlite3_bind_int64(asked_, 1, static_cast<std::int64_t>(i));
      sqlite3_bind_int64(asked_, 2, day.days);
      step(asked_);
      sqlite3_bind_int64(day_, 1, day.days);
      step(day_);
    }
  }
  while (sqlite3_step(decide_) == SQLITE_ROW) {
    const auto index = static_cast<std::size_t>(sqlite3_column_int64(decide_, 0));
    const Date day{sqlite3_column_int(decide_, 1)};
    const LineDetermination answer = read_answer();
    for (std::size_t d = 0; d < cases[index].days.size(); ++d) {
      if (cases[index].days[d] == day) answers[index][d] = answer;
    }
  }
  CHECK_THAT(sqlite3_reset(decide_) == SQLITE_OK);
  return answers;
}

std::vector<std::string> SqlOracle::statuses(Date day) {
  std::vector<std::string> result;
  const auto add = [&](const std::string& thing) {
    sqlite3_bind_int64(status_, 1, day.days);
    sqlite3_bind_text(status_, 2, thing.c_str(), -1, SQLITE_TRANSIENT);
    CHECK_THAT(sqlite3_step(status_) == SQLITE_ROW);
    result.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(status_, 0)));
    sqlite3_reset(status_);
  };
  for (std::size_t p = 0; p < book_.provisions.size(); ++p) add("p" + std::to_string(p));
  for (std::size_t l = 0; l < book_.lists.size(); ++l) add("l" + std::to_string(l));
  return result;
}

}  // namespace sluice::test

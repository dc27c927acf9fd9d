// SPDX-License-Identifier: Apache-2.0
// Acts a second of the pure ledger: a declaration is held, posted in two messages and closed, on a line under four
// caps, of which one counts content. Entered and written, on books with a million rows and on those of the act alone.
#include <benchmark/benchmark.h>

#include <string>

#include "acts.hpp"
#include "sluice/base/check.hpp"

namespace {

using namespace sluice;
using namespace sluice::ledger;

constexpr std::int64_t kAmple = 1'000'000'000'000'000;
constexpr std::int64_t kDeclared = 3'000'000;

Amounts amount(std::int64_t micro, const char* unit = "KGM") {
  return {Quantity{micro, Code3::parse(unit).value()}, std::nullopt};
}

void enter_and_write(Books& books, const Act& act) {
  const auto change = enter(books, act);
  CHECK_THAT(change.has_value());
  write(books, *change);
}

Parent under(const std::string& account, std::int64_t numerator = 1) {
  return {account, {numerator == 1 ? std::nullopt : std::optional(Rational::make(numerator, 1).value()), std::nullopt}};
}

std::string line_of(std::size_t number) { return "line-" + std::to_string(number); }

Books with_lines(std::size_t lines) {
  Books books;
  const auto open = [&](const std::string& id, Kind kind, Limits limits, std::vector<Parent> parents) {
    enter_and_write(books, Open{id, kind, std::move(limits), std::move(parents), Span{}, 0});
  };
  open("quota", Kind::cap, {amount(kAmple), kAmple}, {});
  open("dysprosium", Kind::cap, {amount(kAmple, "GRM"), {}}, {});
  open("end user", Kind::cap, {amount(kAmple), kAmple}, {under("quota")});
  open("licence", Kind::cap, {amount(kAmple), kAmple}, {under("quota")});
  for (std::size_t i = 0; i < lines; ++i) {
    open(line_of(i), Kind::line, {amount(kAmple), kAmple},
         {under("end user"), under("licence"), under("dysprosium", 18)});
  }
  return books;
}

// Four acts.
void declare(Books& books, const std::string& declaration, const std::string& line) {
  const HoldKey key{declaration, 1};
  const Date day = make_date(2026, 6, 1).value();
  const auto told = [&](std::int64_t sequence, Tells tells, const Amounts& amounts) {
    const Message message{key, sequence, 0, false, std::to_string(sequence), tells, day + 1, amounts};
    enter_and_write(books, Report{message});
  };
  enter_and_write(books, MakeHold{key, line, day, amount(kDeclared)});
  told(1, Tells::total, amount(kDeclared / 3));
  told(2, Tells::delta, amount(kDeclared / 3));
  told(3, Tells::close, {});
}

void acts_on_all_rows(benchmark::State& state) {
  const auto declarations = static_cast<std::size_t>(state.range(0));
  Books books = with_lines(1000);
  std::size_t number = 0;
  const auto next = [&] {
    declare(books, "declaration-" + std::to_string(number), line_of(number % 1000));
    ++number;
  };
  while (number < declarations) next();
  for (auto iteration : state) next();
  state.SetItemsProcessed(state.iterations() * 4);
}
BENCHMARK(acts_on_all_rows)->Arg(0)->Arg(250'000)->Unit(benchmark::kMicrosecond);

void acts_on_the_rows_needed(benchmark::State& state) {
  const Books accounts = with_lines(1);
  for (auto iteration : state) {
    Books books = accounts;
    declare(books, "declaration", line_of(0));
    benchmark::DoNotOptimize(books);
  }
  state.SetItemsProcessed(state.iterations() * 4);
}
BENCHMARK(acts_on_the_rows_needed)->Unit(benchmark::kMicrosecond);

}  // namespace

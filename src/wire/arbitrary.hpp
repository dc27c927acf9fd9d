// SPDX-License-Identifier: Apache-2.0
// Transactions at random, for properties: every fact known, unknown or not applicable, as the table of
// fields allows.
#pragma once

#include <rapidcheck.h>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "sluice/trade/transaction.hpp"

namespace sluice::wire::testing {

class Arbitrary {
 public:
  // `flat`: only what a CSV file can say, which is all but an item of a list without any member.
  explicit Arbitrary(bool flat) : flat_(flat) {}

  trade::Transaction transaction() {
    trade::Transaction t;
    t.id = text();
    if (flip()) t.source = text();
    t.act = fact(choice<trade::Act>());
    t.dates.contract = fact_or_na(day());
    t.dates.declaration = fact_or_na(day());
    t.dates.departure = fact_or_na(day());
    t.from = fact(country());
    t.to = fact(country());
    t.via = fact_or_na(list([&](std::size_t) { return country(); }));
    t.procedure = fact_or_na(choice<trade::Procedure>());
    t.parties = fact(list([&](std::size_t i) { return party(i); }));
    t.end_use = end_use();
    const std::size_t lines = 1 + below(3);
    for (std::size_t i = 0; i < lines; ++i) t.lines.push_back(line(i));
    return t;
  }

 private:
  static std::size_t below(std::size_t end) { return *rc::gen::inRange<std::size_t>(0, end); }
  static bool flip() { return below(2) == 0; }

  template <class T>
  static trade::Fact<T> fact(T value) {
    return flip() ? trade::Fact<T>(std::move(value)) : trade::Fact<T>();
  }
  template <class T>
  static trade::Fact<T> fact_or_na(T value) {
    return below(4) == 0 ? trade::Fact<T>(trade::NotApplicable{}) : fact(std::move(value));
  }
  template <class Make>
  static std::vector<std::invoke_result_t<Make, std::size_t>> list(const Make& make) {
    std::vector<std::invoke_result_t<Make, std::size_t>> result;
    const std::size_t size = below(4);
    result.reserve(size);
    for (std::size_t i = 0; i < size; ++i) result.push_back(make(i));
    return result;
  }
  template <class E>
  static E choice() {
    return static_cast<E>(below(trade::kSymbols<E>.size()));
  }

  static std::string text() {
    static constexpr std::string_view kParts[] = {"a", "Z9", "镝", "é", "\"", "\\", "\n", "\r\n", ",", "|",
                                                  ";", " ",  "/",  "~", "..", "{",  "\t", "\x1F", "0"};
    std::string result;
    const std::size_t parts = 1 + below(6);
    for (std::size_t i = 0; i < parts; ++i) result += kParts[below(std::size(kParts))];
    return result;
  }
  static std::string word() {
    std::string result = "w";  // so that it is no number, no yes or no, and not "n/a"
    const std::size_t letters = below(5);
    for (std::size_t i = 0; i < letters; ++i) result += static_cast<char>('a' + below(26));
    return result;
  }
  static Date day() { return Date{static_cast<std::int32_t>(below(70000))}; }
  static trade::Country country() {
    static constexpr std::string_view kCodes[] = {"CN", "DE", "US", "VN", "NA", "GB"};
    const std::string_view code = kCodes[below(std::size(kCodes))];
    return {{code[0], code[1]}};
  }
  static Decimal decimal(std::int64_t end, unsigned places) {
    return Decimal::scaled(*rc::gen::inRange<std::int64_t>(0, end), places);
  }
  static trade::Range range(std::int64_t end, unsigned places) {
    const Decimal one = decimal(end, places);
    const Decimal other = flip() ? one : decimal(end, places);
    return one <= other ? trade::Range{one, other} : trade::Range{other, one};
  }

  trade::Hit hit() {
    return {text(), text(), fact(choice<trade::Relation>()), fact_or_na(range(1001, 3)), choice<trade::Disposition>()};
  }

  trade::Party party(std::size_t i) {
    trade::Party p;
    p.id = text() + std::to_string(i);
    p.role = fact(choice<trade::Role>());
    p.name = fact(text());
    p.established_in = fact_or_na(country());
    p.located_in = fact(country());
    p.nationality = fact_or_na(country());
    if (flip()) p.identifiers.emplace(text(), text());
    p.military = fact_or_na(flip());
    p.hits = fact(list([&](std::size_t) { return hit(); }));
    return p;
  }

  trade::EndUse end_use() {
    trade::EndUse e;
    e.text = fact(text());
    e.humanitarian = fact(flip());
    e.logic_nm = fact_or_na(range(1000, 1));
    e.memory_layers = fact_or_na(range(999'999'999'999'999'999, 0));
    e.chip_tools_or_materials = fact_or_na(flip());
    e.ai = fact_or_na(flip());
    for (auto* risk : {&e.risks.military, &e.risks.military_potential, &e.risks.wmd, &e.risks.terrorism,
                       &e.risks.national_security}) {
      *risk = fact(choice<trade::Risk>());
    }
    return e;
  }

  trade::Parameter parameter() {
    const std::size_t kind = below(3);
    if (kind == 0) return flip();
    if (kind == 1) return range(1'000'000, 4);
    return word();
  }

  trade::Line line(std::size_t i) {
    trade::Line l;
    l.id = text() + std::to_string(i);
    l.description = fact(text());
    l.commodity_code = fact_or_na(std::string("85051110001").substr(0, 6 + below(5)));
    l.control_code = fact_or_na(text());
    l.form = fact_or_na(choice<trade::Form>());
    l.material = fact_or_na(text());
    for (const char* symbol : {"Dy", "Tb", "Nd", "Fe", "B"}) {
      if (flip()) l.composition.emplace(symbol, fact(range(2001, 4)));  // five minima of 0.2 at most
    }
    l.composition_complete = flip();
    l.origin = fact_or_na(country());
    l.content = fact_or_na(list([&](std::size_t) {
      return trade::Content{flat_ ? trade::Fact<trade::Country>(country()) : fact(country()), fact(text()),
                            fact_or_na(text()), fact(range(10001, 4))};
    }));
    l.made_with = fact_or_na(list([&](std::size_t) {
      return trade::MadeWith{flat_ ? trade::Fact<trade::Country>(country()) : fact(country()),
                             fact(choice<trade::Technology>())};
    }));
    const std::size_t parameters = below(3);
    for (std::size_t k = 0; k < parameters; ++k) {
      l.parameters.emplace(text() + std::to_string(k), fact_or_na(parameter()));
    }
    l.quantity = fact_or_na(Quantity{*rc::gen::inRange<std::int64_t>(0, 100'000'000'000'000'000),
                                     Code3::parse(flip() ? "KGM" : "C62").value()});
    l.value = fact_or_na(Money{*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000), Code3::parse("CNY").value()});
    return l;
  }

  bool flat_;
};

}  // namespace sluice::wire::testing

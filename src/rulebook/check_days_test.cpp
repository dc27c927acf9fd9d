// SPDX-License-Identifier: Apache-2.0
// The checks that look at one thing at a time: what can never apply, days, examples, words, what is unused.
#include <algorithm>
#include <doctest/doctest.h>

#include "check_test_book.hpp"

using namespace sluice;
using namespace sluice::rulebook;
using namespace sluice::rulebook::test;

namespace {

constexpr auto kError = Finding::Severity::error;
constexpr auto kWarning = Finding::Severity::warning;

Book with(const std::string& body, const std::string& effective = "2025-02-01") {
  Book book;
  book.regime(kNames);
  book.instrument("A", effective, body);
  return book;
}

}  // namespace

// --- check.never, check.never_in_force ----------------------------------------------------------------

TEST_CASE("a condition that contradicts itself can never hold") {
  const Book book = with(Book::provision("1", R"(when = { all = [{ to = "JP" }, { to = "KR" }] })"
                                              "\n" +
                                                  kLicence));
  CHECK(found(book, "check.never") == Lines{"A/1 | to: JP; to: KR"});
  CHECK(finding(book, "check.never").severity == kError);
  CHECK(found(with(Book::provision("1", R"(when = { to = "JP" })"
                                        "\n" +
                                            kLicence)),
              "check.never")
            .empty());
}

TEST_CASE("an alternative, a party clause or an item that nothing satisfies is found inside the whole") {
  CHECK(found(with(Book::provision("1",
                                   R"(when = { any = [{ from = "CN" }, { to = "JP", not = { to = ["JP", "KR"] } }] })"
                                   "\n" +
                                       kLicence)),
              "check.never") == Lines{"A/1 | not {to: JP or KR}; to: JP"});
  CHECK(found(with(Book::provision("1", R"(when = { party = { role = "importer", not = { role = "importer" } } })"
                                        "\n" +
                                            kLicence)),
              "check.never") == Lines{"A/1 | not {role: importer}; role: importer"});
  Book book = with(Book::list("l", "l.csv") + Book::provision("1", "items = [\"l\"]\n" + kLicence));
  book.items("l.csv", {{"1", R"({ form = "ore" })"},
                       {"2", R"({ "composition.Dy" = "> 0.5", all = [{ "composition.Dy" = "< 0.5" }] })"}});
  CHECK(found(book, "check.never") == Lines{"A/l 2 | composition.Dy: < 0.5; composition.Dy: > 0.5"});
}

TEST_CASE("a total that nothing satisfies promises nothing") {
  Book book = with(Book::provision("1", kLicence));
  book.regime(R"(
[[total]]
id = "empty"
since = 2025-03-01
when = { to = "JP", not = { to = "JP" } }
because = { en = "b", zh = "因" }
)");
  CHECK(found(book, "check.never") == Lines{"empty | not {to: JP}; to: JP"});
}

TEST_CASE("a provision cannot apply where its items, requirements or targets exclude it") {
  const auto joint = [](const std::string& one, const std::string& two) {
    Book book = with(Book::list("l", "l.csv") + Book::provision("1", one) + Book::provision("2", two));
    book.items("l.csv", {{"1", R"({ form = "ore" })"}, {"2", R"({ form = "metal", material = "Ga" })"}});
    return found(book, "check.never");
  };
  CHECK(joint("when = { form = \"metal\" }\nitems = [\"l\"]\n" + kLicence, kLicence).empty());
  CHECK(joint("when = { form = \"oxide\" }\nitems = [\"l\"]\n" + kLicence, kLicence) == Lines{"A/1 | when + items"});
  CHECK(joint("when = { to = \"JP\" }\n" + kLicence, "when = { to = \"KR\" }\nrequires = [\"1\"]\n" + kLicence) ==
        Lines{"A/2 | when + requires"});
  CHECK(joint("when = { to = \"JP\" }\n" + kLicence, "when = { to = \"KR\" }\nlifts = [\"1\"]\n" + kExempt) ==
        Lines{"A/2 | when + lifts, overrides, eases"});
  CHECK(joint("when = { to = \"JP\" }\n" + kLicence, "when = { from = \"CN\" }\nlifts = [\"1\"]\n" + kExempt).empty());
}

TEST_CASE("what no effective event reaches is never in force") {
  const std::string one = Book::event("effective", "on = 2025-02-01\nscope = [\"1\"]");
  const Book book = with(one + Book::provision("1", kLicence) + Book::provision("2", kLicence), "");
  CHECK(found(book, "check.never_in_force") == Lines{"A/2"});
  CHECK(finding(book, "check.never_in_force").severity == kWarning);
  const Book none = with(Book::provision("1", kLicence) + Book::provision("2", kLicence), "");
  CHECK(found(none, "check.never_in_force") == Lines{"A"});
  CHECK(found(with("", ""), "check.never_in_force").empty());  // it only does something to others
}

TEST_CASE("what an alternative puts into force is not never in force") {
  const auto ended = [](const std::string& other) {
    return found(with(Book::date_assumption("end", "2025-01-31", other) + Book::provision("1", kLicence) +
                      Book::event("expire", "on = { assumption = \"A/end\" }")),
                 "check.never_in_force");
  };
  CHECK(ended("2025-01-15") == Lines{"A"});
  CHECK(ended("2025-02-01").empty());
}

// --- days ---------------------------------------------------------------------------------------------

TEST_CASE("a provision in force without any of its lists is told from the first such day") {
  Book book = with(Book::list("l", "l.csv") + Book::list("m", "m.csv") +
                   Book::provision("1", "items = [\"l\", \"m\"]\n" + kLicence));
  book.items("l.csv", {{"1", R"({ form = "ore" })"}});
  book.items("m.csv", {{"2", R"({ form = "metal" })"}});
  CHECK(found(book, "check.validity").empty());
  Book one = book;
  one.instrument("B", "", Book::event("expire", "of = \"A\"\nscope = [\"l\"]\non = 2025-06-30"));
  CHECK(found(one, "check.validity").empty());
  Book both = book;
  both.instrument("B", "", Book::event("expire", "of = \"A\"\nscope = [\"l\", \"m\"]\non = 2025-06-30"));
  CHECK(found(both, "check.validity") == Lines{"A/1 | 2025-07-01"});
  CHECK(finding(both, "check.validity").severity == kWarning);
}

TEST_CASE("a suspension without an end is told, once however many provisions it suspends") {
  const auto suspended = [](const std::string& until, const std::string& more = "") {
    Book book = with(Book::provision("1", kLicence) + Book::provision("2", kLicence));
    book.instrument("B", "", Book::suspend("A", "2025-03-01", until) + more);
    return book;
  };
  CHECK(found(suspended(""), "check.open_end") == Lines{"A | 2025-03-01"});
  CHECK(finding(suspended(""), "check.open_end").severity == kWarning);
  CHECK(finding(suspended(""), "check.open_end").error.where.file == "B.toml");
  CHECK(found(suspended("2025-12-31"), "check.open_end").empty());
  CHECK(found(suspended("", Book::event("reinstate", "of = \"A\"\non = 2025-06-01")), "check.open_end").empty());
  CHECK(found(suspended("", Book::event("repeal", "of = \"A\"\non = 2025-06-01")), "check.open_end").empty());
}

TEST_CASE("a suspension is about to lapse from thirty days before its last day to that day") {
  Book book = with(Book::provision("1", kLicence));
  book.instrument("B", "", Book::suspend("A", "2025-03-01", "2025-12-31"));
  CHECK(found(book, "check.lapse", "2025-11-30").empty());
  CHECK(found(book, "check.lapse", "2025-12-01") == Lines{"A | 2025-12-31"});
  CHECK(found(book, "check.lapse", "2025-12-31") == Lines{"A | 2025-12-31"});
  CHECK(found(book, "check.lapse", "2026-01-01").empty());
  book.instrument("C", "", Book::event("repeal", "of = \"A\"\non = 2025-12-20"));
  CHECK(found(book, "check.lapse", "2025-12-15").empty());  // nothing comes back
}

TEST_CASE("sources grow stale after sixty days") {
  const Book book = with(Book::provision("1", kLicence));
  CHECK(found(book, "check.stale", "2026-03-02").empty());
  CHECK(found(book, "check.stale", "2026-03-03") == Lines{"2026-01-01 | 61"});
}

// --- examples -----------------------------------------------------------------------------------------

TEST_CASE("every provision and every code needs a hit and a near miss") {
  const auto shown = [](const std::string& examples) {
    Book book = with(Book::list("l", "l.csv") + Book::list("m", "l.csv") +
                     Book::provision("1", "items = [\"l\", \"m\"]\n" + kLicence) + examples);
    book.items("l.csv", {{"1C1", R"({ form = "ore" })"}});
    return found(book, "check.example");
  };
  CHECK(shown("") == Lines{"A/1 | hit", "A/1 | near_miss", "1C1 | hit", "1C1 | near_miss"});
  CHECK(shown(Book::example("1", "hit", "2025-02-01") + Book::example("1", "boundary", "2025-02-01") +
              Book::example("1C1", "near_miss", "2025-02-01")) == Lines{"A/1 | near_miss", "1C1 | hit"});
  CHECK(shown(Book::example("1", "hit", "2025-02-01") + Book::example("1", "near_miss", "2025-02-01") +
              Book::example("1C1", "hit", "2025-02-01") + Book::example("1C1", "near_miss", "2025-02-01"))
            .empty());
}

TEST_CASE("both sides of every boundary of every stretch in force need an example") {
  const auto dated = [](const std::vector<std::string>& days, const std::string& more = "") {
    std::string examples;
    for (const std::string& each : days)
      examples += Book::example("1", "boundary", each, more + "expect = { policy = \"none\" }");
    Book book = with(Book::provision("1", kLicence) + examples);
    book.instrument("B", "",
                    Book::date_assumption("end", "2025-06-30", "2025-07-31") +
                        Book::suspend("A", "2025-05-01", "{ assumption = \"B/end\" }"));
    return found(book, "check.boundary");
  };
  CHECK(dated({}) == Lines{"A/1 | 2025-01-31", "A/1 | 2025-02-01", "A/1 | 2025-04-30", "A/1 | 2025-05-01",
                           "A/1 | 2025-06-30", "A/1 | 2025-07-01"});
  CHECK(dated({"2025-01-31", "2025-02-01", "2025-04-30", "2025-05-01", "2025-06-29", "2025-07-01"}) ==
        Lines{"A/1 | 2025-06-30"});
  const std::vector<std::string> all{"2025-01-31", "2025-02-01", "2025-04-30",
                                     "2025-05-01", "2025-06-30", "2025-07-01"};
  CHECK(dated(all).empty());
  CHECK(dated(all, "assume = { \"B/end\" = \"2025-06-30\" }\n").empty());
  CHECK(dated(all, "assume = { \"B/end\" = \"2025-07-31\" }\n").size() == 6);
}

TEST_CASE("a provision never in force needs an example that shows it suspended or pending") {
  const auto shown = [](const std::string& on, const std::string& expect) {
    Book book = with(Book::provision("1", kLicence) + Book::example("1", "hit", on, "expect = { " + expect + " }"));
    book.instrument("B", "", Book::suspend("A", "2025-01-20", ""));
    return found(book, "check.suspended").size();
  };
  CHECK(shown("2025-06-01", R"(suspended = ["A/1"])") == 0);
  CHECK(shown("2025-01-10", R"(pending = ["A/1"])") == 0);
  CHECK(shown("2025-01-10", R"(suspended = ["A/1"])") == 1);  // not suspended yet
  CHECK(shown("2025-06-01", R"(policy = "none")") == 1);
  const Book book = with(Book::provision("1", kLicence));
  CHECK(found(book, "check.suspended").empty());
}

// --- words, and what is unused ------------------------------------------------------------------------

TEST_CASE("a fact or assumption needs its question in both languages") {
  Rulebook book =
      with(Book::choice_assumption("open") +
           Book::provision("1", "when = { form = \"ore\", assume = { \"A/open\" = \"yes\" } }\n" + kLicence))
          .load();
  CHECK(found(book, "check.question").empty());
  book.facts[static_cast<std::size_t>(book.fact_index("form"))].question.zh.clear();
  book.assumptions.front().question.en.clear();
  CHECK(found(book, "check.question") == Lines{"form", "A/open"});
}

TEST_CASE("what nothing uses is told, what anything uses is not") {
  Book book = with(Book::choice_assumption("open") + Book::list("l", "l.csv") + Book::provision("1", kLicence));
  book.items("l.csv", {{"1", R"({ form = "ore" })"}});
  book.regime("[[condition]]\nid = \"c\"\nwhen = { humanitarian = true }\n");
  CHECK(found(book, "check.unused") == Lines{"fact | humanitarian", "duty | report", "duty | declare", "kind | single",
                                             "kind | general", "kind | certificate", "assumption | A/open",
                                             "list | A/l"});

  Book used = with(Book::choice_assumption("open") + Book::date_assumption("end", "2025-12-31", "2026-12-31") +
                   Book::event("expire", "on = { assumption = \"A/end\" }") + Book::list("l", "l.csv") +
                   Book::list("m", "l.csv") + Book::provision("1", R"(
when = { is = "c", assume = { "A/open" = "yes" }, "content.CN.A/m" = "> 0.1" }
items = ["l"]
effect = { outcome = "licence_required", kinds = ["single", "general"], duties = ["report"] })") +
                   Book::provision("2", "eases = [\"1\"]\neffect = { adds_kinds = [\"certificate\"] }"));
  used.items("l.csv", {{"1", R"({ form = "ore" })"}});
  used.regime(R"(
[[condition]]
id = "c"
when = { party = { military = true } }
[[conflict]]
id = "x"
duty = "declare"
with = { regime = "US", duty = "hide" }
says = { en = "s", zh = "说" }
source = "https://example.org"
)");
  CHECK(found(used, "check.unused").empty());
}

TEST_CASE("a fact that another falls back on is used with it") {
  const auto leaning = [](const std::string& when) {
    Book book = with(Book::provision("1", "when = { " + when + " }\n" + kLicence));
    book.regime(R"(
[[fact]]
id = "state"
kind = "flag"
question = { en = "q", zh = "问" }
silent = { when = { humanitarian = true }, means = "false", because = { en = "b", zh = "因" } }
)");
    const Lines unused = found(book, "check.unused");
    return std::count(unused.begin(), unused.end(), "fact | humanitarian");
  };
  CHECK(leaning("\"param.state\" = true") == 0);
  CHECK(leaning("form = \"ore\"") == 1);
}

TEST_CASE("a rulebook whose events do not fold gives that error alone") {
  Rulebook book = with(Book::provision("1", kLicence)).load();
  book.events.push_back(book.events.front());
  const auto findings = check(book, {.today = day("2026-01-01")});
  REQUIRE(findings.size() == 1);
  CHECK(findings.front().error.code == "event.overlap");
}

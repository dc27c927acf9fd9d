// SPDX-License-Identifier: Apache-2.0
#include "sluice/rulebook/check.hpp"

#include <doctest/doctest.h>

#include "check_test_book.hpp"

using namespace sluice;
using namespace sluice::rulebook;
using namespace sluice::rulebook::test;

namespace {

// A control "A/1", an exemption "B/x" from it, and another control "C/1" from 2025-03-01.
Book weakened(const std::string& exempt_when, const std::string& other_when, const std::string& more = "",
              const std::string& other_more = "") {
  Book book;
  book.instrument("A", "2025-02-01", Book::provision("1", "when = { from = \"CN\" }\n" + kLicence));
  book.instrument("B", "2025-02-15",
                  Book::provision("x", "when = { " + exempt_when + " }\nlifts = [\"A/1\"]\n" + more + "\n" + kExempt));
  book.instrument("C", "2025-03-01", Book::provision("1", "when = { " + other_when + " }\n" + kLicence) + other_more);
  return book;
}

}  // namespace

// --- check.overlap ------------------------------------------------------------------------------------

TEST_CASE("an exemption that meets a control it does not name is an error with a witness") {
  const Book book = weakened(R"(humanitarian = true)", R"(to = "JP")");
  CHECK(found(book, "check.overlap") == Lines{"B/x | C/1 | 2025-03-01 | from: CN; to: JP; humanitarian: true"});
  const Finding one = finding(book, "check.overlap");
  CHECK(one.severity == Finding::Severity::error);
  CHECK(one.error.where.file == "B.toml");
  CHECK(one.error.where.field == "B/x");
}

TEST_CASE("what is kept, or taken away as well, is named") {
  CHECK(found(weakened("humanitarian = true", "to = \"JP\"", "keeps = [\"C/1\"]"), "check.overlap").empty());
  Book both;
  both.instrument("A", "2025-02-01",
                  Book::provision("1", "when = { from = \"CN\" }\n" + kLicence) +
                      Book::provision("2", "when = { to = \"JP\" }\n" + kLicence) +
                      Book::provision("x", "when = { humanitarian = true }\nlifts = [\"1\", \"2\"]\n" + kExempt));
  CHECK(found(both, "check.overlap").empty());
}

TEST_CASE("conditions that exclude each other do not meet") {
  CHECK(found(weakened("to = \"DE\"", "to = \"JP\""), "check.overlap").empty());
  CHECK(found(weakened("to = { not = \"JP\" }", "to = [\"JP\", \"KR\"]"), "check.overlap") ==
        Lines{"B/x | C/1 | 2025-03-01 | from: CN; to: KR"});
}

TEST_CASE("an exemption that bears on nothing where the control is does not meet it") {
  CHECK(found(weakened("humanitarian = true", "from = { not = \"CN\" }"), "check.overlap").empty());
}

TEST_CASE("provisions that are never in force together do not meet") {
  Book book = weakened("humanitarian = true", "to = \"JP\"");
  book.instrument("D", "", Book::event("expire", "of = \"B\"\non = 2025-02-28"));
  CHECK(found(book, "check.overlap").empty());
  Book a_day_longer = weakened("humanitarian = true", "to = \"JP\"");
  a_day_longer.instrument("D", "", Book::event("expire", "of = \"B\"\non = 2025-03-01"));
  CHECK(found(a_day_longer, "check.overlap").size() == 1);
}

TEST_CASE("an exemption meets nothing while what it lifts is out of force") {
  Book book = weakened("humanitarian = true", "to = \"JP\"");
  book.instrument("D", "", Book::event("repeal", "of = \"A\"\non = 2025-03-01"));
  CHECK(found(book, "check.overlap").empty());
}

TEST_CASE("items meet where one of each list may be the same goods") {
  const auto with_items = [](const std::string& exempt, const std::string& control) {
    Book book;
    book.instrument("A", "2025-02-01",
                    Book::list("all", "all.csv") + Book::list("own", "own.csv") + Book::list("other", "other.csv") +
                        Book::provision("1", "items = [\"all\"]\n" + kLicence) +
                        Book::provision("x", "items = [\"own\"]\nlifts = [\"1\"]\n" + kExempt) +
                        Book::provision("2", "items = [\"other\"]\n" + kLicence));
    book.items("all.csv", {{"A.1", R"({ form = ["magnet", "metal", "oxide"] })"}});
    book.items("own.csv", {{"X.1", R"({ form = "ore" })"}, {"X.2", exempt}});
    book.items("other.csv", {{"Y.1", R"({ form = "reagent" })"}, {"Y.2", control}});
    return found(book, "check.overlap");
  };
  CHECK(with_items(R"({ form = "magnet" })", R"({ form = "metal" })").empty());
  CHECK(with_items(R"({ form = "magnet" })", R"({ "composition.Dy" = "> 0" })") ==
        Lines{"A/x | A/2 | 2025-02-01 | form: magnet; composition.Dy: > 0 and <= 1"});
  CHECK(with_items(R"({ form = "powder" })", R"({ form = "powder" })").empty());  // not among what it lifts
}

TEST_CASE("a provision that only adds kinds meets only controls that restrict kinds") {
  const auto easing = [](const std::string& effect) {
    Book book;
    book.regime(kNames);
    book.instrument("A", "2025-02-01",
                    Book::provision("1", R"(effect = { outcome = "licence_required", kinds = ["single"] })") +
                        Book::provision("x", "eases = [\"1\"]\neffect = { adds_kinds = [\"certificate\"] }") +
                        Book::provision("2", "when = { to = \"JP\" }\neffect = " + effect));
    return found(book, "check.overlap");
  };
  CHECK(easing(R"({ outcome = "prohibited" })").empty());
  CHECK(easing(R"({ kinds = ["single"] })") == Lines{"A/x | A/2 | 2025-02-01 | to: JP"});
  CHECK(easing(R"({ duties = ["report"] })").empty());
}

TEST_CASE("an overriding provision meets controls too") {
  Book book;
  book.instrument(
      "A", "2025-02-01",
      Book::provision("1", R"(effect = { outcome = "prohibited" })") +
          Book::provision("x", "when = { humanitarian = true }\noverrides = [\"1\"]\n" + kLicence) +
          Book::provision("2", R"(effect = { outcome = "licence_required", policy = "policy_of_denial" })"));
  CHECK(found(book, "check.overlap") == Lines{"A/x | A/2 | 2025-02-01 | humanitarian: true"});
}

TEST_CASE("what falls with the control that is lifted is not met") {
  const auto dependent = [](const std::string& needs) {
    Book book;
    book.instrument("A", "2025-02-01",
                    Book::provision("1", "when = { to = \"JP\" }\n" + kLicence) +
                        Book::provision("2", "when = { from = \"CN\" }\nrequires = [" + needs + "]\n" +
                                                 R"(effect = { outcome = "licence_required", policy = "review" })") +
                        Book::provision("3", "when = { from = \"KR\" }\n" + kLicence) +
                        Book::provision("x", "when = { humanitarian = true, from = { not = \"KR\" } }\n" +
                                                 std::string("lifts = [\"1\"]\n") + kExempt));
    return found(book, "check.overlap").size();
  };
  CHECK(dependent("\"1\"") == 0);
  CHECK(dependent("\"1\", \"3\"") == 0);  // 3 is not where 2 and the exemption meet
}

TEST_CASE("a meeting under an alternative alone names it") {
  Book book = weakened("humanitarian = true", "to = \"JP\"");
  book.instrument("D", "",
                  Book::date_assumption("end", "2025-02-28", "2025-06-30") +
                      Book::event("expire", "of = \"B\"\non = { assumption = \"D/end\" }"));
  CHECK(found(book, "check.overlap") ==
        Lines{"B/x | C/1 | 2025-03-01 | from: CN; to: JP; humanitarian: true; D/end: 2025-06-30"});

  CHECK(found(weakened(R"(humanitarian = true, assume = { "C/open" = "yes" })", "to = \"JP\"", "",
                       Book::choice_assumption("open")),
              "check.overlap") == Lines{"B/x | C/1 | 2025-03-01 | from: CN; to: JP; humanitarian: true; C/open: yes"});
}

// --- check.gap ----------------------------------------------------------------------------------------

namespace {

// A total for gallium metal from China, and a control of it by "A/1", with more beside it in "A".
Book promised(const std::string& when, const std::string& more = "", const std::string& beside = "") {
  Book book;
  book.regime(R"(
[[total]]
id = "gallium"
since = 2025-03-01
when = { from = "CN", to = { not = "CN" }, form = "metal", material = "Ga" }
because = { en = "b", zh = "因" }
)");
  book.instrument("A", "2025-02-01",
                  Book::provision("1", "when = { " + when + " }\n" + more + "\n" + kLicence) + beside);
  return book;
}

std::string exempting(const std::string& id, const std::string& of, const std::string& when) {
  return Book::provision(id, "when = { " + when + " }\nlifts = [\"" + of + "\"]\n" + kExempt);
}

}  // namespace

TEST_CASE("a total that a provision covers is kept") {
  CHECK(found(promised(R"(from = "CN")"), "check.gap").empty());
  CHECK(found(promised(R"(from = "CN", material = ["Ga", "Ge"])"), "check.gap").empty());
}

TEST_CASE("a place left out breaks a total from its first day on") {
  const Book book = promised(R"(from = "CN", to = { not = ["CN", "KP"] })");
  CHECK(found(book, "check.gap") == Lines{"gallium | 2025-03-01 | from: CN; to: KP; form: metal; material: Ga"});
  CHECK(finding(book, "check.gap").severity == Finding::Severity::error);
  CHECK(finding(book, "check.gap").error.where.file == "regime.toml");
}

TEST_CASE("several provisions may keep a total together") {
  const std::string rest = Book::provision("2", R"(when = { from = "CN", to = "KP" })"
                                                "\n" +
                                                    kLicence);
  CHECK(found(promised(R"(from = "CN", to = { not = ["CN", "KP"] })", "", rest), "check.gap").empty());
}

TEST_CASE("a lighter outcome than promised, or duties alone, do not keep a total") {
  Book duties;
  duties.regime(kNames + R"(
[[total]]
id = "all"
since = 2025-03-01
when = { to = "KP" }
at_least = "prohibited"
because = { en = "b", zh = "因" }
)");
  duties.instrument("A", "2025-02-01",
                    Book::provision("1", kLicence) + Book::provision("2", R"(effect = { duties = ["report"] })"));
  CHECK(found(duties, "check.gap") == Lines{"all | 2025-03-01 | to: KP"});
}

TEST_CASE("a total is broken on the day on which what keeps it ends, and not by what came before it began") {
  Book ends = promised(R"(from = "CN")");
  ends.instrument("B", "", Book::event("expire", "of = \"A\"\non = 2025-06-30"));
  CHECK(found(ends, "check.gap") == Lines{"gallium | 2025-07-01 | from: CN; to: not CN; form: metal; material: Ga"});
  Book before = promised(R"(from = "CN")");
  before.instrument("B", "", Book::suspend("A", "2025-02-10", "2025-02-28"));
  CHECK(found(before, "check.gap").empty());
}

TEST_CASE("a successor takes over without a gap only on the very day") {
  const auto taken_over = [](const std::string& on) {
    Book book = promised(R"(from = "CN")");
    book.instrument(
        "B", on,
        Book::event("repeal", "of = \"A\"\non = 2025-07-01") + Book::provision("1", R"(when = { from = "CN" })"
                                                                                    "\n" +
                                                                                        kLicence));
    return found(book, "check.gap").size();
  };
  CHECK(taken_over("2025-07-01") == 0);
  CHECK(taken_over("2025-07-02") == 1);
}

TEST_CASE("only items of lists in force keep a total") {
  Book book = promised(R"(from = "CN")", "items = [\"one\", \"two\"]",
                       Book::list("one", "one.csv") + Book::list("two", "two.csv"));
  book.items("one.csv", {{"1", R"({ form = "ore" })"}, {"2", R"({ material = "Ga", "composition.Ga" = ">= 0.5" })"}});
  book.items("two.csv", {{"3", R"({ "composition.Ga" = "< 0.5" })"}});
  CHECK(found(book, "check.gap").empty());
  book.instrument("B", "", Book::event("expire", "of = \"A\"\nscope = [\"two\"]\non = 2025-06-30"));
  CHECK(found(book, "check.gap") == Lines{"gallium | 2025-07-01 | from: CN; to: not CN; form: metal; material: Ga; "
                                          "composition.Ga: >= 0 and < 0.5"});
}

TEST_CASE("what a provision requires must be there too") {
  const auto needing = [](const std::string& when) {
    return found(
        promised("from = \"CN\"", "requires = [\"2\"]", Book::provision("2", "when = { " + when + " }\neffect = {}")),
        "check.gap");
  };
  CHECK(needing("form = \"metal\"").empty());
  CHECK(needing("form = \"ore\"").size() == 1);
}

TEST_CASE("an exemption breaks a total where it acts") {
  CHECK(found(promised("from = \"CN\"", "", exempting("x", "1", "humanitarian = true")), "check.gap") ==
        Lines{"gallium | 2025-03-01 | from: CN; to: not CN; form: metal; material: Ga; humanitarian: true"});
  CHECK(found(promised("from = \"CN\"", "", exempting("x", "1", "form = \"ore\"")), "check.gap").empty());
}

TEST_CASE("an exemption breaks no total where another control stands, or where it is lifted itself") {
  const std::string humanitarian = exempting("x", "1", "humanitarian = true");
  CHECK(found(promised("from = \"CN\"", "",
                       humanitarian + Book::provision("2", "when = { humanitarian = true }\n" + kLicence)),
              "check.gap")
            .empty());
  CHECK(found(promised("from = \"CN\"", "", humanitarian + exempting("y", "x", "material = \"Ga\"")), "check.gap")
            .empty());
  CHECK(found(promised("from = \"CN\"", "", humanitarian + exempting("y", "x", "to = \"JP\"")), "check.gap").size() ==
        1);
  // Each of two exemptions leaves the other's control standing; both together leave none.
  const std::string two = Book::provision("2", kLicence) + humanitarian + exempting("y", "2", "to = \"JP\"");
  CHECK(found(promised("from = \"CN\"", "", two), "check.gap") ==
        Lines{"gallium | 2025-03-01 | from: CN; to: JP; form: metal; material: Ga; humanitarian: true"});
}

TEST_CASE("what overrides keeps a total where its own outcome does") {
  const auto overridden = [](const std::string& effect) {
    return found(promised("from = \"CN\"", "",
                          Book::provision("x", "when = { to = \"JP\" }\noverrides = [\"1\"]\neffect = " + effect)),
                 "check.gap")
        .size();
  };
  CHECK(overridden(R"({ outcome = "licence_required", policy = "presumption_of_approval" })") == 0);
  CHECK(overridden("{}") == 1);
}

TEST_CASE("a total must be kept under every alternative") {
  Book book = promised(R"(from = "CN")");
  book.instrument("B", "",
                  Book::date_assumption("end", "2025-02-28", "2025-05-31") +
                      Book::suspend("A", "2025-02-10", "{ assumption = \"B/end\" }"));
  CHECK(found(book, "check.gap") ==
        Lines{"gallium | 2025-03-01 | from: CN; to: not CN; form: metal; material: Ga; B/end: 2025-05-31"});
  CHECK(found(promised(R"(from = "CN", assume = { "A/open" = "no" })", "", Book::choice_assumption("open")),
              "check.gap") ==
        Lines{"gallium | 2025-03-01 | from: CN; to: not CN; form: metal; material: Ga; A/open: yes"});
}

// --- check.masked -------------------------------------------------------------------------------------

namespace {

// Whether "A/2" is masked by "A/1": their keys, and what else there is in "A".
Lines masked(const std::string& one, const std::string& two, const std::string& more = "") {
  Book book;
  book.regime(kNames);
  book.instrument("A", "2025-02-01", Book::provision("1", one) + Book::provision("2", two) + more);
  book.items("a.csv", {{"1C1", R"({ form = "metal" })"}, {"1C2", R"({ form = "ore" })"}});
  book.items("b.csv", {{"1C1", R"({ form = "metal", material = "Ga" })"}});
  book.items("c.csv", {{"1C3", R"({ form = "metal", material = "Ga" })"}});
  return found(book, "check.masked");
}

const std::string kLists = Book::list("a", "a.csv") + Book::list("b", "b.csv") + Book::list("c", "c.csv");
const Lines kTwoByOne{"A/2 | A/1"};

std::string effect(const std::string& inside) { return "effect = { " + inside + " }\n"; }

const std::string kReview = R"(outcome = "licence_required", policy = "review")";

}  // namespace

TEST_CASE("a provision that another implies in condition and effect is masked") {
  CHECK(masked("when = { from = \"CN\" }\n" + effect(kReview), "when = { from = \"CN\", to = \"JP\" }\n" + kLicence) ==
        kTwoByOne);
  CHECK(masked(effect(R"(outcome = "prohibited")"), effect(kReview + R"(, kinds = ["single"])")) == kTwoByOne);
  CHECK(masked(effect(kReview + R"(, kinds = ["single"], duties = ["report"])"),
               effect(kReview + R"(, kinds = ["single", "general"])")) == kTwoByOne);
  CHECK(masked(effect(kReview), effect("")) == kTwoByOne);
}

TEST_CASE("of two that say the same, the later is masked") { CHECK(masked(kLicence, kLicence) == kTwoByOne); }

TEST_CASE("a provision that reaches further or weighs more is not masked") {
  CHECK(masked("when = { from = \"CN\" }\n" + kLicence, "when = { to = \"JP\" }\n" + kLicence).empty());
  CHECK(masked("when = { to = \"JP\" }\n" + effect(kReview),
               effect(R"(outcome = "licence_required", policy = "presumption_of_denial")")) == Lines{"A/1 | A/2"});
  const std::string narrow = "when = { from = \"CN\" }\n";
  CHECK(masked(kLicence, narrow + effect(R"(outcome = "prohibited")")).empty());
  CHECK(masked(kLicence, narrow + effect(kReview)).empty());
  CHECK(masked(kLicence, narrow + effect(R"(outcome = "licence_required", kinds = ["single"])")).empty());
  CHECK(
      masked(effect(kReview + R"(, kinds = ["single", "general"])"), narrow + effect(R"(kinds = ["single"])")).empty());
  CHECK(masked(kLicence, narrow + effect(R"(duties = ["report"])")).empty());
  CHECK(masked(kLicence, narrow + "exception = { en = \"e\", zh = \"例外\" }\n" + kLicence).empty());
}

TEST_CASE("items mask by code and condition") {
  const std::string wide = "items = [\"a\"]\n" + kLicence;
  CHECK(masked(wide, "items = [\"b\"]\n" + kLicence, kLists) == kTwoByOne);
  CHECK(masked(wide, "items = [\"a\"]\nwhen = { to = \"JP\" }\n" + kLicence, kLists) == kTwoByOne);
  CHECK(masked(wide, "items = [\"c\"]\n" + kLicence, kLists).empty());  // another code is another answer
  CHECK(masked(kLicence, "items = [\"b\"]\n" + kLicence, kLists).empty());
  CHECK(masked(wide, "items = [\"a\", \"c\"]\nwhen = { to = \"JP\" }\n" + kLicence, kLists).empty());
}

TEST_CASE("what others turn on is not masked") {
  const std::string narrow = "when = { to = \"JP\" }\n" + kLicence;
  CHECK(masked(kLicence, narrow, Book::provision("3", "requires = [\"2\"]\n" + effect(R"(duties = ["report"])")))
            .empty());
  const auto lifting = [&](const std::string& lifted) {
    return masked(kLicence, narrow,
                  Book::provision("x", "when = { humanitarian = true }\nlifts = [" + lifted + "]\n" + kExempt));
  };
  CHECK(lifting("\"1\"").empty());
  CHECK(lifting("\"2\"").empty());
  CHECK(lifting("\"1\", \"2\"") == kTwoByOne);
}

TEST_CASE("what stands under a requirement is masked by what stands without, not the other way round") {
  const std::string third =
      Book::provision("3", "when = { humanitarian = true }\n" + effect(R"(duties = ["declare"])"));
  CHECK(masked(kLicence, "requires = [\"3\"]\n" + kLicence, third) == kTwoByOne);
  CHECK(masked("requires = [\"3\"]\n" + kLicence, "when = { to = \"JP\" }\n" + kLicence, third).empty());
}

TEST_CASE("law that its successor restates is not masked, law in force beside it is") {
  const auto restated = [](const std::string& repeal) {
    Book book;
    book.instrument("A", "2025-02-01", Book::provision("1", kLicence));
    book.instrument("B", "2025-07-01", Book::provision("1", kLicence) + repeal);
    return found(book, "check.masked");
  };
  CHECK(restated(Book::event("repeal", "of = \"A\"\non = 2025-07-01")).empty());
  CHECK(restated("") == Lines{"B/1 | A/1"});
}

TEST_CASE("what an alternative sets free is not masked") {
  Book book;
  book.instrument("A", "2025-02-01",
                  Book::provision("1", kLicence) + Book::date_assumption("end", "2099-12-31", "2025-12-31") +
                      Book::event("expire", "on = { assumption = \"A/end\" }"));
  book.instrument("B", "2025-07-01", Book::provision("1", kLicence) + Book::event("expire", "on = 2026-06-30"));
  CHECK(found(book, "check.masked").empty());
}

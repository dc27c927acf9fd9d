// SPDX-License-Identifier: Apache-2.0
#include "sluice/rulebook/diff.hpp"

#include <doctest/doctest.h>

#include "check_test_book.hpp"

using namespace sluice;
using namespace sluice::rulebook;
using namespace sluice::rulebook::test;

namespace {

Lines told(const std::vector<Change>& changes) {
  Lines lines;
  for (const Change& change : changes) {
    CHECK(change.says.en.starts_with(change.what));
    CHECK(change.says.zh.starts_with(change.what));
    lines.push_back(change.says.en);
  }
  return lines;
}

// One instrument "A" from 2025-02-01 with a list, provisions as given, and item conditions.
struct Version {
  std::string provision = "when = { from = \"CN\" }\neffect = { outcome = \"licence_required\", policy = \"review\" }";
  std::string more;
  std::string effective = "2025-02-01";
  std::string item = R"({ form = "metal", material = "Ga" })";
  std::string regime;

  [[nodiscard]] Rulebook load() const {
    Book book;
    book.regime(kNames + regime);
    book.instrument("A", effective, Book::list("l", "l.csv") + Book::provision("1", provision) + more);
    book.items("l.csv", {{"1C1", item}});
    return book.load();
  }
};

Lines between(const Version& from, const Version& to) { return told(diff(from.load(), to.load())); }

// From the standard version to one whose provision is as given.
Lines provision(const std::string& from, const std::string& to) {
  Version old, fresh;
  old.provision = from + "\n" + kLicence;
  fresh.provision = to + "\n" + kLicence;
  return between(old, fresh);
}

std::vector<Change::Kind> kinds(const std::vector<Change>& changes) {
  std::vector<Change::Kind> result;
  result.reserve(changes.size());
  for (const Change& change : changes) result.push_back(change.kind);
  return result;
}

}  // namespace

// --- two days -----------------------------------------------------------------------------------------

TEST_CASE("between two days provisions and lists change their status, in words") {
  Book book;
  book.instrument("A", "2025-03-01", Book::list("l", "l.csv") + Book::provision("1", kLicence));
  book.items("l.csv", {{"1C1", R"({ form = "ore" })"}});
  book.instrument("B", "",
                  Book::date_assumption("end", "2025-06-30", "2025-12-31") +
                      Book::suspend("A", "2025-02-01", "{ assumption = \"B/end\" }") +
                      Book::event("expire", "of = \"A\"\non = 2025-09-30"));
  const Rulebook law = book.load();
  const auto on = [&](const char* from, const char* to, const Assumed& assumed = {}) {
    return told(diff(law, day(from), day(to), assumed).value());
  };
  CHECK(on("2024-12-31", "2025-01-01") ==
        Lines{"A/1 goes from not announced to pending", "A/l goes from not announced to pending"});
  CHECK(on("2025-01-15", "2025-02-15") ==
        Lines{"A/1 goes from pending to suspended by B until 2025-06-30 (assumption B/end)",
              "A/l goes from pending to suspended by B until 2025-06-30 (assumption B/end)"});
  CHECK(on("2025-02-15", "2025-03-15").empty());
  CHECK(on("2025-06-30", "2025-07-01").front() ==
        "A/1 goes from suspended by B until 2025-06-30 (assumption B/end) to in force");
  CHECK(on("2025-06-30", "2025-07-01", {{"B/end", "2025-12-31"}}).empty());
  CHECK(on("2025-07-01", "2025-10-01").front() == "A/1 goes from in force to ended by B");
  CHECK(on("2025-10-01", "2025-07-01").front() == "A/1 goes from ended by B to in force");
  CHECK(diff(law, day("2025-01-15"), day("2025-02-15")).value().front().says.zh ==
        "A/1 由“已公布未生效”变为“由 B 暂停实施至 2025-06-30（假设 B/end）”");
}

TEST_CASE("a suspension by another event is a change of its own, and an open one has no end") {
  Book book;
  book.instrument("A", "2025-02-01", Book::provision("1", kLicence));
  book.instrument("B", "", Book::suspend("A", "2025-03-01", "2025-03-31"));
  book.instrument("C", "", Book::suspend("A", "2025-04-01", ""));
  CHECK(told(diff(book.load(), day("2025-03-31"), day("2025-04-01")).value()) ==
        Lines{"A/1 goes from suspended by B until 2025-03-31 to suspended by C"});
}

TEST_CASE("an assumed day that contradicts the events is refused") {
  Book book;
  book.instrument("A", "2025-02-01", Book::provision("1", kLicence));
  book.instrument("B", "",
                  Book::date_assumption("end", "2025-06-30", "2025-12-31") +
                      Book::suspend("A", "2025-03-01", "{ assumption = \"B/end\" }"));
  const auto changes = diff(book.load(), day("2025-01-01"), day("2025-12-31"), {{"B/end", "2025-02-28"}});
  REQUIRE(!changes);
  CHECK(changes.error().code == "event.order");
}

// --- two rulebooks ------------------------------------------------------------------------------------

TEST_CASE("a rulebook does not differ from itself, nor from one written otherwise") {
  CHECK(between({}, {}).empty());
  Version other;
  other.provision = R"(when = { any = [{ from = "CN", to = "JP" }, { from = "CN", to = { not = "JP" } }] }
effect = { outcome = "licence_required", policy = "review" })";
  other.regime = R"(
[[condition]]
id = "unused"
when = { humanitarian = true, "composition.Dy" = "> 0" }
)";
  other.more = Book::example("1", "hit", "2025-02-01");
  CHECK(between({}, other).empty());
}

TEST_CASE("a changed test is told fact by fact") {
  CHECK(provision("when = { from = \"CN\" }", "when = { from = \"CN\", to = { not = [\"CN\", \"HK\"] } }") ==
        Lines{"A/1: to: anything becomes not CN, HK"});
  CHECK(provision(R"(when = { "composition.Dy" = "> 0", form = "metal" })",
                  R"(when = { "composition.Dy" = ">= 0.001" })") ==
        Lines{"A/1: form: metal becomes anything; composition.Dy: > 0 becomes >= 0.001"});
}

TEST_CASE("a part that one side alone has is told in its own words") {
  const std::string plain = "when = { from = \"CN\" }";
  const std::string party = R"(when = { from = "CN", party = { role = "end_user", military = true } })";
  CHECK(provision(plain, party) == Lines{"A/1: now asks for: party {military: true; role: end_user}"});
  CHECK(provision(party, plain) == Lines{"A/1: no longer asks for: party {military: true; role: end_user}"});
  const std::string either = R"(when = { any = [{ form = "ore" }, { material = "Ga" }], to = "JP" })";
  const std::string moved = R"(when = { any = [{ material = "Ga" }, { form = "ore" }], to = "KR" })";
  CHECK(provision(either, moved) == Lines{"A/1: to: JP becomes KR"});
}

TEST_CASE("otherwise a condition is told by what it newly catches and lets go") {
  CHECK(provision(R"(when = { any = [{ form = "ore" }, { to = "JP" }] })",
                  R"(when = { any = [{ form = "ore" }, { to = ["JP", "KR"] }] })") ==
        Lines{"A/1: newly catches {to: KR; form: not ore}"});
  CHECK(provision(R"(when = { any = [{ form = "ore" }, { to = "JP" }] })",
                  R"(when = { any = [{ form = "metal" }, { to = "JP" }] })") ==
        Lines{"A/1: newly catches {to: not JP; form: metal}; lets go {to: not JP; form: ore}"});
}

TEST_CASE("facts are compared by name, wherever each rulebook keeps them") {
  Version other;
  other.regime = R"(
[[fact]]
id = "state"
kind = "choice"
values = ["c", "a", "b"]
question = { en = "q", zh = "问" }
[[condition]]
id = "first"
when = { material = "Ga", humanitarian = true, "param.state" = "a" }
)";
  Version old = other;
  old.regime = R"(
[[fact]]
id = "state"
kind = "choice"
values = ["a", "b"]
question = { en = "q", zh = "问" }
)";
  old.provision = other.provision = "when = { \"param.state\" = [\"a\", \"b\"] }\n" + kLicence;
  CHECK(between(old, other).empty());
  other.provision = "when = { \"param.state\" = { not = \"b\" } }\n" + kLicence;
  CHECK(between(old, other) == Lines{"A/1: param.state: a or b becomes a or c"});
}

TEST_CASE("what a file says by silence is law as well") {
  Version old;
  old.provision = "when = { \"param.state\" = true }\n" + kLicence;
  const std::string fact = "[[fact]]\nid = \"state\"\nkind = \"flag\"\nquestion = { en = \"q\", zh = \"问\" }\n";
  Version other = old;
  old.regime = fact;
  other.regime = fact +
                 R"(silent = { when = { humanitarian = true }, means = "false", because = { en = "b", zh = "因" } })"
                 "\n";
  CHECK(between(old, other) == Lines{"param.state: silent: none becomes false {humanitarian: true}"});
  CHECK(between(other, other).empty());
}

TEST_CASE("a changed effect and changed edges are told piece by piece") {
  Version old, other;
  old.more = Book::provision("2", kLicence);
  other.more = old.more;
  old.provision = R"(effect = { outcome = "licence_required", policy = "review", kinds = ["single", "general"] })";
  other.provision = R"(requires = ["2"]
effect = { outcome = "prohibited", kinds = ["single", "certificate"], duties = ["report"] })";
  CHECK(between(old, other) ==
        Lines{"A/1: outcome: licence_required becomes prohibited; policy: review becomes none; "
              "kinds: adds certificate; kinds: drops general; duties: adds report; requires: adds A/2"});
  other.provision = R"(effect = { outcome = "licence_required", policy = "review" })";
  CHECK(between(old, other) == Lines{"A/1: kinds: [single, general] becomes any"});
}

TEST_CASE("changed days are told stretch by stretch") {
  Version other;
  other.effective = "2025-03-01";
  CHECK(between({}, other) == Lines{"A/1: 2025-02-01/2025-02-28 in force becomes pending",
                                    "A/l: 2025-02-01/2025-02-28 in force becomes pending"});
  other.effective = "2025-02-01";
  other.more = Book::event("suspend", "from = 2025-05-01\nscope = [\"1\"]");
  CHECK(between({}, other) == Lines{"A/1: 2025-05-01/.. in force becomes suspended by A"});
}

TEST_CASE("items, lists, provisions and words come and go") {
  Version old, other;
  other.item = R"({ form = ["metal", "powder"], material = "Ga" })";
  CHECK(between({}, other) == Lines{"A/l 1C1: form: metal becomes metal or powder"});
  other = {};
  other.provision += "\nitems = [\"l\"]";
  CHECK(between({}, other) == Lines{"A/1: items: adds A/l"});
  other = {};
  other.more = Book::provision("2", kLicence) + Book::list("m", "l.csv");
  CHECK(between({}, other) == Lines{"A/2: added: rule 2", "A/m: added: l"});
  CHECK(between(other, {}) == Lines{"A/2: removed: rule 2", "A/m: removed: l"});
  other = {};
  other.provision += "\nexception = { en = \"ask the ministry\", zh = \"可申请\" }\nfirmness = \"derived\"";
  CHECK(between({}, other) == Lines{"A/1: exception now reads: ask the ministry; source now reads: "
                                    "https://example.org (derived)"});
}

TEST_CASE("a changed default or alternative is told, and the days that follow from it") {
  const auto ending = [](const std::string& standard, const std::string& other) {
    Version version;
    version.more =
        Book::date_assumption("end", standard, other) + Book::event("expire", "on = { assumption = \"A/end\" }");
    return version;
  };
  const auto old = ending("2025-06-30", "2025-12-31").load();
  const auto fresh = ending("2025-12-31", "2026-06-30").load();
  CHECK(told(diff(old, fresh)) == Lines{"A/1: 2025-07-01/2025-12-31 ended by A becomes in force",
                                        "A/l: 2025-07-01/2025-12-31 ended by A becomes in force",
                                        "A/end: default: 2025-06-30 becomes 2025-12-31; alternatives: adds 2026-06-30; "
                                        "alternatives: drops 2025-12-31"});
  CHECK(kinds(diff(old, fresh)) == std::vector{Change::Kind::status, Change::Kind::status, Change::Kind::assumption});
}

TEST_CASE("totals, duties and the regime itself are compared") {
  Version old, other;
  const std::string total = "[[total]]\nid = \"t\"\nbecause = { en = \"b\", zh = \"因\" }\n";
  old.regime = total + "since = 2025-02-01\nwhen = { form = \"ore\" }\n";
  other.regime = total + "since = 2025-03-01\nwhen = { form = \"metal\" }\n";
  CHECK(between(old, other) == Lines{"t: form: ore becomes metal; since: 2025-02-01 becomes 2025-03-01"});
  Rulebook changed = Version{}.load();
  changed.duties.front().says.en = "tell";
  changed.verified_through = day("2026-02-01");
  CHECK(told(diff(Version{}.load(), changed)) ==
        Lines{"report: says now reads: tell", "T: verified_through: 2026-01-01 becomes 2026-02-01"});
}

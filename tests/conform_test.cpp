// SPDX-License-Identifier: Apache-2.0
// The conformance set: it is complete, it is what the examples say, it holds, and a wrong expectation in it would be
// found where it stands. The format: docs/conformance.md.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "conformance.hpp"
#include "sluice/base/file.hpp"
#include "sluice/base/message.hpp"
#include "sluice/rulebook/timeline.hpp"
#include "sluice/wire/determination.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using app::Exit;

namespace {

const std::string kRoot = SLUICE_SOURCE_DIR;
const std::filesystem::path kFolder = kRoot + "/rulebooks/CN/conformance";

const std::vector<app::ConformanceFile>& files() {
  static const std::vector<app::ConformanceFile> read = [] {
    std::vector<app::ConformanceFile> result;
    for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
      auto file =
          app::read_conformance(*read_file(entry.path()), entry.path().filename().string(), *chinese().reference);
      REQUIRE(file.has_value());
      result.push_back(std::move(*file));
    }
    return result;
  }();
  return read;
}

std::map<std::string, std::map<std::string, std::size_t>> kinds_of_each() {
  std::map<std::string, std::map<std::string, std::size_t>> result;
  for (const auto& file : files()) {
    for (const auto& each : file.cases) ++result[each.of][each.kind];
  }
  return result;
}

bool ever_applies(const rulebook::Provision& provision) {
  const auto& book = *chinese().book;
  const auto timeline = rulebook::fold(book, provision.instrument, provision.id.substr(provision.id.find('/') + 1), {});
  return std::ranges::any_of(*timeline, [](const rulebook::Stretch& stretch) {
    return stretch.status == rulebook::Status::in_force || stretch.status == rulebook::Status::suspended;
  });
}

const std::string kHeader =
    R"({"sluice_conformance":1,"regime":"CN","rulebook":"sha256:00","released":"2026-11-22T12:00:00Z",)"
    R"("covers":"a test","reviewed":"2026-11-22"})"
    "\n";
const std::string kTransaction =
    R"({"sluice":1,"id":"t","act":"shipment","from":"CN","to":"DE","procedure":"permanent","lines":[{"id":"l1",)"
    R"("form":"magnet","material":"SmCo","origin":"CN"}]})";

std::string one_case(const std::string& expect, const std::string& more = {}, const std::string& transaction = {}) {
  return R"({"id":"a","of":"CN-2025-18/1","kind":"hit","why":"shows it","as_of":"2025-06-01",)" + more +
         R"("transaction":)" + (transaction.empty() ? kTransaction : transaction) + R"(,"expect":)" + expect + "}\n";
}

Ran conform(const std::vector<std::string>& more) {
  std::vector<std::string> all{"rulebook", "conform"};
  all.insert(all.end(), more.begin(), more.end());
  return run(all);
}

// One value turned into another of its form: what an expectation would be if it were wrong there.
void spoil(const std::string& name, Json& value) {
  if (name == "outcome") value = Json::string(value.text == "exempt" ? "prohibited" : "exempt");
  else if (name == "policy") value = Json::string("presumption_of_approval");
  else if (name == "at_least" || name == "at_most")
    value = Json::array({Json::string(value.items[0].text == "exempt" ? "prohibited" : "exempt")});
  else if (name == "holds") value.members[0].value = Json::string("2001-01-01");
  else if (name == "suspended" || name == "pending")
    value.items.push_back(Json::object({{"provision", Json::string("none")}}));
  else value.items.push_back(Json::string("none"));
}

// Every expectation that differs from `expect` in one member.
std::vector<Json> spoiled(const Json& expect) {
  std::vector<Json> result;
  for (std::size_t i = 0; i < expect.members.size(); ++i) {
    const auto& [name, value] = expect.members[i];
    const auto put = [&](Json changed) {
      Json copy = expect;
      copy.members[i].value = std::move(changed);
      result.push_back(std::move(copy));
    };
    if (name == "not_because") continue;
    if (name == "lines") {
      for (std::size_t k = 0; k < value.members.size(); ++k) {
        for (Json& line : spoiled(value.members[k].value)) {
          Json lines = value;
          lines.members[k].value = std::move(line);
          put(std::move(lines));
        }
      }
      continue;
    }
    Json changed = value;
    spoil(name, changed);
    put(std::move(changed));
    if (name != "suspended" && name != "pending") continue;
    for (std::size_t k = 0; k < value.items.size(); ++k) {
      for (std::size_t m = 0; m < value.items[k].members.size(); ++m) {
        Json entries = value;
        Json& part = entries.items[k].members[m].value;
        part = part.kind == Json::Kind::boolean ? Json::boolean(part.text != "true") : Json::string("2001-01-01");
        put(std::move(entries));
      }
    }
  }
  return result;
}

Json answer(const app::ConformanceCase& each) {
  trade::Determination determination;
  determination.regimes.push_back(decider(each.assume).decide(each.transaction, {each.as_of, each.as_of, false}));
  return wire::write_determination(determination).find("regimes")->items.front();
}

}  // namespace

TEST_CASE("the committed conformance set holds, with its totals told for each file") {
  const Ran ran = conform({});
  CHECK(ran.exit == Exit::done);
  CHECK(ran.err.empty());
  CHECK(ran.out.find("scenarios.ndjson: ") != std::string::npos);
  CHECK(ran.out.find("note:") == std::string::npos);
}

TEST_CASE("the set has at least 1,500 cases, 60 of them scenarios, and each has an id and a transaction of its own") {
  std::size_t count = 0;
  std::set<std::string> ids;
  for (const auto& file : files()) {
    count += file.cases.size();
    for (const auto& each : file.cases) {
      CAPTURE(each.id);
      CHECK(ids.insert(each.id).second);
      CHECK(each.transaction.id == each.id);
    }
    if (file.name == "scenarios.ndjson") CHECK(file.cases.size() >= 60);
  }
  CHECK(count >= 1500);
}

TEST_CASE("every provision that is ever in force or suspended has a hit, a near miss and a boundary in the set") {
  auto kinds = kinds_of_each();
  for (const auto& provision : chinese().book->provisions) {
    if (!ever_applies(provision)) continue;
    CAPTURE(provision.id);
    CHECK(kinds[provision.id]["hit"] > 0);
    CHECK(kinds[provision.id]["near_miss"] > 0);
    CHECK(kinds[provision.id]["boundary"] > 0);
  }
}

TEST_CASE("every control code of the regime has a hit and a near miss in the set") {
  auto kinds = kinds_of_each();
  for (const auto& list : chinese().book->lists) {
    for (const auto& item : list.items) {
      CAPTURE(item.code);
      CHECK(kinds[item.code]["hit"] > 0);
      CHECK(kinds[item.code]["near_miss"] > 0);
    }
  }
}

TEST_CASE("every provision and assumption that the set names is one of the law") {
  const auto& book = *chinese().book;
  std::set<std::string> codes;
  for (const auto& list : book.lists) {
    for (const auto& item : list.items) codes.insert(item.code);
  }
  for (const auto& file : files()) {
    CHECK(file.header.regime == "CN");
    for (const auto& each : file.cases) {
      CAPTURE(each.id);
      CHECK((book.provision(each.of) != nullptr || codes.count(each.of) == 1));
      for (const auto& [id, value] : each.assume) CHECK(book.assumption(id) != nullptr);
    }
  }
}

TEST_CASE("the files of the set are what the examples make, and the scenarios beside them") {
  const Folder folder;
  const auto reviewed = files().front().header.reviewed;
  REQUIRE(conform({"--from-examples", "--reviewed", reviewed, "-o", (folder / "set").string()}).exit == Exit::done);
  std::set<std::string> made{"scenarios.ndjson"};
  for (const auto& entry : std::filesystem::directory_iterator(folder / "set")) {
    const std::string name = entry.path().filename().string();
    CAPTURE(name);
    made.insert(name);
    CHECK(*read_file(entry.path()) == *read_file(kFolder / name));
  }
  std::set<std::string> committed;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    committed.insert(entry.path().filename().string());
  }
  CHECK(made == committed);
}

TEST_CASE("the set lies beside the law and is no part of it: the hash stays what it was") {
  const auto folder = app::read_folder(kRoot + "/rulebooks/CN");
  REQUIRE(folder.has_value());
  for (const auto& file : folder->files) CHECK(file.name.find("ndjson") == std::string::npos);
  CHECK(rulebook::hash(*folder) == chinese().book->hash);
}

TEST_CASE("each expectation that a scenario states is compared: wrong in any one place, it is found there") {
  std::size_t planted = 0;
  for (const auto& file : files()) {
    if (file.name != "scenarios.ndjson") continue;
    for (const auto& each : file.cases) {
      CAPTURE(each.id);
      const Json got = answer(each);
      CHECK(app::differences(each.expect, got).empty());
      for (const Json& wrong : spoiled(each.expect)) {
        ++planted;
        CHECK(app::differences(wrong, got).size() == 1);
      }
    }
  }
  CHECK(planted > 1000);
}

TEST_CASE("a planted wrong expectation is told with its file, line, case and field, and the rest is run") {
  const Folder folder;
  std::string text = *read_file(kFolder / "CN-ECL.ndjson");
  const std::string right = R"("outcome":"licence_required")";
  const auto third = text.find('\n', text.find('\n', text.find('\n') + 1) + 1) + 1;  // where the third case begins
  const auto at = text.find(right, third);
  REQUIRE(at < text.find('\n', third));
  text.replace(at, right.size(), R"("outcome":"exempt")");
  const Ran ran = conform({folder.write("planted.ndjson", text)});
  CHECK(ran.exit == Exit::faults);
  CHECK(ran.out.find("planted.ndjson:4: CN-ECL/12.3#3: outcome is licence_required, expected exempt\n") !=
        std::string::npos);
  CHECK(ran.out.find("44 cases, 43 hold, 1 do not") != std::string::npos);
}

TEST_CASE("what must not be among the reasons is compared too") {
  const Folder folder;
  const Ran ran = conform({folder.write("a.ndjson", kHeader + one_case(R"({"not_because":["CN-2025-18/1"]})"))});
  CHECK(ran.exit == Exit::faults);
  CHECK(ran.out.find("not_because is [CN-2025-18/1], expected without CN-2025-18/1") != std::string::npos);
}

TEST_CASE("a set written for another state of the law runs, with a note") {
  const Folder folder;
  const Ran ran = conform({folder.write("a.ndjson", kHeader + one_case(R"({"control_codes":["1C902.a.4"]})"))});
  CHECK(ran.exit == Exit::done);
  CHECK(ran.out.find("note: its expectations were written for the rulebook sha256:00") != std::string::npos);
}

TEST_CASE("a file that cannot be used is told once, by line and member, and nothing is run") {
  struct Bad {
    std::string text, place, code;
  };
  const std::string fine = one_case(R"({"outcome":"exempt"})");
  const auto header = [](std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
  };
  const std::string two = R"({"sluice":1,"id":"t","lines":[{"id":"l1"},{"id":"l2"}]})";
  const std::vector<Bad> all{
      {"", "bad.ndjson:1", "conform.header"},
      {fine, "bad.ndjson:1", "conform.header"},
      {kHeader, "bad.ndjson", "conform.empty"},
      {header(kHeader, ":1,", ":2,") + fine, "bad.ndjson:1: /sluice_conformance", "conform.version"},
      {header(kHeader, R"("CN")", R"("US")") + fine, "bad.ndjson:1: /regime", "conform.regime"},
      {header(kHeader, R"("regime")", R"("colour":"red","regime")") + fine, ":1: /colour", "conform.unknown_key"},
      {header(kHeader, R"("covers":"a test",)", "") + fine, ":1: /covers", "conform.missing"},
      {header(kHeader, "2026-11-22\"}", "tomorrow\"}") + fine, ":1: /reviewed", "conform.value"},
      {header(kHeader, "T12:00:00Z", "") + fine, ":1: /released", "conform.value"},
      {header(kHeader, "sha256:", "") + fine, ":1: /rulebook", "conform.value"},
      {kHeader + "{\"id\":\n", "bad.ndjson:2", "json.unclosed"},
      {kHeader + one_case("{}", R"("colour":1,)"), "bad.ndjson:2: /colour", "conform.unknown_key"},
      {kHeader + one_case("{}"), "bad.ndjson:2: /expect", "conform.value"},
      {kHeader + one_case(R"({"colour":"red"})"), ":2: /expect/colour", "conform.unknown_key"},
      {kHeader + one_case(R"({"outcome":"free"})"), ":2: /expect/outcome", "conform.value"},
      {kHeader + one_case(R"({"policy":"mild"})"), ":2: /expect/policy", "conform.value"},
      {kHeader + one_case(R"({"at_most":["licence_required","mild"]})"), ":2: /expect/at_most", "conform.value"},
      {kHeader + one_case(R"({"because":"CN-2025-18/1"})"), ":2: /expect/because", "conform.value"},
      {kHeader + one_case(R"({"suspended":["CN-2025-57/1"]})"), ":2: /expect/suspended", "conform.value"},
      {kHeader + one_case(R"({"pending":[{"provision":"x","until":"soon"}]})"), ":2: /expect/pending", "conform.value"},
      {kHeader + one_case(R"({"holds":{"from":null}})"), ":2: /expect/holds", "conform.value"},
      {kHeader + one_case(R"({"lines":{"l9":{"outcome":"exempt"}}})"), ":2: /expect/lines/l9", "conform.line"},
      {kHeader + one_case(R"({"lines":{"l1":{"assumptions":[]}}})"), ":2: /expect/lines/l1", "conform.unknown_key"},
      {kHeader + one_case(R"({"because":[]})", {}, two), ":2: /expect/because", "conform.lines"},
      {kHeader + one_case(R"({"outcome":"exempt"})", R"("assume":[],)"), ":2: /assume", "conform.value"},
      {kHeader + one_case(R"({"outcome":"exempt"})", R"("assume":{"CN-2025-70/ende":"x"},)"), ":2: /assume",
       "assumption.unknown"},
      {kHeader + one_case(R"({"outcome":"exempt"})", R"("assume":{"CN-2025-70/end":"x"},)"), ":2: /assume",
       "assumption.value"},
      {kHeader + header(fine, R"("hit")", R"("miss")"), ":2: /kind", "conform.value"},
      {kHeader + header(fine, "2025-06-01", "2025-06-31"), ":2: /as_of", "conform.value"},
      {kHeader + header(fine, R"("why":"shows it",)", ""), ":2: /why", "conform.missing"},
      {kHeader + header(fine, R"("DE")", R"("XX")"), ":2: /transaction/to", "country.unknown"},
      {kHeader + fine + "\n" + fine, "bad.ndjson:4: /id", "conform.duplicate"},
  };
  for (const Bad& bad : all) {
    CAPTURE(bad.code);
    CAPTURE(bad.place);
    const Folder folder;
    const Ran ran = conform({folder.write("bad.ndjson", bad.text)});
    CAPTURE(ran.err);
    CHECK(ran.exit == Exit::usage);
    CHECK(ran.out.empty());
    CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
    CHECK(ran.err.find(bad.place) != std::string::npos);
    CHECK(ran.err.find("[" + bad.code + "]") != std::string::npos);
  }
}

TEST_CASE("a set with any byte altered is read or refused with a place, and never anything else") {
  const std::string text = *read_file(kFolder / "CN-2026-12.ndjson");
  CHECK(rc::check([&] {
    std::string altered = text;
    altered[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::arbitrary<char>();
    const auto read = app::read_conformance(altered, "altered", *chinese().reference);
    if (read) return;
    RC_ASSERT(read.error().where.line > 0);
    RC_ASSERT(!describe(read.error()).empty());
  }));
}

TEST_CASE("a file beside a bad one is not run, and what is not there is named") {
  const Folder folder;
  const auto good = folder.write("good.ndjson", kHeader + one_case(R"({"control_codes":["1C902.a.4"]})"));
  const Ran ran = conform({good, (folder / "none.ndjson").string()});
  CHECK(ran.exit == Exit::usage);
  CHECK(ran.out.empty());
  CHECK(ran.err.find("none.ndjson") != std::string::npos);
  CHECK(conform({"--regime", "XX"}).err.find("[regime.unknown]") != std::string::npos);

  std::filesystem::create_directories(folder / "rulebooks");
  std::filesystem::copy(kRoot + "/rulebooks/CN", folder / "rulebooks" / "CN");  // without what lies in folders
  const Ran bare = run({"--rulebooks", (folder / "rulebooks").string(), "rulebook", "conform"});
  CHECK(bare.exit == Exit::usage);
  CHECK(bare.err.find("[conform.nothing]") != std::string::npos);
}

TEST_CASE("the options of writing go together") {
  CHECK(conform({"--from-examples"}).exit == Exit::usage);
  CHECK(conform({"--from-examples", "-o", "x"}).exit == Exit::usage);
  CHECK(conform({"-o", "x"}).exit == Exit::usage);
  CHECK(conform({"--from-examples", "-o", "x", "--reviewed", "soon"}).exit == Exit::usage);
  const Folder folder;
  const auto place = folder.write("file", "");
  const Ran ran = conform({"--from-examples", "--reviewed", "2026-11-22", "-o", place});
  CHECK(ran.exit == Exit::usage);
  CHECK(ran.err.find("[output.write]") != std::string::npos);
}

TEST_CASE("the review of docs/conformance.md counts what the set holds") {
  const std::string page = *read_file(kRoot + "/docs/conformance.md");
  auto kinds = kinds_of_each();
  for (const auto& provision : chinese().book->provisions) {
    auto& own = kinds[provision.id];
    std::string row = "| `" + provision.id + "` |";
    for (const char* kind : {"hit", "near_miss", "boundary", "case"}) row += " " + std::to_string(own[kind]) + " |";
    CAPTURE(row);
    CHECK(page.find(row) != std::string::npos);
  }
  std::size_t total = 0;
  for (const auto& file : files()) {
    total += file.cases.size();
    const std::string row = "| `" + file.name + "` | " + std::to_string(file.cases.size()) + " |";
    CAPTURE(row);
    CHECK(page.find(row) != std::string::npos);
  }
  CHECK(page.find("**" + std::to_string(total) + " cases**") != std::string::npos);
}

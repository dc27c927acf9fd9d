// SPDX-License-Identifier: Apache-2.0
// The desk at the command line: many acts from a file, lines by CSV, the signed licence, and the journal against
// whoever changes it.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <functional>

#include "sluice/base/file.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using app::Exit;

namespace {

// A store that a scenario has filled.
class Desk {
 public:
  explicit Desk(const std::string& scenario, const std::string& name = "desk") : name_(name) {
    if (scenario.empty()) return;
    const Ran ran = run({"scenario", SLUICE_SOURCE_DIR "/tests/scenarios/" + scenario, "--store", store()});
    REQUIRE_MESSAGE(ran.exit == Exit::done, ran.err);
  }
  [[nodiscard]] std::string store() const { return "sqlite:" + (folder / (name_ + ".db")).string(); }
  [[nodiscard]] Ran operator()(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--store", store()});
    return run(std::move(arguments));
  }
  [[nodiscard]] Ran as(const std::string& by, const std::string& on, std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--as", by, "--on", on});
    return (*this)(std::move(arguments));
  }
  // The one record of a kind, or the last of them.
  [[nodiscard]] std::string last(const std::string& kind) const {
    const Json page = *parse_json((*this)({kind, "list", "--format", "json"}).out);
    return page.find("rows")->items.back().find("id")->text;
  }
  [[nodiscard]] Json show(const std::vector<std::string>& view, const std::string& on) const {
    std::vector<std::string> arguments = view;
    arguments.insert(arguments.end(), {"--format", "json", "--on", on});
    const Ran ran = (*this)(std::move(arguments));
    REQUIRE_MESSAGE(ran.exit == Exit::done, ran.err);
    return *parse_json(ran.out);
  }

  const Folder folder;

 private:
  std::string name_;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

}  // namespace

TEST_CASE(
    "a feed of customs is done line by line: one that is wrong holds up none, and the same file again changes "
    "nothing") {
  const Desk desk("messages.scenario");
  const std::string licence = desk.last("licence");
  const auto feed = desk.folder.write("feed.csv",
                                      "act,by,on,subject,id,sequence,tells,quantity/value,quantity/unit,declaration\n"
                                      "ledger.hold,tianjin,2026-05-02," +
                                          licence +
                                          "/l1,,,,100,KGM,D-900\n"
                                          "ledger.report,,2026-05-02,D-900,m1,1,total,60,KGM,\n"
                                          "ledger.report,,2026-05-02,D-900,m2,2,totl,100,KGM,\n"
                                          "ledger.reprot,,2026-05-02,D-900,m2,2,total,100,KGM,\n"
                                          "ledger.report,,2026-05-32,D-900,m2,2,total,100,KGM,\n"
                                          "ledger.report,,2026-05-02,D-900,m2,2,total,90,KGM,\n");
  const auto corrected = (desk.folder / "refused.csv").string();
  const Ran first = desk({"act", feed, "--as", "tianjin", "--once", "--refused", corrected});
  CHECK(first.exit == Exit::faults);
  CHECK(has(first.err, "feed.csv:4: /tells"));
  CHECK(has(first.err, "feed.csv:5"));
  CHECK(has(first.err, "[act.unknown]"));
  CHECK(has(first.err, "feed.csv:6"));
  CHECK(has(first.err, "3 done, 3 refused"));
  CHECK(lines_of(first.out).size() == 3);
  CHECK(lines_of(read_file(corrected).value()).size() == 4);  // the header too
  const auto account = [&] { return to_json(desk.show({"ledger", "account", licence + "/l1"}, "2026-05-03")); };
  const std::string balance = account();
  CHECK(has(balance, "\"exported\":\"2990\""));
  CHECK(desk({"act", feed, "--as", "tianjin", "--once"}).exit == Exit::faults);
  CHECK(account() == balance);

  // The same in NDJSON, from the standard input.
  const std::string line =
      R"({"act": "ledger.report", "by": "tianjin", "on": "2026-05-02", "subject": "D-900", "body": )"
      R"({"id": "m3", "sequence": 3, "tells": "total", "quantity": {"value": "95", "unit": "KGM"}}})";
  const Ran piped = run({"act", "-", "--store", desk.store()}, line + "\n{\"act\": 7}\nnonsense\n{\"acts\": \"x\"}\n");
  CHECK(has(piped.err, "1 done, 3 refused"));
  CHECK(has(piped.err, "[json.unknown_key]"));
  CHECK(has(account(), "\"exported\":\"2995\""));
  // A table that says nothing of acts, and a file of neither kind.
  CHECK(has(desk({"act", desk.folder.write("a.csv", "subject,id\nD-900,1\n")}).err, "[act.no_column]"));
  CHECK(has(desk({"act", desk.folder.write("a.txt", "x")}).err, "[act.format]"));
  CHECK(has(desk({"act", desk.folder.write("b.csv", "act,weight\nledger.report,5\n")}).err, "[act.no_field]"));
  // Nothing follows the first fault where that is asked for.
  CHECK(has(desk({"act", feed, "--as", "tianjin", "--strict"}).err, "stopped at the first"));
}

TEST_CASE("10,000 lines by CSV with three bad ones: each is named, and nothing is filed until they are right") {
  const Desk desk("messages.scenario");
  const auto table = [](bool right) {
    std::string text =
        "id,act,from,to,lines/0/id,lines/0/form,lines/0/material,lines/0/quantity/value,lines/0/quantity/unit\n";
    for (int i = 1; i <= 10'000; ++i) {
      const bool sign = !right && i == 18, unit = !right && i == 5'001, form = !right && i == 9'999;
      text += "T1,shipment,CN,DE,l" + std::to_string(i) + (form ? ",magnetic," : ",magnet,") + "NdFeB," +
              (sign ? "-1" : "1") + (unit ? ",BARRELS\n" : ",KGM\n");
    }
    return text;
  };
  const std::size_t before = lines_of(desk({"application", "list"}).out).size();
  const auto draft = [&](const std::string& text) {
    return desk.as(
        "mei", "2026-05-04",
        {"application", "draft", "--kind", "general", "--transaction", "@" + desk.folder.write("l.csv", text)});
  };
  const Ran bad = draft(table(false));
  CHECK(bad.exit == Exit::faults);
  for (const char* each : {"l.csv:19: /lines/0/quantity/value", "l.csv:5002: /lines/0/quantity/unit",
                           "l.csv:10000: /lines/0/form", "3 of 10000 lines", "[csv.faulty_lines]"})
    CHECK_MESSAGE(has(bad.err, each), bad.err);
  CHECK(lines_of(desk({"application", "list"}).out).size() == before);
  REQUIRE(draft(table(true)).exit == Exit::done);
  const Json filed = desk.show({"application", "show", desk.last("application")}, "2026-05-04");
  CHECK(filed.find("transaction")->find("lines")->items.size() == 10'000);
  CHECK(has(draft("id,act\nT1,shipment\nT2,shipment\n").err, "[csv.several]"));
}

TEST_CASE("many decisions at once are those that would have been made one by one") {
  const auto decided = [](bool together) {
    const Desk desk("messages.scenario");
    const std::string first = desk.last("application");
    std::vector<std::string> files;
    for (int i = 0; i < 5; ++i) {
      REQUIRE(desk.as("mei", "2026-05-04", {"application", "copy", "--of", first}).exit == Exit::done);
      files.push_back(desk.last("application"));
    }
    const auto all = [&](const std::string& by, const std::string& act, const std::vector<std::string>& said) {
      std::vector<std::vector<std::string>> batches;
      if (together) batches = {files};
      else
        for (const std::string& file : files) batches.push_back({file});
      for (const auto& batch : batches) {
        std::vector<std::string> arguments{"application", act};
        arguments.insert(arguments.end(), batch.begin(), batch.end());
        arguments.insert(arguments.end(), said.begin(), said.end());
        const Ran ran = desk.as(by, "2026-05-05", arguments);
        REQUIRE_MESSAGE(ran.exit == Exit::done, ran.err);
      }
    };
    all("mei", "submit", {});
    all("lin", "accept", {});
    all("lin", "propose",
        {"--lines",
         R"([{"line": "l1", "quantity": {"value": "9000", "unit": "KGM"}}, )"
         R"({"line": "l2", "quantity": {"value": "3000", "unit": "KGM"}}])",
         "--factors", "@" SLUICE_SOURCE_DIR "/tests/scenarios/factors.json", "--from", "2026-05-10", "--until",
         "2027-05-09"});
    all("zhao", "decide", {"--agrees", "true", "--text", "agreed"});
    all("lin", "issue", {});
    std::string records;
    for (const std::string& file : files) {
      const Json application = desk.show({"application", "show", file}, "2026-05-06");
      records += to_json(application) +
                 to_json(desk.show({"licence", "show", application.find("licence")->text}, "2026-05-06"));
    }
    return records;
  };
  CHECK(decided(true) == decided(false));
}

TEST_CASE("a command that is sent again under its key is done once, and with other content refused") {
  const Desk desk("messages.scenario");
  const std::string licence = desk.last("licence");
  const auto hold = [&](const std::string& amount) {
    return desk.as("tianjin", "2026-05-04",
                   {"ledger", "hold", licence + "/l1", "--declaration", "D-" + amount, "--quantity",
                    R"({"value": ")" + amount + R"(", "unit": "KGM"})", "--key", "k1"});
  };
  CHECK(hold("5").exit == Exit::done);
  CHECK(hold("5").exit == Exit::done);
  CHECK(has(hold("6").err, "[act.key_conflict]"));
}

TEST_CASE("whoever changes an exported journal is found out and named, with the key too") {
  const Desk desk("messages.scenario");
  const auto head = (desk.folder / "head.json").string(), whole = (desk.folder / "whole.ndjson").string();
  REQUIRE(desk({"journal", "head", "-o", head}).exit == Exit::done);
  REQUIRE(desk({"journal", "export", "-o", whole}).exit == Exit::done);
  CHECK(run({"journal", "verify", whole, "--against", head}).exit == Exit::done);
  const auto lines = lines_of(read_file(whole).value());
  const auto found = [&](const std::string& what, const std::function<void(std::vector<std::string>&)>& change) {
    auto changed = lines;
    change(changed);
    const Ran ran = run({"journal", "verify", desk.folder.write("changed.ndjson", joined(changed)), "--against", head});
    CHECK(ran.exit == Exit::faults);
    CHECK_MESSAGE(has(ran.err, "[journal." + what + "]"), ran.err);
  };
  found("leaf_changed", [](auto& all) { all[5].replace(all[5].find("2026-01-05"), 10, "2026-01-06"); });
  found("field_changed", [](auto& all) {
    const auto line = std::ranges::find_if(all, [](const auto& each) { return has(each, "9000"); });
    REQUIRE(line != all.end());
    line->replace(line->rfind("9000"), 4, "9001");
  });
  found("leaf_dropped", [](auto& all) { all.erase(all.begin() + 7); });
  found("leaf_doubled", [](auto& all) { all.insert(all.begin() + 7, all[6]); });
  found("leaf_reordered", [](auto& all) { std::swap(all[7], all[8]); });
  found("truncated", [](auto& all) { all.erase(all.end() - 6, all.end() - 1); });

  // The holder of the key writes another history: whole in itself, and not the one of the head.
  const Desk other("", "desk");
  std::filesystem::copy_file(desk.folder / "desk.db.key", other.folder / "desk.db.key");
  REQUIRE(run({"scenario", SLUICE_SOURCE_DIR "/tests/scenarios/general.scenario", "--store", other.store()}).exit ==
          Exit::done);
  CHECK(other({"journal", "verify"}).exit == Exit::done);
  CHECK(has(other({"journal", "verify", "--against", head}).err, "[journal.rewritten]"));
}
TEST_CASE("a licence is verified without the store, and by its code with it") {
  const Desk desk("messages.scenario");
  const std::string licence = desk.last("licence");
  const auto file = (desk.folder / "licence.json").string();
  REQUIRE(desk({"licence", "document", licence, "-o", file}).exit == Exit::done);
  const Json document = parse_json(read_file(file).value()).value();
  const std::string code = document.find("code")->text;
  const Json head = parse_json(desk({"journal", "head"}).out).value();
  const Ran whole = run({"licence", "verify", file, "--key", head.find("key")->text});
  CHECK(whole.exit == Exit::done);
  CHECK(has(whole.out, code));
  CHECK(run({"licence", "verify", file, "--key", std::string(64, 'a')}).exit == Exit::faults);
  const Ran good = desk({"licence", "check", code, "--on", "2026-05-01"});
  CHECK(good.exit == Exit::done);
  CHECK(has(good.out, "active, and good on 2026-05-01"));
  CHECK(has(desk({"licence", "check", code, "--on", "2027-04-01"}).out, "not good"));
  CHECK(has(desk({"licence", "check", licence + ".0000-0000-0000", "--on", "2026-05-01"}).err,
            "[licence_document.code]"));
  const auto forged = desk.folder.write("forged.json", [&] {
    std::string text = to_json(document);
    text.replace(text.find("\"9000\""), 6, "\"9999\"");
    return text;
  }());
  CHECK(has(run({"licence", "verify", forged}).err, "[licence_document.signature]"));
  CHECK(has(run({"licence", "verify", desk.folder.write("no.json", "{}")}).err, "[licence_document.invalid]"));
}

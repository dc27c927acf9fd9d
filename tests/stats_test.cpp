// SPDX-License-Identifier: Apache-2.0
// Statistics: the numbers of scenarios counted by hand, the same bytes from the same leaves, and what is not told.
#include <doctest/doctest.h>

#include <map>

#include "sluice/base/csv.hpp"
#include "sluice/base/file.hpp"
#include "store/testing.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using app::Exit;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

struct Played {
  const Folder folder;
  std::string store, key;

  explicit Played(const std::string& scenario, std::string address = {}) : store(std::move(address)) {
    key = (folder / "desk.key").string();
    if (store.empty()) store = "sqlite:" + (folder / "desk.db").string();
    const Ran ran =
        run({"scenario", SLUICE_SOURCE_DIR "/tests/scenarios/" + scenario, "--store", store, "--key-file", key});
    REQUIRE_MESSAGE(ran.exit == Exit::done, ran.err);
  }
  [[nodiscard]] Ran operator()(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--store", store, "--key-file", key});
    return run(std::move(arguments));
  }
};

// A report in CSV: the cell of a row, by its first columns, and a column's name.
std::string cell(const std::string& csv, const std::vector<std::string>& row, const std::string& column) {
  const CsvTable table = parse_csv(csv).value();
  for (const CsvRow& each : table.rows) {
    if (std::equal(row.begin(), row.end(), each.cells.begin()))
      return each.cells[static_cast<std::size_t>(table.column(column))];
  }
  return "no such row";
}

}  // namespace

// findings.scenario: one general licence for 12,000 kg (Dy 9,000 + 3,000, the latter with Tb), granted in full; three
// single ones for 500 kg of the first grade, two of them accepted. Accepted on 2026-03-03, decided on 2026-03-24: 4, 5,
// 6, 9 to 13, 16 to 20, 23 and 24 March are fifteen working days.
TEST_CASE("statistics are what the scenario's own story counts to, on both stores") {
  std::vector<std::string> addresses{""};
  if (const auto postgres = store::new_postgres_database(); !postgres.empty()) addresses.push_back(postgres);
  for (const std::string& address : addresses) {
    const Played desk("findings.scenario", address);
    const std::string csv = desk({"stats", "--by", "kind,destination,element", "--format", "csv"}).out;
    CHECK(cell(csv, {"general", "DE", "Dy"}, "submitted") == "1");
    CHECK(cell(csv, {"general", "DE", "Dy"}, "approved") == "1");
    CHECK(cell(csv, {"general", "DE", "Dy"}, "issued") == "1");
    CHECK(cell(csv, {"general", "DE", "Dy"}, "days_median") == "15");
    CHECK(cell(csv, {"general", "DE", "Dy"}, "within_limit") == "1/1");
    CHECK(cell(csv, {"general", "DE", "Tb"}, "asked") == "12000 KGM");
    CHECK(cell(csv, {"single", "DE", "Dy"}, "submitted") == "3");
    CHECK(cell(csv, {"single", "DE", "Dy"}, "accepted") == "2");
    CHECK(cell(csv, {"single", "DE", "Dy"}, "asked") == "1500 KGM");
    CHECK(cell(csv, {"single", "DE", "Dy"}, "days_median").empty());
    CHECK(cell(csv, {"single", "DE", "Tb"}, "submitted") == "no such row");
    CHECK(cell(csv, {"all"}, "submitted") == "4");
    CHECK(cell(csv, {"all"}, "asked") == "13500 KGM");
    const std::string april =
        desk({"stats", "--by", "month", "--from", "2026-04-01", "--to", "2026-04-13", "--format", "csv"}).out;
    CHECK(cell(april, {"2026-04"}, "submitted") == "1");
    CHECK(cell(april, {"2026-03"}, "submitted") == "no such row");
    CHECK(cell(april, {"all"}, "approved") == "0");
  }
}

TEST_CASE("a refusal set aside, and what is decided then, are counted each for itself") {
  const Played desk("refused.scenario");
  const std::string csv = desk({"stats", "--by", "kind", "--format", "csv"}).out;
  for (const auto& [column, count] : std::map<std::string, std::string>{
           {"submitted", "1"}, {"refused", "2"}, {"reconsidered", "2"}, {"set_aside", "1"}, {"approved", "0"}})
    CHECK_MESSAGE(cell(csv, {"single"}, column) == count, column);
}

TEST_CASE("a past report is made again byte for byte, from the store and from an export, whatever came later") {
  const Played desk("general.scenario");
  for (const std::string format : {"table", "csv", "json"}) {
    const std::string then = desk({"stats", "--format", format}).out;
    const auto before = std::stoull(parse_json(desk({"journal", "head"}).out).value().find("size")->text);
    REQUIRE(desk({"application", "copy", "--of", "A-2026-000001-1", "--as", "mei", "--on", "2026-07-01"}).exit ==
            Exit::done);
    const Ran page = desk({"application", "list", "--format", "json"});
    const std::string copy = parse_json(page.out).value().find("rows")->items.back().find("id")->text;
    REQUIRE(desk({"application", "submit", copy, "--as", "mei", "--on", "2026-07-02"}).exit == Exit::done);
    CHECK(desk({"stats", "--format", format}).out != then);
    CHECK(desk({"stats", "--format", format, "--at", std::to_string(before)}).out == then);
    const auto exported = (desk.folder / "journal.ndjson").string();
    REQUIRE(desk({"journal", "export", "-o", exported}).exit == Exit::done);
    CHECK(run({"stats", "--journal", exported, "--format", format, "--at", std::to_string(before)}).out == then);
    CHECK(run({"stats", "--journal", exported, "--format", format}).out == desk({"stats", "--format", format}).out);
  }
  CHECK(has(desk({"stats", "--at", "100000"}).err, "[statistics.short]"));
  CHECK(has(desk({"stats", "--from", "2026-02-01", "--to", "2026-01-01"}).err, "[statistics.days]"));
  CHECK(has(run({"stats", "--journal", desk.folder.write("j.ndjson", "x\n")}).err, "[journal.line_invalid]"));
  const auto exported = read_file((desk.folder / "journal.ndjson").string()).value();
  const auto second = exported.find('\n', exported.find('\n') + 1) + 1;  // after the header and the first leaf
  CHECK(has(run({"stats", "--journal", desk.folder.write("k.ndjson", exported.substr(second))}).err,
            "[statistics.order]"));
}

TEST_CASE("few applications are not told of, nor by what a total would leave") {
  const Played desk("findings.scenario");
  const std::string csv = desk({"stats", "--by", "kind", "--format", "csv", "--suppress", "3"}).out;
  CHECK(cell(csv, {"general"}, "submitted") == "<3");
  CHECK(cell(csv, {"single"}, "submitted") == "3");
  CHECK(cell(csv, {"all"}, "submitted") == "withheld");
  CHECK(cell(csv, {"general"}, "days_median").empty());
  CHECK(cell(csv, {"general"}, "asked").empty());
  CHECK(cell(csv, {"all"}, "asked").empty());
  CHECK(cell(csv, {"all"}, "granted").empty());
}

TEST_CASE("what was redacted counts in the total alone, and the journal stays whole") {
  const Played desk("general.scenario");
  const Json whole = parse_json(desk({"stats", "--by", "kind", "--format", "json"}).out).value();
  REQUIRE(whole.find("total")->find("submitted")->text == "1");
  // The leaf of the submission, by what an export says.
  const auto exported = (desk.folder / "journal.ndjson").string();
  REQUIRE(desk({"journal", "export", "-o", exported}).exit == Exit::done);
  std::string leaf;
  std::istringstream lines(read_file(exported).value());
  for (std::string line; std::getline(lines, line);) {
    const Json record = parse_json(line).value();
    if (record.find("leaf") == nullptr) continue;
    const Json said = parse_json(record.find("leaf")->text).value();
    if (said.find("act")->text == "application.submit") leaf = said.find("n")->text;
  }
  const auto redact = [&](const std::string& which, const std::string& field) {
    return desk({"journal", "redact", which, "--field", field, "--reason", "a decision", "--as", "he"});
  };
  CHECK(redact(leaf, "answer").exit == Exit::done);
  CHECK(has(redact(leaf, "answer").err, "[redact.nothing]"));
  CHECK(has(redact("one", "answer").err, "[redact.leaf]"));
  CHECK(has(desk({"journal", "redact", leaf, "--field", "x", "--reason", "y", "--as", "lin"}).err, "[act.role]"));
  const Ran verified = desk({"journal", "verify"});
  CHECK(verified.exit == Exit::done);
  CHECK(has(verified.out, "1 fields redacted"));
  const Json after = parse_json(desk({"stats", "--by", "kind", "--format", "json"}).out).value();
  CHECK(after.find("total")->find("submitted")->text == "1");
  CHECK(has(to_json(*after.find("notes")), "redacted"));
}

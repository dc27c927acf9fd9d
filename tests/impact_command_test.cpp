// SPDX-License-Identifier: Apache-2.0
// `sluice encode` and `sluice rulebook impact` as their users meet them. What impact tells is compared with what
// `sluice determine` answers before and after.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "sluice/base/csv.hpp"
#include "sluice/base/file.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using app::Exit;

namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

const std::string kRoot = SLUICE_SOURCE_DIR;
const std::string kCases = kRoot + "/data/examples/cases.json";
const std::string kShipments = kRoot + "/data/examples/shipments.json";
const std::string kUndated = kRoot + "/data/examples/cases-undated.json";

// The columns that impact and determine both write, and that say what the answer is.
const Words kAnswer{"outcome",       "policy", "at_least", "at_most", "control_codes", "possible_control_codes",
                    "licence_kinds", "duties"};

// --- tables of cells by (transaction, line) ---

using Key = std::pair<std::string, std::string>;
using Rows = std::map<Key, std::map<std::string, std::string>>;

Rows rows_of(const std::string& csv) {
  const auto table = parse_csv(csv);
  REQUIRE(table.has_value());
  Rows rows;
  for (const CsvRow& row : table->rows) {
    std::map<std::string, std::string> cells;
    for (std::size_t c = 0; c < table->header.size(); ++c) cells[table->header[c]] = row.cells.at(c);
    const Key key{cells.at("transaction"), cells.at("line")};
    CHECK(rows.emplace(key, std::move(cells)).second);
  }
  return rows;
}

Rows determined(const Words& options, const std::string& rulebooks = kRoot + "/rulebooks") {
  Words arguments{"--rulebooks", rulebooks, "determine", "--format", "csv"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const Ran ran = run(arguments);
  CAPTURE(ran.err);
  REQUIRE(ran.exit == Exit::done);
  return rows_of(ran.out);
}

// What impact wrote with --rows against what determine says under both laws.
void check_changed(const Rows& changed, const Rows& before, const Rows& after) {
  REQUIRE(before.size() == after.size());
  for (const auto& [key, old_cells] : before) {
    const auto& new_cells = after.at(key);
    CAPTURE(key.first);
    CAPTURE(key.second);
    const bool expected = std::any_of(kAnswer.begin(), kAnswer.end(), [&](const std::string& name) {
      return old_cells.at(name) != new_cells.at(name);
    });
    const auto found = changed.find(key);
    REQUIRE((found != changed.end()) == expected);
    if (!expected) continue;
    CHECK(found->second.at("as_of") == new_cells.at("as_of"));
    for (const std::string& name : kAnswer) {
      const std::string shown = found->second.at("before_" + name) + " to " + found->second.at("after_" + name);
      CHECK(shown == old_cells.at(name) + " to " + new_cells.at(name));
    }
  }
}

// --- a folder with a table in it ---

struct Encoded {
  Folder folder;
  std::string table;

  explicit Encoded(const Words& files = {kCases, kShipments}) : table((folder / "t.table").string()) {
    Words arguments{"encode", "-o", table};
    arguments.insert(arguments.end(), files.begin(), files.end());
    const Ran ran = run(arguments);
    CAPTURE(ran.err);
    REQUIRE(ran.exit == Exit::done);
  }
  [[nodiscard]] Ran impact(const Words& options) const {
    Words arguments{"rulebook", "impact"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    arguments.push_back(table);
    return run(arguments);
  }
  // The rows that impact writes, by CSV.
  [[nodiscard]] Rows changed(Words options) const {
    const std::string rows = (folder / "rows.csv").string();
    options.insert(options.end(), {"--rows", rows});
    const Ran ran = impact(options);
    CAPTURE(ran.err);
    REQUIRE(ran.exit == Exit::done);
    CHECK(ran.err.empty());
    return rows_of(*read_file(rows));
  }
};

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void check_complaint(const Ran& ran, const std::string& place, const std::string& code, Exit exit = Exit::faults) {
  CAPTURE(ran.err);
  CHECK(ran.exit == exit);
  CHECK(ran.out.empty());
  CHECK(lines_in(ran.err) == 1);
  CHECK(has(ran.err, place));
  CHECK(has(ran.err, "[" + code + "]"));
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

// An instrument that repeals announcement 18 as of 1 December 2026.
constexpr const char* kRepeal = R"(format = 1
[instrument]
id = "CN-2026-99"
title = { en = "A made-up repeal", zh = "虚构的废止公告" }
authority = { en = "nobody", zh = "无" }
announced = 2026-11-25
source = "https://example.org"
read = 2026-11-22
firmness = "derived"

[[event]]
kind = "repeal"
of = "CN-2025-18"
on = 2026-12-01
cite = { en = "art. 1", zh = "第一条" }
)";

// The law in a folder of its own, with a file written over or added.
fs::path law_with(const Folder& folder, const std::string& name, const std::string& text) {
  fs::create_directories(folder / "law");
  fs::copy(kRoot + "/rulebooks/CN", folder / "law" / "CN", fs::copy_options::recursive);
  std::ofstream(folder / "law" / "CN" / name, std::ios::binary) << text;
  return folder / "law";
}

std::uint64_t number(const Json& node, const char* name) {
  const Json* found = node.find(name);
  REQUIRE(found != nullptr);
  REQUIRE(found->kind == Json::Kind::number);
  return std::stoull(found->text);
}

std::string shipment(const std::string& id, const std::string& more = {}) {
  return R"({"sluice":1,"id":")" + id + R"(","act":"shipment","from":"CN","to":"DE",)" + more +
         R"("lines":[{"id":"l1","form":"magnet","material":"NdFeB","composition":{"Dy":"0.0018"},"origin":"CN"}]})";
}

}  // namespace

TEST_CASE("the worked examples are encoded, every line of them") {
  const Folder folder;
  const std::string table = (folder / "t.table").string();
  const Ran ran = run({"encode", "-o", table, kCases, kShipments});
  CHECK(ran.exit == Exit::done);
  CHECK(ran.out.empty());
  CHECK(ran.err == "sluice: 19 transactions, 23 lines encoded\n");
  CHECK_FALSE(fs::exists(table + ".part"));
  const Ran again = run({"encode", "-o", table + "2", kCases, kShipments});
  CHECK(*read_file(table) == *read_file(table + "2"));
  // Names and descriptions are not kept.
  const std::string bytes = *read_file(table);
  CHECK(has(bytes, "magnet-with-dysprosium"));
  CHECK_FALSE(has(bytes, "description"));
}

TEST_CASE("an assumption taken otherwise changes exactly the rows that determine answers otherwise") {
  const Encoded encoded;
  for (const Words& days : {Words{}, Words{"--as-of", "2026-12-01"}, Words{"--as-of", "2025-10-20"}}) {
    Words base = days;
    base.insert(base.end(), {kCases, kShipments});
    Words taken = days;
    taken.insert(taken.end(), {"--assume", "CN-2025-70/end=2027-11-10"});
    Words determine = taken;
    determine.insert(determine.end(), {kCases, kShipments});
    const Rows changed = encoded.changed(taken);
    check_changed(changed, determined(base), determined(determine));
    if (!days.empty()) CHECK(changed.empty() == (days[1] == "2025-10-20"));
  }
  // The other way round.
  const Rows back = encoded.changed({"--as-of", "2026-12-01", "--assume-from", "CN-2025-70/end=2027-11-10"});
  const Rows there = encoded.changed({"--as-of", "2026-12-01", "--assume", "CN-2025-70/end=2027-11-10"});
  REQUIRE(back.size() == there.size());
  for (const auto& [key, cells] : there) CHECK(back.at(key).at("before_outcome") == cells.at("after_outcome"));
}

TEST_CASE("rows without a date are decided as of today, and the report says how many") {
  const Encoded encoded({kUndated});
  const Ran ran = encoded.impact({"--assume", "CN-2025-70/end=2027-11-10"});
  CAPTURE(ran.out);
  CHECK(ran.exit == Exit::done);
  CHECK(has(ran.out, "state no date and were decided as of today"));
  const Words files{"--as-of", "2026-11-22", kUndated};
  check_changed(encoded.changed({"--assume", "CN-2025-70/end=2027-11-10"}), determined(files),
                determined({"--as-of", "2026-11-22", "--assume", "CN-2025-70/end=2027-11-10", kUndated}));
}

TEST_CASE("a draft that is new comes to the law, and one that has a namesake takes its place") {
  const Encoded encoded;
  const Folder folder;
  const std::string fresh = folder.write("CN-2026-99.toml", kRepeal);
  const fs::path law = law_with(folder, "CN-2026-99.toml", kRepeal);
  const Words before{"--as-of", "2026-12-01", kCases, kShipments};
  const Rows changed = encoded.changed({"--as-of", "2026-12-01", "--draft", fresh});
  CHECK(changed.contains({"magnet-with-dysprosium", "l1"}));
  check_changed(changed, determined(before), determined(before, law.string()));
  CHECK(encoded.changed({"--as-of", "2026-11-30", "--draft", fresh}).empty());

  const std::string text = *read_file(kRoot + "/rulebooks/CN/CN-2025-70.toml");
  const std::string longer =
      folder.write("CN-2025-70.toml", replaced(text, "default = 2026-11-10", "default = 2027-11-10"));
  const Rows by_draft = encoded.changed({"--as-of", "2026-12-01", "--draft", longer});
  CHECK(by_draft == encoded.changed({"--as-of", "2026-12-01", "--assume", "CN-2025-70/end=2027-11-10"}));
  CHECK_FALSE(by_draft.empty());

  // Both at once; and the report names what was laid over the law.
  const Ran both = encoded.impact({"--as-of", "2026-12-01", "--draft", fresh, "--draft", longer});
  CHECK(both.exit == Exit::done);
  CHECK(has(both.out, "with " + fresh));
  CHECK(has(both.out, "with " + longer));
}

TEST_CASE("a fault in a draft is named with the draft's path and line, and one it causes elsewhere with that place") {
  const Encoded encoded;
  const Folder folder;
  const std::string text = kRepeal;
  const std::string broken = folder.write("broken.toml", replaced(text, "kind = \"repeal\"", "kind = repeal"));
  check_complaint(encoded.impact({"--draft", broken}), broken + ":12:", "toml.syntax");
  const std::string nobody = folder.write("CN-2026-99.toml", replaced(text, "CN-2025-18", "CN-2025-180"));
  check_complaint(encoded.impact({"--draft", nobody}), nobody + ":", "event.instrument");
  check_complaint(encoded.impact({"--draft", folder.write("mine.toml", text)}), "mine.toml:3:", "rulebook.file_name");
  check_complaint(encoded.impact({"--draft", (folder / "none.toml").string()}), "none.toml", "file.missing");
  const std::string note = folder.write("note.txt", "not law");
  check_complaint(encoded.impact({"--draft", note}), note, "impact.draft");

  // A place in a file of the law itself is named where that file lies.
  const std::string gone = folder.write("CN-2025-70.toml", replaced(*read_file(kRoot + "/rulebooks/CN/CN-2025-70.toml"),
                                                                    "id = \"end\"", "id = \"other\""));
  const Ran ran = encoded.impact({"--draft", gone});
  CHECK(ran.exit == Exit::faults);
  CHECK(has(ran.err, gone + ":"));
  const fs::path law = law_with(folder, "CN-2025-18.toml", "format = 2\n");
  check_complaint(encoded.impact({"--to", (law / "CN").string()}), (law / "CN" / "CN-2025-18.toml").string(),
                  "rulebook.format");
}

TEST_CASE("changed rows by NDJSON and by CSV are the same, as many as the report counts") {
  const Encoded encoded;
  const std::string ndjson = (encoded.folder / "rows.ndjson").string();
  const std::string csv = (encoded.folder / "rows.csv").string();
  const Words what{"--as-of", "2026-12-01", "--assume", "CN-2025-70/end=2027-11-10", "--format", "json", "--rows"};
  Words options = what;
  options.push_back(ndjson);
  const Ran by_json = encoded.impact(options);
  options.back() = csv;
  const Ran by_csv = encoded.impact(options);
  CHECK(by_json.out == by_csv.out);
  const auto report = parse_json(by_json.out);
  REQUIRE(report.has_value());
  const Rows cells = rows_of(*read_file(csv));
  const std::string text = *read_file(ndjson);
  CHECK(cells.size() == number(*report, "changed"));
  CHECK(lines_in(text) == cells.size());
  REQUIRE_FALSE(cells.empty());
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto row = parse_json(line);
    REQUIRE(row.has_value());
    const auto& own = cells.at({row->find("transaction")->text, row->find("line")->text});
    for (const char* name : {"as_of", "destination", "elements"}) CHECK(row->find(name)->text == own.at(name));
    for (const std::string side : {"before", "after"}) {
      for (const auto& [name, value] : row->find(side)->members) {
        std::string joined = value.text;
        for (const Json& each : value.items) joined += (joined.empty() ? "" : "|") + each.text;
        CHECK(joined == own.at(side + "_" + name));
      }
    }
  }
}

TEST_CASE("the numbers of the report as JSON add up") {
  const Encoded encoded;
  const Ran ran =
      encoded.impact({"--as-of", "2026-12-01", "--assume", "CN-2025-70/end=2027-11-10", "--format", "json"});
  const auto report = parse_json(ran.out);
  REQUIRE(report.has_value());
  CHECK(number(*report, "sluice_impact") == 1);
  CHECK(number(*report, "rows") == 23);
  CHECK(number(*report, "undated") == 0);
  const std::uint64_t changed = number(*report, "changed");
  CHECK(changed > 0);
  CHECK(changed + number(*report, "only_grounds") <= 23);
  CHECK(has(report->find("after")->text, "CN-2025-70/end = 2027-11-10"));
  CHECK_FALSE(has(report->find("before")->text, "CN-2025-70/end"));

  std::vector<std::uint64_t> rows_of_change;
  std::uint64_t sum = 0;
  for (const Json& change : report->find("changes")->items) {
    rows_of_change.push_back(number(change, "rows"));
    sum += rows_of_change.back();
    CHECK_FALSE(*change.find("before") == *change.find("after"));
  }
  CHECK(sum == changed);
  for (const char* kind : {"provisions", "destinations", "elements"}) {
    CAPTURE(kind);
    std::uint64_t all = 0;
    std::vector<std::uint64_t> by_change(rows_of_change.size());
    for (const Json& group : report->find(kind)->items) {
      std::uint64_t own = 0;
      for (const Json& change : group.find("changes")->items) {
        const std::uint64_t place = number(change, "change");
        REQUIRE(place < rows_of_change.size());
        CHECK(number(change, "rows") <= rows_of_change[place]);
        by_change[place] += number(change, "rows");
        own += number(change, "rows");
      }
      CHECK(own == number(group, "rows"));
      CHECK(own <= changed);
      all += own;
    }
    // Every row has one destination; provisions and elements may be several.
    if (kind == std::string("destinations")) {
      CHECK(by_change == rows_of_change);
    } else {
      CHECK(all >= changed);
    }
  }
  // The table of the same says the same count, and goes to a file where one is named.
  const std::string report_file = (encoded.folder / "report.txt").string();
  const Ran table =
      encoded.impact({"--as-of", "2026-12-01", "--assume", "CN-2025-70/end=2027-11-10", "-o", report_file});
  CHECK(table.out.empty());
  CHECK(has(*read_file(report_file), std::to_string(changed) + " rows change"));
}

TEST_CASE("what is no table, or another rulebook's, is refused by name") {
  const Folder folder;
  const auto impact = [](const Words& more) {
    Words arguments{"rulebook", "impact"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  };
  check_complaint(impact({kShipments}), "shipments.json", "table.foreign");
  check_complaint(impact({folder.write("empty.table", "")}), "empty.table", "table.foreign");
  check_complaint(impact({(folder / "none.table").string()}), "none.table", "file.missing");
  check_complaint(impact({folder.path().string()}), folder.path().string(), "file.directory");

  const Encoded encoded;
  const std::string whole = *read_file(encoded.table);
  check_complaint(impact({folder.write("cut.table", whole.substr(0, whole.size() / 2))}), "cut.table",
                  "table.truncated");
  std::string damaged = whole;
  damaged[100] = static_cast<char>(damaged[100] ^ 4);
  check_complaint(impact({folder.write("damaged.table", damaged)}), "damaged.table", "table.corrupted");
  std::string newer = whole;
  newer[8] = 2;
  check_complaint(impact({folder.write("newer.table", newer)}), "newer.table", "table.version");

  // A law that asks for a fact that the table does not hold.
  const std::string asks = std::string(kRepeal) + R"(
[[provision]]
id = "1"
cite = { en = "art. 1", zh = "第一条" }
says = { en = "says", zh = "文" }
when = { "composition.Rh" = "> 0.5" }
effect = { outcome = "licence_required" }
[[event]]
kind = "effective"
on = 2026-12-01
cite = { en = "art. 2", zh = "第二条" }
)";
  const Ran lacking = encoded.impact({"--draft", folder.write("CN-2026-99.toml", asks)});
  check_complaint(lacking, "t.table", "table.fact");
  CHECK(has(lacking.err, "composition.Rh"));
  const std::string regime = *read_file(kRoot + "/rulebooks/CN/regime.toml");
  const std::string roles = folder.write(
      "regime.toml", replaced(regime, "has_roles = [\"importer\", \"end_user\"]", "has_roles = [\"end_user\"]"));
  check_complaint(encoded.impact({"--draft", roles}), "t.table", "table.roles");
  const std::string other = folder.write("regime.toml", replaced(regime, "id = \"CN\"", "id = \"ZZ\""));
  check_complaint(encoded.impact({"--draft", other}), "t.table", "table.regime");
}

TEST_CASE("a bundle of another format version is refused by name") {
  const Encoded encoded;
  const Folder folder;
  const auto shelf = fs::directory_iterator(kRoot + "/rulebooks/shelf")->path();
  const std::string bundle = *read_file(shelf);
  const std::string newer = folder.write("newer.json", replaced(bundle, "\"sluice_bundle\":1", "\"sluice_bundle\":2"));
  for (const char* side : {"--from", "--to"}) check_complaint(encoded.impact({side, newer}), newer, "bundle.version");
  check_complaint(encoded.impact({"--from", folder.write("not.json", "{}")}), "not.json", "bundle.invalid");
  check_complaint(encoded.impact({"--to", (folder / "none.json").string()}), "none.json", "file.missing");
  CHECK(encoded.impact({"--from", shelf.string()}).exit == Exit::done);
  check_complaint(run({"encode", "-o", (folder / "t.table").string(), "--for", newer, kCases}), newer,
                  "bundle.version");
}

TEST_CASE("a wrong assumption or option is told and nothing is read") {
  const Encoded encoded;
  check_complaint(encoded.impact({"--assume", "CN-2025-70/stop=2027-11-10"}), "CN-2025-70/stop", "assumption.unknown",
                  Exit::usage);
  check_complaint(encoded.impact({"--assume-from", "CN-2025-70/end=soon"}), "soon", "assumption.value", Exit::usage);
  CHECK(encoded.impact({"--assume", "CN-2025-70/end"}).exit == Exit::usage);
  CHECK(encoded.impact({"--as-of", "tomorrow"}).exit == Exit::usage);
  CHECK(encoded.impact({"--rows", "rows.xlsx"}).exit == Exit::usage);
  CHECK(encoded.impact({"--threads", "0"}).exit == Exit::usage);
  CHECK(encoded.impact({"--top", "0"}).exit == Exit::usage);
  CHECK(encoded.impact({"--format", "xml"}).exit == Exit::usage);
  CHECK(run({"rulebook", "impact"}).exit == Exit::usage);
  CHECK(run({"encode", kCases}).exit == Exit::usage);
  CHECK(run({"encode", "-o", "x.table", "--regime", "CN", "--for", kRoot + "/rulebooks/CN", kCases}).exit ==
        Exit::usage);
}

TEST_CASE("a table for several rulebooks holds the facts of all, and they must mean the same by them") {
  const Folder folder;
  const std::string table = (folder / "t.table").string();
  const std::string own = kRoot + "/rulebooks/CN";
  const std::string text = replaced(kRepeal, "kind = \"repeal\"\nof = \"CN-2025-18\"", "kind = \"effective\"") + R"(
[[provision]]
id = "1"
cite = { en = "art. 1", zh = "第一条" }
says = { en = "says", zh = "文" }
when = { "composition.Rh" = "> 0.5" }
effect = { outcome = "licence_required" }
)";
  const fs::path law = law_with(folder, "CN-2026-99.toml", text) / "CN";
  const Ran ran = run({"encode", "-o", table, "--for", own, "--for", law.string(), kCases, kShipments});
  CAPTURE(ran.err);
  REQUIRE(ran.exit == Exit::done);
  const Ran impact = run({"rulebook", "impact", "--to", law.string(), "--as-of", "2026-12-01", table});
  CAPTURE(impact.err);
  CHECK(impact.exit == Exit::done);

  const Folder second;
  const std::string regime = replaced(*read_file(own + "/regime.toml"), "has_roles = [\"importer\", \"end_user\"]",
                                      "has_roles = [\"end_user\"]");
  const fs::path apart = law_with(second, "regime.toml", regime) / "CN";
  const std::string none = (folder / "none.table").string();
  check_complaint(run({"encode", "-o", none, "--for", own, "--for", apart.string(), kCases}), "regime and roles",
                  "table.books");
  CHECK_FALSE(fs::exists(none));
  CHECK_FALSE(fs::exists(none + ".part"));
}

TEST_CASE("a faulty record is named and the others are encoded, unless --strict, which leaves no table") {
  const Folder folder;
  const std::string table = (folder / "t.table").string();
  const auto file =
      folder.write("mixed.ndjson", shipment("a") + "\n" + shipment("b", "\"colour\":1,") + "\n" + shipment("c") + "\n");
  const Ran lenient = run({"encode", "-o", table, file});
  CHECK(lenient.exit == Exit::faults);
  CHECK(has(lenient.err, "mixed.ndjson:2"));
  CHECK(has(lenient.err, "[json.unknown_key]"));
  CHECK(has(lenient.err, "2 transactions, 2 lines encoded, 1 refused"));
  CHECK(run({"rulebook", "impact", table}).exit == Exit::done);

  const std::string strict = (folder / "strict.table").string();
  check_complaint(run({"encode", "--strict", "-o", strict, file}), "mixed.ndjson:2", "json.unknown_key");
  const std::string missing = (folder / "none.json").string();
  check_complaint(run({"encode", "--strict", "-o", strict, missing}), "none.json", "file.missing");
  check_complaint(run({"encode", "-o", strict, "--for", missing, file}), "none.json", "file.missing");
  CHECK_FALSE(fs::exists(strict));
  CHECK_FALSE(fs::exists(strict + ".part"));

  // What was there before stays.
  const std::string before = *read_file(table);
  CHECK(run({"encode", "--strict", "-o", table, file}).exit == Exit::faults);
  CHECK(*read_file(table) == before);
  CHECK_FALSE(fs::exists(table + ".part"));

  // A table of nothing is one, and no change changes it.
  const std::string empty = (folder / "empty.table").string();
  CHECK(run({"encode", "-o", empty, folder.write("empty.ndjson", "")}).exit == Exit::done);
  const Ran nothing = run({"rulebook", "impact", "--assume", "CN-2025-70/end=2027-11-10", empty});
  CAPTURE(nothing.err);
  CHECK(nothing.exit == Exit::done);
  CHECK(has(nothing.out, "0 rows change"));
}

TEST_CASE("impact leaves no file of rows behind when it fails") {
  const Encoded encoded;
  const std::string rows = (encoded.folder / "rows.csv").string();
  CHECK(encoded.impact({"--rows", rows, "--assume", "CN-2025-70/end=soon"}).exit == Exit::usage);
  CHECK_FALSE(fs::exists(rows));
  const std::string nowhere = (encoded.folder / "none" / "rows.csv").string();
  check_complaint(encoded.impact({"--rows", nowhere}), nowhere, "output.write");
  check_complaint(encoded.impact({"-o", nowhere}), nowhere, "output.write");
}

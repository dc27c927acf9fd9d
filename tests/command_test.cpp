// SPDX-License-Identifier: Apache-2.0
// The command line as its users meet it, good input and bad: each fault is one line that names file,
// line and remedy, and nothing is half done.
#include <doctest/doctest.h>

#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "sluice/base/file.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using app::Exit;

namespace {

const std::string kRoot = SLUICE_SOURCE_DIR;

std::string shipment(const std::string& id, const std::string& more = {}) {
  return R"({"sluice":1,"id":")" + id +
         R"(","act":"shipment","from":"CN","to":"DE","dates":{"declaration":"2025-06-01"},)" + more +
         R"("lines":[{"id":"l1","form":"magnet","material":"NdFeB","composition":{"Dy":"0.0018"},"origin":"CN"}]})";
}

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// The one complaint that a fault makes, with its parts.
void check_complaint(const Ran& ran, const std::string& place, const std::string& code) {
  CAPTURE(ran.err);
  CHECK(ran.exit == Exit::faults);
  CHECK(lines_in(ran.err) == 1);
  CHECK(ran.err.find(place) != std::string::npos);
  CHECK(ran.err.find("[" + code + "]") != std::string::npos);
}

}  // namespace

TEST_CASE("one shipment in is one object out, several are a list, and lines are lines") {
  const Folder folder;
  const auto one = folder.write("one.json", shipment("a"));
  const auto two = folder.write("two.ndjson", shipment("a") + "\n" + shipment("b") + "\n");
  CHECK(run({"determine", "--format", "json", one}).out.starts_with("{"));
  CHECK(run({"determine", "--format", "json", two}).out.starts_with("["));
  CHECK(lines_in(run({"determine", "--format", "ndjson", two}).out) == 2);
  CHECK(lines_in(run({"determine", "--format", "csv", two}).out) == 3);
  CHECK(run({"determine", "--format", "ndjson", "-"}, shipment("a")).out ==
        run({"determine", "--format", "ndjson", one}).out);
  CHECK(run({"determine", one}).out.find("CN-2025-18/1") != std::string::npos);
  CHECK(run({"--lang", "zh", "determine", "--explain", one}).out.find("两用物项") != std::string::npos);
}

TEST_CASE("JSON, NDJSON and CSV of the same shipment are answered with the same bytes") {
  const Folder folder;
  const auto json = folder.write("a.json", shipment("a"));
  const auto csv =
      folder.write("a.csv",
                   "\xEF\xBB\xBFid,act,from,to,dates/declaration,lines/0/id,lines/0/form,lines/0/material,"
                   "lines/0/composition/Dy,lines/0/origin,lines/0/description\r\n"
                   "a,shipment,CN,DE,2025-06-01,l1,magnet,NdFeB,0.0018,CN,\"a ring,\r\nin two lines\"\r\n");
  const Ran from_json = run({"determine", "--format", "ndjson", json});
  const Ran from_csv = run({"determine", "--format", "ndjson", csv});
  CHECK(from_csv.err.empty());
  CHECK(from_json.out == from_csv.out);
  CHECK_FALSE(from_json.out.empty());
}

TEST_CASE("a bad record is named and does not stop the rest, unless --strict") {
  const Folder folder;
  const auto file =
      folder.write("mixed.ndjson",
                   shipment("a") + "\n{\"sluice\":1,\"id\":\"b\",\"lines\":[{}],\"form\":1}\n" + shipment("c") + "\n");
  const Ran lenient = run({"determine", "--format", "ndjson", file});
  CHECK(lenient.exit == Exit::faults);
  CHECK(lines_in(lenient.out) == 2);
  CHECK(lines_in(lenient.err) == 1);
  CHECK(lenient.err.find("mixed.ndjson:2") != std::string::npos);
  const Ran strict = run({"determine", "--format", "ndjson", "--strict", file});
  CHECK(strict.exit == Exit::faults);
  CHECK(lines_in(strict.out) == 1);
  const auto target = (folder / "out.ndjson").string();
  CHECK(run({"determine", "--format", "ndjson", "--strict", "-o", target, file}).exit == Exit::faults);
  CHECK_FALSE(std::filesystem::exists(target));
  CHECK_FALSE(std::filesystem::exists(target + ".part"));
}

TEST_CASE("each kind of bad record has one complaint that names its line and field") {
  const Folder folder;
  struct Bad {
    std::string name, text, place, code;
  };
  const auto line = [](const std::string& fields) {
    return R"({"sluice":1,"id":"a","lines":[{"id":"l1",)" + fields + "}]}";
  };
  const std::vector<Bad> all{
      {"unknown.ndjson", line(R"("colour":"red")"), "unknown.ndjson:1: /lines/0/colour", "json.unknown_key"},
      {"twice.ndjson", line(R"("form":"metal","form":"alloy")"), "twice.ndjson:1", "json.duplicate_key"},
      {"date.ndjson", R"({"sluice":1,"id":"a","dates":{"declaration":"2025-02-30"},"lines":[{"id":"l1"}]})",
       "date.ndjson:1: /dates/declaration", "date.invalid"},
      {"hs5.ndjson", line(R"("commodity_code":"85051")"), "/lines/0/commodity_code", "commodity_code.form"},
      {"hs11.ndjson", line(R"("commodity_code":"85051110001")"), "/lines/0/commodity_code", "commodity_code.form"},
      {"sum.ndjson", line(R"("composition":{"Dy":"0.6","Fe":"0.5"})"), "/lines/0/composition", "composition.sum"},
      {"negative.ndjson", line(R"("quantity":{"value":"-1","unit":"KGM"})"), "/lines/0/quantity/value",
       "number.negative"},
      {"unit.ndjson", line(R"("quantity":{"value":"1","unit":"KGX"})"), "/lines/0/quantity/unit", "unit.unknown"},
      {"country.ndjson", line(R"("origin":"XX")"), "/lines/0/origin", "country.unknown"},
      {"utf8.ndjson", line("\"description\":\"\xff\""), "utf8.ndjson:1", "text.invalid_utf8"},
      {"ragged.csv", "id,form\na,metal,extra\n", "ragged.csv:2", "csv.ragged_row"},
  };
  for (const Bad& bad : all) {
    CAPTURE(bad.name);
    check_complaint(run({"determine", "--format", "ndjson", folder.write(bad.name, bad.text)}), bad.place, bad.code);
  }
}

TEST_CASE("what cannot be read is named: a directory, a missing file, no permission, no format") {
  const Folder folder;
  std::filesystem::create_directory(folder / "d.json");
  check_complaint(run({"determine", (folder / "d.json").string()}), "d.json", "file.directory");
  check_complaint(run({"determine", (folder / "none.json").string()}), "none.json", "file.missing");
  check_complaint(run({"determine", folder.write("what.txt", "")}), "what.txt", "input.format");
}

TEST_CASE("a full disk is told and leaves no file behind") {
  if (!std::filesystem::exists("/dev/full")) return;
  const Folder folder;
  std::string many;
  for (int i = 0; i < 200; ++i) many += shipment("a" + std::to_string(i)) + "\n";
  const auto file = folder.write("many.ndjson", many);
  std::ofstream full("/dev/full");
  std::istringstream in;
  std::ostringstream err;
  class Now final : public Clock {
    [[nodiscard]] Instant now() const override { return Instant{}; }
  } clock;
  app::World world{in, full, err, clock, false, "sluice"};
  CHECK(app::run({"--home", kRoot, "determine", "--format", "ndjson", file}, world) == Exit::faults);
  CHECK(err.str().find("[output.write]") != std::string::npos);
  CHECK(run({"determine", "-o", (folder / "no" / "where.csv").string(), file}).err.find("[output.write]") !=
        std::string::npos);
}

TEST_CASE("--fail-on counts what is and what may be") {
  const Folder folder;
  const auto file = folder.write("a.json", shipment("a"));
  CHECK(run({"determine", "--fail-on", "licence_required", file}).exit == Exit::reached);
  CHECK(run({"determine", "--as-of", "2025-04-03", "--fail-on", "prohibited", kRoot + "/data/examples/shipments.json"})
            .exit == Exit::done);
}

TEST_CASE("a wrong command line is told and nothing is read") {
  CHECK(run({"determine"}).exit == Exit::usage);
  CHECK(run({"determine", "--as-of", "2025-02-30", "x.json"}).exit == Exit::usage);
  CHECK(run({"determine", "--assume", "CN-2025-70/ende=2027-01-10", "x.json"}).exit == Exit::usage);
  CHECK(run({"determine", "--assume", "CN-2025-70/end=never", "x.json"}).exit == Exit::usage);
  CHECK(run({"determine", "--format", "xml", "x.json"}).exit == Exit::usage);
  CHECK(run({"rulebook", "diff", "--from-day", "2025-01-01"}).exit == Exit::usage);
  CHECK(run({"--help"}).exit == Exit::done);
  CHECK(run({"rulebook", "show", "CN-9999"}).exit == Exit::usage);
}

TEST_CASE("a determination is reproduced byte for byte from the shelf, whatever the law has become since") {
  const Folder folder;
  const std::filesystem::path law = folder / "rulebooks";
  std::filesystem::create_directories(law);
  std::filesystem::copy(kRoot + "/rulebooks/CN", law / "CN", std::filesystem::copy_options::recursive);
  const auto file = folder.write("a.json", shipment("a"));
  const auto ask = [&](std::vector<std::string> more) {
    std::vector<std::string> all{"--rulebooks", law.string(), "determine", "--format", "json", file};
    all.insert(all.end(), more.begin(), more.end());
    return run(all);
  };
  const std::string then = ask({}).out;
  const auto released = to_string(chinese().book->released);
  CHECK(then.find(released) != std::string::npos);
  CHECK(run({"--rulebooks", law.string(), "rulebook", "publish"}).exit == Exit::done);

  // The law changes: announcement 18 takes effect a year later, in a new release.
  const auto edit = [&](const std::string& name, const std::string& from, const std::string& to) {
    std::string text = *read_file(law / "CN" / name);
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    std::ofstream(law / "CN" / name, std::ios::binary) << text.replace(at, from.size(), to);
  };
  edit("CN-2025-18.toml", "on = 2025-04-04", "on = 2026-04-04");
  CHECK(run({"--rulebooks", law.string(), "rulebook", "check"}).err.empty());
  CHECK(run({"--rulebooks", law.string(), "rulebook", "publish"}).err.find("[check.republished]") != std::string::npos);
  edit("regime.toml", "released = 2026-11-22", "released = 2026-11-23");
  CHECK(ask({}).out != then);
  CHECK(ask({"--known-at", released}).out == then);
  CHECK(ask({"--known-at", "2020-01-01"}).err.find("[known_at.nothing]") != std::string::npos);
}

TEST_CASE("a bundle that was altered is refused by name") {
  const Folder folder;
  const std::filesystem::path law = folder / "rulebooks";
  std::filesystem::create_directories(law);
  std::filesystem::copy(kRoot + "/rulebooks/CN", law / "CN", std::filesystem::copy_options::recursive);
  REQUIRE(run({"--rulebooks", law.string(), "rulebook", "publish"}).exit == Exit::done);
  const auto bundle = std::filesystem::directory_iterator(law / "shelf")->path();
  std::string text = *read_file(bundle);
  text.replace(text.find("2025-04-04"), 10, "2025-04-05");
  std::ofstream(bundle, std::ios::binary) << text;
  const Ran ran = run({"rulebook", "diff", "--from", bundle.string(), "--to", (law / "CN").string()});
  check_complaint(ran, bundle.filename().string(), "bundle.hash");
}

TEST_CASE("each fault in the law is one complaint that names file, line and remedy") {
  struct Bad {
    std::string file, from, to, place, code;
  };
  const std::vector<Bad> all{
      {"CN-2025-18.toml", "[[provision]]", "colour = \"red\"\n[[provision]]", "CN-2025-18.toml",
       "rulebook.key_unknown"},
      {"CN-2025-18.toml", "announced =", "announced = 2025-01-01\nannounced =", "CN-2025-18.toml", "toml.syntax"},
      {"CN-2025-18.toml", "on = 2025-04-04", "on = 2025-02-30", "CN-2025-18.toml", "toml.syntax"},
      {"CN-2025-70.toml", "of = \"CN-2025-57\"", "of = \"CN-2025-157\"", "CN-2025-70.toml", "event.instrument"},
      {"CN-2025-70.toml", "of = \"CN-2025-57\"", "of = \"CN-2025-56\"", "CN-2025-70.toml", "event.overlap"},
      {"CN-2025-61.toml", "requires = [\"1.1\"", "requires = [\"1.9\"", "CN-2025-61.toml",
       "rulebook.provision_unknown"},
      {"CN-2025-61.toml", "\nlifts = [", "\nrequires = [\"2\"]\nlifts = [", "CN-2025-61.toml", "rulebook.cycle"},
      {"CN-2025-18.items.csv", "composition.Sm", "compositoin.Sm", "CN-2025-18.items.csv", "fact.unknown"},
  };
  for (const Bad& bad : all) {
    CAPTURE(bad.file);
    CAPTURE(bad.code);
    const Folder folder;
    std::filesystem::copy(kRoot + "/rulebooks/CN", folder / "CN", std::filesystem::copy_options::recursive);
    std::string text = *read_file(folder / "CN" / bad.file);
    const auto at = text.find(bad.from);
    REQUIRE(at != std::string::npos);
    std::ofstream(folder / "CN" / bad.file, std::ios::binary) << text.replace(at, bad.from.size(), bad.to);
    const Ran ran = run({"--rulebooks", folder.path().string(), "rulebook", "check"});
    CHECK(ran.out.empty());
    check_complaint(ran, bad.place + ":", bad.code);
  }
}

TEST_CASE("the pages of docs that are written by the program are what it writes") {
  CHECK(run({"contract", "reference"}).out == *read_file(kRoot + "/docs/transaction.md"));
  CHECK(run({"contract", "errors"}).out == *read_file(kRoot + "/docs/errors.md"));
}

// SPDX-License-Identifier: Apache-2.0
// `sluice lists add`, `show` and `diff`, and the folder they keep: whole versions, whatever happens.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <thread>

#include "sluice/base/file.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using app::Exit;

namespace {

namespace fs = std::filesystem;

constexpr const char* kThree = "Company,Country,Why\nAcme,US,notice 1\nBolt,JP,notice 1\nCrane,DE,notice 2\n";
constexpr const char* kLater = "Company,Country,Why\nAcme,US,notice 3\nBolt,JP,notice 1\nDelta,FR,notice 3\n";

struct Shelf {
  Folder folder;

  [[nodiscard]] std::string lists() const { return (folder / "lists").string(); }

  Ran add(const std::string& text, const std::string& day, std::vector<std::string> more = {}) const {
    std::vector<std::string> line{"lists",
                                  "add",
                                  folder.write("house.csv", text),
                                  "--lists",
                                  lists(),
                                  "--id",
                                  "house",
                                  "--column",
                                  "name=Company",
                                  "--column",
                                  "countries=Country",
                                  "--column",
                                  "cite=Why"};
    if (!day.empty()) line.insert(line.end(), {"--version", day});
    line.insert(line.end(), more.begin(), more.end());
    return run(line);
  }

  [[nodiscard]] Ran show(std::vector<std::string> more) const {
    more.insert(more.begin(), {"lists", "show", "--lists", lists()});
    return run(more);
  }

  // The file of the one version of that day with this ending.
  [[nodiscard]] fs::path kept(const std::string& day, const std::string& ending) const {
    for (const auto& each : fs::directory_iterator(folder / "lists" / "house")) {
      const std::string name = each.path().filename().string();
      if (name.starts_with(day) && name.ends_with(ending)) return each.path();
    }
    return {};
  }
};

void check_fault(const Ran& ran, const std::string& place, const std::string& code) {
  CAPTURE(ran.err);
  CHECK(ran.exit == Exit::faults);
  CHECK(std::ranges::count(ran.err, '\n') == 1);
  CHECK(ran.err.find(place) != std::string::npos);
  CHECK(ran.err.find("[" + code + "]") != std::string::npos);
}

// `text` as a file of this name is refused, and nothing of it is kept.
void check_refused(const std::string& name, const std::string& text, const std::string& code) {
  const Folder folder;
  const std::string lists = (folder / "lists").string();
  const Ran ran =
      run({"lists", "add", folder.write(name, text), "--lists", lists, "--id", "x", "--version", "2026-01-01"});
  check_fault(ran, name, code);
  CHECK_FALSE(fs::exists(lists));
}

}  // namespace

TEST_CASE("a version is kept as it came, told against the one before, and the same bytes once") {
  const Shelf shelf;
  CHECK(shelf.add(kThree, "2026-01-10").out == "house of 2026-01-10: 3 parties kept.\n");
  CHECK(shelf.add(kThree, "2026-02-01").out ==
        "house of 2026-02-01: these bytes are kept already; nothing was added.\n");
  check_fault(shelf.add(kLater, "2026-03-01"), "house.csv: house", "list.shrunk");  // 1 of 3 is more than a tenth
  CHECK(shelf.add(kLater, "2026-03-01", {"--largest-loss", "34"}).out ==
        "house of 2026-03-01: 3 parties kept; against that of 2026-01-10, 1 added, 1 removed, 1 changed.\n");
  check_fault(shelf.add(std::string(kThree) + "Eagle,US,notice 4\n", "2026-02-15"), "house.csv", "list.older");
  CHECK(shelf.add(std::string(kLater) + "Eagle,US,notice 4\n", "2026-02-15", {"--force"}).exit == Exit::done);
  CHECK(*read_file(shelf.kept("2026-01-10", ".csv")) == kThree);
  CHECK(*read_file(shelf.kept("2026-03-01", ".csv")) == kLater);
  // Back to what it was: a version again, since another one stood between.
  CHECK(shelf.add(kThree, "2026-04-01", {"--force"}).out.find("3 parties kept") != std::string::npos);
}

TEST_CASE("a list is shown as it stood on the day, and before its first version as the first has it") {
  const Shelf shelf;
  shelf.add(kThree, "2026-01-10");
  shelf.add(kLater, "2026-03-01", {"--force"});
  const auto shown = [&](const std::string& day) {
    const Ran ran = shelf.show({"house", "--as-of", day, "--format", "json"});
    const auto node = parse_json(ran.out);
    REQUIRE_MESSAGE(node.has_value(), ran.err);
    CHECK(node->find("versions")->items.size() == 2);
    return node->find("version")->text + (node->find("later")->text == "true" ? "*" : "");
  };
  CHECK(shown("2026-01-09") == "2026-01-10*");
  CHECK(shown("2026-01-10") == "2026-01-10");
  CHECK(shown("2026-02-28") == "2026-01-10");
  CHECK(shown("2026-03-01") == "2026-03-01");
  // Of one day, what was added last stands.
  shelf.add(std::string(kLater) + "Eagle,US,notice 4\n", "2026-03-01");
  const auto again = parse_json(shelf.show({"house", "--format", "json"}).out);
  REQUIRE(again.has_value());
  CHECK(again->find("entries")->text == "4");
}

TEST_CASE("the lists beside the rulebooks are always there, with what could not be read of them") {
  const Ran table = run({"lists", "show"});
  CHECK(table.exit == Exit::done);
  CHECK(table.out.find("CN-UEL-2025-1: 3 of 10") != std::string::npos);
  const Shelf shelf;
  shelf.add(kThree, "2026-01-10");
  const auto all = parse_json(shelf.show({"--format", "json"}).out);
  REQUIRE(all.has_value());
  std::vector<std::string> ids;
  for (const auto& list : all->items) ids.push_back(list.find("id")->text);
  CHECK(ids == std::vector<std::string>{"CN-control-list", "CN-unreliable-entities", "CN-watch-list", "house"});
  CHECK(all->items[0].find("unread")->items.empty());
  const auto& unread = all->items[1].find("unread")->items;
  REQUIRE(unread.size() == 1);
  CHECK(unread[0].find("notice")->text == "CN-UEL-2025-1");
  CHECK(unread[0].find("parties")->text == "10");
  CHECK(all->items[3].find("unread")->items.empty());
}

TEST_CASE("one party is shown with its names, days, notice and source") {
  const Ran ran =
      run({"lists", "show", "CN-control-list", "CN-2025-21/12", "--as-of", "2026-11-09", "--format", "json"});
  const auto node = parse_json(ran.out);
  REQUIRE_MESSAGE(node.has_value(), ran.err);
  CHECK(node->find("names")->items[0].find("name")->text == "Cubic Corporation");
  CHECK(node->find("applies_on_day")->text == "false");  // suspended to this very day
  CHECK(node->find("applies")->items[0].find("until")->text == "2025-05-13");
  CHECK(node->find("applies")->items[1].find("from")->text == "2026-11-10");
  CHECK(node->find("cite")->text.find("announcement 21 of 2025") != std::string::npos);
  const Ran text = run({"lists", "show", "CN-control-list", "CN-2025-21/12", "--as-of", "2026-11-10"});
  CHECK(text.out.starts_with("CN-2025-21/12 on CN-control-list of 2026-11-22: applies on 2026-11-10\n  Cubic"));
  CHECK(run({"lists", "show", "CN-control-list", "CN-2025-21/99"}).err.find("[list.no_entry]") != std::string::npos);
  CHECK(run({"lists", "show", "nowhere"}).err.find("CN-watch-list") != std::string::npos);
}

TEST_CASE("two versions are told apart party by party and field by field, by day or by hash") {
  const Shelf shelf;
  shelf.add(kThree, "2026-01-10");
  CHECK(run({"lists", "diff", "--lists", shelf.lists(), "house"}).err.find("[list.one_version]") != std::string::npos);
  shelf.add(kLater, "2026-03-01", {"--force"});
  const std::string expected =
      "house from 2026-01-10 to 2026-03-01: 1 added, 1 removed, 1 changed\n"
      "  + Delta  Delta\n"
      "  - Crane  Crane\n"
      "  ~ Acme  Acme\n"
      "    cite: notice 1 -> notice 3\n";
  const auto diff = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"lists", "diff", "--lists", shelf.lists(), "house"});
    return run(more);
  };
  CHECK(diff({}).out == expected);
  CHECK(diff({"--from", "2026-02-28", "--to", "2026-11-22"}).out == expected);
  const std::string hash = shelf.kept("2026-01-10", ".csv").stem().string().substr(11);
  CHECK(diff({"--from", hash}).out == expected);
  const auto node = parse_json(diff({"--format", "json"}).out);
  REQUIRE(node.has_value());
  CHECK(node->find("added")->items[0].find("countries")->items[0].text == "FR");
  CHECK(node->find("changed")->items[0].find("fields")->find("cite")->find("after")->text == "notice 3");
  CHECK(diff({"--from", "2026-01-09"}).err.find("[list.no_such_version]") != std::string::npos);
  CHECK(diff({"--from", "zzzz"}).err.find("[list.no_such_version]") != std::string::npos);
}

TEST_CASE("a file that is no good list is refused whole, with its line, and nothing is kept") {
  check_refused("un.xml", "<CONSOLIDATED_LIST dateGenerated=\"2026-01-01\"><INDIVIDUALS><INDIVIDUAL>",
                "list.xml_truncated");
  check_refused(
      "un.xml",
      "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>",
      "list.xml_entity");
  check_refused("un.xml", "<?xml version=\"1.0\" encoding=\"GB18030\"?><CONSOLIDATED_LIST/>", "list.xml_encoding");
  check_refused("own.toml", "format = 1\n# \xB2\xE2\n", "text.invalid_utf8");
  check_refused("csl.csv", "source,entity_number,name,alt_names\n", "list.empty");
  const Folder folder;
  const auto csv = folder.write("house.csv", kThree);
  const std::string lists = (folder / "lists").string();
  CHECK(run({"lists", "add", csv, "--lists", lists, "--id", "x"}).err.find("[list.unclear]") != std::string::npos);
  const auto add = [&](const std::string& id, std::vector<std::string> more) {
    more.insert(more.begin(), {"lists", "add", csv, "--lists", lists, "--id", id, "--column", "name=Company"});
    return run(more);
  };
  CHECK(add("x", {}).err.find("[list.no_version]") != std::string::npos);
  for (const char* id : {"../x", "a/b", ".x", "名单", ""}) {
    CHECK(add(id, {"--version", "2026-01-01"}).exit == Exit::faults);
  }
  CHECK(add("x", {"--version", "2026-01-01", "--column", "colour=Country"}).exit == Exit::usage);
  CHECK_FALSE(fs::exists(lists));
  CHECK(run({"lists", "show", "--lists", lists}).err.find("[list.folder]") != std::string::npos);
}

TEST_CASE("a kept version that was altered is not used, and its file is named") {
  const Shelf shelf;
  shelf.add(kThree, "2026-01-10");
  const fs::path bytes = shelf.kept("2026-01-10", ".csv");
  const fs::path header = shelf.kept("2026-01-10", ".version.json");
  const std::string good = *read_file(header);
  std::ofstream(bytes) << "Company,Country,Why\nAcme,US,notice 1\nBolt,JP,notice 1\nCrane,DE,notice 9\n";
  check_fault(shelf.show({"house"}), bytes.string(), "list.damaged");
  std::ofstream(bytes) << "Company,Country,Why\n\"Acme";  // cut short: damage, and no fault of the list's
  check_fault(shelf.show({"house"}), bytes.string(), "list.damaged");
  check_fault(shelf.add(kLater, "2026-03-01", {"--force"}), bytes.string(), "list.damaged");
  std::ofstream(bytes) << kThree;
  CHECK(shelf.show({"house"}).exit == Exit::done);
  std::ofstream(header) << good.substr(0, good.size() / 2);
  check_fault(shelf.show({}), header.string(), "list.header");
  std::ofstream(header) << "{\"sluice_list_version\": 1}";
  check_fault(shelf.show({}), header.string(), "list.header");
}

TEST_CASE("what a broken-off add left behind is no version, and the next add is not hindered by it") {
  const Shelf shelf;
  shelf.add(kThree, "2026-01-10");
  const fs::path place = shelf.folder / "lists" / "house";
  std::ofstream(place / "2026-03-01-0123456789ab.csv.part") << "Company";
  std::ofstream(place / "2026-03-01-0123456789ab.csv") << kLater;
  std::ofstream(place / "2026-03-01-0123456789ab.version.json.part") << "{";
  CHECK(shelf.show({"house"}).out.starts_with("house of 2026-01-10"));
  CHECK(shelf.add(kLater, "2026-03-01", {"--force"}).exit == Exit::done);
  CHECK(shelf.show({"house"}).out.starts_with("house of 2026-03-01"));
}

TEST_CASE("killed at any moment of an add, the folder holds whole versions only, and takes the same list again") {
  const Shelf shelf;
  constexpr int kTries = 24;
  std::string text = "Company,Country,Why\n";
  for (int i = 0; i < 5000; ++i) text += "Firm " + std::to_string(i) + ",US,notice\n";
  REQUIRE(shelf.add(text, "2026-01-01").exit == Exit::done);
  int cut_short = 0;
  for (int i = 1; i <= kTries; ++i) {
    text += "More " + std::to_string(i) + ",US,notice\n";
    const std::string day = "2026-02-" + std::string(i < 10 ? "0" : "") + std::to_string(i);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      const bool fine = shelf.add(text, day).exit == Exit::done;
      ::_exit(fine ? 0 : 1);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2 * i));
    ::kill(child, SIGKILL);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    if (WIFSIGNALED(status)) ++cut_short;
    const Ran shown = shelf.show({"house"});
    REQUIRE_MESSAGE(shown.exit == Exit::done, shown.err);
    const Ran again = shelf.add(text, day);
    REQUIRE_MESSAGE(again.exit == Exit::done, again.err);
    CHECK(shelf.show({"house"}).out.starts_with("house of " + day + ": " + std::to_string(5000 + i) + " parties"));
  }
  CHECK(cut_short > 0);
}

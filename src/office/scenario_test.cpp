// SPDX-License-Identifier: Apache-2.0
// What is wrong with a scenario is said with its file and line; and what is written over what somebody else has written
// is refused.
#include "sluice/office/scenario.hpp"

#include <doctest/doctest.h>
#include <filesystem>

#include "listing_desk.hpp"
#include "sluice/base/random.hpp"
#include "sluice/office/office.hpp"

using namespace sluice;
using namespace sluice::office;

namespace {

// The code and the line of what is wrong; empty: nothing.
std::string fault(const std::string& text) {
  const auto read = read_scenario("a.scenario", [&](const std::string& file) -> Result<std::string> {
    if (file == "a.scenario") return text;
    if (file == "ring.scenario") return std::string("include ring.scenario\n");
    return fail("file.missing", {}, {file, 0, {}});
  });
  if (read) return {};
  CHECK(!read.error().where.file.empty());
  return std::string(read.error().code) + ":" + std::to_string(read.error().where.line);
}

struct StoppedClock final : Clock {
  [[nodiscard]] Instant now() const override { return Instant(std::chrono::seconds(1'772'000'000)); }
};

}  // namespace

TEST_CASE("a scenario that cannot be read says where and why") {
  const std::string title = "Scenario: a\n";
  CHECK(fault("on 2026-01-01\n") == "scenario.title:1");
  CHECK(fault(title + "lin accepts application A\n") == "scenario.no_day:2");
  CHECK(fault(title + "on 2026-02-30\n") == "date.invalid:2");
  CHECK(fault(title + "on 2026-01-01\nlin eats application A\n") == "scenario.phrase:3");
  CHECK(fault(title + "on 2026-01-01\nlin accepts application\n") == "scenario.subject:3");
  CHECK(fault(title + "on 2026-01-01\nlin accepts application A called B\n") == "scenario.named:3");
  CHECK(fault(title + "on 2026-01-01\nlin accepts application A named B C\n") == "scenario.rest:3");
  CHECK(fault(title + "on 2026-01-01\nthen application A as lin now\n") == "scenario.rest:3");
  CHECK(fault(title + "  kind: single\n") == "scenario.detail:2");
  CHECK(fault(title + "on 2026-01-01\nlin returns application A\n  nothing\n") == "scenario.detail:4");
  CHECK(fault(title + "on 2026-01-01\nlin returns application A\n  fault: x\n") == "scenario.field:4");
  CHECK(fault(title + "include ring.scenario\n") == "scenario.include:1");
  CHECK(fault(title + "include none.scenario\n") == "file.missing:0");
  CHECK(fault(title + "# nothing else\n\non 2026-01-01\nlin accepts application A named B\n").empty());
}

TEST_CASE("a record is not written over what somebody else has written meanwhile") {
  std::string folder = (std::filesystem::temp_directory_path() / "sluice-desk-XXXXXX").string();
  REQUIRE(mkdtemp(folder.data()) != nullptr);
  const StoppedClock clock;
  SystemRandom random;
  auto store = store::Store::open("sqlite:" + folder + "/a.db", {{schema()}, clock, random, {}});
  REQUIRE(store.has_value());
  const trade::Reference reference;
  const trade::Calendar calendar;
  const licensing::Rules rules;
  const Routing routing;
  const Tools tools{reference, calendar, rules, routing, {}};
  const auto done = store->write([&](store::Transaction& rows) -> Result<void> {
    Desk desk(rows, tools, {"lin", *parse_date("2026-01-05")}, {"lin", licensing::ActorRole::officer, {}, {}});
    Kept<Listing> listing{"P-1", {}, 0};
    CHECK(desk.keep(listing).has_value());
    CHECK(desk.keep(listing).error().code == "record.taken");
    listing.version = 1;
    CHECK(desk.keep(listing).has_value());
    CHECK(desk.keep(listing).error().code == "record.changed");
    return rows.journal({"test", "lin", *parse_date("2026-01-05"), "P-1", {}});
  });
  CHECK(done.has_value());
  std::filesystem::remove_all(folder);
}

// SPDX-License-Identifier: Apache-2.0
// The tables of data/licensing: read whole, refused where they do not fit one another, each row with its source.
#include "sluice/licensing/rules.hpp"

#include <fstream>
#include <iterator>
#include <unistd.h>

#include "testing.hpp"

using namespace sluice;
using namespace sluice::licensing;
using namespace sluice::licensing::testing;
namespace fs = std::filesystem;

namespace {

// The code, line and column of the failure where a row is put at the end of a table, or takes its place.
std::string failure(std::string_view file, std::string_view row, bool alone = false) {
  const fs::path directory = fs::temp_directory_path() / ("sluice-licensing-" + std::to_string(::getpid()));
  fs::remove_all(directory);
  fs::copy(kData / "licensing", directory);
  std::ofstream(directory / file, alone ? std::ios::trunc : std::ios::app) << row << '\n';
  const auto read = Rules::load(directory);
  fs::remove_all(directory);
  if (read) return "accepted";
  CHECK(read.error().where.file.ends_with(file));
  CHECK(!describe(read.error(), Language::chinese).empty());
  return std::string(read.error().code) + " " + read.error().where.field;
}

}  // namespace

TEST_CASE("the kinds are those of Order 792, article 15") {
  REQUIRE(rules().kinds.size() == 3);
  const Kind& single = *rules().kind("single");
  CHECK(single.months == 12);
  CHECK(single.one_export);
  CHECK(single.one_end_user);
  CHECK(rules().kind("general")->months == 36);
  CHECK(!rules().kind("general")->one_export);
  CHECK(rules().kind("registration")->review_days == 0);
  CHECK(rules().kind("annual") == nullptr);
}

TEST_CASE("a table that does not fit is refused with its file, line and column") {
  const std::string source = ",Order 792 art. 16,2026-11-22,verified";
  CHECK(failure("documents.csv", "annual,contract,,a,b" + source) == "licensing.unknown kind");
  CHECK(failure("documents.csv", "general,contract,,a,b" + source) == "licensing.twice document");
  CHECK(failure("documents.csv", "general,map,,,b" + source) == "licensing.cell title_en");
  CHECK(failure("documents.csv", "general,map,,a,b,,2026-11-22,verified") == "licensing.cell source");
  CHECK(failure("documents.csv", "kind,document", true) == "licensing.column ");
  CHECK(failure("practices.csv", "other,annual,12" + source) == "licensing.unknown kind");
  CHECK(failure("kinds.csv", "x,a,b,12,maybe,no,45,20,no,,,," + source) == "licensing.cell one_end_user");
  CHECK(failure("kinds.csv", "x,a,b,1e2,no,no,45,20,no,,,," + source.substr(0)) == "licensing.cell months");
  CHECK(failure("kinds.csv", "x,a,b,12,no,no,45,20,no,,,,sale" + source) == "licensing.cell procedures");
  CHECK(failure("factors.csv", "destination,a,b" + source) == "licensing.twice code");
  CHECK(failure("findings.csv", "luck,yes,,,," + source) == "licensing.cell finding");
  CHECK(failure("penalties.csv", "theft,no,a,b,,1,5,10,1,2," + source) == "licensing.cell base");
  CHECK(failure("penalties.csv", "theft,no,a,b,gains,1,10,5,1,2," + source) == "licensing.cell times_max");
  CHECK(failure("penalties.csv", "theft,no,a,b,,,,,2,1," + source) == "licensing.cell fixed_max");
  CHECK(failure("licence_states.csv", "used,,,,,design,2026-11-22,derived") == "states.twice from");
}

TEST_CASE(
    "a licence ends the day before the same day so many months on, or where its month has no such day, before its "
    "end") {
  const auto last = [](std::string_view kind, std::string_view from) {
    const auto until = last_day_allowed(*rules().kind(kind), day(from), rules());
    return until ? to_string(*until) : "none";
  };
  CHECK(last("single", "2026-04-01") == "2027-03-31");
  CHECK(last("single", "2028-02-29") == "2029-02-27");
  CHECK(last("general", "2026-04-01") == "2027-03-31");
  CHECK(last("registration", "2026-04-01") == "none");
  CHECK(last("single", "2199-06-01") == to_string(Date::max() - 1));
}

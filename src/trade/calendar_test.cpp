// SPDX-License-Identifier: Apache-2.0
#include "sluice/trade/calendar.hpp"

#include <doctest/doctest.h>
#include <fstream>
#include <rapidcheck.h>
#include <unistd.h>

#include "sluice/base/message.hpp"

using namespace sluice;
using namespace sluice::trade;
namespace fs = std::filesystem;

namespace {

Result<Calendar> calendar_of(const std::string& rows) {
  const fs::path path = fs::temp_directory_path() / ("sluice-calendar-" + std::to_string(::getpid()));
  std::ofstream(path) << "date,kind,name_zh,name_en,source\n" << rows;
  auto result = Calendar::load(path);
  fs::remove(path);
  return result;
}

// The State Council's arrangement of autumn 2025: 国办发明电〔2024〕12号.
const Calendar& china() {
  static const auto loaded = [] {
    std::string rows = "2025-09-28,workday,,,\n2025-10-11,workday,,,\n";
    for (int day = 1; day <= 8; ++day) rows += "2025-10-0" + std::to_string(day) + ",holiday,,,\n";
    return calendar_of(rows);
  }();
  return *loaded;
}

Date day(std::string_view text) { return parse_date(text).value(); }

std::string failure(const std::string& rows) {
  const auto calendar = calendar_of(rows);
  REQUIRE(!calendar);
  CHECK(!sentence(calendar.error(), Language::chinese).empty());
  return std::string(calendar.error().code) + ":" + std::to_string(calendar.error().where.line) + ":" +
         calendar.error().where.field;
}

}  // namespace

TEST_CASE("holidays are off, make-up days are worked, other weekends are off") {
  for (int i = 1; i <= 8; ++i) CHECK(!china().working(day("2025-10-0" + std::to_string(i))));
  CHECK(china().working(day("2025-09-28")));   // a Sunday
  CHECK(china().working(day("2025-10-11")));   // a Saturday
  CHECK(!china().working(day("2025-10-12")));  // a Sunday like any other
  CHECK(china().working(day("2025-10-09")));   // a Thursday
}

// October: 21 to 24 are four, 27 to 31 nine; Monday 3 November is the tenth.
TEST_CASE("ten working days after 20 October 2025 end on 3 November") {
  CHECK(china().after(day("2025-10-20"), 10).on == day("2025-11-03"));
  CHECK(!china().after(day("2025-10-20"), 10).provisional);
}

// Nine more in October, twenty in November (29), five a week from 1 December: 19 December is the
// 44th, Monday 22 December the 45th.
TEST_CASE("forty-five working days after 20 October 2025 end on 22 December") {
  CHECK(china().after(day("2025-10-20"), 45).on == day("2025-12-22"));
}

// Sunday 28 September is the first, 29 and 30 September the second and third; then the holiday; 9 and
// 10 October; Saturday 11 October is the sixth.
TEST_CASE("a count runs over the autumn holiday and its make-up days") {
  CHECK(china().after(day("2025-09-26"), 1).on == day("2025-09-28"));
  CHECK(china().after(day("2025-09-26"), 3).on == day("2025-09-30"));
  CHECK(china().after(day("2025-09-26"), 4).on == day("2025-10-09"));
  CHECK(china().after(day("2025-09-26"), 6).on == day("2025-10-11"));
  CHECK(china().after(day("2025-09-26"), 7).on == day("2025-10-13"));
}

TEST_CASE("a deadline in a year that is not published is provisional") {
  CHECK(china().published() == Span{day("2025-01-01"), day("2025-12-31")});
  CHECK(!china().after(day("2025-12-30"), 1).provisional);
  CHECK(china().after(day("2025-12-31"), 1).provisional);
  CHECK(china().after(day("2024-12-30"), 1).provisional);
}

TEST_CASE("a calendar that contradicts itself is refused") {
  CHECK(failure("2025-10-01,vacation,,,\n") == "calendar.row:2:kind");
  CHECK(failure("2025-10-01,workday,,,\n") == "calendar.row:2:kind");  // a Wednesday is worked anyway
  CHECK(failure("2025-10-01,holiday,,,\n2025-10-01,holiday,,,\n") == "calendar.row:3:date");
  CHECK(failure("2025-13-01,holiday,,,\n") == "date.invalid:2:date");
  CHECK(failure("2024-01-01,holiday,,,\n2026-01-01,holiday,,,\n") == "calendar.gap:0:");
  CHECK(failure("") == "calendar.empty:0:");
}

TEST_CASE("after n working days there are n working days between") {
  CHECK(rc::check([] {
    const Date start = day("2025-01-01") + *rc::gen::inRange(0, 365);
    const int n = *rc::gen::inRange(1, 60);
    const Date end = china().after(start, n).on;
    int worked = 0;
    for (Date each = start + 1; each <= end; each = each + 1) worked += china().working(each) ? 1 : 0;
    RC_ASSERT(worked == n);
    RC_ASSERT(china().working(end));
  }));
}

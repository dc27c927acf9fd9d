// SPDX-License-Identifier: Apache-2.0
#include "sluice/licensing/clock.hpp"

#include <rapidcheck.h>
#include <set>

#include "testing.hpp"

using namespace sluice;
using namespace sluice::licensing;
using namespace sluice::licensing::testing;
using namespace sluice::licensing::on_application;

namespace {

const Kind& general() { return *rules().kind("general"); }

ReviewClock clock_of(const File& file, std::string_view today) {
  const auto clock = review_clock(file.application, general(), calendar(), day(today));
  return loaded(clock);
}

// Accepted on Monday 20 October 2025, for which trade/calendar_test.cpp counts: 22 December is the 45th working day.
File accepted_in_october() {
  File file;
  file.certificates[0].issued_on = day("2025-01-01");
  file.applicant.programme_stated_on = day("2025-01-01");
  return file.done(draft(), kExporter, "2025-10-16")
      .done(Determine{judged()}, kExporter, "2025-10-16")
      .done(Submit{}, kExporter, "2025-10-16")
      .done(Accept{}, kOfficer, "2025-10-20");
}

}  // namespace

TEST_CASE("the clock starts at acceptance, which is an act, and gives 45 working days") {
  const auto before = review_clock(File::submitted().application, general(), calendar(), day("2026-03-03"));
  CHECK(code(before) == "clock.not_accepted");
  const ReviewClock clock = clock_of(accepted_in_october(), "2025-11-03");
  CHECK(clock.started == day("2025-10-20"));
  CHECK(clock.days == 45);
  CHECK(clock.used == 10);
  CHECK(clock.due->on == day("2025-12-22"));
  CHECK(!clock.due->provisional);
  CHECK(clock.unlimited.empty());
}

// A check from Monday 27 to Friday 31 October takes away the 28th to the 31st, four working days: after 22 December
// come 23, 24, 25 and 26, all worked.
TEST_CASE("an on-site check, identification and expert advice stand outside the clock, and nothing else does") {
  File file = accepted_in_october();
  file.done(BeginCheck{CheckCause::on_site_check, "stock"}, kOfficer, "2025-10-27")
      .done(EndCheck{"k1", "seen"}, kOfficer, "2025-10-31");
  CHECK(clock_of(file, "2025-11-03").due->on == day("2025-12-26"));
  CHECK(clock_of(file, "2025-11-03").used == 6);
  CHECK(clock_of(file, "2025-11-03").excluded ==
        std::vector<Excluded>{{{day("2025-10-28"), day("2025-10-31")}, "on_site_check", "k1", false}});

  File asked = accepted_in_october();
  asked.done(RequestInformation{"what for?", {}}, kOfficer, "2025-10-27")
      .done(Answer{"motors", {}, {}}, kExporter, "2025-10-31")
      .done(SeekAdvice{"industry", "", false}, kOfficer, "2025-11-03")
      .done(ReturnForCorrection{{{"/id", "?"}}}, kOfficer, "2025-11-10")
      .done(Resubmit{}, kExporter, "2025-11-14");
  CHECK(clock_of(asked, "2025-11-17").due->on == day("2025-12-22"));
  CHECK(clock_of(asked, "2025-11-17").excluded.empty());

  File advised = accepted_in_october();
  advised.done(SeekAdvice{"experts", "l1", true}, kOfficer, "2025-10-27");
  const Actor expert{"xu", ActorRole::adviser, "experts", ""};
  advised.done(Advise{"a1", Position::approve, "fit"}, expert, "2025-10-31");
  CHECK(clock_of(advised, "2025-11-03").due->on == day("2025-12-26"));
  CHECK(clock_of(advised, "2025-11-03").excluded[0].cause == "expert_advice");
}

TEST_CASE("while a check is open the due day moves on with it, and is provisional") {
  File file = accepted_in_october();
  file.done(BeginCheck{CheckCause::identification, "alloy"}, kOfficer, "2025-10-27");
  CHECK(clock_of(file, "2025-10-29").due->on == day("2025-12-24"));
  CHECK(clock_of(file, "2025-10-31").due->on == day("2025-12-26"));
  CHECK(clock_of(file, "2025-10-31").due->provisional);
  CHECK(clock_of(file, "2025-10-31").used == 5);
}

TEST_CASE("expert advice that was voided stops the clock up to that day") {
  File file = accepted_in_october();
  file.done(SeekAdvice{"experts", "", true}, kOfficer, "2025-10-27")
      .done(VoidAdvice{"a1", "asked by mistake"}, kOfficer, "2025-10-31");
  CHECK(clock_of(file, "2025-11-28").due->on == day("2025-12-26"));
  CHECK(!clock_of(file, "2025-11-28").due->provisional);
}

TEST_CASE("a deadline beyond the published calendar is provisional, and running out decides nothing") {
  const File late = File::accepted();
  CHECK(!clock_of(late, "2026-03-10").due->provisional);
  const ReviewClock over = clock_of(late, "2026-12-01");
  CHECK(over.used > over.days);
  CHECK(late.application.state == ApplicationState::review);
  const Date last = calendar().published().last;
  File file = File::submitted();
  file.certificates[0].expires_on = last + 30;
  file.done(Accept{}, kOfficer, to_string(last - 20));
  CHECK(clock_of(file, to_string(last)).due->provisional);
}

TEST_CASE("there is no limit for a referral, for a watch-listed counterparty, or for a kind without a clock") {
  File referred = accepted_in_october();
  referred.done(Refer{"security"}, kOfficer, "2025-11-03").done(ConcludeReferral{"go on"}, kOfficer, "2026-01-05");
  CHECK(clock_of(referred, "2026-01-06").unlimited == "referred");
  CHECK(!clock_of(referred, "2026-01-06").due);

  File watched = accepted_in_october();
  auto& hits = *watched.application.transaction.parties.get()->at(1).hits.get();
  hits.push_back({"CN-watch-list", "CN-2026-12/1", trade::Relation::itself, {}, trade::Disposition::confirmed});
  CHECK(clock_of(watched, "2025-11-03").unlimited == "listed_counterparty");
  hits[0].disposition = trade::Disposition::dismissed;
  CHECK(clock_of(watched, "2025-11-03").unlimited.empty());

  // What screening found counts once somebody has confirmed it; until then it is a finding.
  auto& found = watched.application.determination->hits;
  found.push_back({"p2", "CN-watch-list", "P-1", trade::Relation::itself, trade::Disposition::open});
  found[0].party = watched.application.transaction.parties.get()->at(1).id;
  CHECK(clock_of(watched, "2025-11-03").unlimited.empty());
  found[0].disposition = trade::Disposition::confirmed;
  CHECK(clock_of(watched, "2025-11-03").unlimited == "listed_counterparty");

  const auto none = review_clock(referred.application, *rules().kind("registration"), calendar(), day("2025-11-03"));
  CHECK(loaded(none).unlimited == "no_clock");
}

TEST_CASE("the clock stops at the decision, and runs on where the decision falls") {
  const File decided = File::decided();  // accepted on Tuesday 3, decided on Wednesday 11 March 2026
  CHECK(clock_of(decided, "2026-06-01").stopped == day("2026-03-11"));
  CHECK(clock_of(decided, "2026-06-01").used == 6);
  File again = File::decided();
  again.done(proposal(), kOfficer, "2026-03-12");
  CHECK(!clock_of(again, "2026-03-13").stopped);
  CHECK(clock_of(again, "2026-03-13").used == 8);
}

TEST_CASE("defect 19: the clock comes from the events, day by day, whatever overlaps") {
  CHECK(rc::check([] {
    Application application = accepted_in_october().application;
    const Date start = day("2025-10-20");
    const Date today = start + *rc::gen::inRange(0, 120);
    std::set<Date> still;
    for (int i = *rc::gen::inRange(0, 5); i > 0; --i) {
      const Date began = start + *rc::gen::inRange(0, 60);
      const Date ended = began + *rc::gen::inRange(0, 20);
      application.checks.push_back({"k", CheckCause::identification, "?", began, ended, "!"});
      for (Date each = began + 1; each <= ended && each <= today; each = each + 1) still.insert(each);
    }
    int used = 0;
    std::optional<Date> due;
    int left = 45;
    for (Date each = start + 1; !due || each <= today; each = each + 1) {
      if (!calendar().working(each) || still.contains(each)) continue;
      if (each <= today) ++used;
      if (--left == 0) due = each;
    }
    const auto clock = review_clock(application, general(), calendar(), today);
    RC_ASSERT(clock->used == used);
    RC_ASSERT(clock->due->on == *due);
  }));
}

// Monday 11 May 2026: four working days in that week, five in each of the next three, and Monday 8 June is the 20th.
TEST_CASE("an amendment has 20 working days from the day it is asked for") {
  Licence licence = granted(File::decided().application);
  CHECK(code(amendment_clock(licence, general(), calendar(), day("2026-05-01"))) == "clock.no_amendment");
  const auto asked = perform(licence, on_licence::AmendOther{"another port"}, kExporter, day("2026-05-11"), rules());
  const auto clock = amendment_clock(loaded(asked), general(), calendar(), day("2026-05-18"));
  CHECK(clock->days == 20);
  CHECK(clock->used == 5);
  CHECK(clock->due->on == day("2026-06-08"));
  const auto refused = perform(*asked, on_licence::RefuseAmendment{"no need"}, kApprover, day("2026-05-20"), rules());
  CHECK(amendment_clock(loaded(refused), general(), calendar(), day("2026-09-01"))->stopped == day("2026-05-20"));
}

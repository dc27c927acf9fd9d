// SPDX-License-Identifier: Apache-2.0
#include "sluice/licensing/findings.hpp"

#include <algorithm>

#include "sluice/licensing/violation.hpp"
#include "testing.hpp"

using namespace sluice;
using namespace sluice::licensing;
using namespace sluice::licensing::testing;

namespace {

constexpr std::string_view kCode = "1C905.a.4";
constexpr std::string_view kToday = "2026-03-03";

Flow flow(FlowKind kind, std::int64_t kilos, std::string_view on, std::string applicant = "E-1") {
  return {kind, "U", std::string(kCode), kilograms(kilos), day(on), std::move(applicant), "F"};
}

// The findings of one kind as "subject: evidence; …", on the 12 t that the file asks for.
std::vector<std::string> found(FindingKind kind, const std::vector<Flow>& flows, const File& file = File::submitted(),
                               const Rules& with = rules()) {
  std::vector<std::string> lines;
  for (const Finding& each : look_into(file.application, "U", flows, with, file.certificates, day(kToday))) {
    if (each.kind != kind) continue;
    std::string line = each.subject + ":";
    for (const std::string& evidence : each.evidence) line += " " + evidence + ";";
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

TEST_CASE("unused, pending and requested goods are held against what a group of end users got from all suppliers") {
  // 15 t delivered in the year; 12 t requested, so 3 t more are as much, and a gram more is too much.
  std::vector<Flow> flows = {
      flow(FlowKind::delivered, 10000, "2025-06-01"), flow(FlowKind::delivered, 5000, "2026-03-03", "E-2"),
      flow(FlowKind::unused, 2000, "2026-01-01", "E-2"), flow(FlowKind::pending, 1000, "2026-02-01")};
  CHECK(found(FindingKind::historical_use, flows).empty());
  flows[3].quantity.micro += 1000;
  CHECK(found(FindingKind::historical_use, flows) ==
        std::vector<std::string>{
            "1C905.a.4: delivered 15000 KGM; unused 2000 KGM; pending 1000.001 KGM; requested 12000 KGM;"});
  flows[3].group = "V";  // somebody else's
  CHECK(found(FindingKind::historical_use, flows).empty());
}

TEST_CASE("the window of past deliveries ends today and is as many days long as the table says") {
  // 365 days to 3 March 2026 begin on 4 March 2025.
  std::vector<Flow> flows = {flow(FlowKind::delivered, 12000, "2025-03-04")};
  CHECK(found(FindingKind::historical_use, flows).empty());
  flows.push_back(flow(FlowKind::delivered, 1, "2026-01-01"));
  flows[0].on = day("2025-03-03");
  CHECK(found(FindingKind::historical_use, flows).size() == 1);
}

TEST_CASE("deliveries that rise above one and a half of the mean before are a sign of stockpiling") {
  // 90 days to 3 March 2026 begin on 4 December 2025; 360 days before that hold 4 t, a mean of 1 t.
  std::vector<Flow> flows = {flow(FlowKind::delivered, 4000, "2025-12-03"),
                             flow(FlowKind::delivered, 1500, "2025-12-04")};
  CHECK(found(FindingKind::stockpiling, flows).empty());
  flows[1].quantity.micro += 1;
  CHECK(found(FindingKind::stockpiling, flows) ==
        std::vector<std::string>{"1C905.a.4: last span 1500.000001 KGM; four spans before 4000 KGM;"});
}

TEST_CASE("a group that got nothing in two years is a new customer") {
  CHECK(found(FindingKind::new_customer, {}) == std::vector<std::string>{"U:"});
  CHECK(found(FindingKind::new_customer, {flow(FlowKind::unused, 1, "2026-01-01")}).size() == 1);
  CHECK(found(FindingKind::new_customer, {flow(FlowKind::delivered, 1, "2024-03-04")}).empty());
  CHECK(found(FindingKind::new_customer, {flow(FlowKind::delivered, 1, "2024-03-03")}).size() == 1);
}

TEST_CASE("missing evidence and hits that nobody dismissed are found, owners apart from parties") {
  File file = File::submitted();
  CHECK(found(FindingKind::evidence_missing, {}, file).empty());
  file.application.documents.erase(file.application.documents.begin());
  CHECK(found(FindingKind::evidence_missing, {}, file) == std::vector<std::string>{"identity: Order 792 art. 16;"});
  auto& hits = *file.application.transaction.parties.get()->at(1).hits.get();
  hits = {{"CN-control-list", "1", trade::Relation::owned, {}, trade::Disposition::open},
          {"CN-watch-list", "2", trade::Relation::itself, {}, trade::Disposition::confirmed},
          {"CN-watch-list", "3", trade::Relation::itself, {}, trade::Disposition::dismissed},
          {"CN-watch-list", "4", {}, {}, trade::Disposition::open}};
  CHECK(found(FindingKind::party_hit, {}, file) == std::vector<std::string>{"p2: 2; confirmed;", "p2: 4; open;"});
  CHECK(found(FindingKind::owner_hit, {}, file) == std::vector<std::string>{"p2: 1; open;"});
}

TEST_CASE("three small applications within the window that are large together look like splitting") {
  File file = File::submitted();
  file.application.transaction.lines[0].quantity = kilograms(300);
  file.application.transaction.lines[1].quantity = kilograms(300);
  std::vector<Flow> flows = {flow(FlowKind::pending, 200, "2026-02-01"), flow(FlowKind::pending, 200, "2025-12-04")};
  CHECK(found(FindingKind::splitting, flows, file).empty());  // 1,000 kg together, and no more
  flows[1].quantity.micro += 1;
  CHECK(found(FindingKind::splitting, flows, file) ==
        std::vector<std::string>{"1C905.a.4: A-1: 600 KGM; F: 200 KGM; F: 200.000001 KGM;"});
  flows[1].on = day("2025-12-03");
  CHECK(found(FindingKind::splitting, flows, file).empty());
  flows[1] = flow(FlowKind::pending, 900, "2026-01-01", "E-2");  // of another applicant
  CHECK(found(FindingKind::splitting, flows, file).empty());
  flows[1] = flow(FlowKind::pending, 1001, "2026-01-01");  // not small
  CHECK(found(FindingKind::splitting, flows, file).empty());
}

TEST_CASE("what is switched off in the table is not looked for") {
  Rules quiet = rules();
  for (FindingRule& rule : quiet.findings) rule.on = false;
  File file = File::submitted();
  file.application.documents.clear();
  CHECK(look_into(file.application, "U", {}, quiet, {}, day(kToday)).empty());
}

namespace {

std::string range(std::string_view offence, bool serious, std::optional<Money> turnover) {
  const auto made = penalty_range(rules(), offence, serious, turnover);
  if (!made) return code(made);
  if (made->warning) return "warning";
  return to_string(to_decimal(made->min)) + ".." + (made->max ? to_string(to_decimal(*made->max)) : "");
}

}  // namespace

// The articles as field research read them: Export Control Law art. 34 to 38, Order 792 art. 40 to 43.
TEST_CASE("an offence has the range of its article, by the turnover at its threshold") {
  CHECK(range("no_licence", false, yuan(500'000)) == "2500000..5000000");
  CHECK(range("no_licence", false, yuan(499'999)) == "500000..5000000");
  CHECK(range("no_licence", false, {}) == "500000..");
  CHECK(range("fraud", false, yuan(200'000)) == "1000000..2000000");
  CHECK(range("forgery", false, yuan(49'999)) == "50000..500000");
  CHECK(range("services", false, yuan(100'000)) == "300000..500000");
  CHECK(range("listed_dealing", false, yuan(1'000'000)) == "10000000..20000000");
  CHECK(range("obstruction", false, {}) == "100000..300000");
  CHECK(range("not_reported", false, {}) == "warning");
  CHECK(range("not_reported", true, yuan(600'000)) == "3000000..6000000");
  CHECK(range("unapproved_inspection", true, {}) == "500000..3000000");
  CHECK(range("theft", false, {}) == "violation.offence");
  CHECK(range("obstruction", true, {}) == "violation.offence");
  CHECK(range("no_licence", false, Money{1, *Code3::parse("EUR")}) == "violation.currency");
  CHECK(penalty_range(rules(), "no_licence", false, {})->cite.find("art. 34") != std::string::npos);
}

TEST_CASE("a case ends once, with a bar that is no longer than the law has it, and the enterprise bears it") {
  const Violation open{"V-1", "E-1", "no_licence", false, yuan(600'000), day("2026-06-01"), "?", {"L-1"}, {}};
  const auto ended = [&](std::string_view on, std::optional<Date> bar) {
    return conclude(open, {day(on), "zhao", yuan(20'000), bar, "as found"}, rules());
  };
  Violation own = open;
  own.opened_by = "zhao";
  CHECK(code(conclude(own, {day("2026-06-10"), "zhao", {}, {}, ""}, rules())) == "violation.same_person");
  CHECK(code(ended("2026-05-31", {})) == "violation.before");
  CHECK(code(ended("2026-06-10", day("2031-06-10"))) == "violation.bar");
  const auto closed = ended("2026-06-10", day("2031-06-09"));  // a fine below the range is recorded all the same
  CHECK(code(closed) == "accepted");
  CHECK(code(conclude(*closed, *closed->conclusion, rules())) == "violation.concluded");
  CHECK(barred(with_bar(maker(), *closed), day("2031-06-09")) != nullptr);
  CHECK(barred(with_bar(maker(), *closed), day("2031-06-10")) == nullptr);
  CHECK(with_bar(maker(), open) == maker());
  Violation other = open;
  other.offence = "not_reported";
  CHECK(code(conclude(other, {day("2026-06-10"), "zhao", {}, day("2026-06-10"), ""}, rules())) == "violation.bar");
  const auto read = read_record<Violation>(write_record(*closed), reference());
  CHECK(loaded(read) == *closed);
}

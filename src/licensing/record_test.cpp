// SPDX-License-Identifier: Apache-2.0
// Records and acts as JSON, there and back.
#include <algorithm>

#include "testing.hpp"

using namespace sluice;
using namespace sluice::licensing;
using namespace sluice::licensing::testing;

namespace {

template <class S>
S there_and_back(const S& record) {
  const Json written = parse_json(to_json(write_record(record))).value();
  const auto read = read_record<S>(written, reference());
  return loaded(read);
}

template <class S>
std::string fault(Json node, std::string_view pointer, Json value) {
  REQUIRE(set(node, pointer, std::move(value)).has_value());
  const auto read = read_record<S>(node, reference());
  return read ? "accepted" : code(read) + " " + read.error().where.field;
}

}  // namespace

TEST_CASE("an application with everything in it is the same after it was written and read") {
  using namespace on_application;
  File file = File::submitted();
  file.done(Assign{{"central", "li", "magnets", "2026-11", {{"kind", "general"}}}}, kOfficer, "2026-03-02")
      .done(ReturnForCorrection{{{"/transaction/to", "which?"}}}, kOfficer, "2026-03-02")
      .done(Resubmit{}, kExporter, "2026-03-03")
      .done(Accept{}, kOfficer, "2026-03-03")
      .done(Find{{{FindingKind::new_customer, "p2", "first", {"no delivery"}}}}, kOfficer, "2026-03-03")
      .done(BeginCheck{CheckCause::identification, "alloy"}, kOfficer, "2026-03-04")
      .done(EndCheck{"k1", "NdFeB"}, kOfficer, "2026-03-06")
      .done(RequestInformation{"what for?", {"contract"}}, kOfficer, "2026-03-06")
      .done(Answer{"motors", {{"contract", "c.pdf", "sha256:c", 7, day("2027-01-01")}}, {}}, kExporter, "2026-03-07")
      .done(SeekAdvice{"industry", "l1", true}, kOfficer, "2026-03-07")
      .done(Advise{"a1", Position::conditions, "report"}, kAdviser, "2026-03-09")
      .done(SetConditions{{{"c1", ConditionKind::max_per_shipment, "l1", kilograms(3000), {}, {}, 0, "3 t"},
                           {"c2", ConditionKind::no_transfer, "", {}, {{{'K', 'P'}}}, {"Dritte"}, 0, ""}}},
            kOfficer, "2026-03-09")
      .done(Advise{"a2", Position::approve, "good"}, kAdviser, "2026-03-09")
      .done(refusal(), kOfficer, "2026-03-10")
      .done(Decide{true, "no"}, kApprover, "2026-03-11")
      .done(Reconsider{"proven"}, kExporter, "2026-03-12")
      .done(DecideReconsideration{true, "it stands"}, kSecondApprover, "2026-03-13");
  CHECK(there_and_back(file.application) == file.application);
  CHECK(there_and_back(File::decided().application) == File::decided().application);
}

TEST_CASE("a licence, an enterprise and a certificate are the same after they were written and read") {
  using namespace on_licence;
  Licence licence = granted(File::decided().application);
  const std::vector<AnyLicenceAct> acts = {on_licence::Use{"D-1", day("2026-04-02")},
                                           ReportDelivery{{"D-1", "arrival", day("2026-04-20"), "there"}},
                                           CheckEndUse{{day("2026-04-30"), false, true, "no entry"}}};
  for (const AnyLicenceAct& act : acts) {
    const Actor by = kind_of(act) == LicenceAct::use             ? kCustoms
                     : kind_of(act) == LicenceAct::check_end_use ? kOfficer
                                                                 : kExporter;
    const auto after = perform(licence, act, by, day("2026-05-01"), rules());
    licence = loaded(after);
  }
  CHECK(there_and_back(licence) == licence);
  Enterprise enterprise = maker();
  enterprise.sites = {{"s1", {{'C', 'N'}}, "1 Magnet Road"}};
  enterprise.delegations = {{"E-7", day("2026-01-01"), day("2026-12-31")}};
  enterprise.bars = {{day("2026-01-01"), day("2030-12-31"), "art. 39"}};
  enterprise.marks = {true, {day("2022-05-01")}, true};
  CHECK(there_and_back(enterprise) == enterprise);
  CHECK(there_and_back(certificate()) == certificate());
}

TEST_CASE("each act is read by its name, and what it writes is read again as the same JSON") {
  for (std::size_t i = 0; i < std::variant_size_v<AnyApplicationAct>; ++i) {
    const auto act = static_cast<ApplicationAct>(i);
    CHECK(shape_of_act(act).name == trade::symbol(act));
  }
  const std::vector<AnyApplicationAct> said = {draft(), proposal(), on_application::Determine{judged()},
                                               on_application::Edit{{}, shipment(), papers(), {}}};
  for (const AnyApplicationAct& act : said) {
    const auto read = read_act(kind_of(act), parse_json(to_json(write_act(act))).value(), reference());
    CHECK(to_json(write_act(loaded(read))) == to_json(write_act(act)));
  }
  const AnyLicenceAct revoke = on_licence::Revoke{"breach"};
  const auto read = read_act(LicenceAct::revoke, write_act(revoke), reference());
  CHECK(std::get<on_licence::Revoke>(loaded(read)).reason == "breach");
}

TEST_CASE("what is wrong in a record is told with its place") {
  const Json application = write_record(File::decided().application);
  CHECK(fault<Application>(application, "/state", Json::string("approvd")) == "choice.unknown /state");
  CHECK(fault<Application>(application, "/proposal/lines/0/quantity/unit", Json::string("KGX")) ==
        "unit.unknown /proposal/lines/0/quantity/unit");
  CHECK(fault<Application>(application, "/history/0/on", Json::string("2026-02-30")) == "date.invalid /history/0/on");
  CHECK(fault<Application>(application, "/documents/0/bytes", Json::string("1.5")) == "count.whole /documents/0/bytes");
  CHECK(fault<Application>(application, "/documents/0/bytes", Json::number("-1")) ==
        "number.negative /documents/0/bytes");
  CHECK(fault<Application>(application, "/applicant", Json()) == "field.missing /applicant");
  CHECK(fault<Application>(application, "/sluice", Json::number("2")) == "contract.version /sluice");
  const auto act = read_act(ApplicationAct::lapse, Json::object(), reference());
  CHECK(code(act) == "field.missing");
}

// SPDX-License-Identifier: Apache-2.0
#include "list_testing.hpp"

using namespace sluice;
using namespace sluice::screening;

namespace {

constexpr std::string_view kSample =
    R"({"id":"s1","schema":"Sanction","properties":{"entity":["p1"],"startDate":["2012-04-27"],"endDate":["2013-02"],)"
    R"("programId":["X-1"],"authority":["An Office"],"sourceUrl":["https://example.org/1"]}})"
    "\n"
    R"({"id":"p1","schema":"Company","target":true,"caption":"Acme","properties":{"name":["Acme Trading","Акме"],)"
    R"("alias":["ACME"],"weakAlias":["Ac"],"previousName":["Old Acme"],"country":["ir"],"jurisdiction":["ru"],)"
    R"("innCode":["7701"],"leiCode":["529900T8BM49AURSDO55"],"notes":["a note"]}})"
    "\n\n"
    R"({"id":"s2","schema":"Sanction","properties":{"entity":["p1"],"startDate":["2014"]}})"
    "\n"
    R"({"id":"o1","schema":"Ownership","properties":{"owner":["p2"],"asset":["p1"]}})"
    "\n"
    R"({"id":"p3","schema":"Person","target":false,"properties":{"name":["A Cousin"]}})"
    "\n"
    R"({"id":"p2","schema":"Person","target":true,"properties":{"name":["Jane Roe"],"birthDate":["1957"],)"
    R"("nationality":["su","lb"],"passportNumber":["A1"],)"
    R"("sanctions":[{"schema":"Sanction","properties":{"startDate":["2020-01-01"]}}]}})"
    "\n";

ListSource ftm(std::string_view bytes) { return source_of(ListFormat::ftm, bytes); }

}  // namespace

TEST_CASE("FollowTheMoney's parties are read with the sanctions that stand elsewhere in the file") {
  const List list = list_of(ftm(kSample));
  REQUIRE(list.entries.size() == 2);
  const Entry& firm = list.entries[0];
  CHECK(firm.id == "p1");
  CHECK(firm.kind == EntryKind::organisation);
  CHECK(firm.names == std::vector<Name>{{"Acme Trading", NameKind::primary},
                                        {"Акме", NameKind::primary},
                                        {"ACME", NameKind::alias},
                                        {"Old Acme", NameKind::former},
                                        {"Ac", NameKind::weak}});
  CHECK(firm.countries == std::vector<std::string>{"IR", "RU"});
  CHECK(firm.identifiers ==
        std::vector<Identifier>{{IdentifierKind::lei, "529900T8BM49AURSDO55", ""}, {IdentifierKind::tax, "7701", ""}});
  CHECK(firm.applies == std::vector<Span>{{day("2012-04-27"), day("2013-02-28")}, {day("2014-01-01"), Date::max()}});
  CHECK(firm.programmes == std::vector<std::string>{"X-1"});
  CHECK(firm.source == "An Office");
  CHECK(firm.address == "https://example.org/1");
  const Entry& person = list.entries[1];
  CHECK(person.kind == EntryKind::person);
  CHECK(person.countries == std::vector<std::string>{"LB"});
  CHECK(person.applies == std::vector<Span>{{day("2020-01-01"), Date::max()}});
}

TEST_CASE("Lines that are no entities are refused at their place") {
  check_fault(ftm(""), "list.empty", 0);
  check_fault(ftm("\n{\"schema\":\"Person\",\"properties\":{\"name\":[\"A\"]}}"), "list.party_number", 2);
  check_fault(ftm("{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{}}"), "list.no_name", 1);
  check_fault(ftm("{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"A\"]}}\n[1]"), "json.kind", 2);
  check_fault(ftm("{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"A\"]}}\n{\"id\":\"2\",\"sch"),
              "json.unclosed_string", 2);
  check_fault(ftm("{\"id\":\"1\"}{}"), "json.trailing", 1);
  check_fault(ftm("{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{\"name\":[true, null, {}, [\"A\"]]}}"),
              "list.no_name", 1);
  check_fault(ftm("{\"id\":\"s\",\"schema\":\"Sanction\",\"properties\":{\"startDate\":[\"soon\"]}}"), "date.invalid",
              1);
}

// SPDX-License-Identifier: Apache-2.0
#include "list_testing.hpp"

using namespace sluice;
using namespace sluice::screening;

namespace {

constexpr std::string_view kSample = R"({"total": 2, "sources": [{"a": 1}], "results": [
  {"id": "ab", "source": "Entity List (EL) - Bureau of Industry and Security", "entity_number": null, "type": null,
   "name": "Acme Trading", "alt_names": ["Acme", "ACME \u0054rade"], "programs": [],
   "addresses": [{"address": "1 First Road", "city": "Tehran", "country": "IR"}, {"country": "AE"}],
   "federal_register_notice": "77 FR 25055", "start_date": "2012-04-27", "end_date": null,
   "license_requirement": "For all items", "license_policy": "Presumption of denial"},
  {"source": "Specially Designated Nationals (SDN) - Treasury Department", "entity_number": 36, "type": "Vessel",
   "name": "SEA STAR", "programs": ["SDGT"], "vessel_flag": "Panama",
   "ids": [{"type": "Vessel Registration Identification", "number": "IMO 9187629", "country": null},
           {"type": "Website", "number": "example.org"}]}
]})";

ListSource json(std::string_view bytes) { return source_of(ListFormat::csl_json, bytes); }

}  // namespace

TEST_CASE("trade.gov's JSON is read with all that an entry has room for") {
  const List list = list_of(json(kSample));
  REQUIRE(list.entries.size() == 2);
  const Entry& firm = list.entries[0];
  CHECK(firm.id == "EL:Acme Trading");
  CHECK(firm.names.size() == 3);
  CHECK(firm.names[2].text == "ACME Trade");
  CHECK(firm.countries == std::vector<std::string>{"IR", "AE"});
  CHECK(firm.applies == std::vector<Span>{{day("2012-04-27"), Date::max()}});
  CHECK(firm.policy == "Presumption of denial");
  const Entry& ship = list.entries[1];
  CHECK(ship.id == "SDN:36");
  CHECK(ship.kind == EntryKind::vessel);
  CHECK(ship.countries == std::vector<std::string>{"PA"});
  CHECK(ship.identifiers == std::vector<Identifier>{{IdentifierKind::imo, "IMO 9187629", ""}});
}

TEST_CASE("A bare array of records will do as well") {
  CHECK(list_of(json(R"json([{"source": "X (EL)", "name": "A"}])json")).entries.size() == 1);
}

TEST_CASE("JSON that is not the Consolidated Screening List is refused at its place") {
  check_fault(json(""), "json.empty", 1);
  check_fault(json("[]"), "list.empty", 0);
  check_fault(json("{}"), "list.json_key", 1);
  check_fault(json("{\"total\": 1}"), "list.json_key", 1);
  check_fault(json("{\"results\": 7}"), "json.kind", 1);
  check_fault(json("[\n7]"), "json.kind", 2);
  check_fault(json("[{\"source\": \"(EL)\",\n \"name\": \"\"}]"), "list.no_name", 1);
  check_fault(json("[{\"name\": \"A\"}]"), "list.no_source", 1);
  check_fault(json("[{\"name\": \"A\",\n\"name\": \"B\"}]"), "json.duplicate_key", 2);
  check_fault(json("[{\"name\": \"A\n\"}]"), "json.control_character", 1);
  check_fault(json("[{\"source\": \"(EL)\", \"name\": \"A\"},\n{\"name\": \"B"), "json.unclosed_string", 2);
  check_fault(json("[\n\"\xB2\xE2\"]"), "text.invalid_utf8", 2);
  CHECK(fault_of(json("[{\"source\": \"(EL)\", \"name\": \"A\"},")).code == "json.unclosed");
  CHECK(fault_of(json("[{\"source\": \"(EL)\", \"name\": \"A\"}] 7")).code == "json.trailing");
  CHECK(fault_of(json("[{\"a\": " + std::string(100, '[') + std::string(100, ']') + "}]")).code == "json.too_deep");
}

// SPDX-License-Identifier: Apache-2.0
#include "list_testing.hpp"

using namespace sluice;
using namespace sluice::screening;

namespace {

constexpr std::string_view kParties =
    "36,\"ACME AIRLINES\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n"
    "2674,\"ROE, Jane\",\"individual\",\"SDGT] [IFSR\",\"Dr.\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"
    "\"DOB 10 Dec 1948; alt. DOB 1947; POB Safed; nationality Iran; Passport A1234567 (Lebanon); "
    "National ID No. 77-88 (Iran); Gender Female; a.k.a. 'THE FOX'; a.k.a. 'JANE'; Linked To: ACME 2.\"\r\n"
    "15036,\"SEA STAR\",\"vessel\",\"IRAN\",-0- ,\"3EX1\",\"Tanker\",\"100\",\"200\",\"Panama\",\"ACME\","
    "\"Vessel Registration Identification IMO 9187629.\"\r\n"
    "\x1A\r\n";
constexpr std::string_view kAliases =
    "2674,1,\"aka\",\"ROW, Janet\",-0- \r\n2674,2,\"fka\",\"MAIDEN, Jane\",-0- \r\n36,3,\"aka\",\"ACME AIR\",-0- \r\n";
constexpr std::string_view kAddresses =
    "36,25,-0- ,\"Havana\",\"Cuba\",-0- \r\n36,26,-0- ,\"Pyongyang\",\"Korea, North\",-0- \r\n";

ListSource csv(std::string_view parties, std::string_view aliases = {}, std::string_view addresses = {}) {
  ListSource source = source_of(ListFormat::sdn_csv, parties);
  source.beside = {{aliases, "ALT.CSV"}, {addresses, "ADD.CSV"}};
  return source;
}

}  // namespace

TEST_CASE("OFAC's three files make one list") {
  const List list = list_of(csv(kParties, kAliases, kAddresses));
  REQUIRE(list.entries.size() == 3);
  const Entry& firm = list.entries[0];
  CHECK(firm.id == "36");
  CHECK(firm.kind == EntryKind::organisation);
  CHECK(firm.names == std::vector<Name>{{"ACME AIRLINES", NameKind::primary}, {"ACME AIR", NameKind::alias}});
  CHECK(firm.countries == std::vector<std::string>{"CU", "KP"});
  CHECK(firm.programmes == std::vector<std::string>{"CUBA"});
  CHECK(firm.remarks.empty());
  const Entry& person = list.entries[1];
  CHECK(person.kind == EntryKind::person);
  CHECK(person.programmes == std::vector<std::string>{"SDGT", "IFSR"});
  CHECK(person.names[1] == Name{"ROW, Janet", NameKind::alias});
  CHECK(person.names[2] == Name{"MAIDEN, Jane", NameKind::former});
  const Entry& ship = list.entries[2];
  CHECK(ship.kind == EntryKind::vessel);
  CHECK(ship.countries == std::vector<std::string>{"PA"});
  CHECK(ship.identifiers == std::vector<Identifier>{{IdentifierKind::imo, "9187629", ""}});
}

TEST_CASE("Remarks give birth dates, nationality, identifiers, and the weak aliases in quotation marks") {
  const List list = list_of(csv(kParties, kAliases, kAddresses));
  const Entry& person = list.entries[1];
  CHECK(person.birth_dates == std::vector<std::string>{"10 Dec 1948", "1947"});
  CHECK(person.countries == std::vector<std::string>{"IR"});
  CHECK(person.names[3] == Name{"THE FOX", NameKind::weak});
  CHECK(person.names[4] == Name{"JANE", NameKind::weak});
  CHECK(person.names.size() == 5);
  CHECK(person.identifiers == std::vector<Identifier>{{IdentifierKind::passport, "A1234567", "LB"},
                                                      {IdentifierKind::national, "77-88", "IR"}});
  CHECK(person.remarks.ends_with("Linked To: ACME 2."));
}

TEST_CASE("OFAC's files without the two others, or cut short, are told apart") {
  CHECK(list_of(csv(kParties)).entries.size() == 3);
  check_fault(csv(""), "list.empty", 0);
  check_fault(csv("36,\"ACME\",-0- \r\n"), "csv.ragged_row", 1);
  check_fault(csv("x,ACME,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n"), "list.party_number", 1);
  check_fault(csv("1,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n"), "list.no_name", 1);
  const Error orphan = fault_of(csv(kParties, "36,1,aka,A,-0- \n9,2,aka,B,-0- \n"));
  CHECK(orphan.code == "list.orphan");
  CHECK(orphan.where == Where{"ALT.CSV", 2, ""});
  CHECK(fault_of(csv(kParties, "36,1,aka\n")).code == "csv.ragged_row");
}

// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <map>

#include "list_testing.hpp"
#include "sluice/base/mapped_file.hpp"

using namespace sluice;
using namespace sluice::screening;

namespace {

constexpr std::string_view kOfTradeGov =
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,"
    "license_requirement,license_policy,remarks,source_list_url,alt_names,citizenships,dates_of_birth,ids\n"
    "ab12,Entity List (EL) - Bureau of Industry and Security,,,,Acme Trading,,"
    "\"1 First Road, Tehran, IR; 2 Second Road, Dubai, AE\",77 FR 25055,2012-04-27,,For all items subject to the EAR.,"
    "Presumption of denial.,,https://example.org/el,Acme; ACME Trade,,,\n"
    "cd34,Specially Designated Nationals (SDN) - Treasury Department,36,Individual,SDGT; IFSR,\"ROE, Jane\",,,,,,,,"
    "a remark,,\"ROE, J.\",IR,1957-04-04,\"Passport, A1234567, IR; Gender, Female; Tax ID No., 77, RU\"\n"
    "ef56,Denied Persons List (DPL) - Bureau of Industry and Security,,,,JOHN DOE,,\"3 Third Road, Reno, NV, US\","
    "65 F.R. 1,2000-01-02,2010-01-01,,,,,,,,\n"
    "ef57,Denied Persons List (DPL) - Bureau of Industry and Security,,,,JOHN DOE,,,66 F.R. 2,2010-01-02,,,,,,,,,\n";

ListSource csv(std::string_view bytes) { return source_of(ListFormat::csl_csv, bytes); }

}  // namespace

TEST_CASE("trade.gov's CSV is read with all that an entry has room for") {
  const List list = list_of(csv(kOfTradeGov));
  REQUIRE(list.entries.size() == 4);
  const Entry& firm = list.entries[0];
  CHECK(firm.id == "EL:Acme Trading");
  CHECK(firm.source == "Entity List (EL) - Bureau of Industry and Security");
  CHECK(firm.measure == "EL");
  CHECK(firm.kind == EntryKind::unknown);
  CHECK(firm.names == std::vector<Name>{{"Acme Trading", NameKind::primary},
                                        {"Acme", NameKind::alias},
                                        {"ACME Trade", NameKind::alias}});
  CHECK(firm.countries == std::vector<std::string>{"IR", "AE"});
  CHECK(firm.cite == "77 FR 25055");
  CHECK(firm.address == "https://example.org/el");
  CHECK(firm.requirement == "For all items subject to the EAR.");
  CHECK(firm.policy == "Presumption of denial.");
  CHECK(firm.applies == std::vector<Span>{{day("2012-04-27"), Date::max()}});
  const Entry& person = list.entries[1];
  CHECK(person.id == "SDN:36");
  CHECK(person.kind == EntryKind::person);
  CHECK(person.programmes == std::vector<std::string>{"SDGT", "IFSR"});
  CHECK(person.countries == std::vector<std::string>{"IR"});
  CHECK(person.birth_dates == std::vector<std::string>{"1957-04-04"});
  CHECK(person.identifiers ==
        std::vector<Identifier>{{IdentifierKind::passport, "A1234567", "IR"}, {IdentifierKind::tax, "77", "RU"}});
  CHECK(person.remarks == "a remark");
  CHECK(person.applies.empty());
  CHECK(list.sha256.starts_with("sha256:"));
  CHECK(list.version == day("2026-07-31"));
}

TEST_CASE("Two orders against one name are two entries, each for its own days") {
  const List list = list_of(csv(kOfTradeGov));
  CHECK(list.entries[2].id == "DPL:JOHN DOE");
  CHECK(list.entries[2].applies_on(day("2010-01-01")));
  CHECK_FALSE(list.entries[2].applies_on(day("2010-01-02")));
  CHECK(list.entries[3].id == "DPL:JOHN DOE#2");
  CHECK(list.entries[3].applies_on(day("2010-01-02")));
  CHECK_FALSE(list.entries[3].applies_on(day("2010-01-01")));
}

TEST_CASE("A CSV that is not the Consolidated Screening List is refused at its place") {
  check_fault(csv(""), "csv.empty", 0);
  check_fault(csv("source,name\n"), "list.empty", 0);
  check_fault(csv("name,type\nA,B\n"), "list.no_column", 1);
  check_fault(csv("source,name\nEntity List (EL),\n"), "list.no_name", 2);
  check_fault(csv("source,name\n,Acme\n"), "list.no_source", 2);
  check_fault(csv("source,name\nEntity List (EL)\n"), "csv.ragged_row", 2);
  check_fault(csv("source,name\nEL,\"Acme\n"), "csv.unclosed_quote", 2);
  check_fault(csv("source,name\nEL,\xB2\xE2\n"), "text.invalid_utf8", 2);
  check_fault(csv("source,name,start_date\nEL,A,\nEL,B,1.2.2003\n"), "date.invalid", 3);
  check_fault(csv("source,name,start_date,end_date\nEL,A,2003-01-02,2003-01-01\n"), "list.span", 2);
  CHECK(fault_of(csv("source,name,start_date\nEL,B,1.2.2003\n")).where.field == "start_date");
  CHECK(fault_of(csv("source,source\nEL,B\n")).code == "csv.duplicate_column");
}

TEST_CASE("The whole list of 31 July 2026 is read") {
  const std::string place = SLUICE_SOURCE_DIR "/../shared/data/lists/us_csl_2026-07-31.csv";
  if (!std::filesystem::exists(place)) {
    MESSAGE("skipped: there is no " << place);
    return;
  }
  const auto file = MappedFile::open(place);
  REQUIRE(file.has_value());
  const List list = list_of(csv(file->bytes()));
  CHECK(list.entries.size() == 25'921);
  std::size_t others = 0;
  std::map<std::string, std::size_t> by_list;
  for (const Entry& entry : list.entries) {
    others += entry.names.size() - 1;
    ++by_list[entry.measure];
  }
  // Counted by a program of ten lines in another language; without the names that an entry repeats, which are 17 more.
  CHECK(others == 31'246);
  CHECK(by_list["SDN"] == 19'181);
  CHECK(by_list["EL"] == 3'420);
  CHECK(by_list["MEU"] == 70);
  CHECK(by_list["UVL"] == 222);
  const auto found = std::ranges::find(list.entries, "CMIC:30902", &Entry::id);
  REQUIRE(found != list.entries.end());
  CHECK(found->names[0].text == "Aero Engine Corporation of China");
  CHECK(found->names.size() == 4);
  CHECK(found->countries == std::vector<std::string>{"CN"});
}

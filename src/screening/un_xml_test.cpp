// SPDX-License-Identifier: Apache-2.0
#include "list_testing.hpp"

using namespace sluice;
using namespace sluice::screening;

namespace {

// In the shape of the consolidated list, written for this test.
constexpr std::string_view kSample = R"(<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-07-31T23:00:00.000Z">
 <INDIVIDUALS>
  <INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>JANE</FIRST_NAME><SECOND_NAME>ROE</SECOND_NAME>
   <UN_LIST_TYPE>DRC</UN_LIST_TYPE><REFERENCE_NUMBER>CDi.901</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON>
   <NAME_ORIGINAL_SCRIPT>جين</NAME_ORIGINAL_SCRIPT><COMMENTS1>a comment</COMMENTS1>
   <NATIONALITY><VALUE>Rwanda</VALUE><VALUE>Democratic Republic of the Congo</VALUE></NATIONALITY>
   <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Jenny Roe</ALIAS_NAME></INDIVIDUAL_ALIAS>
   <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Fox; Vixen</ALIAS_NAME></INDIVIDUAL_ALIAS>
   <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
   <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE>
    <DATE>1964-04-04</DATE></INDIVIDUAL_DATE_OF_BIRTH>
   <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE>
    <FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1965</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
   <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>
    <NUMBER>PB 0051</NUMBER><ISSUING_COUNTRY>Rwanda</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
  </INDIVIDUAL>
 </INDIVIDUALS>
 <ENTITIES>
  <ENTITY><DATAID>2</DATAID><FIRST_NAME>ACME</FIRST_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>
   <REFERENCE_NUMBER>KPe.901</REFERENCE_NUMBER>
   <LISTED_ON>2009-04-24</LISTED_ON>
   <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Old Acme</ALIAS_NAME></ENTITY_ALIAS>
   <ENTITY_ADDRESS><COUNTRY>Democratic People's Republic of Korea</COUNTRY></ENTITY_ADDRESS></ENTITY>
 </ENTITIES>
</CONSOLIDATED_LIST>)";

ListSource xml(std::string_view bytes) { return source_of(ListFormat::un_xml, bytes); }

}  // namespace

TEST_CASE("The Security Council's list is read, and says its own day") {
  const List list = list_of(xml(kSample));
  CHECK(list.version == day("2026-07-31"));
  REQUIRE(list.entries.size() == 2);
  const Entry& person = list.entries[0];
  CHECK(person.id == "CDi.901");
  CHECK(person.kind == EntryKind::person);
  CHECK(person.names == std::vector<Name>{{"JANE ROE", NameKind::primary},
                                          {"جين", NameKind::alias},
                                          {"Jenny Roe", NameKind::alias},
                                          {"Fox", NameKind::weak},
                                          {"Vixen", NameKind::weak}});
  CHECK(person.countries == std::vector<std::string>{"RW", "CD"});
  CHECK(person.birth_dates == std::vector<std::string>{"1964-04-04", "1960 to 1965"});
  CHECK(person.identifiers == std::vector<Identifier>{{IdentifierKind::passport, "PB 0051", "RW"}});
  CHECK(person.applies == std::vector<Span>{{day("2012-12-31"), Date::max()}});
  CHECK(person.programmes == std::vector<std::string>{"DRC"});
  const Entry& firm = list.entries[1];
  CHECK(firm.kind == EntryKind::organisation);
  CHECK(firm.names[1] == Name{"Old Acme", NameKind::former});
  CHECK(firm.countries == std::vector<std::string>{"KP"});
}

TEST_CASE("XML that is truncated, wrongly encoded, of another kind, or a billion laughs is refused at its place") {
  check_fault(xml(""), "list.xml_truncated", 1);
  const std::string_view cut = kSample.substr(0, 600);
  check_fault(xml(cut), "list.xml_truncated", 1 + static_cast<std::size_t>(std::ranges::count(cut, '\n')));
  check_fault(xml("<Sanctions/>"), "list.xml_root", 1);
  check_fault(xml("<CONSOLIDATED_LIST/>"), "list.empty", 0);
  check_fault(xml("<CONSOLIDATED_LIST>\n<A></B></CONSOLIDATED_LIST>"), "list.xml_syntax", 2);
  check_fault(xml("<?xml version='1.0' encoding='GB18030'?><CONSOLIDATED_LIST/>"), "list.xml_encoding", 1);
  check_fault(xml("<CONSOLIDATED_LIST>\n<A>\xB2\xE2\xCA\xD4</A></CONSOLIDATED_LIST>"), "text.invalid_utf8", 2);
  check_fault(xml("<!DOCTYPE l [\n<!ENTITY lol 'lol'>\n<!ENTITY lol2 '&lol;&lol;'>]>\n<CONSOLIDATED_LIST>&lol2;"
                  "</CONSOLIDATED_LIST>"),
              "list.xml_entity", 2);
  check_fault(xml("<CONSOLIDATED_LIST><INDIVIDUAL><DATAID>1</DATAID></INDIVIDUAL></CONSOLIDATED_LIST>"), "list.no_name",
              1);
  check_fault(xml("<CONSOLIDATED_LIST><ENTITY><FIRST_NAME>A</FIRST_NAME></ENTITY></CONSOLIDATED_LIST>"),
              "list.party_number", 1);
  std::string deep = "<CONSOLIDATED_LIST>";
  for (int i = 0; i < 100; ++i) deep += "<A>";
  CHECK(fault_of(xml(deep)).code == "list.too_deep");
  const std::string one = "<ENTITY><DATAID>1</DATAID><FIRST_NAME>A</FIRST_NAME></ENTITY>";
  CHECK(fault_of(xml("<CONSOLIDATED_LIST>" + one + one + "</CONSOLIDATED_LIST>")).code == "list.duplicate_id");
  std::string large = "<CONSOLIDATED_LIST><ENTITY>";
  for (int i = 0; i < 1'000'001; ++i) large += "<A/>";
  CHECK(fault_of(xml(large + "</ENTITY></CONSOLIDATED_LIST>")).code == "list.too_large");
}

// SPDX-License-Identifier: Apache-2.0
#include "list_testing.hpp"

using namespace sluice;
using namespace sluice::screening;

namespace {

// In the shape of SDN_ADVANCED.XML, written for this test.
const std::string kSample = R"(<?xml version="1.0" encoding="utf-8"?>
<Sanctions xmlns="https://example.org/ADVANCED_XML" Version="1">
 <DateOfIssue CalendarTypeID="1"><Year>2026</Year><Month>7</Month><Day>9</Day></DateOfIssue>
 <ReferenceValueSets>
  <AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1401">F.K.A.</AliasType>
   <AliasType ID="1403">Name</AliasType></AliasTypeValues>
  <CountryValues><Country ID="11091" ISO2="IR">Iran</Country>
   <Country ID="11104" ISO2="LB">Lebanon</Country></CountryValues>
  <FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="9">Place of Birth</FeatureType>
   <FeatureType ID="10">Nationality Country</FeatureType>
   <FeatureType ID="526">D-U-N-S Number</FeatureType></FeatureTypeValues>
  <IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
  <ListValues><List ID="1550">SDN List</List></ListValues>
  <PartySubTypeValues><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType>
   <PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType>
   <PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
  <PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType></PartyTypeValues>
 </ReferenceValueSets>
 <Locations><Location ID="7"><LocationCountry CountryID="11091"/></Location>
  <Location ID="8"><LocationCountry CountryID="11104"/></Location></Locations>
 <IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="1571" IdentityID="4273" IssuedBy-CountryID="11104">
   <IDRegistrationNo>A1234567</IDRegistrationNo></IDRegDocument></IDRegDocuments>
 <DistinctParties>
  <DistinctParty FixedRef="2674"><Comment>a comment</Comment>
   <Profile ID="2674" PartySubTypeID="4">
    <Identity ID="4273" FixedRef="2674" Primary="true">
     <Alias FixedRef="2674" AliasTypeID="1400" Primary="false" LowQuality="true"><DocumentedName><DocumentedNamePart>
      <NamePartValue>THE FOX</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
     <Alias FixedRef="2674" AliasTypeID="1401" Primary="false" LowQuality="false"><DocumentedName><DocumentedNamePart>
      <NamePartValue>MAIDEN</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
     <Alias FixedRef="2674" AliasTypeID="1403" Primary="true" LowQuality="false">
      <DocumentedName><DocumentedNamePart><NamePartValue>ROE</NamePartValue></DocumentedNamePart>
       <DocumentedNamePart><NamePartValue>Jane &amp; Co</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
    </Identity>
    <Feature FeatureTypeID="8"><FeatureVersion><DatePeriod><Start><From>
      <Year>1948</Year><Month>12</Month><Day>1</Day></From></Start>
      <End><To><Year>1948</Year><Month>12</Month><Day>31</Day></To></End></DatePeriod></FeatureVersion></Feature>
    <Feature FeatureTypeID="9"><FeatureVersion><VersionLocation LocationID="8"/></FeatureVersion></Feature>
    <Feature FeatureTypeID="10"><FeatureVersion><VersionLocation LocationID="7"/></FeatureVersion></Feature>
   </Profile></DistinctParty>
  <DistinctParty FixedRef="36"><Profile ID="36" PartySubTypeID="3"><Identity ID="5" Primary="true">
    <Alias AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName>
     <DocumentedNamePart><NamePartValue>ACME</NamePartValue>
    </DocumentedNamePart></DocumentedName></Alias></Identity>
    <Feature FeatureTypeID="526"><FeatureVersion><VersionDetail>123456789</VersionDetail></FeatureVersion></Feature>
   </Profile></DistinctParty>
 </DistinctParties>
 <SanctionsEntries>
  <SanctionsEntry ID="1" ProfileID="2674" ListID="1550">
   <EntryEvent><Date><Year>2001</Year><Month>10</Month><Day>12</Day></Date></EntryEvent>
   <SanctionsMeasure><Comment>SDGT</Comment></SanctionsMeasure>
   <SanctionsMeasure><Comment/></SanctionsMeasure></SanctionsEntry>
  <SanctionsEntry ID="2" ProfileID="36" ListID="1550"/>
 </SanctionsEntries>
</Sanctions>
)";

ListSource xml(std::string_view bytes) { return source_of(ListFormat::sdn_xml, bytes); }

std::string without_line(std::string text, std::string_view start) {
  const auto at = text.find(start);
  REQUIRE(at != std::string::npos);
  return text.erase(at, text.find('\n', at) - at);
}

}  // namespace

TEST_CASE("OFAC's advanced XML is put together from its tables") {
  const List list = list_of(xml(kSample));
  CHECK(list.version == day("2026-07-09"));
  REQUIRE(list.entries.size() == 2);
  const Entry& person = list.entries[0];
  CHECK(person.id == "2674");
  CHECK(person.kind == EntryKind::person);
  CHECK(person.names == std::vector<Name>{{"ROE Jane & Co", NameKind::primary},
                                          {"THE FOX", NameKind::weak},
                                          {"MAIDEN", NameKind::former}});
  CHECK(person.birth_dates == std::vector<std::string>{"1948-12-01 to 1948-12-31"});
  CHECK(person.countries == std::vector<std::string>{"IR"});
  CHECK(person.identifiers == std::vector<Identifier>{{IdentifierKind::passport, "A1234567", "LB"}});
  CHECK(person.programmes == std::vector<std::string>{"SDGT"});
  CHECK(person.source == "SDN List");
  CHECK(person.applies == std::vector<Span>{{day("2001-10-12"), Date::max()}});
  CHECK(person.remarks == "a comment");
  const Entry& firm = list.entries[1];
  CHECK(firm.kind == EntryKind::organisation);
  CHECK(firm.identifiers == std::vector<Identifier>{{IdentifierKind::duns, "123456789", ""}});
  CHECK(firm.applies.empty());
}

TEST_CASE("An advanced XML that is cut short never gives a list") {
  for (std::size_t size = 0; size < kSample.find("</Sanctions>"); size += 7) {
    const auto list = read_list(xml(std::string_view(kSample).substr(0, size)), test_head());
    REQUIRE_FALSE(list.has_value());
  }
  CHECK(fault_of(xml(std::string_view(kSample).substr(0, kSample.size() - 20))).code == "list.xml_truncated");
}

TEST_CASE("Parties on no list and entries of no party are faults") {
  CHECK(fault_of(xml(without_line(kSample, "  <SanctionsEntry ID=\"2\""))).code == "list.unlisted");
  std::string other = kSample;
  other.replace(other.find("ProfileID=\"36\""), 14, "ProfileID=\"37\"");
  CHECK(fault_of(xml(other)).code == "list.orphan");
}

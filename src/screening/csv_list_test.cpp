// SPDX-License-Identifier: Apache-2.0
#include "list_testing.hpp"

using namespace sluice;
using namespace sluice::screening;

namespace {

ListSource csv(std::string_view bytes) {
  ListSource source = source_of(ListFormat::csv, bytes);
  source.columns.id = "No";
  source.columns.name = "Firma";
  return source;
}

}  // namespace

TEST_CASE("A CSV of any columns is read by a map of them") {
  ListSource source =
      csv("No,Firma,Auch,Typ,Land,von,bis,Kennung\n7,Acme,A | B,Entity,Iran|DE,2020-01-01,2020-12-31,5299|77\n");
  source.columns.aliases = "Auch";
  source.columns.kind = "Typ";
  source.columns.countries = "Land";
  source.columns.first_day = "von";
  source.columns.last_day = "bis";
  source.columns.identifiers = {{IdentifierKind::lei, "Kennung"}};
  source.columns.separator = '|';
  const List list = list_of(source);
  REQUIRE(list.entries.size() == 1);
  const Entry& entry = list.entries[0];
  CHECK(entry.id == "7");
  CHECK(entry.names == std::vector<Name>{{"Acme", NameKind::primary}, {"A", NameKind::alias}, {"B", NameKind::alias}});
  CHECK(entry.kind == EntryKind::organisation);
  CHECK(entry.countries == std::vector<std::string>{"IR", "DE"});
  CHECK(entry.applies == std::vector<Span>{{day("2020-01-01"), day("2020-12-31")}});
  CHECK(entry.identifiers ==
        std::vector<Identifier>{{IdentifierKind::lei, "5299", ""}, {IdentifierKind::lei, "77", ""}});
}

TEST_CASE("Without a column of ids the names are the ids, numbered where they come again") {
  ListSource source = csv("Firma\nAcme\nAcme\nAcme#2\n");
  source.columns.id.clear();
  const List list = list_of(source);
  REQUIRE(list.entries.size() == 3);
  CHECK(list.entries[1].id == "Acme#2");
  CHECK(list.entries[2].id == "Acme#2#2");
}

TEST_CASE("A map that does not fit the CSV, or rows that do not fit the map, are refused") {
  check_fault(csv("No,Name\n1,A\n"), "list.no_column", 1);
  check_fault(csv("No,Firma\n1,\n"), "list.no_name", 2);
  check_fault(csv("No,Firma\n,A\n"), "list.party_number", 2);
  CHECK(fault_of(csv("No,Firma\n1,A\n1,B\n")).code == "list.duplicate_id");
  ListSource nothing = csv("No,Firma\n1,A\n");
  nothing.columns.name.clear();
  CHECK(fault_of(nothing).code == "list.no_name_column");
}

// SPDX-License-Identifier: Apache-2.0
#include "list_diff.hpp"

#include <rapidcheck.h>

#include <map>

#include "list_testing.hpp"

using namespace sluice;
using namespace sluice::screening;

namespace {

Entry entry(std::string id, std::string name = "A") {
  Entry result;
  result.id = std::move(id);
  result.names = {{std::move(name), NameKind::primary}};
  return result;
}

List of_ids(std::initializer_list<const char*> ids) {
  List list;
  list.id = "test";
  list.version = day("2026-07-31");
  for (const char* id : ids) list.entries.push_back(entry(id));
  return list;
}

List of_size(std::size_t size) {
  List list = of_ids({});
  for (std::size_t i = 0; i < size; ++i) list.entries.push_back(entry(std::to_string(i)));
  return list;
}

}  // namespace

TEST_CASE("A diff says what was added, removed and changed, and in which fields") {
  List before = of_ids({"1", "2", "3"});
  List after = of_ids({"4", "3", "2"});
  after.entries[1].cite = "77 FR 1";
  after.entries[1].names.push_back({"B", NameKind::alias});
  const ListDiff result = diff(before, after);
  CHECK(result.added == std::vector<std::string>{"4"});
  CHECK(result.removed == std::vector<std::string>{"1"});
  CHECK(result.changed == std::vector<EntryChange>{{"3", {"names", "cite"}}});
  CHECK(diff(before, before).empty());
}

TEST_CASE("Every field of an entry counts") {
  const List before = of_ids({"1"});
  const auto changed = [&](auto change) {
    List after = before;
    change(after.entries[0]);
    const ListDiff result = diff(before, after);
    REQUIRE(result.changed.size() == 1);
    REQUIRE(result.changed[0].fields.size() == 1);
    return result.changed[0].fields[0];
  };
  CHECK(changed([](Entry& e) { e.source = "x"; }) == "source");
  CHECK(changed([](Entry& e) { e.kind = EntryKind::vessel; }) == "kind");
  CHECK(changed([](Entry& e) { e.names[0].kind = NameKind::weak; }) == "names");
  CHECK(changed([](Entry& e) { e.identifiers = {{}}; }) == "identifiers");
  CHECK(changed([](Entry& e) { e.countries = {"CN"}; }) == "countries");
  CHECK(changed([](Entry& e) { e.birth_dates = {"1957"}; }) == "birth_dates");
  CHECK(changed([](Entry& e) { e.programmes = {"x"}; }) == "programmes");
  CHECK(changed([](Entry& e) { e.measure = "x"; }) == "measure");
  CHECK(changed([](Entry& e) { e.applies = {{}}; }) == "applies");
  CHECK(changed([](Entry& e) { e.cite = "x"; }) == "cite");
  CHECK(changed([](Entry& e) { e.address = "x"; }) == "address");
  CHECK(changed([](Entry& e) { e.remarks = "x"; }) == "remarks");
  CHECK(changed([](Entry& e) { e.requirement = "x"; }) == "requirement");
  CHECK(changed([](Entry& e) { e.policy = "x"; }) == "policy");
  CHECK(changed([](Entry& e) { e.firmness = trade::Firmness::derived; }) == "firmness");
  CHECK(changed([](Entry& e) { e.read = Date{}; }) == "read");
}

TEST_CASE("A diff agrees with comparing each with each") {
  CHECK(rc::check([] {
    const auto random_list = [] {
      List list = of_ids({});
      for (const auto& [id, name] : *rc::gen::arbitrary<std::map<std::uint8_t, bool>>()) {
        list.entries.push_back(
            entry(std::to_string(id % 16 + 16 * (id / 128)) + "/" + std::to_string(id), name ? "A" : "B"));
      }
      return list;
    };
    const List before = random_list();
    const List after = random_list();
    ListDiff expected;
    for (const Entry& is : after.entries) {
      const auto was = std::ranges::find(before.entries, is.id, &Entry::id);
      if (was == before.entries.end()) expected.added.push_back(is.id);
      else if (!(*was == is)) expected.changed.push_back({is.id, {"names"}});
    }
    for (const Entry& was : before.entries) {
      if (std::ranges::find(after.entries, was.id, &Entry::id) == after.entries.end())
        expected.removed.push_back(was.id);
    }
    RC_ASSERT(diff(before, after) == expected);
  }));
}

TEST_CASE("A version that lost more than the rule's share replaces nothing, and one that lost just it does") {
  const List before = of_size(100);
  const auto code = [&](const Result<List>& after, const ReplacementRule& rule = {}) {
    const auto may = may_replace(before, after, rule);
    return may ? std::string("may") : std::string(may.error().code);
  };
  CHECK(code(of_size(100)) == "may");
  CHECK(code(of_size(200)) == "may");
  CHECK(code(of_size(90)) == "may");
  CHECK(code(of_size(89)) == "list.shrunk");
  CHECK(code(of_size(89), {11, false}) == "may");
  CHECK(code(of_size(89), {10, true}) == "may");
  CHECK(code(of_size(99), {0, false}) == "list.shrunk");
  List others = of_size(100);  // as many, but not the same
  for (Entry& each : others.entries) each.id = "x" + each.id;
  CHECK(code(others) == "list.shrunk");
}

TEST_CASE("What is broken, empty, older or another list replaces nothing") {
  const List before = of_size(10);
  const auto code = [&](const Result<List>& after, bool forced) {
    const auto may = may_replace(before, after, {10, forced});
    return may ? std::string("may") : std::string(may.error().code);
  };
  const Result<List> truncated = fail("list.xml_truncated");
  CHECK(code(truncated, false) == "list.xml_truncated");
  CHECK(code(truncated, true) == "list.xml_truncated");
  CHECK(code(of_size(0), true) == "list.empty");
  List older = of_size(10);
  older.version = before.version - 1;
  CHECK(code(older, false) == "list.older");
  CHECK(code(older, true) == "may");
  List other = of_size(10);
  other.id = "other";
  CHECK(code(other, true) == "list.other");
}

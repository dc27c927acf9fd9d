// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "list_testing.hpp"
#include "sluice/base/csv.hpp"
#include "sluice/base/file.hpp"

using namespace sluice;
using namespace sluice::screening;

namespace {

const std::string kHead = R"(format = 1
[list]
id = "CN-x"
publisher = "an office"
version = 2026-11-22
address = "https://example.org/x"
measure = "ban"
)";

std::string notice(std::string_view id, std::string_view entries) {
  return "[[notice]]\nid = \"" + std::string(id) + R"("
cite = "notice 1"
published = 2025-04-04
source = "https://example.org/1"
read = 2026-11-22
firmness = "verified"
entries = [)" +
         std::string(entries) + "]\n";
}

std::string event(std::string_view kind, std::string_view of, std::string_view days) {
  return "[[event]]\nkind = \"" + std::string(kind) + "\"\nof = " + std::string(of) + "\n" + std::string(days) +
         "\ncite = \"a readout\"\nsource = \"https://example.org/e\"\nread = 2026-11-22\nfirmness = \"verified\"\n";
}

constexpr std::string_view kAcme = R"({ id = "1", names = ["阿克米公司", "Acme, Inc."], countries = ["US"] })";

ListSource toml(std::string_view bytes) { return source_of(ListFormat::toml, bytes); }

List list_in(std::string_view name) {
  const auto text = read_file(std::string(SLUICE_SOURCE_DIR "/rulebooks/CN/lists/") + std::string(name));
  REQUIRE(text.has_value());
  return list_of(toml(*text));
}

const Entry& entry_in(const List& list, std::string_view id) {
  const auto found = std::ranges::find(list.entries, id, &Entry::id);
  REQUIRE(found != list.entries.end());
  return *found;
}

}  // namespace

TEST_CASE("A list of our own says itself what it is, of which day, and where each party comes from") {
  const std::string text =
      kHead +
      notice("N-1",
             R"(
    { id = "1", names = ["阿克米公司", "Acme, Inc."], aliases = "ACME", former_names = ["Old"], weak_aliases = ["Ac"], )"
             R"(countries = ["US", "Japan"], identifiers = { uscc = "91", lei = ["52", "53"] }, remarks = "a remark" },
    { id = "2", names = "Jane Roe", kind = "person", birth_dates = ["1957"], measure = "fine" })");
  const List list = list_of(toml(text));
  CHECK(list.id == "CN-x");
  CHECK(list.version == day("2026-11-22"));
  CHECK(list.measure == "ban");
  CHECK(list.address == "https://example.org/x");
  REQUIRE(list.entries.size() == 2);
  const Entry& firm = list.entries[0];
  CHECK(firm.id == "N-1/1");
  CHECK(firm.source == "N-1");
  CHECK(firm.kind == EntryKind::organisation);
  CHECK(firm.names == std::vector<Name>{{"阿克米公司", NameKind::primary},
                                        {"Acme, Inc.", NameKind::primary},
                                        {"ACME", NameKind::alias},
                                        {"Old", NameKind::former},
                                        {"Ac", NameKind::weak}});
  CHECK(firm.countries == std::vector<std::string>{"US", "JP"});
  CHECK(firm.identifiers == std::vector<Identifier>{{IdentifierKind::uscc, "91", ""},
                                                    {IdentifierKind::lei, "52", ""},
                                                    {IdentifierKind::lei, "53", ""}});
  CHECK(firm.applies == std::vector<Span>{{day("2025-04-04"), Date::max()}});
  CHECK(firm.cite == "notice 1");
  CHECK(firm.address == "https://example.org/1");
  CHECK(firm.firmness == trade::Firmness::verified);
  CHECK(firm.read == day("2026-11-22"));
  CHECK(firm.measure.empty());
  CHECK(list.entries[1].kind == EntryKind::person);
  CHECK(list.entries[1].measure == "fine");
}

TEST_CASE("Events take days out: a suspension its own, a stop and a removal all that follow") {
  const std::string entries = std::string(kAcme) + R"(, { id = "2", names = ["B"] }, { id = "3", names = ["C"] })";
  const List list = list_of(
      toml(kHead + notice("N-1", entries) + event("suspend", "\"N-1\"", "from = 2025-05-14\nuntil = 2025-08-11") +
           event("stop", "[\"N-1/2\"]", "from = 2025-07-01") + event("remove", "[\"N-1/3\"]", "from = 2025-09-01")));
  const Entry& first = list.entries[0];
  CHECK(first.applies_on(day("2025-05-13")));
  CHECK_FALSE(first.applies_on(day("2025-05-14")));
  CHECK_FALSE(first.applies_on(day("2025-08-11")));
  CHECK(first.applies_on(day("2025-08-12")));
  CHECK(first.remarks == "suspend 2025-05-14 to 2025-08-11: a readout");
  CHECK(list.entries[1].applies == std::vector<Span>{{day("2025-04-04"), day("2025-05-13")}});
  CHECK(list.entries[2].applies ==
        std::vector<Span>{{day("2025-04-04"), day("2025-05-13")}, {day("2025-08-12"), day("2025-08-31")}});
}

TEST_CASE("An announcement that names more parties than could be read is told, with its days and where the rest are") {
  const auto with = [](std::string text, std::string_view more) {
    return text.insert(text.find("entries ="), std::string(more) + "\n");
  };
  const List list =
      list_of(toml(kHead + with(notice("N-1", kAcme), "parties = 1") +
                   with(notice("N-2", ""), "parties = 4\nmeasure = \"fine\"\ncountries = [\"US\", \"Japan\"]") +
                   with(notice("N-3", R"({ id = "1", names = ["B"] })"), "parties = 3") +
                   event("suspend", "\"N-2\"", "from = 2025-05-14\nuntil = 2025-08-11") +
                   event("stop", "\"N-3/1\"", "from = 2025-06-01")));
  REQUIRE(list.unread.size() == 2);
  const UnreadNotice whole_rest{"N-2",
                                4,
                                0,
                                {"US", "JP"},
                                {{day("2025-04-04"), day("2025-05-13")}, {day("2025-08-12"), Date::max()}},
                                "fine",
                                "notice 1",
                                "https://example.org/1"};
  CHECK(list.unread[0] == whole_rest);
  // What becomes of one entry says nothing of those not read.
  CHECK(list.unread[1].applies == std::vector<Span>{{day("2025-04-04"), Date::max()}});
  CHECK(list.unread[1].countries.empty());
  CHECK(list.unread[1].in == 1);
  CHECK(fault_of(toml(kHead + with(notice("N-1", kAcme), "parties = 0"))).code == "list.parties");
  CHECK(fault_of(toml(kHead + with(notice("N-1", kAcme), "parties = \"all\""))).code == "list.value");
  CHECK(fault_of(toml(kHead + with(notice("N-1", kAcme), "countries = [\"Atlantis\"]"))).code == "list.country");
  CHECK(fault_of(toml(kHead + notice("N-1", kAcme) + with(notice("N-2", ""), "parties = 2") +
                      event("stop", "\"N-2\"", "from = 2025-04-04")))
            .code == "list.never");
}

TEST_CASE("A list of our own that is faulty is refused with line, key and remedy") {
  const std::string good = notice("N-1", kAcme);
  check_fault(toml("format = 1\n[list\n"), "toml.syntax", 2);
  check_fault(toml("format = 2\n"), "list.format", 1);
  check_fault(toml("format = 1\n\xB2\xE2"), "text.invalid_utf8", 2);
  CHECK(fault_of(toml("format = 1\n")).code == "list.key_missing");
  check_fault(toml(kHead), "list.empty", 0);
  check_fault(toml(kHead + good + "colour = \"red\"\n"), "list.key_unknown", 16);
  CHECK(fault_of(toml(kHead + good + good)).code == "list.duplicate_id");
  CHECK(fault_of(toml(kHead + notice("N-1", std::string(kAcme) + "," + std::string(kAcme)))).code ==
        "list.duplicate_id");
  CHECK(fault_of(toml(kHead + notice("N-1", "7"))).code == "list.value");
  CHECK(fault_of(toml(kHead + notice("N-1", "{ id = \"1\", names = [] }"))).arguments ==
        std::vector<std::string>{"names"});
  CHECK(fault_of(toml(kHead + notice("N-1", "{ id = \"1\", names = [\"A\"], countries = [\"Atlantis\"] }"))).code ==
        "list.country");
  CHECK(fault_of(toml(kHead + notice("N-1", "{ id = \"1\", names = [\"A\"], kind = \"firm\" }"))).code ==
        "list.choice");
  CHECK(fault_of(toml(kHead + good + event("pause", "\"N-1\"", "from = 2025-05-14"))).code == "list.choice");
  CHECK(fault_of(toml(kHead + good + event("stop", "\"N-1\"", "from = 2025-05-14\nuntil = 2025-05-15"))).code ==
        "list.event_end");
  CHECK(fault_of(toml(kHead + good + event("stop", "\"N-2\"", "from = 2025-05-14"))).code == "list.orphan");
  CHECK(fault_of(toml(kHead + good + event("stop", "\"N-1\"", "from = 2025-04-04"))).code == "list.never");
  CHECK(fault_of(toml(kHead + good + event("suspend", "\"N-1\"", "from = 2025-05-14\nuntil = 2025-05-13"))).code ==
        "list.span");
  CHECK(fault_of(toml(kHead + good + event("stop", "\"N-1\"", "from = \"soon\""))).code == "list.value");
}

TEST_CASE("China's lists hold of every announcement what their coverage says") {
  const auto text = read_file(SLUICE_SOURCE_DIR "/rulebooks/CN/lists/coverage.csv");
  REQUIRE(text.has_value());
  const auto coverage = parse_csv(*text, "coverage.csv");
  REQUIRE(coverage.has_value());
  std::map<std::string, std::map<std::string, std::size_t>> held;  // by list, by notice
  std::map<std::string, List> lists;
  for (const char* name : {"CN-control-list", "CN-watch-list", "CN-unreliable-entities"}) {
    const List list = list_in(std::string(name) + ".toml");
    CHECK(list.id == name);
    for (const Entry& entry : list.entries) {
      ++held[list.id][entry.source];
      CHECK_FALSE(entry.countries.empty());
      CHECK(entry.read.has_value());
    }
    lists.emplace(name, list);
  }
  const auto cell = [&](const CsvRow& row, std::string_view column) {
    return row.cells[static_cast<std::size_t>(coverage->column(column))];
  };
  for (const CsvRow& row : coverage->rows) {
    auto& notices = held[cell(row, "list")];
    const std::size_t parties = std::stoul(cell(row, "parties"));
    const std::size_t in = std::stoul(cell(row, "in"));
    CHECK_MESSAGE(notices[cell(row, "notice")] == in, cell(row, "notice"));
    const auto& unread = lists.at(cell(row, "list")).unread;
    const auto told = std::ranges::find(unread, cell(row, "notice"), &UnreadNotice::id);
    CHECK_MESSAGE((told != unread.end()) == (in < parties), cell(row, "notice"));
    if (told != unread.end()) CHECK(told->parties == static_cast<int>(parties));
    CHECK(cell(row, "state") == (in == parties ? "whole" : in == 0 ? "missing" : "in part"));
    notices.erase(cell(row, "notice"));
  }
  for (const auto& [list, notices] : held)
    CHECK_MESSAGE(notices.empty(), list << " has a notice that coverage.csv has not");
}

TEST_CASE("China's control list stands on each day as the announcements and the truces leave it") {
  const List list = list_in("CN-control-list.toml");
  // Announcement 21 of 2025: suspended on 14 May, 12 August and 10 November 2025 without a gap.
  const Entry& cubic = entry_in(list, "CN-2025-21/12");
  CHECK(cubic.names[0].text == "Cubic Corporation");
  CHECK_FALSE(cubic.applies_on(day("2025-04-03")));
  CHECK(cubic.applies_on(day("2025-04-04")));
  CHECK(cubic.applies_on(day("2025-05-13")));
  for (const char* suspended : {"2025-05-14", "2025-08-11", "2025-08-12", "2025-11-09", "2025-11-10", "2026-11-09"}) {
    CHECK_FALSE(cubic.applies_on(day(suspended)));
  }
  CHECK(cubic.applies_on(day("2026-11-10")));
  // Announcement 22 of 2025: in force from 10 April, and at its end on 12 August 2025.
  const Entry& insitu = entry_in(list, "CN-2025-22/12");
  CHECK_FALSE(insitu.applies_on(day("2025-04-09")));
  CHECK(insitu.applies_on(day("2025-04-10")));
  CHECK_FALSE(insitu.applies_on(day("2025-05-14")));
  CHECK_FALSE(insitu.applies_on(day("2026-11-22")));
  // Announcement 13 of 2025 ended on 10 November 2025; those of 2026 reach abroad.
  CHECK(entry_in(list, "CN-2025-13/1").applies_on(day("2025-11-09")));
  CHECK_FALSE(entry_in(list, "CN-2025-13/1").applies_on(day("2025-11-10")));
  CHECK(entry_in(list, "CN-2026-11/20").measure == "dual_use_export_and_transfer");
  CHECK(entry_in(list, "CN-2025-35/1").measure.empty());
  CHECK(list.measure == "dual_use_export");
}

TEST_CASE("An unreliable entity is under its own announcement's measure, and only while that stands") {
  const List list = list_in("CN-unreliable-entities.toml");
  CHECK(entry_in(list, "CN-UEL-2025-4/2").applies_on(day("2026-11-22")));        // Illumina stays
  CHECK_FALSE(entry_in(list, "CN-UEL-2025-6/1").applies_on(day("2025-11-10")));  // its gene sequencers do not
  CHECK(entry_in(list, "CN-UEL-2025-10/14").measure == "dealings_too");
  CHECK_FALSE(entry_in(list, "CN-UEL-2025-8/1").applies_on(day("2025-08-11")));
  CHECK(entry_in(list, "CN-UEL-2025-8/1").applies_on(day("2025-05-13")));
}

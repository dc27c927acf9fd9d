// SPDX-License-Identifier: Apache-2.0
// The office under load and from outside: many at once, the same act sent again, what a company may see.
#include "sluice/office/office.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fstream>
#include <set>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "office/books.hpp"
#include "office_arguments.hpp"
#include "sluice/base/file.hpp"
#include "sluice/base/message.hpp"
#include "sluice/base/seal.hpp"
#include "sluice/ledger/audit.hpp"
#include "sluice/office/number.hpp"
#include "sluice/office/scenario.hpp"
#include "sluice/store/journal.hpp"
#include "store/testing.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using office::Act;

namespace {

const std::string kLicence = office::make_number('L', 2026, 1);

class NovemberClock final : public Clock {
  [[nodiscard]] Instant now() const override { return *parse_instant("2026-11-22T04:00:00Z"); }
};

// An office over a store, as the commands open it.
class Desk {
 public:
  Desk(std::string store, std::string key) : world_{in_, out_, err_, clock_, false, "sluice"} {
    common_.world = &world_;
    options_.store = std::move(store);
    options_.key_file = std::move(key);
    auto opened = app::OpenedOffice::open(common_, options_);
    if (!opened) FAIL(describe(opened.error(), Language::english));
    opened_ = std::move(*opened);
  }

  void play(const std::string& scenario) {
    const auto open = [](const std::string& file) -> Result<std::string> { return read_file(file); };
    auto text = read_file(SLUICE_SOURCE_DIR "/tests/scenarios/" + scenario);
    const auto titled = [&](const std::string& file) -> Result<std::string> {
      auto read = open(file);
      return read && file.ends_with(scenario) ? "Scenario: played\n" + *read : read;
    };
    const auto read = office::read_scenario(SLUICE_SOURCE_DIR "/tests/scenarios/" + scenario, titled);
    if (!read) FAIL(describe(read.error(), Language::english));
    office::OfficeRoad road(office());
    for (const office::ScenarioFault& fault : office::run_scenario(*read, road, open))
      FAIL(fault.where.line << ": " << fault.what);
  }

  Result<office::Done> act(const std::string& by, std::string_view on, Act said) {
    return office().perform(said, {by, day(on)});
  }
  office::Office& office() { return opened_->office(); }

 private:
  std::istringstream in_;
  std::ostringstream out_, err_;
  NovemberClock clock_;
  app::World world_;
  app::Common common_;
  app::OfficeOptions options_;
  std::unique_ptr<app::OpenedOffice> opened_;
};

// Long runs go in grams, so that the licence lasts.
bool soaking() { return std::getenv("SLUICE_SOAK") != nullptr; }

// Of as many kilograms, or grams.
Json amount(std::int64_t value) {
  const Quantity quantity{value * (soaking() ? 1'000 : 1'000'000), *Code3::parse("KGM")};
  return Json::object({{"value", Json::string(to_string(to_decimal(quantity)))}, {"unit", Json::string("KGM")}});
}

// Who is told of an act once it is confirmed, and the declaration that it was about.
using Confirmed = std::function<void(std::string_view act, const std::string& declaration)>;

// Declares, releases a part and closes, over and over; what is refused is refused whole.
void deal(Desk& desk, int who, int rounds, const Confirmed& confirmed = [](auto, const auto&) {}) {
  std::mt19937 random(static_cast<unsigned>(who));
  const auto upto = [&](int most) { return std::uniform_int_distribution<int>(1, most)(random); };
  for (int i = 0; i < rounds; ++i) {
    const std::string declaration = "D" + std::to_string(who) + "-" + std::to_string(i);
    const int much = upto(60);
    const auto held = desk.act("tianjin", "2026-04-10",
                               {"ledger.hold",
                                kLicence + "/l1",
                                Json::object({{"declaration", Json::string(declaration)}, {"quantity", amount(much)}}),
                                {},
                                {}});
    if (!held) {
      if (held.error().code != "ledger.over_hold") std::abort();
      continue;
    }
    confirmed("ledger.hold", declaration);
    const Json release = Json::object({{"id", Json::string("r")}, {"quantity", amount(upto(much))}});
    if (!desk.act("tianjin", "2026-04-11", {"ledger.post", declaration, release, {}, {}})) std::abort();
    confirmed("ledger.post", declaration);
    // Twice by accident: the same answer, and nothing twice.
    if (!desk.act("tianjin", "2026-04-11", {"ledger.post", declaration, release, {}, {}})) std::abort();
    if (upto(2) == 1) continue;
    const Json close = Json::object({{"id", Json::string("c")}});
    if (!desk.act("tianjin", "2026-04-12", {"ledger.close", declaration, close, {}, {}})) std::abort();
    confirmed("ledger.close", declaration);
  }
}

// What the journal tells was held and released, by plain arithmetic and nothing of the ledger's.
struct Told {
  std::int64_t held = 0, exported = 0;
  std::set<std::string> acts;  // "ledger.post D1-1"
};
Told from_journal(const store::Store& store) {
  struct Declared {
    std::int64_t amount = 0, released = 0;
    bool closed = false;
  };
  Told told;
  std::map<std::string, Declared> declarations;
  const auto millionths = [](const Json& opened) {
    const auto value = Decimal::parse(opened.find("quantity")->find("value")->find("value")->text);
    return make_quantity(*value, *Code3::parse("KGM"))->micro;
  };
  const auto done = store::export_journal(store, [&](std::string_view line) -> Result<void> {
    const Json record = parse_json(line).value();
    const Json* leaf = record.find("leaf");
    if (leaf == nullptr) return {};
    const Json said = parse_json(leaf->text).value();
    const std::string act = said.find("act")->text;
    const Json* opened = record.find("opened");
    const std::string subject =
        act == "ledger.hold" ? opened->find("declaration")->find("value")->text : said.find("subject")->text;
    told.acts.insert(act + " " + subject);
    if (act == "ledger.hold") {
      declarations[subject].amount = millionths(*opened);
    } else if (act == "ledger.post") {
      declarations[subject].released = millionths(*opened);  // the same release told again is the same
    } else if (act == "ledger.close") {
      declarations[subject].closed = true;
    }
    return {};
  });
  REQUIRE(done);
  for (const auto& [name, each] : declarations) {
    told.exported += each.released;
    if (!each.closed) told.held += each.amount - each.released;
  }
  return told;
}

Told check_books(const std::string& address, const std::string& key) {
  store::FixedClock clock;
  SystemRandom random;
  auto store = store::Store::open(address, {{office::schema()}, clock, random, key});
  REQUIRE(store);
  REQUIRE(store->settle());
  const auto books = store->read([](store::Reading& rows) { return office::load_all_books(rows); });
  REQUIRE(books);
  for (const Error& error : ledger::audit(*books)) FAIL_CHECK(describe(error, Language::english));
  const auto& tally = books->accounts.at(kLicence + "/l1").tallies[0];
  REQUIRE(tally);
  CHECK(tally->held + tally->exported <= tally->authorised);
  const Told told = from_journal(*store);
  CHECK(tally->held == told.held);
  CHECK(tally->exported == told.exported);
  CHECK(tally->exported > 0);
  const auto verified = store::verify_journal(*store);
  REQUIRE(verified);
  CHECK(verified->findings.empty());
  return told;
}

// The acts of an office that was killed in the middle of its work, as far as it had confirmed them.
std::vector<std::string> killed_office(const std::string& address, const std::string& key, int round,
                                       std::chrono::milliseconds after) {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    Desk desk(address, key);
    const auto tell = [&](std::string_view act, const std::string& declaration) {
      const std::string line = std::string(act) + " " + declaration + "\n";
      if (::write(pipe[1], line.data(), line.size()) < 0) _exit(1);
    };
    std::vector<std::thread> threads;
    for (int who = 0; who < 3; ++who) threads.emplace_back([&, who] { deal(desk, round * 3 + who, 1'000'000, tell); });
    for (std::thread& thread : threads) thread.join();
    _exit(1);
  }
  ::close(pipe[1]);
  std::string told(1, ' ');
  REQUIRE(::read(pipe[0], told.data(), 1) == 1);  // it is at work; the first letter is of the first act
  std::this_thread::sleep_for(after);
  ::kill(child, SIGKILL);
  std::array<char, 4096> part{};
  for (ssize_t got = 0; (got = ::read(pipe[0], part.data(), part.size())) > 0;) {
    told.append(part.data(), static_cast<std::size_t>(got));
  }
  ::close(pipe[0]);
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(WIFSIGNALED(status));
  std::vector<std::string> acts;
  std::istringstream lines(told);
  for (std::string line; std::getline(lines, line);) acts.push_back(line);
  return acts;
}

}  // namespace

TEST_CASE("an office killed at random points: what it confirmed is in the journal, and the books agree with it") {
  for (const bool postgres : {false, true}) {
    if (postgres && !store::postgres_address("postgres")) continue;
    const Folder folder;
    const std::string key = (folder / "key").string();
    const std::string address = postgres ? store::new_postgres_database() : "sqlite:" + (folder / "s.db").string();
    {
      Desk desk(address, key);
      desk.play("licensed.scenario");
    }
    std::mt19937 dice(7);
    std::vector<std::string> confirmed;
    const int rounds = soaking() ? 200 : 4;
    for (int round = 0; round < rounds; ++round) {
      const auto acts = killed_office(address, key, round, std::chrono::milliseconds(dice() % 120));
      confirmed.insert(confirmed.end(), acts.begin(), acts.end());
      const Told told = check_books(address, key);
      for (const std::string& act : confirmed) CHECK_MESSAGE(told.acts.contains(act), act);
    }
    CHECK(confirmed.size() > static_cast<std::size_t>(rounds));
  }
}

TEST_CASE("64 at once on SQLite: nothing overdrawn, and the balance is what the journal tells") {
  const Folder folder;
  const std::string address = "sqlite:" + (folder / "s.db").string(), key = (folder / "key").string();
  {
    Desk desk(address, key);
    desk.play("licensed.scenario");
    std::vector<std::thread> threads;
    for (int who = 0; who < 64; ++who) threads.emplace_back([&desk, who] { deal(desk, who, soaking() ? 4'000 : 8); });
    for (std::thread& thread : threads) thread.join();
  }
  check_books(address, key);
}

TEST_CASE("8 processes at once on PostgreSQL: nothing overdrawn, and the balance is what the journal tells") {
  if (!store::postgres_address("postgres")) return;
  const Folder folder;
  const std::string address = store::new_postgres_database(), key = (folder / "key").string();
  {
    Desk desk(address, key);
    desk.play("licensed.scenario");
  }
  std::vector<pid_t> children;
  for (int who = 0; who < 8; ++who) {
    const pid_t child = fork();
    if (child == 0) {
      Desk desk(address, key);
      deal(desk, who, soaking() ? 30'000 : 30);
      _exit(0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  check_books(address, key);
}

TEST_CASE("an act that is sent again under its key is done once, and with other content refused") {
  const Folder folder;
  Desk desk("sqlite:" + (folder / "s.db").string(), (folder / "key").string());
  desk.play("licensed.scenario");
  const auto hold = [&](int much) {
    const Json body = Json::object({{"declaration", Json::string("D-1")}, {"quantity", amount(much)}});
    return desk.act("tianjin", "2026-04-10", {"ledger.hold", kLicence + "/l1", body, "message-1", {}});
  };
  const auto first = hold(100), again = hold(100), other = hold(101);
  REQUIRE(first);
  REQUIRE(again);
  CHECK(to_json(first->answer) == to_json(again->answer));
  REQUIRE(!other);
  CHECK(other.error().code == "act.key_conflict");
}

TEST_CASE("what is no act, no view, no subject or no page is refused by name") {
  const Folder folder;
  Desk desk("sqlite:" + (folder / "s.db").string(), (folder / "key").string());
  desk.play("licensed.scenario");
  const auto refused = [&](Act said) {
    const auto done = desk.act("lin", "2026-04-01", std::move(said));
    REQUIRE(!done);
    CHECK(!sentence(done.error(), Language::chinese).empty());
    return std::string(done.error().code);
  };
  CHECK(refused({"application.acept", "A", {}, {}, {}}) == "act.unknown");
  CHECK(refused({"application.accept", "", {}, {}, {}}) == "act.subject");
  CHECK(refused({"person.add", "lin", {}, {}, {}}) == "act.subject");
  CHECK(desk.office().look("nonsense", "X", {"lin", day("2026-04-01")}).error().code == "view.unknown");
  office::ListQuery query{"application", {}, {}, {}, "no mark", 50};
  CHECK(desk.office().list(query, {"lin", day("2026-04-01")}).error().code == "list.after");
}

TEST_CASE("a queue is read page by page, in the order in which files are due") {
  const Folder folder;
  Desk desk("sqlite:" + (folder / "s.db").string(), (folder / "key").string());
  desk.play("authority.scenario");
  const auto transaction = parse_json(read_file(SLUICE_SOURCE_DIR "/tests/scenarios/magnets-to-germany.json").value());
  std::vector<std::string> filed;
  for (int i = 0; i < 7; ++i) {
    const Json body = Json::object({{"kind", Json::string("single")}, {"transaction", *transaction}});
    const auto drafted = desk.act("mei", "2026-03-02", {"application.draft", "", body, {}, {}});
    REQUIRE(drafted);
    REQUIRE(desk.act("mei", "2026-03-02", {"application.submit", drafted->subject, Json::object(), {}, {}}));
    filed.push_back(drafted->subject);
  }
  std::vector<std::string> seen;
  office::ListQuery query{"application", "single-licences", {}, {}, {}, 3};
  for (int pages = 1;; ++pages) {
    const auto page = desk.office().list(query, {"lin", day("2026-03-03")});
    REQUIRE(page);
    for (const office::ListRow& row : page->rows) seen.push_back(row.id);
    if (page->next.empty()) {
      CHECK(pages == 3);
      break;
    }
    query.after = page->next;
  }
  CHECK(seen == filed);
}

TEST_CASE("what one company files no other reads, and a province sees its own") {
  const Folder folder;
  Desk desk("sqlite:" + (folder / "s.db").string(), (folder / "key").string());
  desk.play("licensed.scenario");
  const auto add = [&](const std::string& id, const std::string& role, const std::string& organisation,
                       const std::string& province) {
    Json body = Json::object({{"id", Json::string(id)}, {"name", Json::string(id)}, {"role", Json::string(role)}});
    if (!organisation.empty()) body.members.push_back({"organisation", Json::string(organisation)});
    if (!province.empty()) body.members.push_back({"province", Json::string(province)});
    const auto added = desk.act("he", "2026-04-01", {"person.add", "", body, {}, {}});
    REQUIRE(added);
  };
  add("rival", "exporter", "E-2026-000009-X", "");
  const auto seen = [&](const std::string& by, const char* view, const std::string& subject) {
    const auto looked = desk.office().look(view, subject, {by, day("2026-04-01")});
    return looked ? std::string("seen") : std::string(looked.error().code);
  };
  const std::string application = office::make_number('A', 2026, 1);
  CHECK(seen("mei", "application", application) == "seen");
  CHECK(seen("mei", "licence", kLicence) == "seen");
  CHECK(seen("lin", "application", application) == "seen");
  CHECK(seen("rival", "application", application) == "record.missing");
  CHECK(seen("rival", "licence", kLicence) == "record.missing");
  CHECK(seen("rival", "account", kLicence + "/l1") == "record.missing");
  CHECK(seen("rival", "enterprise", office::make_number('E', 2026, 1)) == "record.missing");
  const auto withdrawn =
      desk.act("rival", "2026-04-01",
               {"application.withdraw", application, Json::object({{"reason", Json::string("x")}}), {}, {}});
  REQUIRE(!withdrawn);
  CHECK(withdrawn.error().code == "record.missing");
}

TEST_CASE("an end user sees the file that rests on its certificate, as long as it does") {
  const Folder folder;
  Desk desk("sqlite:" + (folder / "s.db").string(), (folder / "key").string());
  desk.play("licensed.scenario");
  const auto seen = [&](const std::string& application) {
    const auto looked = desk.office().look("application", application, {"vogt", day("2026-04-02")});
    return looked ? std::string("seen") : std::string(looked.error().code);
  };
  const auto act = [&](const std::string& by, const char* name, const std::string& subject, Json body) {
    const auto done = desk.act(by, "2026-04-02", {name, subject, std::move(body), {}, {}});
    REQUIRE(done);
    return done->subject;
  };
  const auto transaction = parse_json(read_file(SLUICE_SOURCE_DIR "/tests/scenarios/magnets-to-germany.json").value());
  const Json certificates = Json::array({Json::string(office::make_number('C', 2026, 1))});
  const std::string file = act(
      "mei", "application.draft", "",
      Json::object({{"kind", Json::string("single")}, {"transaction", *transaction}, {"certificates", certificates}}));
  CHECK(seen(file) == "record.missing");  // a draft is its writer's own
  act("mei", "application.submit", file, Json::object());
  CHECK(seen(file) == "seen");
  const Json fault = Json::object({{"field", Json::string("/certificates")}, {"text", Json::string("another's")}});
  act("lin", "application.return_for_correction", file, Json::object({{"faults", Json::array({fault})}}));
  act("mei", "application.edit", file, Json::object({{"certificates", Json::array()}}));
  act("mei", "application.resubmit", file, Json::object());
  CHECK(seen(file) == "record.missing");
}

TEST_CASE("sealed evidence is read by the authority's key alone, and who looked is in the journal") {
  const Folder folder;
  const std::string address = "sqlite:" + (folder / "s.db").string(), key = (folder / "key").string();
  const std::string photo = "\x89PNG\r\n\x1A\n the magnet's place in the motor";
  const SealKeys authority = make_seal_keys(), exporter = make_seal_keys();
  {
    Desk desk(address, key);
    desk.play("licensed.scenario");
    const Json body = Json::object(
        {{"certificate", Json::string(office::make_number('C', 2026, 1))}, {"kind", Json::string("place_of_magnet")}});
    const auto bare = desk.act("vogt", "2026-04-01", {"evidence.file", "", body, {}, "short"});
    REQUIRE(!bare);
    CHECK(bare.error().code == "evidence.not_sealed");
    const auto filed =
        desk.act("vogt", "2026-04-01", {"evidence.file", "", body, {}, seal(photo, authority.public_key).value()});
    REQUIRE(filed);
    const Json why = Json::object({{"reason", Json::string("review")}});
    const auto exporters = desk.act("mei", "2026-04-02", {"evidence.open", filed->subject, why, {}, {}});
    REQUIRE(!exporters);
    CHECK(exporters.error().code == "act.role");
    const auto opened = desk.act("lin", "2026-04-02", {"evidence.open", filed->subject, why, {}, {}});
    REQUIRE(opened);
    const auto sealed = desk.office().content(opened->answer.find("sealed")->text);
    REQUIRE(sealed);
    CHECK(unseal(*sealed, authority.secret_key).value() == photo);
    CHECK(unseal(*sealed, exporter.secret_key).error().code == "seal.unreadable");
  }
  // Whoever has the files of the store finds nothing of the photograph in them.
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    const auto bytes = read_file(entry.path());
    REQUIRE(bytes);
    CHECK(bytes->find("place in the motor") == std::string::npos);
  }
  store::FixedClock clock;
  SystemRandom random;
  auto store = store::Store::open(address, {{office::schema()}, clock, random, key});
  REQUIRE(store);
  int looked = 0;
  const auto done = store::export_journal(*store, [&](std::string_view line) -> Result<void> {
    looked += line.find("evidence.open") != std::string_view::npos ? 1 : 0;
    return {};
  });
  REQUIRE(done);
  CHECK(looked == 1);
}

// SPDX-License-Identifier: Apache-2.0
// Every scenario of tests/scenarios, by every road and on both kinds of store: they end the same.
#include "sluice/office/scenario.hpp"

#include <doctest/doctest.h>

#include "sluice/base/file.hpp"
#include "sluice/base/message.hpp"
#include "sluice/base/text.hpp"
#include "store/testing.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using office::Act;
using office::Done;
using office::Refused;

namespace {

Result<std::string> open_text(const std::string& file) { return read_file(file); }

std::vector<office::Scenario> scenarios() {
  std::vector<office::Scenario> all;
  for (const auto& entry : std::filesystem::directory_iterator(SLUICE_SOURCE_DIR "/tests/scenarios")) {
    const auto text = read_file(entry.path());
    if (entry.path().extension() != ".scenario" || text->find("Scenario:") == std::string::npos) continue;
    auto scenario = office::read_scenario(entry.path().string(), open_text);
    if (!scenario) FAIL(describe(scenario.error(), Language::english));
    all.push_back(std::move(*scenario));
  }
  REQUIRE(all.size() >= 3);
  return all;
}

std::string dashed(std::string name) {
  std::ranges::replace(name, '_', '-');
  return name;
}

// As an officer at a terminal does it: `sluice application submit A-… --as lin --on 2026-03-02`.
class TerminalRoad final : public office::Road {
 public:
  TerminalRoad(std::string store, std::string key) : store_(std::move(store)), key_(std::move(key)) {}

  tl::expected<Done, Refused> perform(const Act& act, const std::string& by, Date on) override {
    const auto dot = act.name.find('.');
    std::vector<std::string> line{act.name.substr(0, dot), dashed(act.name.substr(dot + 1))};
    if (!act.subject.empty()) line.push_back(act.subject);
    for (const Json::Member& member : act.body.members) {
      const bool plain = member.value.kind != Json::Kind::array && member.value.kind != Json::Kind::object;
      line.push_back("--" + dashed(member.name));
      line.push_back(plain ? member.value.text : to_json(member.value));
    }
    if (!act.attachment.empty()) {
      line.emplace_back("--file");
      line.push_back(folder_.write("attachment", act.attachment));
    }
    auto said = answer(std::move(line), by, on);
    if (!said) return tl::unexpected(said.error());
    Done done{said->find("subject")->text, *said};
    std::erase_if(done.answer.members, [](const Json::Member& member) { return member.name == "subject"; });
    return done;
  }

  tl::expected<Json, Refused> look(const std::string& view, const std::string& subject, const std::string& by,
                                   Date on) override {
    const bool ledger = view == "account" || view == "declaration";
    if (ledger) return answer({"ledger", view, subject}, by, on);
    return answer({view, "show", subject}, by, on);
  }

 private:
  tl::expected<Json, Refused> answer(std::vector<std::string> line, const std::string& by, Date on) const {
    for (const std::string& each : {std::string("--store"), store_, std::string("--key-file"), key_,
                                    std::string("--on"), to_string(on), std::string("--format"), std::string("json")})
      line.push_back(each);
    if (!by.empty()) line.insert(line.end(), {"--as", by});
    const Ran ran = run(line);
    if (ran.exit == app::Exit::done) return parse_json(ran.out).value();
    // The error stream ends with the code in brackets.
    const auto open = ran.err.rfind('['), close = ran.err.rfind(']');
    REQUIRE(close != std::string::npos);
    return tl::unexpected(Refused{ran.err.substr(open + 1, close - open - 1), ran.err});
  }

  std::string store_, key_;
  Folder folder_;
};

void check(const office::Scenario& scenario, office::Road& road) {
  INFO(scenario.title);
  for (const office::ScenarioFault& fault : office::run_scenario(scenario, road, open_text))
    FAIL_CHECK(fault.where.file << ":" << fault.where.line << ": " << fault.what);
}

}  // namespace

TEST_CASE("scenarios hold in process on SQLite") {
  for (const office::Scenario& scenario : scenarios()) {
    const Folder folder;
    const Ran ran = run({"scenario", scenario.file, "--store", "sqlite:" + (folder / "s.db").string()});
    INFO(ran.err);
    CHECK(ran.exit == app::Exit::done);
  }
}

TEST_CASE("scenarios hold at the terminal on SQLite") {
  for (const office::Scenario& scenario : scenarios()) {
    const Folder folder;
    TerminalRoad road("sqlite:" + (folder / "s.db").string(), (folder / "key").string());
    check(scenario, road);
  }
}

TEST_CASE("scenarios hold in process on PostgreSQL") {
  if (!store::postgres_address("postgres")) return;
  for (const office::Scenario& scenario : scenarios()) {
    const Folder folder;
    const Ran ran = run({"scenario", scenario.file, "--store", store::new_postgres_database(), "--key-file",
                         (folder / "key").string()});
    INFO(ran.err);
    CHECK(ran.exit == app::Exit::done);
  }
}

TEST_CASE("scenarios hold at the terminal on PostgreSQL") {
  if (!store::postgres_address("postgres")) return;
  for (const office::Scenario& scenario : scenarios()) {
    const Folder folder;
    TerminalRoad road(store::new_postgres_database(), (folder / "key").string());
    check(scenario, road);
  }
}

// SPDX-License-Identifier: Apache-2.0
#include "sluice/office/routing.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <unistd.h>

#include "sluice/base/message.hpp"

using namespace sluice;
using namespace sluice::office;

namespace {

Result<Routing> routing_of(const std::string& text) {
  const auto file = std::filesystem::temp_directory_path() / ("sluice-routing-" + std::to_string(getpid()) + ".csv");
  std::ofstream(file) << text;
  auto routing = Routing::load(file);
  std::filesystem::remove(file);
  return routing;
}

std::string refused(const std::string& text) {
  const auto routing = routing_of(text);
  REQUIRE(!routing);
  CHECK(!sentence(routing.error(), Language::chinese).empty());
  return std::string(routing.error().code) + ":" + std::to_string(routing.error().where.line);
}

}  // namespace

TEST_CASE("the first rule that fits says the queue, and what was looked at is kept") {
  const auto routing = routing_of(
      "rule,version,kind,listed,queue,why\n"
      "listed,3,,yes,watch,listed\n"
      "two,1,single|general,,two,either\n"
      "rest,1,,,rest,everything else\n");
  REQUIRE(routing);
  const auto route = routing->route({{"province", "15"}, {"listed", "yes"}, {"kind", "single"}});
  CHECK(route.queue == "watch");
  CHECK(route.rule == "listed/3");
  CHECK(route.inputs == RoutingFacts{{"kind", "single"}, {"listed", "yes"}});
  CHECK(routing->route({{"kind", "general"}, {"listed", "no"}}).queue == "two");
  CHECK(routing->route({{"kind", "registration"}, {"listed", "no"}}).queue == "rest");
}

TEST_CASE("the rules that come with the program load, and every file finds a queue") {
  const auto routing = Routing::load(SLUICE_SOURCE_DIR "/data/office/routing.csv");
  REQUIRE(routing);
  const auto queue = [&](const char* kind, const char* policy, const char* listed) {
    return routing->route({{"kind", kind}, {"policy", policy}, {"watch_listed", listed}, {"province", "15"}}).queue;
  };
  CHECK(queue("single", "review", "no") == "single-licences");
  CHECK(queue("general", "review", "no") == "general-licences");
  CHECK(queue("single", "presumption_of_denial", "no") == "denial-review");
  CHECK(queue("single", "presumption_of_denial", "yes") == "watch-list");
}

TEST_CASE("rules that could leave a file without a queue are refused with their line") {
  CHECK(refused("rule,version,kind,queue\n") == "routing.column:1");
  CHECK(refused("rule,version,kind,queue,why\na,1,single,q,w\n") == "routing.rest:0");
  CHECK(refused("rule,version,kind,queue,why\n") == "routing.rest:0");
  CHECK(refused("rule,version,kind,queue,why\na,1,single,q,w\na,2,,q,w\n") == "routing.rule:3");
  CHECK(refused("rule,version,kind,queue,why\na,1,,,w\n") == "routing.rule:2");
}

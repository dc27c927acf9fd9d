// SPDX-License-Identifier: Apache-2.0
// The made-up year: the same from the same seed, whole by its own journal, and only into an empty store.
#include <doctest/doctest.h>

#include <sstream>

#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using app::Exit;

namespace {

// The acts as an export tells them, without salts and times.
std::string acts_of(const std::string& store) {
  std::istringstream lines(run({"journal", "export", "--store", store}).out);
  std::string acts;
  for (std::string line; std::getline(lines, line);) {
    const Json record = parse_json(line).value();
    if (record.find("leaf") == nullptr) continue;
    const Json leaf = parse_json(record.find("leaf")->text).value();
    for (const char* name : {"n", "act", "actor", "on", "subject"}) acts += leaf.find(name)->text + " ";
    for (const Json::Member& field : record.find("opened")->members)
      acts += field.name + "=" + to_json(*field.value.find("value")) + " ";
    acts += "\n";
  }
  return acts;
}

}  // namespace

TEST_CASE("a seed is a year: the same acts, and others from another seed") {
  const Folder folder;
  const auto made = [&](const std::string& name, const std::string& seed) {
    const std::string store = "sqlite:" + (folder / name).string();
    const Ran ran = run({"example", "year", "--seed", seed, "--applications", "60", "--store", store});
    REQUIRE_MESSAGE(ran.exit == Exit::done, ran.err);
    CHECK(ran.out.find("60 applications") != std::string::npos);
    CHECK(run({"journal", "verify", "--store", store}).exit == Exit::done);
    return acts_of(store);
  };
  const std::string one = made("one.db", "1");
  CHECK(made("again.db", "1") == one);
  CHECK(made("two.db", "2") != one);
  for (const char* act : {"application.return_for_correction", "application.answer", "application.advise",
                          "application.decide", "ledger.post", "licence.report_delivery"})
    CHECK_MESSAGE(one.find(act) != std::string::npos, act);
  const Ran twice = run({"example", "year", "--store", "sqlite:" + (folder / "one.db").string()});
  CHECK(twice.exit == Exit::faults);
  CHECK(twice.err.find("[example.not_empty]") != std::string::npos);
}

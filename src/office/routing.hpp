// SPDX-License-Identifier: Apache-2.0
// Which queue an application waits in, by rules that are data, and why. What was looked at is kept with the answer, so
// that an assignment can be told years later.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "sluice/base/result.hpp"

namespace sluice::office {

// What a rule may look at, by name: "kind", "destination", "province", "policy", "watch_listed" (yes or no).
using RoutingFacts = std::vector<std::pair<std::string, std::string>>;

struct Route {
  std::string queue;
  std::string rule;  // the rule's name and version: "watch-listed/1"
  std::string why;
  RoutingFacts inputs;  // what the rules looked at, and found
};

class Routing {
 public:
  // A CSV of rule,version,<facts…>,queue,why. A cell of a fact is empty (any), or alternatives with `|` between. Rows
  // are tried in order and the first that fits is taken. Fails as read_file and parse_csv do, with routing.column,
  // routing.rule (a rule named twice, or no queue) or routing.rest (the last row is no rule for everything else).
  [[nodiscard]] static Result<Routing> load(const std::filesystem::path& file);

  // `facts` must hold every fact that is a column.
  [[nodiscard]] Route route(const RoutingFacts& facts) const;

 private:
  struct Rule {
    std::string name, queue, why;
    std::vector<std::vector<std::string>> allowed;  // by column of facts_; empty: any
  };
  std::vector<std::string> facts_;
  std::vector<Rule> rules_;
};

}  // namespace sluice::office

// SPDX-License-Identifier: Apache-2.0
// Scenarios: what persons do on which days, and what must come of it, in sentences that a licensing officer can read
// and a machine can run (docs/scenarios.md). The same text is run through every road.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/office/act.hpp"

namespace sluice::office {

// A field of an act: `name: value`.
struct ScenarioField {
  std::string name;
  std::string text;
  Where where;
};

struct ScenarioStep {
  enum class Kind { act, look };
  Kind kind = Kind::act;
  Where where;
  Date on;
  std::string by;                      // of an act: who; of a look: who looks, empty: whoever keeps the store
  const ActKind* act = nullptr;        // of an act
  std::string view;                    // of a look: "application", "balance", …
  std::string subject;                 // as written; a name given before stands for its record
  std::string named;                   // the name that what the act makes is given
  std::vector<ScenarioField> fields;   // of an act: its body; of a look: what must be seen, by path
  std::optional<std::string> refused;  // the code with which the act must be refused
  std::vector<std::string> because;    // words that the refusal must hold
};

struct Scenario {
  std::string title;
  std::string file;
  std::vector<ScenarioStep> steps;
};

// Reads a scenario. `include FILE` is read from the folder of `file` by `open`. Fails with scenario.* naming file and
// line: no title, an act without a day, an act that no phrase says, a value that cannot be read.
using OpenText = std::function<Result<std::string>(const std::string& file)>;
[[nodiscard]] Result<Scenario> read_scenario(const std::string& file, const OpenText& open);

// An act or a look that was refused: the code, and the sentence that people read.
struct Refused {
  std::string code;
  std::string says;
};

// A way of doing acts and looking at records.
class Road {
 public:
  virtual ~Road() = default;
  [[nodiscard]] virtual tl::expected<Done, Refused> perform(const Act& act, const std::string& by, Date on) = 0;
  [[nodiscard]] virtual tl::expected<Json, Refused> look(const std::string& view, const std::string& subject,
                                                         const std::string& by, Date on) = 0;
};

class Office;

// The shortest road: the office itself, in this process.
class OfficeRoad final : public Road {
 public:
  explicit OfficeRoad(Office& office) : office_(office) {}
  [[nodiscard]] tl::expected<Done, Refused> perform(const Act& act, const std::string& by, Date on) override;
  [[nodiscard]] tl::expected<Json, Refused> look(const std::string& view, const std::string& subject,
                                                 const std::string& by, Date on) override;

 private:
  Office& office_;
};

struct ScenarioFault {
  Where where;
  std::string what;  // expected and found
};

// Runs every step; an act that fails where it should not ends the run. What differs from what must be seen is listed.
// Empty: the scenario holds.
[[nodiscard]] std::vector<ScenarioFault> run_scenario(const Scenario& scenario, Road& road, const OpenText& open);

}  // namespace sluice::office

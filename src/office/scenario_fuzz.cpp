// SPDX-License-Identifier: Apache-2.0
// A scenario may be any text, and may include itself.
#include <cstddef>
#include <cstdint>
#include <string>

#include "scenario.hpp"
#include "sluice/base/check.hpp"
#include "sluice/base/message.hpp"

using namespace sluice;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::size_t opened = 0;
  const auto open = [&](const std::string&) -> Result<std::string> {
    if (++opened > 64) return fail("file.unreadable", {"too many"});
    return text;
  };
  const auto read = office::read_scenario("fuzz.scenario", open);
  if (!read) {
    CHECK_THAT(!describe(read.error(), Language::chinese).empty());
    return 0;
  }
  CHECK_THAT(!read->title.empty());
  for (const office::ScenarioStep& step : read->steps) {
    CHECK_THAT((step.act != nullptr) == (step.kind == office::ScenarioStep::Kind::act));
    CHECK_THAT(step.where.line > 0);
  }
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// A file of acts may be any bytes: each line is an act or says what is wrong with it, and none is lost.
#include <cstddef>
#include <cstdint>
#include <string>

#include "bulk.hpp"
#include "sluice/base/check.hpp"
#include "sluice/base/message.hpp"

using namespace sluice;

namespace {

void check_lines(const std::string& text, const std::string& file) {
  auto lines = app::BulkLines::open(text, file);
  if (!lines) {
    CHECK_THAT(!describe(lines.error(), Language::chinese).empty());
    return;
  }
  std::size_t last = 0;
  while (const auto line = lines->next()) {
    CHECK_THAT(line->number > last);
    last = line->number;
    if (line->act) CHECK_THAT(office::find_act(line->act->act.name) != nullptr);
    else CHECK_THAT(!describe(line->act.error(), Language::chinese).empty());
    CHECK_THAT(lines->percent() <= 100);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_lines(text, "acts.ndjson");
  check_lines(text, "acts.csv");
  return 0;
}

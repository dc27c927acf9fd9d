// SPDX-License-Identifier: Apache-2.0
// A table of states may be any CSV.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "application.hpp"
#include "licence.hpp"
#include "sluice/base/check.hpp"
#include "sluice/base/message.hpp"
#include "transitions.hpp"

using namespace sluice;
using namespace sluice::licensing;

namespace {

template <class State, class Act>
void check_table(std::string_view text) {
  const auto read = Transitions<State, Act>::read(text, "fuzz.csv");
  if (!read) CHECK_THAT(!describe(read.error(), Language::chinese).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_table<ApplicationState, ApplicationAct>(text);
  check_table<LicenceState, LicenceAct>(text);
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "fuzzing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  sluice::wire::fuzz(text, sluice::wire::Format::csv);
  return 0;
}

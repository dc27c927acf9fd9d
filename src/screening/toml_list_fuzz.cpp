// SPDX-License-Identifier: Apache-2.0
// Our own lists take any bytes.
#include "list_fuzzing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sluice::screening::check_reading(sluice::screening::ListFormat::toml, data, size);
  return 0;
}

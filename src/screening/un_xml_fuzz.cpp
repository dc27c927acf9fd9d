// SPDX-License-Identifier: Apache-2.0
// The Security Council's XML takes any bytes.
#include "list_fuzzing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sluice::screening::check_reading(sluice::screening::ListFormat::un_xml, data, size);
  return 0;
}

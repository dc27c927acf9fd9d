// SPDX-License-Identifier: Apache-2.0
// The Consolidated Screening List's CSV takes any bytes.
#include "list_fuzzing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sluice::screening::check_reading(sluice::screening::ListFormat::csl_csv, data, size);
  return 0;
}

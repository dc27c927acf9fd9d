// SPDX-License-Identifier: Apache-2.0
// OFAC's advanced XML takes any bytes.
#include "list_fuzzing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sluice::screening::check_reading(sluice::screening::ListFormat::sdn_xml, data, size);
  return 0;
}

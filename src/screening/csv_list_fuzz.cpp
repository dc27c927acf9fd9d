// SPDX-License-Identifier: Apache-2.0
// A CSV by a map of columns takes any bytes.
#include "list_fuzzing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice::screening;
  ListSource source;
  source.format = ListFormat::csv;
  source.text = {{reinterpret_cast<const char*>(data), size}, "fuzz"};
  source.columns.name = "name";
  // The first byte decides which of the other columns the map names.
  const unsigned which = size == 0 ? 0U : data[0];
  if ((which & 1U) != 0) source.columns.id = "id";
  if ((which & 2U) != 0) source.columns.first_day = "from";
  if ((which & 4U) != 0) source.columns.last_day = "to";
  if ((which & 8U) != 0) source.columns.identifiers = {{sluice::screening::IdentifierKind::lei, "lei"}};
  source.columns.countries = "country";
  check_reading(source);
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Whatever parses as a day or an instant prints as the very same text.
#include <cstddef>
#include <cstdint>

#include "sluice/base/check.hpp"
#include "sluice/base/date.hpp"
#include "sluice/base/zone.hpp"

using namespace sluice;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto date = parse_date(text)) {
    CHECK_THAT(to_string(*date) == text);
    CHECK_THAT(weekday(*date) >= 1 && weekday(*date) <= 7);
    CHECK_THAT(parse_date(to_string(*date + 0)) == *date);
  }
  if (const auto instant = parse_instant(text)) CHECK_THAT(to_string(*instant) == text);
  return 0;
}

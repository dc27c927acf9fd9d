// SPDX-License-Identifier: Apache-2.0
// Two texts, split at the first blank: what parses prints and reads back as itself, and sums and
// products undo and commute.
#include <cstddef>
#include <cstdint>

#include "sluice/base/check.hpp"
#include "sluice/base/decimal.hpp"

using namespace sluice;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto blank = text.find(' ');
  const auto a = Decimal::parse(text.substr(0, blank));
  if (!a) return 0;
  CHECK_THAT(Decimal::parse(to_string(*a)) == *a);
  CHECK_THAT(to_string(*a).size() <= text.substr(0, blank).size());
  const auto b = Decimal::parse(blank == std::string_view::npos ? "0" : text.substr(blank + 1));
  if (!b) return 0;
  CHECK_THAT((*a < *b) == (*b > *a));
  CHECK_THAT(multiply(*a, *b) == multiply(*b, *a) || !multiply(*a, *b));
  if (const auto sum = add(*a, *b)) CHECK_THAT(subtract(*sum, *b) == *a);
  return 0;
}

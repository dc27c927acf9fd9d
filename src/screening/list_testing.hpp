// SPDX-License-Identifier: Apache-2.0
// What the tests of the readers share.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "list_readers.hpp"
#include "sluice/base/message.hpp"

namespace sluice::screening {

inline ListSource source_of(ListFormat format, std::string_view bytes) {
  ListSource source;
  source.format = format;
  source.text = {bytes, "sample"};
  return source;
}

inline Date day(std::string_view text) { return parse_date(text).value(); }

inline ListHead test_head() { return {"test", "a publisher", day("2026-07-31"), "https://example.org/list", ""}; }

inline List list_of(const ListSource& source) {
  auto list = read_list(source, test_head());
  if (!list) MESSAGE(describe(list.error()));
  REQUIRE(list.has_value());
  return std::move(*list);
}

// The fault of a text that is none: its code and place.
inline Error fault_of(const ListSource& source) {
  const auto list = read_list(source, test_head());
  REQUIRE_FALSE(list.has_value());
  CHECK_FALSE(describe(list.error(), Language::chinese).empty());  // stops where the code has no row
  return list.error();
}

inline void check_fault(const ListSource& source, std::string_view code, std::size_t line) {
  const Error error = fault_of(source);
  CHECK(error.code == code);
  CHECK(error.where.file == "sample");
  CHECK(error.where.line == line);
}

}  // namespace sluice::screening

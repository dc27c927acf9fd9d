// SPDX-License-Identifier: Apache-2.0
#include "sluice/office/number.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace sluice::office;

TEST_CASE("the check character is that of ISO/IEC 7064 MOD 37,36") {
  // The example of the Global Release Identifier standard (GRid, IFPI): A1-2425G-ABC1234002-M.
  CHECK(number_checks("A1-2425G-ABC1234002-M"));
  CHECK(!number_checks("A1-2425G-ABC1234002-N"));
}

TEST_CASE("a number checks, and does not once a character is changed") {
  CHECK(rc::check([] {
    const auto running = *rc::gen::inRange<std::int64_t>(1, 100'000'000);
    const std::string number = make_number(*rc::gen::element('A', 'L', 'C'), *rc::gen::inRange(2020, 2100), running);
    RC_ASSERT(number_checks(number));
    const auto at = *rc::gen::inRange<std::size_t>(0, number.size());
    std::string other = number;
    other[at] = *rc::gen::element('0', '3', '7', 'A', 'K', 'X', 'Z');
    if (other != number && number[at] != '-') RC_ASSERT(!number_checks(other));
  }));
  CHECK(!number_checks(""));
  CHECK(!number_checks("A-"));
  CHECK(!number_checks("a-2026-000001-X"));
}

TEST_CASE("hardly any two neighbours can be changed about without notice") {
  int changed = 0, noticed = 0;
  for (std::int64_t running = 1; running <= 20'000; ++running) {
    const std::string number = make_number('A', 2026, running);
    for (std::size_t at = 0; at + 1 < number.size(); ++at) {
      if (number[at] == '-' || number[at + 1] == '-' || number[at] == number[at + 1]) continue;
      std::string other = number;
      std::swap(other[at], other[at + 1]);
      ++changed;
      noticed += number_checks(other) ? 0 : 1;
    }
  }
  CHECK(noticed >= changed * 98 / 100);  // the standard's systems notice all or nearly all
}

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

TEST_CASE("a number checks, and does not once a character is changed or two neighbours are") {
  CHECK(rc::check([] {
    const auto running = *rc::gen::inRange<std::int64_t>(1, 100'000'000);
    const std::string number = make_number(*rc::gen::element('A', 'L', 'C'), *rc::gen::inRange(2020, 2100), running);
    RC_ASSERT(number_checks(number));
    const auto at = *rc::gen::inRange<std::size_t>(0, number.size());
    std::string other = number;
    other[at] = *rc::gen::element('0', '3', '7', 'A', 'K', 'X', 'Z');
    if (other != number && number[at] != '-') RC_ASSERT(!number_checks(other));
    other = number;
    if (at + 1 < other.size()) std::swap(other[at], other[at + 1]);
    if (other != number && other[at] != '-' && other[at + 1] != '-') RC_ASSERT(!number_checks(other));
  }));
  CHECK(!number_checks(""));
  CHECK(!number_checks("A-"));
  CHECK(!number_checks("a-2026-000001-X"));
}

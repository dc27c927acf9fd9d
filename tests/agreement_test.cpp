// SPDX-License-Identifier: Apache-2.0
#include "agreement.hpp"

#include <cstdlib>
#include <doctest/doctest.h>

using namespace sluice::test;

TEST_CASE("index and interpreter agree on random laws, days and unknown facts") {
  const char* wanted = std::getenv("SLUICE_CASES");
  const char* seed = std::getenv("SLUICE_SEED");
  const std::uint64_t cases = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 1'000'000;
  const Agreement found = agree(seed != nullptr ? std::strtoull(seed, nullptr, 10) : 20250404, cases, 97);
  INFO(found.difference);
  CHECK(found.difference.empty());
  CHECK(found.cases >= cases);
  // The comparison means something only where the index answers itself, unknown facts and all.
  CHECK(found.unknown > cases / 10);
  CHECK(found.left < cases / 10);
  MESSAGE(found.cases << " cases, " << found.unknown << " with an open answer, " << found.holds << " with their days, "
                      << found.left << " left to the interpreter");
}

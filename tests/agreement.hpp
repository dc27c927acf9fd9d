// SPDX-License-Identifier: Apache-2.0
// Random laws and cases, decided by the index and by the interpreter.
#pragma once

#include <cstdint>
#include <string>

namespace sluice::test {

struct Agreement {
  std::uint64_t cases = 0;    // a line on a day
  std::uint64_t holds = 0;    // cases whose days were compared too
  std::uint64_t unknown = 0;  // cases with an open answer
  std::uint64_t left = 0;     // to the interpreter, by the index
  std::string difference;     // the first case in which they differ, with its seed; empty where none does
};

// Stops at the first difference, or after `cases`. Every number of `holds_every` compares the days that the
// answer holds; 0 never.
[[nodiscard]] Agreement agree(std::uint64_t seed, std::uint64_t cases, unsigned holds_every);

// The same for one seed of a law, as a difference names it.
[[nodiscard]] Agreement agree_on_law(std::uint64_t law_seed, std::uint64_t cases, unsigned holds_every);

}  // namespace sluice::test

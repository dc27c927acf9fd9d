// SPDX-License-Identifier: Apache-2.0
// Choices at random that are the same with every compiler and library: the distributions of <random>
// are not, so everything here is a remainder of the generator's own numbers.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "sluice/base/check.hpp"

namespace sluice::test {

using Rng = std::mt19937_64;

[[nodiscard]] inline std::size_t below(Rng& rng, std::size_t end) {
  CHECK_THAT(end > 0);
  return static_cast<std::size_t>(rng() % end);
}

[[nodiscard]] inline bool chance(Rng& rng, unsigned percent) { return rng() % 100 < percent; }

// From `first` to `last`, both included.
[[nodiscard]] inline int between(Rng& rng, int first, int last) {
  return first + static_cast<int>(below(rng, static_cast<std::size_t>(last - first + 1)));
}

template <class Container>
[[nodiscard]] const typename Container::value_type& pick(Rng& rng, const Container& among) {
  return among[below(rng, among.size())];
}

// Some of them, in their order; may be none.
template <class T>
[[nodiscard]] std::vector<T> some(Rng& rng, const std::vector<T>& among, unsigned percent) {
  std::vector<T> chosen;
  for (const T& each : among) {
    if (chance(rng, percent)) chosen.push_back(each);
  }
  return chosen;
}

// Seeds that follow from one another without resembling (splitmix64).
[[nodiscard]] inline std::uint64_t derive(std::uint64_t seed, std::uint64_t step) {
  std::uint64_t z = seed + (step + 1) * 0x9E3779B97F4A7C15ULL;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31U);
}

}  // namespace sluice::test

// SPDX-License-Identifier: Apache-2.0
// Draws for made-up work, the same on every machine.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>

namespace sluice::office {

// The same draws everywhere: the standard's distributions differ between libraries.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : source_(seed) {}
  std::int64_t below(std::int64_t most) {
    return static_cast<std::int64_t>(source_() % static_cast<std::uint64_t>(most));
  }
  bool percent(int chance) { return below(100) < chance; }
  std::int64_t between(std::int64_t least, std::int64_t most) { return least + below(most - least + 1); }
  // Long-tailed: the sum of twelve draws is near enough to a normal one.
  int lognormal(double median, double sigma) {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += static_cast<double>(below(1'000'000)) / 1'000'000;
    return std::max(1, static_cast<int>(std::lround(median * std::exp(sigma * sum))));
  }
  template <class T, std::size_t N>
  const T& of(const std::array<T, N>& all) {
    return all[static_cast<std::size_t>(below(static_cast<std::int64_t>(N)))];
  }

 private:
  std::mt19937_64 source_;
};

}  // namespace sluice::office

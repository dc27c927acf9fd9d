// SPDX-License-Identifier: Apache-2.0
// The facts of one line, read once each, as the conditions ask for them.
#pragma once

#include <cstdint>
#include <vector>

#include "reading.hpp"

namespace sluice::rulebook {

class Binding {
 public:
  // Both must outlive it.
  Binding(const Rulebook& book, Reading& reading);

  [[nodiscard]] int parties() const { return reading_.parties(); }
  [[nodiscard]] std::optional<Decimal> stated_mass() const { return reading_.stated_mass(); }

  // Index into instances(). `party` is -1 but for facts of a party.
  [[nodiscard]] std::size_t instance(FactId fact, int party);
  [[nodiscard]] const std::vector<Instance>& instances() const noexcept { return instances_; }

  // A test on `domestic` is a test on the country that is not known; this gives the instance and set
  // that a test comes down to. With neither known it stays a fact of its own, and cells of it are not exact.
  struct Reduced {
    std::size_t instance;
    ValueSet set;
  };
  [[nodiscard]] Reduced reduce(FactId fact, const ValueSet& set, int party);

 private:
  const Rulebook& book_;
  Reading& reading_;
  std::vector<Instance> instances_;
  std::vector<std::uint32_t> number_;  // by party and fact: the instance, counted from one; 0 where it was not read
};

// The bit of a country that is known; 0 where it is not, or does not apply.
[[nodiscard]] std::size_t known_symbol(const ValueSet& possible);

}  // namespace sluice::rulebook

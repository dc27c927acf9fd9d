// SPDX-License-Identifier: Apache-2.0
// Chance enters through this interface, as the time does through Clock: in the application and in tests only.
#pragma once

#include <span>

namespace sluice {

class Random {
 public:
  virtual ~Random() = default;
  // Every byte is replaced. May be called from several threads.
  virtual void fill(std::span<unsigned char> bytes) = 0;
};

// Unpredictable bytes of the operating system.
class SystemRandom final : public Random {
 public:
  void fill(std::span<unsigned char> bytes) override;
};

}  // namespace sluice

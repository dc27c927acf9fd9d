// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/random.hpp"

#include <sodium.h>

#include "sluice/base/check.hpp"

namespace sluice {

void SystemRandom::fill(std::span<unsigned char> bytes) {
  CHECK_THAT(sodium_init() >= 0);
  randombytes_buf(bytes.data(), bytes.size());
}

}  // namespace sluice

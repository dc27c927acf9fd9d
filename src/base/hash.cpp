// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/hash.hpp"

#include <array>
#include <sodium.h>

namespace sluice {

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  std::array<char, digest.size() * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  return std::string("sha256:") + hex.data();
}

}  // namespace sluice

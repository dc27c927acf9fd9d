// SPDX-License-Identifier: Apache-2.0
// Sealed boxes (libsodium's crypto_box_seal: X25519, XSalsa20, Poly1305): anybody seals with the public key, and only
// the holder of the secret key reads. Who sealed cannot read it again, nor can whoever keeps the sealed bytes.
#pragma once

#include <string>
#include <string_view>

#include "sluice/base/result.hpp"

namespace sluice {

// Keys as text: "seal-public:" or "seal-secret:" and 64 lower-case hex digits.
struct SealKeys {
  std::string public_key;
  std::string secret_key;
};

// A new pair from the system's randomness.
[[nodiscard]] SealKeys make_seal_keys();

// `bytes` sealed for the holder of `public_key`: 48 bytes longer, and another result each time. Fails with seal.key
// (the text is no public key).
[[nodiscard]] Result<std::string> seal(std::string_view bytes, std::string_view public_key);

// What was sealed. Fails with seal.key (the text is no secret key) or seal.unreadable (sealed for another key, or
// altered since).
[[nodiscard]] Result<std::string> unseal(std::string_view sealed, std::string_view secret_key);

}  // namespace sluice

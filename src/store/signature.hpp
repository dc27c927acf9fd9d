// SPDX-License-Identifier: Apache-2.0
// A text signed with the store's key (Ed25519). The label says what the text is, so that what was signed as one thing
// is never taken for another.
#pragma once

#include <string>
#include <string_view>

#include "digest.hpp"

namespace sluice::store {

struct Signature {
  Digest public_key{};
  std::string bytes;  // 64

  [[nodiscard]] std::string key_id() const;  // hex of the SHA-256 of the public key
  friend bool operator==(const Signature&, const Signature&) = default;
};

// Whether it was made of the label, a line feed and the text, with the secret of that public key.
[[nodiscard]] bool holds(const Signature& signature, std::string_view label, std::string_view text);

}  // namespace sluice::store

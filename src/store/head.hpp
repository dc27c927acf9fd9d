// SPDX-License-Identifier: Apache-2.0
// A tree head: the size and root of the journal at a time, signed with Ed25519. Whoever keeps one can tell later
// whether the journal still begins with the same leaves, also against the holder of the key.
#pragma once

#include <filesystem>
#include <string>

#include "sluice/base/json.hpp"
#include "sluice/base/random.hpp"
#include "sluice/base/zone.hpp"
#include "signature.hpp"
#include "tree.hpp"

namespace sluice::store {

struct Head {
  std::uint64_t size = 0;
  Digest root{};
  std::string at;         // an instant, as to_string writes it
  Digest public_key{};    // Ed25519
  std::string signature;  // 64 bytes

  [[nodiscard]] std::string key_id() const;  // hex of the SHA-256 of the public key
  friend bool operator==(const Head&, const Head&) = default;
};

[[nodiscard]] bool signature_holds(const Head& head);
[[nodiscard]] Json to_json_value(const Head& head);
// Fails with journal.head_invalid.
[[nodiscard]] Result<Head> head_from(const Json& value);

// The secret that signs heads.
class SigningKey {
 public:
  // Reads the file, or makes it (mode 0600, on the disk before this returns) where there is none and `make` allows.
  // Fails with journal.key_missing, journal.key_invalid (no key, or others may read it) and journal.key_file.
  [[nodiscard]] static Result<SigningKey> open(const std::filesystem::path& file, bool make, Random& random);

  [[nodiscard]] Signature sign(std::string_view label, std::string_view text) const;
  [[nodiscard]] Head sign(std::uint64_t size, const Digest& root, Instant at) const;
  [[nodiscard]] const Digest& public_key() const noexcept { return public_; }
  [[nodiscard]] std::string id() const;

 private:
  explicit SigningKey(const Digest& seed);
  Digest public_{};
  std::array<unsigned char, 64> secret_{};
};

}  // namespace sluice::store

// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/seal.hpp"

#include <array>
#include <optional>
#include <sodium.h>

#include "sluice/base/check.hpp"

namespace sluice {
namespace {

using Key = std::array<unsigned char, crypto_box_PUBLICKEYBYTES>;
static_assert(crypto_box_PUBLICKEYBYTES == crypto_box_SECRETKEYBYTES);

constexpr std::string_view kPublic = "seal-public:";
constexpr std::string_view kSecret = "seal-secret:";

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string written(std::string_view prefix, const Key& key) {
  std::array<char, sizeof(Key) * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), key.data(), key.size());
  return std::string(prefix) + hex.data();
}

std::optional<Key> read(std::string_view prefix, std::string_view text) {
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  Key key{};
  std::size_t read = 0;
  const char* end = nullptr;
  if (sodium_hex2bin(key.data(), key.size(), text.data(), text.size(), nullptr, &read, &end) != 0) return std::nullopt;
  if (read != key.size() || end != text.data() + text.size()) return std::nullopt;
  return key;
}

void ready() { CHECK_THAT(sodium_init() >= 0); }

}  // namespace

SealKeys make_seal_keys() {
  ready();
  Key open{}, secret{};
  crypto_box_keypair(open.data(), secret.data());
  SealKeys keys{written(kPublic, open), written(kSecret, secret)};
  sodium_memzero(secret.data(), secret.size());
  return keys;
}

Result<std::string> seal(std::string_view bytes, std::string_view public_key) {
  ready();
  const auto key = read(kPublic, public_key);
  if (!key) return fail("seal.key", {std::string(kPublic)});
  std::string sealed(bytes.size() + crypto_box_SEALBYTES, '\0');
  CHECK_THAT(crypto_box_seal(bytes_of(sealed), bytes_of(bytes), bytes.size(), key->data()) == 0);
  return sealed;
}

Result<std::string> unseal(std::string_view sealed, std::string_view secret_key) {
  ready();
  auto secret = read(kSecret, secret_key);
  if (!secret) return fail("seal.key", {std::string(kSecret)});
  if (sealed.size() < crypto_box_SEALBYTES) return fail("seal.unreadable");
  Key open{};
  crypto_scalarmult_base(open.data(), secret->data());
  std::string bytes(sealed.size() - crypto_box_SEALBYTES, '\0');
  const int failed =
      crypto_box_seal_open(bytes_of(bytes), bytes_of(sealed), sealed.size(), open.data(), secret->data());
  sodium_memzero(secret->data(), secret->size());
  if (failed != 0) return fail("seal.unreadable");
  return bytes;
}

}  // namespace sluice

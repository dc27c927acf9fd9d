// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/seal.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "sluice/base/message.hpp"

using namespace sluice;

TEST_CASE("what is sealed is read with the secret key alone") {
  const SealKeys authority = make_seal_keys(), exporter = make_seal_keys();
  CHECK(rc::check([&] {
    const auto bytes = *rc::gen::arbitrary<std::string>();
    const std::string sealed = seal(bytes, authority.public_key).value();
    RC_ASSERT(unseal(sealed, authority.secret_key).value() == bytes);
    RC_ASSERT(unseal(sealed, exporter.secret_key).error().code == "seal.unreadable");
    RC_ASSERT(bytes.size() < 8 || sealed.find(bytes) == std::string::npos);
    std::string altered = sealed;
    const auto at = *rc::gen::inRange<std::size_t>(0, altered.size());
    altered[at] = static_cast<char>(altered[at] ^ 1);
    RC_ASSERT(unseal(altered, authority.secret_key).error().code == "seal.unreadable");
  }));
}

TEST_CASE("the same bytes are sealed otherwise each time, so that nobody can guess them by sealing") {
  const SealKeys keys = make_seal_keys();
  CHECK(seal("a photograph", keys.public_key).value() != seal("a photograph", keys.public_key).value());
}

TEST_CASE("a key of the other kind, cut short or of other letters is refused") {
  const SealKeys keys = make_seal_keys();
  const auto refused = [](const Result<std::string>& result) {
    CHECK(!sentence(result.error()).empty());
    return result.error().code;
  };
  CHECK(refused(seal("x", keys.secret_key)) == "seal.key");
  CHECK(refused(seal("x", keys.public_key.substr(0, 40))) == "seal.key");
  CHECK(refused(seal("x", keys.public_key + "00")) == "seal.key");
  CHECK(refused(seal("x", "")) == "seal.key");
  CHECK(refused(unseal("x", keys.public_key)) == "seal.key");
  CHECK(refused(unseal("too short", keys.secret_key)) == "seal.unreadable");
}

// SPDX-License-Identifier: Apache-2.0
// SHA-256 over parts, and hexadecimal.
#pragma once

#include <array>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sluice::store {

using Digest = std::array<unsigned char, 32>;

// Bytes as they come.
class Sha256 {
 public:
  Sha256();
  void update(std::string_view bytes);
  [[nodiscard]] Digest finish();  // once

 private:
  struct State;
  struct Forget {
    void operator()(State* state) const noexcept;
  };
  std::unique_ptr<State, Forget> state_;
};

// Of the parts one after the other.
[[nodiscard]] Digest sha256_of(std::initializer_list<std::string_view> parts);

[[nodiscard]] std::string to_hex(std::string_view bytes);
[[nodiscard]] std::string to_hex(std::span<const unsigned char> bytes);
// Lower-case digits, two a byte, or nothing.
[[nodiscard]] std::optional<std::string> from_hex(std::string_view text);
[[nodiscard]] std::optional<Digest> digest_from_hex(std::string_view text);

[[nodiscard]] std::string_view as_text(std::span<const unsigned char> bytes);

}  // namespace sluice::store

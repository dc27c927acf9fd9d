// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sluice {

// "sha256:" and 64 lower-case hex digits.
[[nodiscard]] std::string sha256(std::string_view bytes);

}  // namespace sluice

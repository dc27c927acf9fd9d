// SPDX-License-Identifier: Apache-2.0
// Text that comes from outside: UTF-8 or refused.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// The offset of the first byte that is not well-formed UTF-8 (overlong forms, surrogates and code
// points above U+10FFFF are not), or nothing.
[[nodiscard]] std::optional<std::size_t> first_invalid_utf8(std::string_view bytes) noexcept;

// Terminal columns that UTF-8 text takes: East Asian wide characters count two, marks and controls
// none, a byte that is not well-formed one.
[[nodiscard]] std::size_t display_width(std::string_view text) noexcept;

// Splits at each separator; "" gives one empty part.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

// The candidate nearest to `word` by edit distance, the first of equals, if near enough to suggest
// ("did you mean"): within a third of the shorter of the two.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view word,
                                                      const std::vector<std::string_view>& candidates);

}  // namespace sluice

// SPDX-License-Identifier: Apache-2.0
// What a writer most likely meant. Every function returns something that may stand there: the nearest
// match, or a common example where nothing is near, so that a sentence can always show one.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/trade/reference.hpp"

namespace sluice::wire {

[[nodiscard]] std::string suggest_country(std::string_view text, const trade::Reference& reference);
[[nodiscard]] std::string suggest_unit(std::string_view text, const trade::Reference& reference);
[[nodiscard]] std::string suggest_currency(std::string_view text, const trade::Reference& reference);
[[nodiscard]] std::string suggest_element(std::string_view text, const trade::Reference& reference);
[[nodiscard]] std::string suggest_choice(std::string_view text, std::span<const std::string_view> choices);

// The nearest of the names, or all of them where none is near.
[[nodiscard]] std::string suggest_name(std::string_view text, const std::vector<std::string_view>& names);

// "a, b, c"
[[nodiscard]] std::string listed(std::span<const std::string_view> names);

}  // namespace sluice::wire

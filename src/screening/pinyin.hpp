// SPDX-License-Identifier: Apache-2.0
// Chinese syllables as Hong Kong writes them.
#pragma once

#include <string>
#include <string_view>

namespace sluice::screening {

// A syllable of Jyutping without its tone, as names are written in Hong Kong: coeng, "cheung"; gwok, "kwok".
[[nodiscard]] std::string hong_kong_spelling(std::string_view jyutping);

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// Cyrillic words in Latin letters.
#pragma once

#include <string>
#include <string_view>

namespace sluice::screening {

// In a-z, after BGN/PCGN, the letters of Ukrainian, Belarusian, Serbian, Kazakh and Mongolian too. `folded`: words_of.
[[nodiscard]] std::string latin_of_cyrillic(std::u32string_view folded);

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// Arabic words: what their letters keep of a name, its consonants and long vowels.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::screening {

// The parts that romanisations write apart: the article before a word, عبد before another name.
[[nodiscard]] std::vector<std::u32string> arabic_parts(std::u32string_view folded);

// In the letters of sound_of, long vowels as a, i, u; Persian, Urdu and Pashto letters too.
[[nodiscard]] std::string sound_of_arabic(std::u32string_view folded);

// The consonants as skeleton_of_sound gives those of a romanised name.
[[nodiscard]] std::string skeleton_of_arabic(std::u32string_view folded);

// Whether a romanised name has every long vowel that the Arabic spelling writes, in order.
[[nodiscard]] bool has_long_vowels(std::string_view sound, std::string_view arabic_sound);

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// Names in any script as folded words of one script each, and what Latin, Cyrillic and Arabic words sound like: one
// canonical form that all romanisations of a sound lead to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::screening {

enum class Script : std::uint8_t { latin, cyrillic, arabic, han, other, digit };

struct Word {
  std::u32string text;  // folded: compatibility forms, case, accents, marks and controls taken away
  Script script = Script::latin;
  bool after_comma = false;  // the first word after the name's first comma
};

// The words of a name. Ill-formed UTF-8 reads as U+FFFD and separates. At most `limit` words are read.
[[nodiscard]] std::vector<Word> words_of(std::string_view name, std::size_t limit = 48);

[[nodiscard]] std::string utf8(std::u32string_view text);

// A word in a-z: Cyrillic as the BGN writes it, other scripts through ICU; a Latin word is itself. Not for Arabic or
// Han.
[[nodiscard]] std::string romanised(const Word& word);

// What a word in a-z sounds like: spellings of one sound in English, German, French and the romanisations of Russian
// and Arabic lead to one form (S, C, Z: sh, ch, zh). At most 24 characters.
[[nodiscard]] std::string sound_of(std::string_view latin);

// The consonants of a sound, in the classes that Arabic spelling and its romanisations keep apart.
[[nodiscard]] std::string skeleton_of_sound(std::string_view sound);

}  // namespace sluice::screening

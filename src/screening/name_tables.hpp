// SPDX-License-Identifier: Apache-2.0
// The tables of data/names, read once and never changed: readings of Han characters, legal forms, the glossary of
// firms' names, words that tell little. Sources and rights: data/names/manifest.csv.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sluice/base/result.hpp"

namespace sluice::screening {

enum class WordRole : std::uint8_t { word, common, place, number, initial, particle, title, legal_form };

struct HanCharacter {
  char32_t simplified = 0;
  std::vector<std::string> spellings;  // Mandarin in pinyin, then Wade-Giles and Cantonese as Hong Kong writes it
};

struct SmallWord {
  std::string stands_for;  // the word all its spellings share
  WordRole role = WordRole::word;
};

struct Phrase {
  std::vector<std::string> english;  // words joined, in a-z, then pinyin; for a legal form its class
  WordRole role = WordRole::word;
};

class NameTables {
 public:
  // Fails as read_file and parse_csv do, or with names.column or names.row.
  [[nodiscard]] static Result<NameTables> load(const std::filesystem::path& directory);

  [[nodiscard]] const HanCharacter* han(char32_t character) const;
  [[nodiscard]] char32_t simplified(char32_t character) const;
  // The syllables of pinyin that Wade-Giles writes so, where the word is none of pinyin itself.
  [[nodiscard]] const std::vector<std::string>& pinyin_of_wade_giles(const std::string& word) const;
  [[nodiscard]] const SmallWord* small(const std::string& folded) const;
  // The class of a legal form, its folded words parted by blanks; nullptr where it is none.
  [[nodiscard]] const std::string* legal_form(const std::string& words) const;
  [[nodiscard]] bool begins_legal_form(const std::string& word) const;
  [[nodiscard]] const Phrase* phrase(const std::u32string& simplified) const;

  static constexpr std::size_t kLegalFormWords = 7;
  static constexpr std::size_t kPhraseCharacters = 8;

 private:
  [[nodiscard]] Result<void> load_han(const std::filesystem::path& directory);
  [[nodiscard]] std::string pinyin_of(const std::u32string& text) const;
  [[nodiscard]] Result<void> load_words(const std::filesystem::path& directory);

  std::unordered_map<char32_t, HanCharacter> han_;
  std::unordered_map<std::string, std::vector<std::string>> wade_giles_;
  std::unordered_map<std::string, SmallWord> small_;
  std::unordered_map<std::string, std::string> legal_forms_;
  std::unordered_map<std::string, bool> legal_beginnings_;
  std::unordered_map<std::u32string, Phrase> phrases_;
};

}  // namespace sluice::screening

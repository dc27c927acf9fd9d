// SPDX-License-Identifier: Apache-2.0
#include "arabic.hpp"

#include "script.hpp"

namespace sluice::screening {
namespace {

constexpr std::u32string_view kArticle = U"ال";
constexpr std::u32string_view kServant = U"عبد";

char letter(char32_t c) {
  switch (c) {
    case U'ا':
    case U'ى':
    case U'ٱ': return 'a';
    case U'ب':
    case U'پ': return 'b';
    case U'ت':
    case U'ث':
    case U'ط':
    case U'ټ':
    case U'ٹ': return 't';
    case U'س':
    case U'ص': return 's';
    case U'ج':
    case U'ژ': return 'j';
    case U'چ':
    case U'ش':
    case U'ښ': return 'S';
    case U'ح':
    case U'خ':
    case U'ه':
    case U'ہ':
    case U'ھ': return 'h';
    case U'د':
    case U'ض':
    case U'ډ':
    case U'ڈ': return 'd';
    case U'ذ':
    case U'ز':
    case U'ظ':
    case U'ځ': return 'z';
    case U'ر':
    case U'ړ':
    case U'ڑ': return 'r';
    case U'غ':
    case U'گ':
    case U'ګ': return 'g';
    case U'ف': return 'f';
    case U'ق':
    case U'ك':
    case U'ک':
    case U'ڪ': return 'k';
    case U'ل': return 'l';
    case U'م': return 'm';
    case U'ن':
    case U'ں':
    case U'ڼ': return 'n';
    case U'و':
    case U'ۇ': return 'u';
    case U'ي':
    case U'ی':
    case U'ې':
    case U'ۍ':
    case U'ے': return 'i';
    default: return 0;
  }
}

}  // namespace

std::vector<std::u32string> arabic_parts(std::u32string_view folded) {
  if (folded.starts_with(kServant) && folded.size() > kServant.size() + 2) {
    auto parts = arabic_parts(folded.substr(kServant.size()));
    parts.insert(parts.begin(), std::u32string(kServant));
    return parts;
  }
  if (folded.starts_with(kArticle) && folded.size() > kArticle.size() + 1) {
    return {std::u32string(kArticle), std::u32string(folded.substr(kArticle.size()))};
  }
  return {std::u32string(folded)};
}

std::string sound_of_arabic(std::u32string_view folded) {
  std::string out;
  for (std::size_t i = 0; i < folded.size() && out.size() < 24; ++i) {
    const char c = letter(folded[i]);
    if (c == 0) continue;
    const bool first = i == 0;
    if (first && c == 'u' && folded.size() > 1) {
      out.push_back('v');
    } else if (out.empty() || out.back() != c) {
      out.push_back(c);
    }
  }
  if (out.size() > 1 && out.back() == 'h') out.pop_back();
  return out;
}

std::string skeleton_of_arabic(std::u32string_view folded) { return skeleton_of_sound(sound_of_arabic(folded)); }

bool has_long_vowels(std::string_view sound, std::string_view arabic_sound) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < arabic_sound.size(); ++i) {
    const char c = arabic_sound[i];
    const std::string_view may = c == 'a' ? "aeoiu" : c == 'i' ? "ie" : c == 'u' ? "uov" : "";
    if (may.empty() || i == 0) continue;
    at = sound.find_first_of(may, at);
    if (at == std::string_view::npos) return false;
    ++at;
  }
  return true;
}

}  // namespace sluice::screening

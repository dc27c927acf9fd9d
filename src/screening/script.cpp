// SPDX-License-Identifier: Apache-2.0
#include "script.hpp"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>

#include "cyrillic.hpp"
#include "sluice/base/check.hpp"

namespace sluice::screening {
namespace {

constexpr std::size_t kSoundLimit = 24;

const icu::Normalizer2& case_folded() {
  UErrorCode status = U_ZERO_ERROR;
  const auto* found = icu::Normalizer2::getNFKCCasefoldInstance(status);
  CHECK_THAT(U_SUCCESS(status));
  return *found;
}

const icu::Normalizer2& decomposed() {
  UErrorCode status = U_ZERO_ERROR;
  const auto* found = icu::Normalizer2::getNFDInstance(status);
  CHECK_THAT(U_SUCCESS(status));
  return *found;
}

// Letters with a stroke and the like, which no decomposition takes apart.
std::u32string_view plain_letters(char32_t letter) {
  switch (letter) {
    case U'ł': return U"l";
    case U'ø': return U"o";
    case U'đ': return U"d";
    case U'ð': return U"d";
    case U'ħ': return U"h";
    case U'ı': return U"i";
    case U'æ': return U"ae";
    case U'œ': return U"oe";
    case U'þ': return U"th";
    case U'ə': return U"a";
    case U'ŋ': return U"n";
    default: return {};
  }
}

// Apostrophes, modifier letters and what stands for ayn: part of a word, and not written.
bool is_silent(char32_t c) {
  return c == U'\'' || c == U'`' || c == U'´' || c == U'’' || c == U'‘' || c == U'ʻ' || c == U'ʼ' || c == U'ʿ' ||
         c == U'ʾ' || c == U'ـ' || c == U'ʹ' || c == U'ʺ';
}

void fold_into(std::u32string& out, char32_t c) {
  if (c < 0x80) {
    out.push_back(c >= U'A' && c <= U'Z' ? c + 32 : c);
    return;
  }
  if (const auto plain = plain_letters(c); !plain.empty()) {
    out += plain;
    return;
  }
  const bool takes_marks = c < 0x0700 || (c >= 0x1E00 && c < 0x2000);
  icu::UnicodeString parts;
  if (takes_marks && decomposed().getDecomposition(static_cast<UChar32>(c), parts)) {
    for (std::int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
      const auto part = static_cast<char32_t>(parts.char32At(i));
      if (u_charType(static_cast<UChar32>(part)) != U_NON_SPACING_MARK) fold_into(out, part);
    }
    return;
  }
  if (takes_marks && u_charType(static_cast<UChar32>(c)) == U_NON_SPACING_MARK) return;
  out.push_back(c);
}

std::u32string fold(std::string_view name) {
  std::u32string out;
  const bool plain = std::ranges::all_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (plain) {
    for (const char c : name) fold_into(out, static_cast<char32_t>(c));
    return out;
  }
  UErrorCode status = U_ZERO_ERROR;
  const auto text = icu::UnicodeString::fromUTF8({name.data(), static_cast<std::int32_t>(name.size())});
  const icu::UnicodeString folded = case_folded().normalize(text, status);
  CHECK_THAT(U_SUCCESS(status));
  for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    fold_into(out, static_cast<char32_t>(folded.char32At(i)));
  }
  return out;
}

Script script_of(char32_t c) {
  if (c < 0x80) return c >= U'0' && c <= U'9' ? Script::digit : Script::latin;
  if (u_isdigit(static_cast<UChar32>(c)) != 0) return Script::digit;
  if (c < 0x0250 || (c >= 0x1E00 && c < 0x1F00)) return Script::latin;
  if (c >= 0x0400 && c < 0x0530) return Script::cyrillic;
  if (c >= 0x0600 && c < 0x0780) return Script::arabic;
  if ((c >= 0x3400 && c < 0xA000) || c == 0x3005 || c == 0x3007) return Script::han;
  return Script::other;
}

bool belongs(char32_t c) {
  const auto type = u_charType(static_cast<UChar32>(c));
  return u_isalnum(static_cast<UChar32>(c)) != 0 || type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
}

// ICU's transliterators are slow to make and not said to be safe for threads.
std::string through_icu(const std::u32string& text) {
  static std::mutex guard;
  const std::lock_guard lock(guard);
  static const std::unique_ptr<icu::Transliterator> any_latin = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> made(
        icu::Transliterator::createInstance("Any-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, status));
    CHECK_THAT(U_SUCCESS(status) && made != nullptr);
    return made;
  }();
  icu::UnicodeString changed = icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()),
                                                             static_cast<std::int32_t>(text.size()));
  any_latin->transliterate(changed);
  std::string bytes;
  changed.toUTF8String(bytes);
  std::erase_if(bytes, [](char c) { return (c < 'a' || c > 'z') && (c < '0' || c > '9'); });
  return bytes;
}

bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

struct Spelling {
  std::string_view letters, sound;
};

// Longest first among those with a common beginning. `y` is read as the vowel it sounds like.
constexpr std::array kSpellings{
    Spelling{"schtsch", "S"}, Spelling{"chtch", "S"}, Spelling{"shch", "S"}, Spelling{"tsch", "C"},
    Spelling{"dsch", "j"},    Spelling{"dzh", "j"},   Spelling{"sch", "S"},  Spelling{"tch", "C"},
    Spelling{"chr", "kr"},    Spelling{"sh", "S"},    Spelling{"ch", "C"},   Spelling{"zh", "Z"},
    Spelling{"dj", "j"},      Spelling{"kh", "h"},    Spelling{"gh", "g"},   Spelling{"ph", "f"},
    Spelling{"th", "t"},      Spelling{"dh", "d"},    Spelling{"bh", "b"},   Spelling{"wh", "v"},
    Spelling{"ck", "k"},      Spelling{"tz", "z"},    Spelling{"gu", "gu"},  Spelling{"q", "k"},
    Spelling{"x", "ks"},      Spelling{"w", "v"},     Spelling{"y", "i"},
};

// One letter after another, without what vowels beside one another do.
std::string letter_sounds(std::string_view latin) {
  std::string out;
  for (std::size_t i = 0; i < latin.size();) {
    const auto rest = latin.substr(i);
    const auto* known =
        std::ranges::find_if(kSpellings, [&](const Spelling& s) { return rest.starts_with(s.letters); });
    if (known != kSpellings.end()) {
      out += known->sound;
      i += known->letters.size();
      continue;
    }
    char c = rest[0];
    const bool closes = rest.size() == 1 || !(is_vowel(rest[1]) || rest[1] == 'y');
    if (c == 'j' && closes) c = 'i';  // Jurij, Sergej
    if (c == 'c') c = rest.size() > 1 && (rest[1] == 'e' || rest[1] == 'i' || rest[1] == 'y') ? 's' : 'k';
    out.push_back(c);
    ++i;
  }
  return out;
}

// A run of vowels as one or two: glides go (ya, ye), and spellings of one vowel meet.
std::string vowels_sound(std::string_view run) {
  std::string out;
  for (std::size_t i = 0; i < run.size(); ++i) {
    const bool glide = run[i] == 'i' && i + 1 < run.size();
    if (!glide && (out.empty() || out.back() != run[i] || run[i] == 'o')) out.push_back(run[i]);
  }
  for (const auto& [from, to] :
       {std::pair{"ou", "u"}, {"oo", "u"}, {"ae", "e"}, {"oe", "o"}, {"ue", "u"}, {"ei", "ai"}}) {
    for (auto at = out.find(from); at != std::string::npos; at = out.find(from)) out.replace(at, 2, to);
  }
  return out;
}

}  // namespace

std::vector<Word> words_of(std::string_view name, std::size_t limit) {
  std::vector<Word> words;
  constexpr std::size_t kBytesRead = 4096;  // what follows is not read: no name is so long
  const std::u32string folded = fold(name.substr(0, kBytesRead));
  bool comma = false;
  bool commas_seen = false;
  bool open = false;
  for (const char32_t c : folded) {
    if (is_silent(c) || u_charType(static_cast<UChar32>(c)) == U_FORMAT_CHAR) continue;
    if (!belongs(c)) {
      if ((c == U',' || c == U'،') && !commas_seen && !words.empty()) comma = commas_seen = true;
      open = false;
      continue;
    }
    const Script script = script_of(c);
    if (!open || words.back().script != script) {
      if (words.size() == limit) break;
      words.push_back({{}, script, comma});
      comma = false;
      open = true;
    }
    const bool foreign_digit = script == Script::digit && c > 0x7F;
    words.back().text.push_back(foreign_digit ? U'0' + static_cast<char32_t>(u_charDigitValue(static_cast<UChar32>(c)))
                                              : c);
  }
  return words;
}

std::string utf8(std::u32string_view text) {
  std::string out;
  icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()), static_cast<std::int32_t>(text.size()))
      .toUTF8String(out);
  return out;
}

std::string romanised(const Word& word) {
  if (word.script == Script::cyrillic) return latin_of_cyrillic(word.text);
  const bool ascii = std::ranges::all_of(word.text, [](char32_t c) { return c < 0x80; });
  if (!ascii) return through_icu(word.text);
  return {word.text.begin(), word.text.end()};
}

std::string sound_of(std::string_view latin) {
  const std::string letters = letter_sounds(latin.substr(0, 2 * kSoundLimit));
  std::string out;
  for (std::size_t i = 0; i < letters.size() && out.size() < kSoundLimit;) {
    std::size_t end = i;
    while (end < letters.size() && is_vowel(letters[end])) ++end;
    if (end > i) {
      out += vowels_sound(std::string_view(letters).substr(i, end - i));
      i = end;
      continue;
    }
    if (out.empty() || out.back() != letters[i]) out.push_back(letters[i]);
    ++i;
  }
  if (out.size() > 2 && out.back() == 'h' && is_vowel(out[out.size() - 2])) out.pop_back();
  if (out.size() > 3 && out.back() == 'f' && (out[out.size() - 2] == 'o' || out[out.size() - 2] == 'e'))
    out.back() = 'v';
  out.resize(std::min(out.size(), kSoundLimit));
  return out;
}

std::string skeleton_of_sound(std::string_view sound) {
  std::string out;
  for (std::size_t i = 0; i < sound.size(); ++i) {
    const char c = sound[i];
    if (is_vowel(c) || (c == 'v' && i > 0)) continue;
    switch (c) {
      case 'p': out.push_back('b'); break;
      case 'g': out.push_back('k'); break;
      case 'z': out.push_back('d'); break;
      case 'C': out.push_back('S'); break;
      case 'Z': out.push_back('j'); break;
      default: out.push_back(c);
    }
  }
  return out;
}

}  // namespace sluice::screening

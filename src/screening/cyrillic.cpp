// SPDX-License-Identifier: Apache-2.0
#include "cyrillic.hpp"

namespace sluice::screening {
namespace {

std::string_view letter(char32_t c) {
  // а to я, in the order of the code points.
  constexpr std::string_view kRussian[] = {"a",  "b",  "v",  "g",    "d", "e", "zh", "z", "i",  "y", "k",
                                           "l",  "m",  "n",  "o",    "p", "r", "s",  "t", "u",  "f", "kh",
                                           "ts", "ch", "sh", "shch", "",  "y", "",   "e", "yu", "ya"};
  if (c >= U'а' && c <= U'я') return kRussian[c - U'а'];
  switch (c) {
    case U'ё': return "yo";
    case U'є': return "ye";
    case U'і': return "i";
    case U'ї': return "yi";
    case U'ґ': return "g";
    case U'ў': return "u";
    case U'ј': return "y";
    case U'љ': return "l";
    case U'њ': return "n";
    case U'ћ': return "ch";
    case U'ђ': return "dj";
    case U'џ': return "dzh";
    case U'қ': return "k";
    case U'ғ': return "g";
    case U'ң': return "n";
    case U'ө': return "o";
    case U'ү': return "u";
    case U'ұ': return "u";
    case U'ә': return "a";
    case U'һ': return "h";
    default: return "";
  }
}

}  // namespace

std::string latin_of_cyrillic(std::u32string_view folded) {
  std::string out;
  for (const char32_t c : folded) out += letter(c);
  return out;
}

}  // namespace sluice::screening

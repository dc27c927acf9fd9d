// SPDX-License-Identifier: Apache-2.0
#include "name.hpp"

#include <algorithm>

#include "arabic.hpp"

namespace sluice::screening {
namespace {

constexpr std::size_t kTokens = 48;
constexpr std::size_t kSpellingsOfJoin = 24;

std::uint8_t errors_allowed(std::size_t letters, std::size_t sounds) {
  if (letters < 3 || sounds < 2) return 0;
  return letters < 6 || sounds < 5 ? 1 : 2;
}

std::string key_of(Script script, WordRole role, std::string_view text) {
  std::string key{static_cast<char>('0' + static_cast<int>(script)), static_cast<char>('a' + static_cast<int>(role))};
  return key.append(text);
}

Term latin_term(std::string latin, Script script, WordRole role) {
  constexpr std::size_t kLetters = 40;
  latin.resize(std::min(latin.size(), kLetters));
  Term term;
  term.script = script;
  term.role = role;
  term.key = key_of(script, role, latin);
  if (role == WordRole::word || role == WordRole::common || role == WordRole::place) {
    term.sound = sound_of(latin);
    term.skeleton = skeleton_of_sound(term.sound);
    term.errors = errors_allowed(latin.size(), term.sound.size());
  }
  term.spellings.push_back(std::move(latin));
  return term;
}

// Of a role alone: particles, titles and legal forms meet by what they stand for.
Term role_term(WordRole role, const std::string& stands_for) {
  Term term;
  term.role = role;
  term.key = key_of(Script::latin, role, stands_for);
  term.spellings.push_back(term.key);
  return term;
}

bool is_roman_numeral(std::string_view text) {
  constexpr std::string_view kNumerals[] = {"ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii", "xiii"};
  return std::ranges::find(kNumerals, text) != std::end(kNumerals);
}

// The number that Han numerals write from `from` on, with how many characters; 0 where none do. The numerals of
// cheques are numerals too.
struct HanNumber {
  unsigned value = 0;
  std::size_t characters = 0;
};

HanNumber han_number(std::u32string_view text, std::size_t from) {
  constexpr std::u32string_view kDigits = U"〇一二三四五六七八九零壹贰叁肆伍陆柒捌玖";
  constexpr std::u32string_view kTens = U"十百拾佰";
  constexpr std::size_t kMost = 6;
  HanNumber number;
  unsigned digit = 0;
  for (std::size_t i = from; i < text.size() && number.characters < kMost; ++i, ++number.characters) {
    const std::size_t found = kDigits.find(text[i]);
    const std::size_t tens = kTens.find(text[i]);
    if (found != std::u32string_view::npos) {
      digit = digit * 10 + static_cast<unsigned>(found % 10);
    } else if (tens != std::u32string_view::npos) {
      number.value += (i == from ? 1 : digit) * (tens % 2 == 0 ? 10 : 100);
      digit = 0;
    } else {
      break;
    }
  }
  number.value += digit;
  return number;
}

// Where the name after "servant of the" begins: Abdulrahman is Abd al-Rahman. 0 where it is none.
std::size_t after_servant(std::string_view latin) {
  constexpr std::string_view kServants[] = {"abdoul", "abdul", "abdel", "abdal", "abdol"};
  constexpr std::string_view kAssimilated[] = {"abdurr", "abduss", "abdunn", "abderr", "abdess"};
  constexpr std::size_t kLeast = 4;
  for (const auto begins : kServants) {
    const bool god = latin.substr(std::min(begins.size(), latin.size())).starts_with("la");
    if (latin.starts_with(begins) && latin.size() >= begins.size() + kLeast && !god) return begins.size();
  }
  for (const auto begins : kAssimilated) {
    if (latin.starts_with(begins) && latin.size() >= begins.size() + kLeast - 1) return begins.size() - 1;
  }
  return 0;
}

class Preparing {
 public:
  Preparing(EntryKind kind, const NameTables& tables) : person_(kind == EntryKind::person), tables_(tables) {}

  PreparedName prepare(std::string_view name) {
    std::vector<Word> words = words_of(name, kTokens);
    turn(words);
    for (const Word& word : words) han_characters_ += word.script == Script::han ? word.text.size() : 0;
    for (std::size_t i = 0; i < words.size() && prepared_.tokens.size() < kTokens;) {
      const std::size_t taken = person_ ? 0 : std::max(legal_form(words, i), number_mark(words, i));
      if (taken == 0) add(words[i]);
      i += std::max<std::size_t>(taken, 1);
    }
    if (prepared_.tokens.size() > kTokens) prepared_.tokens.resize(kTokens);
    join_letters();
    drop_only_small();
    add_joins();
    return std::move(prepared_);
  }

 private:
  // "LAST, First" to "First LAST".
  void turn(std::vector<Word>& words) const {
    if (!person_) return;
    const auto first = std::ranges::find_if(words, [](const Word& word) { return word.after_comma; });
    if (first != words.end()) std::rotate(words.begin(), first, words.end());
  }

  // The number of words from `from` that are a legal form, which is added; 0 where none is.
  std::size_t legal_form(const std::vector<Word>& words, std::size_t from) {
    if (words[from].script == Script::han || !tables_.begins_legal_form(utf8(words[from].text))) return 0;
    const std::size_t most = std::min(NameTables::kLegalFormWords, words.size() - from);
    for (std::size_t count = most; count > 0; --count) {
      std::string text;
      for (std::size_t i = from; i < from + count; ++i) text += (i == from ? "" : " ") + utf8(words[i].text);
      const std::string* stands_for = tables_.legal_form(text);
      // A short one is one at either end alone: "as" and "sa" are words elsewhere.
      const bool at_end = from == 0 || from + count == words.size();
      if (stands_for == nullptr || (!at_end && text.size() < 4)) continue;
      prepared_.tokens.push_back({text, role_term(WordRole::legal_form, *stands_for)});
      return count;
    }
    return 0;
  }

  // 1 where the word only says that its neighbour is a number, and is none of the name: "No. 8", "48th".
  std::size_t number_mark(const std::vector<Word>& words, std::size_t at) const {
    constexpr std::u32string_view kEnds[] = {U"st", U"nd", U"rd", U"th"};
    const bool before = at > 0 && words[at - 1].script == Script::digit;
    const bool after = at + 1 < words.size() && words[at + 1].script == Script::digit;
    const bool ends = std::ranges::find(kEnds, words[at].text) != std::end(kEnds);
    return (after && words[at].text == U"no") || (before && ends) ? 1 : 0;
  }

  void add(const Word& word) {
    switch (word.script) {
      case Script::han: return add_han(word.text);
      case Script::arabic: return add_arabic(word.text);
      default: return add_latin(word);
    }
  }

  void add_latin(const Word& word) {
    const std::string shown = utf8(word.text);
    if (word.script == Script::digit || (!person_ && is_roman_numeral(shown))) {
      Term term = latin_term(shown, Script::digit, WordRole::number);
      prepared_.tokens.push_back({shown, std::move(term)});
      return;
    }
    if (const SmallWord* small = tables_.small(shown)) return add_small(shown, *small, word.script);
    std::string latin = romanised(word);
    if (latin.empty()) return;
    if (const SmallWord* small = tables_.small(latin)) return add_small(shown, *small, word.script);
    if (const std::size_t rest = after_servant(latin); rest > 0) {
      prepared_.tokens.push_back({"abd", latin_term("abd", word.script, WordRole::word)});
      latin.erase(0, rest);
      prepared_.tokens.push_back({latin, latin_term(latin, word.script, WordRole::word)});
      return;
    }
    const WordRole role = latin.size() == 1 ? WordRole::initial : WordRole::word;
    Term term = latin_term(std::move(latin), word.script, role);
    for (const std::string& pinyin : tables_.pinyin_of_wade_giles(term.spellings[0])) term.spellings.push_back(pinyin);
    prepared_.tokens.push_back({shown, std::move(term)});
  }

  void add_small(const std::string& shown, const SmallWord& small, Script script) {
    const bool by_role = small.role == WordRole::particle || small.role == WordRole::title;
    prepared_.tokens.push_back(
        {shown, by_role ? role_term(small.role, small.stands_for) : latin_term(small.stands_for, script, small.role)});
  }

  void add_arabic(const std::u32string& text) {
    for (const std::u32string& part : arabic_parts(text)) {
      const std::string shown = utf8(part);
      if (const SmallWord* small = tables_.small(shown)) {
        add_small(shown, *small, Script::latin);
        continue;
      }
      Term term;
      term.script = Script::arabic;
      term.key = key_of(term.script, term.role, shown);
      term.spellings.push_back(shown);
      if (const Phrase* phrase = tables_.phrase(part)) {
        term.role = phrase->role;
        term.spellings.insert(term.spellings.end(), phrase->english.begin(), phrase->english.end());
      }
      term.sound = sound_of_arabic(part);
      term.skeleton = skeleton_of_sound(term.sound);
      term.errors = errors_allowed(part.size(), term.sound.size());
      if (!term.sound.empty()) prepared_.tokens.push_back({shown, std::move(term)});
    }
  }

  void add_han_phrase(const std::u32string& text, const Phrase& phrase) {
    const std::string shown = utf8(text);
    if (phrase.role == WordRole::legal_form) {
      prepared_.tokens.push_back({shown, role_term(phrase.role, phrase.english[0])});
      return;
    }
    Term term;
    term.script = Script::han;
    term.role = phrase.role;
    term.key = key_of(term.script, term.role, shown);
    term.spellings = phrase.english;
    term.spellings.push_back(shown);
    prepared_.tokens.push_back({shown, std::move(term)});
  }

  void add_han_character(char32_t character) {
    Term term;
    term.script = Script::han;
    const std::string shown = utf8(std::u32string(1, character));
    term.key = key_of(term.script, term.role, shown);
    if (const HanCharacter* row = tables_.han(character)) term.spellings = row->spellings;
    term.spellings.push_back(shown);
    prepared_.tokens.push_back({shown, std::move(term)});
  }

  // 第八, 八号 and 第八号 are the number 8, and 第 and 号 beside digits are no part of the name. The characters taken.
  std::size_t add_han_number(const std::u32string& text, std::size_t from) {
    constexpr char32_t kOrdinal = U'第';
    constexpr char32_t kNumber = U'号';
    const bool ordinal = text[from] == kOrdinal;
    if (ordinal && from + 1 == text.size()) return 1;
    const bool follows = !prepared_.tokens.empty() && prepared_.tokens.back().term.role == WordRole::number;
    if (text[from] == kNumber && from == 0 && follows) return 1;
    const std::size_t begin = from + (ordinal ? 1 : 0);
    const HanNumber number = han_number(text, begin);
    const std::size_t end = begin + number.characters;
    const bool marked = end < text.size() && text[end] == kNumber;
    if (number.characters == 0 || !(ordinal || marked)) return 0;
    const std::string shown = std::to_string(number.value);
    prepared_.tokens.push_back({shown, latin_term(shown, Script::digit, WordRole::number)});
    return end + (marked ? 1 : 0) - from;
  }

  // A firm's name is cut at the words of the glossary, the longest first; a person's has a token a character.
  void add_han(std::u32string text) {
    for (char32_t& character : text) character = tables_.simplified(character);
    const bool firm = !person_ && han_characters_ >= 4;
    for (std::size_t i = 0; i < text.size();) {
      std::size_t taken = person_ ? 0 : add_han_number(text, i);
      for (std::size_t count = std::min(NameTables::kPhraseCharacters, text.size() - i);
           firm && taken == 0 && count > 0; --count) {
        const std::u32string part = text.substr(i, count);
        const Phrase* phrase = tables_.phrase(part);
        if (phrase == nullptr || (count == 1 && phrase->role != WordRole::legal_form)) continue;
        add_han_phrase(part, *phrase);
        taken = count;
        break;
      }
      if (taken == 0) add_han_character(text[i]);
      i += std::max<std::size_t>(taken, 1);
    }
  }

  // "A.B.C." is a word.
  void join_letters() {
    if (person_) return;
    auto& tokens = prepared_.tokens;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      std::size_t end = i;
      std::string text;
      for (; end < tokens.size() && tokens[end].term.role == WordRole::initial; ++end) text += tokens[end].shown;
      if (end - i < 2) continue;
      const auto at = tokens.begin() + static_cast<std::ptrdiff_t>(i);
      *at = {text, latin_term(text, tokens[i].term.script, WordRole::word)};
      tokens.erase(at + 1, tokens.begin() + static_cast<std::ptrdiff_t>(end));
    }
  }

  // A name of nothing but small words ("The Group") is made of words.
  void drop_only_small() {
    const auto small = [](const Token& token) {
      return token.term.role == WordRole::particle || token.term.role == WordRole::title ||
             token.term.role == WordRole::legal_form;
    };
    if (!std::ranges::all_of(prepared_.tokens, small)) return;
    for (Token& token : prepared_.tokens) {
      const bool latin = std::ranges::all_of(token.shown, [](char c) { return c >= 'a' && c <= 'z'; });
      if (latin) token.term = latin_term(token.shown, Script::latin, WordRole::word);
    }
  }

  void add_joins() {
    const auto& tokens = prepared_.tokens;
    for (std::size_t first = 0; first < tokens.size(); ++first) {
      const std::size_t most = tokens[first].term.script == Script::han ? 4 : 3;
      for (std::size_t count = 2; count <= most && first + count <= tokens.size(); ++count) add_join(first, count);
    }
  }

  static bool may_join(const Token& token) {
    return token.term.role == WordRole::word || token.term.role == WordRole::common ||
           token.term.role == WordRole::initial || token.term.role == WordRole::place ||
           token.term.role == WordRole::particle;
  }

  void add_join(std::size_t first, std::size_t count) {
    Term term;
    std::vector<std::string> spellings{""};
    std::string shown;
    bool words = false;
    bool arabic = false;
    for (std::size_t i = first; i < first + count; ++i) {
      const Token& token = prepared_.tokens[i];
      if (!may_join(token) || (i > first && (token.term.script == Script::han) != (term.script == Script::han))) return;
      term.script = token.term.script;
      words = words || token.term.role != WordRole::particle;
      arabic = arabic || token.term.script == Script::arabic;
      shown += token.shown;
      term.skeleton += token.term.skeleton;
      std::vector<std::string> longer;
      const bool small = token.term.role == WordRole::particle;
      for (const std::string& begun : spellings) {
        for (const std::string& next : token.term.spellings) {
          if (term.script == Script::han && static_cast<unsigned char>(next[0]) > 0x7F) continue;
          if (longer.size() < kSpellingsOfJoin) longer.push_back(begun + (small ? token.shown : next));
          if (small) break;
        }
      }
      spellings = std::move(longer);
    }
    constexpr std::size_t kLetters = 40;
    if (!words || spellings.empty() || spellings[0].size() > kLetters) return;
    term.joined = true;
    if (arabic) {
      term.script = Script::arabic;
    } else {
      term.skeleton.clear();
    }
    if (term.script != Script::han && !arabic) term.sound = sound_of(spellings[0]);
    term.key = key_of(term.script, term.role, "+" + shown);
    term.spellings = std::move(spellings);
    prepared_.joins.push_back({static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(count), std::move(term)});
  }

  bool person_;
  std::size_t han_characters_ = 0;  // of the whole name: few of them are a person's
  const NameTables& tables_;
  PreparedName prepared_;
};

}  // namespace

PreparedName prepare(std::string_view name, EntryKind kind, const NameTables& tables) {
  return Preparing(kind, tables).prepare(name);
}

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
#include "name_tables.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <initializer_list>
#include <map>

#include "pinyin.hpp"
#include "script.hpp"
#include "sluice/base/csv.hpp"
#include "sluice/base/file.hpp"
#include "sluice/base/text.hpp"

namespace sluice::screening {
namespace {

using Cells = std::vector<std::string>;  // in the order asked for

Result<void> each_row(const std::filesystem::path& path, std::initializer_list<std::string_view> columns,
                      const std::function<Result<void>(const Cells&, const Where&)>& take) {
  const std::string file = path.string();
  const auto text = read_file(path);
  if (!text) return fail(text.error());
  const auto table = parse_csv(*text, file);
  if (!table) return fail(table.error());
  std::vector<std::size_t> at;
  for (const std::string_view column : columns) {
    const int found = table->column(column);
    if (found < 0) return fail("names.column", {std::string(column)}, Where{file, 1, {}});
    at.push_back(static_cast<std::size_t>(found));
  }
  for (const CsvRow& row : table->rows) {
    Cells cells;
    for (const std::size_t column : at) cells.push_back(row.cells[column]);
    if (auto taken = take(cells, Where{file, row.line, {}}); !taken) return taken;
  }
  return {};
}

std::string folded_words(std::string_view text) {
  std::string out;
  for (const Word& word : words_of(text)) out += (out.empty() ? "" : " ") + utf8(word.text);
  return out;
}

std::string letters_of(std::string_view english) {
  std::string out;
  for (const Word& word : words_of(english)) out += utf8(word.text);
  return out;
}

char32_t code_point(const std::string& hex) {
  std::uint32_t value = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  return static_cast<char32_t>(value);
}

void add_spelling(HanCharacter& character, std::string spelling) {
  std::ranges::replace(spelling, 'v', 'u');
  if (std::ranges::find(character.spellings, spelling) == character.spellings.end()) {
    character.spellings.push_back(std::move(spelling));
  }
}

}  // namespace

Result<NameTables> NameTables::load(const std::filesystem::path& directory) {
  NameTables tables;
  if (auto loaded = tables.load_han(directory); !loaded) return fail(loaded.error());
  if (auto loaded = tables.load_words(directory); !loaded) return fail(loaded.error());
  return tables;
}

Result<void> NameTables::load_han(const std::filesystem::path& directory) {
  std::map<std::string, std::string> wade_giles;
  const auto syllable = [&](const Cells& cells, const Where&) -> Result<void> {
    wade_giles[cells[0]] = cells[1];
    return {};
  };
  if (auto read = each_row(directory / "syllables.csv", {"pinyin", "wade_giles"}, syllable); !read) return read;
  for (const auto& [pinyin, other] : wade_giles) {
    if (!wade_giles.contains(other)) wade_giles_[other].push_back(pinyin);
  }
  const auto take = [&](const Cells& cells, const Where& where) -> Result<void> {
    const char32_t character = code_point(cells[0]);
    if (character == 0) return fail("names.row", {cells[0]}, where);
    HanCharacter& row = han_[character];
    row.simplified = cells[1].empty() ? character : code_point(cells[1]);
    const auto mandarin = split(cells[2], '|');
    for (const auto reading : mandarin) {
      if (!reading.empty()) add_spelling(row, std::string(reading));
    }
    const auto other = wade_giles.find(std::string(mandarin[0]));
    if (other != wade_giles.end()) add_spelling(row, other->second);
    const auto cantonese = split(cells[3], '|')[0];
    if (!cantonese.empty()) add_spelling(row, hong_kong_spelling(cantonese));
    return {};
  };
  return each_row(directory / "han_readings.csv", {"character", "simplified", "mandarin", "cantonese"}, take);
}

// By the first reading of each character; empty where one has none.
std::string NameTables::pinyin_of(const std::u32string& text) const {
  std::string pinyin;
  for (const char32_t character : text) {
    const HanCharacter* row = han(character);
    if (row == nullptr || row->spellings.empty()) return {};
    pinyin += row->spellings[0];
  }
  return pinyin;
}

Result<void> NameTables::load_words(const std::filesystem::path& directory) {
  const std::map<std::string, WordRole> roles{{"particle", WordRole::particle}, {"title", WordRole::title},
                                              {"common", WordRole::common},     {"same", WordRole::word},
                                              {"word", WordRole::common},       {"place", WordRole::place},
                                              {"name", WordRole::word},         {"number", WordRole::number}};
  const auto small = [&](const Cells& cells, const Where& where) -> Result<void> {
    const auto role = roles.find(cells[2]);
    const auto words = words_of(cells[0]);
    if (role == roles.end() || words.size() != 1) return fail("names.row", {cells[0]}, where);
    small_.try_emplace(utf8(words[0].text), SmallWord{cells[1], role->second});
    return {};
  };
  if (auto read = each_row(directory / "small_words.csv", {"word", "stands_for", "kind"}, small); !read) return read;
  for (auto& [word, meaning] : small_) {  // "technologies" has the role of "technology"
    const auto shared = small_.find(meaning.stands_for);
    if (meaning.role == WordRole::word && shared != small_.end()) meaning.role = shared->second.role;
  }
  const auto phrase = [&](const Cells& cells, const Where& where) -> Result<void> {
    const auto role = roles.find(cells[2]);
    if (role == roles.end()) return fail("names.row", {cells[2]}, where);
    Phrase made{{}, role->second};
    for (const auto english : split(cells[1], '|')) made.english.push_back(letters_of(english));
    const auto words = words_of(cells[0]);
    if (words.size() != 1) return fail("names.row", {cells[0]}, where);
    if (std::string pinyin = pinyin_of(words[0].text); !pinyin.empty()) made.english.push_back(std::move(pinyin));
    phrases_.try_emplace(words[0].text, std::move(made));
    return {};
  };
  if (auto read = each_row(directory / "glossary.csv", {"term", "english", "kind"}, phrase); !read) return read;
  const auto form = [&](const Cells& cells, const Where& where) -> Result<void> {
    const auto words = words_of(cells[0]);
    if (words.empty() || words.size() > kLegalFormWords) return fail("names.row", {cells[0]}, where);
    if (words[0].script == Script::han) {
      std::u32string text = words[0].text;
      for (char32_t& character : text) character = simplified(character);
      if (words.size() == 1) phrases_.insert_or_assign(text, Phrase{{cells[1]}, WordRole::legal_form});
      return {};
    }
    legal_forms_.try_emplace(folded_words(cells[0]), cells[1]);
    legal_beginnings_[utf8(words[0].text)] = true;
    return {};
  };
  return each_row(directory / "legal_forms.csv", {"form", "class"}, form);
}

const HanCharacter* NameTables::han(char32_t character) const {
  const auto found = han_.find(character);
  return found == han_.end() ? nullptr : &found->second;
}

char32_t NameTables::simplified(char32_t character) const {
  const HanCharacter* found = han(character);
  return found == nullptr ? character : found->simplified;
}

const std::vector<std::string>& NameTables::pinyin_of_wade_giles(const std::string& word) const {
  static const std::vector<std::string> none;
  const auto found = wade_giles_.find(word);
  return found == wade_giles_.end() ? none : found->second;
}

const SmallWord* NameTables::small(const std::string& folded) const {
  const auto found = small_.find(folded);
  return found == small_.end() ? nullptr : &found->second;
}

const std::string* NameTables::legal_form(const std::string& words) const {
  const auto found = legal_forms_.find(words);
  return found == legal_forms_.end() ? nullptr : &found->second;
}

bool NameTables::begins_legal_form(const std::string& word) const { return legal_beginnings_.contains(word); }

const Phrase* NameTables::phrase(const std::u32string& simplified) const {
  const auto found = phrases_.find(simplified);
  return found == phrases_.end() ? nullptr : &found->second;
}

}  // namespace sluice::screening

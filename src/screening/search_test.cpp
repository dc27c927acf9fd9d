// SPDX-License-Identifier: Apache-2.0
// The index finds what comparing with every name finds: over made-up lists in which names are near one another, and
// every kind of query.
#include "search.hpp"

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <random>
#include <set>

namespace sluice::screening {
namespace {

const NameTables& tables() {
  static const NameTables loaded = [] {
    auto result = NameTables::load(std::string(SLUICE_SOURCE_DIR) + "/data/names");
    REQUIRE(result);
    return std::move(*result);
  }();
  return loaded;
}

constexpr const char* kQueryKinds[] = {"Latin",    "Cyrillic", "Arabic",   "Han company",       "Han person",
                                       "initials", "joined",   "misspelt", "with a legal form", "odd"};
constexpr std::size_t kKindsOfQuery = std::size(kQueryKinds);

// Draws names and bends them.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  std::size_t below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(engine_); }
  template <std::size_t N>
  std::string of(const char* const (&from)[N]) {
    return from[below(N)];
  }

  std::string syllables() {
    static constexpr const char* kParts[] = {"ka", "mo", "sha", "li",  "ren", "du", "kh", "ov", "in", "ta", "zh", "ra",
                                             "be", "ul", "an",  "tse", "gu",  "ya", "si", "ph", "q",  "wo", "ei", "ch"};
    std::string word;
    for (std::size_t left = 2 + below(3); left > 0; --left) word += of(kParts);
    return word;
  }

  std::string han(std::size_t count) {
    static constexpr const char* kCharacters[] = {"习", "近", "平", "长", "安", "厦", "王", "伟",
                                                  "李", "娜", "陈", "强", "朴", "乐", "曾", "单",
                                                  "张", "東", "华", "龙", "黃", "志", "明", "刘"};
    std::string text;
    for (; count > 0; --count) text += of(kCharacters);
    return text;
  }

  std::string word() {
    static constexpr const char* kWords[] = {"Mohammed",      "Muhammad", "Ivanov",    "Yuri", "Wang", "Xi", "Jinping",
                                             "Bank",          "Trading",  "Petroleum", "al",   "bin",  "de", "Steel",
                                             "International", "Hussein",  "Iran",      "J",    "R",    "7",  "21",
                                             "III",           "Beijing"};
    static constexpr const char* kOthers[] = {"Иванов", "Щукин", "Юрий", "محمد", "حسين", "التكريتي", "عبدالله", "東方"};
    const std::size_t kind = below(10);
    if (kind < 5) return syllables();
    return kind < 9 ? of(kWords) : of(kOthers);
  }

  std::string name() {
    static constexpr const char* kForms[] = {"", "", " Co., Ltd.", " LLC", " GmbH", " OOO", " 有限公司"};
    const std::size_t kind = below(12);
    if (kind == 0) return han(2 + below(2));
    if (kind == 1) return of({"北京", "深圳", "江西"}) + han(2) + of({"科技", "稀土", "贸易"}) + "有限公司";
    std::string text = word();
    for (std::size_t more = below(4); more > 0; --more) text += " " + word();
    return text + of(kForms);
  }

  std::string bent(std::string text) {
    for (std::size_t times = below(3); times > 0 && !text.empty(); --times) {
      const std::size_t at = below(text.size());
      if (static_cast<unsigned char>(text[at]) > 0x7F) continue;
      const char letter = static_cast<char>('a' + below(26));
      switch (below(6)) {
        case 0: text[at] = letter; break;
        case 1: text.erase(at, 1); break;
        case 2: text.insert(at, 1, letter); break;
        case 3: text.insert(at, 1, ' '); break;
        case 4: text = text.substr(at) + " " + text.substr(0, at); break;
        default: {
          const auto blank = text.find(' ');
          if (blank != std::string::npos) text.erase(blank, 1);
        }
      }
    }
    return text;
  }

  // `kind` is one of kQueryKinds.
  std::string query(std::size_t kind, const std::vector<IndexedName>& list) {
    static constexpr const char* kCyrillic[] = {"Иванов", "Щукин", "Юрий", "Иван", "Сталь", "Банк", "Хуссейн", "ООО"};
    static constexpr const char* kArabic[] = {"محمد", "حسين", "التكريتي", "عبدالله", "عبد الرحمن", "بن", "ايران"};
    static constexpr const char* kForms[] = {"Co., Ltd.", "LLC", "GmbH", "ООО", "有限公司", "株式会社", "S.A."};
    const std::string& listed = list[below(list.size())].text;
    const auto blank = listed.find(' ');
    switch (kind) {
      case 0: return below(2) == 0 ? listed : word() + " " + syllables();
      case 1: return of(kCyrillic) + " " + of(kCyrillic);
      case 2: return of(kArabic) + " " + of(kArabic);
      case 3:
        return of({"北京", "深圳", "江西"}) + han(2) + of({"科技", "稀土", "贸易"}) + of({"", "有限公司", "集团"});
      case 4: return han(2 + below(2));
      case 5: return listed.substr(0, 1) + (blank == std::string::npos ? " " + syllables() : listed.substr(blank));
      case 6:
        return blank == std::string::npos ? syllables() + listed : listed.substr(0, blank) + listed.substr(blank + 1);
      case 7: return bent(listed);
      case 8: return listed + " " + of(kForms);
      default: return odd(listed);
    }
  }

 private:
  std::string odd(const std::string& listed) {
    switch (below(6)) {
      case 0: return "";
      case 1: return "\xE2\x80\x8F" + listed + "\xE2\x80\x8B";
      case 2: return "a b";
      case 3: return ".,- '()";
      case 4: return listed + " \xFF\xC0" + word();
      default: return listed + " " + word();
    }
  }

  template <class T>
  std::string of(std::initializer_list<T> from) {
    return std::data(from)[below(from.size())];
  }
  std::mt19937_64 engine_;
};

// Names in families: what is bent from another is near it.
std::vector<IndexedName> make_list(Dice& dice, std::size_t size) {
  constexpr EntryKind kKinds[] = {EntryKind::unknown, EntryKind::person, EntryKind::organisation};
  std::vector<IndexedName> list;
  while (list.size() < size) {
    const bool near = !list.empty() && dice.below(2) == 0;
    std::string text = near ? dice.bent(list[dice.below(list.size())].text) : dice.name();
    const auto entry = static_cast<std::uint32_t>(list.size() / 2);
    list.push_back(
        {std::move(text), kKinds[dice.below(3)], dice.below(9) == 0 ? NameKind::weak : NameKind::alias, entry});
  }
  return list;
}

struct Tally {
  std::size_t queries = 0, differences = 0, hits = 0, near = 0;
  std::array<std::size_t, kKindsOfQuery> hits_of_kind{};
  double search_seconds = 0;
};

void compare_with_scan(const NameIndex& index, Dice& dice, std::size_t queries, Tally& tally) {
  constexpr double kLeast[] = {0.4, 0.6, 0.72, 0.8, 0.9, 1.0};
  constexpr EntryKind kKinds[] = {EntryKind::unknown, EntryKind::person, EntryKind::organisation};
  for (std::size_t i = 0; i < queries; ++i) {
    const std::size_t of_query = i % kKindsOfQuery;
    std::string query = dice.query(of_query, index.names());
    if (i == 17) {
      while (query.size() < 10000) query += query.empty() ? "long " : query;
    }
    const EntryKind kind = kKinds[dice.below(3)];
    const double least = kLeast[dice.below(6)];
    const auto begun = std::chrono::steady_clock::now();
    const auto found = index.search(query, kind, least);
    tally.search_seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    const auto all = index.scan(query, kind, least);
    ++tally.queries;
    tally.hits += all.size();
    tally.hits_of_kind[of_query] += all.size();
    for (const NameHit& hit : all) tally.near += hit.score < least + 0.1 ? 1 : 0;
    if (found == all) continue;
    ++tally.differences;
    INFO(query, " at ", least, ": ", found.size(), " of ", all.size());
    CHECK(found == all);
  }
}

// Each kind of query has found something: a search that finds nothing compares nothing.
void check_kinds(const Tally& tally) {
  for (std::size_t kind = 0; kind < kKindsOfQuery; ++kind) {
    INFO(kQueryKinds[kind]);
    CHECK(tally.hits_of_kind[kind] > tally.queries / kKindsOfQuery / 10);
  }
}

TEST_CASE("100,000 searches in lists of 300 names near one another find what comparing with every name finds") {
  Dice dice(4);
  Tally tally;
  for (std::size_t list = 0; list < 100; ++list) {
    const NameIndex index(make_list(dice, 300), tables(), ScorePolicy{});
    compare_with_scan(index, dice, 1000, tally);
  }
  CHECK(tally.queries == 100000);
  CHECK(tally.differences == 0);
  check_kinds(tally);
  // The lists are near the threshold indeed: most hits are within a tenth above it, and there are many.
  CHECK(tally.hits > 100000);
  CHECK(tally.near > 20000);
}

TEST_CASE("searches among 50,000 names find what comparing with every name finds") {
  const bool soak = std::getenv("SLUICE_SOAK") != nullptr;
  const std::size_t queries = soak ? 10000 : 500;
  Dice dice(50);
  const NameIndex index(make_list(dice, 50000), tables(), ScorePolicy{});
  Tally tally;
  compare_with_scan(index, dice, queries, tally);
  CHECK(tally.queries == queries);
  CHECK(tally.differences == 0);
  check_kinds(tally);
  CHECK(tally.hits > queries);
}

TEST_CASE("names that are no names are searched as any other") {
  std::string long_name;
  while (long_name.size() < 10000) long_name += "Abdul Rahman ";
  const std::vector<std::string> texts{"",
                                       " ",
                                       ".,- '()",
                                       "\xE2\x80\x8F\xE2\x80\x8B",
                                       "\xFF\xFE",
                                       "\xC0\xAF name",
                                       std::string(10000, 'a'),
                                       long_name,
                                       std::string("a\0b", 3),
                                       "Ivan Petrov"};
  std::vector<IndexedName> names;
  for (const std::string& text : texts) {
    names.push_back({text, EntryKind::unknown, NameKind::primary, static_cast<std::uint32_t>(names.size())});
  }
  const NameIndex index(names, tables(), ScorePolicy{});
  for (const std::string& text : texts) {
    CAPTURE(text.substr(0, 40));
    const auto found = index.search(text, EntryKind::unknown, 0.5);
    CHECK(found == index.scan(text, EntryKind::unknown, 0.5));
    for (const NameHit& hit : found) CHECK(index.explain(text, EntryKind::unknown, hit.name).score == hit.score);
  }
  // Marks that cannot be seen change nothing, and a name of marks alone finds nothing.
  const auto marked = index.search("\xE2\x80\x8FIvan\xE2\x80\x8B Petrov\xE2\x80\xAE", EntryKind::unknown, 0.99);
  REQUIRE(marked.size() == 1);
  CHECK(marked[0].name == 9);
  CHECK(index.search("\xE2\x80\x8F", EntryKind::unknown, 0.01).empty());
  CHECK(index.search("", EntryKind::unknown, 0.01).empty());
}

}  // namespace
}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/text.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace sluice;

namespace {

// The Unicode Standard, table 3-7, asked of a whole sequence at once: an independent statement of
// what text.cpp decodes byte by byte.
bool well_formed(const std::string& s) {
  const auto in = [&](std::size_t i, int low, int high) {
    const int byte = static_cast<unsigned char>(s[i]);
    return byte >= low && byte <= high;
  };
  switch (s.size()) {
    case 1: return in(0, 0x00, 0x7F);
    case 2: return in(0, 0xC2, 0xDF) && in(1, 0x80, 0xBF);
    case 3:
      return in(2, 0x80, 0xBF) &&
             ((in(0, 0xE0, 0xE0) && in(1, 0xA0, 0xBF)) || (in(0, 0xE1, 0xEC) && in(1, 0x80, 0xBF)) ||
              (in(0, 0xED, 0xED) && in(1, 0x80, 0x9F)) || (in(0, 0xEE, 0xEF) && in(1, 0x80, 0xBF)));
    case 4:
      return in(2, 0x80, 0xBF) && in(3, 0x80, 0xBF) &&
             ((in(0, 0xF0, 0xF0) && in(1, 0x90, 0xBF)) || (in(0, 0xF1, 0xF3) && in(1, 0x80, 0xBF)) ||
              (in(0, 0xF4, 0xF4) && in(1, 0x80, 0x8F)));
    default: return false;
  }
}

std::string bytes(std::initializer_list<int> values) {
  std::string result;
  for (const int value : values) result += static_cast<char>(value);
  return result;
}

}  // namespace

TEST_CASE("every sequence of one to three bytes is judged as table 3-7 judges it") {
  int wrong = 0;
  for (int a = 0; a < 256; ++a) {
    wrong += well_formed(bytes({a})) == !first_invalid_utf8(bytes({a})) ? 0 : 1;
    for (int b = 0; b < 256; ++b) {
      const std::string two = bytes({a, b});
      const bool two_right = well_formed(two) || (a < 0x80 && b < 0x80);
      wrong += two_right == !first_invalid_utf8(two) ? 0 : 1;
      if (a < 0xE0) continue;
      for (int c = 0; c < 256; ++c) {
        const std::string three = bytes({a, b, c});
        wrong += well_formed(three) == !first_invalid_utf8(three) ? 0 : 1;
      }
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("sequences of four bytes are judged at every edge of table 3-7") {
  int wrong = 0;
  const std::initializer_list<int> edges = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xFF};
  for (int a = 0xF0; a < 256; ++a) {
    for (const int b : edges) {
      for (const int c : edges) {
        for (const int d : edges) {
          const std::string four = bytes({a, b, c, d});
          wrong += well_formed(four) == !first_invalid_utf8(four) ? 0 : 1;
        }
      }
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("the first bad byte is named") {
  CHECK_FALSE(first_invalid_utf8("氧化镝 Dy2O3"));
  CHECK(first_invalid_utf8("ab\xFF") == 2);
  CHECK(first_invalid_utf8("氧\xE5\x8C") == 3);        // cut in the middle of a character
  CHECK(first_invalid_utf8("a\xC0\xAF") == 1);         // an overlong slash
  CHECK(first_invalid_utf8("\xED\xA0\x80") == 0);      // a surrogate
  CHECK(first_invalid_utf8("\xF4\x90\x80\x80") == 0);  // past U+10FFFF
}

TEST_CASE("width counts columns, not bytes") {
  CHECK(display_width("") == 0);
  CHECK(display_width("Dy") == 2);
  CHECK(display_width("镝") == 2);
  CHECK(display_width("（Ａ）") == 6);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("a\u200Bb\n") == 2);
  CHECK(display_width("㎏") == 2);
  CHECK(display_width("\xFF\xFE") == 2);
  CHECK(display_width("𠮷") == 2);
  CHECK(display_width("é·°") == 3);
}

TEST_CASE("a split gives one part more than there are separators") {
  CHECK(split("", ',') == std::vector<std::string_view>{""});
  CHECK(split("a,,b,", ',') == std::vector<std::string_view>{"a", "", "b", ""});
  CHECK(rc::check([](const std::string& text) {
    std::string joined;
    const auto parts = split(text, 'a');
    for (const auto part : parts) (joined += part) += 'a';
    joined.pop_back();
    RC_ASSERT(joined == text);
  }));
}

TEST_CASE("a near miss is suggested and a far one is not") {
  const std::vector<std::string_view> words = {"magnet", "metal", "mixture", "compound", "ore"};
  CHECK(nearest("magent", words) == "magnet");
  CHECK(nearest("metall", words) == "metal");
  CHECK(nearest("compuond", words) == "compound");
  CHECK(nearest("ores", words) == "ore");
  CHECK(nearest("magnet", words) == "magnet");
  CHECK_FALSE(nearest("wafer", words));
  CHECK_FALSE(nearest("", words));
  CHECK_FALSE(nearest("metal", {}));
  CHECK_FALSE(nearest(std::string(1'000'000, 'x'), words));
  CHECK(nearest("cat", {"bat", "rat"}) == "bat");
}

// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/text.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>

#include "width_table.hpp"

namespace sluice {
namespace {

struct Decoded {
  char32_t point = 0;
  std::size_t bytes = 0;  // 0: not well-formed
};

// One row of the Unicode Standard's table 3-7: what a sequence may begin with, and the narrower
// range of its second byte that keeps out overlong forms, surrogates and what is past U+10FFFF.
struct Form {
  unsigned char first, last;
  unsigned char second_first, second_last;
  std::size_t bytes;
};
constexpr std::array kForms = std::to_array<Form>({{0xC2, 0xDF, 0x80, 0xBF, 2},
                                                   {0xE0, 0xE0, 0xA0, 0xBF, 3},
                                                   {0xE1, 0xEC, 0x80, 0xBF, 3},
                                                   {0xED, 0xED, 0x80, 0x9F, 3},
                                                   {0xEE, 0xEF, 0x80, 0xBF, 3},
                                                   {0xF0, 0xF0, 0x90, 0xBF, 4},
                                                   {0xF1, 0xF3, 0x80, 0xBF, 4},
                                                   {0xF4, 0xF4, 0x80, 0x8F, 4}});

Decoded decode(std::string_view bytes) noexcept {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (at(0) < 0x80) return {at(0), 1};
  const auto form = std::ranges::find_if(kForms, [&](const Form& f) { return at(0) >= f.first && at(0) <= f.last; });
  if (form == kForms.end() || bytes.size() < form->bytes) return {};
  if (at(1) < form->second_first || at(1) > form->second_last) return {};
  char32_t point = at(0) & (0xFFU >> (form->bytes + 1));
  for (std::size_t i = 1; i < form->bytes; ++i) {
    if ((at(i) & 0xC0U) != 0x80U) return {};
    point = (point << 6U) | (at(i) & 0x3FU);
  }
  return {point, form->bytes};
}

bool among(std::span<const CodePoints> ranges, char32_t point) noexcept {
  const auto range = std::ranges::lower_bound(ranges, point, {}, &CodePoints::last);
  return range != ranges.end() && range->first <= point;
}

std::size_t columns(char32_t point) noexcept {
  if (point < 0x20 || (point >= 0x7F && point < 0xA0)) return 0;  // control characters
  if (point < 0x300) return 1;
  if (among(kNoWidth, point)) return 0;
  return among(kWide, point) ? 2 : 1;
}

// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);  // the row before the previous one
  std::vector<std::size_t> previous(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before, previous);
    std::swap(previous, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({previous[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::size_t> first_invalid_utf8(std::string_view bytes) noexcept {
  for (std::size_t at = 0; at < bytes.size();) {
    if (static_cast<unsigned char>(bytes[at]) < 0x80) {  // most text is ASCII
      ++at;
      continue;
    }
    const std::size_t length = decode(bytes.substr(at)).bytes;
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

std::size_t display_width(std::string_view text) noexcept {
  std::size_t width = 0;
  while (!text.empty()) {
    const Decoded next = decode(text);
    width += next.bytes == 0 ? 1 : columns(next.point);
    text.remove_prefix(std::max<std::size_t>(next.bytes, 1));
  }
  return width;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<std::string_view> nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  std::optional<std::string_view> best;
  std::size_t least = 0;
  for (const std::string_view candidate : candidates) {
    const auto [shorter, longer] = std::minmax({word.size(), candidate.size()});
    const std::size_t near_enough = std::max<std::size_t>(1, shorter / 3);
    if (shorter == 0 || longer - shorter > near_enough) continue;  // also keeps a huge word cheap
    const std::size_t distance = edit_distance(word, candidate);
    if (distance > near_enough || (best && distance >= least)) continue;
    best = candidate;
    least = distance;
  }
  return best;
}

}  // namespace sluice

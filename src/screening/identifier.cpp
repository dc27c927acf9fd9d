// SPDX-License-Identifier: Apache-2.0
#include "identifier.hpp"

#include <algorithm>
#include <array>

#include "sluice/trade/uscc.hpp"

namespace sluice::screening {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool all_digits(std::string_view text) { return std::ranges::all_of(text, is_digit); }

bool decides(IdentifierKind kind) {
  return kind == IdentifierKind::uscc || kind == IdentifierKind::lei || kind == IdentifierKind::imo ||
         kind == IdentifierKind::duns;
}

}  // namespace

bool is_lei(std::string_view normal) {
  if (normal.size() != 20 || !all_digits(normal.substr(18))) return false;
  unsigned rest = 0;
  for (const char c : normal) {
    if (is_digit(c)) {
      rest = (rest * 10 + static_cast<unsigned>(c - '0')) % 97;
    } else if (is_upper(c)) {
      rest = (rest * 100 + static_cast<unsigned>(c - 'A') + 10) % 97;
    } else {
      return false;
    }
  }
  return rest == 1;
}

bool is_imo(std::string_view normal) {
  if (normal.size() != 7 || !all_digits(normal)) return false;
  int sum = 0;
  for (int i = 0; i < 6; ++i) sum += (7 - i) * (normal[static_cast<std::size_t>(i)] - '0');
  return sum > 0 && sum % 10 == normal[6] - '0';
}

bool is_duns(std::string_view normal) {
  return normal.size() == 9 && all_digits(normal) && normal.find_first_not_of('0') != std::string_view::npos;
}

std::string normal_identifier(const Identifier& identifier) {
  std::string normal;
  for (const char c : identifier.value) {
    if (c == ' ' || c == '-' || c == '.' || c == '/') continue;
    normal.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c);
  }
  switch (identifier.kind) {
    case IdentifierKind::uscc: return trade::is_uscc(normal) ? normal : "";
    case IdentifierKind::lei: return is_lei(normal) ? normal : "";
    case IdentifierKind::duns: return is_duns(normal) ? normal : "";
    case IdentifierKind::imo:
      if (normal.starts_with("IMO")) normal.erase(0, 3);
      return is_imo(normal) ? normal : "";
    default: return normal;
  }
}

IdentifierMatch compare_identifiers(const std::vector<Identifier>& query, const std::vector<Identifier>& entry) {
  IdentifierMatch different;
  for (const Identifier& left : query) {
    const std::string mine = normal_identifier(left);
    if (mine.empty()) continue;
    for (const Identifier& right : entry) {
      const std::string theirs = normal_identifier(right);
      if (theirs.empty() || left.kind != right.kind || left.kind == IdentifierKind::other) continue;
      const bool one_country = decides(left.kind) || (!left.country.empty() && left.country == right.country);
      if (mine == theirs && one_country) return {IdentifierVerdict::same, left.kind, mine};
      // A firm may have several DUNS numbers; of the others it has one for life.
      if (decides(left.kind) && left.kind != IdentifierKind::duns) {
        different = {IdentifierVerdict::different, left.kind, mine};
      }
    }
  }
  return different;
}

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
#include "csl_words.hpp"

namespace sluice::screening {

std::string csl_code(std::string_view source) {
  const auto open = source.find('(');
  const auto close = source.find(')', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos || close == std::string_view::npos) return std::string(trimmed(source));
  std::string_view mark = source.substr(open + 1, close - open - 1);
  if (mark.ends_with(" List")) mark.remove_suffix(std::string_view(" List").size());
  return std::string(trimmed(mark));
}

std::string csl_id(std::string_view code, std::string_view number, std::string_view name) {
  number = trimmed(number);
  return std::string(code) + ":" + std::string(number.empty() ? trimmed(name) : number);
}

void add_identifier(Entry& entry, std::string_view kind, std::string_view number, std::string_view country) {
  number = trimmed(number);
  const auto known = identifier_kind(kind);
  if (known && !number.empty()) entry.identifiers.push_back({*known, std::string(number), country_code(country)});
}

ListHead csl_head() {
  ListHead head;
  head.publisher = "United States, International Trade Administration";
  return head;
}

}  // namespace sluice::screening

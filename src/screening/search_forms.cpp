// SPDX-License-Identifier: Apache-2.0
#include "search_forms.hpp"

#include <array>
#include <cstring>

namespace sluice::screening {
namespace {

std::uint64_t mixed(std::uint64_t value) {
  value ^= value >> 32U;
  value *= 0xd6e8feb86659fd93U;
  value ^= value >> 29U;
  value *= 0xa0761d6478bd642fU;
  return value ^ (value >> 32U);
}

// `family`: spellings, sounds and skeletons meet their own alone.
std::uint64_t hash_of(std::string_view text, std::uint64_t family) {
  std::uint64_t hash = family * 0x9e3779b97f4a7c15U + text.size();
  while (text.size() >= 8) {
    std::uint64_t part = 0;
    std::memcpy(&part, text.data(), 8);
    hash = mixed(hash ^ part);
    text.remove_prefix(8);
  }
  std::uint64_t part = 0;
  if (!text.empty()) std::memcpy(&part, text.data(), text.size());
  return mixed(hash ^ part) | 1U;
}

enum Family : std::uint64_t { spelling = 1, sound, skeleton, letter };

}  // namespace

void append_forms(const Term& term, std::vector<std::uint64_t>& out) {
  for (const std::string& text : term.spellings) out.push_back(hash_of(text, spelling));
  if (!term.skeleton.empty()) out.push_back(hash_of(term.skeleton, skeleton));
  if (term.sound.empty()) return;
  out.push_back(hash_of(term.sound, sound));
  if (term.errors == 0) return;
  const std::string_view text = term.sound;
  std::array<char, 32> once{};
  std::array<char, 32> twice{};
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::memcpy(once.data(), text.data(), i);
    std::memcpy(once.data() + i, text.data() + i + 1, text.size() - i - 1);
    const std::string_view left(once.data(), text.size() - 1);
    out.push_back(hash_of(left, sound));
    if (term.errors == 1) continue;
    for (std::size_t j = i; j < left.size(); ++j) {
      std::memcpy(twice.data(), left.data(), j);
      std::memcpy(twice.data() + j, left.data() + j + 1, left.size() - j - 1);
      out.push_back(hash_of({twice.data(), left.size() - 1}, sound));
    }
  }
}

std::uint64_t initial_form(const Term& term) {
  const bool word =
      term.role == WordRole::word && !term.joined && term.script != Script::han && term.script != Script::arabic;
  if (!word && term.role != WordRole::initial) return 0;
  return hash_of(std::string_view(term.spellings[0]).substr(0, 1), letter);
}

}  // namespace sluice::screening

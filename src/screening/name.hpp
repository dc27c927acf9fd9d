// SPDX-License-Identifier: Apache-2.0
// A name taken apart for comparing: tokens with their role, each with the forms under which it may meet another's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "name_tables.hpp"
#include "script.hpp"
#include "sluice/screening/entry.hpp"

namespace sluice::screening {

// What a token is to comparing. Two terms with the same key are the same term.
struct Term {
  std::string key;  // script and role with the folded text
  std::vector<std::string>
      spellings;         // forms that are equal or nothing: its letters, readings of Han, English of a glossary
  std::string sound;     // compared with some error; empty: not compared so
  std::string skeleton;  // consonants; empty: not compared so
  Script script = Script::latin;
  WordRole role = WordRole::word;
  std::uint8_t errors = 0;  // that the sound may have
  bool joined = false;      // of several tokens
};

struct Token {
  std::string shown;  // folded, as in the name
  Term term;
};

// Tokens first to first + count written as one.
struct Join {
  std::uint8_t first = 0, count = 0;
  Term term;
};

struct PreparedName {
  std::vector<Token> tokens;
  std::vector<Join> joins;
};

// `kind` decides what is read as a legal form (not in persons) and whether "LAST, First" is turned.
[[nodiscard]] PreparedName prepare(std::string_view name, EntryKind kind, const NameTables& tables);

}  // namespace sluice::screening

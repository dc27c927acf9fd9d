// SPDX-License-Identifier: Apache-2.0
// Conditions from TOML: the grammar of docs/rulebook-format.md. Facts are interned as they are named.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sluice/rulebook/model.hpp"
#include "sluice/trade/reference.hpp"
#include "toml_table.hpp"

namespace sluice::rulebook {

class ConditionReader {
 public:
  ConditionReader(Rulebook& book, const trade::Reference& reference, Faults& faults)
      : book_(book), reference_(reference), faults_(faults) {}

  std::vector<Fact> declared;                           // the regime's own facts, ids without "param."
  std::map<std::string, Condition, std::less<>> named;  // for `is`

  // A missing table is "always". Faults: fact.*, condition.*, rulebook.value.
  [[nodiscard]] Condition read(const toml::table* table, const std::string& file, const std::string& path,
                               std::size_t line = 0);

  // The fact's place in the rulebook, put there if it is new; a fault where there is no such fact.
  FactId intern(std::string_view id, const Where& where);

 private:
  struct Context {
    std::string file;
    std::string path;
    std::size_t line;  // of the cell, 0 for a TOML file
    bool party;
    int depth;
  };
  Condition conjunction(const toml::table& table, const Context& at);
  Condition member(std::string_view key, const toml::node& value, const Context& at);
  Condition several(Condition::Kind kind, const toml::node& value, const Context& at, std::string_view key);
  Condition test(std::string_view key, const toml::node& value, const Context& at);
  Condition reference(std::string_view name, const Where& where);
  Condition assumption(const toml::node& value, const Context& at);
  ValueSet values(const Fact& fact, const toml::node& value, const Where& where);
  ValueSet word(const Fact& fact, std::string_view text, const Where& where);
  ValueSet interval(std::string_view text, const Where& where);
  void fault(std::string_view code, std::vector<std::string> arguments, const Where& where);
  [[nodiscard]] static Where where(const Context& at, const toml::node& node, std::string_view key);

  Rulebook& book_;
  const trade::Reference& reference_;
  Faults& faults_;
};

}  // namespace sluice::rulebook

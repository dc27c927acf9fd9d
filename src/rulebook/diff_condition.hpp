// SPDX-License-Identifier: Apache-2.0
// Conditions of two rulebooks, compared over the facts and assumptions of both.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "box.hpp"
#include "sluice/rulebook/model.hpp"

namespace sluice::rulebook {

// What there is to say, in both languages, piece by piece.
class Pieces {
 public:
  void add(std::string en, std::string zh) { rows_.push_back({std::move(en), std::move(zh)}); }
  // Nothing where they are equal; `absent` stands for what is empty.
  void replaced(const std::string& name, const std::string& from, const std::string& to,
                const Text& absent = {"none", "无"});
  void members(const std::string& name, std::vector<std::string> from, std::vector<std::string> to);
  [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }
  // "id: piece; piece"
  [[nodiscard]] Text about(const std::string& id) const;

 private:
  std::vector<Text> rows_;
};

class Conditions {
 public:
  Conditions(const Rulebook& from, const Rulebook& to);
  Conditions(const Conditions&) = delete;
  Conditions& operator=(const Conditions&) = delete;

  // Nothing where the two hold of the same transactions, however they are written.
  [[nodiscard]] Pieces difference(const Condition& from, const Condition& to);

 private:
  struct Mapping {  // of one rulebook's facts to those of both
    std::vector<FactId> fact;
    std::vector<std::vector<std::size_t>> bits;
  };
  struct Flat {  // a conjunction: tests, and parts that are not
    std::map<FactId, ValueSet> tests;
    std::vector<const Condition*> parts;
  };
  [[nodiscard]] Mapping adopt(const Rulebook& book);
  [[nodiscard]] static ValueSet translated(const ValueSet& set, const std::vector<std::size_t>& bits);
  [[nodiscard]] static Condition translated(const Condition& condition, const Mapping& mapping);
  static void flatten(const Condition& condition, Flat& flat);
  void tell_tests(const Flat& from, const Flat& to, Pieces& pieces) const;
  [[nodiscard]] std::string witness(Box box) const;

  Rulebook both_;  // facts and assumptions of both, and nothing else
  Mapping from_, to_;
  Boxes boxes_;
};

}  // namespace sluice::rulebook

// SPDX-License-Identifier: Apache-2.0
// What the checks share: the worlds to look at, the days on which things are in force in each, conditions as
// boxes, made once, and the findings.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "box.hpp"
#include "law.hpp"
#include "sluice/rulebook/check.hpp"

namespace sluice::rulebook {

using Spans = std::vector<Span>;  // in order, apart from each other

[[nodiscard]] Spans intersect(const Spans& a, const Spans& b);
[[nodiscard]] Spans minus(const Spans& a, const Spans& b);
[[nodiscard]] Spans unite(const Spans& a, const Spans& b);
[[nodiscard]] bool contains(const Spans& spans, Date day);

// The law under the default assumptions, or under one alternative.
struct World {
  Law law;
  Box taken;                      // the values of the choice assumptions
  std::string assumption, value;  // empty: the defaults
  std::vector<Spans> provisions;  // days in force
  std::vector<Spans> lists;
};

using IndexOfItem = std::pair<std::size_t, std::size_t>;  // list, item

class CheckContext {
 public:
  // Fails as fold() does.
  [[nodiscard]] static Result<CheckContext> make(const Rulebook& book, const CheckOptions& options);

  const Rulebook& book;
  const CheckOptions options;
  Boxes boxes;
  std::vector<World> worlds;                         // the defaults first
  std::vector<std::vector<Box>> provisions;          // their own conditions
  std::vector<std::vector<std::vector<Box>>> items;  // by list
  std::vector<Finding> findings;

  void error(std::string_view code, std::vector<std::string> arguments, Where where);
  void warning(std::string_view code, std::vector<std::string> arguments, Where where);

  // Where and when something is looked for.
  struct Place {
    Box box;
    Spans days;
  };
  struct Setting {
    const World* world = nullptr;             // null: days do not matter, and assumptions are open
    const std::vector<char>* gone = nullptr;  // provisions that are taken away: they meet no requirement
  };
  // Calls `then` for every place within `from` in which the provision's condition, one of its items and one of what
  // it requires hold at once, until it says that it has seen enough; true where it did.
  using Then = std::function<bool(const Place&)>;
  bool matched(const Setting& setting, std::size_t provision, const Place& from, const Then& then) const;
  // Everywhere and always, as far as the world goes.
  [[nodiscard]] static Place everywhere(const World* world);

  // A box as a witness: without the assumptions at their default, with the world's alternative.
  [[nodiscard]] std::string witness(const World& world, Box box) const;

 private:
  CheckContext(const Rulebook& rulebook, const CheckOptions& check_options)
      : book(rulebook), options(check_options), boxes(rulebook) {}
  Result<bool> add_world(const std::string& assumption, const std::string& value);
  bool one_item(const Setting& setting, const Provision& provision, const Place& from, const Then& then) const;
  bool one_requirement(const Setting& setting, const Provision& provision, const Place& from, const Then& then) const;
};

// True where some axis keeps the boxes apart; without making their intersection.
[[nodiscard]] bool disjoint(const Box& a, const Box& b);

[[nodiscard]] inline Where where_of(const Provision& provision) {
  return {provision.file, provision.line, provision.id};
}
[[nodiscard]] Where where_of(const Rulebook& book, const ItemList& list);

// The checks, by file.
void check_overlap(CheckContext& context);
void check_masked(CheckContext& context);
void check_gap(CheckContext& context);
void check_examples(CheckContext& context);

}  // namespace sluice::rulebook

// SPDX-License-Identifier: Apache-2.0
// The vocabulary of conditions: which facts there are, what each may be, and what one transaction
// leaves possible of it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/rulebook/model.hpp"
#include "sluice/trade/reference.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::rulebook {

// A fact as conditions name it, with its domain and question. `declared` holds the regime's own
// [[fact]] tables (id without "param."). Fails with fact.unknown, fact.element, fact.country,
// fact.list, without a place.
[[nodiscard]] Result<Fact> make_fact(std::string_view id, const Rulebook& book, const std::vector<Fact>& declared,
                                     const trade::Reference& reference);

// The bit of a symbol in a fact's domain; -1 where there is none.
[[nodiscard]] int symbol_bit(const Fact& fact, std::string_view symbol);

// One fact of one transaction, line and party: where it stands and what it may still be.
struct Instance {
  FactId fact = 0;
  int party = -1;
  std::string pointer;
  ValueSet possible;
  bool several = false;
  Symbols certain;  // several: the values that are certainly among it
};

// The facts of one line of one transaction, read as they are asked for.
class Binding {
 public:
  Binding(const Rulebook& book, const trade::Reference& reference, const trade::Transaction& transaction,
          std::size_t line);

  // Parties to look at: those named, then one unknown party for each role that every transaction has
  // and this one does not name.
  [[nodiscard]] int parties() const noexcept { return static_cast<int>(parties_.size()); }

  // Index into instances(). `party` is -1 but for facts of a party.
  [[nodiscard]] std::size_t instance(FactId fact, int party);
  [[nodiscard]] const std::vector<Instance>& instances() const noexcept { return instances_; }
  [[nodiscard]] const trade::Line& line() const noexcept { return line_; }

  // A test on `domestic` is a test on the country that is not known; this gives the instance and set
  // that a test comes down to.
  struct Reduced {
    std::size_t instance;
    ValueSet set;
  };
  [[nodiscard]] Reduced reduce(FactId fact, const ValueSet& set, int party);

  // `domestic` met with neither country known: cells are then not exact.
  [[nodiscard]] bool approximate() const noexcept { return approximate_; }

  // What does not add up in what the file says.
  [[nodiscard]] const std::vector<Text>& notes() const noexcept { return notes_; }

 private:
  struct PartyView {
    const trade::Party* party;  // null: unknown
    std::string pointer;
    std::optional<trade::Role> role;
  };
  [[nodiscard]] Instance read(FactId fact, int party);
  [[nodiscard]] Instance read_transaction(const Fact& fact);
  [[nodiscard]] Instance read_line(const Fact& fact);
  [[nodiscard]] Instance read_party(const Fact& fact, const PartyView& view);
  [[nodiscard]] Instance read_material(const Fact& fact);
  [[nodiscard]] Instance read_composition(const Fact& fact);
  [[nodiscard]] Instance read_content(const Fact& fact);
  [[nodiscard]] Instance read_made_with(const Fact& fact);
  [[nodiscard]] Instance read_parameter(const Fact& fact);
  [[nodiscard]] Instance read_hits(const Fact& fact, const PartyView& view);
  void note_unknown_lists();

  const Rulebook& book_;
  const trade::Reference& reference_;
  const trade::Transaction& transaction_;
  const trade::Line& line_;
  std::string line_pointer_;
  std::vector<PartyView> parties_;
  std::vector<Instance> instances_;
  std::map<std::pair<FactId, int>, std::size_t> index_;
  std::vector<Text> notes_;
  bool approximate_ = false;
};

}  // namespace sluice::rulebook

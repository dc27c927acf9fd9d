// SPDX-License-Identifier: Apache-2.0
// What one line of one transaction leaves possible of each fact, whoever holds the transaction: the
// contract's own structs, or a row of an encoded table.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/rulebook/model.hpp"
#include "sluice/trade/reference.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::rulebook {

// One fact of one transaction, line and party: where it stands and what it may still be.
struct Instance {
  FactId fact = 0;
  int party = -1;
  std::string pointer;
  ValueSet possible;
  bool several = false;
  Symbols certain;      // several: the values that are certainly among it
  bool silent = false;  // nothing is stated, and another statement may settle it (Fact::silence)
};

class Reading {
 public:
  virtual ~Reading() = default;

  // Parties to look at: those named, then one unknown party for each role that every transaction has
  // and this one does not name.
  [[nodiscard]] virtual int parties() const = 0;

  // `party` is -1 but for facts of a party. A silent fact is given with its whole domain.
  [[nodiscard]] virtual Instance read(FactId fact, int party) = 0;

  // What the stated mass fractions add up to at least; nothing where they add up to no number.
  [[nodiscard]] virtual std::optional<Decimal> stated_mass() const = 0;
};

// The bits of a symbol as a set; empty where the fact has no such symbol.
[[nodiscard]] ValueSet bits(const Fact& fact, std::string_view symbol);

// Reads the structs of the contract. All arguments must outlive it.
class TransactionReading final : public Reading {
 public:
  TransactionReading(const Rulebook& book, const trade::Reference& reference, const trade::Transaction& transaction,
                     std::size_t line);

  [[nodiscard]] int parties() const override { return static_cast<int>(parties_.size()); }
  [[nodiscard]] Instance read(FactId fact, int party) override;
  [[nodiscard]] std::optional<Decimal> stated_mass() const override;

  // Whether all that the file says of the line's facts are values of them, so that reading makes no note.
  [[nodiscard]] bool sound() const;

  // What does not add up in what the file says, as far as it was read.
  [[nodiscard]] const std::vector<Text>& notes() const noexcept { return notes_; }

 private:
  struct PartyView {
    const trade::Party* party;  // null: unknown
    std::string pointer;
    std::optional<trade::Role> role;
  };
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
  std::vector<Text> notes_;
};

}  // namespace sluice::rulebook

// SPDX-License-Identifier: Apache-2.0
// The use case that all roads share: a transaction in, a determination out, its parties screened where there is
// something to screen them by.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sluice/office/party_screening.hpp"
#include "sluice/rulebook/decide.hpp"

namespace sluice::office {

struct Regime {
  std::shared_ptr<const rulebook::Rulebook> book;
  rulebook::Decider decider;
  Date today;  // in the regime's zone
};

// Hits of parties, by their ids.
using PartyHits = std::map<std::string, std::vector<trade::Hit>, std::less<>>;

struct Asked {
  std::optional<Date> as_of;  // overrides the date that each regime names
  bool why_not = false;
  PartyHits also = {};  // that count beside what the transaction states and screening finds
};

// The lists and owners as they stood on a day. The basis stays whole until the determination is made.
using BasisOn = std::function<Result<const ScreeningBasis*>(Date)>;

class Determiner {
 public:
  // `basis`: none, then hits are what the transaction states. `readings`: assumptions of ownership rules that are not
  // left as the rule has them.
  Determiner(std::vector<Regime> regimes, BasisOn basis = {}, OwnerReadings readings = {})
      : regimes_(std::move(regimes)), basis_(std::move(basis)), readings_(std::move(readings)) {}

  // Fails with what `basis` fails with, and never without one.
  [[nodiscard]] Result<trade::Determination> determine(const trade::Transaction& transaction, const Asked& asked) const;

  // The transaction with every hit by which the first regime judges it. Fails as `determine` does.
  [[nodiscard]] Result<trade::Transaction> with_hits(const trade::Transaction& transaction, const Asked& asked) const;

  [[nodiscard]] const std::vector<Regime>& regimes() const noexcept { return regimes_; }

 private:
  [[nodiscard]] Result<trade::RegimeDetermination> screened(const Regime& regime, const trade::Transaction& transaction,
                                                            const Asked& asked, trade::Determination& result) const;

  std::vector<Regime> regimes_;
  BasisOn basis_;
  OwnerReadings readings_;
};

}  // namespace sluice::office

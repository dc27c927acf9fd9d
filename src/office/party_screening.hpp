// SPDX-License-Identifier: Apache-2.0
// The parties of a transaction as the lists and their owners show them: facts for the law, and what these rest on.
// Nothing that was not looked at counts as clean: a list that is not there, parties of an announcement that could not
// be read, and owners who are not known leave the fact open, until somebody settles them.
#pragma once

#include <string>
#include <vector>

#include "sluice/office/owners.hpp"
#include "sluice/screening/disposition.hpp"
#include "sluice/screening/screener.hpp"
#include "sluice/trade/determination.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::office {

// What screening goes by on a day; all of it outlives whoever uses it.
struct ScreeningBasis {
  const screening::Screener* screener = nullptr;
  const screening::Dispositions* dispositions = nullptr;
  const std::vector<screening::ListKey>* keys = nullptr;
  const std::vector<screening::OwnershipRule>* rules = nullptr;
  Owners* owners = nullptr;        // nullptr: nothing is known of owners
  std::vector<std::string> later;  // ids of lists of which no version is kept that is not later than the day
  double least = 0;                // the score from which on a name alerts
};

// An assumption of an ownership rule that a finding rests on.
struct OwnerAssumption {
  std::string id;
  bool holds = true;    // as it was read
  trade::Text because;  // the rule's note
};

struct ScreenedParties {
  trade::Transaction transaction;  // with the hits found
  std::vector<trade::PartyFinding> findings;
  Span holds;  // the days around the day on which the same entries apply
  std::vector<OwnerAssumption> rests_on;
};

// `lists`: the ids under which the law asks for hits. A hit that the transaction states stands as it was stated; where
// it states none of a list, whatever is found is added, and what could not be looked at is added as open.
[[nodiscard]] ScreenedParties screen_parties(const trade::Transaction& transaction, Date day,
                                             const std::vector<std::string>& lists, const ScreeningBasis& basis,
                                             const OwnerReadings& readings = {});

// Who a party is to screening.
[[nodiscard]] screening::Subject subject_of(const trade::Party& party);

}  // namespace sluice::office

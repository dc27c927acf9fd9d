// SPDX-License-Identifier: Apache-2.0
// What another law, or other lists, would make of every live licence and pending application. Nothing is written.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sluice/rulebook/decide.hpp"
#include "sluice/rulebook/impact.hpp"
#include "sluice/store/store.hpp"
#include "sluice/trade/reference.hpp"

namespace sluice::office {

// The law of one side, twice: compiled for deciding in bulk, and plain. The same book under the same assumptions.
struct LiveLaw {
  const rulebook::Index& index;
  const rulebook::Decider& decider;
  // A party with its hits on this side's lists; empty: as screening found them when the law last judged.
  std::function<Result<trade::Party>(const trade::Party&)> screened = {};
};

struct LiveQuestion {
  Date as_of;  // every line on this day: it is about what leaves from now on
  unsigned threads = 1;
  std::function<bool(std::uint64_t)> progress = {};  // lines read so far; false stops it
};

struct LiveChange {
  bool licence = false;  // else an application
  std::string id;
  std::string line;
  std::string holder;
  std::string state;
  std::string destination;  // a country, or "??"
  std::string left;         // "4000 KGM" of a licence; empty of an application
  bool by_lists = false;    // other hits of its parties, with or without another law
  std::uint32_t pair = 0;   // into LiveImpact::pairs
};

struct LiveImpact {
  std::uint64_t lines = 0;
  std::uint64_t licences = 0;
  std::uint64_t applications = 0;
  std::uint64_t told_apart = 0;   // by goods, circumstances and parties
  rulebook::Impact::Terms terms;  // of the verdicts
  std::vector<rulebook::Impact::Pair> pairs;
  std::vector<LiveChange> changes;                  // licences before applications, by number and line
  std::vector<rulebook::Impact::Group> provisions;  // of the changes by law alone
};

// Fails as reading the store does, as rulebook::impact does, and with impact.stopped.
[[nodiscard]] Result<LiveImpact> live_impact(const store::Store& store, const LiveLaw& before, const LiveLaw& after,
                                             const std::shared_ptr<const trade::Reference>& reference,
                                             const LiveQuestion& question);

}  // namespace sluice::office

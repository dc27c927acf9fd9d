// SPDX-License-Identifier: Apache-2.0
// For tests: ownership graphs drawn at random, and a slow way to the same answer that shares nothing with the quick
// one. Shares are whole numbers of 1/kWhole; an end that is open is one infinitely small step away.
#pragma once

#include <compare>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "owner_graph.hpp"
#include "ownership_rule.hpp"

namespace sluice::screening::reference {

constexpr std::int64_t kWhole = 240LL * 17 * 19 * 23;

// whole / kWhole + steps * an infinitely small step.
struct Amount {
  std::int64_t whole = 0;
  std::int64_t steps = 0;
  friend auto operator<=>(const Amount&, const Amount&) = default;
};

struct Held {
  std::size_t owner;
  std::size_t owned;
  std::int64_t low;
  std::int64_t high;
  bool low_open;
  bool high_open;
  Span applies;
  bool removed = false;
};

struct Named {
  std::size_t party;
  bool certain;
  Span applies;
  bool removed = false;
};

struct Case {
  std::size_t parties = 0;
  std::vector<Held> stakes;
  std::vector<Named> listings;
  std::int64_t threshold = kWhole / 2;
  bool strict = false;
  bool aggregate = true;
  bool cascade = true;
};

using Dice = std::mt19937_64;

inline std::int64_t draw(Dice& dice, std::int64_t first, std::int64_t last) {
  return std::uniform_int_distribution<std::int64_t>(first, last)(dice);
}

Held random_stake(Dice& dice, std::size_t parties);
Span random_span(Dice& dice);
Case random_case(Dice& dice);

// Round after round over all parties until nothing changes.
std::vector<bool> caught(const Case& given, Date day, bool possible);

// The same in the terms of the code under test.
Share share_of(const Held& held);
std::string name_of(std::size_t party);
OwnershipRule rule_of(const Case& given);
OwnerGraph graph_of(const Case& given);

}  // namespace sluice::screening::reference

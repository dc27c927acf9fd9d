// SPDX-License-Identifier: Apache-2.0
// A made-up law in the shape of the Chinese lists, and made-up transactions, the same for the same seed on every
// machine. The peers' bench decides them; tools/peers/generate.cpp writes them out.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace peers {

// Days are counted from 2023-01-01; the law and the transactions end with 2028-12-31.
inline constexpr int kLastDay = 2191;
inline constexpr int kOpen = 1'000'000;     // the end of a span without end
inline constexpr int kUnknown = -1;         // a fact that a transaction leaves out
inline constexpr int kNoRisk = 0;           // risks: none, possible, should_know, known, informed
inline constexpr int kProhibited = 6;       // levels: 1 to 5 the policies of a licence, from light to heavy
inline constexpr int kProvisionsEach = 20;  // provisions of an instrument

struct Span {
  int first = 0, last = kOpen;  // both included
  auto operator<=>(const Span&) const = default;
};

struct Destinations {
  enum class Kind { any, among, except } kind = Kind::any;
  std::vector<int> countries;  // indices into Law::countries, ascending

  [[nodiscard]] bool contain(int country) const;
};

struct Provision {
  int form = 0, material = 0;
  int destinations = 0;            // index into Law::destinations
  int shares_at_least = kUnknown;  // millionths of mass; kUnknown: no threshold
  int risk_at_least = kNoRisk;
  Span life;                      // the effective day and the last one
  std::vector<Span> suspensions;  // inside the life, ascending, a day or more apart
  int level = 1;
  unsigned kinds = 0, duties = 0;  // bits

  [[nodiscard]] std::vector<Span> in_force() const;  // one to three spans
};

struct Instrument {
  int announced = 0, effective = 0;
  std::vector<Span> suspensions;
};

struct Transaction {
  int form = 0, material = 0, to = 0, share = 0, risk = 0, day = 0;
};

struct Law {
  std::vector<std::string> materials, countries;
  std::vector<Destinations> destinations;
  std::vector<Instrument> instruments;  // provision n belongs to instrument n / kProvisionsEach
  std::vector<Provision> provisions;
  std::vector<int> item_sums, country_sums;  // running sums of how often an item and a country come up in trade
};

// A number below `bound`; the standard's distributions differ between libraries, this does not.
inline int below(std::mt19937_64& random, int bound) {
  return static_cast<int>(random() % static_cast<std::uint64_t>(bound));
}

// Several provisions fall on one item, as many as its rank has it: the first are broad (any destination, no
// threshold, long in force), later ones ever narrower, as amendments and measures against single countries are.
[[nodiscard]] Law draw_law(std::vector<std::string> materials, std::vector<std::string> countries, int provisions,
                           std::mt19937_64& random);

// Most are of an item that the law lists; destinations, shares and risks are skewed as those of trade are.
[[nodiscard]] std::vector<Transaction> draw_transactions(const Law& law, int count, std::mt19937_64& random);

// The same transactions, three of ten without one or two of destination, share and risk.
[[nodiscard]] std::vector<Transaction> hide_facts(std::vector<Transaction> transactions, std::mt19937_64& random);

// The provisions that apply to a transaction with all facts known: a plain scan, the reference of all peers.
[[nodiscard]] std::vector<int> scan(const Law& law, const std::vector<std::vector<Span>>& in_force,
                                    const Transaction& transaction);

}  // namespace peers

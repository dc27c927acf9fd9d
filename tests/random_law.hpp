// SPDX-License-Identifier: Apache-2.0
// Rulebooks at random that say everything the format can say, and single changes of them. What they say
// makes no sense; every word of it loads, and its events fold under every assumption taken by itself.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "dice.hpp"
#include "law_draft.hpp"
#include "sluice/trade/reference.hpp"

namespace sluice::test {

// Sizes; each is drawn between its two ends.
struct LawShape {
  int provisions_min = 3;
  int provisions_max = 12;
  int instruments_min = 2;
  int instruments_max = 4;
  int lists_max = 3;
  int items_max = 5;  // of a list
  int facts_max = 8;  // that its conditions speak of, those of parties apart
  int horizon = 90;   // days from the first announcement to the last event, roughly
};

struct RandomLaw {
  rulebook::Bundle bundle;
  std::shared_ptr<const rulebook::Rulebook> book;
  std::shared_ptr<const LawDraft> draft;
  int retries = 0;     // drafts that did not load before this one
  std::string change;  // random_change: what was changed, in a few words
};

[[nodiscard]] RandomLaw random_law(std::uint64_t seed, const trade::Reference& reference, const LawShape& shape = {});

// One edit of the law: an event, an assumption, a provision, an edge, an item. Always a law that loads,
// and never the same text.
[[nodiscard]] RandomLaw random_change(const RandomLaw& law, Rng& rng, const trade::Reference& reference);

// --- parts that both are made of ---------------------------------------------------------------

// A condition over the draft's palette, nested at most `depth` deep.
[[nodiscard]] DraftCondition random_condition(Rng& rng, const LawDraft& draft, int depth, bool party = false);
// One test of one fact of the palette; inside a party clause where `party`.
[[nodiscard]] DraftCondition random_test(Rng& rng, const LawDraft& draft, bool party);
// What a test of that fact may ask for, as TOML.
[[nodiscard]] std::string random_value(Rng& rng, const LawDraft& draft, const std::string& fact);
[[nodiscard]] rulebook::Effect random_effect(Rng& rng, const LawDraft& draft, const DraftProvision& provision);
// Whether what a provision needs turns, in the end, on itself.
[[nodiscard]] bool has_cycle(const LawDraft& draft);
// Puts a target among the edges unless it is there, is the provision itself, or makes a cycle.
bool add_edge(LawDraft& draft, std::vector<std::size_t> DraftProvision::* edges, std::size_t from, std::size_t to);

}  // namespace sluice::test

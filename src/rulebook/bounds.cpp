// SPDX-License-Identifier: Apache-2.0
#include "bounds.hpp"

#include <algorithm>
#include <set>

namespace sluice::rulebook {
namespace {

using trade::Outcome;

Truth negate(Truth truth) { return static_cast<Truth>(2 - static_cast<int>(truth)); }

class Bounding {
 public:
  Bounding(const Rulebook& book, const Edges& edges, const Candidates& candidates, const DoubtfulFacts& facts)
      : book_(book),
        edges_(edges),
        candidates_(candidates),
        facts_(facts),
        matched_(candidates.provisions.size()),
        acts_(candidates.provisions.size()) {}

  // One end: what is there for `least` or more.
  Answer answer(Truth least) {
    Answer result;
    std::vector<std::string_view> codes;
    std::vector<std::string_view> duties;
    for (const std::size_t p : candidates_.provisions) {
      if (bears(p) < least) continue;
      result.cited.push_back(p);
      for_items(p, [&](const Listed& each) {
        if (facts_.listed(each) >= least) codes.push_back(book_.lists[each.list].items[each.item].code);
      });
      if (acts(p) < least) continue;
      const Effect& effect = book_.provisions[p].effect;
      duties.insert(duties.end(), effect.duties.begin(), effect.duties.end());
      if (effect.outcome) result.outcome = std::max(result.outcome, *effect.outcome);
      if (licenses(effect) && effect.policy) result.policy = std::max(result.policy, effect.policy);
    }
    if (result.outcome != Outcome::licence_required) result.policy.reset();
    if (result.outcome == Outcome::licence_required) result.kinds = kinds();
    result.codes = in_order(std::move(codes));
    result.duties = in_order(std::move(duties));
    return result;
  }

 private:
  static bool licenses(const Effect& effect) { return effect.outcome == Outcome::licence_required || !effect.outcome; }

  template <class Each>
  void for_items(std::size_t p, Each each) {
    for (const std::size_t list : book_.provisions[p].lists) {
      for (const Listed& item : candidates_.of_list(list)) each(item);
    }
  }

  Truth matched(std::size_t p) {
    const std::size_t place = candidates_.place(p);
    if (place == matched_.size()) return Truth::no;
    if (!matched_[place]) matched_[place] = find_matched(p);
    return *matched_[place];
  }

  Truth find_matched(std::size_t p) {
    const Provision& provision = book_.provisions[p];
    Truth truth = facts_.holds(p);
    if (!provision.lists.empty() && truth != Truth::no) {
      Truth any = Truth::no;
      for_items(p, [&](const Listed& item) { any = std::max(any, facts_.listed(item)); });
      truth = std::min(truth, any);
    }
    if (!provision.requires_any.empty() && truth != Truth::no) {
      Truth any = Truth::no;
      for (const std::size_t r : provision.requires_any) any = std::max(any, acts(r));
      truth = std::min(truth, any);
    }
    return truth;
  }

  Truth bears(std::size_t p) {
    const Provision& provision = book_.provisions[p];
    if (provision.lifts.empty() && provision.overrides.empty() && provision.eases.empty()) return matched(p);
    Truth any = Truth::no;
    for (const auto* targets : {&provision.lifts, &provision.overrides, &provision.eases}) {
      for (const std::size_t target : *targets) any = std::max(any, matched(target));
    }
    return std::min(matched(p), any);
  }

  Truth acts(std::size_t p) {
    const std::size_t place = candidates_.place(p);
    if (place == acts_.size()) return Truth::no;
    if (!acts_[place]) {
      Truth truth = bears(p);
      for (const std::size_t w : edges_.weakened_by[p]) {
        if (truth != Truth::no) truth = std::min(truth, negate(acts(w)));
      }
      acts_[place] = truth;
    }
    return *acts_[place];
  }

  // Kinds that whatever may restrict them leaves, or a certain easing adds; something must restrict them.
  std::vector<std::string> kinds() {
    std::optional<std::set<std::string>> left;
    bool restricted = false;
    for (const std::size_t p : candidates_.provisions) {
      const Effect& effect = book_.provisions[p].effect;
      if (!effect.kinds || !licenses(effect) || acts(p) == Truth::no) continue;
      restricted = restricted || acts(p) == Truth::yes;
      std::set<std::string> own(effect.kinds->begin(), effect.kinds->end());
      for (const std::size_t e : edges_.eased_by[p]) {
        const auto& more = book_.provisions[e].effect.adds_kinds;
        if (acts(e) == Truth::yes) own.insert(more.begin(), more.end());
      }
      if (!left) left = own;
      std::erase_if(*left, [&](const std::string& kind) { return !own.contains(kind); });
    }
    if (!restricted) return {};
    return {left->begin(), left->end()};
  }

  const Rulebook& book_;
  const Edges& edges_;
  const Candidates& candidates_;
  const DoubtfulFacts& facts_;
  std::vector<std::optional<Truth>> matched_;
  std::vector<std::optional<Truth>> acts_;
};

}  // namespace

std::pair<Answer, Answer> bounds(const Rulebook& book, const Edges& edges, const Candidates& candidates,
                                 const DoubtfulFacts& facts) {
  Bounding bounding(book, edges, candidates, facts);
  Answer lightest = bounding.answer(Truth::yes);
  return {std::move(lightest), bounding.answer(Truth::unknown)};
}

}  // namespace sluice::rulebook

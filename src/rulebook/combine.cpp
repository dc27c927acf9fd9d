// SPDX-License-Identifier: Apache-2.0
#include "combine.hpp"

#include <algorithm>

namespace sluice::rulebook {
namespace {

using trade::Outcome;

class Combination {
 public:
  Combination(const Rulebook& book, const Edges& edges, const Candidates& candidates, const Facts& facts)
      : book_(book),
        edges_(edges),
        candidates_(candidates),
        facts_(facts),
        matched_(candidates.provisions.size(), kOpen),
        acts_(candidates.provisions.size(), kOpen) {}

  Answer answer() {
    Answer result;
    Words codes;
    Words duties;
    std::optional<Words> kinds;
    for (const std::size_t p : candidates_.provisions) {
      if (!matched(p) || !bears(p)) continue;
      result.cited.push_back(p);
      add_codes(p, codes);
      if (!acts(p)) continue;
      const Effect& effect = book_.provisions[p].effect;
      duties.insert(duties.end(), effect.duties.begin(), effect.duties.end());
      if (effect.outcome) result.outcome = std::max(result.outcome, *effect.outcome);
      if (effect.outcome == Outcome::licence_required || !effect.outcome) {
        if (effect.policy) result.policy = std::max(result.policy, effect.policy);
        if (effect.kinds) narrow(kinds, usable(p));
      }
    }
    if (result.outcome == Outcome::licence_required) {
      if (kinds) result.kinds = in_order(std::move(*kinds));
    } else {
      result.policy.reset();
    }
    result.codes = in_order(std::move(codes));
    result.duties = in_order(std::move(duties));
    return result;
  }

 private:
  using Words = std::vector<std::string_view>;
  static constexpr signed char kOpen = -1;

  bool matched(std::size_t p) {
    const std::size_t place = candidates_.place(p);
    if (place == matched_.size()) return false;
    if (matched_[place] == kOpen) matched_[place] = find_matched(p) ? 1 : 0;
    return matched_[place] == 1;
  }

  bool find_matched(std::size_t p) {
    const Provision& provision = book_.provisions[p];
    if (!facts_.holds(p)) return false;
    if (!provision.lists.empty() && !any_item(p)) return false;
    const auto& required = provision.requires_any;
    return required.empty() || std::any_of(required.begin(), required.end(), [&](std::size_t r) { return acts(r); });
  }

  bool any_item(std::size_t p) {
    for (const std::size_t list : book_.provisions[p].lists) {
      for (const Listed& each : candidates_.of_list(list)) {
        if (facts_.listed(each)) return true;
      }
    }
    return false;
  }

  bool acts(std::size_t p) {
    const std::size_t place = candidates_.place(p);
    if (place == acts_.size()) return false;
    if (acts_[place] == kOpen) acts_[place] = find_acts(p) ? 1 : 0;
    return acts_[place] == 1;
  }

  bool find_acts(std::size_t p) {
    if (!matched(p) || !bears(p)) return false;
    const auto& weakeners = edges_.weakened_by[p];
    return std::none_of(weakeners.begin(), weakeners.end(), [&](std::size_t w) { return acts(w); });
  }

  // A weakening provision bears on nothing where nothing that it weakens is matched.
  bool bears(std::size_t p) {
    const Provision& provision = book_.provisions[p];
    if (provision.lifts.empty() && provision.overrides.empty() && provision.eases.empty()) return true;
    const auto any = [&](const std::vector<std::size_t>& targets) {
      return std::any_of(targets.begin(), targets.end(), [&](std::size_t t) { return matched(t); });
    };
    return any(provision.lifts) || any(provision.overrides) || any(provision.eases);
  }

  void add_codes(std::size_t p, Words& codes) {
    for (const std::size_t list : book_.provisions[p].lists) {
      for (const Listed& each : candidates_.of_list(list)) {
        if (facts_.listed(each)) codes.push_back(book_.lists[list].items[each.item].code);
      }
    }
  }

  Words usable(std::size_t p) {
    const auto& own = *book_.provisions[p].effect.kinds;
    Words kinds(own.begin(), own.end());
    for (const std::size_t e : edges_.eased_by[p]) {
      if (!acts(e)) continue;
      const auto& more = book_.provisions[e].effect.adds_kinds;
      kinds.insert(kinds.end(), more.begin(), more.end());
    }
    return kinds;
  }

  static void narrow(std::optional<Words>& kinds, Words by) {
    if (!kinds) {
      kinds = std::move(by);
    } else {
      std::erase_if(*kinds, [&](std::string_view kind) { return std::find(by.begin(), by.end(), kind) == by.end(); });
    }
  }

  const Rulebook& book_;
  const Edges& edges_;
  const Candidates& candidates_;
  const Facts& facts_;
  std::vector<signed char> matched_;
  std::vector<signed char> acts_;
};

}  // namespace

Edges::Edges(const Rulebook& book) : weakened_by(book.provisions.size()), eased_by(book.provisions.size()) {
  for (std::size_t p = 0; p < book.provisions.size(); ++p) {
    for (const std::size_t target : book.provisions[p].lifts) weakened_by[target].push_back(p);
    for (const std::size_t target : book.provisions[p].overrides) weakened_by[target].push_back(p);
    for (const std::size_t target : book.provisions[p].eases) eased_by[target].push_back(p);
  }
}

Answer combine(const Rulebook& book, const Edges& edges, const Candidates& candidates, const Facts& facts) {
  return Combination(book, edges, candidates, facts).answer();
}

std::vector<std::string> in_order(std::vector<std::string_view> words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return {words.begin(), words.end()};
}

}  // namespace sluice::rulebook

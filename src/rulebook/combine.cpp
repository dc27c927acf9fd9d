// SPDX-License-Identifier: Apache-2.0
#include "combine.hpp"

#include <algorithm>
#include <set>

namespace sluice::rulebook {
namespace {

using trade::Outcome;

class Combination {
 public:
  Combination(const Rulebook& book, const Edges& edges, const Facts& facts)
      : book_(book),
        edges_(edges),
        facts_(facts),
        matched_(book.provisions.size(), kOpen),
        acts_(book.provisions.size(), kOpen) {}

  Answer answer() {
    Answer result;
    std::set<std::string> codes;
    std::set<std::string> duties;
    std::optional<std::set<std::string>> kinds;
    for (std::size_t p = 0; p < book_.provisions.size(); ++p) {
      if (!matched(p) || !bears(p)) continue;
      result.cited.push_back(p);
      add_codes(p, codes);
      if (!acts(p)) continue;
      const Effect& effect = book_.provisions[p].effect;
      duties.insert(effect.duties.begin(), effect.duties.end());
      if (effect.outcome) result.outcome = std::max(result.outcome, *effect.outcome);
      if (effect.outcome == Outcome::licence_required || !effect.outcome) {
        if (effect.policy) result.policy = std::max(result.policy, effect.policy);
        if (effect.kinds) narrow(kinds, usable(p));
      }
    }
    if (result.outcome == Outcome::licence_required) {
      if (kinds) result.kinds.assign(kinds->begin(), kinds->end());
    } else {
      result.policy.reset();
    }
    result.codes.assign(codes.begin(), codes.end());
    result.duties.assign(duties.begin(), duties.end());
    return result;
  }

 private:
  static constexpr signed char kOpen = -1;

  bool matched(std::size_t p) {
    if (matched_[p] == kOpen) matched_[p] = find_matched(p) ? 1 : 0;
    return matched_[p] == 1;
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
      for (std::size_t item = 0; item < book_.lists[list].items.size(); ++item) {
        if (facts_.listed(p, list, item)) return true;
      }
    }
    return false;
  }

  bool acts(std::size_t p) {
    if (acts_[p] == kOpen) acts_[p] = find_acts(p) ? 1 : 0;
    return acts_[p] == 1;
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

  void add_codes(std::size_t p, std::set<std::string>& codes) {
    for (const std::size_t list : book_.provisions[p].lists) {
      for (std::size_t item = 0; item < book_.lists[list].items.size(); ++item) {
        if (facts_.listed(p, list, item)) codes.insert(book_.lists[list].items[item].code);
      }
    }
  }

  std::set<std::string> usable(std::size_t p) {
    const auto& own = *book_.provisions[p].effect.kinds;
    std::set<std::string> kinds(own.begin(), own.end());
    for (const std::size_t e : edges_.eased_by[p]) {
      if (!acts(e)) continue;
      const auto& more = book_.provisions[e].effect.adds_kinds;
      kinds.insert(more.begin(), more.end());
    }
    return kinds;
  }

  static void narrow(std::optional<std::set<std::string>>& kinds, std::set<std::string> by) {
    if (!kinds) {
      kinds = std::move(by);
    } else {
      std::erase_if(*kinds, [&](const std::string& kind) { return !by.contains(kind); });
    }
  }

  const Rulebook& book_;
  const Edges& edges_;
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

Answer combine(const Rulebook& book, const Edges& edges, const Facts& facts) {
  return Combination(book, edges, facts).answer();
}

}  // namespace sluice::rulebook

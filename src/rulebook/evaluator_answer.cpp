// SPDX-License-Identifier: Apache-2.0
// From what holds to an answer, and from all answers that are possible to a verdict.
#include <algorithm>

#include "evaluator.hpp"
#include "planted.hpp"

namespace sluice::rulebook {

using trade::Bound;
using trade::Outcome;

// --- what follows ----------------------------------------------------------------------------------

void Evaluator::combine() {
  plain_.outcome = Outcome::no_control_found;
  plain_.policy.reset();
  plain_.duties.reset();
  plain_.codes.clear();
  plain_.cited.clear();
  Names kinds;
  bool narrowed = false;
  for (const std::uint32_t p : holding_) {
    if (!matched(p) || !bears(p)) continue;
    plain_.cited.push_back(p);
    for (const std::size_t list : layout_.book->provisions[p].lists) cited_list_[list] = tick_;
    if (!acts(p) && !planted(14)) continue;
    const Rule& rule = layout_.rules[p];
    plain_.duties |= rule.duties;
    if (!acts(p)) continue;
    if (rule.outcome >= 0) plain_.outcome = std::max(plain_.outcome, static_cast<Outcome>(rule.outcome));
    if (!rule.decides_kinds()) continue;
    if (rule.policy >= 0)
      plain_.policy = std::max(plain_.policy, std::optional(static_cast<trade::Policy>(rule.policy)));
    if (!rule.narrows_kinds) continue;
    const Names own = usable(p);
    kinds = !narrowed ? own : planted(13) ? kinds | own : kinds & own;
    narrowed = true;
  }
  const bool licence = plain_.outcome == Outcome::licence_required;
  if (!licence && !planted(30)) plain_.policy.reset();
  plain_.kinds = licence ? kinds : Names{};
  for (const std::uint32_t item : listed_) {
    if (cited_list_[layout_.item_list[item]] == tick_ || planted(15)) plain_.codes.push_back(layout_.item_code[item]);
  }
  std::sort(plain_.codes.begin(), plain_.codes.end());
  plain_.codes.erase(std::unique(plain_.codes.begin(), plain_.codes.end()), plain_.codes.end());
  std::sort(plain_.cited.begin(), plain_.cited.end());
}

bool Evaluator::matched(std::uint32_t p) {
  if (matched_[p].tick == tick_) return matched_[p].yes;
  const Provision& provision = layout_.book->provisions[p];
  const auto& required = provision.requires_any;
  const bool yes = condition_tick_[p] == tick_ && (provision.lists.empty() || any_item(p)) &&
                   (required.empty() || std::any_of(required.begin(), required.end(), [&](std::size_t r) {
                      return planted(12) ? matched(static_cast<std::uint32_t>(r)) : acts(static_cast<std::uint32_t>(r));
                    }));
  matched_[p] = {tick_, yes};
  return yes;
}

bool Evaluator::any_item(std::uint32_t p) const {
  const auto& lists = layout_.book->provisions[p].lists;
  return std::any_of(lists.begin(), lists.end(), [&](std::size_t list) { return listed_list_[list] == tick_; });
}

bool Evaluator::bears(std::uint32_t p) {
  const Provision& provision = layout_.book->provisions[p];
  if (provision.lifts.empty() && provision.overrides.empty() && provision.eases.empty()) return true;
  if (planted(11)) return true;
  for (const auto* targets : {&provision.lifts, &provision.overrides, &provision.eases}) {
    for (const std::size_t target : *targets) {
      if (matched(static_cast<std::uint32_t>(target))) return true;
    }
  }
  return false;
}

bool Evaluator::acts(std::uint32_t p) {
  if (acts_[p].tick == tick_) return acts_[p].yes;
  bool yes = matched(p) && bears(p);
  for (const std::size_t weakener : layout_.edges.weakened_by[p]) {
    if (!yes || planted(10)) break;
    yes = !acts(static_cast<std::uint32_t>(weakener));
  }
  acts_[p] = {tick_, yes};
  return yes;
}

Names Evaluator::usable(std::uint32_t p) {
  Names kinds = layout_.rules[p].kinds;
  for (const std::size_t easing : layout_.edges.eased_by[p]) {
    if (acts(static_cast<std::uint32_t>(easing)) && !planted(16)) kinds |= layout_.rules[easing].adds_kinds;
  }
  return kinds;
}

// --- all answers together ----------------------------------------------------------------------------

void Evaluator::fold_first() {
  one_outcome_ = one_policy_ = true;
  verdict_.outcome = plain_.outcome;
  verdict_.policy = plain_.policy;
  verdict_.at_least = verdict_.at_most = Bound{plain_.outcome, plain_.policy};
  verdict_.codes = plain_.codes;
  verdict_.duties = plain_.duties;
  licensed_ = plain_.outcome == Outcome::licence_required;
  verdict_.kinds = plain_.kinds;
  verdict_.because = plain_.cited;
  verdict_.possible_codes.clear();
  verdict_.possible.clear();
  all_codes_ = plain_.codes;
  all_cited_ = plain_.cited;
}

void Evaluator::fold_next() {
  one_outcome_ = one_outcome_ && plain_.outcome == verdict_.outcome;
  one_policy_ = one_policy_ && plain_.policy == verdict_.policy;
  const Bound bound{plain_.outcome, plain_.policy};
  verdict_.at_least = std::min(verdict_.at_least, bound);
  verdict_.at_most = std::max(verdict_.at_most, bound);
  verdict_.duties &= plain_.duties;
  const auto meet = [&](std::vector<std::uint32_t>& into, const std::vector<std::uint32_t>& other) {
    merged_.clear();
    std::set_intersection(into.begin(), into.end(), other.begin(), other.end(), std::back_inserter(merged_));
    into.swap(merged_);
  };
  const auto join = [&](std::vector<std::uint32_t>& into, const std::vector<std::uint32_t>& other) {
    merged_.clear();
    std::set_union(into.begin(), into.end(), other.begin(), other.end(), std::back_inserter(merged_));
    into.swap(merged_);
  };
  meet(verdict_.codes, plain_.codes);
  meet(verdict_.because, plain_.cited);
  join(all_codes_, plain_.codes);
  join(all_cited_, plain_.cited);
  if (plain_.outcome == Outcome::licence_required) {
    verdict_.kinds = licensed_ && !planted(29) ? verdict_.kinds & plain_.kinds : plain_.kinds;
    licensed_ = true;
  }
}

void Evaluator::finish() {
  if (!one_outcome_) verdict_.outcome.reset();
  if (!one_policy_) verdict_.policy.reset();
  const auto rest = [](const auto& all, const auto& certain, auto& out) {
    out.clear();
    std::set_difference(all.begin(), all.end(), certain.begin(), certain.end(), std::back_inserter(out));
  };
  rest(all_codes_, verdict_.codes, verdict_.possible_codes);
  if (planted(17)) verdict_.possible_codes = all_codes_;
  rest(all_cited_, verdict_.because, verdict_.possible);
}

}  // namespace sluice::rulebook

// SPDX-License-Identifier: Apache-2.0
// Single edits of a made-up law, as a legislator would make them: an event, an assumption, a provision, an
// edge, an item.
#include <algorithm>

#include "random_law.hpp"
#include "sluice/base/check.hpp"

namespace sluice::test {
namespace {

using rulebook::Event;
using trade::Outcome;
using trade::Policy;

// Each changes the draft and says what it did; an empty text where there was nothing to change.
class Change {
 public:
  Change(LawDraft& draft, Rng& rng) : draft_(draft), rng_(rng) {}

  std::string one() {
    switch (below(rng_, 16)) {
      case 0:
      case 1: return shift_event();
      case 2: return drop_event();
      case 3: return add_event();
      case 4: return change_until();
      case 5: return change_assumption();
      case 6: return drop_provision();
      case 7:
      case 8: return change_condition();
      case 9: return change_outcome();
      case 10: return change_effect();
      case 11:
      case 12: return change_edge();
      case 13: return change_lists();
      case 14: return change_item();
      default: return drop_item();
    }
  }

 private:
  template <class T>
  T* any(std::vector<T>& among) {
    return among.empty() ? nullptr : &among[below(rng_, among.size())];
  }

  int some_days() { return between(rng_, 1, 12) * (chance(rng_, 50) ? 1 : -1); }

  std::string shift_event() {
    DraftEvent* event = any(draft_.events);
    if (event == nullptr || event->first.assumption >= 0) return {};
    event->first.date = event->first.date + some_days();
    return "an event on another day";
  }

  std::string drop_event() {
    if (draft_.events.empty()) return {};
    draft_.events.erase(draft_.events.begin() + static_cast<std::ptrdiff_t>(below(rng_, draft_.events.size())));
    return "an event less";
  }

  std::string add_event() {
    DraftEvent event;
    event.kind = static_cast<Event::Kind>(below(rng_, 6));
    event.of = below(rng_, draft_.announced.size());
    event.by = below(rng_, draft_.announced.size());
    event.first.date = draft_.announced[event.of] + between(rng_, 0, 90);
    if (event.kind == Event::Kind::extend || (event.kind == Event::Kind::suspend && chance(rng_, 80))) {
      event.last = DraftDay{event.first.date + between(rng_, 0, 30), -1};
    }
    std::vector<std::string> among;
    for (const DraftProvision& each : draft_.provisions) {
      if (each.instrument == event.of) among.push_back(each.id);
    }
    if (chance(rng_, 40)) event.scope = some(rng_, among, 40);
    draft_.events.push_back(event);
    return "an event more";
  }

  std::string change_until() {
    DraftEvent* event = any(draft_.events);
    if (event == nullptr || event->kind != Event::Kind::suspend) return {};
    if (event->last && chance(rng_, 25)) {
      event->last.reset();
    } else {
      const Date last = event->last ? event->last->date + some_days() : event->first.date + between(rng_, 1, 30);
      event->last = DraftDay{last, -1};
    }
    return "another end of a suspension";
  }

  std::string change_assumption() {
    DraftAssumption* assumption = any(draft_.assumptions);
    if (assumption == nullptr) return {};
    std::swap(assumption->values.front(), assumption->values[1 + below(rng_, assumption->values.size() - 1)]);
    return "another default of an assumption";
  }

  std::string drop_provision() {
    if (draft_.provisions.size() < 2) return {};
    const std::size_t gone = below(rng_, draft_.provisions.size());
    const DraftProvision dropped = draft_.provisions[gone];
    draft_.provisions.erase(draft_.provisions.begin() + static_cast<std::ptrdiff_t>(gone));
    for (DraftProvision& each : draft_.provisions) {
      for (auto* targets : {&each.requires_any, &each.lifts, &each.overrides, &each.eases, &each.keeps}) {
        std::erase(*targets, gone);
        for (std::size_t& target : *targets) target -= target > gone ? 1 : 0;
      }
      settle(each);
    }
    for (std::size_t i = draft_.events.size(); i-- > 0;) {
      DraftEvent& event = draft_.events[i];
      if (event.of != dropped.instrument || event.scope.empty()) continue;
      std::erase(event.scope, dropped.id);
      if (event.scope.empty()) draft_.events.erase(draft_.events.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return "a provision less";
  }

  // An effect that goes with the edges: an exemption lifts something, an easing eases something.
  void settle(DraftProvision& provision) {
    const bool exempts = provision.effect.outcome == Outcome::exempt;
    if (exempts && provision.lifts.empty()) provision.effect.outcome.reset();
    if (!exempts && !provision.lifts.empty()) provision.effect = random_effect(rng_, draft_, provision);
    if (provision.eases.empty()) provision.effect.adds_kinds.clear();
    if (!provision.eases.empty() && provision.effect.adds_kinds.empty()) {
      provision.effect.adds_kinds = {pick(rng_, draft_.kinds)};
    }
  }

  // All tests of a condition, so that one can be changed.
  static void gather(DraftCondition& condition, std::vector<DraftCondition*>& tests) {
    if (condition.kind == DraftCondition::Kind::test) tests.push_back(&condition);
    for (DraftCondition& part : condition.parts) gather(part, tests);
  }

  std::string change_when(DraftCondition& when) {
    std::vector<DraftCondition*> tests;
    gather(when, tests);
    if (tests.empty() || chance(rng_, 25)) {
      when = random_condition(rng_, draft_, 2);
      return "another condition";
    }
    DraftCondition& test = *pick(rng_, tests);
    test.value = random_value(rng_, draft_, test.key);
    return "another set or threshold of " + test.key;
  }

  std::string change_condition() { return change_when(any(draft_.provisions)->when); }

  std::string change_outcome() {
    DraftProvision& provision = *any(draft_.provisions);
    if (!provision.lifts.empty()) return {};
    auto& effect = provision.effect;
    effect.outcome = chance(rng_, 60) ? Outcome::licence_required : Outcome::prohibited;
    if (effect.outcome == Outcome::prohibited) {
      effect.policy.reset();
    } else {
      effect.policy = static_cast<Policy>(below(rng_, trade::kSymbols<Policy>.size()));
    }
    return "another outcome";
  }

  std::string change_effect() {
    DraftProvision& provision = *any(draft_.provisions);
    const rulebook::Effect fresh = random_effect(rng_, draft_, provision);
    switch (below(rng_, 3)) {
      case 0: provision.effect.duties = fresh.duties; return "other duties";
      case 1: provision.effect.kinds = fresh.kinds; return "other kinds";
      default: break;
    }
    if (provision.effect.outcome && provision.effect.outcome != Outcome::licence_required) return {};
    provision.effect.policy = fresh.policy;
    return "another policy";
  }

  std::string change_edge() {
    static constexpr std::vector<std::size_t> DraftProvision::* kEdges[] = {
        &DraftProvision::requires_any, &DraftProvision::lifts, &DraftProvision::overrides, &DraftProvision::eases,
        &DraftProvision::keeps};
    const auto edges = kEdges[below(rng_, 5)];
    const std::size_t index = below(rng_, draft_.provisions.size());
    DraftProvision& provision = draft_.provisions[index];
    auto& targets = provision.*edges;
    std::string what = "an edge more";
    if (!targets.empty() && chance(rng_, 50)) {
      targets.erase(targets.begin() + static_cast<std::ptrdiff_t>(below(rng_, targets.size())));
      what = "an edge less";
    } else if (!add_edge(draft_, edges, index, below(rng_, draft_.provisions.size()))) {
      return {};
    }
    settle(provision);
    return what;
  }

  std::string change_lists() {
    DraftProvision& provision = *any(draft_.provisions);
    DraftList* list = any(draft_.lists);
    if (list == nullptr) return {};
    if (!provision.lists.empty() && chance(rng_, 40)) {
      provision.lists.clear();
      return "no lists";
    }
    provision.lists = {full_id(*list)};
    return "another list";
  }

  std::string change_item() {
    DraftList* list = any(draft_.lists);
    if (list == nullptr || list->items.empty()) return {};
    DraftItem& item = list->items[below(rng_, list->items.size())];
    return "item " + item.code + ": " + change_when(item.when);
  }

  std::string drop_item() {
    DraftList* list = any(draft_.lists);
    if (list == nullptr || list->items.empty()) return {};
    list->items.erase(list->items.begin() + static_cast<std::ptrdiff_t>(below(rng_, list->items.size())));
    return "an item less";
  }

  LawDraft& draft_;
  Rng& rng_;
};

}  // namespace

RandomLaw random_change(const RandomLaw& law, Rng& rng, const trade::Reference& reference) {
  for (int attempt = 0; attempt < 1000; ++attempt) {
    LawDraft draft = *law.draft;
    const std::string change = Change(draft, rng).one();
    if (change.empty() || has_cycle(draft)) continue;
    RandomLaw next{print(draft), nullptr, std::make_shared<const LawDraft>(std::move(draft)), attempt, change};
    if (next.bundle == law.bundle) continue;
    auto book = rulebook::load(next.bundle, reference);
    if (!book) continue;  // events that contradict one another, mostly
    next.book = std::make_shared<const rulebook::Rulebook>(std::move(*book));
    return next;
  }
  CHECK_THAT(false);
  return {};
}

}  // namespace sluice::test

// SPDX-License-Identifier: Apache-2.0
// What one provision does to another: weakening without an edge that says so, and repetition.
#include <algorithm>

#include "check_context.hpp"
#include "combine.hpp"

namespace sluice::rulebook {
namespace {

using Place = CheckContext::Place;
using trade::Outcome;

// A weakening provision and what it bears on.
struct Weakening {
  std::size_t provision;
  std::vector<std::size_t> targets;
  std::vector<char> named;  // by its edges; itself too
  std::vector<char> gone;   // taken away where it acts
  bool kinds_alone;

  Weakening(const Rulebook& book, std::size_t p)
      : provision(p), named(book.provisions.size(), 0), gone(book.provisions.size(), 0) {
    const Provision& row = book.provisions[p];
    kinds_alone = row.effect.outcome != Outcome::exempt && row.overrides.empty();
    named[p] = 1;
    for (const std::size_t kept : row.keeps) named[kept] = 1;
    for (const auto* edges : {&row.lifts, &row.overrides, &row.eases}) {
      for (const std::size_t target : *edges) {
        named[target] = 1;
        targets.push_back(target);
        if (edges != &row.eases) gone[target] = 1;
      }
    }
  }

  [[nodiscard]] bool meets_by_kind(const Effect& control) const {
    if (control.kinds) return true;
    return !kinds_alone && control.outcome && *control.outcome >= Outcome::licence_required;
  }
};

bool any_overlap(const std::vector<Box>& a, const std::vector<Box>& b) {
  return std::any_of(a.begin(), a.end(), [&](const Box& left) {
    return std::any_of(b.begin(), b.end(), [&](const Box& right) { return !disjoint(left, right); });
  });
}

// Where both apply and the weakening one bears on something; in no world: on any day, whatever is assumed.
std::optional<Place> meeting(const CheckContext& context, const Weakening& weakening, std::size_t control,
                             const World* world) {
  const CheckContext::Setting setting{world, &weakening.gone};
  std::optional<Place> found;
  const auto bears = [&](const Place& place) {
    return std::any_of(weakening.targets.begin(), weakening.targets.end(), [&](std::size_t target) {
      return context.matched({world, nullptr}, target, place, [&](const Place& all) {
        found = all;
        return true;
      });
    });
  };
  const auto met = [&](const Place& place) { return context.matched(setting, control, place, bears); };
  context.matched({world, nullptr}, weakening.provision, CheckContext::everywhere(world), met);
  return found;
}

// Whether the effect of `p` adds nothing to that of `q`, where both apply.
bool adds_nothing(const Rulebook& book, std::size_t p, std::size_t q) {
  const Provision& own = book.provisions[p];
  const Provision& other = book.provisions[q];
  const auto within = [](auto small, auto large) {
    std::sort(small.begin(), small.end());
    std::sort(large.begin(), large.end());
    return std::includes(large.begin(), large.end(), small.begin(), small.end());
  };
  if (own.exception || !within(own.effect.duties, other.effect.duties)) return false;
  if (own.effect.outcome > other.effect.outcome) return false;
  if (other.effect.outcome == Outcome::prohibited) return true;  // neither policy nor kinds matter any more
  if (own.effect.policy > other.effect.policy) return false;
  return !own.effect.kinds || (other.effect.kinds && within(*other.effect.kinds, *own.effect.kinds));
}

class Masking {
 public:
  explicit Masking(const CheckContext& context)
      : context_(context), book_(context.book), edges_(context.book), required_(book_.provisions.size(), 0) {
    for (const Provision& row : book_.provisions) {
      for (const std::size_t r : row.requires_any) required_[r] = 1;
    }
    choose_axis();
  }

  // The provisions that may mask `p`, in order: those that are open to one of its own values of one choice, for what
  // masks it is open to them all.
  [[nodiscard]] const std::vector<std::size_t>& candidates(std::size_t p) const {
    const auto& boxes = context_.provisions[p];
    if (boxes.empty() || open_to_.empty()) return all_;
    return open_to_[symbols_of(boxes.front(), axis_)._Find_first()];
  }

  // Whether `q` does all that `p` does, and nothing else turns on `p`.
  [[nodiscard]] bool masks(std::size_t q, std::size_t p) const {
    const Provision& own = book_.provisions[p];
    const Provision& other = book_.provisions[q];
    if (p == q || own.weakens() || other.weakens() || required_[p] != 0) return false;
    if (edges_.weakened_by[p] != edges_.weakened_by[q] || edges_.eased_by[p] != edges_.eased_by[q]) return false;
    if (own.lists.empty() != other.lists.empty() || !adds_nothing(book_, p, q) || !requires_less(other, own)) {
      return false;
    }
    const auto always = [&](const World& world) { return covers_days(world, p, q); };
    return implied(context_.provisions[p], context_.provisions[q]) &&
           std::all_of(context_.worlds.begin(), context_.worlds.end(), always);
  }

  [[nodiscard]] bool ever_in_force(std::size_t p) const {
    return std::any_of(context_.worlds.begin(), context_.worlds.end(),
                       [&](const World& world) { return !world.provisions[p].empty(); });
  }

 private:
  [[nodiscard]] Symbols symbols_of(const Box& box, std::size_t axis) const {
    const auto own = box.find(axis);
    return (own != box.end() ? own->second : book_.facts[axis].domain).symbols();
  }

  // The choice that leaves the fewest candidates to a provision.
  void choose_axis() {
    for (std::size_t p = 0; p < book_.provisions.size(); ++p) all_.push_back(p);
    std::size_t least = SIZE_MAX;
    for (std::size_t axis = 0; axis < book_.facts.size(); ++axis) {
      if (book_.facts[axis].kind == FactKind::number || book_.facts[axis].kind == FactKind::several) continue;
      std::vector<std::vector<std::size_t>> open(kSymbolsMax);
      for (const std::size_t p : all_) {
        Symbols symbols;
        for (const Box& box : context_.provisions[p]) symbols |= symbols_of(box, axis);
        for (std::size_t s = symbols._Find_first(); s < kSymbolsMax; s = symbols._Find_next(s)) open[s].push_back(p);
      }
      std::size_t pairs = 0;
      for (const auto& each : open) pairs += each.size() * each.size();
      if (pairs >= least) continue;
      least = pairs;
      axis_ = axis;
      open_to_ = std::move(open);
    }
  }

  [[nodiscard]] bool implied(const std::vector<Box>& inner, const std::vector<Box>& outer) const {
    return std::all_of(inner.begin(), inner.end(), [&](const Box& box) {
      const bool near = std::any_of(outer.begin(), outer.end(), [&](const Box& own) { return !disjoint(box, own); });
      return near && !context_.boxes.uncovered(box, outer);  // the cheap question first
    });
  }

  [[nodiscard]] static bool requires_less(const Provision& other, const Provision& own) {
    if (other.requires_any.empty()) return true;
    return !own.requires_any.empty() &&
           std::all_of(own.requires_any.begin(), own.requires_any.end(), [&](std::size_t r) {
             return std::find(other.requires_any.begin(), other.requires_any.end(), r) != other.requires_any.end();
           });
  }

  [[nodiscard]] bool covers_days(const World& world, std::size_t p, std::size_t q) const {
    const Spans& days = world.provisions[p];
    if (!minus(days, world.provisions[q]).empty()) return false;
    const auto& lists = book_.provisions[p].lists;
    return std::all_of(lists.begin(), lists.end(), [&](std::size_t list) {
      const Spans listed = intersect(days, world.lists[list]);
      for (std::size_t item = 0; item < book_.lists[list].items.size(); ++item) {
        if (!covers_item(world, {list, item}, listed, book_.provisions[q])) return false;
      }
      return true;
    });
  }

  // By an item with the same code, so that the codes of the answer are the same.
  [[nodiscard]] bool covers_item(const World& world, IndexOfItem item, const Spans& days, const Provision& by) const {
    const std::size_t list = item.first;
    const std::size_t row = item.second;
    return std::any_of(by.lists.begin(), by.lists.end(), [&](std::size_t other) {
      if (!minus(days, world.lists[other]).empty()) return false;
      if (other == list) return true;
      const auto& rows = book_.lists[other].items;
      const auto same = std::find_if(rows.begin(), rows.end(),
                                     [&](const Item& each) { return each.code == book_.lists[list].items[row].code; });
      return same != rows.end() &&
             implied(context_.items[list][row], context_.items[other][static_cast<std::size_t>(same - rows.begin())]);
    });
  }

  const CheckContext& context_;
  const Rulebook& book_;
  Edges edges_;
  std::vector<char> required_;
  std::vector<std::size_t> all_;
  std::size_t axis_ = 0;                           // a choice, by its fact
  std::vector<std::vector<std::size_t>> open_to_;  // by symbol
};

}  // namespace

void check_overlap(CheckContext& context) {
  const Rulebook& book = context.book;
  for (std::size_t w = 0; w < book.provisions.size(); ++w) {
    if (!book.provisions[w].weakens()) continue;
    const Weakening weakening(book, w);
    for (std::size_t c = 0; c < book.provisions.size(); ++c) {
      if (weakening.named[c] != 0 || !weakening.meets_by_kind(book.provisions[c].effect)) continue;
      if (!any_overlap(context.provisions[w], context.provisions[c])) continue;
      if (!meeting(context, weakening, c, nullptr)) continue;
      for (const World& world : context.worlds) {
        const auto place = meeting(context, weakening, c, &world);
        if (!place) continue;
        context.error("check.overlap",
                      {book.provisions[w].id, book.provisions[c].id, to_string(place->days.front().first),
                       context.witness(world, place->box)},
                      where_of(book.provisions[w]));
        break;
      }
    }
  }
}

void check_masked(CheckContext& context) {
  const Rulebook& book = context.book;
  const Masking masking(context);
  for (std::size_t p = 0; p < book.provisions.size(); ++p) {
    if (!masking.ever_in_force(p)) continue;
    for (const std::size_t q : masking.candidates(p)) {
      // Of two that say the same, the later is said to be masked.
      if (!masking.masks(q, p) || (q > p && masking.masks(p, q))) continue;
      context.warning("check.masked", {book.provisions[p].id, book.provisions[q].id}, where_of(book.provisions[p]));
      break;
    }
  }
}

}  // namespace sluice::rulebook

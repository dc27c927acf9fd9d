// SPDX-License-Identifier: Apache-2.0
// Whether a promised total is kept. Its region is cut by which weakening provisions match, and every part must be
// covered by provisions that then still act, on every day from `since` on which anything changes.
#include <algorithm>
#include <set>

#include "check_context.hpp"
#include "combine.hpp"

namespace sluice::rulebook {
namespace {

class Promise {
 public:
  Promise(const CheckContext& context, const World& world, const Total& total, std::vector<Box> region)
      : context_(context),
        book_(context.book),
        edges_(context.book),
        world_(world),
        total_(total),
        region_(std::move(region)) {
    for (std::size_t p = 0; p < book_.provisions.size(); ++p) {
      if (reaches(context_.provisions[p])) reached_.push_back(p);
    }
    for (const auto& list : context_.items) {
      auto& items = items_.emplace_back();
      for (const auto& item : list) {
        if (reaches(item)) items.push_back(&item);
      }
    }
    region_ = product(region_, {world.taken});
  }

  // The first day on which the promise is broken, and where.
  std::optional<std::pair<Date, Box>> broken() {
    std::vector<Date> days{total_.since};
    for (const Date day : world_.law.breakpoints()) {
      if (day > total_.since) days.push_back(day);
    }
    std::set<std::vector<bool>> proved;
    for (const Date day : days) {
      if (!proved.insert(in_force_on(day)).second) continue;
      gone_.assign(book_.provisions.size(), 0);
      if (auto box = silent(region_, {}, 0)) return std::pair{day, std::move(*box)};
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] bool reaches(const std::vector<Box>& boxes) const {
    return std::any_of(boxes.begin(), boxes.end(), [&](const Box& box) {
      return std::any_of(region_.begin(), region_.end(), [&](const Box& own) { return !disjoint(own, box); });
    });
  }

  // Notes what is in force; what is not reached does not matter.
  std::vector<bool> in_force_on(Date day) {
    live_.assign(book_.provisions.size(), 0);
    live_lists_.assign(book_.lists.size(), 0);
    std::vector<bool> all;
    for (const std::size_t p : reached_) {
      live_[p] = contains(world_.provisions[p], day) ? 1 : 0;
      all.push_back(live_[p] != 0);
    }
    for (std::size_t list = 0; list < book_.lists.size(); ++list) {
      if (items_[list].empty()) continue;
      live_lists_[list] = contains(world_.lists[list], day) ? 1 : 0;
      all.push_back(live_lists_[list] != 0);
    }
    return all;
  }

  [[nodiscard]] std::vector<Box> product(const std::vector<Box>& a, const std::vector<Box>& b) const {
    std::vector<Box> both;
    for (const Box& left : a) {
      for (const Box& right : b) {
        if (!disjoint(left, right)) both.push_back(*context_.boxes.intersect(left, right));
      }
    }
    return both;
  }

  // The part of `from` in which a provision in force matches, given what is gone.
  [[nodiscard]] std::vector<Box> matched(const std::vector<Box>& from, std::size_t p) const {
    if (live_[p] == 0) return {};
    const Provision& row = book_.provisions[p];
    std::vector<Box> part = product(from, context_.provisions[p]);
    if (!row.lists.empty()) {
      std::vector<Box> listed;
      for (const std::size_t list : row.lists) {
        if (live_lists_[list] == 0) continue;
        for (const auto* item : items_[list]) append(listed, product(part, *item));
      }
      part = std::move(listed);
    }
    if (row.requires_any.empty() || part.empty()) return part;
    std::vector<Box> result;
    for (const std::size_t r : row.requires_any) append(result, acting(part, r));
    return result;
  }

  [[nodiscard]] std::vector<Box> acting(const std::vector<Box>& from, std::size_t p) const {
    if (gone_[p] != 0) return {};
    const Provision& row = book_.provisions[p];
    std::vector<Box> part = matched(from, p);
    if ((row.lifts.empty() && row.overrides.empty() && row.eases.empty()) || part.empty()) return part;
    std::vector<Box> result;
    for (const auto* targets : {&row.lifts, &row.overrides, &row.eases}) {
      for (const std::size_t target : *targets) append(result, matched(part, target));
    }
    return result;
  }

  // A silent place in `part`, in which the weakening provisions `met` match. Where others match as well is left to
  // the parts in which they are met: `next` is the first to be added.
  std::optional<Box> silent(const std::vector<Box>& part, const std::vector<std::size_t>& met, std::size_t next) {
    take_away(met);
    std::vector<Box> covered;
    for (const std::size_t p : reached_) {
      const auto& outcome = book_.provisions[p].effect.outcome;
      if (outcome && *outcome >= total_.at_least) append(covered, acting(part, p));
      const bool other = takes_away(p) && std::find(met.begin(), met.end(), p) == met.end();
      if (other) append(covered, matched(part, p));
    }
    for (const Box& box : part) {
      if (auto left = context_.boxes.uncovered(box, covered)) return left;
    }
    if (kept_for_good(part)) return std::nullopt;
    for (std::size_t i = next; i < reached_.size(); ++i) {
      if (!takes_away(reached_[i])) continue;
      take_away(met);
      const std::vector<Box> smaller = matched(part, reached_[i]);
      if (smaller.empty()) continue;
      std::vector<std::size_t> more = met;
      more.push_back(reached_[i]);
      if (auto left = silent(smaller, more, i + 1)) return left;
    }
    return std::nullopt;
  }

  // Whether what nothing in force can take away covers `part`: then what else matches there does not matter, and the
  // many ways in which weakening provisions may meet need not be gone through.
  [[nodiscard]] bool kept_for_good(const std::vector<Box>& part) const {
    std::vector<Box> covered;
    for (const std::size_t p : reached_) {
      const Provision& row = book_.provisions[p];
      const bool bears_on = !row.lifts.empty() || !row.overrides.empty() || !row.eases.empty();
      const auto& by = edges_.weakened_by[p];
      const bool safe = std::none_of(by.begin(), by.end(), [&](std::size_t w) { return live_[w] != 0; });
      const auto& outcome = row.effect.outcome;
      if (safe && !bears_on && row.requires_any.empty() && outcome && *outcome >= total_.at_least) {
        append(covered, matched(part, p));
      }
    }
    return std::all_of(part.begin(), part.end(),
                       [&](const Box& box) { return !context_.boxes.uncovered(box, covered); });
  }

  [[nodiscard]] bool takes_away(std::size_t p) const {
    return live_[p] != 0 && (!book_.provisions[p].lifts.empty() || !book_.provisions[p].overrides.empty());
  }

  // What is gone where exactly `met` match: each acts unless another that acts takes it away.
  void take_away(const std::vector<std::size_t>& met) {
    const auto targets = [&](std::size_t w, std::size_t p) {
      const Provision& row = book_.provisions[w];
      return std::find(row.lifts.begin(), row.lifts.end(), p) != row.lifts.end() ||
             std::find(row.overrides.begin(), row.overrides.end(), p) != row.overrides.end();
    };
    // Without cycles this settles after as many rounds as there are provisions met.
    std::vector<char> acts(met.size(), 1);
    for (std::size_t round = 0; round < met.size(); ++round) {
      for (std::size_t i = 0; i < met.size(); ++i) {
        acts[i] = 1;
        for (std::size_t j = 0; j < met.size(); ++j) {
          if (acts[j] != 0 && targets(met[j], met[i])) acts[i] = 0;
        }
      }
    }
    gone_.assign(book_.provisions.size(), 0);
    for (std::size_t i = 0; i < met.size(); ++i) {
      if (acts[i] == 0) continue;
      for (const auto* edges : {&book_.provisions[met[i]].lifts, &book_.provisions[met[i]].overrides}) {
        for (const std::size_t target : *edges) gone_[target] = 1;
      }
    }
  }

  static void append(std::vector<Box>& to, std::vector<Box> more) {
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }

  const CheckContext& context_;
  const Rulebook& book_;
  Edges edges_;
  const World& world_;
  const Total& total_;
  std::vector<Box> region_;
  std::vector<std::size_t> reached_;                         // provisions whose condition overlaps the region
  std::vector<std::vector<const std::vector<Box>*>> items_;  // by list, those that do
  std::vector<char> live_;                                   // on the day looked at, as are the two below
  std::vector<char> live_lists_;
  std::vector<char> gone_;
};

}  // namespace

void check_gap(CheckContext& context) {
  for (const Total& total : context.book.totals) {
    const std::vector<Box> region = context.boxes.of(total.when);
    for (const World& world : context.worlds) {
      const auto broken = Promise(context, world, total, region).broken();
      if (!broken) continue;
      context.error("check.gap", {total.id, to_string(broken->first), context.witness(world, broken->second)},
                    {total.file, total.line, total.id});
      break;
    }
  }
}

}  // namespace sluice::rulebook

// SPDX-License-Identifier: Apache-2.0
#include "check_context.hpp"

#include <algorithm>

namespace sluice::rulebook {
namespace {

Spans in_force(const Timeline& timeline) {
  Spans days;
  for (const Stretch& stretch : timeline) {
    if (stretch.status != Status::in_force) continue;
    if (!days.empty() && days.back().last + 1 == stretch.days.first) {
      days.back().last = stretch.days.last;
    } else {
      days.push_back(stretch.days);
    }
  }
  return days;
}

}  // namespace

Spans intersect(const Spans& a, const Spans& b) {
  Spans both;
  for (const Span& left : a) {
    for (const Span& right : b) {
      const Span common{std::max(left.first, right.first), std::min(left.last, right.last)};
      if (common.first <= common.last) both.push_back(common);
    }
  }
  return both;
}

Spans minus(const Spans& a, const Spans& b) {
  Spans left = a;
  for (const Span& hole : b) {
    Spans next;
    for (const Span& span : left) {
      if (hole.last < span.first || span.last < hole.first) {
        next.push_back(span);
        continue;
      }
      if (span.first < hole.first) next.push_back({span.first, hole.first - 1});
      if (hole.last < span.last) next.push_back({hole.last + 1, span.last});
    }
    left = std::move(next);
  }
  return left;
}

Spans unite(const Spans& a, const Spans& b) {
  Spans all = minus(a, b);
  all.insert(all.end(), b.begin(), b.end());
  std::sort(all.begin(), all.end(), [](const Span& x, const Span& y) { return x.first < y.first; });
  return all;
}

bool contains(const Spans& spans, Date day) {
  return std::any_of(spans.begin(), spans.end(), [&](const Span& span) { return span.contains(day); });
}

bool disjoint(const Box& a, const Box& b) {
  auto left = a.begin();
  auto right = b.begin();
  while (left != a.end() && right != b.end()) {
    if (left->first < right->first) {
      ++left;
    } else if (right->first < left->first) {
      ++right;
    } else {
      if (left->second.disjoint(right->second)) return true;
      ++left;
      ++right;
    }
  }
  return false;
}

Where where_of(const Rulebook& book, const ItemList& list) {
  return {book.instruments[list.instrument].file, 0, list.id};
}

Result<CheckContext> CheckContext::make(const Rulebook& book, const CheckOptions& options) {
  CheckContext context(book, options);
  if (const auto done = context.add_world({}, {}); !done) return fail(done.error());
  for (const Assumption& assumption : book.assumptions) {
    for (const Alternative& alternative : assumption.alternatives) {
      if (const auto done = context.add_world(assumption.id, alternative.value); !done) return fail(done.error());
    }
  }
  for (const Provision& provision : book.provisions) {
    context.provisions.push_back(context.boxes.of(provision.when));
  }
  for (const ItemList& list : book.lists) {
    auto& items = context.items.emplace_back();
    for (const Item& item : list.items) items.push_back(context.boxes.of(item.when));
  }
  return context;
}

Result<bool> CheckContext::add_world(const std::string& assumption, const std::string& value) {
  World world;
  world.assumption = assumption;
  world.value = value;
  Assumed assumed;
  if (!assumption.empty()) assumed.emplace(assumption, value);
  auto law = Law::make(book, std::move(assumed));
  if (!law) return fail(law.error());
  world.law = std::move(*law);
  for (const Assumption& each : book.assumptions) {
    if (each.is_date) continue;
    Condition taken;
    taken.kind = Condition::Kind::assume;
    taken.assumption = each.id;
    taken.value = world.law.taken(book, each.id);
    for (const Box& box : boxes.of(taken)) world.taken.insert(box.begin(), box.end());
  }
  for (const Timeline& timeline : world.law.provisions) world.provisions.push_back(in_force(timeline));
  for (const Timeline& timeline : world.law.lists) world.lists.push_back(in_force(timeline));
  worlds.push_back(std::move(world));
  return true;
}

void CheckContext::error(std::string_view code, std::vector<std::string> arguments, Where where) {
  findings.push_back({Finding::Severity::error, {code, std::move(arguments), std::move(where)}});
}

void CheckContext::warning(std::string_view code, std::vector<std::string> arguments, Where where) {
  findings.push_back({Finding::Severity::warning, {code, std::move(arguments), std::move(where)}});
}

CheckContext::Place CheckContext::everywhere(const World* world) {
  return {world == nullptr ? Box{} : world->taken, {Span{}}};
}

bool CheckContext::matched(const Setting& setting, std::size_t provision, const Place& from, const Then& then) const {
  const Provision& row = book.provisions[provision];
  Place here = from;
  if (setting.world != nullptr) here.days = intersect(from.days, setting.world->provisions[provision]);
  if (here.days.empty()) return false;
  for (const Box& own : provisions[provision]) {
    if (disjoint(own, from.box)) continue;
    here.box = *boxes.intersect(from.box, own);
    const auto required = [&](const Place& place) { return one_requirement(setting, row, place, then); };
    if (one_item(setting, row, here, required)) return true;
  }
  return false;
}

bool CheckContext::one_item(const Setting& setting, const Provision& provision, const Place& from,
                            const Then& then) const {
  if (provision.lists.empty()) return then(from);
  for (const std::size_t list : provision.lists) {
    Place here = from;
    if (setting.world != nullptr) here.days = intersect(from.days, setting.world->lists[list]);
    if (here.days.empty()) continue;
    for (const std::vector<Box>& item : items[list]) {
      for (const Box& own : item) {
        if (disjoint(own, from.box)) continue;
        here.box = *boxes.intersect(from.box, own);
        if (then(here)) return true;
      }
    }
  }
  return false;
}

bool CheckContext::one_requirement(const Setting& setting, const Provision& provision, const Place& from,
                                   const Then& then) const {
  if (provision.requires_any.empty()) return then(from);
  return std::any_of(provision.requires_any.begin(), provision.requires_any.end(), [&](std::size_t r) {
    return (setting.gone == nullptr || (*setting.gone)[r] == 0) && matched(setting, r, from, then);
  });
}

std::string CheckContext::witness(const World& world, Box box) const {
  std::erase_if(box, [&](const auto& axis) {
    if (axis.first < book.facts.size()) return axis.second == book.facts[axis.first].domain;
    const auto usual = worlds.front().taken.find(axis.first);
    return usual != worlds.front().taken.end() && usual->second == axis.second;
  });
  std::string text = boxes.describe(box);
  const bool said = world.assumption.empty() || text.find(world.assumption + ": ") != std::string::npos;
  return said ? text : text + "; " + world.assumption + ": " + world.value;
}

}  // namespace sluice::rulebook

// SPDX-License-Identifier: Apache-2.0
#include "sluice/rulebook/check.hpp"

#include <algorithm>
#include <set>

#include "check_context.hpp"
#include "check_words.hpp"

namespace sluice::rulebook {
namespace {

// --- what nothing can satisfy, and what never is in force -------------------------------------------

// The innermost part that no facts satisfy; null where there is none.
const Condition* impossible(Boxes& boxes, const Condition& condition) {
  for (const Condition& part : condition.parts) {
    if (const Condition* found = impossible(boxes, part)) return found;
  }
  return boxes.of(condition).empty() ? &condition : nullptr;
}

// True where there was something to say.
bool check_condition(CheckContext& context, const std::string& what, const Condition& condition, Where where) {
  const Condition* found = impossible(context.boxes, condition);
  if (found != nullptr) context.error("check.never", {what, in_words(context.book, *found)}, std::move(where));
  return found != nullptr;
}

// Each part can be satisfied; can all that it takes to apply be satisfied at once?
void check_joint(CheckContext& context, std::size_t p) {
  const Provision& row = context.book.provisions[p];
  const bool bears_on = !row.lifts.empty() || !row.overrides.empty() || !row.eases.empty();
  bool applies = false;
  const auto seen = [&](const CheckContext::Place& place) {
    applies = true;
    for (const auto* targets : {&row.lifts, &row.overrides, &row.eases}) {
      for (const std::size_t target : *targets) {
        if (context.matched({}, target, place, [](const auto&) { return true; })) return true;
      }
    }
    return !bears_on;
  };
  if (context.matched({}, p, CheckContext::everywhere(nullptr), seen)) return;
  std::string taken = "when";
  if (!row.lists.empty()) taken += " + items";
  if (!row.requires_any.empty()) taken += " + requires";
  if (applies) taken += " + lifts, overrides, eases";
  context.error("check.never", {row.id, taken}, where_of(row));
}

void check_never(CheckContext& context) {
  const Rulebook& book = context.book;
  for (const ItemList& list : book.lists) {
    for (const Item& item : list.items) {
      check_condition(context, list.id + " " + item.code, item.when, {item.file, item.line, item.code});
    }
  }
  for (std::size_t p = 0; p < book.provisions.size(); ++p) {
    const Provision& row = book.provisions[p];
    if (!check_condition(context, row.id, row.when, where_of(row))) check_joint(context, p);
  }
  for (const Total& total : book.totals) {
    check_condition(context, total.id, total.when, {total.file, total.line, total.id});
  }
}

void check_never_in_force(CheckContext& context) {
  const Rulebook& book = context.book;
  const auto never = [&](std::size_t index, std::vector<Spans> World::* days) {
    return std::all_of(context.worlds.begin(), context.worlds.end(),
                       [&](const World& world) { return (world.*days)[index].empty(); });
  };
  for (std::size_t i = 0; i < book.instruments.size(); ++i) {
    std::vector<std::pair<std::string, Where>> dead;
    bool alive = false;
    const auto note = [&](const auto& row, bool is_dead, Where where) {
      if (row.instrument != i) return;
      if (is_dead) dead.emplace_back(row.id, std::move(where));
      alive = alive || !is_dead;
    };
    for (std::size_t p = 0; p < book.provisions.size(); ++p) {
      note(book.provisions[p], never(p, &World::provisions), where_of(book.provisions[p]));
    }
    for (std::size_t l = 0; l < book.lists.size(); ++l) {
      note(book.lists[l], never(l, &World::lists), where_of(book, book.lists[l]));
    }
    const Instrument& row = book.instruments[i];
    if (!alive && !dead.empty()) dead = {{row.id, {row.file, row.line, row.id}}};
    for (auto& [what, where] : dead) context.warning("check.never_in_force", {what}, std::move(where));
  }
}

// --- days -------------------------------------------------------------------------------------------

void check_validity(CheckContext& context) {
  const Rulebook& book = context.book;
  for (std::size_t p = 0; p < book.provisions.size(); ++p) {
    if (book.provisions[p].lists.empty()) continue;
    for (const World& world : context.worlds) {
      Spans bare = world.provisions[p];
      for (const std::size_t list : book.provisions[p].lists) bare = minus(bare, world.lists[list]);
      if (bare.empty()) continue;
      context.warning("check.validity", {book.provisions[p].id, to_string(bare.front().first)},
                      where_of(book.provisions[p]));
      break;
    }
  }
}

// The suspensions of the default world, each once: by event, with the days of one that it suspends.
std::map<int, Span> suspensions(const CheckContext& context) {
  std::map<int, Span> found;
  const World& world = context.worlds.front();
  for (const auto* timelines : {&world.law.provisions, &world.law.lists}) {
    for (const Timeline& timeline : *timelines) {
      for (std::size_t i = 0; i < timeline.size(); ++i) {
        const bool over = i + 1 < timeline.size() && timeline[i + 1].status == Status::ended;
        if (timeline[i].status == Status::suspended && !over) found.emplace(timeline[i].event, timeline[i].days);
      }
    }
  }
  return found;
}

void check_suspensions(CheckContext& context) {
  const Rulebook& book = context.book;
  const Date today = context.options.today;
  const auto all = suspensions(context);
  const auto tell = [&](std::string_view code, int index, Date day) {
    const Event& event = book.events[static_cast<std::size_t>(index)];
    context.warning(code, {book.instruments[event.target].id, to_string(day)}, {event.file, event.line, "event"});
  };
  for (const auto& [event, days] : all) {
    if (days.last == Date::max()) tell("check.open_end", event, days.first);
  }
  for (const auto& [event, days] : all) {
    if (days.last != Date::max() && days.last >= today && days.last - today <= context.options.lapse_days) {
      tell("check.lapse", event, days.last);
    }
  }
}

void check_stale(CheckContext& context) {
  const int age = context.options.today - context.book.verified_through;
  if (age <= context.options.stale_days) return;
  context.warning("check.stale", {to_string(context.book.verified_through), std::to_string(age)},
                  {"regime.toml", 0, "verified_through"});
}

// --- what is said and used --------------------------------------------------------------------------

void check_questions(CheckContext& context) {
  const auto silent = [](const Text& text) { return text.en.empty() || text.zh.empty(); };
  for (const Fact& fact : context.book.facts) {
    if (silent(fact.question)) context.error("check.question", {fact.id}, {{}, 0, fact.id});
  }
  for (const Assumption& row : context.book.assumptions) {
    if (silent(row.question)) context.error("check.question", {row.id}, {row.file, row.line, row.id});
  }
}

struct Used {
  std::set<FactId> facts;
  std::set<std::string, std::less<>> duties, kinds, assumptions;
  std::set<std::size_t> lists;

  void condition(const Condition& condition) {
    if (condition.kind == Condition::Kind::test) facts.insert(condition.fact);
    if (condition.kind == Condition::Kind::assume) assumptions.insert(condition.assumption);
    for (const Condition& part : condition.parts) this->condition(part);
  }

  explicit Used(const Rulebook& book) {
    for (const Provision& row : book.provisions) {
      condition(row.when);
      lists.insert(row.lists.begin(), row.lists.end());
      duties.insert(row.effect.duties.begin(), row.effect.duties.end());
      kinds.insert(row.effect.adds_kinds.begin(), row.effect.adds_kinds.end());
      if (row.effect.kinds) kinds.insert(row.effect.kinds->begin(), row.effect.kinds->end());
    }
    for (const ItemList& list : book.lists) {
      for (const Item& item : list.items) condition(item.when);
    }
    for (const Total& total : book.totals) condition(total.when);
    for (const DeclaredConflict& conflict : book.conflicts) duties.insert(conflict.duty);
    for (const Event& event : book.events) {
      assumptions.insert(event.first.assumption);
      if (event.last) assumptions.insert(event.last->assumption);
    }
    const std::set<FactId> tested = facts;
    for (const FactId fact : tested) {
      if (book.facts[fact].silence) facts.insert(book.facts[fact].silence->fact);
      if (book.facts[fact].item_list >= 0) lists.insert(static_cast<std::size_t>(book.facts[fact].item_list));
    }
  }
};

void check_unused(CheckContext& context) {
  const Rulebook& book = context.book;
  const Used used(book);
  const auto tell = [&](const char* what, const std::string& id, const Where& where) {
    context.warning("check.unused", {what, id}, where);
  };
  for (std::size_t i = 0; i < book.facts.size(); ++i) {
    const FactSource source = book.facts[i].source;
    // The loader puts these into every rulebook: other facts are read with them.
    const bool always = source == FactSource::from || source == FactSource::to || source == FactSource::origin ||
                        source == FactSource::list;
    if (!always && !used.facts.contains(static_cast<FactId>(i))) tell("fact", book.facts[i].id, {{}, 0, "fact"});
  }
  for (const Named& duty : book.duties) {
    if (!used.duties.contains(duty.id)) tell("duty", duty.id, {{}, 0, "duty"});
  }
  for (const Named& kind : book.kinds) {
    if (!used.kinds.contains(kind.id)) tell("kind", kind.id, {{}, 0, "kind"});
  }
  for (const Assumption& row : book.assumptions) {
    if (!used.assumptions.contains(row.id)) tell("assumption", row.id, {row.file, row.line, "assumption"});
  }
  for (std::size_t i = 0; i < book.lists.size(); ++i) {
    if (!used.lists.contains(i)) tell("list", book.lists[i].id, where_of(book, book.lists[i]));
  }
}

}  // namespace

std::vector<Finding> check(const Rulebook& book, const CheckOptions& options) {
  auto context = CheckContext::make(book, options);
  if (!context) return {{Finding::Severity::error, context.error()}};
  check_overlap(*context);
  check_gap(*context);
  check_never(*context);
  check_never_in_force(*context);
  check_masked(*context);
  check_validity(*context);
  check_suspensions(*context);
  check_stale(*context);
  check_examples(*context);
  check_questions(*context);
  check_unused(*context);
  return std::move(context->findings);
}

}  // namespace sluice::rulebook

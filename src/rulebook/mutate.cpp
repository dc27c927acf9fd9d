// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "box.hpp"
#include "law.hpp"
#include "sluice/rulebook/examples.hpp"

namespace sluice::rulebook {
namespace {

using Path = std::vector<std::size_t>;  // from a condition's root to one of its parts
using Change = std::function<void(Rulebook&)>;

constexpr std::size_t kSmallSet = 8;

struct Mutant {
  std::string what;
  Where where;
  std::string focus;  // the provision or code whose examples look first
  Change apply;
  std::vector<std::size_t> provisions;                     // whose condition it changes
  std::vector<std::pair<std::size_t, std::size_t>> items;  // and items
  bool timeline = false;
};

template <class Root>  // a Condition, const or not
Root& node(Root& root, const Path& path) {
  Root* at = &root;
  for (const std::size_t step : path) at = &at->parts[step];
  return *at;
}

// --- what can be done to a condition --------------------------------------------------------------

struct Edit {
  std::string what;
  std::function<void(Condition&)> apply;  // to the node at `path`
  Path path;
};

Decimal last_digit(Decimal value) { return Decimal::scaled(1, std::max(value.places(), 1U)); }

void edit_interval(const Fact& fact, const Condition& at, const Path& path, std::vector<Edit>& edits) {
  const auto replace = [&](std::string what, const ValueSet& set) {
    edits.push_back({std::move(what), [set](Condition& c) { c.set = set; }, path});
  };
  if (at.set.intervals().size() != 1) return;
  const Interval& interval = at.set.intervals().front();
  for (const bool low : {true, false}) {
    const Cut& cut = low ? interval.low : interval.high;
    if (cut.reach != Cut::Reach::at) continue;
    const auto with = [&](Cut changed) {
      Interval shifted = interval;
      (low ? shifted.low : shifted.high) = changed;
      return ValueSet(at.set.symbols()).unite(ValueSet(shifted));
    };
    Cut toggled = cut;
    toggled.after = !cut.after;
    replace(fact.id + ": open or close the bound " + to_string(cut.value), with(toggled));
    for (const bool up : {true, false}) {
      const auto moved = up ? add(cut.value, last_digit(cut.value)) : subtract(cut.value, last_digit(cut.value));
      if (!moved) continue;
      replace(fact.id + ": bound " + to_string(cut.value) + " to " + to_string(*moved),
              with({cut.reach, *moved, cut.after}));
    }
  }
}

void edit_test(const Rulebook& book, const Condition& at, const Path& path, std::vector<Edit>& edits) {
  const Fact& fact = book.facts[at.fact];
  const ValueSet negated = fact.domain.minus(at.set);
  edits.push_back({fact.id + ": negate", [negated](Condition& c) { c.set = negated; }, path});
  if (fact.kind == FactKind::number) return edit_interval(fact, at, path, edits);
  const Symbols inside = at.set.symbols();
  const Symbols outside = fact.domain.symbols() & ~inside;
  for (std::size_t bit = 0; bit < fact.symbols.size(); ++bit) {
    const bool member = inside.test(bit) && inside.count() > 1 && inside.count() <= kSmallSet;
    const bool exclusion = bit != 0 && outside.test(bit) && inside.count() > kSmallSet && outside.count() <= kSmallSet;
    if (!member && !exclusion) continue;
    Symbols changed = inside;
    changed.flip(bit);
    edits.push_back({fact.id + (member ? ": without " : ": with ") + fact.symbols[bit],
                     [changed](Condition& c) { c.set = ValueSet(changed); }, path});
  }
}

// `named` stops at parts that came from a named condition: those are mutated by themselves.
void edit(const Rulebook& book, const Condition& at, Path& path, std::vector<Edit>& edits) {
  if (!at.shared.empty() && !path.empty()) return;
  const bool plural = at.kind == Condition::Kind::all || at.kind == Condition::Kind::any;
  if (at.kind == Condition::Kind::test) edit_test(book, at, path, edits);
  if (!plural) {
    edits.push_back({"drop the whole condition", [](Condition& c) { c = Condition{}; }, path});
    if (at.kind == Condition::Kind::always) edits.pop_back();
  }
  for (std::size_t i = 0; i < at.parts.size(); ++i) {
    if (plural && at.parts.size() > 1) {
      const Condition& part = at.parts[i];
      std::string name = part.kind == Condition::Kind::test ? book.facts[part.fact].id
                         : part.shared.empty()              ? "part " + std::to_string(i + 1)
                                                            : part.shared;
      edits.push_back({(at.kind == Condition::Kind::all ? "drop the test " : "drop the alternative ") + name,
                       [i](Condition& c) { c.parts.erase(c.parts.begin() + static_cast<std::ptrdiff_t>(i)); }, path});
    }
    path.push_back(i);
    edit(book, at.parts[i], path, edits);
    path.pop_back();
  }
  // A part of a conjunction that is a lone test is dropped there already.
  if (!plural && !path.empty()) {
    std::erase_if(edits,
                  [&](const Edit& each) { return each.path == path && each.what.starts_with("drop the whole"); });
  }
}

// --- what can be done to a rulebook ---------------------------------------------------------------

class Workshop {
 public:
  explicit Workshop(const Rulebook& book) : book_(book) {}

  std::vector<Mutant> all() {
    for (std::size_t p = 0; p < book_.provisions.size(); ++p) provision(p);
    // Lists that hold the same rows of one file are one text: it is mutated once, in all of them.
    std::map<std::pair<std::string, std::size_t>, std::vector<std::pair<std::size_t, std::size_t>>> rows;
    for (std::size_t l = 0; l < book_.lists.size(); ++l) {
      for (std::size_t i = 0; i < book_.lists[l].items.size(); ++i) {
        const Item& item = book_.lists[l].items[i];
        rows[{item.file, item.line}].push_back({l, i});
        collect_shared(item.when, {}, {l, i});
      }
    }
    for (const auto& [place, items] : rows) item_rows(items);
    shared();
    for (std::size_t e = 0; e < book_.events.size(); ++e) event(e);
    return std::move(mutants_);
  }

 private:
  struct Use {
    bool is_item;
    std::size_t a, b;  // provision, or list and item
    Path path;
  };

  void add(Mutant mutant) { mutants_.push_back(std::move(mutant)); }

  void collect_shared(const Condition& at, Path path, std::pair<std::size_t, std::size_t> item, bool is_item = true) {
    if (!at.shared.empty()) shared_[at.shared].push_back({is_item, item.first, item.second, path});
    for (std::size_t i = 0; i < at.parts.size(); ++i) {
      path.push_back(i);
      collect_shared(at.parts[i], path, item, is_item);
      path.pop_back();
    }
  }

  void provision(std::size_t p) {
    const Provision& row = book_.provisions[p];
    const Where place{row.file, row.line, row.id};
    collect_shared(row.when, {}, {p, 0}, false);
    std::vector<Edit> edits;
    Path path;
    if (row.when.shared.empty()) edit(book_, row.when, path, edits);
    for (const Edit& each : edits) {
      Mutant mutant{row.id + ": " + each.what,
                    {row.file, row.when.line, row.id},
                    row.id,
                    [p, each](Rulebook& b) { each.apply(node(b.provisions[p].when, each.path)); },
                    {p},
                    {},
                    false};
      add(std::move(mutant));
    }
    const auto plain = [&](std::string what, Change change) {
      add({row.id + ": " + std::move(what), place, row.id, std::move(change), {}, {}, false});
    };
    plain("drop the provision", [p](Rulebook& b) { b.provisions[p].when = never(); });
    effects(p, plain);
    edges(p, plain);
  }

  static Condition never() {
    Condition result;
    result.kind = Condition::Kind::any;  // of nothing
    return result;
  }

  template <class Plain>
  void effects(std::size_t p, const Plain& plain) {
    const Effect& effect = book_.provisions[p].effect;
    if (effect.outcome) {
      for (const int step : {-1, 1}) {
        const int moved = static_cast<int>(*effect.outcome) + step;
        if (moved <= 0 || moved >= static_cast<int>(trade::kSymbols<trade::Outcome>.size())) continue;
        const auto to = static_cast<trade::Outcome>(moved);
        plain("outcome to " + std::string(symbol(to)), [p, to](Rulebook& b) { b.provisions[p].effect.outcome = to; });
      }
    }
    if (effect.policy) {
      for (const int step : {-1, 1}) {
        const int moved = static_cast<int>(*effect.policy) + step;
        if (moved < 0 || moved >= static_cast<int>(trade::kSymbols<trade::Policy>.size())) continue;
        const auto to = static_cast<trade::Policy>(moved);
        plain("policy to " + std::string(symbol(to)), [p, to](Rulebook& b) { b.provisions[p].effect.policy = to; });
      }
    }
    for (const std::string& duty : effect.duties) {
      plain("drop the duty " + duty, [p, duty](Rulebook& b) { std::erase(b.provisions[p].effect.duties, duty); });
    }
    for (const std::string& kind : effect.kinds.value_or(std::vector<std::string>{})) {
      plain("drop the licence kind " + kind,
            [p, kind](Rulebook& b) { std::erase(*b.provisions[p].effect.kinds, kind); });
    }
    for (const std::string& kind : effect.adds_kinds) {
      plain("drop the added kind " + kind,
            [p, kind](Rulebook& b) { std::erase(b.provisions[p].effect.adds_kinds, kind); });
    }
  }

  template <class Plain>
  void edges(std::size_t p, const Plain& plain) {
    using Member = std::vector<std::size_t> Provision::*;
    const std::pair<const char*, Member> members[] = {{"requires", &Provision::requires_any},
                                                      {"lifts", &Provision::lifts},
                                                      {"overrides", &Provision::overrides},
                                                      {"eases", &Provision::eases}};
    const Provision& row = book_.provisions[p];
    for (const auto& [name, member] : members) {
      for (const std::size_t target : row.*member) {
        plain(std::string(name) + " without " + book_.provisions[target].id,
              [p, target, m = member](Rulebook& b) { std::erase(b.provisions[p].*m, target); });
      }
    }
    for (const std::size_t list : row.lists) {
      plain("items without " + book_.lists[list].id,
            [p, list](Rulebook& b) { std::erase(b.provisions[p].lists, list); });
    }
  }

  void item_rows(const std::vector<std::pair<std::size_t, std::size_t>>& items) {
    const Item& row = book_.lists[items.front().first].items[items.front().second];
    std::vector<Edit> edits;
    Path path;
    if (row.when.shared.empty()) edit(book_, row.when, path, edits);
    edits.push_back({"drop the item", [](Condition& c) { c = never(); }, {}});
    for (const Edit& each : edits) {
      add({row.code + ": " + each.what,
           {row.file, row.line, row.code},
           row.code,
           [items, each](Rulebook& b) {
             for (const auto& [l, i] : items) each.apply(node(b.lists[l].items[i].when, each.path));
           },
           {},
           items,
           false});
    }
  }

  // Each named condition once, for all its uses.
  void shared() {
    for (const auto& [name, uses] : shared_) {
      const Use& first = uses.front();
      const Condition& root = first.is_item ? book_.lists[first.a].items[first.b].when : book_.provisions[first.a].when;
      const Condition& definition = node(root, first.path);
      std::vector<Edit> edits;
      Path path;
      edit(book_, definition, path, edits);
      for (const Edit& each : edits) {
        Mutant mutant{name + ": " + each.what, {"", 0, name}, "", {}, {}, {}, false};
        for (const Use& use : uses) {
          if (use.is_item) {
            mutant.items.emplace_back(use.a, use.b);
          } else {
            mutant.provisions.push_back(use.a);
          }
        }
        mutant.apply = [places = uses, each](Rulebook& b) {
          for (const Use& use : places) {
            Condition& when = use.is_item ? b.lists[use.a].items[use.b].when : b.provisions[use.a].when;
            each.apply(node(node(when, use.path), each.path));
          }
        };
        add(std::move(mutant));
      }
    }
  }

  void event(std::size_t e) {
    const Event& row = book_.events[e];
    const std::string name = book_.instruments[row.by].id + " on " + book_.instruments[row.target].id;
    const Where place{row.file, row.line, "event"};
    const auto plain = [&](const std::string& what, Change change) {
      add({name + ": " + what, place, "", std::move(change), {}, {}, true});
    };
    plain("drop the event", [e](Rulebook& b) { b.events.erase(b.events.begin() + static_cast<std::ptrdiff_t>(e)); });
    for (const int step : {-1, 1}) {
      const std::string by = step < 0 ? " a day earlier" : " a day later";
      if (row.first.date)
        plain("begins" + by, [e, step](Rulebook& b) { b.events[e].first.date = *b.events[e].first.date + step; });
      if (row.last && row.last->date) {
        plain("ends" + by, [e, step](Rulebook& b) { b.events[e].last->date = *b.events[e].last->date + step; });
      }
      if (row.last && !row.last->assumption.empty()) {
        const std::string id = row.last->assumption;
        plain("ends" + by, [id, step](Rulebook& b) {
          for (Assumption& each : b.assumptions) {
            if (each.id == id) each.standard = to_string(*parse_date(each.standard) + step);
          }
        });
      }
    }
    for (const std::string& id : row.scope) {
      if (row.scope.size() < 2) break;
      plain("scope without " + id, [e, id](Rulebook& b) { std::erase(b.events[e].scope, id); });
    }
  }

  const Rulebook& book_;
  std::vector<Mutant> mutants_;
  std::map<std::string, std::vector<Use>> shared_;
};

bool same_timelines(const Rulebook& a, const Rulebook& b) {
  const auto left = Law::make(a, {});
  const auto right = Law::make(b, {});
  if (!left || !right) return false;
  const auto same = [](const std::vector<Timeline>& x, const std::vector<Timeline>& y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](const Timeline& s, const Timeline& t) {
      return std::equal(s.begin(), s.end(), t.begin(), t.end(),
                        [](const Stretch& u, const Stretch& v) { return u.days == v.days && u.status == v.status; });
    });
  };
  return same(left->provisions, right->provisions) && same(left->lists, right->lists);
}

bool equivalent(const Rulebook& book, const Rulebook& changed, const Mutant& mutant) {
  if (mutant.timeline) return same_timelines(book, changed);
  if (mutant.provisions.empty() && mutant.items.empty()) return false;
  Boxes boxes(book);
  return std::all_of(mutant.provisions.begin(), mutant.provisions.end(),
                     [&](std::size_t p) { return boxes.equal(book.provisions[p].when, changed.provisions[p].when); }) &&
         std::all_of(mutant.items.begin(), mutant.items.end(), [&](const auto& at) {
           return boxes.equal(book.lists[at.first].items[at.second].when,
                              changed.lists[at.first].items[at.second].when);
         });
}

// The examples in the order in which they are likely to notice.
std::vector<std::size_t> order_for(const Mutant& mutant, const std::vector<Case>& cases) {
  std::vector<std::size_t> order(cases.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto distance = [&](std::size_t i) {
    const Example& example = *cases[i].example;
    if (!mutant.focus.empty() && example.of == mutant.focus) return 0;
    return example.file.substr(0, 11) == mutant.where.file.substr(0, 11) ? 1 : 2;
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return distance(a) < distance(b); });
  return order;
}

}  // namespace

Result<MutationReport> mutate(std::shared_ptr<const Rulebook> book, std::shared_ptr<const trade::Reference> reference,
                              const std::vector<Case>& cases,
                              const std::function<bool(std::size_t, std::size_t)>& progress) {
  MutationReport report;
  const std::vector<Mutant> mutants = Workshop(*book).all();
  for (std::size_t m = 0; m < mutants.size(); ++m) {
    if (!progress(m, mutants.size())) break;
    const Mutant& mutant = mutants[m];
    auto changed = std::make_shared<Rulebook>(*book);
    mutant.apply(*changed);
    ++report.made;
    if (equivalent(*book, *changed, mutant)) {
      ++report.equivalent;
      continue;
    }
    bool killed = false;
    std::map<Assumed, Result<Decider>> deciders;
    for (const std::size_t i : order_for(mutant, cases)) {
      const Example& example = *cases[i].example;
      auto place = deciders.find(example.assume);
      if (place == deciders.end()) {
        place =
            deciders.emplace(example.assume, Decider::make(changed, reference, example.assume, Depth::answer)).first;
      }
      // A rulebook that no longer folds is noticed by loading it.
      killed = !place->second ||
               compare(example, place->second->decide(cases[i].transaction, {example.on, example.on, false}));
      if (killed) break;
    }
    if (killed) {
      ++report.killed;
    } else {
      report.survivors.push_back({mutant.what, mutant.where});
    }
  }
  progress(mutants.size(), mutants.size());
  return report;
}

}  // namespace sluice::rulebook

// SPDX-License-Identifier: Apache-2.0
#include "analysis.hpp"

#include <algorithm>
#include <map>

#include "bounds.hpp"
#include "sluice/base/check.hpp"

namespace sluice::rulebook {
namespace {

Truth negate(Truth truth) {
  if (truth == Truth::unknown) return truth;
  return truth == Truth::yes ? Truth::no : Truth::yes;
}

// `cell`: the part of the possible values that is looked at; null for all of them.
Truth test(const Instance& instance, const ValueSet* cell, const ValueSet& set) {
  const ValueSet& possible = cell != nullptr ? *cell : instance.possible;
  if (instance.several) {
    // "One of its values is in the set." It has those of its cell; otherwise it has the certain ones, any of the
    // others, and one at least.
    if ((instance.certain & set.symbols()).any()) return Truth::yes;
    const Symbols more = possible.symbols() & ~instance.certain;
    if ((more & set.symbols()).none()) return Truth::no;
    if (cell != nullptr) return Truth::yes;
    return instance.certain.none() && (more & ~set.symbols()).none() ? Truth::yes : Truth::unknown;
  }
  if (possible.disjoint(set)) return Truth::no;
  return possible.within(set) ? Truth::yes : Truth::unknown;
}

// Of the numbers of their cells, as far as it matters.
std::size_t product(const std::vector<OpenFact>& open) {
  std::size_t cells = 1;
  for (const OpenFact& fact : open) {
    if (cells <= kCellsMax) cells *= fact.cells.size();
  }
  return cells;
}

bool in_force(const Timeline& timeline, Date day) { return at(timeline, day).status == Status::in_force; }

}  // namespace

Analysis::Analysis(const Rulebook& book, const Edges& edges, Reading& reading, const Shortlist* shortlist)
    : book_(book), edges_(edges), binding_(book, reading) {
  const Candidates candidates = shortlist != nullptr ? shortlist->of(binding_) : Candidates(book);
  for (const std::size_t p : candidates.provisions) {
    const Truth truth = evaluate(book.provisions[p].when, -1, nullptr);
    if (truth == Truth::no) continue;
    relevant_.provisions.push_back(p);
    provisions_.push_back(truth);
  }
  for (const Listed& item : candidates.items) {
    const Truth truth = evaluate(when(item), -1, nullptr);
    if (truth == Truth::no) continue;
    relevant_.items.push_back(item);
    items_.push_back(truth);
  }
}

// `law` null leaves assumptions open.
Truth Analysis::evaluate(const Condition& condition, int party, const Law* law) {
  switch (condition.kind) {
    case Condition::Kind::always: return Truth::yes;
    case Condition::Kind::test: {
      const auto truth = [&](std::size_t index, const ValueSet& set) {
        return test(binding_.instances()[index], index < cell_.size() ? cell_[index] : nullptr, set);
      };
      if (book_.facts[condition.fact].source != FactSource::domestic) {
        return truth(binding_.instance(condition.fact, party), condition.set);
      }
      const auto [index, set] = binding_.reduce(condition.fact, condition.set, party);
      return truth(index, set);
    }
    case Condition::Kind::all: {
      Truth result = Truth::yes;
      for (const Condition& part : condition.parts) {
        result = std::min(result, evaluate(part, party, law));
        if (result == Truth::no) break;
      }
      return result;
    }
    case Condition::Kind::any: {
      Truth result = Truth::no;
      for (const Condition& part : condition.parts) {
        result = std::max(result, evaluate(part, party, law));
        if (result == Truth::yes) break;
      }
      return result;
    }
    case Condition::Kind::none: return negate(evaluate(condition.parts.front(), party, law));
    case Condition::Kind::party: {
      Truth result = Truth::no;
      for (int p = 0; p < binding_.parties() && result != Truth::yes; ++p) {
        result = std::max(result, evaluate(condition.parts.front(), p, law));
      }
      return result;
    }
    case Condition::Kind::assume:
      if (law == nullptr) return Truth::unknown;
      return law->taken(book_, condition.assumption) == condition.value ? Truth::yes : Truth::no;
  }
  return Truth::no;
}

void Analysis::cut(View& view, std::size_t instance, const ValueSet& set) {
  auto open =
      std::find_if(view.open.begin(), view.open.end(), [&](const OpenFact& fact) { return fact.instance == instance; });
  if (open == view.open.end()) {
    view.open.push_back({instance, {binding_.instances()[instance].possible}, {}});
    open = view.open.end() - 1;
  }
  if (binding_.instances()[instance].several) {
    if (std::find(open->cuts.begin(), open->cuts.end(), set) == open->cuts.end()) open->cuts.push_back(set);
    return;
  }
  std::vector<ValueSet> cells;
  for (const ValueSet& cell : open->cells) {
    ValueSet inside = cell.intersect(set);
    ValueSet outside = cell.minus(set);
    if (!inside.empty()) cells.push_back(std::move(inside));
    if (!outside.empty()) cells.push_back(std::move(outside));
  }
  open->cells = std::move(cells);
}

// The sets of values that a fact with several may have: one for each way in which the tests of it may fall.
void Analysis::gather_values(OpenFact& open) {
  const Instance& instance = binding_.instances()[open.instance];
  const Symbols none = bits(book_.facts[instance.fact], "none").symbols();
  std::map<std::vector<char>, Symbols> found;
  const auto add = [&](const Symbols& values) {
    std::vector<char> falls;
    for (const ValueSet& set : open.cuts) falls.push_back((values & set.symbols()).any() ? 1 : 0);
    found.try_emplace(std::move(falls), values);
  };
  const Symbols more = instance.possible.symbols() & ~instance.certain & ~none;
  if (instance.certain.any()) add(instance.certain);
  for (std::size_t symbol = 0; symbol < kSymbolsMax && found.size() <= kCellsMax; ++symbol) {
    if (!more.test(symbol)) continue;
    std::vector<Symbols> before;
    for (const auto& [falls, values] : found) before.push_back(values);
    add(Symbols(instance.certain).set(symbol));
    for (const Symbols& values : before) add(Symbols(values).set(symbol));
  }
  if ((instance.possible.symbols() & none).any()) add(none);
  open.cells.clear();
  for (const auto& [falls, values] : found) open.cells.emplace_back(values);
}

// Cuts every unknown fact at every test of the condition that turns on it.
void Analysis::collect(const Condition& condition, int party, const Law& law, View& view) {
  if (evaluate(condition, party, &law) != Truth::unknown) return;
  if (condition.kind == Condition::Kind::test) {
    const auto reduced = binding_.reduce(condition.fact, condition.set, party);
    cut(view, reduced.instance, reduced.set);
  } else if (condition.kind == Condition::Kind::party) {
    for (int p = 0; p < binding_.parties(); ++p) collect(condition.parts.front(), p, law, view);
  } else {
    for (const Condition& part : condition.parts) collect(part, party, law, view);
  }
}

void Analysis::facts_of(const Condition& condition, int party, const Law& law, std::vector<char>& seen) {
  if (evaluate(condition, party, &law) != Truth::unknown) return;
  if (condition.kind == Condition::Kind::test) {
    const auto reduced = binding_.reduce(condition.fact, condition.set, party);
    if (reduced.instance >= seen.size()) seen.resize(reduced.instance + 1, 0);
    seen[reduced.instance] = 1;
  } else if (condition.kind == Condition::Kind::party) {
    for (int p = 0; p < binding_.parties(); ++p) facts_of(condition.parts.front(), p, law, seen);
  } else {
    for (const Condition& part : condition.parts) facts_of(part, party, law, seen);
  }
}

std::vector<std::size_t> Analysis::facts_of(const Condition& condition, int party, const Law& law, const View& view) {
  std::vector<char> seen(binding_.instances().size(), 0);
  facts_of(condition, party, law, seen);
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < view.open.size(); ++i) {
    if (seen[view.open[i].instance] != 0) result.push_back(i);
  }
  return result;
}

// The condition's truth for every combination of the cells of its own open facts.
void Analysis::tabulate(Unknown& unknown, const View& view, const Law& law) {
  unknown.open = facts_of(*unknown.condition, -1, law, view);
  std::size_t size = 1;
  for (const std::size_t fact : unknown.open) size *= view.open[fact].cells.size();
  unknown.stride.assign(unknown.open.size(), 1);
  for (std::size_t i = unknown.open.size(); i-- > 1;) {
    unknown.stride[i - 1] = unknown.stride[i] * view.open[unknown.open[i]].cells.size();
  }
  unknown.table.resize(size);
  cell_.assign(binding_.instances().size(), nullptr);
  for (std::size_t index = 0; index < size; ++index) {
    for (std::size_t i = 0; i < unknown.open.size(); ++i) {
      const OpenFact& fact = view.open[unknown.open[i]];
      cell_[fact.instance] = &fact.cells[index / unknown.stride[i] % fact.cells.size()];
    }
    unknown.table[index] = evaluate(*unknown.condition, -1, &law) == Truth::yes ? 1 : 0;
  }
  cell_.clear();
}

// Mass fractions add up to one at most: what is stated, and how far the cells lie above that.
bool Analysis::feasible(const View& view, const std::vector<std::size_t>& at) {
  std::optional<Decimal> mass = binding_.stated_mass();
  bool strict = false;
  bool any = false;
  for (std::size_t i = 0; i < view.open.size(); ++i) {
    const Instance& instance = binding_.instances()[view.open[i].instance];
    if (book_.facts[instance.fact].source != FactSource::composition) continue;
    const Cut& low = view.open[i].cells[at[i]].intervals().front().low;
    const auto above = subtract(low.value, instance.possible.intervals().front().low.value);
    const auto next = mass && above ? add(*mass, *above) : above;
    if (!mass || !next) return false;
    mass = *next;
    strict = strict || low.after;
    any = true;
  }
  if (!any) return true;
  return strict ? *mass < Decimal(1) : *mass <= Decimal(1);
}

// Of the surest of its items.
Truth Analysis::list_truth(std::size_t list) const {
  Truth any = Truth::no;
  for (const Listed& item : relevant_.of_list(list)) any = std::max(any, items_[relevant_.place(item)]);
  return any;
}

// Whether its lists, on a day, may have an item of the line.
bool Analysis::reachable(std::size_t provision, const Law& law, Date day) {
  const auto& lists = book_.provisions[provision].lists;
  return lists.empty() || std::any_of(lists.begin(), lists.end(), [&](std::size_t list) {
           if (!in_force(law.lists[list], day)) return false;
           const auto items = relevant_.of_list(list);
           return list_truth(list) == Truth::yes || std::any_of(items.begin(), items.end(), [&](const Listed& item) {
                    return evaluate(when(item), -1, &law) != Truth::no;
                  });
         });
}

// What bears on the line on a day, and the conditions that the known facts do not settle.
Analysis::Live Analysis::gather(const Law& law, Date day, View& view) {
  Live live;
  live.holds.assign(relevant_.provisions.size(), Truth::no);
  live.items.assign(relevant_.items.size(), Truth::no);
  live.unknown_provisions.resize(relevant_.provisions.size());
  live.unknown_items.resize(relevant_.items.size());
  const auto settle = [&](const Condition& condition) {
    collect(condition, -1, law, view);
    live.unknowns.push_back({&condition, {}, {}, {}});
    return live.unknowns.size() - 1;
  };
  for (std::size_t i = 0; i < relevant_.provisions.size(); ++i) {
    const std::size_t p = relevant_.provisions[i];
    const Provision& provision = book_.provisions[p];
    if (!in_force(law.provisions[p], day) || !reachable(p, law, day)) continue;
    live.holds[i] = provisions_[i] == Truth::yes ? Truth::yes : evaluate(provision.when, -1, &law);
    if (live.holds[i] == Truth::no) continue;
    for (const std::size_t list : provision.lists) {
      if (!in_force(law.lists[list], day)) continue;
      for (const Listed& item : relevant_.of_list(list)) {
        const std::size_t place = relevant_.place(item);
        live.items[place] = items_[place];
      }
    }
    if (live.holds[i] == Truth::unknown) live.unknown_provisions[i] = settle(provision.when);
  }
  for (std::size_t i = 0; i < relevant_.items.size(); ++i) {
    if (live.items[i] == Truth::unknown) live.unknown_items[i] = settle(when(relevant_.items[i]));
  }
  for (OpenFact& open : view.open) {
    if (!open.cuts.empty()) gather_values(open);
  }
  return live;
}

std::size_t Analysis::cells(const Law& law, Date day) {
  View view;
  (void)gather(law, day, view);
  return product(view.open);
}

View Analysis::on(const Law& law, Date day) {
  View view;
  Live live = gather(law, day, view);
  const std::size_t cells = product(view.open);
  if (cells > kCellsMax) return between(law, day, std::move(view));
  for (Unknown& unknown : live.unknowns) tabulate(unknown, view, law);
  view.grid.assign(cells, -1);
  enumerate(live, view);
  CHECK_THAT(!view.answers.empty());
  view.bounded = std::any_of(view.open.begin(), view.open.end(), [&](const OpenFact& fact) {
    return book_.facts[binding_.instances()[fact.instance].fact].source == FactSource::domestic;
  });
  return view;
}

// Decides every combination of cells; combinations with the same truths share their answer.
void Analysis::enumerate(const Live& live, View& view) {
  std::vector<char> truth(live.unknowns.size());
  const Facts facts{[&](std::size_t p) {
                      const std::size_t i = relevant_.place(p);
                      if (live.holds[i] != Truth::unknown) return live.holds[i] == Truth::yes;
                      return truth[live.unknown_provisions[i]] != 0;
                    },
                    [&](const Listed& item) {
                      const std::size_t i = relevant_.place(item);
                      if (live.items[i] != Truth::unknown) return live.items[i] == Truth::yes;
                      return truth[live.unknown_items[i]] != 0;
                    }};
  std::map<std::vector<char>, int> answered;
  std::vector<std::size_t> cell(view.open.size(), 0);
  for (std::size_t index = 0; index < view.grid.size(); ++index) {
    std::size_t rest = index;
    for (std::size_t i = view.open.size(); i-- > 0;) {
      cell[i] = rest % view.open[i].cells.size();
      rest /= view.open[i].cells.size();
    }
    if (!feasible(view, cell)) continue;
    for (std::size_t u = 0; u < live.unknowns.size(); ++u) {
      const Unknown& unknown = live.unknowns[u];
      std::size_t local = 0;
      for (std::size_t i = 0; i < unknown.open.size(); ++i) local += cell[unknown.open[i]] * unknown.stride[i];
      truth[u] = unknown.table[local];
    }
    const auto [known, fresh] = answered.try_emplace(truth, static_cast<int>(view.answers.size()));
    if (fresh) view.answers.push_back(combine(book_, edges_, relevant_, facts));
    view.grid[index] = known->second;
  }
}

// Too many combinations to look at each.
View Analysis::between(const Law& law, Date day, View view) {
  view.bounded = true;
  const DoubtfulFacts facts{[&](std::size_t p) {
                              if (!in_force(law.provisions[p], day)) return Truth::no;
                              return evaluate(book_.provisions[p].when, -1, &law);
                            },
                            [&](const Listed& item) {
                              if (!in_force(law.lists[item.list], day)) return Truth::no;
                              const Truth truth = items_[relevant_.place(item)];
                              return truth != Truth::unknown ? truth : evaluate(when(item), -1, &law);
                            }};
  auto [lightest, heaviest] = bounds(book_, edges_, relevant_, facts);
  view.answers.push_back(std::move(lightest));
  if (!view.answers.front().same(heaviest)) view.answers.push_back(std::move(heaviest));
  return view;
}

// As combine() has it: what a provision matches turns on what it requires, and only whether it bears on anything
// turns on what it weakens. Asking more would not end for every law that loads.
Truth Analysis::would_match(std::size_t p, const Law& law) {
  const Provision& provision = book_.provisions[p];
  const bool relevant = relevant_.place(p) < relevant_.provisions.size();
  Truth truth = relevant ? evaluate(provision.when, -1, &law) : Truth::no;
  if (!provision.lists.empty()) {
    Truth any = Truth::no;
    for (const std::size_t list : provision.lists) any = std::max(any, list_truth(list));
    truth = std::min(truth, any);
  }
  if (!provision.requires_any.empty() && truth != Truth::no) {
    Truth any = Truth::no;
    for (const std::size_t r : provision.requires_any) any = std::max(any, would_act(r, law));
    truth = std::min(truth, any);
  }
  return truth;
}

Truth Analysis::would_apply(std::size_t p, const Law& law) {
  const Provision& provision = book_.provisions[p];
  Truth truth = would_match(p, law);
  if (provision.lifts.empty() && provision.overrides.empty() && provision.eases.empty()) return truth;
  Truth any = Truth::no;
  for (const auto* targets : {&provision.lifts, &provision.overrides, &provision.eases}) {
    if (truth == Truth::no) break;
    for (const std::size_t t : *targets) any = std::max(any, would_match(t, law));
  }
  return std::min(truth, any);
}

// Applies, and nothing that would apply as well takes it away.
Truth Analysis::would_act(std::size_t p, const Law& law) {
  Truth truth = would_apply(p, law);
  for (const std::size_t weakener : edges_.weakened_by[p]) {
    if (truth == Truth::no) break;
    truth = std::min(truth, negate(would_apply(weakener, law)));
  }
  return truth;
}

}  // namespace sluice::rulebook

// SPDX-License-Identifier: Apache-2.0
#include "population.hpp"

#include <algorithm>

#include "binding.hpp"
#include "planted.hpp"
#include "sluice/base/check.hpp"

namespace sluice::rulebook {
namespace {

constexpr std::size_t kVectorsMax = 512;

std::uint32_t bounded_product(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(a * b, kCellsBound));
}

Words united(Words a, const Words& b) {
  for (std::size_t w = 0; w < a.size(); ++w) a[w] |= b[w];
  return a;
}

void sort_unique(std::vector<Words>& all) {
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
}

}  // namespace

Population::Population(const Index& index)
    : layout_(index.layout()), beyond_(layout_.axes.size()), beyond_number_(layout_.axes.size()) {}

void Population::clear() {
  counts_ = {};
  for (auto& states : states_) states.clear();
  for (auto& sets : sets_of_) sets.clear();
  groups_.clear();
  mass_of_.clear();
  masses_.clear();
}

State Population::state(std::uint32_t number, const Instance& instance) {
  const Axis& axis = layout_.axes[number];
  if (instance.silent) return kSilent;
  Words cells = layout_.partitions[axis.fact].meeting(instance.possible);
  const std::size_t left = count(cells);
  CHECK_THAT(left != 0);
  if (left == 1) {
    State cell = 0;
    while (!has(cells.data(), cell)) ++cell;
    return cell;
  }
  if (cells == layout_.partitions[axis.fact].domain() || planted(4)) return axis.cells;
  const auto next = static_cast<State>(axis.cells + 1U + beyond_[number].size());
  const auto [known, fresh] = beyond_number_[number].try_emplace(cells, next);
  if (fresh) {
    CHECK_THAT(next < kSilent);
    beyond_[number].push_back(std::move(cells));
  }
  return known->second;
}

// What a test on `domestic` comes down to where one country is known (Binding::reduce).
State Population::domestic(std::uint32_t number, const Instance& from, const Instance& to) {
  const Axis& axis = layout_.axes[number];
  const Fact& fact = layout_.book->facts[axis.fact];
  const std::size_t from_symbol = known_symbol(from.possible);
  const std::size_t to_symbol = known_symbol(to.possible);
  if (from_symbol == 0 && to_symbol == 0) return axis.cells;
  const Instance& other = from_symbol != 0 ? to : from;
  const ValueSet same = ValueSet::symbol(from_symbol != 0 ? from_symbol : to_symbol);
  const ValueSet differs = layout_.book->facts[other.fact].domain.minus(same);
  Instance instance;
  if (!other.possible.disjoint(same)) instance.possible = instance.possible.unite(bits(fact, "true"));
  if (!other.possible.disjoint(differs)) instance.possible = instance.possible.unite(bits(fact, "false"));
  if (!other.possible.within(same.unite(differs))) instance.possible = instance.possible.unite(ValueSet::symbol(0));
  return state(number, instance);
}

std::uint32_t Population::keep(const Vectors& vectors, std::uint32_t said) {
  std::vector<std::uint64_t> key{vectors.too_many ? 1U : 0U, vectors.may.size(), vectors.all_cells};
  key.insert(key.end(), vectors.cells.begin(), vectors.cells.end());
  const std::size_t start = key.size();
  key.insert(key.end(), vectors.may.begin(), vectors.may.end());
  key.insert(key.end(), vectors.must.begin(), vectors.must.end());
  for (const Words& vector : vectors.all) key.insert(key.end(), vector.begin(), vector.end());
  auto content = kept_.find(key);
  if (content == kept_.end()) {
    const VectorSet set{static_cast<std::uint32_t>(vectors_.size()),
                        static_cast<std::uint32_t>(vectors.all.size()),
                        static_cast<std::uint32_t>(test_cells_.size()),
                        vectors.all_cells,
                        0,
                        vectors.too_many};
    vectors_.insert(vectors_.end(), key.begin() + static_cast<std::ptrdiff_t>(start), key.end());
    test_cells_.insert(test_cells_.end(), vectors.cells.begin(), vectors.cells.end());
    content = kept_.emplace(std::move(key), set).first;
  }
  const std::pair both(content->second.first, said);
  const auto [known, fresh] = set_numbers_.try_emplace(both, static_cast<std::uint32_t>(sets_.size()));
  if (fresh) {
    sets_.push_back(content->second);
    sets_.back().said = said;
  }
  return known->second;
}

// A fact with several values has the certain ones, any of the others, and one at least.
std::uint32_t Population::tests(std::uint32_t number, const Instance& instance) {
  const Tests& tests = layout_.tests[number];
  const std::size_t none = bits(layout_.book->facts[tests.fact], "none").symbols()._Find_first();
  const auto vector_of = [&](Symbols values) {
    Words vector(words_for(tests.size));
    for (std::size_t t = 0; t < tests.size; ++t) {
      if ((values & tests.sets[t]).any()) put(vector.data(), t);
    }
    return vector;
  };
  std::vector<Words> one;  // with one of the others
  for (std::size_t symbol = 0; symbol < kSymbolsMax; ++symbol) {
    if (!instance.possible.symbols().test(symbol) || instance.certain.test(symbol)) continue;
    if (symbol != none) one.push_back(vector_of(Symbols(instance.certain).set(symbol)));
  }
  sort_unique(one);
  Vectors vectors;
  if (instance.certain.any()) vectors.all.push_back(vector_of(instance.certain));
  for (const Words& each : one) {
    const std::size_t before = vectors.all.size();
    for (std::size_t v = 0; v < before && !planted(31); ++v) vectors.all.push_back(united(vectors.all[v], each));
    vectors.all.push_back(each);
    sort_unique(vectors.all);
    vectors.too_many = vectors.all.size() > kVectorsMax;
    if (vectors.too_many) break;
  }
  if (none < kSymbolsMax && instance.possible.symbols().test(none) && instance.certain.none()) {
    one.push_back(vector_of(Symbols().set(none)));
    vectors.all.push_back(one.back());
  }
  if (instance.certain.any()) one.push_back(vector_of(instance.certain));
  sort_unique(vectors.all);
  if (planted(5) && vectors.all.size() > 1) vectors.all.pop_back();
  vectors.may = vectors.must = one.front();
  for (const Words& each : one) {
    for (std::size_t w = 0; w < each.size(); ++w) {
      vectors.may[w] |= each[w];
      vectors.must[w] &= each[w];
    }
  }
  vectors.all_cells = vectors.too_many ? kCellsBound : static_cast<std::uint32_t>(vectors.all.size());
  vectors.cells.assign(tests.size, vectors.all_cells);
  return keep(vectors);
}

// Each clause by itself, true, false or open, as the interpreter takes it: a column is as open as its tests are.
void Population::match_party(const std::vector<Words>& cells, Vectors& out) const {
  const Clauses& clauses = layout_.clauses;
  Words may(clauses.words, ~std::uint64_t{0});
  Words must = may;
  for (std::size_t a = 0; a < clauses.axes.size(); ++a) {
    const std::size_t values = layout_.partitions[clauses.axes[a].fact].size();
    const std::uint64_t* rows = clauses.rows.data() + clauses.axes[a].rows;
    for (std::uint32_t layer = 0; layer < clauses.axes[a].layers; ++layer, rows += values * clauses.words) {
      for (std::size_t w = 0; w < clauses.words; ++w) {
        std::uint64_t any = 0;
        std::uint64_t all = ~std::uint64_t{0};
        for (std::size_t cell = 0; cell < values; ++cell) {
          if (!has(cells[a].data(), cell)) continue;
          any |= rows[cell * clauses.words + w];
          all &= rows[cell * clauses.words + w];
        }
        may[w] &= any;
        must[w] &= all;
      }
    }
  }
  out.may.assign(words_for(clauses.size), 0);
  out.must = out.may;
  for (std::size_t column = 0; column < clauses.clause.size(); ++column) {
    if (has(may.data(), column)) put(out.may.data(), clauses.clause[column]);
    if (has(must.data(), column)) put(out.must.data(), clauses.clause[column]);
  }
  // The interpreter cuts what a fact may be once for each test of it in a clause that is open, at most.
  const std::size_t axes = clauses.axes.size();
  const auto cut = [&](std::size_t axis, std::uint32_t tests) {
    const auto own = static_cast<std::uint32_t>(count(cells[axis]));
    return tests < 16 ? std::min(own, 1U << tests) : own;
  };
  std::vector<std::uint32_t> tests(axes, 0);
  for (std::uint32_t clause = 0; clause < clauses.size; ++clause) {
    std::uint32_t combinations = 1;
    const bool open = has(out.may.data(), clause) && !has(out.must.data(), clause);
    for (std::size_t axis = 0; open && axis < axes; ++axis) {
      const std::uint32_t own = clauses.tests_of[clause * axes + axis];
      tests[axis] += own;
      combinations = bounded_product(combinations, cut(axis, own));
    }
    out.cells.push_back(combinations);
  }
  for (std::size_t axis = 0; axis < axes; ++axis)
    out.all_cells = bounded_product(out.all_cells, cut(axis, tests[axis]));
}

VectorSet Population::party(const std::vector<Words>& cells) {
  const Clauses& clauses = layout_.clauses;
  Vectors vectors;
  match_party(cells, vectors);
  std::vector<Words> open{Words(clauses.words, ~std::uint64_t{0})};  // columns that one combination leaves
  for (std::size_t a = 0; a < clauses.axes.size() && !vectors.too_many; ++a) {
    const Clauses::Axis& axis = clauses.axes[a];
    const std::size_t values = layout_.partitions[axis.fact].size();
    std::vector<Words> rows;
    for (std::size_t cell = 0; cell < values; ++cell) {
      if (!has(cells[a].data(), cell)) continue;
      rows.emplace_back(clauses.words, ~std::uint64_t{0});
      for (std::uint32_t layer = 0; layer < axis.layers; ++layer) {
        const std::uint64_t* row = clauses.rows.data() + axis.rows + (layer * values + cell) * clauses.words;
        for (std::size_t w = 0; w < clauses.words; ++w) rows.back()[w] &= row[w];
      }
      if (planted(28)) break;
    }
    sort_unique(rows);
    std::vector<Words> next;
    for (const Words& left : open) {
      for (const Words& row : rows) {
        Words both = left;
        for (std::size_t w = 0; w < both.size(); ++w) both[w] &= row[w];
        next.push_back(std::move(both));
      }
    }
    sort_unique(next);
    open = std::move(next);
    vectors.too_many = open.size() > kVectorsMax;
  }
  for (const Words& columns : open) {
    Words vector(words_for(clauses.size));
    for (std::size_t column = 0; column < clauses.clause.size(); ++column) {
      if (has(columns.data(), column)) put(vector.data(), clauses.clause[column]);
    }
    vectors.all.push_back(std::move(vector));
  }
  sort_unique(vectors.all);
  const auto number = static_cast<std::uint32_t>(party_numbers_.size());
  return sets_[keep(vectors, party_numbers_.try_emplace(cells, number).first->second)];
}

// Some party meets a clause: one party's vector or another's.
std::uint32_t Population::parties(const std::vector<VectorSet>& parties) {
  const std::size_t words = words_for(layout_.clauses.size);
  Vectors vectors;
  vectors.may.assign(words, 0);
  vectors.must.assign(words, 0);
  vectors.all = {Words(words)};
  vectors.cells.assign(layout_.clauses.size, 1);
  std::vector<std::uint32_t> said;
  for (const VectorSet& party : parties) {
    said.push_back(party.said);
    vectors.all_cells = bounded_product(vectors.all_cells, party.all_cells);
    const std::uint64_t* own = vectors_.data() + party.first;
    for (std::size_t w = 0; w < words; ++w) {
      vectors.may[w] |= own[w];
      vectors.must[w] |= own[words + w];
    }
    for (std::uint32_t clause = 0; clause < layout_.clauses.size; ++clause) {
      vectors.cells[clause] = bounded_product(vectors.cells[clause], test_cells_[party.cells + clause]);
    }
    vectors.too_many = vectors.too_many || party.too_many;
    if (vectors.too_many) continue;
    std::vector<Words> next;
    for (const Words& left : vectors.all) {
      for (std::size_t v = 0; v < party.count; ++v) {
        Words both = left;
        for (std::size_t w = 0; w < words; ++w) both[w] |= own[(2 + v) * words + w];
        next.push_back(std::move(both));
      }
    }
    sort_unique(next);
    vectors.all = std::move(next);
    vectors.too_many = vectors.all.size() > kVectorsMax;
    if (planted(6)) break;
  }
  std::sort(said.begin(), said.end());
  const auto number = static_cast<std::uint32_t>(parties_numbers_.size());
  return keep(vectors, parties_numbers_.try_emplace(std::move(said), number).first->second);
}

std::uint32_t Population::push(Part part, const std::vector<State>& states, const std::vector<std::uint32_t>& sets) {
  const auto p = static_cast<std::size_t>(part);
  states_[p].insert(states_[p].end(), states.begin(), states.end());
  sets_of_[p].insert(sets_of_[p].end(), sets.begin(), sets.end());
  if (part == Part::goods) {
    groups_.push_back(group_of(states.data()));
    mass_of_.push_back(-1);
  }
  return static_cast<std::uint32_t>(counts_[p]++);
}

std::uint32_t Population::group_of(const State* states) const {
  std::array<std::uint32_t, 2> choice{};
  for (std::size_t lead = 0; lead < 2; ++lead) {
    if (layout_.leading[lead] < 0) continue;
    const Axis& axis = layout_.axes[static_cast<std::size_t>(layout_.leading[lead])];
    choice[lead] = std::min<std::uint32_t>(states[axis.slot], axis.cells);
  }
  return choice[0] * layout_.choices[1] + choice[1];
}

void Population::set_mass(std::uint32_t goods, Mass mass) {
  mass_of_[goods] = static_cast<std::int32_t>(masses_.size());
  masses_.push_back(std::move(mass));
}

std::uint32_t Population::add_goods(Reading& reading) {
  std::vector<State> states(layout_.slots[0]);
  std::vector<std::uint32_t> sets(layout_.test_slots[0]);
  Mass mass;
  for (std::uint32_t a = 0; a < layout_.axes.size(); ++a) {
    const Axis& axis = layout_.axes[a];
    if (axis.part != Part::goods) continue;
    const Instance instance = reading.read(axis.fact, -1);
    states[axis.slot] = state(a, instance);
    if (axis.composition && states[axis.slot] >= axis.cells) {
      mass.least.emplace_back(a, instance.possible.intervals().front().low);
    }
  }
  for (std::uint32_t t = 0; t < layout_.tests.size(); ++t) {
    const Tests& bundle = layout_.tests[t];
    if (bundle.part == Part::goods) sets[bundle.slot] = tests(t, reading.read(bundle.fact, -1));
  }
  const std::uint32_t goods = push(Part::goods, states, sets);
  if (mass.least.size() > 1) {
    mass.stated = reading.stated_mass();
    set_mass(goods, std::move(mass));
  }
  return goods;
}

std::uint32_t Population::add_transaction(Reading& reading) {
  std::vector<State> states(layout_.slots[1]);
  std::vector<std::uint32_t> sets(layout_.test_slots[1]);
  for (std::uint32_t a = 0; a < layout_.axes.size(); ++a) {
    const Axis& axis = layout_.axes[a];
    if (axis.part != Part::transaction) continue;
    if (axis.domestic) {
      const auto country = [&](const char* id) {
        return reading.read(static_cast<FactId>(layout_.book->fact_index(id)), -1);
      };
      states[axis.slot] = domestic(a, country("from"), country("to"));
    } else {
      states[axis.slot] = state(a, reading.read(axis.fact, -1));
    }
  }
  for (std::uint32_t t = 0; t < layout_.tests.size(); ++t) {
    const Tests& bundle = layout_.tests[t];
    if (bundle.part == Part::transaction) sets[bundle.slot] = tests(t, reading.read(bundle.fact, -1));
  }
  return push(Part::transaction, states, sets);
}

std::uint32_t Population::add_parties(Reading& reading) {
  std::vector<std::uint32_t> sets(layout_.test_slots[2]);
  if (!sets.empty()) {
    std::vector<VectorSet> each;
    for (int p = 0; p < reading.parties(); ++p) {
      std::vector<Words> cells;
      for (const Clauses::Axis& axis : layout_.clauses.axes) {
        cells.push_back(layout_.partitions[axis.fact].meeting(reading.read(axis.fact, p).possible));
      }
      each.push_back(party(cells));
    }
    sets.front() = parties(each);
  }
  return push(Part::parties, {}, sets);
}

}  // namespace sluice::rulebook

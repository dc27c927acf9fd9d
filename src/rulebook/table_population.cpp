// SPDX-License-Identifier: Apache-2.0
#include "table_population.hpp"

#include <algorithm>
#include <unordered_map>

#include "planted.hpp"
#include "sluice/base/check.hpp"
#include "table_parts.hpp"

namespace sluice::rulebook {
namespace {

using Column = Table::Parts::Column;

class Filling {
 public:
  Filling(const Index& index, const Table& table) : layout_(index.layout()), parts_(table.parts()), out_(index) {}

  Population run() {
    fill(Part::goods, parts_.goods);
    fill(Part::transaction, parts_.transactions);
    fill_parties();
    return std::move(out_);
  }

 private:
  [[nodiscard]] const Column& column(FactId fact) const {
    const Column* found = parts_.column(layout_.book->facts[fact].id);
    CHECK_THAT(found != nullptr);
    return *found;
  }

  // A fact's states by the number of its value in the table.
  struct AxisValues {
    std::uint32_t axis;
    const Column* column;
    std::vector<State> states;
  };
  struct TestValues {
    std::uint32_t slot;
    const Column* column;
    std::vector<std::uint32_t> sets;
  };

  void fill(Part part, std::size_t profiles) {
    std::vector<AxisValues> axes;
    int domestic = -1;
    for (std::uint32_t a = 0; a < layout_.axes.size(); ++a) {
      const Axis& axis = layout_.axes[a];
      if (axis.part != part) continue;
      if (axis.domestic) {
        domestic = static_cast<int>(a);
        continue;
      }
      axes.push_back({a, &column(axis.fact), {}});
      for (const Instance& value : axes.back().column->values) axes.back().states.push_back(out_.state(a, value));
    }
    std::vector<TestValues> bundles;
    for (std::uint32_t t = 0; t < layout_.tests.size(); ++t) {
      const Tests& tests = layout_.tests[t];
      if (tests.part != part || tests.fact == Tests::kParties) continue;
      bundles.push_back({tests.slot, &column(tests.fact), {}});
      for (const Instance& value : bundles.back().column->values) bundles.back().sets.push_back(out_.tests(t, value));
    }
    std::vector<State> states(layout_.slots[static_cast<std::size_t>(part)]);
    std::vector<std::uint32_t> sets(layout_.test_slots[static_cast<std::size_t>(part)]);
    for (std::uint32_t profile = 0; profile < profiles; ++profile) {
      Mass mass;
      for (const AxisValues& each : axes) {
        const Axis& axis = layout_.axes[each.axis];
        const std::uint32_t value = each.column->numbers.at(profile);
        states[axis.slot] = each.states[value];
        if (axis.composition && states[axis.slot] >= axis.cells) {
          mass.least.emplace_back(each.axis, each.column->values[value].possible.intervals().front().low);
        }
      }
      if (domestic >= 0) {
        const auto axis = static_cast<std::uint32_t>(domestic);
        states[layout_.axes[axis].slot] = domestic_state(axis, profile);
      }
      for (const TestValues& each : bundles) sets[each.slot] = each.sets[each.column->numbers.at(profile)];
      out_.push(part, states, sets);
      if (mass.least.size() > 1) {
        mass.stated = parts_.mass[profile];
        out_.set_mass(profile, std::move(mass));
      }
    }
  }

  [[nodiscard]] State domestic_state(std::uint32_t axis, std::uint32_t profile) {
    const auto country = [&](const char* id) {
      const auto fact = static_cast<FactId>(layout_.book->fact_index(id));
      const Column& own = column(fact);
      Instance instance = own.values[own.numbers.at(profile)];
      instance.fact = fact;
      return std::pair(own.numbers.at(profile), instance);
    };
    const auto from = country("from");
    const auto to = country("to");
    const auto key = std::pair(from.first, to.first);
    const auto known = domestic_.find(key);
    if (known != domestic_.end()) return known->second;
    return domestic_[key] = out_.domestic(axis, from.second, to.second);
  }

  void fill_parties() {
    std::vector<std::uint32_t> sets(layout_.test_slots[static_cast<std::size_t>(Part::parties)]);
    if (sets.empty()) {
      for (std::size_t p = 0; p < parts_.parties; ++p) out_.push(Part::parties, {}, {});
      return;
    }
    std::vector<VectorSet> people;
    for (std::uint32_t person = 0; person < parts_.people; ++person) {
      std::vector<Words> cells;
      for (const Clauses::Axis& axis : layout_.clauses.axes) {
        const Column& own = column(axis.fact);
        cells.push_back(layout_.partitions[axis.fact].meeting(own.values[own.numbers.at(person)].possible));
      }
      people.push_back(out_.party(cells));
    }
    std::vector<VectorSet> parties;
    for (std::size_t p = 0; p < parts_.parties; ++p) {
      parties.clear();
      for (std::uint32_t i = parts_.first_person[p]; i < parts_.first_person[p + 1]; ++i) {
        parties.push_back(people[parts_.person_of[i]]);
      }
      sets.front() = out_.parties(parties);
      out_.push(Part::parties, {}, sets);
    }
  }

  const Layout& layout_;
  const Table::Parts& parts_;
  Population out_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, State> domestic_;
};

// All that deciding may take from a transaction or from parties, as bytes.
void append_profile(std::string& key, Part part, std::uint32_t profile, const Index& index,
                    const Population& population) {
  const Layout& layout = index.layout();
  const auto p = static_cast<std::size_t>(part);
  const State* states = population.states(part, profile);
  key.append(reinterpret_cast<const char*>(states), layout.slots[p] * sizeof(State));
  for (std::uint32_t slot = 0; slot < layout.test_slots[p]; ++slot) {
    const std::uint32_t set = population.set_number(part, profile, slot);
    key.append(reinterpret_cast<const char*>(&set), sizeof set);
  }
  // Which country it is may matter where `domestic` is not settled, beyond the cell that it lies in.
  for (const Axis& axis : layout.axes) {
    if (part == Part::transaction && axis.domestic && states[axis.slot] >= axis.cells) {
      key.append(reinterpret_cast<const char*>(&profile), sizeof profile);
    }
  }
}

}  // namespace

Population populate(const Index& index, const Table& table) { return Filling(index, table).run(); }

Evaluator::Readings readings(const Index& index, const Table& table) {
  return [&index, &table](Row row) {
    return std::make_unique<TableReading>(index.book(), table, row.goods, row.transaction, row.parties);
  };
}

Classes classes(Part part, const std::vector<const Index*>& indexes,
                const std::vector<const Population*>& populations) {
  Classes result;
  std::unordered_map<std::string, std::uint32_t> known;
  const std::size_t profiles = populations.front()->size(part);
  std::vector<Evaluator> evaluators;
  for (std::size_t i = 0; i < indexes.size(); ++i) evaluators.emplace_back(*indexes[i], *populations[i], nullptr);
  std::string key;
  for (std::uint32_t profile = 0; profile < profiles; ++profile) {
    key.clear();
    for (std::size_t i = 0; i < indexes.size(); ++i) {
      if (part == Part::goods) {
        evaluators[i].append_goods(profile, key);
      } else {
        append_profile(key, part, profile, *indexes[i], *populations[i]);
      }
    }
    const auto [found, fresh] = known.try_emplace(key, static_cast<std::uint32_t>(result.example.size()));
    if (fresh) result.example.push_back(profile);
    result.of.push_back(found->second);
  }
  return result;
}

}  // namespace sluice::rulebook

// SPDX-License-Identifier: Apache-2.0
#include "sluice/rulebook/index.hpp"

#include <algorithm>
#include <set>

#include "disjunction.hpp"
#include "index_layout.hpp"
#include "planted.hpp"
#include "reading.hpp"

namespace sluice::rulebook {
namespace {

constexpr std::uint32_t kGroupsMax = 16384;
constexpr std::size_t kCellsMaxOfFact = 0x8000;

struct Column {
  std::uint32_t condition;
  Conjunction when;
};

struct Test {
  std::uint32_t bundle;  // into Layout::tests
  std::uint32_t place;   // within it
  friend auto operator<=>(const Test&, const Test&) = default;
};

// A number of tests, as far as it matters.
std::uint8_t most(std::uint32_t tests) { return static_cast<std::uint8_t>(std::min(tests, 255U)); }

void each_test(const Condition& condition, const auto& visit) {
  if (condition.kind == Condition::Kind::test) visit(condition);
  for (const Condition& part : condition.parts) each_test(part, visit);
}

Part part_of(const Fact& fact) { return fact.scope == FactScope::line ? Part::goods : Part::transaction; }

Names names(const std::vector<std::string>& ids, const std::vector<Named>& known) {
  Names bits;
  for (const std::string& id : ids) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const Named& each) { return each.id == id; });
    bits.set(static_cast<std::size_t>(found - known.begin()));
  }
  return bits;
}

bool disjunctive(const Condition& condition, bool truth) {
  const auto part = [&](const Condition& each) {
    return disjunctive(each, condition.kind == Condition::Kind::none ? !truth : truth);
  };
  const bool any = condition.kind == (truth ? Condition::Kind::any : Condition::Kind::all);
  return (any && condition.parts.size() > 1) || (condition.kind != Condition::Kind::party &&
                                                 std::any_of(condition.parts.begin(), condition.parts.end(), part));
}

// No two alternatives stand side by side in one "all": each column then is one way through the condition.
bool simple(const Condition& condition, bool truth) {
  if (condition.kind == Condition::Kind::party) return true;
  const bool below = condition.kind == Condition::Kind::none ? !truth : truth;
  const bool all = condition.kind == (truth ? Condition::Kind::all : Condition::Kind::any);
  const auto open = [&](const Condition& part) { return disjunctive(part, below); };
  return !(all && std::count_if(condition.parts.begin(), condition.parts.end(), open) > 1) &&
         std::all_of(condition.parts.begin(), condition.parts.end(),
                     [&](const Condition& part) { return simple(part, below); });
}

class Compiler {
 public:
  explicit Compiler(Layout& layout) : out_(layout), book_(*layout.book) {}

  Result<bool> run() {
    if (std::max(book_.duties.size(), book_.kinds.size()) > kNamesMax) {
      return fail("index.too_many", {std::to_string(kNamesMax) + " duties or licence kinds", book_.regime});
    }
    const auto cut = cut_facts();
    if (!cut) return cut;
    Disjunctions disjunctions(book_, out_.law, out_.partitions);
    const auto made = make_columns(disjunctions);
    if (!made) return made;
    name_dimensions(disjunctions);
    const auto clauses = make_clauses(disjunctions);
    if (!clauses) return clauses;
    effects();
    choose_leading();
    group_columns();
    return true;
  }

 private:
  // --- facts ---

  Result<bool> cut_facts() {
    std::vector<std::vector<const ValueSet*>> sets(book_.facts.size());
    used_.assign(book_.facts.size(), 0);
    for_conditions([&](const Condition& condition) {
      tests_of_.emplace_back();
      each_test(condition, [&](const Condition& test) {
        sets[test.fact].push_back(&test.set);
        used_[test.fact] = 1;
        ++tests_of_.back()[test.fact];
      });
    });
    for (std::size_t fact = 0; fact < book_.facts.size(); ++fact) {
      const auto& silence = book_.facts[fact].silence;
      if (used_[fact] == 0 || !silence) continue;
      sets[silence->fact].push_back(&silence->set);
      used_[silence->fact] = 1;
    }
    for (std::size_t fact = 0; fact < book_.facts.size(); ++fact) {
      // A test on `domestic` is one on the countries.
      const bool countries = book_.facts[fact].source == FactSource::domestic && used_[fact] != 0;
      if (!countries) continue;
      used_[static_cast<std::size_t>(book_.fact_index("from"))] = 1;
      used_[static_cast<std::size_t>(book_.fact_index("to"))] = 1;
    }
    for (std::size_t fact = 0; fact < book_.facts.size(); ++fact) {
      out_.partitions.emplace_back(book_.facts[fact], sets[fact]);
      if (out_.partitions.back().size() > kCellsMaxOfFact) {
        return fail("index.too_many", {std::to_string(kCellsMaxOfFact) + " values of one fact", book_.regime});
      }
    }
    return true;
  }

  void for_conditions(const auto& visit) {
    for (const Provision& provision : book_.provisions) visit(provision.when);
    for (const ItemList& list : book_.lists) {
      for (const Item& item : list.items) visit(item.when);
    }
  }

  // --- columns ---

  Result<bool> make_columns(Disjunctions& disjunctions) {
    std::uint32_t condition = 0;
    bool fits = true;
    for_conditions([&](const Condition& when) {
      auto conjunctions = disjunctions.of(when);
      fits = fits && conjunctions.has_value();
      for (Conjunction& each : conjunctions.value_or(std::vector<Conjunction>{})) {
        columns_.push_back({condition, std::move(each)});
      }
      ++condition;
    });
    if (!fits)
      return fail("index.too_many", {std::to_string(kConjunctionsMax) + " ways to meet one condition", book_.regime});
    return true;
  }

  // An axis for every fact with one value that a condition uses; a bundle of tests for each with several,
  // and one for the clauses about parties.
  void name_dimensions(const Disjunctions& disjunctions) {
    axis_of_.assign(book_.facts.size(), -1);
    for (std::size_t id = 0; id < book_.facts.size(); ++id) {
      const Fact& fact = book_.facts[id];
      if (used_[id] == 0 || fact.scope == FactScope::party || fact.kind == FactKind::several) continue;
      Axis axis;
      axis.fact = static_cast<FactId>(id);
      axis.part = part_of(fact);
      axis.slot = out_.slots[static_cast<std::size_t>(axis.part)]++;
      axis.cells = static_cast<State>(out_.partitions[id].size());
      axis.domain_cells = static_cast<std::uint16_t>(count(out_.partitions[id].domain()));
      axis.composition = fact.source == FactSource::composition;
      axis.domestic = fact.source == FactSource::domestic;
      axis_of_[id] = static_cast<int>(out_.axes.size());
      out_.axes.push_back(std::move(axis));
      for (auto& made : tests_of_) out_.tests_of.push_back(most(made[axis.fact]));
    }
    for (const Condition* test : disjunctions.tests()) {
      const FactId fact = test->kind == Condition::Kind::party ? Tests::kParties : test->fact;
      test_of_.push_back(add_to_bundle(fact, test->set.symbols()));
    }
    for (Axis& axis : out_.axes) {
      const auto& silence = book_.facts[axis.fact].silence;
      if (!silence) continue;
      axis.can_be_silent = true;
      axis.silenced_by = axis_of_[silence->fact];
      if (axis.silenced_by >= 0) {
        axis.silenced_in = out_.partitions[silence->fact].meeting(silence->set);
      } else {
        const Test test = add_to_bundle(silence->fact, silence->set.symbols());
        axis.silenced_tests = test.bundle;
        axis.silenced_test = test.place;
      }
      const Words means = out_.partitions[axis.fact].meeting(bits(book_.facts[axis.fact], silence->means));
      while (!has(means.data(), axis.means)) ++axis.means;
    }
  }

  Test add_to_bundle(FactId fact, const Symbols& set) {
    auto bundle =
        std::find_if(out_.tests.begin(), out_.tests.end(), [&](const Tests& each) { return each.fact == fact; });
    if (bundle == out_.tests.end()) {
      Tests made;
      made.fact = fact;
      made.part = fact == Tests::kParties ? Part::parties : part_of(book_.facts[fact]);
      made.slot = out_.test_slots[static_cast<std::size_t>(made.part)]++;
      out_.tests.push_back(std::move(made));
      bundle = out_.tests.end() - 1;
    }
    if (fact != Tests::kParties) bundle->sets.push_back(set);
    return {static_cast<std::uint32_t>(bundle - out_.tests.begin()), bundle->size++};
  }

  Result<bool> make_clauses(Disjunctions& disjunctions) {
    std::vector<Conjunction> columns;
    const std::vector<const Condition*> tests = disjunctions.tests();
    std::uint32_t clause = 0;
    for (const Condition* test : tests) {
      if (test->kind != Condition::Kind::party) continue;
      auto conjunctions = disjunctions.of(test->parts.front());
      if (!conjunctions) {
        return fail("index.too_many", {std::to_string(kConjunctionsMax) + " ways to meet one condition", book_.regime});
      }
      for (Conjunction& each : *conjunctions) {
        columns.push_back(std::move(each));
        out_.clauses.clause.push_back(clause);
      }
      ++clause;
    }
    Clauses& out = out_.clauses;
    out.size = clause;
    out.words = words_for(columns.size());
    std::set<FactId> facts;
    for (const Conjunction& column : columns) {
      for (const auto& [fact, cells] : column) facts.insert(fact);
    }
    for (const FactId fact : facts) {
      const auto layers = layers_of(columns, fact);
      const std::size_t cells = out_.partitions[fact].size();
      out.axes.push_back({fact, static_cast<std::uint32_t>(layers.size()), out.rows.size()});
      out.rows.resize(out.rows.size() + layers.size() * cells * out.words);
      std::uint64_t* rows = out.rows.data() + out.axes.back().rows;
      for (const auto& limits : layers) {
        for (std::size_t column = 0; column < columns.size(); ++column) {
          for (std::size_t cell = 0; cell < cells; ++cell) {
            if (limits[column] == nullptr || has(limits[column]->data(), cell)) put(rows + cell * out.words, column);
          }
        }
        rows += cells * out.words;
      }
    }
    for (const Condition* test : tests) {
      if (test->kind != Condition::Kind::party) continue;
      std::map<FactId, std::uint32_t> made;
      each_test(test->parts.front(), [&](const Condition& own) { ++made[own.fact]; });
      for (const Clauses::Axis& axis : out.axes) out.tests_of.push_back(most(made[axis.fact]));
    }
    return true;
  }

  // For each layer and column the cells that it is open in; null where it makes no such test.
  static std::vector<std::vector<const Words*>> layers_of(const std::vector<Conjunction>& columns, FactId fact) {
    std::vector<std::vector<const Words*>> layers;
    for (std::size_t column = 0; column < columns.size(); ++column) {
      std::size_t layer = 0;
      for (const auto& [dimension, cells] : columns[column]) {
        if (dimension != fact) continue;
        if (layer == layers.size()) layers.emplace_back(columns.size());
        layers[layer++][column] = &cells;
      }
    }
    return layers;
  }

  // --- what follows ---

  Range32 spans_of(const Timeline& timeline) {
    Range32 range{static_cast<std::uint32_t>(out_.spans.size()), 0};
    for (const Stretch& stretch : timeline) {
      if (stretch.status != Status::in_force) continue;
      Span days = stretch.days;
      if (planted(2) && days.last < Date::max()) days.last = days.last + 1;
      out_.spans.push_back(days);
      ++range.count;
    }
    return range;
  }

  void effects() {
    out_.provisions = static_cast<std::uint32_t>(book_.provisions.size());
    std::set<std::string> codes;
    for (const ItemList& list : book_.lists) {
      for (const Item& item : list.items) codes.insert(item.code);
    }
    out_.codes.assign(codes.begin(), codes.end());
    for (std::size_t list = 0; list < book_.lists.size(); ++list) {
      out_.first_item.push_back(static_cast<std::uint32_t>(out_.item_list.size()));
      for (const Item& item : book_.lists[list].items) {
        out_.item_list.push_back(static_cast<std::uint32_t>(list));
        const auto code = std::lower_bound(out_.codes.begin(), out_.codes.end(), item.code);
        out_.item_code.push_back(static_cast<std::uint32_t>(code - out_.codes.begin()));
      }
      out_.list_spans.push_back(spans_of(out_.law.lists[list]));
    }
    std::vector<std::uint32_t> columns_of(tests_of_.size());
    for (const Column& column : columns_) ++columns_of[column.condition];
    for_conditions([&](const Condition& condition) { out_.simple.push_back(simple(condition, true)); });
    for (std::size_t p = 0; p < book_.provisions.size(); ++p) {
      const Effect& effect = book_.provisions[p].effect;
      Rule rule;
      const Range32 days = spans_of(out_.law.provisions[p]);
      if (days.count != 0) {
        rule.first_days = out_.spans[days.first];
        rule.more_days = days.first + 1;
        rule.more_days_count = planted(3) ? 0 : days.count - 1;
      }
      const Provision& provision = book_.provisions[p];
      rule.alone = provision.lists.empty() && provision.requires_any.empty() && provision.lifts.empty() &&
                   provision.overrides.empty() && provision.eases.empty() && out_.edges.weakened_by[p].empty() &&
                   out_.edges.eased_by[p].empty();
      rule.one_column = columns_of[p] == 1;
      rule.narrows_kinds = effect.kinds.has_value();
      if (effect.outcome) rule.outcome = static_cast<std::int8_t>(*effect.outcome);
      if (effect.policy) rule.policy = static_cast<std::int8_t>(*effect.policy);
      rule.duties = names(effect.duties, book_.duties);
      if (effect.kinds) rule.kinds = names(*effect.kinds, book_.kinds);
      rule.adds_kinds = names(effect.adds_kinds, book_.kinds);
      out_.rules.push_back(rule);
    }
  }

  // --- groups ---

  // The two choices of the goods that leave the fewest columns to a value, on average.
  void choose_leading() {
    std::vector<std::pair<double, int>> ranked;
    for (std::size_t a = 0; a < out_.axes.size(); ++a) {
      const Axis& axis = out_.axes[a];
      if (axis.part != Part::goods || book_.facts[axis.fact].kind == FactKind::number || axis.silenced_by >= 0)
        continue;
      std::size_t left = 0;
      for (const Column& column : columns_) left += count(cells_of(column, axis.fact, axis.cells));
      ranked.emplace_back(static_cast<double>(left) / axis.cells, static_cast<int>(a));
    }
    std::sort(ranked.begin(), ranked.end());
    std::uint32_t groups = 1;
    std::size_t taken = 0;
    out_.choices = {1, 1};
    for (const auto& [left, axis] : ranked) {
      const std::uint32_t choices = out_.axes[static_cast<std::size_t>(axis)].cells + 1U;
      if (taken == out_.leading.size() || groups * choices > kGroupsMax) continue;
      out_.leading[taken] = axis;
      out_.choices[taken++] = choices;
      groups *= choices;
    }
  }

  // The cells in which all tests that a column makes of a fact hold.
  static Words cells_of(const Column& column, Dimension dimension, std::size_t cells) {
    Words open(words_for(cells), ~std::uint64_t{0});
    if (cells % 64 != 0) open.back() = (std::uint64_t{1} << (cells % 64)) - 1;
    for (const auto& [own, wanted] : column.when) {
      if (own != dimension) continue;
      for (std::size_t w = 0; w < open.size(); ++w) open[w] &= wanted[w];
    }
    return open;
  }

  // The choices of a leading axis under which a column is still open.
  std::vector<std::uint32_t> open_choices(const Column& column, std::size_t lead) const {
    if (out_.leading[lead] < 0) return {0};
    const Axis& axis = out_.axes[static_cast<std::size_t>(out_.leading[lead])];
    const Words cells = cells_of(column, axis.fact, axis.cells);
    std::vector<std::uint32_t> choices;
    for (std::uint32_t cell = 0; cell < axis.cells; ++cell) {
      if (has(cells.data(), cell)) choices.push_back(cell);
    }
    if (!planted(27)) choices.push_back(axis.cells);
    return choices;
  }

  void group_columns() {
    std::vector<std::vector<std::uint32_t>> members(std::size_t{out_.choices[0]} * out_.choices[1]);
    for (std::uint32_t column = 0; column < columns_.size(); ++column) {
      const auto second = open_choices(columns_[column], 1);
      for (const std::uint32_t first : open_choices(columns_[column], 0)) {
        for (const std::uint32_t each : second) members[first * out_.choices[1] + each].push_back(column);
      }
    }
    by_dimension_.resize(book_.facts.size() + test_of_.size());
    for (std::size_t g = 0; g < members.size(); ++g) add_group(members[g], g);
  }

  void add_group(const std::vector<std::uint32_t>& columns, std::size_t number) {
    Group group;
    group.first = static_cast<std::uint32_t>(out_.group_conditions.size());
    group.count = static_cast<std::uint32_t>(columns.size());
    group.words = static_cast<std::uint32_t>(words_for(columns.size()));
    group.first_axis = static_cast<std::uint32_t>(out_.group_axes.size());
    group.first_tests = static_cast<std::uint32_t>(out_.group_bundles.size());
    std::set<Dimension> dimensions;
    for (std::uint32_t local = 0; local < columns.size(); ++local) {
      const Column& column = columns_[columns[local]];
      out_.group_conditions.push_back(column.condition);
      std::size_t layer = 0;
      for (auto test = column.when.begin(); test != column.when.end(); ++test) {
        layer = test != column.when.begin() && std::prev(test)->first == test->first ? layer + 1 : 0;
        auto& layers = by_dimension_[test->first];
        if (layer == layers.size()) layers.emplace_back();
        layers[layer].emplace_back(local, &test->second);
        dimensions.insert(test->first);
      }
    }
    const std::array<std::size_t, 2> choice{number / out_.choices[1], number % out_.choices[1]};
    std::vector<std::pair<Test, Dimension>> tests;  // those of one bundle side by side
    for (const Dimension dimension : dimensions) {
      if (dimension >= book_.facts.size()) {
        tests.emplace_back(test_of_[dimension - book_.facts.size()], dimension);
        continue;
      }
      const auto axis = static_cast<std::uint32_t>(axis_of_[dimension]);
      bool settled = false;  // by the group itself
      for (std::size_t lead = 0; lead < 2; ++lead) {
        settled = settled || (out_.leading[lead] == static_cast<int>(axis) && choice[lead] < out_.axes[axis].cells);
      }
      if (!settled) add_axis(group, axis, by_dimension_[dimension]);
    }
    std::sort(tests.begin(), tests.end());
    for (const auto& [test, dimension] : tests) add_test(group, test, by_dimension_[dimension]);
    for (const Dimension dimension : dimensions) by_dimension_[dimension].clear();
    out_.groups.push_back(group);
  }

  using Limits = std::vector<std::pair<std::uint32_t, const Words*>>;  // local column, the cells it is open in

  // A row a cell: the columns that the cell leaves open.
  std::uint32_t add_rows(const Group& group, std::size_t cells, std::size_t more, const Limits& limits) {
    const std::size_t first = out_.rows.size();
    out_.rows.resize(first + (cells + more) * group.words);
    Words all(group.words, ~std::uint64_t{0});
    if (group.count % 64 != 0) all.back() = (std::uint64_t{1} << (group.count % 64)) - 1;
    for (std::size_t cell = 0; cell < cells; ++cell) {
      std::uint64_t* row = out_.rows.data() + first + cell * group.words;
      std::copy(all.begin(), all.end(), row);
      for (const auto& [column, open] : limits) {
        if (!has(open->data(), cell)) row[column / 64] &= ~(std::uint64_t{1} << (column % 64));
      }
    }
    return static_cast<std::uint32_t>(first);
  }

  void add_axis(Group& group, std::uint32_t number, const std::vector<Limits>& layers) {
    const Axis& axis = out_.axes[number];
    const std::size_t cells = axis.cells;
    const Words& domain = out_.partitions[axis.fact].domain();
    GroupAxis own;
    own.axis = number;
    own.rows = static_cast<std::uint32_t>(out_.rows.size());
    own.slot = static_cast<std::uint16_t>(axis.slot);
    own.cells = axis.cells;
    own.domain_cells = axis.domain_cells;
    own.layers = static_cast<std::uint8_t>(layers.size());
    own.part = axis.part;
    std::vector<Words> distinct;
    for (std::size_t cell = 0; cell < cells; ++cell) {
      if (has(domain.data(), cell)) distinct.emplace_back(group.words, ~std::uint64_t{0});
    }
    for (const Limits& limits : layers) {
      const std::uint32_t rows = add_rows(group, cells, 2, limits);
      for (std::size_t w = 0; w < group.words; ++w) {
        std::uint64_t may = 0;
        std::uint64_t must = ~std::uint64_t{0};
        std::size_t place = 0;
        for (std::size_t cell = 0; cell < cells; ++cell) {
          const std::uint64_t row = out_.rows[rows + cell * group.words + w];
          const bool inside = has(domain.data(), cell);
          if (inside) distinct[place++][w] &= row;
          if (!inside) continue;
          may |= row;
          must &= row;
        }
        out_.rows[rows + cells * group.words + w] = may;
        out_.rows[rows + (cells + 1) * group.words + w] = must;
      }
    }
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    own.distinct = static_cast<std::uint32_t>(out_.rows.size());
    own.distinct_count = static_cast<std::uint16_t>(distinct.size());
    for (const Words& row : distinct) out_.rows.insert(out_.rows.end(), row.begin(), row.end());
    out_.group_axes.push_back(own);
    ++group.axes;
  }

  void add_test(Group& group, const Test& test, const std::vector<Limits>& layers) {
    for (const Limits& limits : layers) {
      const std::uint32_t rows = add_rows(group, 2, 0, limits);
      const bool goes_on = group.tests != 0 && out_.group_bundles.back().tests == test.bundle;
      if (!goes_on) {
        out_.group_bundles.push_back({test.bundle, static_cast<std::uint32_t>(out_.group_tests.size()), 0});
        ++group.tests;
      }
      out_.group_tests.push_back({test.place, rows});
      ++out_.group_bundles.back().count;
    }
  }

  Layout& out_;
  const Rulebook& book_;
  std::vector<char> used_;                                 // by fact
  std::vector<std::map<FactId, std::uint32_t>> tests_of_;  // by condition: how many of each fact
  std::vector<int> axis_of_;
  std::vector<Test> test_of_;  // by test dimension
  std::vector<Column> columns_;
  std::vector<std::vector<Limits>> by_dimension_;  // by layer
};

}  // namespace

bool Verdict::same(const Verdict& other) const {
  return outcome == other.outcome && policy == other.policy && at_least == other.at_least && at_most == other.at_most &&
         codes == other.codes && possible_codes == other.possible_codes && kinds == other.kinds &&
         duties == other.duties;
}

Result<Index> Index::make(std::shared_ptr<const Rulebook> book, Assumed assumed) {
  auto law = Law::make(*book, std::move(assumed));
  if (!law) return fail(law.error());
  auto layout = std::make_shared<Layout>(std::move(book), std::move(*law));
  const auto compiled = Compiler(*layout).run();
  if (!compiled) return fail(compiled.error());
  sign(*layout);
  return Index(std::move(layout));
}

const Rulebook& Index::book() const noexcept { return *layout_->book; }
const Assumed& Index::assumed() const noexcept { return layout_->law.assumed; }
const std::vector<std::string>& Index::codes() const noexcept { return layout_->codes; }
const std::vector<Date>& Index::breakpoints() const noexcept { return layout_->breakpoints; }
const std::string& Index::hash() const noexcept { return layout_->hash; }

std::size_t Index::bytes() const noexcept {
  const auto size = [](const auto& values) { return values.size() * sizeof(values.front()); };
  const Layout& all = *layout_;
  return size(all.rows) + size(all.groups) + size(all.group_conditions) + size(all.group_axes) +
         size(all.group_bundles) + size(all.group_tests) + size(all.clauses.rows) + size(all.spans) + size(all.rules) +
         size(all.list_spans) + size(all.tests_of);
}

}  // namespace sluice::rulebook

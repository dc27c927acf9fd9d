// SPDX-License-Identifier: Apache-2.0
// One line of one transaction under the law of one day: every answer that the unknown facts leave
// possible. Unknown facts are cut into cells at the breakpoints of the conditions that matter, and
// every combination of cells is decided: exact, up to kCellsMax combinations.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "binding.hpp"
#include "combine.hpp"

namespace sluice::rulebook {

inline constexpr std::size_t kCellsMax = 4096;

enum class Truth : signed char { no, unknown, yes };

// An unknown fact that conditions in force turn on, cut into cells. A cell of a fact with several values is the set of
// those that it has.
struct OpenFact {
  std::size_t instance;
  std::vector<ValueSet> cells;
  std::vector<ValueSet> cuts;  // of a fact with several values: the tests of it
};

struct View {
  std::vector<Answer> answers;  // all that are possible, each once; never empty
  std::vector<OpenFact> open;
  // Over the grid of open cells, the first fact varying slowest: the index into `answers`, or -1 for
  // a combination that cannot be (mass fractions beyond one). Empty where `bounded`.
  std::vector<int> grid;
  bool bounded = false;
};

class Analysis {
 public:
  // All must outlive it.
  Analysis(const Rulebook& book, const Edges& edges, Reading& reading);

  [[nodiscard]] View on(const Law& law, Date day);

  // How many combinations of cells that is, or some number beyond kCellsMax.
  [[nodiscard]] std::size_t cells(const Law& law, Date day);

  // Whether a provision would apply if its and its items' status did not stand in the way.
  [[nodiscard]] Truth would_apply(std::size_t provision, const Law& law);
  [[nodiscard]] Truth would_act(std::size_t provision, const Law& law);

  // Statuses that can matter to this line: provisions whose condition is not false, lists with an
  // item that is not.
  [[nodiscard]] bool relevant(std::size_t provision) const { return provisions_[provision] != Truth::no; }
  [[nodiscard]] bool relevant_list(std::size_t list) const { return list_truth_[list] != Truth::no; }
  [[nodiscard]] Truth item(std::size_t list, std::size_t item) const { return items_[list][item]; }

  [[nodiscard]] Truth evaluate(const Condition& condition, int party, const Law* law);
  [[nodiscard]] Binding& binding() noexcept { return binding_; }

 private:
  struct Unknown {  // a condition that the known facts do not settle
    const Condition* condition;
    std::vector<std::size_t> open;  // into View::open
    std::vector<std::size_t> stride;
    std::vector<char> table;  // its truth over its own open facts
  };
  struct Live {                // what bears on the line on one day
    std::vector<Truth> holds;  // by provision: its condition
    std::vector<char> lists;   // in force, and named by a provision that may hold
    std::vector<Unknown> unknowns;
    std::map<std::size_t, std::size_t> provisions;                     // to its unknown
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> items;  // to its unknown
  };
  using Cell = std::vector<const ValueSet*>;  // by instance; null: as bound

  [[nodiscard]] bool reachable(std::size_t provision, const Law& law, Date day);
  [[nodiscard]] Live gather(const Law& law, Date day, View& view);
  void enumerate(const Live& live, View& view);
  void collect(const Condition& condition, int party, const Law& law, View& view);
  void cut(View& view, std::size_t instance, const ValueSet& set);
  void gather_values(OpenFact& open);
  void tabulate(Unknown& unknown, const View& view, const Law& law);
  [[nodiscard]] std::vector<std::size_t> facts_of(const Condition& condition, int party, const Law& law,
                                                  const View& view);
  void facts_of(const Condition& condition, int party, const Law& law, std::vector<char>& seen);
  [[nodiscard]] bool feasible(const View& view, const std::vector<std::size_t>& at);
  [[nodiscard]] View between(const Law& law, Date day, View view);
  [[nodiscard]] Truth would_match(std::size_t provision, const Law& law);

  const Rulebook& book_;
  const Edges& edges_;
  Binding binding_;
  std::vector<Truth> provisions_;          // with assumptions open
  std::vector<std::vector<Truth>> items_;  // by list
  std::vector<Truth> list_truth_;
  Cell cell_;  // what evaluate() sees of open facts
};

}  // namespace sluice::rulebook

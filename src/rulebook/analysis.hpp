// SPDX-License-Identifier: Apache-2.0
// One line of one transaction under the law of one day: every answer that the unknown facts leave
// possible. Unknown facts are cut into cells at the breakpoints of the conditions that matter, and
// every combination of cells is decided: exact, up to kCellsMax combinations.
#pragma once

#include <cstdint>
#include <vector>

#include "binding.hpp"
#include "combine.hpp"
#include "shortlist.hpp"

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
  // All must outlive it. Without a shortlist it looks at everything, which comes to the same.
  Analysis(const Rulebook& book, const Edges& edges, Reading& reading, const Shortlist* shortlist = nullptr);

  [[nodiscard]] View on(const Law& law, Date day);

  // How many combinations of cells that is, or some number beyond kCellsMax.
  [[nodiscard]] std::size_t cells(const Law& law, Date day);

  // Whether a provision would apply if its and its items' status did not stand in the way.
  [[nodiscard]] Truth would_apply(std::size_t provision, const Law& law);
  [[nodiscard]] Truth would_act(std::size_t provision, const Law& law);

  // What can matter to this line on any day and under any assumption: provisions and items whose condition is not
  // false. Lists matter by their items.
  [[nodiscard]] const Candidates& relevant() const noexcept { return relevant_; }

  [[nodiscard]] Truth evaluate(const Condition& condition, int party, const Law* law);
  [[nodiscard]] Binding& binding() noexcept { return binding_; }

 private:
  struct Unknown {  // a condition that the known facts do not settle
    const Condition* condition;
    std::vector<std::size_t> open;  // into View::open
    std::vector<std::size_t> stride;
    std::vector<char> table;  // its truth over its own open facts
  };
  struct Live {                // what bears on the line on one day, beside relevant_
    std::vector<Truth> holds;  // by provision: its condition
    std::vector<Truth> items;  // by item: its condition; of lists in force that a provision that may hold names
    std::vector<Unknown> unknowns;
    std::vector<std::size_t> unknown_provisions;  // by provision, where it is unknown: its unknown
    std::vector<std::size_t> unknown_items;
  };
  using Cell = std::vector<const ValueSet*>;  // by instance; null: as bound

  [[nodiscard]] const Condition& when(const Listed& item) const { return book_.lists[item.list].items[item.item].when; }
  [[nodiscard]] Truth list_truth(std::size_t list) const;
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
  Candidates relevant_;
  std::vector<Truth> provisions_;  // beside relevant_, with assumptions open
  std::vector<Truth> items_;
  Cell cell_;  // what evaluate() sees of open facts
};

}  // namespace sluice::rulebook

// SPDX-License-Identifier: Apache-2.0
// Decides rows of a population by an index. One evaluator a thread; it allocates while it warms up and then
// no more, but for the rare row that is left to the interpreter.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "population.hpp"

namespace sluice::rulebook {

class Evaluator {
  using Bound = trade::Bound;

 public:
  // What the interpreter reads where it is asked how many combinations it would try, or where a row is left to it
  // (tests on `domestic` with a country unknown). Must give what the row's profiles were made from.
  using Readings = std::function<std::unique_ptr<Reading>(Row)>;

  // Both must outlive it.
  Evaluator(const Index& index, const Population& population, Readings readings);

  // Valid until the next call.
  [[nodiscard]] const Verdict& decide(Row row, Date day);

  // The days around `day` on which the same facts give the same answer (LineDetermination::holds).
  [[nodiscard]] Span holds(Row row, Date day);

  // Adds to `key` all that deciding may take from the goods of a row, whatever else the row says.
  void append_goods(std::uint32_t goods, std::string& key);

  // Adds to `key` all that the row's verdict of the day follows from: rows with the same key have the same verdict.
  void append_question(Row row, Date day, std::string& key);

  // Rows so far that were left to the interpreter.
  [[nodiscard]] std::size_t left_to_interpreter() const noexcept { return left_; }

 private:
  struct Plain {  // one answer (combine.hpp), in numbers
    trade::Outcome outcome = trade::Outcome::no_control_found;
    std::optional<trade::Policy> policy;
    Names kinds;
    Names duties;
    std::vector<std::uint32_t> codes;
    std::vector<std::uint32_t> cited;
  };
  struct Open {                         // a fact, or tests, of which more than one combination is possible
    const GroupAxis* axis = nullptr;    // null: tests
    const GroupTests* tests = nullptr;  // null: a fact
    const VectorSet* set = nullptr;     // of the tests
    State state = 0;                    // of the fact
    std::uint32_t first = 0;            // tests: into alternatives_, words of the group each
  };
  struct Partial {  // of a combination of mass fractions
    Words columns;
    Decimal mass;
    bool strict = false;
  };

  template <bool kGoodsAlone>
  void match(Row row);
  [[nodiscard]] State goods_state(const GroupAxis& own, std::uint32_t goods) const;
  void match_axis(const GroupAxis& own, State state);
  void match_tests(const GroupTests& own, Row row);
  [[nodiscard]] State state_of(const GroupAxis& own, Row row) const;
  [[nodiscard]] bool silenced(const Axis& axis, Row row) const;

  void settle(Row row, Date day);
  void open_up();
  void collect(Date day);
  void answer_with(const std::uint64_t* combination);
  [[nodiscard]] std::size_t cells_of_interpreter(Row row, Date day);
  void interpret(Row row, Date day);
  void bound_open();
  void take(const std::vector<Answer>& answers);

  // Where every provision that holds or may hold stands alone (Rule::alone).
  struct Sum {
    std::int8_t outcome = 0;
    std::int8_t policy = -1;
    bool narrowed = false;
    Names kinds, duties;
  };
  static void add_alone(const Rule& rule, Sum& sum);
  [[nodiscard]] Bound close(Sum& sum) const;
  void answer_alone();

  // What was answered before for the same open columns and the same unknown facts.
  [[nodiscard]] bool append_key(Row row, bool perhaps_too_many, std::string& key) const;
  void append_open(const Open& open, State state, bool perhaps_too_many, std::string& key) const;
  void append_mass(Row row, std::string& key) const;
  [[nodiscard]] bool make_short_key(Row row, bool beyond);
  void remember(const std::string& key);

  // Unknown facts, one combination after the other (evaluator_open.cpp).
  [[nodiscard]] bool try_all(Row row);
  [[nodiscard]] bool find_combinations(Row row);
  [[nodiscard]] bool too_many_cells() const;
  void compare_columns(std::size_t facts);
  [[nodiscard]] bool surely_too_many_cells();
  void find_open_columns();
  [[nodiscard]] bool turns(std::size_t open) const;
  [[nodiscard]] std::uint64_t cells_of(const Open& open) const;
  [[nodiscard]] std::uint64_t cells_of_axis(const Open& open) const;
  [[nodiscard]] const Words& possible_cells(const Open& open) const;
  [[nodiscard]] std::uint64_t row_word(const Open& open, std::size_t cell, std::size_t word) const;
  void choose_combinations();
  template <class WordOf>
  void add_combination(std::vector<std::uint64_t>& out, WordOf word_of) const;
  [[nodiscard]] bool holds_in(const std::uint64_t* combination, std::size_t unknown) const {
    return has(combination, packed_ ? unknown : unknown_[unknown]);
  }
  void find_alternatives(const Open& open);
  [[nodiscard]] bool cross(const std::vector<std::uint64_t>& rows);
  [[nodiscard]] bool try_masses(const Mass& mass);
  [[nodiscard]] bool is_fraction(const Open& open) const;
  [[nodiscard]] const Mass* binding_mass(Row row) const;
  void sort_unique(std::vector<std::uint64_t>& combinations);

  void combine();
  [[nodiscard]] bool matched(std::uint32_t provision);
  [[nodiscard]] bool acts(std::uint32_t provision);
  [[nodiscard]] bool bears(std::uint32_t provision);
  [[nodiscard]] bool any_item(std::uint32_t provision) const;
  [[nodiscard]] Names usable(std::uint32_t provision);

  void fold_first();
  void fold_next();
  void finish();

  const Index& index_;
  const Layout& layout_;
  const Population& population_;
  Readings readings_;

  // The row: its group, the columns that may hold and that must, whatever the day.
  const Group* group_ = nullptr;
  Words may_, must_;
  std::vector<Open> open_;
  std::vector<std::uint64_t> alternatives_;

  // The day: conditions that certainly hold, columns that are open.
  std::uint32_t day_tick_ = 0;
  std::vector<std::uint32_t> certain_, unknown_;
  std::vector<std::uint32_t> certain_tick_;  // by condition
  std::vector<std::uint32_t> named_list_;    // by list
  Words unknown_mask_;
  bool packed_ = false;
  std::size_t width_ = 1;                           // words of a combination
  Words all_open_;                                  // the combination in which every open column holds
  std::vector<std::uint64_t> tried_, next_, rows_;  // combinations
  std::vector<std::size_t> order_;
  std::vector<std::uint64_t> open_columns_;  // by place in open_, words of the group each
  std::vector<std::uint64_t> open_in_;       // by open column: the facts that it turns on, by their place in open_
  std::vector<std::pair<std::size_t, std::size_t>> covered_;  // of open columns, by place
  bool all_alone_ = true;

  // One answer. A tick equal to tick_ says yes.
  struct Found {
    std::uint32_t tick = 0;
    bool yes = false;
  };
  std::uint32_t tick_ = 0;
  std::vector<std::uint32_t> condition_tick_, listed_list_, cited_list_;
  std::vector<Found> matched_, acts_;
  std::vector<std::uint32_t> holding_, listed_;
  Plain plain_;

  Verdict verdict_;
  bool licensed_ = false;
  bool one_outcome_ = true;
  bool one_policy_ = true;
  std::vector<std::uint32_t> all_codes_, all_cited_, merged_;
  std::string key_, short_key_;
  std::unordered_map<std::string, Verdict> answered_;
  std::size_t left_ = 0;
};

}  // namespace sluice::rulebook

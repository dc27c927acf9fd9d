// SPDX-License-Identifier: Apache-2.0
#include "evaluator.hpp"

#include <algorithm>
#include <bit>

#include "analysis.hpp"
#include "planted.hpp"

namespace sluice::rulebook {

using trade::Bound;
using trade::Outcome;

Evaluator::Evaluator(const Index& index, const Population& population, Readings readings)
    : index_(index), layout_(index.layout()), population_(population), readings_(std::move(readings)) {
  const std::size_t conditions = layout_.provisions + layout_.item_list.size();
  certain_tick_.resize(conditions);
  condition_tick_.resize(conditions);
  for (auto* lists : {&named_list_, &listed_list_, &cited_list_}) lists->resize(layout_.book->lists.size());
  matched_.resize(layout_.provisions);
  acts_.resize(layout_.provisions);
}

const Verdict& Evaluator::decide(Row row, Date day) {
  match(row);
  settle(row, day);
  return verdict_;
}

// --- the row ---------------------------------------------------------------------------------------

void Evaluator::match(Row row) {
  group_ = &layout_.groups[population_.group(row.goods)];
  may_.assign(group_->words, ~std::uint64_t{0});
  if (group_->count % 64 != 0) may_.back() = (std::uint64_t{1} << (group_->count % 64)) - 1;
  must_ = may_;
  open_.clear();
  alternatives_.clear();
  for (std::uint32_t a = group_->first_axis; a < group_->first_axis + group_->axes; ++a) {
    match_axis(layout_.group_axes[a], row);
  }
  for (std::uint32_t t = group_->first_tests; t < group_->first_tests + group_->tests; ++t) {
    match_tests(layout_.group_bundles[t], row);
  }
}

State Evaluator::state_of(const Axis& axis, Row row) const {
  const std::uint32_t profile = axis.part == Part::goods ? row.goods : row.transaction;
  const State state = population_.states(axis.part, profile)[axis.slot];
  if (state != kSilent) return state;
  return silenced(axis, row) || planted(18) ? axis.means : axis.cells;
}

bool Evaluator::silenced(const Axis& axis, Row row) const {
  if (axis.silenced_by < 0) {
    const Tests& tests = layout_.tests[axis.silenced_tests];
    const VectorSet& set = population_.vector_set(tests.part, row.transaction, tests.slot);
    return has(population_.vectors(set) + words_for(tests.size), axis.silenced_test);
  }
  const Axis& by = layout_.axes[static_cast<std::size_t>(axis.silenced_by)];
  const State state = population_.states(by.part, row.transaction)[by.slot];
  if (state < by.cells) return has(axis.silenced_in.data(), state);
  const Words& cells = state == by.cells ? layout_.partitions[by.fact].domain()
                                         : population_.cells(static_cast<std::uint32_t>(axis.silenced_by), state);
  return within(cells, axis.silenced_in);
}

void Evaluator::match_axis(const GroupAxis& own, Row row) {
  const Axis& axis = layout_.axes[own.axis];
  const std::size_t words = group_->words;
  const std::uint64_t* rows = layout_.rows.data() + own.rows;
  const State state = state_of(axis, row);
  const std::size_t layer_words = (axis.cells + std::size_t{2}) * words;
  if (state < axis.cells) {
    for (std::uint32_t layer = 0; layer < own.layers; ++layer, rows += layer_words) {
      const std::uint64_t* open = rows + state * words;
      for (std::size_t w = 0; w < words; ++w) {
        may_[w] &= open[w];
        must_[w] &= open[w];
      }
    }
    return;
  }
  Open open{&axis, own.axis, own.layers, own.rows, state, 0, nullptr, nullptr, 0};
  const Words& cells = possible_cells(open);
  open.cells = static_cast<std::uint32_t>(count(cells));
  open_.push_back(open);
  for (std::uint32_t layer = 0; layer < own.layers; ++layer, rows += layer_words) {
    const std::uint64_t* whole = rows + axis.cells * words;
    for (std::size_t w = 0; w < words; ++w) {
      std::uint64_t may = whole[w];
      std::uint64_t must = whole[w + (planted(7) ? 0 : words)];
      if (state != axis.cells) {
        may = 0;
        must = ~std::uint64_t{0};
        for (std::size_t cell = 0; cell < axis.cells; ++cell) {
          if (!has(cells.data(), cell)) continue;
          may |= rows[cell * words + w];
          must &= rows[cell * words + w];
        }
      }
      may_[w] &= may;
      must_[w] &= must;
    }
  }
}

void Evaluator::match_tests(const GroupTests& own, Row row) {
  const Tests& tests = layout_.tests[own.tests];
  const std::array<std::uint32_t, kParts> profiles{row.goods, row.transaction, row.parties};
  const VectorSet& set = population_.vector_set(tests.part, profiles[static_cast<std::size_t>(tests.part)], tests.slot);
  const std::size_t words = group_->words;
  const std::size_t vector_words = words_for(tests.size);
  const std::uint64_t* may = population_.vectors(set);
  const std::uint64_t* must = may + vector_words;
  for (std::uint32_t t = own.first; t < own.first + own.count; ++t) {
    const GroupTest& test = layout_.group_tests[t];
    const std::uint64_t* no = layout_.rows.data() + test.rows;
    const std::uint64_t* yes = no + words;
    const bool may_be = has(may, test.test);
    const bool may_not = !has(must, test.test);
    for (std::size_t w = 0; w < words; ++w) {
      may_[w] &= (may_be ? yes[w] : 0) | (may_not ? no[w] : 0);
      must_[w] &= (may_be ? yes[w] : ~std::uint64_t{0}) & (may_not ? no[w] : ~std::uint64_t{0});
    }
  }
  if (std::equal(may, must, must)) return;
  // Which of them are true together.
  open_.push_back({nullptr, own.tests, 1, 0, 0, 0, &own, &set, static_cast<std::uint32_t>(alternatives_.size())});
  alternatives_.resize(alternatives_.size() + set.count * words, ~std::uint64_t{0});
  for (std::size_t v = 0; v < set.count; ++v) {
    const std::uint64_t* vector = must + (1 + v) * vector_words;
    std::uint64_t* row_of = alternatives_.data() + open_.back().first + v * words;
    for (std::uint32_t t = own.first; t < own.first + own.count; ++t) {
      const GroupTest& test = layout_.group_tests[t];
      const std::uint64_t* left = layout_.rows.data() + test.rows + (has(vector, test.test) ? words : 0);
      for (std::size_t w = 0; w < words; ++w) row_of[w] &= left[w];
    }
  }
}

// --- the day ---------------------------------------------------------------------------------------

void Evaluator::collect(Date day) {
  ++day_tick_;
  certain_.clear();
  unknown_.clear();
  const std::uint32_t* conditions = layout_.group_conditions.data() + group_->first;
  for (std::size_t w = 0; w < group_->words; ++w) {
    for (std::uint64_t left = may_[w]; left != 0; left &= left - 1) {
      const auto column = static_cast<std::uint32_t>(w * 64 + static_cast<unsigned>(std::countr_zero(left)));
      const std::uint32_t condition = conditions[column];
      if (certain_tick_[condition] == day_tick_) continue;
      if (condition < layout_.provisions) {
        if (!layout_.in_force(layout_.provision_spans[condition], day)) continue;
        for (const std::size_t list : layout_.book->provisions[condition].lists) {
          if (layout_.in_force(layout_.list_spans[list], day) || planted(20)) named_list_[list] = day_tick_;
        }
      } else if (named_list_[layout_.item_list[condition - layout_.provisions]] != day_tick_) {
        continue;
      }
      if (has(must_.data(), column)) {
        certain_.push_back(condition);
        certain_tick_[condition] = day_tick_;
      } else {
        unknown_.push_back(column);
      }
    }
  }
  if (unknown_.empty()) return;
  std::erase_if(unknown_, [&](std::uint32_t column) { return certain_tick_[conditions[column]] == day_tick_; });
}

void Evaluator::settle(Row row, Date day) {
  collect(day);
  verdict_.bounded = false;
  if (unknown_.empty()) {
    answer_with(nullptr);
    fold_first();
  } else if (!try_all(row)) {
    interpret(row, day);
  }
  finish();
}

// The answer where of the open columns just these hold; null where none is open.
void Evaluator::answer_with(const std::uint64_t* columns) {
  ++tick_;
  holding_.clear();
  listed_.clear();
  const auto take = [&](std::uint32_t condition) {
    if (condition_tick_[condition] == tick_) return;  // another way to meet it
    condition_tick_[condition] = tick_;
    if (condition < layout_.provisions) {
      holding_.push_back(condition);
    } else {
      listed_.push_back(condition - layout_.provisions);
      listed_list_[layout_.item_list[listed_.back()]] = tick_;
    }
  };
  for (const std::uint32_t condition : certain_) take(condition);
  if (columns != nullptr) {
    for (const std::uint32_t column : unknown_) {
      if (has(columns, column)) take(layout_.group_conditions[group_->first + column]);
    }
  }
  combine();
}

void Evaluator::interpret(Row row, Date day) {
  ++left_;
  const Rulebook& book = *layout_.book;
  const std::unique_ptr<Reading> reading = readings_(row);
  Analysis analysis(book, layout_.edges, *reading);
  const View view = analysis.on(layout_.law, day);
  bool first = true;
  for (const Answer& answer : view.answers) {
    plain_.outcome = answer.outcome;
    plain_.policy = answer.policy;
    const auto named = [](const std::vector<std::string>& ids, const std::vector<Named>& known) {
      Names bits;
      for (std::size_t i = 0; i < known.size(); ++i) {
        if (std::binary_search(ids.begin(), ids.end(), known[i].id)) bits.set(i);
      }
      return bits;
    };
    plain_.kinds = named(answer.kinds, book.kinds);
    plain_.duties = named(answer.duties, book.duties);
    plain_.codes.clear();
    for (const std::string& code : answer.codes) {
      const auto place = std::lower_bound(layout_.codes.begin(), layout_.codes.end(), code);
      plain_.codes.push_back(static_cast<std::uint32_t>(place - layout_.codes.begin()));
    }
    plain_.cited.assign(answer.cited.begin(), answer.cited.end());
    first ? fold_first() : fold_next();
    first = false;
  }
  verdict_.bounded = view.bounded;
}

// --- what follows ----------------------------------------------------------------------------------

void Evaluator::combine() {
  plain_.outcome = Outcome::no_control_found;
  plain_.policy.reset();
  plain_.duties.reset();
  plain_.codes.clear();
  plain_.cited.clear();
  Names kinds;
  bool narrowed = false;
  for (const std::uint32_t p : holding_) {
    if (!matched(p) || !bears(p)) continue;
    plain_.cited.push_back(p);
    for (const std::size_t list : layout_.book->provisions[p].lists) cited_list_[list] = tick_;
    if (!acts(p) && !planted(14)) continue;
    const Effect& effect = layout_.book->provisions[p].effect;
    plain_.duties |= layout_.duties[p];
    if (!acts(p)) continue;
    if (effect.outcome) plain_.outcome = std::max(plain_.outcome, *effect.outcome);
    if (effect.outcome && *effect.outcome != Outcome::licence_required) continue;
    if (effect.policy) plain_.policy = std::max(plain_.policy, effect.policy);
    if (!effect.kinds) continue;
    const Names own = usable(p);
    kinds = !narrowed ? own : planted(13) ? kinds | own : kinds & own;
    narrowed = true;
  }
  const bool licence = plain_.outcome == Outcome::licence_required;
  if (!licence) plain_.policy.reset();
  plain_.kinds = licence ? kinds : Names{};
  for (const std::uint32_t item : listed_) {
    if (cited_list_[layout_.item_list[item]] == tick_ || planted(15)) plain_.codes.push_back(layout_.item_code[item]);
  }
  std::sort(plain_.codes.begin(), plain_.codes.end());
  plain_.codes.erase(std::unique(plain_.codes.begin(), plain_.codes.end()), plain_.codes.end());
  std::sort(plain_.cited.begin(), plain_.cited.end());
}

bool Evaluator::matched(std::uint32_t p) {
  if (matched_[p].tick == tick_) return matched_[p].yes;
  const Provision& provision = layout_.book->provisions[p];
  const auto& required = provision.requires_any;
  const bool yes = condition_tick_[p] == tick_ && (provision.lists.empty() || any_item(p)) &&
                   (required.empty() || std::any_of(required.begin(), required.end(), [&](std::size_t r) {
                      return planted(12) ? matched(static_cast<std::uint32_t>(r)) : acts(static_cast<std::uint32_t>(r));
                    }));
  matched_[p] = {tick_, yes};
  return yes;
}

bool Evaluator::any_item(std::uint32_t p) const {
  const auto& lists = layout_.book->provisions[p].lists;
  return std::any_of(lists.begin(), lists.end(), [&](std::size_t list) { return listed_list_[list] == tick_; });
}

bool Evaluator::bears(std::uint32_t p) {
  const Provision& provision = layout_.book->provisions[p];
  if (provision.lifts.empty() && provision.overrides.empty() && provision.eases.empty()) return true;
  if (planted(11)) return true;
  for (const auto* targets : {&provision.lifts, &provision.overrides, &provision.eases}) {
    for (const std::size_t target : *targets) {
      if (matched(static_cast<std::uint32_t>(target))) return true;
    }
  }
  return false;
}

bool Evaluator::acts(std::uint32_t p) {
  if (acts_[p].tick == tick_) return acts_[p].yes;
  bool yes = matched(p) && bears(p);
  for (const std::size_t weakener : layout_.edges.weakened_by[p]) {
    if (!yes || planted(10)) break;
    yes = !acts(static_cast<std::uint32_t>(weakener));
  }
  acts_[p] = {tick_, yes};
  return yes;
}

Names Evaluator::usable(std::uint32_t p) {
  Names kinds = layout_.kinds[p];
  for (const std::size_t easing : layout_.edges.eased_by[p]) {
    if (acts(static_cast<std::uint32_t>(easing)) && !planted(16)) kinds |= layout_.adds_kinds[easing];
  }
  return kinds;
}

// --- all answers together ----------------------------------------------------------------------------

void Evaluator::fold_first() {
  one_outcome_ = one_policy_ = true;
  verdict_.outcome = plain_.outcome;
  verdict_.policy = plain_.policy;
  verdict_.at_least = verdict_.at_most = Bound{plain_.outcome, plain_.policy};
  verdict_.codes = plain_.codes;
  verdict_.duties = plain_.duties;
  licensed_ = plain_.outcome == Outcome::licence_required;
  verdict_.kinds = plain_.kinds;
  verdict_.because = plain_.cited;
  verdict_.possible_codes.clear();
  verdict_.possible.clear();
  all_codes_ = plain_.codes;
  all_cited_ = plain_.cited;
}

void Evaluator::fold_next() {
  one_outcome_ = one_outcome_ && plain_.outcome == verdict_.outcome;
  one_policy_ = one_policy_ && plain_.policy == verdict_.policy;
  const Bound bound{plain_.outcome, plain_.policy};
  verdict_.at_least = std::min(verdict_.at_least, bound);
  verdict_.at_most = std::max(verdict_.at_most, bound);
  verdict_.duties &= plain_.duties;
  const auto meet = [&](std::vector<std::uint32_t>& into, const std::vector<std::uint32_t>& other) {
    merged_.clear();
    std::set_intersection(into.begin(), into.end(), other.begin(), other.end(), std::back_inserter(merged_));
    into.swap(merged_);
  };
  const auto join = [&](std::vector<std::uint32_t>& into, const std::vector<std::uint32_t>& other) {
    merged_.clear();
    std::set_union(into.begin(), into.end(), other.begin(), other.end(), std::back_inserter(merged_));
    into.swap(merged_);
  };
  meet(verdict_.codes, plain_.codes);
  meet(verdict_.because, plain_.cited);
  join(all_codes_, plain_.codes);
  join(all_cited_, plain_.cited);
  if (plain_.outcome == Outcome::licence_required) {
    verdict_.kinds = licensed_ ? verdict_.kinds & plain_.kinds : plain_.kinds;
    licensed_ = true;
  }
}

void Evaluator::finish() {
  if (!one_outcome_) verdict_.outcome.reset();
  if (!one_policy_) verdict_.policy.reset();
  const auto rest = [](const auto& all, const auto& certain, auto& out) {
    out.clear();
    std::set_difference(all.begin(), all.end(), certain.begin(), certain.end(), std::back_inserter(out));
  };
  rest(all_codes_, verdict_.codes, verdict_.possible_codes);
  if (planted(17)) verdict_.possible_codes = all_codes_;
  rest(all_cited_, verdict_.because, verdict_.possible);
}

// --- until when --------------------------------------------------------------------------------------

Span Evaluator::holds(Row row, Date day) {
  const Verdict now = decide(row, day);
  // The days on which anything that may bear on the row begins or ends.
  std::vector<Date> turns;
  const auto add = [&](const Range32& days) {
    for (std::uint32_t i = days.first; i < days.first + days.count; ++i) {
      if (layout_.spans[i].first != Date::min()) turns.push_back(layout_.spans[i].first);
      if (layout_.spans[i].last != Date::max()) turns.push_back(layout_.spans[i].last + 1);
    }
  };
  for (std::uint32_t column = 0; column < group_->count; ++column) {
    if (!has(may_.data(), column)) continue;
    const std::uint32_t condition = layout_.group_conditions[group_->first + column];
    add(condition < layout_.provisions ? layout_.provision_spans[condition]
                                       : layout_.list_spans[layout_.item_list[condition - layout_.provisions]]);
  }
  std::sort(turns.begin(), turns.end());
  turns.erase(std::unique(turns.begin(), turns.end()), turns.end());
  const auto same_on = [&](Date other) {
    settle(row, other);
    return verdict_.same(now);
  };
  Span span;
  const auto next = std::upper_bound(turns.begin(), turns.end(), day);
  for (auto turn = next; turn != turns.end(); ++turn) {
    if (same_on(*turn)) continue;
    span.last = *turn - (planted(19) ? 0 : 1);
    break;
  }
  for (auto turn = next; turn != turns.begin();) {
    --turn;
    if (same_on(*turn - 1)) continue;
    span.first = *turn;
    break;
  }
  return span;
}

}  // namespace sluice::rulebook

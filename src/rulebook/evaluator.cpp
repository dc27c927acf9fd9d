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
  const std::size_t words = group_->words;
  may_.assign(words, ~std::uint64_t{0});
  if (group_->count % 64 != 0) may_.back() = (std::uint64_t{1} << (group_->count % 64)) - 1;
  must_.assign(may_.begin(), may_.end());
  open_.clear();
  alternatives_.clear();
  const GroupAxis* axis = layout_.group_axes.data() + group_->first_axis;
  for (const GroupAxis* end = axis + group_->axes; axis != end; ++axis) {
    const State state = state_of(*axis, row);
    if (state >= axis->cells) {
      match_axis(*axis, state);
      continue;
    }
    const std::size_t layer_words = (axis->cells + std::size_t{2}) * words;
    const std::uint64_t* open = layout_.rows.data() + axis->rows + state * words;
    for (std::uint32_t layer = 0; layer < axis->layers; ++layer, open += layer_words) {
      for (std::size_t w = 0; w < words; ++w) {
        may_.data()[w] &= open[w];
        must_.data()[w] &= open[w];
      }
    }
  }
  for (std::uint32_t t = group_->first_tests; t < group_->first_tests + group_->tests; ++t) {
    match_tests(layout_.group_bundles[t], row);
  }
}

State Evaluator::state_of(const GroupAxis& own, Row row) const {
  const State state = population_.states(own.part, own.part == Part::goods ? row.goods : row.transaction)[own.slot];
  if (state != kSilent) return state;
  const Axis& axis = layout_.axes[own.axis];
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

// A fact that is not known.
void Evaluator::match_axis(const GroupAxis& own, State state) {
  const std::size_t words = group_->words;
  const std::size_t layer_words = (own.cells + std::size_t{2}) * words;
  const std::uint64_t* rows = layout_.rows.data() + own.rows;
  const Words* cells = state == own.cells ? nullptr : &population_.cells(own.axis, state);
  open_.push_back({&own, nullptr, nullptr, state, 0});
  for (std::uint32_t layer = 0; layer < own.layers; ++layer, rows += layer_words) {
    const std::uint64_t* whole = rows + own.cells * words;
    for (std::size_t w = 0; w < words; ++w) {
      std::uint64_t may = whole[w];
      std::uint64_t must = whole[w + (planted(7) ? 0 : words)];
      if (cells != nullptr) {
        may = 0;
        must = ~std::uint64_t{0};
        for (std::size_t cell = 0; cell < own.cells; ++cell) {
          if (!has(cells->data(), cell)) continue;
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
  open_.push_back({nullptr, &own, &set, 0, static_cast<std::uint32_t>(alternatives_.size())});
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
  all_alone_ = true;
  const std::uint32_t* conditions = layout_.group_conditions.data() + group_->first;
  for (std::size_t w = 0; w < group_->words; ++w) {
    for (std::uint64_t left = may_.data()[w]; left != 0; left &= left - 1) {
      const auto column = static_cast<std::uint32_t>(w * 64 + static_cast<unsigned>(std::countr_zero(left)));
      const std::uint32_t condition = conditions[column];
      if (condition < layout_.provisions) {
        const Rule& rule = layout_.rules.data()[condition];
        if (!layout_.in_force(rule, day)) continue;
        if (!rule.alone || !rule.one_column) {
          all_alone_ = false;
          if (certain_tick_[condition] == day_tick_) continue;
          for (const std::size_t list : layout_.book->provisions[condition].lists) {
            if (layout_.in_force(layout_.list_spans[list], day) || planted(20)) named_list_[list] = day_tick_;
          }
        }
      } else if (named_list_[layout_.item_list[condition - layout_.provisions]] != day_tick_ ||
                 certain_tick_[condition] == day_tick_) {
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
  if (unknown_.empty() || all_alone_) return;
  std::erase_if(unknown_, [&](std::uint32_t column) { return certain_tick_[conditions[column]] == day_tick_; });
}

void Evaluator::settle(Row row, Date day) {
  collect(day);
  verdict_.bounded = false;
  if (unknown_.empty()) {
    if (all_alone_) return answer_alone();
    answer_with(nullptr);
    fold_first();
  } else if (!try_all(row)) {
    interpret(row, day);
  } else if (all_alone_) {
    return answer_alone();
  }
  finish();
}

// --- provisions that stand alone -----------------------------------------------------------------------

void Evaluator::add_alone(const Rule& rule, Sum& sum) {
  sum.duties |= rule.duties;
  sum.outcome = std::max(sum.outcome, rule.outcome);
  if (!rule.decides_kinds()) return;
  sum.policy = std::max(sum.policy, rule.policy);
  if (!rule.narrows_kinds) return;
  sum.kinds = !sum.narrowed ? rule.kinds : planted(13) ? sum.kinds | rule.kinds : sum.kinds & rule.kinds;
  sum.narrowed = true;
}

// The bound that a sum comes to; its kinds are those of a licence, where one is required.
Evaluator::Bound Evaluator::close(Sum& sum) const {
  Bound bound{static_cast<Outcome>(sum.outcome), std::nullopt};
  if (bound.outcome != Outcome::licence_required) {
    sum.kinds.reset();
  } else if (sum.policy >= 0) {
    bound.policy = static_cast<trade::Policy>(sum.policy);
  }
  return bound;
}

// Without edges and lists an answer is the sum of what holds, so answers need not be merged list by list. The
// combinations that are possible stand in tried_, where a column is open.
void Evaluator::answer_alone() {
  Sum base;
  for (const std::uint32_t p : certain_) add_alone(layout_.rules.data()[p], base);
  verdict_.codes.clear();
  verdict_.possible_codes.clear();
  verdict_.possible.clear();
  verdict_.because.assign(certain_.begin(), certain_.end());
  if (unknown_.empty()) {
    verdict_.at_least = verdict_.at_most = close(base);
    verdict_.outcome = verdict_.at_least.outcome;
    verdict_.policy = verdict_.at_least.policy;
    verdict_.kinds = base.kinds;
    verdict_.duties = base.duties;
    return;
  }
  const std::size_t words = group_->words;
  const std::uint32_t* conditions = layout_.group_conditions.data() + group_->first;
  bool licensed = false;
  one_policy_ = true;
  for (std::size_t at = 0; at < tried_.size(); at += words) {
    Sum sum = base;
    for (const std::uint32_t column : unknown_) {
      if (has(tried_.data() + at, column)) add_alone(layout_.rules.data()[conditions[column]], sum);
    }
    const Bound bound = close(sum);
    if (at == 0) {
      verdict_.at_least = verdict_.at_most = bound;
      verdict_.outcome = bound.outcome;
      verdict_.policy = bound.policy;
      verdict_.duties = sum.duties;
      verdict_.kinds.reset();
    } else {
      if (verdict_.outcome && *verdict_.outcome != bound.outcome) verdict_.outcome.reset();
      one_policy_ = one_policy_ && verdict_.policy == bound.policy;
      verdict_.at_least = std::min(verdict_.at_least, bound);
      verdict_.at_most = std::max(verdict_.at_most, bound);
      verdict_.duties &= sum.duties;
    }
    if (bound.outcome != Outcome::licence_required) continue;
    verdict_.kinds = licensed ? verdict_.kinds & sum.kinds : sum.kinds;
    licensed = true;
  }
  if (!one_policy_) verdict_.policy.reset();
  for (const std::uint32_t column : unknown_) {
    bool always = true;
    bool ever = false;
    for (std::size_t at = 0; at < tried_.size(); at += words) {
      const bool holds = has(tried_.data() + at, column);
      always = always && holds;
      ever = ever || holds;
    }
    if (always) verdict_.because.push_back(conditions[column]);
    if (ever && !always) verdict_.possible.push_back(conditions[column]);
  }
  std::sort(verdict_.because.begin(), verdict_.because.end());
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
    const Rule& rule = layout_.rules[p];
    plain_.duties |= rule.duties;
    if (!acts(p)) continue;
    if (rule.outcome >= 0) plain_.outcome = std::max(plain_.outcome, static_cast<Outcome>(rule.outcome));
    if (!rule.decides_kinds()) continue;
    if (rule.policy >= 0)
      plain_.policy = std::max(plain_.policy, std::optional(static_cast<trade::Policy>(rule.policy)));
    if (!rule.narrows_kinds) continue;
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
  Names kinds = layout_.rules[p].kinds;
  for (const std::size_t easing : layout_.edges.eased_by[p]) {
    if (acts(static_cast<std::uint32_t>(easing)) && !planted(16)) kinds |= layout_.rules[easing].adds_kinds;
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
    if (condition < layout_.provisions) {
      const Rule& rule = layout_.rules[condition];
      // The first span stands before the others.
      if (rule.first_days.first <= rule.first_days.last) add({rule.more_days - 1, rule.more_days_count + 1});
    } else {
      add(layout_.list_spans[layout_.item_list[condition - layout_.provisions]]);
    }
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

// SPDX-License-Identifier: Apache-2.0
#include "evaluator.hpp"

#include <algorithm>
#include <bit>

#include "analysis.hpp"
#include "bounds.hpp"
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

// --- the row ---------------------------------------------------------------------------------------

// Whatever the transaction says that might settle a silence.
inline State Evaluator::goods_state(const GroupAxis& own, std::uint32_t goods) const {
  const State state = population_.states(Part::goods, goods)[own.slot];
  return state == kSilent ? own.cells : state;
}

inline State Evaluator::state_of(const GroupAxis& own, Row row) const {
  const State state = population_.states(own.part, own.part == Part::goods ? row.goods : row.transaction)[own.slot];
  if (state != kSilent) return state;
  const Axis& axis = layout_.axes[own.axis];
  return silenced(axis, row) || planted(18) ? axis.means : axis.cells;
}

// `kGoodsAlone`: as far as the goods go.
template <bool kGoodsAlone>
void Evaluator::match(Row row) {
  group_ = &layout_.groups.data()[population_.group(row.goods)];
  const std::size_t words = group_->words;
  may_.assign(words, ~std::uint64_t{0});
  if (group_->count % 64 != 0) may_.back() = (std::uint64_t{1} << (group_->count % 64)) - 1;
  must_.assign(may_.begin(), may_.end());
  open_.clear();
  alternatives_.clear();
  std::uint64_t* may = may_.data();
  std::uint64_t* must = must_.data();
  const GroupAxis* axis = layout_.group_axes.data() + group_->first_axis;
  for (const GroupAxis* end = axis + group_->axes; axis != end; ++axis) {
    if (kGoodsAlone && axis->part != Part::goods) continue;
    const State state = kGoodsAlone ? goods_state(*axis, row.goods) : state_of(*axis, row);
    if (state >= axis->cells) {
      match_axis(*axis, state);
      continue;
    }
    const std::size_t layer_words = (axis->cells + std::size_t{2}) * words;
    const std::uint64_t* open = layout_.rows.data() + axis->rows + state * words;
    for (std::uint32_t layer = 0; layer < axis->layers; ++layer, open += layer_words) {
      for (std::size_t w = 0; w < words; ++w) {
        may[w] &= open[w];
        must[w] &= open[w];
      }
    }
  }
  for (std::uint32_t t = group_->first_tests; t < group_->first_tests + group_->tests; ++t) {
    const GroupTests& tests = layout_.group_bundles[t];
    if (!kGoodsAlone || layout_.tests[tests.tests].part == Part::goods) match_tests(tests, row);
  }
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

const Verdict& Evaluator::decide(Row row, Date day) {
  match<false>(row);
  settle(row, day);
  return verdict_;
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
    return finish();
  }
  open_up();
  const bool perhaps_too_many = too_many_cells();
  if (all_alone_ && !perhaps_too_many && find_combinations(row)) return answer_alone();
  key_.clear();
  const bool keyed = append_key(row, perhaps_too_many, key_);
  if (const auto known = keyed ? answered_.find(key_) : answered_.end(); known != answered_.end()) {
    verdict_ = known->second;
    return;
  }
  // Rows that say something else often come to the same. Of what the interpreter bounds, nothing matters but what is
  // open.
  const bool beyond = perhaps_too_many && (surely_too_many_cells() || cells_of_interpreter(row, day) > kCellsMax);
  const bool short_keyed = make_short_key(row, beyond);
  if (const auto known = short_keyed ? answered_.find(short_key_) : answered_.end(); known != answered_.end()) {
    verdict_ = known->second;
    if (keyed) remember(key_);
    return;
  }
  if (beyond) {
    bound_open();
  } else if (!try_all(row)) {
    interpret(row, day);
  }
  finish();
  if (keyed) remember(key_);
  if (short_keyed) remember(short_key_);
}

void Evaluator::open_up() {
  unknown_mask_.assign(group_->words, 0);
  for (const std::uint32_t column : unknown_) put(unknown_mask_.data(), column);
  find_open_columns();
  choose_combinations();
}

void Evaluator::append_question(Row row, Date day, std::string& key) {
  match<false>(row);
  collect(day);
  if (!unknown_.empty()) open_up();
  (void)append_key(row, !unknown_.empty() && too_many_cells(), key);
}

// All that the answer follows from: what certainly holds, what is open, and what is said of the unknown facts that it
// turns on. False where that is not said in numbers that other rows share.
bool Evaluator::append_key(Row row, bool perhaps_too_many, std::string& key) const {
  const auto add = [&](const auto& value) { key.append(reinterpret_cast<const char*>(&value), sizeof value); };
  add(population_.group(row.goods));
  add(certain_.size());
  for (const std::uint32_t condition : certain_) add(condition);
  add(unknown_.size());
  if (unknown_.empty()) return true;
  for (const std::uint32_t column : unknown_) add(column);
  bool shared = true;
  for (std::size_t o = 0; o < open_.size(); ++o) {
    const Open& open = open_[o];
    if (!turns(o)) continue;
    append_open(open, open.state, perhaps_too_many, key);
    if (open.axis == nullptr || !layout_.axes[open.axis->axis].domestic) continue;
    shared = false;  // which country it is may matter, beyond the cell that it lies in
    add(row.transaction);
  }
  append_mass(row, key);
  return shared;
}

void Evaluator::append_open(const Open& open, State state, bool perhaps_too_many, std::string& key) const {
  const auto add = [&](const auto& value) { key.append(reinterpret_cast<const char*>(&value), sizeof value); };
  add(open.axis != nullptr ? open.axis->axis : ~open.tests->tests);
  if (open.axis != nullptr) return add(state);
  add(open.set->first);
  // How many cells the interpreter makes of it turns on all that is said of the parties.
  if (perhaps_too_many) add(open.set->said);
}

// What is left of the whole to those mass fractions that a column turns on.
void Evaluator::append_mass(Row row, std::string& key) const {
  const Mass* mass = planted(21) ? nullptr : binding_mass(row);
  if (mass == nullptr) return;
  const auto add = [&](const auto& value) { key.append(reinterpret_cast<const char*>(&value), sizeof value); };
  const auto add_decimal = [&](const Decimal& value) {
    add(value.units());
    add(value.places());
  };
  add(mass->stated.has_value());
  if (mass->stated) add_decimal(*mass->stated);
  for (std::size_t o = 0; o < open_.size(); ++o) {
    if (!is_fraction(open_[o]) || !turns(o)) continue;
    const auto own = std::find_if(mass->least.begin(), mass->least.end(),
                                  [&](const auto& each) { return each.first == open_[o].axis->axis; });
    if (own == mass->least.end()) continue;
    add_decimal(own->second.value);
    add(own->second.after);
  }
}

// The same, of what those facts may come to, and no more.
bool Evaluator::make_short_key(Row row, bool beyond) {
  short_key_.assign("short");
  const auto add = [&](const auto& value) { short_key_.append(reinterpret_cast<const char*>(&value), sizeof value); };
  add(group_);
  add(certain_.size());
  for (const std::uint32_t condition : certain_) add(condition);
  for (const std::uint32_t column : unknown_) add(column);
  if (beyond) return true;
  const Mass* mass = binding_mass(row);
  for (std::size_t o = 0; o < open_.size(); ++o) {
    const Open& open = open_[o];
    if (!turns(o)) continue;
    if (open.axis != nullptr ? layout_.axes[open.axis->axis].domestic || mass != nullptr : open.set->too_many) {
      return false;
    }
    add(open.axis != nullptr ? open.axis->axis : ~open.tests->tests);
    find_alternatives(open);
    sort_unique(rows_);
    add(rows_.size());
    for (const std::uint64_t word : rows_) add(word);
  }
  return true;
}

// What goods leave of their group's columns, and what is open about them as far as a column turns on it.
void Evaluator::append_goods(std::uint32_t goods, std::string& key) {
  const auto add = [&](const auto& value) { key.append(reinterpret_cast<const char*>(&value), sizeof value); };
  match<true>({goods, 0, 0});
  add(population_.group(goods));
  for (std::size_t w = 0; w < group_->words; ++w) {
    add(may_[w]);
    add(must_[w]);
  }
  unknown_.clear();
  for (std::uint32_t column = 0; column < group_->count; ++column) {
    if (has(may_.data(), column)) unknown_.push_back(column);
  }
  open_up();
  for (std::size_t o = 0; o < open_.size(); ++o) {
    const Open& open = open_[o];
    if (!turns(o)) continue;
    const State said = open.axis != nullptr ? population_.states(Part::goods, goods)[open.axis->slot] : State{0};
    append_open(open, said, true, key);  // silence too
  }
  append_mass({goods, 0, 0}, key);
}

void Evaluator::remember(const std::string& key) {
  constexpr std::size_t kAnsweredMax = 1U << 19U;
  if (answered_.size() >= kAnsweredMax) answered_.clear();
  answered_.insert_or_assign(key, verdict_);
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
  const std::uint32_t* conditions = layout_.group_conditions.data() + group_->first;
  bool licensed = false;
  one_policy_ = true;
  for (std::size_t at = 0; at < tried_.size(); at += width_) {
    Sum sum = base;
    for (std::size_t u = 0; u < unknown_.size(); ++u) {
      if (holds_in(tried_.data() + at, u)) add_alone(layout_.rules.data()[conditions[unknown_[u]]], sum);
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
  for (std::size_t u = 0; u < unknown_.size(); ++u) {
    bool always = true;
    bool ever = false;
    for (std::size_t at = 0; at < tried_.size(); at += width_) {
      const bool holds = holds_in(tried_.data() + at, u);
      always = always && holds;
      ever = ever || holds;
    }
    if (always) verdict_.because.push_back(conditions[unknown_[u]]);
    if (ever && !always) verdict_.possible.push_back(conditions[unknown_[u]]);
  }
  std::sort(verdict_.because.begin(), verdict_.because.end());
}

// The answer of one combination; null where no column is open.
void Evaluator::answer_with(const std::uint64_t* combination) {
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
  for (std::size_t u = 0; combination != nullptr && u < unknown_.size(); ++u) {
    if (holds_in(combination, u)) take(layout_.group_conditions[group_->first + unknown_[u]]);
  }
  combine();
}

// The index counts from above and from below; between the two, the interpreter counts.
std::size_t Evaluator::cells_of_interpreter(Row row, Date day) {
  const std::unique_ptr<Reading> reading = readings_(row);
  return Analysis(*layout_.book, layout_.edges, *reading, &layout_.shortlist).cells(layout_.law, day);
}

void Evaluator::interpret(Row row, Date day) {
  ++left_;
  const std::unique_ptr<Reading> reading = readings_(row);
  Analysis analysis(*layout_.book, layout_.edges, *reading, &layout_.shortlist);
  const View view = analysis.on(layout_.law, day);
  take(view.answers);
  verdict_.bounded = view.bounded;
}

// More combinations than the interpreter tries: its bounds follow from what is certain and what is open alone.
void Evaluator::bound_open() {
  ++tick_;
  for (const std::uint32_t condition : certain_) condition_tick_[condition] = tick_;
  std::vector<char> open(condition_tick_.size(), 0);
  for (const std::uint32_t column : unknown_) open[layout_.group_conditions[group_->first + column]] = 1;
  const auto truth = [&](std::size_t condition) {
    return condition_tick_[condition] == tick_ ? Truth::yes : open[condition] != 0 ? Truth::unknown : Truth::no;
  };
  const DoubtfulFacts facts{
      truth, [&](const Listed& item) { return truth(layout_.provisions + layout_.first_item[item.list] + item.item); }};
  const auto [lightest, heaviest] = bounds(*layout_.book, layout_.edges, Candidates(*layout_.book), facts);
  if (lightest.same(heaviest)) {
    take({lightest});
  } else {
    take({lightest, heaviest});
  }
  verdict_.bounded = true;
}

// The interpreter's answers as this one's.
void Evaluator::take(const std::vector<Answer>& answers) {
  const Rulebook& book = *layout_.book;
  const auto named = [](const std::vector<std::string>& ids, const std::vector<Named>& known) {
    Names bits;
    for (std::size_t i = 0; i < known.size(); ++i) {
      if (std::binary_search(ids.begin(), ids.end(), known[i].id)) bits.set(i);
    }
    return bits;
  };
  bool first = true;
  for (const Answer& answer : answers) {
    plain_.outcome = answer.outcome;
    plain_.policy = answer.policy;
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

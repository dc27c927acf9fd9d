// SPDX-License-Identifier: Apache-2.0
// Unknown facts: every combination of rows that they may come to, among the columns still open, is answered.
// Exact, since values that leave the same columns open are the same to every condition.
#include <algorithm>
#include <utility>

#include "analysis.hpp"
#include "evaluator.hpp"
#include "planted.hpp"

namespace sluice::rulebook {
namespace {

constexpr std::size_t kCombinationsMax = 1U << 16U;

}  // namespace

// Combinations side by side in one vector: sorted, each once.
void Evaluator::sort_unique(std::vector<std::uint64_t>& combinations) {
  const std::size_t words = width_;
  if (words == 1) {
    std::sort(combinations.begin(), combinations.end());
    combinations.erase(std::unique(combinations.begin(), combinations.end()), combinations.end());
    return;
  }
  order_.clear();
  for (std::size_t at = 0; at < combinations.size(); at += words) order_.push_back(at);
  const auto row = [&](std::size_t at) { return combinations.begin() + static_cast<std::ptrdiff_t>(at); };
  const auto width = static_cast<std::ptrdiff_t>(words);
  std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
    return std::lexicographical_compare(row(a), row(a) + width, row(b), row(b) + width);
  });
  order_.erase(std::unique(order_.begin(), order_.end(),
                           [&](std::size_t a, std::size_t b) { return std::equal(row(a), row(a) + width, row(b)); }),
               order_.end());
  std::vector<std::uint64_t> kept;
  kept.reserve(order_.size() * words);
  for (const std::size_t at : order_) kept.insert(kept.end(), row(at), row(at) + width);
  combinations.swap(kept);
}

const Words& Evaluator::possible_cells(const Open& open) const {
  return open.state == open.axis->cells ? layout_.partitions[layout_.axes[open.axis->axis].fact].domain()
                                        : population_.cells(open.axis->axis, open.state);
}

// The columns that one cell leaves open, by all tests that are made of the fact.
std::uint64_t Evaluator::row_word(const Open& open, std::size_t cell, std::size_t word) const {
  const std::size_t words = group_->words;
  const std::uint64_t* row = layout_.rows.data() + open.axis->rows + cell * words + word;
  std::uint64_t left = *row;
  for (std::uint32_t layer = 1; layer < open.axis->layers; ++layer) {
    left &= row[layer * (open.axis->cells + std::size_t{2}) * words];
  }
  return left;
}

// A combination says of every open column whether it holds. In a group of one word it is that word; otherwise it is
// packed, a bit for each open column, since those are few.
void Evaluator::choose_combinations() {
  packed_ = group_->words != 1;
  width_ = packed_ ? words_for(unknown_.size()) : 1;
  if (packed_) {
    all_open_.assign(width_, 0);
    for (std::size_t u = 0; u < unknown_.size(); ++u) put(all_open_.data(), u);
  } else {
    all_open_.assign(unknown_mask_.begin(), unknown_mask_.end());
  }
}

// Adds to `out` what a row of the group, given word by word, leaves of the open columns.
template <class WordOf>
void Evaluator::add_combination(std::vector<std::uint64_t>& out, WordOf word_of) const {
  if (!packed_) return out.push_back(word_of(0) & all_open_.front());
  const std::size_t size = out.size();
  out.resize(size + width_, 0);
  std::size_t at = SIZE_MAX;
  std::uint64_t word = 0;
  for (std::size_t u = 0; u < unknown_.size(); ++u) {
    if (unknown_[u] / 64 != at) word = word_of(at = unknown_[u] / 64);
    if ((word >> unknown_[u] % 64 & 1U) != 0) put(out.data() + size, u);
  }
  for (std::size_t w = 0; w < width_; ++w) out[size + w] &= all_open_[w];
}

// The distinct combinations that a fact or tests leave: into rows_.
void Evaluator::find_alternatives(const Open& open) {
  const std::size_t words = group_->words;
  rows_.clear();
  // There are few of them: a row is looked for among those that are kept.
  const auto keep = [&](auto word_of) {
    const std::size_t size = rows_.size();
    add_combination(rows_, word_of);
    const std::uint64_t* all = rows_.data();
    for (std::size_t at = 0; at < size; at += width_) {
      if (!std::equal(all + at, all + at + width_, all + size)) continue;
      rows_.resize(size);
      return;
    }
  };
  if (open.axis == nullptr || open.state == open.axis->cells) {
    const bool tests = open.axis == nullptr;
    const std::uint64_t* row = tests ? alternatives_.data() + open.first : layout_.rows.data() + open.axis->distinct;
    const std::size_t count = tests ? open.set->count : open.axis->distinct_count;
    for (std::size_t i = 0; i < count; ++i, row += words) keep([&](std::size_t w) { return row[w]; });
    return;
  }
  const Words& cells = possible_cells(open);
  for (std::size_t cell = 0; cell < open.axis->cells; ++cell) {
    if (has(cells.data(), cell)) keep([&](std::size_t w) { return row_word(open, cell, w); });
  }
}

// At most so many cells the interpreter makes of a fact: one where no open column turns on it.
std::uint64_t Evaluator::cells_of_axis(const Open& open) const {
  if (!turns(static_cast<std::size_t>(&open - open_.data()))) return 1;
  // It is cut at most once for each test of it in an open condition.
  std::uint32_t tests = 0;
  std::uint32_t last = UINT32_MAX;
  const std::uint8_t* tests_of = layout_.tests_of.data() + std::size_t{open.axis->axis} * layout_.simple.size();
  for (const std::uint32_t column : unknown_) {
    const std::uint32_t condition = layout_.group_conditions[group_->first + column];
    if (condition != last) tests += tests_of[condition];
    last = condition;
  }
  const std::uint64_t own = count(possible_cells(open));
  return tests < 16 ? std::min(own, std::uint64_t{1} << tests) : own;
}

std::uint64_t Evaluator::cells_of(const Open& open) const {
  if (open.axis != nullptr) return cells_of_axis(open);
  const Tests& tests = layout_.tests[open.tests->tests];
  const std::uint64_t* may = population_.vectors(*open.set);
  const std::uint64_t* must = may + words_for(tests.size);
  std::uint64_t cells = 1;
  for (std::uint32_t t = open.tests->first; t < open.tests->first + open.tests->count; ++t) {
    const GroupTest& test = layout_.group_tests[t];
    if (!has(may, test.test) || has(must, test.test)) continue;
    bool turns = false;
    for (std::size_t w = 0; w < group_->words; ++w) {
      const std::uint64_t no = layout_.rows[test.rows + w];
      const std::uint64_t yes = layout_.rows[test.rows + group_->words + w];
      turns = turns || ((no ^ yes) & unknown_mask_[w]) != 0;
    }
    if (!turns) continue;
    const std::uint64_t own = population_.test_cells(*open.set, test.test);
    if (tests.fact != Tests::kParties) return own;  // one statement: all its tests cut the same values
    cells = std::min<std::uint64_t>(cells * own, kCellsBound);
  }
  return std::min<std::uint64_t>(cells, open.set->all_cells);
}

// More than the interpreter tries: it has bounds then, and they are its own.
bool Evaluator::too_many_cells() const {
  // Mostly there are few, whatever turns on them.
  std::uint64_t cells = 1;
  for (const Open& open : open_) {
    const std::uint64_t own = open.axis == nullptr             ? open.set->all_cells
                              : open.state == open.axis->cells ? open.axis->domain_cells
                                                               : count(possible_cells(open));
    cells = std::min<std::uint64_t>(cells * own, kCellsBound);
  }
  if (cells <= kCellsMax) return false;
  cells = 1;
  for (const Open& open : open_) cells = std::min<std::uint64_t>(cells * cells_of(open), kCellsBound);
  return cells > kCellsMax;
}

// For each open column, in which facts it is open; and the pairs of columns of one condition, open in the same facts,
// of which the first is open for no value for which the second is not: into covered_.
void Evaluator::compare_columns(std::size_t facts) {
  const std::size_t words = group_->words;
  open_in_.assign(unknown_.size(), 0);
  for (std::size_t f = 0; f < facts; ++f) {
    for (std::size_t u = 0; u < unknown_.size(); ++u) {
      if (has(open_columns_.data() + f * words, unknown_[u])) open_in_[u] |= std::uint64_t{1} << f;
    }
  }
  // Columns of one condition stand side by side.
  const std::uint32_t* conditions = layout_.group_conditions.data() + group_->first;
  covered_.clear();
  std::uint64_t compared = 0;  // facts
  for (std::size_t u = 0; u < unknown_.size(); ++u) {
    for (std::size_t other = u + 1; other < unknown_.size(); ++other) {
      if (conditions[unknown_[other]] != conditions[unknown_[u]]) break;
      if (open_in_[other] != open_in_[u]) continue;
      covered_.emplace_back(u, other);
      covered_.emplace_back(other, u);
      compared |= open_in_[u];
    }
  }
  for (std::size_t f = 0; f < facts && !covered_.empty(); ++f) {
    if ((compared >> f & 1U) == 0) continue;
    find_alternatives(open_[f]);
    std::erase_if(covered_, [&](const auto& pair) {
      for (std::size_t row = 0; row < rows_.size(); row += width_) {
        if (holds_in(rows_.data() + row, pair.first) && !holds_in(rows_.data() + row, pair.second)) return true;
      }
      return false;
    });
  }
}

// Where two values leave other columns open, the interpreter tells them apart, if it looks at the tests that those
// columns make: it does but where another way to meet the same part of a condition is certain. That way makes fewer
// tests, so its column is open in fewer facts, or in the same for all values at least.
bool Evaluator::surely_too_many_cells() {
  const std::size_t facts = std::min<std::size_t>(open_.size(), 64);
  if (facts < 2) return false;
  compare_columns(facts);
  const Words all = all_open_;
  std::fill(all_open_.begin(), all_open_.end(), 0);
  const std::uint32_t* conditions = layout_.group_conditions.data() + group_->first;
  // A provision none of whose items may be listed is not looked at.
  ++tick_;
  const auto list = [&](std::uint32_t condition) {
    if (condition >= layout_.provisions) listed_list_[layout_.item_list[condition - layout_.provisions]] = tick_;
  };
  for (const std::uint32_t condition : certain_) list(condition);
  for (const std::uint32_t column : unknown_) list(conditions[column]);
  const auto reachable = [&](std::uint32_t condition) {
    return condition >= layout_.provisions || layout_.book->provisions[condition].lists.empty() || any_item(condition);
  };
  for (std::size_t u = 0; u < unknown_.size(); ++u) {
    bool least = layout_.simple[conditions[unknown_[u]]] && reachable(conditions[unknown_[u]]) &&
                 std::none_of(covered_.begin(), covered_.end(), [&](const auto& pair) { return pair.first == u; });
    for (std::size_t other = 0; other < unknown_.size() && least; ++other) {
      if (conditions[unknown_[other]] != conditions[unknown_[u]]) continue;
      least = open_in_[other] == open_in_[u] || (open_in_[other] & ~open_in_[u]) != 0;
    }
    if (least) put(all_open_.data(), packed_ ? u : unknown_[u]);
  }
  std::uint64_t cells = 1;
  for (std::size_t f = 0; f < facts && cells <= kCellsMax; ++f) {
    if (open_[f].axis == nullptr || layout_.axes[open_[f].axis->axis].domestic) continue;
    find_alternatives(open_[f]);
    cells *= rows_.size() / width_;
  }
  all_open_ = all;
  return cells > kCellsMax;
}

// The columns that are open in each fact of open_, or in each bundle of tests: into open_columns_.
void Evaluator::find_open_columns() {
  const std::size_t words = group_->words;
  open_columns_.assign(open_.size() * words, 0);
  std::uint64_t* out = open_columns_.data();
  for (const Open& open : open_) {
    if (open.axis == nullptr) {
      const std::uint64_t* may = population_.vectors(*open.set);
      const std::uint64_t* must = may + words_for(layout_.tests[open.tests->tests].size);
      for (std::uint32_t t = open.tests->first; t < open.tests->first + open.tests->count; ++t) {
        const GroupTest& test = layout_.group_tests[t];
        if (!has(may, test.test) || has(must, test.test)) continue;
        const std::uint64_t* no = layout_.rows.data() + test.rows;
        for (std::size_t w = 0; w < words; ++w) out[w] |= no[w] ^ no[words + w];
      }
    } else {
      const std::uint64_t* rows = layout_.rows.data() + open.axis->rows;
      const Words* cells = open.state == open.axis->cells ? nullptr : &population_.cells(open.axis->axis, open.state);
      for (std::uint32_t layer = 0; layer < open.axis->layers; ++layer) {
        const std::uint64_t* whole = rows + open.axis->cells * words;
        for (std::size_t w = 0; w < words; ++w) {
          std::uint64_t may = whole[w];
          std::uint64_t must = whole[words + w];
          if (cells != nullptr) {
            may = 0;
            must = ~std::uint64_t{0};
            for (std::size_t cell = 0; cell < open.axis->cells; ++cell) {
              if (!has(cells->data(), cell)) continue;
              may |= rows[cell * words + w];
              must &= rows[cell * words + w];
            }
          }
          out[w] |= may & ~must;
        }
        rows += (open.axis->cells + std::size_t{2}) * words;
      }
    }
    out += words;
  }
}

bool Evaluator::turns(std::size_t open) const {
  const std::uint64_t* columns = open_columns_.data() + open * group_->words;
  for (std::size_t w = 0; w < group_->words; ++w) {
    if ((columns[w] & unknown_mask_[w]) != 0) return true;
  }
  return false;
}

bool Evaluator::is_fraction(const Open& open) const {
  return open.axis != nullptr && layout_.axes[open.axis->axis].composition;
}

// The mass that open fractions share, where it can rule a combination out: null where even the largest of what they
// may be leaves room.
const Mass* Evaluator::binding_mass(Row row) const {
  const Mass* mass = planted(9) ? nullptr : population_.mass(row.goods);
  if (mass == nullptr || !mass->stated) return mass;
  Decimal most = *mass->stated;
  std::size_t fractions = 0;
  for (const Open& open : open_) {
    if (!is_fraction(open) || cells_of_axis(open) <= 1) continue;
    const auto own = std::find_if(mass->least.begin(), mass->least.end(),
                                  [&](const auto& each) { return each.first == open.axis->axis; });
    const Words& cells = possible_cells(open);
    std::size_t last = open.axis->cells;
    while (!has(cells.data(), --last)) {
    }
    if (own == mass->least.end() || last == 0) return mass;
    const Decimal low = layout_.partitions[layout_.axes[open.axis->axis].fact].low(last).value;
    const auto above = subtract(std::max(low, own->second.value), own->second.value);
    const auto sum = above ? add(most, *above) : above;
    if (!sum) return mass;
    most = *sum;
    ++fractions;
  }
  return fractions < 2 || most < Decimal(1) ? nullptr : mass;
}

// The combinations of open columns that are possible: into tried_. False where the interpreter must say. Not for more
// combinations than the interpreter tries.
bool Evaluator::find_combinations(Row row) {
  tried_.assign(all_open_.begin(), all_open_.end());
  const Mass* mass = binding_mass(row);
  if (mass != nullptr && !try_masses(*mass)) return false;
  bool first = true;
  for (std::size_t o = 0; o < open_.size(); ++o) {
    const Open& open = open_[o];
    if (!turns(o)) continue;
    if (open.axis != nullptr ? layout_.axes[open.axis->axis].domestic : open.set->too_many) return false;
    if (mass != nullptr && is_fraction(open)) continue;
    find_alternatives(open);
    if (rows_ == all_open_) continue;  // whatever it is, every open column stays open
    if (planted(8) && !std::exchange(first, false)) break;
    if (!cross(rows_)) return false;
  }
  return !tried_.empty();
}

bool Evaluator::try_all(Row row) {
  if (!find_combinations(row)) return false;
  bool first = true;
  for (std::size_t at = 0; at < tried_.size(); at += width_) {
    answer_with(tried_.data() + at);
    first ? fold_first() : fold_next();
    first = false;
  }
  return true;
}

// Every combination so far with every one of `rows`.
bool Evaluator::cross(const std::vector<std::uint64_t>& rows) {
  const std::size_t words = width_;
  if (tried_.size() / words * (rows.size() / words) > kCombinationsMax) return false;
  next_.clear();
  for (std::size_t left = 0; left < tried_.size(); left += words) {
    for (std::size_t right = 0; right < rows.size(); right += words) {
      for (std::size_t w = 0; w < words; ++w) next_.push_back(tried_[left + w] & rows[right + w]);
    }
  }
  sort_unique(next_);
  tried_.swap(next_);
  return true;
}

// Mass fractions share one whole: combinations whose least values go beyond it cannot be.
bool Evaluator::try_masses(const Mass& mass) {
  if (!mass.stated) return false;
  std::vector<Partial> partials{{all_open_, *mass.stated, false}};
  for (const Open& open : open_) {
    if (!is_fraction(open)) continue;
    find_alternatives(open);
    if (rows_ == all_open_) continue;
    const auto own = std::find_if(mass.least.begin(), mass.least.end(),
                                  [&](const auto& each) { return each.first == open.axis->axis; });
    if (own == mass.least.end()) return false;
    const Partition& partition = layout_.partitions[layout_.axes[open.axis->axis].fact];
    const Words& cells = possible_cells(open);
    std::vector<Partial> next;
    bool lowest = true;
    for (std::size_t cell = 0; cell < open.axis->cells; ++cell) {
      if (!has(cells.data(), cell)) continue;
      const Cut& low = lowest ? own->second : partition.low(cell);
      lowest = false;
      std::vector<std::uint64_t> row;
      add_combination(row, [&](std::size_t w) { return row_word(open, cell, w); });
      const auto above = subtract(low.value, own->second.value);
      if (!above) return false;
      for (const Partial& left : partials) {
        const auto sum = add(left.mass, *above);
        if (!sum) return false;
        Partial both{left.columns, *sum, left.strict || low.after};
        if (both.strict ? both.mass >= Decimal(1) : both.mass > Decimal(1)) continue;
        for (std::size_t w = 0; w < width_; ++w) both.columns[w] &= row[w];
        next.push_back(std::move(both));
      }
      if (next.size() > kCombinationsMax) return false;
    }
    partials = std::move(next);
  }
  rows_.clear();
  for (const Partial& each : partials) rows_.insert(rows_.end(), each.columns.begin(), each.columns.end());
  if (rows_.empty()) return false;
  sort_unique(rows_);
  return cross(rows_);
}

}  // namespace sluice::rulebook

// SPDX-License-Identifier: Apache-2.0
#include "partition.hpp"

#include <algorithm>
#include <bit>
#include <map>

#include "planted.hpp"

namespace sluice::rulebook {

std::size_t count(const Words& words) noexcept {
  std::size_t bits = 0;
  for (const std::uint64_t word : words) bits += static_cast<std::size_t>(std::popcount(word));
  return bits;
}

bool within(const Words& inner, const Words& outer) noexcept {
  for (std::size_t w = 0; w < inner.size(); ++w) {
    if ((inner[w] & ~outer[w]) != 0) return false;
  }
  return true;
}

Partition::Partition(const Fact& fact, const std::vector<const ValueSet*>& sets)
    : numeric_(fact.kind == FactKind::number) {
  if (numeric_) {
    cuts_ = {Cut::lowest(), Cut::highest()};
    const auto cut = [&](const ValueSet& set) {
      for (const Interval& interval : set.intervals()) {
        cuts_.push_back(interval.low);
        cuts_.push_back(interval.high);
      }
    };
    cut(fact.domain);
    for (const ValueSet* set : sets) cut(*set);
    std::sort(cuts_.begin(), cuts_.end());
    cuts_.erase(std::unique(cuts_.begin(), cuts_.end()), cuts_.end());
    size_ = cuts_.size();
  } else {
    // Symbols that lie in the same sets share a cell.
    cell_of_.assign(fact.symbols.size(), 0);
    size_ = 1;
    const auto cut = [&](const Symbols& set) {
      std::map<std::pair<std::uint16_t, bool>, std::uint16_t> cells;
      for (std::size_t symbol = 0; symbol < cell_of_.size(); ++symbol) {
        const auto next = static_cast<std::uint16_t>(cells.size());
        cell_of_[symbol] = cells.try_emplace({cell_of_[symbol], set.test(symbol)}, next).first->second;
      }
      size_ = cells.size();
    };
    cut(Symbols{}.set(0));
    cut(fact.domain.symbols());
    for (const ValueSet* set : sets) cut(set->symbols());
  }
  domain_ = meeting(fact.domain);
}

Words Partition::meeting(const ValueSet& set) const {
  Words cells(words_for(size_));
  if (!numeric_) {
    for (std::size_t symbol = 0; symbol < cell_of_.size(); ++symbol) {
      if (set.symbols().test(symbol)) put(cells.data(), cell_of_[symbol]);
    }
    return cells;
  }
  if (set.symbols().test(0)) put(cells.data(), 0);
  for (const Interval& interval : set.intervals()) {
    auto cell = static_cast<std::size_t>(std::upper_bound(cuts_.begin(), cuts_.end(), interval.low) - cuts_.begin());
    for (; cell < cuts_.size() && cuts_[cell - 1] < interval.high; ++cell) put(cells.data(), cell);
    if (planted(25) && cell < cuts_.size()) put(cells.data(), cell);
  }
  return cells;
}

}  // namespace sluice::rulebook

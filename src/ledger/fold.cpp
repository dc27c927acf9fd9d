// SPDX-License-Identifier: Apache-2.0
#include "fold.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace sluice::ledger {
namespace {

struct Entry {
  const Message* message;
  std::optional<Aside> aside;
};

bool by_hand(const Message& message) { return message.step > 0 || message.settles; }

bool states_amounts(const Message& message) { return message.amounts.quantity || message.amounts.value; }

// Sets what has left so far, whatever was told before.
bool is_total(const Message& message) {
  return message.tells == Tells::total || (message.tells == Tells::close && states_amounts(message));
}

std::optional<Aside> barred(Standing standing) {
  switch (standing) {
    case Standing::open: break;
    case Standing::not_yet: return Aside::not_yet;
    case Standing::suspended: return Aside::suspended;
    case Standing::expired: return Aside::expired;
    case Standing::closed: return Aside::closed;
  }
  return std::nullopt;
}

class Folding {
 public:
  Folding(const std::vector<const Message*>& messages, const Terms& terms) : terms_(terms) {
    std::set<std::int64_t> settled;
    for (const Message* const message : messages) {
      numbers_.insert(message->sequence);
      if (message->settles && message->key == terms.key) settled.insert(message->sequence);
    }
    std::map<std::string, int> ids;
    for (const Message* const message : messages) {
      if (message->key != terms.key) continue;
      if (!by_hand(*message)) ++ids[message->id];
      // What was settled stays in the books and says nothing any more.
      if (by_hand(*message) || !settled.contains(message->sequence)) entries_.push_back({message, {}});
    }
    set_conflicts_aside(ids);
    std::erase_if(entries_, [&](const Entry& entry) {
      return entry.message->day >= terms.before && entry.message->tells != Tells::contra;
    });
    for (Entry& entry : entries_) {
      if (!entry.aside) entry.aside = misstated(*entry.message, terms.units);
      if (!entry.aside) entry.aside = barred_by_day(*entry.message);
    }
  }

  Tale tale() {
    Tale tale;
    const auto close = std::ranges::find_if(
        entries_, [](const Entry& entry) { return !entry.aside && entry.message->tells == Tells::close; });
    if (close != entries_.end()) set_later_aside(close);
    const auto base = std::find_if(entries_.rbegin(), entries_.rend(),
                                   [](const Entry& entry) { return !entry.aside && is_total(*entry.message); });
    const auto first = base == entries_.rend() ? entries_.begin() : base.base() - 1;
    if (close != entries_.end()) {
      tale.closed = by_hand(*close->message) || is_total(*close->message) || complete(close);
      if (!tale.closed) close->aside = Aside::early_close;
    }
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
      if (entry->aside) tale.aside.push_back({*entry->message, *entry->aside});
      else if (entry >= first || entry->message->tells == Tells::free) count(*entry->message, tale);
    }
    return tale;
  }

 private:
  using Iterator = std::vector<Entry>::iterator;

  void set_conflicts_aside(const std::map<std::string, int>& ids) {
    std::map<std::int64_t, int> told;
    for (const Entry& entry : entries_) {
      if (!by_hand(*entry.message)) ++told[entry.message->sequence];
    }
    for (Entry& entry : entries_) {
      const Message& message = *entry.message;
      if (!by_hand(message) && (told.at(message.sequence) > 1 || ids.at(message.id) > 1)) {
        entry.aside = Aside::conflict;
      }
    }
  }

  // Only what says that goods left is judged by its day, and what an officer settled was judged by him.
  [[nodiscard]] std::optional<Aside> barred_by_day(const Message& message) const {
    if (message.settles || (message.tells != Tells::delta && !is_total(message))) return std::nullopt;
    return barred(terms_.standing(message.day));
  }

  void set_later_aside(Iterator close) {
    for (auto later = close + 1; later != entries_.end(); ++later) {
      if (!later->aside && !later->message->settles && later->message->tells != Tells::contra) {
        later->aside = Aside::after_close;
      }
    }
  }

  // Is everything known that customs told from the last total before the close on?
  [[nodiscard]] bool complete(Iterator close) {
    std::int64_t from = 0;
    for (auto entry = close; entry != entries_.begin();) {
      --entry;
      if (entry->aside) return false;
      if (!is_total(*entry->message)) continue;
      from = entry->message->sequence;
      break;
    }
    const std::int64_t to = close->message->sequence;
    const auto there = std::distance(numbers_.upper_bound(from), numbers_.lower_bound(to));
    return Wide{there} == Wide{to} - from - 1;
  }

  static void count(const Message& message, Tale& tale) {
    for (const Measure measure : kGoods) {
      const std::int64_t amount = amount_of(message.amounts, measure).value_or(0);
      switch (message.tells) {
        case Tells::total:
        case Tells::delta: tale.posted[at(measure)] += amount; break;
        case Tells::close: tale.posted[at(measure)] += amount; break;
        case Tells::contra: tale.posted[at(measure)] -= amount; break;
        case Tells::free: tale.freed[at(measure)] += amount; break;
        case Tells::nothing: break;
      }
    }
    if (message.tells == Tells::delta || is_total(message)) tale.last = std::max(tale.last, message.day);
  }

  const Terms& terms_;
  std::set<std::int64_t> numbers_;  // told of any item of the declaration
  std::vector<Entry> entries_;
};

}  // namespace

std::optional<std::int64_t> amount_of(const Amounts& amounts, Measure measure) {
  if (measure == Measure::quantity && amounts.quantity) return amounts.quantity->micro;
  if (measure == Measure::value && amounts.value) return amounts.value->micro;
  return std::nullopt;
}

Code3 unit_of(const Amounts& amounts, Measure measure) {
  if (measure == Measure::quantity && amounts.quantity) return amounts.quantity->unit;
  if (measure == Measure::value && amounts.value) return amounts.value->currency;
  return {};
}

std::optional<Aside> misstated(const Message& message, const std::array<std::optional<Code3>, 2>& units) {
  if (message.tells == Tells::nothing || (message.tells == Tells::close && !states_amounts(message))) return {};
  std::optional<Aside> result;
  for (const Measure measure : kGoods) {
    if (!units[at(measure)]) continue;
    if (!amount_of(message.amounts, measure)) return Aside::measure;
    if (unit_of(message.amounts, measure) != *units[at(measure)]) result = Aside::unit;
  }
  return result;
}

Tale fold(const std::vector<const Message*>& messages, const Terms& terms) { return Folding(messages, terms).tale(); }

}  // namespace sluice::ledger

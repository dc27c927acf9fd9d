// SPDX-License-Identifier: Apache-2.0
// Draws the made-up law and the transactions of the peers' bench.
#include "law.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace peers {
namespace {

using Random = std::mt19937_64;

constexpr int kForms = 10;
constexpr std::array kThresholds{100, 1'000, 5'000, 10'000, 50'000, 200'000};

bool chance(Random& random, int percent) { return below(random, 100) < percent; }

// An index, as often as its weight has it; `sums` are running sums of the weights.
int weighted(Random& random, const std::vector<int>& sums) {
  const int drawn = below(random, sums.back());
  return static_cast<int>(std::ranges::upper_bound(sums, drawn) - sums.begin());
}

template <std::size_t N>
int weighted(Random& random, const std::array<int, N>& weights) {
  std::vector<int> sums(N);
  std::partial_sum(weights.begin(), weights.end(), sums.begin());
  return weighted(random, sums);
}

template <class T>
void shuffle(std::vector<T>& values, Random& random) {
  for (int i = static_cast<int>(values.size()) - 1; i > 0; --i) {
    std::swap(values[static_cast<std::size_t>(i)], values[static_cast<std::size_t>(below(random, i + 1))]);
  }
}

// Weights that fall with the rank, ranks given to places by chance.
std::vector<int> skewed_sums(std::size_t places, int flatness, Random& random) {
  std::vector<int> weights(places);
  for (std::size_t rank = 0; rank < places; ++rank) weights[rank] = 100'000 / (static_cast<int>(rank) + flatness);
  shuffle(weights, random);
  std::partial_sum(weights.begin(), weights.end(), weights.begin());
  return weights;
}

// The days on which acts are published: law changes on few days.
using Days = std::vector<int>;

Days draw_days_of_publication(Random& random) {
  Days days;
  while (days.size() < 120) {
    const int day = below(random, kLastDay - 90);
    if (!std::ranges::count(days, day)) days.push_back(day);
  }
  std::ranges::sort(days);
  return days;
}

std::vector<int> draw_countries(const Law& law, int size, Random& random) {
  std::vector<int> countries;
  while (static_cast<int>(countries.size()) < size) {
    const int country = weighted(random, law.country_sums);
    if (!std::ranges::count(countries, country)) countries.push_back(country);
  }
  std::ranges::sort(countries);
  return countries;
}

// Place 0 is any destination; then sixty groups that many provisions share, of 1 to 40 countries.
void draw_groups(Law& law, Random& random) {
  law.destinations.push_back({});
  for (int group = 0; group < 60; ++group) {
    const int size = group % 3 == 0   ? 1 + below(random, 3)
                     : group % 3 == 1 ? 4 + below(random, 12)
                                      : 16 + below(random, 25);
    const auto kind = group % 4 == 3 ? Destinations::Kind::except : Destinations::Kind::among;
    law.destinations.push_back({kind, draw_countries(law, size, random)});
  }
}

int draw_destinations(Law& law, bool broad, Random& random) {
  const int drawn = below(random, 100);
  if (drawn < (broad ? 70 : 3)) return 0;
  if (drawn < 90) {
    for (;;) {  // broad provisions reach all but a group, narrow ones a group
      const int group = 1 + below(random, 60);
      const bool except = law.destinations[static_cast<std::size_t>(group)].kind == Destinations::Kind::except;
      if (except == broad || chance(random, 10)) return group;
    }
  }
  law.destinations.push_back({Destinations::Kind::among, draw_countries(law, 1 + below(random, 8), random)});
  return static_cast<int>(law.destinations.size()) - 1;
}

int later_day(const Days& days, int day, Random& random) {
  const auto first = std::ranges::upper_bound(days, day);
  const int left = static_cast<int>(days.end() - first);
  return left == 0 ? kOpen : *(first + below(random, left));
}

// A suspension after `day`, if the publication days leave room for one and for a day in force after it.
void add_suspension(const Days& days, std::vector<Span>& suspensions, int day, int last, Random& random) {
  const int from = later_day(days, day + 1, random);
  if (from == kOpen) return;
  const int back = later_day(days, from, random);
  if (back != kOpen && back <= last) suspensions.push_back({from, back - 1});
}

Instrument draw_instrument(const Days& days, Random& random) {
  Instrument instrument;
  // Most of the law began in the first months of the period.
  const int count = static_cast<int>(days.size());
  const int place = chance(random, 85) ? below(random, count / 8) : below(random, count);
  instrument.effective = days[static_cast<std::size_t>(place)];
  instrument.announced = instrument.effective - below(random, 60);
  if (chance(random, 25)) add_suspension(days, instrument.suspensions, instrument.effective, kOpen - 1, random);
  return instrument;
}

void draw_spans(Provision& provision, const Instrument& instrument, const Days& days, bool broad, Random& random) {
  provision.life.first = instrument.effective;
  provision.suspensions = instrument.suspensions;
  if (chance(random, broad ? 15 : 40)) {  // a day of its own
    const int own = later_day(days, instrument.effective, random);
    if (own != kOpen) provision.life.first = own;
    provision.suspensions.clear();
    const int expires = chance(random, broad ? 10 : 70) ? later_day(days, provision.life.first + 1, random) : kOpen;
    if (expires != kOpen) provision.life.last = expires - 1;
    while (provision.suspensions.size() < 2 && chance(random, 30)) {
      const std::size_t before = provision.suspensions.size();
      const int after = before == 0 ? provision.life.first : provision.suspensions.back().last + 1;
      add_suspension(days, provision.suspensions, after, provision.life.last, random);
      if (provision.suspensions.size() == before) break;
    }
  }
}

Provision draw_provision(Law& law, const Days& days, int item, int earlier, Random& random) {
  Provision provision;
  provision.form = item % kForms;
  provision.material = item / kForms;
  const bool broad = below(random, 4 * earlier + 2) < 2;
  provision.destinations = draw_destinations(law, broad, random);
  if (chance(random, broad ? 15 : 80)) {
    const int threshold = broad ? below(random, 3) : below(random, static_cast<int>(kThresholds.size()));
    provision.shares_at_least = kThresholds[static_cast<std::size_t>(threshold)];
  }
  if (chance(random, broad ? 10 : 75)) provision.risk_at_least = 1 + below(random, 4);
  draw_spans(provision, law.instruments.back(), days, broad, random);
  const bool prohibited = chance(random, 10);
  provision.level = prohibited ? kProhibited : 1 + weighted(random, std::array{10, 50, 15, 15, 10});
  provision.kinds = prohibited ? 0 : 1U + static_cast<unsigned>(below(random, 7));
  for (int duty = below(random, 4); duty > 0; --duty) provision.duties |= 1U << below(random, 8);
  return provision;
}

int draw_share(Random& random) {
  if (chance(random, 35)) return 0;
  if (chance(random, 20)) return kThresholds[static_cast<std::size_t>(below(random, 6))] - below(random, 2);
  int scale = 10;
  for (int decade = below(random, 5); decade > 0; --decade) scale *= 10;
  return scale + below(random, scale * 8);
}

}  // namespace

bool Destinations::contain(int country) const {
  if (kind == Kind::any) return true;
  return std::ranges::binary_search(countries, country) == (kind == Kind::among);
}

std::vector<Span> Provision::in_force() const {
  std::vector<Span> spans;
  int first = life.first;
  for (const Span& suspension : suspensions) {
    spans.push_back({first, suspension.first - 1});
    first = suspension.last + 1;
  }
  spans.push_back({first, life.last});
  return spans;
}

Law draw_law(std::vector<std::string> materials, std::vector<std::string> countries, int provisions, Random& random) {
  Law law;
  law.item_sums = skewed_sums(kForms * materials.size(), 40, random);
  law.country_sums = skewed_sums(countries.size(), 4, random);
  law.materials = std::move(materials);
  law.countries = std::move(countries);
  draw_groups(law, random);
  const Days days = draw_days_of_publication(random);
  std::vector<int> on_item(kForms * law.materials.size());
  for (int n = 0; n < provisions; ++n) {
    if (n % kProvisionsEach == 0) law.instruments.push_back(draw_instrument(days, random));
    const int item = weighted(random, law.item_sums);
    law.provisions.push_back(draw_provision(law, days, item, on_item[static_cast<std::size_t>(item)]++, random));
  }
  return law;
}

std::vector<Transaction> draw_transactions(const Law& law, int count, Random& random) {
  std::vector<Transaction> transactions(static_cast<std::size_t>(count));
  for (Transaction& transaction : transactions) {
    const int item = weighted(random, law.item_sums);
    transaction.form = item % kForms;
    transaction.material = item / kForms;
    if (chance(random, 85)) {
      const int listed = below(random, static_cast<int>(law.provisions.size()));
      transaction.form = law.provisions[static_cast<std::size_t>(listed)].form;
      transaction.material = law.provisions[static_cast<std::size_t>(listed)].material;
    }
    transaction.to = weighted(random, law.country_sums);
    transaction.share = draw_share(random);
    transaction.risk = weighted(random, std::array{70, 15, 7, 5, 3});
    transaction.day = below(random, kLastDay + 1);
  }
  return transactions;
}

std::vector<Transaction> hide_facts(std::vector<Transaction> transactions, Random& random) {
  for (Transaction& transaction : transactions) {
    if (!chance(random, 30)) continue;
    for (int hidden = 1 + below(random, 2); hidden > 0; --hidden) {
      int* const facts[] = {&transaction.to, &transaction.share, &transaction.risk};
      *facts[below(random, 3)] = kUnknown;
    }
  }
  return transactions;
}

std::vector<int> scan(const Law& law, const std::vector<std::vector<Span>>& in_force, const Transaction& transaction) {
  std::vector<int> applying;
  for (std::size_t n = 0; n < law.provisions.size(); ++n) {
    const Provision& provision = law.provisions[n];
    if (provision.form != transaction.form || provision.material != transaction.material) continue;
    if (transaction.share < provision.shares_at_least || transaction.risk < provision.risk_at_least) continue;
    if (!law.destinations[static_cast<std::size_t>(provision.destinations)].contain(transaction.to)) continue;
    const bool today = std::ranges::any_of(
        in_force[n], [&](const Span& span) { return span.first <= transaction.day && transaction.day <= span.last; });
    if (today) applying.push_back(static_cast<int>(n));
  }
  return applying;
}

}  // namespace peers

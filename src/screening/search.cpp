// SPDX-License-Identifier: Apache-2.0
#include "search.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "search_forms.hpp"
#include "sluice/base/check.hpp"

namespace sluice::screening {
namespace {

constexpr double kRounding = 1e-9;  // a bound that a sum in another order may pass by
constexpr double kRoundingOfFloats = 1e-4;

// Most of a search is waiting for memory: what is read next but some is asked for beforehand.
constexpr std::size_t kAhead = 8;
constexpr std::size_t kUnits = 8;  // of a usual name

void fetch(const void* from, std::size_t bytes) {
  constexpr std::size_t kLine = 64;
  for (std::size_t at = 0; at < bytes; at += kLine) __builtin_prefetch(static_cast<const char*>(from) + at);
}

// Neighbours by their term: open addressing over a power of two.
class TermMap {
 public:
  void reset(std::size_t terms) {
    slots_.assign(std::bit_ceil(2 * terms + 2), Slot{});
    mask_ = static_cast<std::uint32_t>(slots_.size() - 1);
  }
  void add(std::uint32_t term, std::uint32_t first) {
    std::uint32_t at = place(term);
    while (slots_[at].first != kNone) at = (at + 1) & mask_;
    slots_[at] = {term, first};
  }
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  [[nodiscard]] std::uint32_t find(std::uint32_t term) const {
    std::uint32_t at = place(term);
    while (slots_[at].first != kNone && slots_[at].term != term) at = (at + 1) & mask_;
    return slots_[at].first;
  }

 private:
  struct Slot {
    std::uint32_t term = 0, first = kNone;
  };
  [[nodiscard]] std::uint32_t place(std::uint32_t term) const { return (term * 0x9E3779B1U >> 7U) & mask_; }
  std::vector<Slot> slots_;
  std::uint32_t mask_ = 0;
};

unsigned char first_letter(const Term& term) { return static_cast<unsigned char>(term.spellings[0][0]); }

}  // namespace

struct NameIndex::Query {
  PreparedName prepared;
  std::vector<Unit> units;
  std::vector<Neighbour> neighbours;  // by term, then unit
  TermMap by_term;
  std::vector<double> weights;  // of its tokens
  std::vector<WordRole> roles;
  std::vector<std::uint32_t> initials;  // units that any word with the letter is like
  double weight = 0;                    // all of it

  void sort_neighbours() {
    std::ranges::sort(neighbours, [](const Neighbour& a, const Neighbour& b) {
      return a.term != b.term ? a.term < b.term : a.unit < b.unit;
    });
    by_term.reset(neighbours.size());
    for (std::uint32_t i = 0; i < neighbours.size(); ++i) {
      if (i == 0 || neighbours[i].term != neighbours[i - 1].term) by_term.add(neighbours[i].term, i);
    }
  }
};

NameIndex::NameIndex(std::vector<IndexedName> names, const NameTables& tables, const ScorePolicy& policy)
    : names_(std::move(names)), tables_(tables), policy_(policy) {
  unit_start_.push_back(0);
  token_start_.push_back(0);
  for (const IndexedName& name : names_) add_name(name);
  weigh_terms();
  make_postings();
  make_lookup();
}

std::uint32_t NameIndex::term_id(const Term& term) {
  const auto [at, fresh] = term_ids_.try_emplace(term.key, static_cast<std::uint32_t>(terms_.size()));
  if (fresh) {
    terms_.push_back(term);
    frequency_.push_back(0);
  }
  return at->second;
}

void NameIndex::add_name(const IndexedName& name) {
  const PreparedName prepared = prepare(name.text, name.entry_kind, tables_);
  std::vector<std::uint32_t> seen;
  for (std::size_t i = 0; i < prepared.tokens.size(); ++i) {
    const std::uint32_t term = term_id(prepared.tokens[i].term);
    units_.push_back({term, static_cast<std::uint8_t>(i), 1});
    token_roles_.push_back(prepared.tokens[i].term.role);
    if (std::ranges::find(seen, term) == seen.end()) ++frequency_[term];
    seen.push_back(term);
  }
  for (const Join& join : prepared.joins) units_.push_back({term_id(join.term), join.first, join.count});
  unit_start_.push_back(static_cast<std::uint32_t>(units_.size()));
  token_start_.push_back(static_cast<std::uint32_t>(token_roles_.size()));
}

void NameIndex::weigh_terms() {
  const double all = std::log(static_cast<double>(names_.size()) + 1);
  weights_.resize(terms_.size());
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    const Term& term = terms_[i];
    const double role = role_weight(term, policy_);
    const bool counted = term.role == WordRole::word || term.role == WordRole::common || term.role == WordRole::place;
    const double often = static_cast<double>(std::max<std::uint32_t>(frequency_[i], 1));
    const double rarity = std::clamp(1 - std::log(often) / all, policy_.least_idf, 1.0);
    weights_[i] = !counted ? role : term.role == WordRole::common ? std::min(role, rarity) : role * rarity;
  }
  for (std::size_t name = 0; name < names_.size(); ++name) {
    const std::size_t tokens = token_start_[name + 1] - token_start_[name];
    for (std::size_t i = 0; i < tokens; ++i) token_weights_.push_back(weights_[units_[unit_start_[name] + i].term]);
  }
}

void NameIndex::make_postings() {
  std::vector<std::uint32_t> last(terms_.size(), TermMap::kNone);
  posting_start_.assign(terms_.size() + 1, 0);
  const auto each = [&](const auto& take) {
    std::ranges::fill(last, TermMap::kNone);
    for (std::uint32_t name = 0; name < names_.size(); ++name) {
      for (std::uint32_t i = unit_start_[name]; i < unit_start_[name + 1]; ++i) {
        if (last[units_[i].term] != name) take(units_[i].term, name);
        last[units_[i].term] = name;
      }
    }
  };
  each([&](std::uint32_t term, std::uint32_t) { ++posting_start_[term + 1]; });
  std::partial_sum(posting_start_.begin(), posting_start_.end(), posting_start_.begin());
  postings_.resize(posting_start_.back());
  auto at = posting_start_;
  each([&](std::uint32_t term, std::uint32_t name) { postings_[at[term]++] = name; });
}

void NameIndex::make_lookup() {
  std::vector<std::uint64_t> forms;
  const auto each = [&](const auto& take) {
    for (std::uint32_t id = 0; id < terms_.size(); ++id) {
      forms.clear();
      append_forms(terms_[id], forms);
      if (terms_[id].role == WordRole::initial) forms.push_back(initial_form(terms_[id]));
      std::ranges::sort(forms);
      forms.erase(std::unique(forms.begin(), forms.end()), forms.end());
      for (const std::uint64_t form : forms) take(form, id);
    }
  };
  std::size_t count = 0;
  each([&](std::uint64_t, std::uint32_t) { ++count; });
  bucket_bits_ = static_cast<unsigned>(std::bit_width(count | 1U));
  bucket_start_.assign((std::size_t{1} << bucket_bits_) + 1, 0);
  const unsigned shift = 64 - bucket_bits_;
  each([&](std::uint64_t form, std::uint32_t) { ++bucket_start_[(form >> shift) + 1]; });
  std::partial_sum(bucket_start_.begin(), bucket_start_.end(), bucket_start_.begin());
  forms_.resize(count);
  auto at = bucket_start_;
  each([&](std::uint64_t form, std::uint32_t id) {
    forms_[at[form >> shift]++] = {static_cast<std::uint32_t>(form), id};
  });
  for (std::uint32_t id = 0; id < terms_.size(); ++id) {
    if (terms_[id].role == WordRole::initial || initial_form(terms_[id]) == 0) continue;
    words_by_letter_[first_letter(terms_[id])].push_back(id);
    postings_by_letter_[first_letter(terms_[id])] += posting_start_[id + 1] - posting_start_[id];
  }
}

NameIndex::Query NameIndex::read(std::string_view text, EntryKind kind) const {
  Query query;
  query.prepared = prepare(text, kind, tables_);
  const PreparedName& name = query.prepared;
  for (std::size_t i = 0; i < name.tokens.size(); ++i) {
    if (name.tokens[i].term.role == WordRole::initial) query.initials.push_back(static_cast<std::uint32_t>(i));
    query.units.push_back({static_cast<std::uint8_t>(i), 1, &name.tokens[i].term});
    query.roles.push_back(name.tokens[i].term.role);
  }
  for (const Join& join : name.joins) query.units.push_back({join.first, join.count, &join.term});
  return query;
}

void NameIndex::find_neighbours(Query& query) const {
  static thread_local std::vector<std::uint64_t> forms;
  static thread_local std::vector<std::uint32_t> near;
  const unsigned shift = 64 - bucket_bits_;
  for (std::uint32_t unit = 0; unit < query.units.size(); ++unit) {
    const Term& term = *query.units[unit].term;
    forms.clear();
    near.clear();
    append_forms(term, forms);
    if (const std::uint64_t letter = initial_form(term); letter != 0) forms.push_back(letter);
    for (std::size_t f = 0; f < forms.size(); ++f) {
      const auto bucket_of = [&](std::size_t ahead) { return &bucket_start_[forms[f + ahead] >> shift]; };
      if (f + 2 * kAhead < forms.size()) fetch(bucket_of(2 * kAhead), sizeof(std::uint32_t));
      if (f + kAhead < forms.size()) fetch(forms_.data() + *bucket_of(kAhead), sizeof(HashedForm));
      const std::uint64_t form = forms[f];
      const std::uint64_t bucket = form >> shift;
      for (std::uint32_t i = bucket_start_[bucket]; i < bucket_start_[bucket + 1]; ++i) {
        if (forms_[i].rest == static_cast<std::uint32_t>(form)) near.push_back(forms_[i].term);
      }
    }
    std::ranges::sort(near);
    near.erase(std::unique(near.begin(), near.end()), near.end());
    for (std::size_t i = 0; i < near.size(); ++i) {
      if (i + 2 * kAhead < near.size()) fetch(&terms_[near[i + 2 * kAhead]], sizeof(Term));
      if (i + kAhead < near.size()) fetch(terms_[near[i + kAhead]].spellings.data(), sizeof(std::string));
      const Likeness alike = likeness(term, terms_[near[i]], policy_);
      if (alike.value > 0) query.neighbours.push_back({near[i], unit, alike});
    }
  }
  query.sort_neighbours();
}

void NameIndex::find_all_neighbours(Query& query) const {
  for (std::uint32_t unit = 0; unit < query.units.size(); ++unit) {
    for (std::uint32_t id = 0; id < terms_.size(); ++id) {
      const Likeness alike = likeness(*query.units[unit].term, terms_[id], policy_);
      if (alike.value > 0) query.neighbours.push_back({id, unit, alike});
    }
  }
  query.sort_neighbours();
}

// A word weighs as in the list; one that is not in it as the nearest that is, for it may be misspelt.
void NameIndex::weigh(Query& query) const {
  const std::size_t tokens = query.prepared.tokens.size();
  query.weights.resize(tokens);
  std::vector<double> nearest(tokens, 0);
  std::vector<char> known(tokens, 0);
  for (std::size_t i = 0; i < tokens; ++i) {
    const Term& term = query.prepared.tokens[i].term;
    const auto found = term_ids_.find(term.key);
    known[i] = found != term_ids_.end() && frequency_[found->second] > 0 ? 1 : 0;
    query.weights[i] = known[i] != 0 ? weights_[found->second] : role_weight(term, policy_);
  }
  for (const Neighbour& neighbour : query.neighbours) {
    const Unit& unit = query.units[neighbour.unit];
    const Term& term = terms_[neighbour.term];
    const bool word = unit.term->role == WordRole::word && term.role == WordRole::word && !term.joined;
    if (unit.count != 1 || known[unit.first] != 0 || !word || unit.term->script == Script::han) continue;
    const double value = neighbour.likeness.value;
    const double weight = weights_[neighbour.term];
    double& best = nearest[unit.first];
    if (value > best || (value == best && weight < query.weights[unit.first])) {
      best = value;
      query.weights[unit.first] = weight;
    }
  }
  query.weight = std::accumulate(query.weights.begin(), query.weights.end(), 0.0);
}

// For each token, the most that any name can make it give.
std::vector<double> NameIndex::most_given(const Query& query, const Requirement& requirement) const {
  std::vector<double> most(query.weights.size(), 0);
  for (const Neighbour& neighbour : query.neighbours) {
    const Unit& unit = query.units[neighbour.unit];
    for (std::size_t i = unit.first; i < std::size_t{unit.first} + unit.count; ++i) {
      most[i] = std::max(most[i], requirement.gives(neighbour.likeness.value, query.weights[i]));
    }
  }
  for (const std::uint32_t i : query.initials)
    most[i] = std::max(most[i], requirement.gives(policy_.initial, query.weights[i]));
  return most;
}

// Tokens of which a name must have one to reach the score: those whose names are many are left out while all that is
// left out gives less than is needed.
std::vector<char> NameIndex::essential(const Query& query, const std::vector<double>& most, double need) const {
  const std::size_t tokens = query.weights.size();
  std::vector<double> costs(tokens, 0);
  for (const Neighbour& neighbour : query.neighbours) {
    const Unit& unit = query.units[neighbour.unit];
    const double names = posting_start_[neighbour.term + 1] - posting_start_[neighbour.term];
    for (std::size_t i = unit.first; i < std::size_t{unit.first} + unit.count; ++i) costs[i] += names;
  }
  for (const std::uint32_t i : query.initials) costs[i] += postings_by_letter_[first_letter(*query.units[i].term)];
  std::vector<std::uint32_t> order(tokens);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    const double left = costs[a] * most[b];
    const double right = costs[b] * most[a];
    return left != right ? left > right : a < b;
  });
  std::vector<char> kept(tokens, 1);
  double left_out = 0;
  for (const std::uint32_t i : order) {
    if (left_out + most[i] >= need - kRounding) continue;
    left_out += most[i];
    kept[i] = 0;
  }
  return kept;
}

// What the names seen in one search gain from their links: cleared by counting searches, for it is as long as the list.
class Gains {
 public:
  void begin(std::size_t names) {
    if (of_name_.size() < names) of_name_.resize(names);
    if (++search_ == 0) {
      std::ranges::fill(of_name_, Gain{});
      search_ = 1;
    }
    seen_.clear();
  }
  void add(std::uint32_t name, float gain) {
    Gain& known = of_name_[name];
    if (known.search != search_) {
      known = {search_, 0};
      seen_.push_back(name);
    }
    known.sum += gain;
  }
  // The names with as much or more.
  [[nodiscard]] const std::vector<std::uint32_t>& at_least(float sum) {
    std::erase_if(seen_, [&](std::uint32_t name) { return of_name_[name].sum < sum; });
    return seen_;
  }

 private:
  struct Gain {
    std::uint32_t search = 0;
    float sum = 0;
  };
  std::vector<Gain> of_name_;
  std::vector<std::uint32_t> seen_;
  std::uint32_t search_ = 0;
};

// A name that reaches the score has a link to an essential token; each link it takes, with the most that the tokens
// beside it give, gives what is needed; and so do all its links to essential tokens, with the most that the others
// give.
const std::vector<std::uint32_t>& NameIndex::candidates(const Query& query, const Requirement& requirement) const {
  static thread_local Gains gains;
  gains.begin(names_.size());
  const std::vector<double> most = most_given(query, requirement);
  const double all = std::accumulate(most.begin(), most.end(), 0.0);
  const double need = requirement.needs(query.weight, 0, 0);
  const std::vector<char> kept = essential(query, most, need);
  const auto take = [&](std::uint32_t term, double gain) {
    for (std::uint32_t i = posting_start_[term]; i < posting_start_[term + 1]; ++i) {
      gains.add(postings_[i], static_cast<float>(gain));
    }
  };
  for (const Neighbour& neighbour : query.neighbours) {
    const Unit& unit = query.units[neighbour.unit];
    bool covers = false;
    double gain = 0;
    double with_others = all;
    for (std::size_t i = unit.first; i < std::size_t{unit.first} + unit.count; ++i) {
      const double given = requirement.gives(neighbour.likeness.value, query.weights[i]);
      covers = covers || kept[i] != 0;
      gain += kept[i] != 0 ? given : 0;
      with_others += given - most[i];
    }
    if (covers && with_others >= need - kRounding) take(neighbour.term, gain);
  }
  for (const std::uint32_t initial : query.initials) {
    if (kept[initial] == 0) continue;
    const double gain = requirement.gives(policy_.initial, query.weights[initial]);
    for (const std::uint32_t term : words_by_letter_[first_letter(*query.units[initial].term)]) take(term, gain);
  }
  double beside = 0;
  for (std::size_t i = 0; i < most.size(); ++i) beside += kept[i] != 0 ? 0 : most[i];
  return gains.at_least(static_cast<float>(need - beside - kRoundingOfFloats));
}

void NameIndex::links_of(const Query& query, std::uint32_t name, std::vector<Link>& links) const {
  links.clear();
  for (std::uint32_t i = unit_start_[name]; i < unit_start_[name + 1]; ++i) {
    const EntryUnit& entry = units_[i];
    std::uint32_t at = query.by_term.find(entry.term);
    bool has_initial = false;
    for (; at < query.neighbours.size() && query.neighbours[at].term == entry.term; ++at) {
      const Neighbour& neighbour = query.neighbours[at];
      const Unit& unit = query.units[neighbour.unit];
      has_initial = has_initial || unit.term->role == WordRole::initial;
      links.push_back({unit.first, unit.count, entry.first, entry.count, neighbour.likeness});
    }
    if (has_initial || entry.count != 1) continue;
    for (const std::uint32_t initial : query.initials) {
      const Likeness alike = likeness(*query.units[initial].term, terms_[entry.term], policy_);
      if (alike.value <= 0) continue;
      links.push_back({static_cast<std::uint8_t>(initial), 1, entry.first, 1, alike});
    }
  }
}

// Whether the links could give what is needed, were none in another's way.
bool NameIndex::may_reach(const Query& query, std::uint32_t name, const std::vector<Link>& links,
                          const Requirement& requirement) const {
  std::array<double, 64> best;  // of the query's tokens alone, for it is filled for every candidate
  std::fill_n(best.begin(), query.weights.size(), 0.0);
  std::uint64_t entry_covered = 0;
  for (const Link& link : links) {
    entry_covered |= ((std::uint64_t{1} << link.entry_count) - 1) << link.entry_first;
    for (std::size_t i = link.query_first; i < std::size_t{link.query_first} + link.query_count; ++i) {
      best[i] = std::max(best[i], link.likeness.value);
    }
  }
  double given = 0;
  double query_rest = 0;
  for (std::size_t i = 0; i < query.weights.size(); ++i) {
    given += requirement.gives(best[i], query.weights[i]);
    if (best[i] <= 0) query_rest += query.weights[i];
  }
  if (given < requirement.needs(query.weight, query_rest, 0) - kRounding) return false;
  double entry_rest = 0;
  const std::size_t first = token_start_[name];
  for (std::size_t i = first; i < token_start_[name + 1]; ++i) {
    if ((entry_covered >> (i - first) & 1U) == 0) entry_rest += token_weights_[i];
  }
  return given >= requirement.needs(query.weight, query_rest, entry_rest) - kRounding;
}

double NameIndex::score_of(const Query& query, std::uint32_t name, const std::vector<Link>& links) const {
  const std::size_t first = token_start_[name];
  const std::size_t count = token_start_[name + 1] - first;
  return score(links,
               {query.weights, std::span(token_weights_).subspan(first, count), query.roles,
                std::span(token_roles_).subspan(first, count)},
               policy_);
}

namespace {

void best_first(std::vector<NameHit>& hits) {
  std::ranges::sort(hits, [](const NameHit& a, const NameHit& b) {
    return a.score != b.score ? a.score > b.score : a.name < b.name;
  });
}

}  // namespace

std::vector<NameHit> NameIndex::search(std::string_view text, EntryKind kind, double least) const {
  CHECK_THAT(least > 0);
  Query query = read(text, kind);
  find_neighbours(query);
  weigh(query);
  const Requirement requirement(least, policy_);
  std::vector<NameHit> hits;
  static thread_local std::vector<Link> links;
  const std::vector<std::uint32_t>& found = candidates(query, requirement);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (i + 2 * kAhead < found.size()) fetch(&unit_start_[found[i + 2 * kAhead]], sizeof(std::uint32_t));
    if (i + kAhead < found.size()) fetch(units_.data() + unit_start_[found[i + kAhead]], sizeof(EntryUnit) * kUnits);
    const std::uint32_t name = found[i];
    links_of(query, name, links);
    if (!may_reach(query, name, links, requirement)) continue;
    const double value = score_of(query, name, links);
    if (value >= least) hits.push_back({name, value});
  }
  best_first(hits);
  return hits;
}

std::vector<NameHit> NameIndex::scan(std::string_view text, EntryKind kind, double least) const {
  Query query = read(text, kind);
  find_all_neighbours(query);
  weigh(query);
  std::vector<NameHit> hits;
  std::vector<Link> links;
  for (std::uint32_t name = 0; name < names_.size(); ++name) {
    links_of(query, name, links);
    const double value = score_of(query, name, links);
    if (value >= least) hits.push_back({name, value});
  }
  best_first(hits);
  return hits;
}

Comparison NameIndex::explain(std::string_view text, EntryKind kind, std::uint32_t name) const {
  Query query = read(text, kind);
  find_neighbours(query);
  weigh(query);
  std::vector<Link> links;
  links_of(query, name, links);
  const std::size_t first = token_start_[name];
  const std::size_t count = token_start_[name + 1] - first;
  return screening::explain(links, query.prepared, prepare(names_[name].text, names_[name].entry_kind, tables_),
                            {query.weights, std::span(token_weights_).subspan(first, count), query.roles,
                             std::span(token_roles_).subspan(first, count)},
                            policy_);
}

std::vector<EntryHit> NameIndex::by_entry(const std::vector<NameHit>& hits) const {
  struct Best {
    EntryHit strong, weak;
  };
  std::unordered_map<std::uint32_t, Best> best;
  for (const NameHit& hit : hits) {
    const IndexedName& name = names_[hit.name];
    Best& entry = best[name.entry];
    EntryHit& kept = name.kind == NameKind::weak ? entry.weak : entry.strong;
    if (hit.score > kept.score) kept = {name.entry, hit.name, hit.score};
  }
  std::vector<EntryHit> entries;
  constexpr double kCorroborated = 0.5;
  for (const auto& [entry, both] : best) {
    EntryHit weak = both.weak;
    weak.score = std::min(weak.score, both.strong.score >= kCorroborated ? (weak.score + both.strong.score) / 2
                                                                         : policy_.threshold - 0.01);
    entries.push_back(weak.score > both.strong.score ? weak : both.strong);
  }
  std::ranges::sort(entries, [](const EntryHit& a, const EntryHit& b) {
    return a.score != b.score ? a.score > b.score : a.entry < b.entry;
  });
  return entries;
}

}  // namespace sluice::screening

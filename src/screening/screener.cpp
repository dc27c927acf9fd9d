// SPDX-License-Identifier: Apache-2.0
#include "screener.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "search.hpp"

namespace sluice::screening {
namespace {

// What a strong name must reach for a weak alias to be looked at: NameIndex::by_entry lifts it from here on.
constexpr double kCorroborates = 0.5;

std::string key_of(const Identifier& identifier) {
  const std::string normal = normal_identifier(identifier);
  if (normal.empty()) return {};
  return std::to_string(static_cast<int>(identifier.kind)) + ':' + normal;
}

bool in_force(const std::vector<Span>& spans, Date day) {
  return spans.empty() || std::ranges::any_of(spans, [&](const Span& span) { return span.contains(day); });
}

bool may_be_in(const std::vector<std::string>& theirs, const std::vector<std::string>& mine) {
  if (theirs.empty() || mine.empty()) return true;
  return std::ranges::any_of(mine, [&](const std::string& each) { return std::ranges::count(theirs, each) != 0; });
}

}  // namespace

struct Screener::Parts {
  struct Place {
    std::uint32_t list, entry, first_name;
  };

  std::vector<std::shared_ptr<const List>> lists;
  ScorePolicy policy;
  std::vector<Place> places;  // of the entries of all lists, by the numbers that the index knows them by
  std::unordered_map<std::string, std::vector<std::uint32_t>> numbered;
  std::unique_ptr<const NameIndex> index;

  struct Best {
    double score = 0;
    std::uint32_t name = 0;
    const std::string* asked = nullptr;
  };
  using ByPlace = std::unordered_map<std::uint32_t, Best>;

  [[nodiscard]] const Entry& entry(std::uint32_t place) const {
    return lists[places[place].list]->entries[places[place].entry];
  }
  [[nodiscard]] Match match(std::uint32_t place, Date day) const;
  void corroborate(const std::string& name, EntryKind kind, std::vector<NameHit>& hits) const;
  void by_number(const Subject& subject, Date day, std::unordered_set<std::uint32_t>& found,
                 std::vector<Match>& matches) const;
  void by_name(const Subject& subject, Date day, double least, const std::unordered_set<std::uint32_t>& found,
               std::vector<Match>& matches) const;
  void unread(const Subject& subject, Date day, std::vector<Match>& matches) const;
};

Match Screener::Parts::match(std::uint32_t place, Date day) const {
  Match match;
  match.list = lists[places[place].list].get();
  match.entry = &entry(place);
  match.applies = match.entry->applies_on(day);
  return match;
}

void Screener::Parts::by_number(const Subject& subject, Date day, std::unordered_set<std::uint32_t>& found,
                                std::vector<Match>& matches) const {
  for (const Identifier& identifier : subject.identifiers) {
    const auto same = numbered.find(key_of(identifier));
    if (same == numbered.end()) continue;
    for (const std::uint32_t place : same->second) {
      const IdentifierMatch number = compare_identifiers({identifier}, entry(place).identifiers);
      if (number.verdict != IdentifierVerdict::same || !found.insert(place).second) continue;
      Match& match = matches.emplace_back(this->match(place, day));
      match.how = HowFound::number;
      match.score = 1;
      match.asked = identifier.value;
      match.listed = number.value;
    }
  }
}

// A weak alias counts only beside another name of its entry, which the search may have left below `least`.
void Screener::Parts::corroborate(const std::string& name, EntryKind kind, std::vector<NameHit>& hits) const {
  std::unordered_set<std::uint32_t> strong;
  std::vector<std::uint32_t> weak;
  for (const NameHit& hit : hits) {
    const IndexedName& listed = index->names()[hit.name];
    if (listed.kind == NameKind::weak) {
      weak.push_back(listed.entry);
    } else {
      strong.insert(listed.entry);
    }
  }
  for (const std::uint32_t place : weak) {
    if (!strong.insert(place).second) continue;
    const std::uint32_t first = places[place].first_name;
    for (std::uint32_t at = first; at < first + entry(place).names.size(); ++at) {
      if (index->names()[at].kind == NameKind::weak) continue;
      const double score = index->explain(name, kind, at).score;
      if (score >= kCorroborates) hits.push_back({at, score});
    }
  }
}

void Screener::Parts::by_name(const Subject& subject, Date day, double least,
                              const std::unordered_set<std::uint32_t>& found, std::vector<Match>& matches) const {
  ByPlace best;
  for (const std::string& name : subject.names) {
    std::vector<NameHit> hits = index->search(name, subject.kind, least);
    corroborate(name, subject.kind, hits);
    for (const EntryHit& hit : index->by_entry(hits)) {
      Best& kept = best[hit.entry];
      if (hit.score >= least && hit.score > kept.score) kept = {hit.score, hit.name, &name};
    }
  }
  for (const auto& [place, kept] : best) {
    if (kept.asked == nullptr || found.contains(place)) continue;
    const IdentifierMatch number = compare_identifiers(subject.identifiers, entry(place).identifiers);
    if (number.verdict == IdentifierVerdict::different) continue;
    Match& match = matches.emplace_back(this->match(place, day));
    match.score = kept.score;
    match.asked = *kept.asked;
    match.listed = index->names()[kept.name].text;
    match.parts = index->explain(*kept.asked, subject.kind, kept.name).parts;
  }
}

void Screener::Parts::unread(const Subject& subject, Date day, std::vector<Match>& matches) const {
  if (subject.names.empty()) return;
  for (const auto& list : lists) {
    for (const UnreadNotice& notice : list->unread) {
      if (!in_force(notice.applies, day) || !may_be_in(notice.countries, subject.countries)) continue;
      Match& match = matches.emplace_back();
      match.list = list.get();
      match.notice = &notice;
      match.how = HowFound::unread;
      match.applies = true;
      match.asked = subject.names.front();
    }
  }
}

Screener::Screener(std::vector<std::shared_ptr<const List>> lists, const NameTables& tables, const ScorePolicy& policy)
    : parts_(std::make_unique<Parts>()) {
  parts_->lists = std::move(lists);
  parts_->policy = policy;
  std::vector<IndexedName> names;
  for (std::uint32_t list = 0; list < parts_->lists.size(); ++list) {
    const std::vector<Entry>& entries = parts_->lists[list]->entries;
    for (std::uint32_t at = 0; at < entries.size(); ++at) {
      const auto place = static_cast<std::uint32_t>(parts_->places.size());
      parts_->places.push_back({list, at, static_cast<std::uint32_t>(names.size())});
      for (const Name& name : entries[at].names) names.push_back({name.text, entries[at].kind, name.kind, place});
      for (const Identifier& identifier : entries[at].identifiers) {
        const std::string key = key_of(identifier);
        if (!key.empty()) parts_->numbered[key].push_back(place);
      }
    }
  }
  parts_->index = std::make_unique<const NameIndex>(std::move(names), tables, policy);
}

Screener::~Screener() = default;
Screener::Screener(Screener&&) noexcept = default;

const std::vector<std::shared_ptr<const List>>& Screener::lists() const noexcept { return parts_->lists; }

std::vector<Match> Screener::screen(const Subject& subject, Date day, double least) const {
  std::vector<Match> matches;
  std::unordered_set<std::uint32_t> found;
  parts_->by_number(subject, day, found, matches);
  parts_->by_name(subject, day, least, found, matches);
  parts_->unread(subject, day, matches);
  std::ranges::sort(matches, [](const Match& a, const Match& b) {
    const auto order = [](const Match& match) {
      return std::tuple(!match.applies, match.how, -match.score, std::string_view(match.list->id),
                        std::string_view(match.entry != nullptr ? match.entry->id : match.notice->id));
    };
    return order(a) < order(b);
  });
  return matches;
}

}  // namespace sluice::screening

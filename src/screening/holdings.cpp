// SPDX-License-Identifier: Apache-2.0
#include "holdings.hpp"

#include <algorithm>
#include <array>

#include "list_reading.hpp"
#include "script.hpp"
#include "sluice/base/check.hpp"
#include "sluice/base/csv.hpp"

namespace sluice::screening {
namespace {

template <class Kind>
bool agree(Kind mine, Kind theirs, Kind unknown) {
  return mine == theirs || mine == unknown || theirs == unknown;
}

bool overlap(const std::vector<std::string>& mine, const std::vector<std::string>& theirs) {
  return mine.empty() || theirs.empty() || std::ranges::any_of(mine, [&](const std::string& each) {
           return std::ranges::find(theirs, each) != theirs.end();
         });
}

// The same words in the same order, whatever their case, accents, width and marks.
bool same_name(std::string_view one, std::string_view other) {
  const auto mine = words_of(one);
  return !mine.empty() && std::ranges::equal(mine, words_of(other), {}, &Word::text, &Word::text);
}

// A number identifies. A name does where it is the same, no weak alias, and neither kind nor countries speak against.
bool surely(const Subject& who, const Match& match) {
  if (match.how != HowFound::name) return match.how == HowFound::number;
  const Entry& entry = *match.entry;
  if (!agree(who.kind, entry.kind, EntryKind::unknown) || !overlap(who.countries, entry.countries)) return false;
  return std::ranges::any_of(entry.names, [&](const Name& name) {
    return name.kind != NameKind::weak &&
           std::ranges::any_of(who.names, [&](const std::string& mine) { return same_name(mine, name.text); });
  });
}

void add_new(std::vector<std::string>& into, const std::vector<std::string>& more) {
  for (const std::string& each : more)
    if (std::ranges::find(into, each) == into.end()) into.push_back(each);
}

}  // namespace

Result<std::vector<ListKey>> read_list_keys(std::string_view csv, std::string_view file) {
  constexpr auto kColumns = std::to_array<std::string_view>({"key", "list", "source", "programmes", "measure"});
  const auto table = parse_csv(csv, file);
  if (!table) return fail(table.error());
  for (const std::string_view column : kColumns)
    if (table->column(column) < 0) return fail("rule.column", {std::string(column)}, {std::string(file), 1, {}});
  std::vector<ListKey> keys;
  for (const CsvRow& row : table->rows) {
    const auto cell = [&](std::string_view column) {
      return row.cells[static_cast<std::size_t>(table->column(column))];
    };
    for (const std::string_view column : {"key", "list"})
      if (cell(column).empty())
        return fail("rule.cell", {std::string(column), ""}, {std::string(file), row.line, std::string(column)});
    keys.push_back({cell("key"), cell("list"), cell("source"), parts_of(cell("programmes"), ';'), cell("measure")});
  }
  return keys;
}

std::vector<std::string> keys_of(const List& list, const Entry& entry, const std::vector<ListKey>& keys) {
  const std::string& measure = entry.measure.empty() ? list.measure : entry.measure;
  std::vector<std::string> found{list.id};
  for (const ListKey& key : keys) {
    if (key.list == list.id && entry.source.starts_with(key.source) &&
        (key.measure.empty() || key.measure == measure) &&
        (key.programmes.empty() || (!entry.programmes.empty() && overlap(key.programmes, entry.programmes))))
      add_new(found, {key.key});
  }
  return found;
}

bool reaches(const OwnershipRule& rule, const Subject& who) {
  return rule.foreign_to.empty() || who.countries.empty() ||
         std::ranges::any_of(who.countries, [&](const std::string& country) { return country != rule.foreign_to; });
}

Result<void> Holdings::add(const Stake& stake) {
  const auto added = graph_.add(stake);
  if (!added) return fail(added.error());
  return {};
}

void Holdings::name(std::string_view id, const Subject& who) {
  const PartyId party = graph_.party(id);
  if (party >= subjects_.size()) subjects_.resize(std::max(graph_.parties(), subjects_.size() * 2));
  Subject& known = subjects_[party];
  add_new(known.names, who.names);
  if (known.names.size() > 1) std::erase(known.names, id);
  add_new(known.countries, who.countries);
  if (known.kind == EntryKind::unknown) known.kind = who.kind;
  for (const Identifier& each : who.identifiers)
    if (std::ranges::find(known.identifiers, each) == known.identifiers.end()) known.identifiers.push_back(each);
}

const Subject& Holdings::subject(PartyId party) const {
  static const Subject nobody;
  return party < subjects_.size() ? subjects_[party] : nobody;
}

std::string_view Holdings::name(PartyId party) const {
  const Subject& who = subject(party);
  return who.names.empty() ? graph_.id(party) : std::string_view(who.names.front());
}

void Holdings::index(const NameTables& tables, const ScorePolicy& policy) {
  auto parties = std::make_shared<List>();
  for (PartyId party = 0; party < subjects_.size() && party < graph_.parties(); ++party) {
    const Subject& who = subjects_[party];
    if (who.names.empty() && who.identifiers.empty()) continue;
    Entry entry;
    entry.id = graph_.id(party);
    entry.kind = who.kind;
    for (const std::string& name : who.names) entry.names.push_back({name, NameKind::primary});
    entry.identifiers = who.identifiers;
    entry.countries = who.countries;
    parties->entries.push_back(std::move(entry));
  }
  index_ =
      std::make_unique<const Screener>(std::vector<std::shared_ptr<const List>>{std::move(parties)}, tables, policy);
}

std::vector<Holdings::Likely> Holdings::find(const Subject& who, double least) const {
  CHECK_THAT(index_ != nullptr);
  std::vector<Likely> found;
  for (const Match& match : index_->screen(who, Date{}, least))
    found.push_back({*graph_.find(match.entry->id), surely(who, match), match.score});
  std::ranges::stable_sort(found, [](const Likely& one, const Likely& other) {
    return one.certain != other.certain ? one.certain : one.score > other.score;
  });
  return found;
}

std::size_t Holdings::list(PartyId party, const Screening& screening) {
  const Subject& who = subject(party);
  if (who.names.empty() && who.identifiers.empty()) return 0;
  std::size_t listed = 0;
  for (const Match& match : screening.screener.screen(who, screening.day, screening.least)) {
    if (match.entry == nullptr) continue;
    const auto settled = screening.settled ? screening.settled(who, match) : trade::Disposition::open;
    if (settled == trade::Disposition::dismissed) continue;
    const Entry& entry = *match.entry;
    Listing listing;
    listing.party = graph_.id(party);
    listing.measure = !entry.policy.empty()    ? entry.policy
                      : !entry.measure.empty() ? entry.measure
                                               : match.list->measure;
    listing.applies = entry.applies;
    listing.cite = entry.id + (entry.cite.empty() ? "" : ", " + entry.cite);
    listing.entry = entry.id;
    listing.certain = settled == trade::Disposition::confirmed || surely(who, match);
    for (std::string& key : keys_of(*match.list, entry, screening.keys)) {
      listing.list = std::move(key);
      graph_.list(listing);
    }
    ++listed;
  }
  return listed;
}

}  // namespace sluice::screening

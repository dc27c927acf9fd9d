// SPDX-License-Identifier: Apache-2.0
#include "rescreening.hpp"

#include "list_diff.hpp"

namespace sluice::screening {
namespace {

std::string key(const List& list, std::string_view id) { return list.id + '\n' + std::string(id); }

std::string key(const Match& match) {
  return key(*match.list, match.entry != nullptr ? match.entry->id : "\n" + match.notice->id);
}

std::unordered_map<std::string, const Entry*> by_key(const Screener& screener) {
  std::unordered_map<std::string, const Entry*> entries;
  for (const auto& list : screener.lists()) {
    for (const Entry& entry : list->entries) entries.emplace(key(*list, entry.id), &entry);
  }
  return entries;
}

bool same(const Match& before, const Match& after) {
  if (before.applies != after.applies) return false;
  if (before.entry == nullptr) return *before.notice == *after.notice;
  return *before.entry == *after.entry;
}

}  // namespace

Rescreening::Rescreening(Side before, Side after)
    : before_(before), after_(after), was_(by_key(*before.screener)), is_(by_key(*after.screener)) {}

void Rescreening::explain(MatchChange& change, const Entries& other) const {
  if (change.match.entry == nullptr) {
    change.cause = Cause::unread;
    return;
  }
  const auto found = other.find(key(change.match));
  if (found == other.end()) {
    change.cause = change.gone ? Cause::removed : Cause::added;
    return;
  }
  const Entry& mine = *change.match.entry;
  change.fields = change.gone ? changed_fields(mine, *found->second) : changed_fields(*found->second, mine);
  const bool days = found->second->applies_on(change.gone ? after_.day : before_.day) != change.match.applies;
  change.cause = !change.fields.empty() ? Cause::changed : days ? Cause::days : Cause::score;
}

std::vector<MatchChange> Rescreening::screen(const Subject& subject, double least) const {
  std::unordered_map<std::string, Match> before;
  std::vector<Match> was = before_.screener->screen(subject, before_.day, least);
  for (const Match& match : was) before.emplace(key(match), match);
  std::vector<MatchChange> changes;
  for (const Match& match : after_.screener->screen(subject, after_.day, least)) {
    const auto found = before.find(key(match));
    const bool stays = found != before.end() && same(found->second, match);
    if (found != before.end()) before.erase(found);
    if (stays) continue;
    explain(changes.emplace_back(MatchChange{match, false, Cause::added, {}}), was_);
  }
  for (const Match& match : was) {
    if (!before.contains(key(match))) continue;
    explain(changes.emplace_back(MatchChange{match, true, Cause::removed, {}}), is_);
  }
  return changes;
}

}  // namespace sluice::screening

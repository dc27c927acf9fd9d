// SPDX-License-Identifier: Apache-2.0
#include "list_diff.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace sluice::screening {
namespace {

std::unordered_map<std::string_view, const Entry*> by_id(const List& list) {
  std::unordered_map<std::string_view, const Entry*> entries;
  entries.reserve(list.entries.size());
  for (const Entry& entry : list.entries) entries.emplace(entry.id, &entry);
  return entries;
}

}  // namespace

std::vector<std::string> changed_fields(const Entry& before, const Entry& after) {
  std::vector<std::string> fields;
  const auto compare = [&](std::string_view name, const auto& was, const auto& is) {
    if (!(was == is)) fields.emplace_back(name);
  };
  compare("source", before.source, after.source);
  compare("kind", before.kind, after.kind);
  compare("names", before.names, after.names);
  compare("identifiers", before.identifiers, after.identifiers);
  compare("countries", before.countries, after.countries);
  compare("birth_dates", before.birth_dates, after.birth_dates);
  compare("programmes", before.programmes, after.programmes);
  compare("measure", before.measure, after.measure);
  compare("applies", before.applies, after.applies);
  compare("cite", before.cite, after.cite);
  compare("address", before.address, after.address);
  compare("remarks", before.remarks, after.remarks);
  compare("requirement", before.requirement, after.requirement);
  compare("policy", before.policy, after.policy);
  compare("firmness", before.firmness, after.firmness);
  compare("read", before.read, after.read);
  return fields;
}

ListDiff diff(const List& before, const List& after) {
  ListDiff result;
  const auto old_entries = by_id(before);
  const auto new_entries = by_id(after);
  for (const Entry& entry : after.entries) {
    const auto found = old_entries.find(entry.id);
    if (found == old_entries.end()) {
      result.added.push_back(entry.id);
    } else if (auto fields = changed_fields(*found->second, entry); !fields.empty()) {
      result.changed.push_back({entry.id, std::move(fields)});
    }
  }
  for (const Entry& entry : before.entries) {
    if (!new_entries.contains(entry.id)) result.removed.push_back(entry.id);
  }
  return result;
}

Result<void> may_replace(const List& before, const Result<List>& after, const ReplacementRule& rule) {
  if (!after) return fail(after.error());
  if (after->entries.empty()) return fail("list.empty");
  if (after->id != before.id) return fail("list.other", {after->id, before.id});
  if (rule.forced) return {};
  if (after->version < before.version) {
    return fail("list.older", {to_string(after->version), to_string(before.version)});
  }
  const auto entries = by_id(*after);
  const auto lost = static_cast<std::size_t>(
      std::ranges::count_if(before.entries, [&](const Entry& entry) { return !entries.contains(entry.id); }));
  if (lost * 100 > before.entries.size() * static_cast<std::size_t>(rule.largest_loss_percent)) {
    return fail("list.shrunk", {std::to_string(lost), std::to_string(before.entries.size()),
                                std::to_string(rule.largest_loss_percent)});
  }
  return {};
}

}  // namespace sluice::screening

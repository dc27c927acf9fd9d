// SPDX-License-Identifier: Apache-2.0
// `sluice lists show`: the lists as they stood on a day, one with its versions, or one party with all that is said.
#include <fmt/format.h>

#include <algorithm>

#include "lists_command.hpp"
#include "render.hpp"
#include "screening_desk.hpp"

namespace sluice::app {
namespace {

using screening::List;

constexpr std::size_t kHashBegin = 7;  // after "sha256:"
constexpr std::size_t kHashShown = 12;

Json word(const std::string& text) { return text.empty() ? Json{} : Json::string(text); }
Json count(std::size_t number) { return Json::number(std::to_string(number)); }

std::string short_hash(const ListVersion& version) { return version.sha256.substr(kHashBegin, kHashShown); }

std::string source_of(const ListVersion& version) {
  return version.head.address.empty() ? version.files.front().string() : version.head.address;
}

// Only our own format says what is missing from it, so others need not be read for it.
Result<std::vector<screening::UnreadNotice>> unread_in(const ListVersion& version) {
  if (version.format != screening::ListFormat::toml) return std::vector<screening::UnreadNotice>{};
  auto list = read_version(version);
  if (!list) return fail(list.error());
  return std::move(list->unread);
}

std::string told(const std::vector<screening::UnreadNotice>& unread) {
  std::string text;
  for (const screening::UnreadNotice& notice : unread) {
    text += fmt::format("{}{}: {} of {}", text.empty() ? "" : ", ", notice.id, notice.in, notice.parties);
  }
  return text;
}

Json written(const ListVersion& version) {
  Json files = Json::array();
  for (const auto& file : version.files) files.items.push_back(word(file.string()));
  return Json::object({{"id", word(version.head.id)},
                       {"version", word(to_string(*version.head.version))},
                       {"sha256", word(version.sha256)},
                       {"entries", count(version.entries)},
                       {"format", word(std::string(symbol(version.format)))},
                       {"publisher", word(version.head.publisher)},
                       {"address", word(version.head.address)},
                       {"measure", word(version.head.measure)},
                       {"added", version.added ? word(to_string(*version.added)) : Json{}},
                       {"files", std::move(files)}});
}

Json written(const std::vector<screening::UnreadNotice>& unread) {
  Json list = Json::array();
  for (const screening::UnreadNotice& notice : unread) list.items.push_back(write_unread(notice));
  return list;
}

Exit show_all(const Common& common, const ListsShowOptions& options, const std::vector<ListVersion>& all, Date day) {
  std::vector<std::vector<std::string>> rows{{"LIST", "VERSION", "ENTRIES", "KEPT", "HASH", "FROM"}};
  Json lists = Json::array();
  std::string below;
  for (std::size_t first = 0; first < all.size();) {
    const auto versions = versions_of(all, all[first].head.id);
    first += versions->size();
    const ListVersion& stood = standing(*versions, day);
    const auto unread = unread_in(stood);
    if (!unread) return common.complain(unread.error()), Exit::faults;
    const bool later = stood.head.version > day;
    const auto kept = static_cast<std::size_t>(
        std::ranges::count_if(*versions, [](const ListVersion& version) { return version.added.has_value(); }));
    rows.push_back({stood.head.id, to_string(*stood.head.version) + (later ? "*" : ""), std::to_string(stood.entries),
                    std::to_string(kept), short_hash(stood), source_of(stood)});
    if (!unread->empty()) below += fmt::format("{}: not read whole: {}.\n", stood.head.id, told(*unread));
    Json node = written(stood);
    node.members.push_back({"later", Json::boolean(later)});
    node.members.push_back({"kept", count(kept)});
    node.members.push_back({"unread", written(*unread)});
    lists.items.push_back(std::move(node));
    if (later)
      below += fmt::format("* {}: the first version there is; it is later than {}.\n", stood.head.id, to_string(day));
  }
  return say(common, options, columns(rows) + (below.empty() ? "" : "\n" + below), lists);
}

Exit show_list(const Common& common, const ListsShowOptions& options, const std::vector<ListVersion>& versions,
               Date day) {
  const ListVersion& stood = standing(versions, day);
  const auto list = read_version(stood);
  if (!list) return common.complain(list.error()), Exit::faults;
  const auto applying = static_cast<std::size_t>(
      std::ranges::count_if(list->entries, [&](const screening::Entry& entry) { return entry.applies_on(day); }));
  std::string text = fmt::format("{} of {}: {} parties, of whom {} on {}\n", list->id, to_string(list->version),
                                 list->entries.size(), applying, to_string(day));
  std::vector<std::vector<std::string>> facts{
      {"  publisher", list->publisher}, {"  address", list->address},
      {"  measure", list->measure},     {"  format", std::string(symbol(stood.format))},
      {"  hash", list->sha256},         {"  file", stood.files.front().string()}};
  std::erase_if(facts, [](const auto& fact) { return fact[1].empty(); });
  text += columns(facts);
  for (const screening::UnreadNotice& notice : list->unread) {
    text += fmt::format("  not read whole: {}, {} of {} parties, {}\n    {}\n", notice.id, notice.in, notice.parties,
                        notice.cite, notice.address);
  }
  Json all = Json::array();
  std::vector<std::vector<std::string>> rows{{"VERSION", "ENTRIES", "HASH", "ADDED"}};
  for (const ListVersion& version : versions) {
    rows.push_back({to_string(*version.head.version), std::to_string(version.entries), short_hash(version),
                    version.added ? to_string(*version.added) : "beside the rulebook"});
    all.items.push_back(written(version));
  }
  Json node = written(stood);
  node.members.push_back({"applying", count(applying)});
  node.members.push_back({"later", Json::boolean(stood.head.version > day)});
  node.members.push_back({"unread", written(list->unread)});
  node.members.push_back({"versions", std::move(all)});
  return say(common, options, text + "\n" + columns(rows), node);
}

Exit show_entry(const Common& common, const ListsShowOptions& options, const ListVersion& stood, Date day) {
  const auto list = read_version(stood);
  if (!list) return common.complain(list.error()), Exit::faults;
  const auto found = std::ranges::find(list->entries, options.entry, &screening::Entry::id);
  if (found == list->entries.end()) {
    return common.complain({"list.no_entry", {list->id, options.entry}, {}}), Exit::faults;
  }
  Json node = write_entry(*found);
  const bool applies = found->applies_on(day);
  std::string text = fmt::format("{} on {} of {}: {} on {}\n", found->id, list->id, to_string(list->version),
                                 applies ? "applies" : "does not apply", to_string(day));
  for (const screening::Name& name : found->names) {
    const bool usual = name.kind == screening::NameKind::primary;
    text += "  " + name.text + (usual ? "" : fmt::format(" ({})", trade::symbol(name.kind))) + "\n";
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json::Member& member : node.members) {
    if (member.name == "id" || member.name == "names") continue;
    std::string words = in_words(member.value);
    if (member.name == "applies" && words.empty()) words = "every day";
    if (member.name == "measure" && words.empty()) words = list->measure;
    if (!words.empty()) rows.push_back({"  " + member.name, words});
  }
  node.members.push_back({"list", word(list->id)});
  node.members.push_back({"version", word(to_string(list->version))});
  node.members.push_back({"applies_on_day", Json::boolean(applies)});
  return say(common, options, text + columns(rows), node);
}

}  // namespace

Exit lists_show(const Common& common, const ListsShowOptions& options) {
  const auto all = list_versions(common, list_folder(options.folder));
  if (!all) return common.complain(all.error()), Exit::faults;
  const Date day = options.as_of.value_or(today(common));
  if (options.id.empty()) return show_all(common, options, *all, day);
  const auto versions = versions_of(*all, options.id);
  if (!versions) return common.complain(versions.error()), Exit::faults;
  if (options.entry.empty()) return show_list(common, options, *versions, day);
  return show_entry(common, options, standing(*versions, day), day);
}

}  // namespace sluice::app

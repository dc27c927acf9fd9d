// SPDX-License-Identifier: Apache-2.0
// `sluice lists diff`: who came, who went and what changed between two versions of a list.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "lists_command.hpp"

namespace sluice::app {
namespace {

using screening::Entry;
using screening::List;

// The version that a day or a hash names; the one that stood on the day must not be of a later one.
Result<const ListVersion*> named(const std::vector<ListVersion>& versions, const std::string& name) {
  constexpr std::size_t kShortest = 4;
  if (const auto day = parse_date(name)) {
    const ListVersion& stood = standing(versions, *day);
    if (stood.head.version <= *day) return &stood;
  } else if (name.size() >= kShortest) {
    const std::string hash = name.starts_with("sha256:") ? name : "sha256:" + name;
    for (const ListVersion& version : versions) {
      if (version.sha256.starts_with(hash)) return &version;
    }
  }
  return fail("list.no_such_version", {versions.front().head.id, name});
}

struct Pair {
  const ListVersion* from = nullptr;
  const ListVersion* to = nullptr;
};

Result<Pair> chosen(const std::vector<ListVersion>& versions, const ListsDiffOptions& options) {
  Pair pair{nullptr, &versions.back()};
  if (!options.to.empty()) {
    const auto to = named(versions, options.to);
    if (!to) return fail(to.error());
    pair.to = *to;
  }
  if (!options.from.empty()) {
    const auto from = named(versions, options.from);
    if (!from) return fail(from.error());
    pair.from = *from;
    return pair;
  }
  if (pair.to == &versions.front()) return fail("list.one_version", {pair.to->head.id});
  pair.from = pair.to - 1;
  return pair;
}

class Comparison {
 public:
  Comparison(const List& from, const List& to) : from_(from), to_(to), diff_(diff(from, to)) {
    for (const Entry& entry : from.entries) before_.emplace(entry.id, &entry);
    for (const Entry& entry : to.entries) after_.emplace(entry.id, &entry);
  }

  [[nodiscard]] std::string text() const {
    std::string text =
        fmt::format("{} from {} to {}: {} added, {} removed, {} changed\n", to_.id, to_string(from_.version),
                    to_string(to_.version), diff_.added.size(), diff_.removed.size(), diff_.changed.size());
    for (const std::string& id : diff_.added) text += line('+', *after_.at(id));
    for (const std::string& id : diff_.removed) text += line('-', *before_.at(id));
    for (const screening::EntryChange& change : diff_.changed) {
      text += line('~', *after_.at(change.id));
      for (const Json::Member& field : fields(change).members) {
        text += fmt::format("    {}: {} -> {}\n", field.name, shown(*field.value.find("before")),
                            shown(*field.value.find("after")));
      }
    }
    return text;
  }

  [[nodiscard]] Json node() const {
    Json added = Json::array();
    for (const std::string& id : diff_.added) added.items.push_back(write_entry(*after_.at(id)));
    Json removed = Json::array();
    for (const std::string& id : diff_.removed) removed.items.push_back(write_entry(*before_.at(id)));
    Json changed = Json::array();
    for (const screening::EntryChange& change : diff_.changed) {
      changed.items.push_back(Json::object({{"id", Json::string(change.id)},
                                            {"name", Json::string(after_.at(change.id)->names.front().text)},
                                            {"fields", fields(change)}}));
    }
    return Json::object({{"id", Json::string(to_.id)},
                         {"from", version(from_)},
                         {"to", version(to_)},
                         {"added", std::move(added)},
                         {"removed", std::move(removed)},
                         {"changed", std::move(changed)}});
  }

 private:
  static Json version(const List& list) {
    return Json::object({{"version", Json::string(to_string(list.version))},
                         {"sha256", Json::string(list.sha256)},
                         {"entries", Json::number(std::to_string(list.entries.size()))}});
  }

  static std::string line(char sign, const Entry& entry) {
    return fmt::format("  {} {}  {}\n", sign, entry.id, entry.names.front().text);
  }

  static std::string shown(const Json& value) {
    std::string words = in_words(value);
    return words.empty() ? "-" : words;
  }

  // Each changed field as it was and as it is.
  [[nodiscard]] Json fields(const screening::EntryChange& change) const {
    const Json before = write_entry(*before_.at(change.id));
    const Json after = write_entry(*after_.at(change.id));
    Json result = Json::object();
    for (const std::string& field : change.fields) {
      result.members.push_back({field, Json::object({{"before", *before.find(field)}, {"after", *after.find(field)}})});
    }
    return result;
  }

  const List& from_;
  const List& to_;
  screening::ListDiff diff_;
  std::unordered_map<std::string_view, const Entry*> before_, after_;
};

}  // namespace

Exit lists_diff(const Common& common, const ListsDiffOptions& options) {
  const auto refuse = [&](const Error& error) { return common.complain(error), Exit::faults; };
  const auto all = list_versions(common, list_folder(options.folder));
  if (!all) return refuse(all.error());
  const auto versions = versions_of(*all, options.id);
  if (!versions) return refuse(versions.error());
  const auto pair = chosen(*versions, options);
  if (!pair) return refuse(pair.error());
  const auto from = read_version(*pair->from);
  if (!from) return refuse(from.error());
  const auto to = read_version(*pair->to);
  if (!to) return refuse(to.error());
  const Comparison comparison(*from, *to);
  return say(common, options, comparison.text(), comparison.node());
}

}  // namespace sluice::app

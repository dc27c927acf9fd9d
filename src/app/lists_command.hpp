// SPDX-License-Identifier: Apache-2.0
// The commands under `sluice lists`: what they are given, and what runs them. Private to them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commands.hpp"
#include "list_shelf.hpp"
#include "sluice/base/json.hpp"

namespace sluice::app {

struct ListsOptions {
  std::string folder;
  std::string format = "table";  // of what is said
  std::string output;
};

struct ListsAddOptions : ListsOptions {
  std::string file;
  std::string kind;  // format of the list, where it does not show itself
  std::optional<Date> version;
  screening::ListHead head;
  std::vector<std::string> beside;
  std::vector<std::string> columns;
  screening::ReplacementRule rule;
};

struct ListsUpdateOptions : ListsOptions {
  std::vector<std::string> ids;
  std::string address;  // of the one list that is named; empty: where it was last fetched
  screening::ReplacementRule rule;
  std::int64_t timeout_seconds = 600;
  std::uint64_t largest_mebibytes = 1024;
};

struct ListsShowOptions : ListsOptions {
  std::string id, entry;
  std::optional<Date> as_of;
};

struct ListsDiffOptions : ListsOptions {
  std::string id, from, to;
};

[[nodiscard]] Exit lists_add(const Common& common, const ListsAddOptions& options);
[[nodiscard]] Exit lists_update(const Common& common, const ListsUpdateOptions& options);
[[nodiscard]] Exit lists_show(const Common& common, const ListsShowOptions& options);
[[nodiscard]] Exit lists_diff(const Common& common, const ListsDiffOptions& options);

// The one thing that a command says, as text for people or as `node`. Exit::faults, and a complaint, where it cannot.
[[nodiscard]] Exit say(const Common& common, const ListsOptions& options, const std::string& text, const Json& node);

// Everything that an entry holds; its members are called as Entry's fields (EntryChange::fields).
[[nodiscard]] Json write_entry(const screening::Entry& entry);
[[nodiscard]] Json write_unread(const screening::UnreadNotice& notice);

// One member of these for people: "US, JP", "from 2025-04-04".
[[nodiscard]] std::string in_words(const Json& node);

}  // namespace sluice::app

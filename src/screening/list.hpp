// SPDX-License-Identifier: Apache-2.0
// A list of parties as its publisher gave it: one version, with what it was made from. A party is judged by the version
// that stood on the day, so versions are kept and not changed.
#pragma once

#include <string>
#include <vector>

#include "sluice/screening/entry.hpp"

namespace sluice::screening {

// An announcement of which not every party is in the list, since it could not be read whole. Whoever is in one of its
// countries may be among the rest.
struct UnreadNotice {
  std::string id;
  int parties = 0;                     // that it names
  int in = 0;                          // of them in the list
  std::vector<std::string> countries;  // ISO 3166-1 alpha-2, of its parties; empty: not known
  std::vector<Span> applies;           // days, as of an Entry
  std::string measure;
  std::string cite;
  std::string address;
  friend bool operator==(const UnreadNotice&, const UnreadNotice&) = default;
};

struct List {
  std::string id;              // the same from version to version: "US-CSL", "CN-control-list"
  std::string publisher;       // in words
  Date version;                // the day that the publisher, or else whoever fetched it, says it is of
  std::string sha256;          // of the bytes it was read from
  std::string address;         // where these can be had
  std::string measure;         // what is asked where an entry has no measure of its own
  std::vector<Entry> entries;  // never empty; their ids are unique
  std::vector<UnreadNotice> unread;
  friend bool operator==(const List&, const List&) = default;
};

}  // namespace sluice::screening

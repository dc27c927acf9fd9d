// SPDX-License-Identifier: Apache-2.0
// A list of parties as its publisher gave it: one version, with what it was made from. A party is judged by the version
// that stood on the day, so versions are kept and not changed.
#pragma once

#include <string>
#include <vector>

#include "sluice/screening/entry.hpp"

namespace sluice::screening {

struct List {
  std::string id;              // the same from version to version: "US-CSL", "CN-control-list"
  std::string publisher;       // in words
  Date version;                // the day that the publisher, or else whoever fetched it, says it is of
  std::string sha256;          // of the bytes it was read from
  std::string address;         // where these can be had
  std::string measure;         // what is asked where an entry has no measure of its own
  std::vector<Entry> entries;  // never empty; their ids are unique
  friend bool operator==(const List&, const List&) = default;
};

}  // namespace sluice::screening

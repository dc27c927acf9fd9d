// SPDX-License-Identifier: Apache-2.0
// A paper that belongs to a record: kept elsewhere, known here by its hash.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sluice/base/date.hpp"

namespace sluice::licensing {

struct Document {
  std::string kind;  // of data/licensing/documents.csv
  std::string name;
  std::string sha256;  // "sha256:" and 64 hex digits
  std::int64_t bytes = 0;
  std::optional<Date> expires;
  friend bool operator==(const Document&, const Document&) = default;
};

}  // namespace sluice::licensing

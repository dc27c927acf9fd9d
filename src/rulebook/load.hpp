// SPDX-License-Identifier: Apache-2.0
// From the files of a regime to its Rulebook. Pure: the caller reads the files.
#pragma once

#include <string>
#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/rulebook/model.hpp"
#include "sluice/trade/reference.hpp"

namespace sluice::rulebook {

struct SourceFile {
  std::string name;  // within the regime's folder, e.g. "CN-2025-18.toml"
  std::string text;
  friend bool operator==(const SourceFile&, const SourceFile&) = default;
};

// All files of one regime, in the order of their names: what is hashed, published and put on the shelf.
struct Bundle {
  std::vector<SourceFile> files;
  friend bool operator==(const Bundle&, const Bundle&) = default;
};

// "sha256:…" over, for each file in the order of names: name, LF, size in decimal, LF, bytes.
[[nodiscard]] std::string hash(const Bundle& bundle);

// Fails with the first fault in the order of files (regime.toml first), naming file, line and key. What
// is loaded keeps the invariants of model.hpp.
[[nodiscard]] Result<Rulebook> load(const Bundle& bundle, const trade::Reference& reference);

}  // namespace sluice::rulebook

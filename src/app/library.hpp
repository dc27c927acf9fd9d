// SPDX-License-Identifier: Apache-2.0
// Where the law and the tables lie: the rulebooks' folder, the shelf of published bundles beside it, and
// the reference tables.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sluice/base/zone.hpp"
#include "sluice/rulebook/load.hpp"
#include "sluice/trade/reference.hpp"

namespace sluice::app {

struct Home {
  std::filesystem::path rulebooks;
  std::filesystem::path reference;
};

// In order: `given` (--home), $SLUICE_HOME, what is installed beside the program, the tree it was built
// from. Fails with home.missing.
[[nodiscard]] Result<Home> find_home(const std::string& given, const std::string& program);

struct Published {
  rulebook::Bundle bundle;
  std::filesystem::path place;  // a folder, or a file of the shelf
};

// The regimes that have a folder under `rulebooks`, sorted.
[[nodiscard]] Result<std::vector<std::string>> regimes(const std::filesystem::path& rulebooks);

// Whether a file may be part of a rulebook, by its name.
[[nodiscard]] bool is_source(const std::filesystem::path& path);

// The files of one regime's folder. Fails with rulebook.no_regime or as read_file does.
[[nodiscard]] Result<rulebook::Bundle> read_folder(const std::filesystem::path& folder);

// A bundle as the shelf keeps it: one JSON file, canonical, whose name says regime, release and hash.
[[nodiscard]] std::string bundle_json(const rulebook::Bundle& bundle, const rulebook::Rulebook& book);
// Fails with bundle.invalid, bundle.version or bundle.hash (it is not what it says it is).
[[nodiscard]] Result<rulebook::Bundle> read_bundle(const std::filesystem::path& file);
[[nodiscard]] std::string bundle_name(const rulebook::Rulebook& book);

// The law of one regime as it was known at an instant: the newest of the folder's state and the shelf's
// bundles that was released by then; without an instant, the folder's state. Of a release that is both on
// the shelf and in the folder, the shelf's is taken: it cannot have changed since. Fails with
// known_at.nothing, naming the earliest release there is.
[[nodiscard]] Result<rulebook::Rulebook> open_rulebook(const std::filesystem::path& rulebooks,
                                                       const std::string& regime, std::optional<Instant> known_at,
                                                       const trade::Reference& reference);

// A rulebook named on the command line, a folder of a regime or a file of the shelf: its files.
[[nodiscard]] Result<rulebook::Bundle> read_named(const std::filesystem::path& place);

// The same, loaded.
[[nodiscard]] Result<rulebook::Rulebook> open_named(const std::filesystem::path& place,
                                                    const trade::Reference& reference);

}  // namespace sluice::app

// SPDX-License-Identifier: Apache-2.0
// Holdings from the files that a command names.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "commands.hpp"
#include "sluice/screening/holdings.hpp"

namespace sluice::app {

struct HoldingsChoice {
  std::vector<std::string> files;  // --stakes
  std::string format;              // --stakes-format: bods, ftm, gleif or csv; empty: by the name and the first bytes
};

// Adds what the files say; a party of one id is the same in all of them. Fails with stake.format, as MappedFile::open
// and as the readers of stake_reader.hpp do. The holdings are not settled yet. `taken`, where given, is called after
// each stake.
[[nodiscard]] Result<void> read_holdings(const HoldingsChoice& choice, screening::Holdings& holdings,
                                         const std::function<void()>& taken = {});

// --stakes and --stakes-format.
void add_holdings_choice(CLI::App* command, HoldingsChoice& choice);

}  // namespace sluice::app

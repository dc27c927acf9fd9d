// SPDX-License-Identifier: Apache-2.0
// The regimes a `rulebook` command works on.
#pragma once

#include <memory>
#include <vector>

#include "commands.hpp"
#include "sluice/rulebook/model.hpp"

namespace sluice::app {

struct Opened {
  std::shared_ptr<const rulebook::Rulebook> book;
  std::shared_ptr<const trade::Reference> reference;
  Home home;
  [[nodiscard]] std::size_t items() const {
    std::size_t count = 0;
    for (const auto& list : book->lists) count += list.items.size();
    return count;
  }
};

// The regime the options name, or all there are.
[[nodiscard]] Result<std::vector<Opened>> open_all(const Common& common, const RulebookOptions& options);

}  // namespace sluice::app

// SPDX-License-Identifier: Apache-2.0
// Encoded tables in memory, and transactions for them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "dice.hpp"
#include "sluice/rulebook/load.hpp"
#include "sluice/rulebook/table.hpp"

namespace sluice::test {

using Books = std::vector<std::shared_ptr<const rulebook::Rulebook>>;

[[nodiscard]] const std::shared_ptr<const trade::Reference>& reference();  // loaded once

// The bytes of a table; fails as TableWriter does. They are aligned as a mapped file is.
[[nodiscard]] Result<std::string> encode(const Books& books, const std::vector<trade::Transaction>& transactions);

// A table over bytes that outlive it; stops the test program where it does not open.
[[nodiscard]] rulebook::Table opened(const std::string& bytes);

// Transactions at random for a law, each with ids and dates of its own (some unknown, some that do not apply);
// many repeat an earlier one with one part of it hidden, stated otherwise or in another order, so that profiles
// are shared and all but shared.
[[nodiscard]] std::vector<trade::Transaction> random_transactions(const rulebook::Rulebook& book, Rng& rng,
                                                                  std::size_t count);

// The same law with another text in a file of its bundle; stops the test program where it does not load.
[[nodiscard]] std::shared_ptr<const rulebook::Rulebook> edited(rulebook::Bundle bundle, const std::string& from,
                                                               const std::string& to);

// Elements that goods name, by composition or material, sorted and joined with commas.
[[nodiscard]] std::string named_elements(const trade::Line& line);

}  // namespace sluice::test

// SPDX-License-Identifier: Apache-2.0
// What a change of the law does, for people (a report) and for programs (JSON, and the changed rows).
#pragma once

#include <functional>
#include <string>

#include "sluice/base/json.hpp"
#include "sluice/base/result.hpp"
#include "sluice/rulebook/impact.hpp"

namespace sluice::app {

struct ImpactSides {
  std::string before, after;  // in words: where the law comes from, and what was changed of it
};

// Groups are cut after `most`, and say so.
[[nodiscard]] std::string impact_report(const rulebook::Impact& impact, const ImpactSides& sides,
                                        const std::string& table, std::size_t most);
[[nodiscard]] std::string impact_json(const rulebook::Impact& impact, const ImpactSides& sides,
                                      const std::string& table);

// An answer in a few words, and whole.
[[nodiscard]] std::string verdict_label(const rulebook::Verdict& verdict);
[[nodiscard]] Json verdict_json(const rulebook::Verdict& verdict, const rulebook::Impact::Terms& terms);

enum class RowsFormat { ndjson, csv };
// Every changed row, in the table's order. Fails as `write` does, or as Table::block.
[[nodiscard]] Result<void> write_changed_rows(const rulebook::Impact& impact, const rulebook::Table& table,
                                              const rulebook::Rulebook& book, const rulebook::ImpactQuestion& question,
                                              RowsFormat format,
                                              const std::function<Result<void>(std::string_view)>& write);

}  // namespace sluice::app

// SPDX-License-Identifier: Apache-2.0
#include "sluice/office/routing.hpp"

#include <algorithm>
#include <set>

#include "sluice/base/check.hpp"
#include "sluice/base/csv.hpp"
#include "sluice/base/file.hpp"
#include "sluice/base/text.hpp"

namespace sluice::office {
namespace {

constexpr std::string_view kNamed[] = {"rule", "version", "queue", "why"};

}  // namespace

Result<Routing> Routing::load(const std::filesystem::path& file) {
  const auto text = read_file(file);
  if (!text) return fail(text.error());
  const auto table = parse_csv(*text, file.string());
  if (!table) return fail(table.error());
  for (const std::string_view name : kNamed) {
    if (table->column(name) < 0) return fail("routing.column", {std::string(name)}, {file.string(), 1, {}});
  }
  const auto cell = [&](const CsvRow& row, std::string_view name) -> const std::string& {
    return row.cells[static_cast<std::size_t>(table->column(name))];
  };

  Routing routing;
  for (const std::string& column : table->header) {
    if (std::ranges::find(kNamed, column) == std::end(kNamed)) routing.facts_.push_back(column);
  }
  std::set<std::string> names;
  for (const CsvRow& row : table->rows) {
    Rule rule{cell(row, "rule") + "/" + cell(row, "version"), cell(row, "queue"), cell(row, "why"), {}};
    if (rule.queue.empty() || !names.insert(cell(row, "rule")).second)
      return fail("routing.rule", {rule.name}, {file.string(), row.line, rule.queue.empty() ? "queue" : "rule"});
    for (const std::string& fact : routing.facts_) {
      std::vector<std::string>& allowed = rule.allowed.emplace_back();
      if (cell(row, fact).empty()) continue;
      for (const std::string_view each : split(cell(row, fact), '|')) allowed.emplace_back(each);
    }
    routing.rules_.push_back(std::move(rule));
  }
  const bool rest = !routing.rules_.empty() && std::ranges::all_of(routing.rules_.back().allowed,
                                                                   [](const auto& allowed) { return allowed.empty(); });
  if (!rest) return fail("routing.rest", {}, {file.string(), 0, {}});
  return routing;
}

Route Routing::route(const RoutingFacts& facts) const {
  RoutingFacts inputs;
  for (const std::string& name : facts_) {
    const auto found = std::ranges::find(facts, name, &RoutingFacts::value_type::first);
    CHECK_THAT(found != facts.end());
    inputs.push_back(*found);
  }
  const auto fits = [&](const Rule& rule) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const auto& allowed = rule.allowed[i];
      if (!allowed.empty() && std::ranges::find(allowed, inputs[i].second) == allowed.end()) return false;
    }
    return true;
  };
  const auto rule = std::ranges::find_if(rules_, fits);
  CHECK_THAT(rule != rules_.end());
  return {rule->queue, rule->name, rule->why, std::move(inputs)};
}

}  // namespace sluice::office

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "sluice/licensing/decision.hpp"

namespace sluice::licensing {
namespace {

using enum ConditionKind;

bool complete(const Condition& condition) {
  switch (condition.kind) {
    case max_per_shipment: return condition.quantity && condition.quantity->micro > 0;
    case via: return !condition.countries.empty();
    case port: return !condition.names.empty();
    case report_within: return condition.days > 0;
    case no_transfer: return !condition.names.empty() || !condition.countries.empty();
  }
  return false;
}

template <class T>
bool has(const std::vector<T>& list, const T& value) {
  return std::ranges::find(list, value) != list.end();
}

// Collects what one condition finds.
class Finder {
 public:
  Finder(const Condition& condition, const ShipmentFacts& facts, Date on, std::vector<Breach>& breaches)
      : condition_(condition), facts_(facts), on_(on), breaches_(breaches) {}

  void look() {
    const auto meant = [&](const ShipmentLine& line) { return line.line == condition_.line; };
    if (!condition_.line.empty() && std::ranges::none_of(facts_.lines, meant)) return;
    switch (condition_.kind) {
      case max_per_shipment: return too_much();
      case via: return elsewhere();
      case port: return other_port();
      case report_within: return too_late();
      case no_transfer: return transferred();
    }
  }

 private:
  void breach(std::string because) { breaches_.push_back({condition_.id, std::move(because), false}); }
  void unknown(std::string what) { breaches_.push_back({condition_.id, std::move(what), true}); }

  // Two entries of one line are one shipment of it: they add up.
  void too_much() {
    std::set<std::string_view> seen;
    for (const ShipmentLine& line : facts_.lines) {
      const bool meant = condition_.line.empty() || condition_.line == line.line;
      if (meant && seen.insert(line.line).second) too_much_of(line.line);
    }
  }

  void too_much_of(const std::string& line) {
    Quantity sum{0, condition_.quantity->unit};
    for (const ShipmentLine& each : facts_.lines) {
      if (each.line != line) continue;
      const auto more = add(sum, each.quantity);
      if (!more) return unknown(line + ": " + std::string(each.quantity.unit.text()));
      sum = *more;
    }
    if (sum.micro > condition_.quantity->micro) {
      breach(line + ": " + to_string(to_decimal(sum)) + ' ' + std::string(sum.unit.text()));
    }
  }

  void elsewhere() {
    if (!facts_.via) return unknown("via");
    for (const trade::Country& country : *facts_.via) {
      if (!has(condition_.countries, country)) breach(std::string(country.text()));
    }
  }

  void other_port() {
    if (facts_.port.empty()) return unknown("port");
    if (!has(condition_.names, facts_.port)) breach(facts_.port);
  }

  void too_late() {
    if (!facts_.released) return;
    const Date last = *facts_.released + condition_.days;
    const Date reported = facts_.delivery_reported.value_or(on_);
    if (reported > last) breach(to_string(last));
  }

  void transferred() {
    if (!condition_.names.empty() && facts_.parties.empty()) unknown("parties");
    if (!condition_.countries.empty() && facts_.destinations.empty()) unknown("destinations");
    for (const std::string& party : facts_.parties) {
      if (has(condition_.names, party)) breach(party);
    }
    for (const trade::Country& country : facts_.destinations) {
      if (has(condition_.countries, country)) breach(std::string(country.text()));
    }
  }

  const Condition& condition_;
  const ShipmentFacts& facts_;
  Date on_;
  std::vector<Breach>& breaches_;
};

}  // namespace

Result<void> check_form(const std::vector<Condition>& conditions) {
  std::set<std::string_view> ids;
  for (const Condition& condition : conditions) {
    if (!ids.insert(condition.id).second) return fail("condition.twice", {condition.id});
    if (!complete(condition)) {
      return fail("condition.incomplete", {condition.id, std::string(trade::symbol(condition.kind))});
    }
  }
  return {};
}

std::vector<Breach> check_conditions(const std::vector<Condition>& conditions, const ShipmentFacts& facts, Date on) {
  std::vector<Breach> breaches;
  for (const Condition& condition : conditions) Finder(condition, facts, on, breaches).look();
  return breaches;
}

}  // namespace sluice::licensing

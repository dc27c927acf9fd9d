// SPDX-License-Identifier: Apache-2.0
#include "chain.hpp"

#include <algorithm>
#include <map>

namespace sluice::ledger {
namespace {

using Factors = std::array<std::optional<Rational>, 3>;

class Climb {
 public:
  explicit Climb(const Desk& desk) : desk_(desk) {}

  Result<void> visit(const Account& account, const Factors& factors) {
    if (std::ranges::find(path_, account.id) != path_.end()) return fail("ledger.cycle", {account.id});
    const auto [seen, fresh] = seen_.emplace(account.id, factors);
    if (!fresh) {
      // What lies above was climbed with the same factors, if these are the same.
      if (seen->second != factors) return fail("ledger.paths", {path_.front(), account.id});
      return {};
    }
    path_.push_back(account.id);
    for (const Parent& parent : account.parents) {
      const auto above = desk_.known_account(parent.account);
      if (!above) return fail(above.error());
      if ((*above)->kind != Kind::cap) return fail("ledger.kind", {parent.account});
      const auto converted = above_factors(account, **above, parent, factors);
      if (!converted) return fail(converted.error());
      if (const auto visited = visit(**above, *converted); !visited) return visited;
    }
    path_.pop_back();
    return {};
  }

  std::map<std::string, Factors, std::less<>> seen_;

 private:
  static Result<Factors> above_factors(const Account& below, const Account& above, const Parent& parent,
                                       const Factors& factors) {
    Factors result;
    for (const Measure measure : kMeasures) {
      const auto& counted = above.tallies[at(measure)];
      if (!counted) continue;
      const auto& beneath = below.tallies[at(measure)];
      if (!beneath) return fail("ledger.measure", {below.id, name_of(measure)});
      const auto stated = measure == Measure::uses ? std::nullopt : parent.factors[at(measure)];
      if (!stated && beneath->unit != counted->unit) {
        return fail("ledger.unit", {std::string(beneath->unit.text()), std::string(counted->unit.text()), above.id});
      }
      const auto product = stated ? multiply(*factors[at(measure)], *stated) : *factors[at(measure)];
      if (!product) return fail("ledger.range", {above.id});
      result[at(measure)] = *product;
    }
    return result;
  }

  const Desk& desk_;
  std::vector<std::string> path_;
};

}  // namespace

Result<std::vector<Link>> chain(const Desk& desk, const std::string& account) {
  const auto start = desk.known_account(account);
  if (!start) return fail(start.error());
  Factors own;
  for (const Measure measure : kMeasures) {
    if ((*start)->tallies[at(measure)]) own[at(measure)] = Rational::make(1, 1).value();
  }
  Climb climb(desk);
  if (const auto climbed = climb.visit(**start, own); !climbed) return fail(climbed.error());
  std::vector<Link> links{{account, own}};
  for (auto& [id, factors] : climb.seen_) {
    if (id != account) links.push_back({id, factors});
  }
  return links;
}

Wide converted(std::int64_t amount, Rational factor) {
  const Wide product = Wide{amount} * factor.numerator();
  return product / factor.denominator() + (product % factor.denominator() == 0 ? 0 : 1);
}

Wide largest_within(std::int64_t most, Rational factor) {
  return Wide{most} * factor.denominator() / factor.numerator();
}

std::string shown(std::int64_t amount, Measure measure, Code3 unit) {
  if (measure == Measure::uses) return std::to_string(amount);
  return to_string(to_decimal(Quantity{amount, unit})) + " " + std::string(unit.text());
}

std::string name_of(Measure measure) {
  switch (measure) {
    case Measure::quantity: return "quantity";
    case Measure::value: return "value";
    case Measure::uses: break;
  }
  return "uses";
}

}  // namespace sluice::ledger

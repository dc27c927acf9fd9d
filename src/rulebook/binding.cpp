// SPDX-License-Identifier: Apache-2.0
#include "binding.hpp"

#include "sluice/base/check.hpp"

namespace sluice::rulebook {
namespace {

constexpr std::size_t kInstancesAtFirst = 16;

}  // namespace

std::size_t known_symbol(const ValueSet& possible) {
  if (!possible.intervals().empty() || possible.symbols().count() != 1) return 0;
  return possible.symbols()._Find_first();
}

Binding::Binding(const Rulebook& book, Reading& reading)
    : book_(book), reading_(reading), number_(static_cast<std::size_t>(1 + reading.parties()) * book.facts.size()) {
  instances_.reserve(kInstancesAtFirst);
}

std::size_t Binding::instance(FactId fact, int party) {
  const std::size_t place = static_cast<std::size_t>(1 + party) * book_.facts.size() + fact;
  if (number_[place] != 0) return number_[place] - 1;
  Instance read = reading_.read(fact, party);
  if (const auto& silence = book_.facts[fact].silence; read.silent && silence) {
    const auto [index, set] = reduce(silence->fact, silence->set, -1);
    const Instance& other = instances_[index];
    // Of several values one is enough, as in a test.
    const bool has = other.several && (other.certain & set.symbols()).any();
    const bool beyond = other.several && other.certain.any();
    if (has || (!beyond && other.possible.within(set))) read.possible = bits(book_.facts[fact], silence->means);
  }
  instances_.push_back(std::move(read));
  number_[place] = static_cast<std::uint32_t>(instances_.size());
  return instances_.size() - 1;
}

Binding::Reduced Binding::reduce(FactId fact, const ValueSet& set, int party) {
  const Fact& what = book_.facts[fact];
  if (what.source != FactSource::domestic) return {instance(fact, party), set};
  const int from_fact = book_.fact_index("from");
  const int to_fact = book_.fact_index("to");
  CHECK_THAT(from_fact >= 0 && to_fact >= 0);
  const auto known = [&](int country) {
    return known_symbol(instances_[instance(static_cast<FactId>(country), -1)].possible);
  };
  const std::size_t from = known(from_fact);
  const std::size_t to = known(to_fact);
  if (from == 0 && to == 0) return {instance(fact, party), set};
  // domestic == true is "the other country is this one".
  const auto other = static_cast<FactId>(from != 0 ? to_fact : from_fact);
  const ValueSet same = ValueSet::symbol(from != 0 ? from : to);
  const ValueSet differs = book_.facts[other].domain.minus(same);
  ValueSet reduced;
  if (!set.disjoint(bits(what, "true"))) reduced = reduced.unite(same);
  if (!set.disjoint(bits(what, "false"))) reduced = reduced.unite(differs);
  return {instance(other, party), reduced};
}

}  // namespace sluice::rulebook

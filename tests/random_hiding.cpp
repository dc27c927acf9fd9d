// SPDX-License-Identifier: Apache-2.0
// What a random transaction leaves out: none, a few or nearly all of the facts that the law turns on,
// each at the place where the file would state it.
#include <algorithm>
#include <functional>

#include "random_case.hpp"

namespace sluice::test {
namespace {

using rulebook::FactId;
using rulebook::FactSource;
using rulebook::Rulebook;

class Hiding {
 public:
  Hiding(trade::Transaction& transaction, const Rulebook& book, Rng& rng, const CaseShape& shape,
         const std::vector<char>& tested)
      : transaction_(transaction), book_(book), rng_(rng), shape_(shape), tested_(tested) {}

  void hide() {
    if (chance(rng_, 3)) hideable(transaction_.parties, nothing);
    for (FactId fact = 0; fact < book_.facts.size(); ++fact) {
      if (tested_[fact] != 0 || book_.facts[fact].source == FactSource::to) offer(fact);
    }
    if (erasers_.empty()) return;
    std::vector<Eraser> chosen;
    if (chance(rng_, shape_.mostly_blank)) {
      chosen = some(rng_, erasers_, 92);
    } else if (!chance(rng_, shape_.complete)) {
      // Fewer more often than many.
      const std::size_t most = 1 + below(rng_, shape_.hidden_max);
      const std::size_t count = 1 + below(rng_, most);
      for (std::size_t i = 0; i < count; ++i) chosen.push_back(pick(rng_, erasers_));
    }
    std::stable_sort(chosen.begin(), chosen.end(), [](const auto& a, const auto& b) { return a.inside > b.inside; });
    for (const Eraser& each : chosen) each.erase();
  }

 private:
  // What lies inside a list is erased before the list: it may be gone afterwards.
  enum Inside { nothing, party_or_line, list };
  struct Eraser {
    Inside inside;
    std::function<void()> erase;
  };

  template <class T>
  void hideable(trade::Fact<T>& fact, Inside inside = party_or_line) {
    erasers_.push_back({inside, [&fact] { fact = trade::Fact<T>(); }});
  }

  void offer(FactId fact) {
    auto& t = transaction_;
    auto& risks = t.end_use.risks;
    switch (book_.facts[fact].source) {
      case FactSource::act: return hideable(t.act);
      case FactSource::procedure: return hideable(t.procedure);
      case FactSource::from: return hideable(t.from);
      case FactSource::to: return hideable(t.to);
      case FactSource::via: return hideable(t.via);
      case FactSource::humanitarian: return hideable(t.end_use.humanitarian);
      case FactSource::chip_tools_or_materials: return hideable(t.end_use.chip_tools_or_materials);
      case FactSource::ai: return hideable(t.end_use.ai);
      case FactSource::logic_nm: return hideable(t.end_use.logic_nm);
      case FactSource::memory_layers: return hideable(t.end_use.memory_layers);
      case FactSource::risk_military: return hideable(risks.military);
      case FactSource::risk_military_potential: return hideable(risks.military_potential);
      case FactSource::risk_wmd: return hideable(risks.wmd);
      case FactSource::risk_terrorism: return hideable(risks.terrorism);
      case FactSource::risk_national_security: return hideable(risks.national_security);
      default: break;
    }
    for (trade::Line& line : t.lines) offer_of_line(fact, line);
    if (book_.facts[fact].scope != rulebook::FactScope::party) return;
    if (auto* parties = t.parties.get(); parties != nullptr && !parties->empty()) {
      offer_of_party(fact, (*parties)[below(rng_, parties->size())]);
    }
  }

  void offer_of_line(FactId fact, trade::Line& line) {
    const auto& row = book_.facts[fact];
    switch (row.source) {
      case FactSource::form: return hideable(line.form);
      case FactSource::material: return hideable(line.material);
      case FactSource::origin: return hideable(line.origin);
      case FactSource::composition:
        erasers_.push_back({party_or_line, [&line, keys = fractions_with(row.key)] {
                              for (const std::string& key : keys) line.composition.erase(key);
                              line.composition_complete = false;
                            }});
        return;
      case FactSource::content:
        if (auto* content = line.content.get(); content != nullptr && !content->empty() && chance(rng_, 70)) {
          return offer_one(pick_mutable(*content));
        }
        return hideable(line.content);
      case FactSource::made_with:
        if (auto* used = line.made_with.get(); used != nullptr && !used->empty() && chance(rng_, 60)) {
          trade::MadeWith& one = pick_mutable(*used);
          if (chance(rng_, 50)) return hideable(one.country, list);
          return hideable(one.technology, list);
        }
        return hideable(line.made_with);
      case FactSource::param:
        erasers_.push_back({party_or_line, [&line, key = row.key] { line.parameters.erase(key); }});
        return;
      default: return;
    }
  }

  // One of the mass fractions, or at once all that the law turns on: what they may be depends on one another then.
  std::vector<std::string> fractions_with(const std::string& key) {
    std::vector<std::string> keys{key};
    if (chance(rng_, 60)) return keys;
    for (FactId fact = 0; fact < book_.facts.size(); ++fact) {
      const auto& row = book_.facts[fact];
      if (row.source == FactSource::composition && tested_[fact] != 0) keys.push_back(row.key);
    }
    return keys;
  }

  void offer_one(trade::Content& part) {
    const std::size_t which = below(rng_, 3);
    if (which == 0) return hideable(part.origin, list);
    if (which == 1) return hideable(part.control_code, list);
    hideable(part.value_share, list);
  }

  void offer_of_party(FactId fact, trade::Party& party) {
    switch (book_.facts[fact].source) {
      case FactSource::role: return hideable(party.role);
      case FactSource::established_in: return hideable(party.established_in);
      case FactSource::located_in: return hideable(party.located_in);
      case FactSource::nationality: return hideable(party.nationality);
      case FactSource::military: return hideable(party.military);
      default: break;
    }
    auto* hits = party.hits.get();
    if (hits == nullptr || hits->empty() || chance(rng_, 40)) return hideable(party.hits);
    trade::Hit& hit = pick_mutable(*hits);
    if (chance(rng_, 50)) return hideable(hit.relation, list);
    hideable(hit.share, list);
  }

  template <class T>
  T& pick_mutable(std::vector<T>& among) {
    return among[below(rng_, among.size())];
  }

  trade::Transaction& transaction_;
  const Rulebook& book_;
  Rng& rng_;
  const CaseShape& shape_;
  const std::vector<char>& tested_;
  std::vector<Eraser> erasers_;
};

}  // namespace

void hide_facts(trade::Transaction& transaction, const Rulebook& book, Rng& rng, const CaseShape& shape,
                const std::vector<char>& tested) {
  Hiding(transaction, book, rng, shape, tested).hide();
}

}  // namespace sluice::test

// SPDX-License-Identifier: Apache-2.0
#include "random_law.hpp"

#include <algorithm>

#include "sluice/base/check.hpp"
#include "sluice/base/message.hpp"

namespace sluice::test {
namespace {

using rulebook::Event;
using rulebook::FactKind;
using trade::Outcome;
using trade::Policy;
using Words = std::vector<std::string>;

constexpr Date kStart{20089};  // 2025-01-01

const Words kTransactionFacts{"act",
                              "procedure",
                              "from",
                              "to",
                              "via",
                              "domestic",
                              "humanitarian",
                              "chip_tools_or_materials",
                              "ai",
                              "logic_nm",
                              "memory_layers",
                              "risk.military",
                              "risk.military_potential",
                              "risk.wmd",
                              "risk.terrorism",
                              "risk.national_security"};
const Words kLineFacts{"form",        "material",     "origin",      "made_with.CN",  "made_with.US",
                       "param.state", "param.sealed", "param.grain", "param.purpose", "param.known_use"};
const Words kElements{"Dy", "Tb", "Sm", "Nd"};

class LawMaker {
 public:
  LawMaker(std::uint64_t seed, const LawShape& shape) : rng_(seed), shape_(shape) {}

  LawDraft make() {
    draft_.has_roles = chance(rng_, 40) ? Words{"importer", "end_user"} : Words{};
    draft_.party_lists = {"L-one", "L-two"};
    draft_.kinds = {"single", "general", "blanket"};
    draft_.duties = {"declare", "certify", "report"};
    const int instruments = between(rng_, shape_.instruments_min, shape_.instruments_max);
    for (int i = 0; i < instruments; ++i) draft_.announced.push_back(kStart + between(rng_, 0, shape_.horizon / 4));
    make_assumptions();
    name_lists();
    make_palette();
    make_facts();
    for (int i = 0; i < between(rng_, 0, 2); ++i) {
      draft_.named.push_back({"named" + std::to_string(i), random_condition(rng_, only_unnamed(), 2)});
    }
    for (DraftList& list : draft_.lists) make_items(list);
    const int provisions = between(rng_, shape_.provisions_min, shape_.provisions_max);
    for (int i = 0; i < provisions; ++i) make_provision(i);
    for (std::size_t i = 0; i < draft_.announced.size(); ++i) make_events(i);
    return std::move(draft_);
  }

 private:
  std::size_t any_instrument() { return below(rng_, draft_.announced.size()); }

  // Named conditions do not speak of one another.
  LawDraft only_unnamed() {
    LawDraft copy = draft_;
    copy.named.clear();
    return copy;
  }

  void make_assumptions() {
    for (std::size_t i = 0; i < draft_.announced.size(); ++i) {
      if (chance(rng_, 40)) draft_.assumptions.push_back({i, "reading", false, {"yes", "no"}});
    }
  }

  void name_lists() {
    const int lists = between(rng_, 0, shape_.lists_max);
    for (int i = 0; i < lists; ++i) draft_.lists.push_back({any_instrument(), "list" + std::to_string(i), {}});
    if (draft_.lists.empty()) return;
    Words ids;
    for (const DraftList& list : draft_.lists) ids.push_back(full_id(list));
    draft_.groups.push_back({"all", ids});
    draft_.groups.push_back({"last", {ids.back()}});
  }

  void make_palette() {
    Words all = kLineFacts;
    all.insert(all.end(), kTransactionFacts.begin(), kTransactionFacts.end());
    for (const DraftList& list : draft_.lists) all.push_back("content.CN." + full_id(list));
    if (!draft_.lists.empty()) all.push_back("content.US." + full_id(draft_.lists.front()));
    draft_.palette = {chance(rng_, 50) ? "to" : "from", "composition." + pick(rng_, kElements), "form"};
    const int facts = between(rng_, 4, shape_.facts_max);
    while (static_cast<int>(draft_.palette.size()) < facts) add_to_palette(pick(rng_, all));
    if (chance(rng_, 60)) add_to_palette("composition." + pick(rng_, kElements));
    if (chance(rng_, 35)) add_to_palette("made_with.CN");
    if (chance(rng_, 25)) add_to_palette("via");
    const Words of_parties{"role",       "established_in", "located_in", "nationality", "military",
                           "list.L-one", "share.L-one",    "list.L-two", "share.L-two"};
    for (int i = 0; i < 3; ++i) add_to_palette(pick(rng_, of_parties));
  }

  void add_to_palette(const std::string& fact) {
    const auto found = std::find(draft_.palette.begin(), draft_.palette.end(), fact);
    if (found == draft_.palette.end()) draft_.palette.push_back(fact);
  }

  void make_facts() {
    draft_.facts = {{"state", FactKind::choice, {"solid", "liquid", "gas"}, {}, {}},
                    {"sealed", FactKind::flag, {}, {}, {}},
                    {"grain", FactKind::number, {}, {}, {}},
                    {"purpose", FactKind::choice, {"none", "fuel", "tools"}, {}, {}},
                    {"known_use", FactKind::flag, {}, {}, {}}};
    // What silence means turns on one fact of the transaction.
    static const Words among{"to", "act", "risk.wmd", "risk.national_security", "ai", "logic_nm", "via", "domestic"};
    for (std::size_t i = 3; i < 5; ++i) {
      if (chance(rng_, 25)) continue;
      DraftCondition test;
      test.kind = DraftCondition::Kind::test;
      test.key = pick(rng_, among);
      test.value = random_value(rng_, draft_, test.key);
      draft_.facts[i].silence = test;
      draft_.facts[i].means = i == 3 ? pick(rng_, draft_.facts[i].values) : chance(rng_, 50) ? "true" : "false";
    }
  }

  void make_items(DraftList& list) {
    const int items = between(rng_, 1, shape_.items_max);
    static const Words codes{"1C001", "1C001.a", "1C001.a.1", "1C002", "1C0025", "3C004", "2E005", "1C006.b"};
    for (int i = 0; i < items; ++i) {
      const std::string& code = pick(rng_, codes);
      const bool twice =
          std::any_of(list.items.begin(), list.items.end(), [&](const auto& o) { return o.code == code; });
      if (!twice) list.items.push_back({code, random_condition(rng_, draft_, 1)});
    }
  }

  void make_provision(int index) {
    DraftProvision provision;
    provision.instrument = any_instrument();
    provision.id = std::to_string(index + 1);
    if (index == 0 || !chance(rng_, 8)) provision.when = random_condition(rng_, draft_, index % 3 == 0 ? 3 : 2);
    const std::size_t kind = index == 0 ? 0 : below(rng_, 100);
    const std::size_t self = draft_.provisions.size();
    if (!draft_.lists.empty() && chance(rng_, kind < 55 ? 60 : 20)) add_lists(provision);
    if (kind >= 55 && chance(rng_, kind >= 82 ? 75 : 45)) loosen(provision);
    draft_.provisions.push_back(provision);
    if (self > 0) {
      if (kind >= 55 && kind < 75) weaken(self, &DraftProvision::lifts);
      if (kind >= 75 && kind < 88) weaken(self, &DraftProvision::overrides);
      if (kind >= 82) weaken(self, &DraftProvision::eases);
      if (chance(rng_, 25)) weaken(self, &DraftProvision::requires_any);
      if (chance(rng_, 15)) draft_.provisions[self].keeps.push_back(below(rng_, self));
    }
    DraftProvision& made = draft_.provisions[self];
    made.effect = random_effect(rng_, draft_, made);
    if (!made.eases.empty()) ease(made);
    made.exception = made.effect.outcome == Outcome::prohibited && chance(rng_, 50);
  }

  void add_lists(DraftProvision& provision) {
    if (chance(rng_, 25)) {
      provision.lists = {"group:" + pick(rng_, draft_.groups).id};
      return;
    }
    provision.lists = {full_id(pick(rng_, draft_.lists))};
    const std::string other = full_id(pick(rng_, draft_.lists));
    if (chance(rng_, 30) && other != provision.lists.front()) provision.lists.push_back(other);
  }

  // A weakening that seldom meets what it weakens would seldom act: one test, or none.
  void loosen(DraftProvision& provision) {
    if (chance(rng_, 25)) {
      provision.when = {};
    } else {
      provision.when = random_test(rng_, draft_, false);
    }
  }

  void weaken(std::size_t self, std::vector<std::size_t> DraftProvision::* edges) {
    std::size_t target = below(rng_, self);
    for (int i = 0; edges == &DraftProvision::eases && i < 5 && !draft_.provisions[target].effect.kinds; ++i) {
      target = below(rng_, self);
    }
    add_edge(draft_, edges, self, target);
    if (chance(rng_, 40)) add_edge(draft_, edges, self, below(rng_, self));
  }

  // Mostly adds a kind that what it eases lacks, where that restricts kinds at all.
  void ease(DraftProvision& easing) {
    const auto& kinds = draft_.provisions[easing.eases.front()].effect.kinds;
    if (!kinds || chance(rng_, 20)) return;
    for (const std::string& kind : draft_.kinds) {
      if (std::find(kinds->begin(), kinds->end(), kind) == kinds->end()) easing.effect.adds_kinds = {kind};
    }
    if (chance(rng_, 60)) easing.effect.kinds.reset();
  }

  // --- events ----------------------------------------------------------------------------------

  Words scopes_of(std::size_t instrument) {
    Words all;
    for (const DraftProvision& each : draft_.provisions) {
      if (each.instrument == instrument) all.push_back(each.id);
    }
    for (const DraftList& each : draft_.lists) {
      if (each.instrument == instrument) all.push_back(each.id);
    }
    return all;
  }

  std::size_t actor(std::size_t of) { return chance(rng_, 50) ? of : any_instrument(); }

  // An assumption for one day; at most one for each instrument that it befalls, so that assumptions do not
  // get in each other's way.
  DraftDay assumed(std::size_t by, std::size_t of, Date standard, int least, int most) {
    DraftAssumption assumption{by, "day" + std::to_string(of), true, {to_string(standard)}};
    for (int i = 0; i < between(rng_, 1, 2); ++i)
      assumption.values.push_back(to_string(standard + between(rng_, least, most)));
    draft_.assumptions.push_back(assumption);
    return {standard, static_cast<int>(draft_.assumptions.size()) - 1};
  }

  void make_events(std::size_t of) {
    const Words all = scopes_of(of);
    const Date announced = draft_.announced[of];
    const Date effective = announced + (chance(rng_, 10) ? -between(rng_, 1, 9) : between(rng_, 0, shape_.horizon / 4));
    bool assumes = false;
    if (!chance(rng_, 5)) {
      const std::size_t by = chance(rng_, 85) ? of : any_instrument();
      Words later;
      if (chance(rng_, 15)) later = some(rng_, all, 40);
      DraftEvent event{Event::Kind::effective, by, of, {}, {effective, -1}, {}};
      for (const std::string& each : all) {
        const bool now = std::find(later.begin(), later.end(), each) == later.end();
        if (!later.empty() && now) event.scope.push_back(each);
      }
      if (later.empty() && chance(rng_, 10)) {
        event.first = assumed(by, of, effective, -9, 30);
        assumes = true;
      }
      if (later.empty() || !event.scope.empty()) draft_.events.push_back(event);
      if (!later.empty()) {
        draft_.events.push_back({Event::Kind::effective, of, of, later, {effective + between(rng_, 1, 20), -1}, {}});
      }
    }
    const Words scope = chance(rng_, 30) ? some(rng_, all, 50) : Words{};
    if (chance(rng_, 65)) assumes = suspend(of, scope, effective, assumes) || assumes;
    if (chance(rng_, 30)) end(of, all, effective, assumes);
  }

  bool suspend(std::size_t of, const Words& scope, Date effective, bool assumes) {
    const std::size_t by = actor(of);
    const Date first = effective + between(rng_, -12, shape_.horizon / 3);
    const Date last = first + between(rng_, 4, shape_.horizon / 3);
    DraftEvent event{Event::Kind::suspend, by, of, scope, {first, -1}, {}};
    const std::size_t kind = below(rng_, 10);
    if (kind < 6) {
      event.last = DraftDay{last, -1};
    } else if (kind < 8 && !assumes) {
      event.last = assumed(by, of, last, -3, 30);
      draft_.events.push_back(event);
      return true;
    }
    draft_.events.push_back(event);
    Date free = event.last ? last + 1 : Date::max();
    if (event.last && chance(rng_, 30)) {
      const Date until = last + between(rng_, 0, 15);
      draft_.events.push_back({Event::Kind::extend,
                               actor(of),
                               of,
                               scope,
                               {first + between(rng_, 1, last - first), -1},
                               DraftDay{until, -1}});
      free = until + 1;
    }
    if (chance(rng_, event.last ? 20 : 60)) {
      const Date on = last - between(rng_, 0, 2);
      draft_.events.push_back({Event::Kind::reinstate, actor(of), of, scope, {on, -1}, {}});
      free = on;
    }
    if (free < Date::max() && chance(rng_, 30)) {
      const Date again = free + between(rng_, 0, 8);
      draft_.events.push_back(
          {Event::Kind::suspend, actor(of), of, scope, {again, -1}, DraftDay{again + between(rng_, 0, 10), -1}});
    }
    return false;
  }

  void end(std::size_t of, const Words& all, Date effective, bool assumes) {
    const std::size_t by = actor(of);
    const Words scope = chance(rng_, 30) ? some(rng_, all, 40) : Words{};
    const Date on = effective + between(rng_, shape_.horizon / 5, shape_.horizon);
    const auto kind = chance(rng_, 50) ? Event::Kind::expire : Event::Kind::repeal;
    DraftDay day{on, -1};
    if (!assumes && chance(rng_, 15)) day = assumed(by, of, on, -20, 20);
    draft_.events.push_back({kind, by, of, scope, day, {}});
  }

  Rng rng_;
  LawShape shape_;
  LawDraft draft_;
};

}  // namespace

rulebook::Effect random_effect(Rng& rng, const LawDraft& draft, const DraftProvision& provision) {
  rulebook::Effect effect;
  if (!provision.eases.empty()) effect.adds_kinds = {pick(rng, draft.kinds)};
  effect.duties = some(rng, draft.duties, 20);
  if (!provision.lifts.empty()) {
    effect.outcome = Outcome::exempt;
    return effect;
  }
  const std::size_t kind = below(rng, 100);
  const bool weakens = !provision.overrides.empty() || !provision.eases.empty();
  if (kind < (weakens ? 50U : 76U)) effect.outcome = Outcome::licence_required;
  if (kind >= 84 && !weakens) effect.outcome = Outcome::prohibited;
  if (effect.outcome == Outcome::prohibited) return effect;
  if (chance(rng, 75)) effect.policy = static_cast<Policy>(below(rng, trade::kSymbols<Policy>.size()));
  if (chance(rng, 60)) {
    effect.kinds = some(rng, draft.kinds, 55);
    if (effect.kinds->empty() && chance(rng, 80)) effect.kinds->push_back(pick(rng, draft.kinds));
  }
  return effect;
}

bool has_cycle(const LawDraft& draft) {
  // Json p is "matches", node count + p is "acts": an edge leads to what must be known first.
  const std::size_t count = draft.provisions.size();
  std::vector<std::vector<std::size_t>> needs(2 * count);
  for (std::size_t p = 0; p < count; ++p) {
    const DraftProvision& provision = draft.provisions[p];
    needs[count + p].push_back(p);
    for (const std::size_t r : provision.requires_any) needs[p].push_back(count + r);
    for (const auto* targets : {&provision.lifts, &provision.overrides, &provision.eases}) {
      needs[count + p].insert(needs[count + p].end(), targets->begin(), targets->end());
      if (targets == &provision.eases) continue;
      for (const std::size_t target : *targets) needs[count + target].push_back(count + p);
    }
  }
  std::vector<char> settled(2 * count, 0);
  for (std::size_t round = 0; round < 2 * count; ++round) {
    for (std::size_t node = 0; node < 2 * count; ++node) {
      const auto& below_it = needs[node];
      settled[node] = std::all_of(below_it.begin(), below_it.end(), [&](std::size_t n) { return settled[n] != 0; });
    }
  }
  return std::find(settled.begin(), settled.end(), 0) != settled.end();
}

bool add_edge(LawDraft& draft, std::vector<std::size_t> DraftProvision::* edges, std::size_t from, std::size_t to) {
  auto& targets = draft.provisions[from].*edges;
  if (from == to || std::find(targets.begin(), targets.end(), to) != targets.end()) return false;
  targets.push_back(to);
  if (!has_cycle(draft)) return true;
  targets.pop_back();
  return false;
}

RandomLaw random_law(std::uint64_t seed, const trade::Reference& reference, const LawShape& shape) {
  std::string last;
  for (int retry = 0; retry < 100; ++retry) {
    LawDraft draft = LawMaker(derive(seed, static_cast<std::uint64_t>(retry)), shape).make();
    RandomLaw law{print(draft), nullptr, std::make_shared<const LawDraft>(std::move(draft)), retry, {}};
    auto book = rulebook::load(law.bundle, reference);
    if (!book) {
      last = describe(book.error());
      continue;
    }
    law.book = std::make_shared<const rulebook::Rulebook>(std::move(*book));
    return law;
  }
  std::fputs((last + "\n").c_str(), stderr);
  CHECK_THAT(false);
  return {};
}

}  // namespace sluice::test

// SPDX-License-Identifier: Apache-2.0
// The bounds and the questions of an answer against brute force: facts are made unknown, then every
// combination of real values is put in their place and decided on its own.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>

#include "support.hpp"

using namespace sluice;
using namespace sluice::test;

namespace {

struct Hidden {
  std::string pointer;
  std::vector<Json> values;
};

Json text(std::string_view word) { return Json::string(std::string(word)); }

std::vector<Json> words(std::initializer_list<std::string_view> all) {
  std::vector<Json> nodes;
  for (const auto word : all) nodes.push_back(text(word));
  return nodes;
}

template <class E>
std::vector<Json> symbols() {
  std::vector<Json> nodes;
  for (const auto word : trade::kSymbols<E>) nodes.push_back(text(word));
  return nodes;
}

// Facts that can be hidden, with values on both sides of every line that any provision draws. The values
// are written down here from the contract and the announcements, not taken from the engine.
std::vector<Hidden> hideable() {
  std::vector<Hidden> all{
      {"/act", symbols<trade::Act>()},
      {"/from", words({"CN", "VN", "JP", "US", "KR", "DE", "FR"})},
      {"/to", words({"CN", "US", "JP", "DE", "VN", "KR", "FR"})},
      {"/procedure", symbols<trade::Procedure>()},
      {"/end_use/humanitarian", {Json::boolean(false), Json::boolean(true)}},
      {"/end_use/ai", {Json::boolean(false), Json::boolean(true)}},
      {"/end_use/chip_tools_or_materials", {Json::boolean(false), Json::boolean(true)}},
      {"/end_use/logic_nm", words({"n/a", "13.9", "14", "14.1"})},
      {"/end_use/memory_layers", words({"n/a", "255", "256", "257"})},
      {"/lines/0/form", symbols<trade::Form>()},
      {"/lines/0/origin", words({"CN", "JP", "n/a"})},
      {"/lines/0/composition/Dy", words({"0", "0.000001", "0.0001"})},
      {"/lines/0/composition/Tb", words({"0", "0.000001", "0.0001"})},
      {"/lines/0/composition/Sm", words({"0", "0.000001", "0.0001"})},
      {"/lines/0/composition/Ho", words({"0", "0.000001", "0.0001"})},
      {"/lines/0/parameters/chemical_state", words({"metal", "alloy", "oxide", "compound", "element_mixture"})},
      {"/parties/1/military", {Json::boolean(false), Json::boolean(true)}},
      {"/parties/3/military", {Json::boolean(false), Json::boolean(true)}},
  };
  for (const char* risk : {"military", "military_potential", "wmd", "terrorism", "national_security"}) {
    all.push_back({std::string("/end_use/risks/") + risk, symbols<trade::Risk>()});
  }
  return all;
}

const std::vector<const char*> kDays{"2024-12-02", "2025-04-03", "2025-06-01", "2025-10-20", "2025-11-08",
                                     "2025-12-02", "2026-03-01", "2026-11-22", "2026-12-01"};

struct Brute {
  std::vector<std::optional<trade::LineDetermination>> results;  // by combination; nothing: cannot be
  std::set<std::string> decisive;
};

Brute enumerate(const trade::Transaction& base, const std::vector<Hidden>& hidden, const rulebook::Decider& decider,
                Date on) {
  Brute brute;
  std::size_t total = 1;
  for (const Hidden& each : hidden) total *= each.values.size();
  for (std::size_t index = 0; index < total; ++index) {
    std::vector<std::pair<std::string, Json>> facts;
    std::size_t rest = index;
    for (const Hidden& each : hidden) {
      facts.emplace_back(each.pointer, each.values[rest % each.values.size()]);
      rest /= each.values.size();
    }
    const auto completed = read(with(base, facts));
    brute.results.emplace_back();
    if (completed) brute.results.back() = decider.decide(*completed, {on, on, false}).lines.front();
  }
  std::size_t stride = 1;
  for (const Hidden& each : hidden) {
    for (std::size_t index = 0; index < total; ++index) {
      const std::size_t own = index / stride % each.values.size();
      for (std::size_t other = own + 1; other < each.values.size(); ++other) {
        const auto& a = brute.results[index];
        const auto& b = brute.results[index + (other - own) * stride];
        if (a && b && summary(*a) != summary(*b)) brute.decisive.insert(each.pointer);
      }
    }
    stride *= each.values.size();
  }
  return brute;
}

}  // namespace

TEST_CASE("bounds and questions are those of brute force over every completion") {
  const rulebook::Decider decider = test::decider({}, rulebook::Depth::answer);
  const std::vector<Hidden> all = hideable();
  CHECK(rc::check([&] {
    const auto& cases = chinese().cases;
    const auto& base = cases[*rc::gen::inRange<std::size_t>(0, cases.size())].transaction;
    const Date on = day(*rc::gen::elementOf(kDays));
    std::vector<Hidden> hidden;
    std::size_t total = 1;
    for (std::size_t i = 0; i < *rc::gen::inRange<std::size_t>(1, 4); ++i) {
      Hidden next = all[*rc::gen::inRange<std::size_t>(0, all.size())];
      // Staying within one country is a case of its own.
      if (next.pointer == "/from" && base.to.known()) next.values.push_back(text(base.to.get()->text()));
      if (next.pointer == "/to" && base.from.known()) next.values.push_back(text(base.from.get()->text()));
      const bool twice =
          std::any_of(hidden.begin(), hidden.end(), [&](const auto& h) { return h.pointer == next.pointer; });
      // One unknown country is exact; two at once are marked as bounded, and are another test.
      const bool both = (next.pointer == "/to" || next.pointer == "/from") &&
                        std::any_of(hidden.begin(), hidden.end(),
                                    [](const auto& h) { return h.pointer == "/to" || h.pointer == "/from"; });
      if (twice || both || total * next.values.size() > 400) continue;
      total *= next.values.size();
      hidden.push_back(next);
    }
    // Where the file names no material, form and composition imply it: hiding them hides a second fact.
    const auto* material = base.lines.front().material.get();
    const bool implied = material == nullptr || *material == "other";
    RC_PRE(!implied || std::none_of(hidden.begin(), hidden.end(), [](const auto& h) {
      return h.pointer == "/lines/0/form" || h.pointer.starts_with("/lines/0/composition");
    }));
    std::vector<std::pair<std::string, Json>> blanks;
    for (const Hidden& each : hidden) blanks.emplace_back(each.pointer, Json{});
    const auto blanked = read(with(base, blanks));
    RC_PRE(blanked.has_value());
    const auto line = decider.decide(*blanked, {on, on, false}).lines.front();
    RC_PRE(!line.ask_bounded);
    const Brute brute = enumerate(base, hidden, decider, on);

    std::optional<trade::Bound> least;
    std::optional<trade::Bound> most;
    for (const auto& result : brute.results) {
      if (!result || !result->ask.empty()) continue;  // what else the case leaves unknown is not this test's
      least = least ? std::min(*least, result->at_least) : result->at_least;
      most = most ? std::max(*most, result->at_most) : result->at_most;
    }
    RC_PRE(least.has_value());
    const bool complete = std::all_of(brute.results.begin(), brute.results.end(),
                                      [](const auto& result) { return !result || result->ask.empty(); });
    RC_PRE(complete);
    RC_LOG() << base.id << " on " << to_string(on) << ", hidden:";
    for (const Hidden& each : hidden) RC_LOG() << " " << each.pointer;
    RC_LOG() << "\n" << to_json(wire::write_transaction(base)) << "\n" << summary(line);
    RC_ASSERT(line.at_least == *least);
    RC_ASSERT(line.at_most == *most);
    std::set<std::string> asked;
    for (const auto& ask : line.ask) asked.insert(ask.fact);
    RC_ASSERT(asked == brute.decisive);
  }));
}

TEST_CASE("too many unknown facts give bounds that hold and a marked superset of questions") {
  const auto& base = chinese().cases.front().transaction;
  trade::Transaction bare;
  bare.id = "bare";
  bare.lines.push_back({});
  bare.lines.front().id = "l1";
  const auto line = test::decider().decide(bare, {day("2025-10-20"), day("2025-10-20"), false}).lines.front();
  CHECK_FALSE(line.outcome.has_value());
  CHECK(line.at_least.outcome == trade::Outcome::no_control_found);
  CHECK(line.at_most.outcome == trade::Outcome::prohibited);
  CHECK(line.ask_bounded);
  CHECK(line.ask.size() > 5);
  CHECK(base.lines.size() == 1);
}

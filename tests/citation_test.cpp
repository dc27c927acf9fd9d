// SPDX-License-Identifier: Apache-2.0
// The provisions an answer cites suffice for it and are needed for it; the same inputs give the same
// bytes; the same movement told otherwise gives the same answer.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "sluice/wire/determination.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;

namespace {

// The law with some provisions struck out, so that they never apply.
rulebook::Decider without(const std::function<bool(const std::string&)>& struck) {
  auto book = std::make_shared<rulebook::Rulebook>(*chinese().book);
  for (auto& provision : book->provisions) {
    if (!struck(provision.id)) continue;
    provision.when = {};
    provision.when.kind = rulebook::Condition::Kind::any;  // of nothing
  }
  return std::move(*rulebook::Decider::make(book, chinese().reference, {}, rulebook::Depth::answer));
}

rulebook::Question on(Date date) { return {date, date, false}; }

}  // namespace

TEST_CASE("the cited provisions suffice and are necessary") {
  const rulebook::Decider whole = test::decider({}, rulebook::Depth::answer);
  CHECK(rc::check([&] {
    const auto& cases = chinese().cases;
    const auto& each = cases[*rc::gen::inRange<std::size_t>(0, cases.size())];
    RC_PRE(each.example->assume.empty());
    const auto line = whole.decide(each.transaction, on(each.example->on)).lines.front();
    std::vector<std::string> cited;
    for (const auto* citations : {&line.because, &line.possible}) {
      for (const auto& citation : *citations) cited.push_back(citation.provision);
    }
    const auto is_cited = [&](const std::string& id) {
      return std::find(cited.begin(), cited.end(), id) != cited.end();
    };
    const auto alone = without([&](const std::string& id) { return !is_cited(id); });
    RC_ASSERT(summary(alone.decide(each.transaction, on(each.example->on)).lines.front()) == summary(line));
    if (cited.empty()) {
      RC_ASSERT(line.at_most.outcome == trade::Outcome::no_control_found);
      return;
    }
    const auto rest = without(is_cited);
    const auto left = rest.decide(each.transaction, on(each.example->on)).lines.front();
    RC_ASSERT(summary(left) != summary(line));
  }));
}

TEST_CASE("a determination is the same bytes whenever it is made from the same inputs") {
  const rulebook::Decider first = test::decider();
  const rulebook::Decider second = test::decider();
  const auto& cases = chinese().cases;
  for (std::size_t i = 0; i < cases.size(); i += 37) {
    trade::Determination a{"t", "", "", {first.decide(cases[i].transaction, on(cases[i].example->on))}, {}, {}};
    trade::Determination b{"t", "", "", {second.decide(cases[i].transaction, on(cases[i].example->on))}, {}, {}};
    CHECK(wire::determination_json(a) == wire::determination_json(b));
  }
}

TEST_CASE("the days that an answer says it holds are the days on which it does, and no longer") {
  const rulebook::Decider decider = test::decider();
  CHECK(rc::check([&] {
    const auto& cases = chinese().cases;
    const auto& each = cases[*rc::gen::inRange<std::size_t>(0, cases.size())];
    const Date start = day("2023-07-01") + *rc::gen::inRange(0, 1400);
    const auto line = decider.decide(each.transaction, on(start)).lines.front();
    const auto same = [&](Date date) {
      return summary(decider.decide(each.transaction, on(date)).lines.front()) == summary(line);
    };
    RC_ASSERT(line.holds.contains(start));
    const Date inside = std::clamp(start + *rc::gen::inRange(-400, 400), std::max(line.holds.first, day("2020-01-01")),
                                   std::min(line.holds.last, day("2028-01-01")));
    RC_ASSERT(same(inside));
    if (line.holds.last != Date::max()) RC_ASSERT(!same(line.holds.last + 1));
    if (line.holds.first != Date::min()) RC_ASSERT(!same(line.holds.first - 1));
  }));
}

TEST_CASE("the same movement told otherwise is answered alike") {
  const rulebook::Decider decider = test::decider({}, rulebook::Depth::answer);
  CHECK(rc::check([&] {
    const auto& cases = chinese().cases;
    const auto& each = cases[*rc::gen::inRange<std::size_t>(0, cases.size())];
    const auto expected = decider.decide(each.transaction, on(each.example->on)).lines.front();
    trade::Transaction told = each.transaction;
    told.id = "told otherwise";
    told.lines.front().id = "another";
    told.lines.front().description = trade::Fact<std::string>(*rc::gen::arbitrary<std::string>());
    told.end_use.text = trade::Fact<std::string>(std::string("for something"));
    told.source = "https://example.org";
    if (auto* parties = told.parties.get()) {
      std::reverse(parties->begin(), parties->end());
      for (auto& party : *parties) party.name = trade::Fact<std::string>(std::string("renamed"));
    }
    // What a complete assay does not name is absent: naming it at zero says the same.
    auto& line = told.lines.front();
    if (line.composition_complete) {
      line.composition.try_emplace("Au", trade::Fact<trade::Range>(trade::Range{Decimal(0), Decimal(0)}));
    }
    if (auto* quantity = line.quantity.get(); quantity != nullptr && quantity->unit.text() == "KGM") {
      quantity->micro *= 1000;
      quantity->unit = *Code3::parse("GRM");
    }
    // A second line of the same goods.
    told.lines.push_back(told.lines.front());
    told.lines.back().id = "rest";
    const auto answer = decider.decide(told, on(each.example->on));
    for (const auto& got : answer.lines) {
      RC_ASSERT(summary(got) == summary(expected));
    }
  }));
}

TEST_CASE("unknown is never false: hiding a fact never makes an answer surer of a lighter outcome") {
  const rulebook::Decider decider = test::decider({}, rulebook::Depth::answer);
  CHECK(rc::check([&] {
    const auto& cases = chinese().cases;
    const auto& each = cases[*rc::gen::inRange<std::size_t>(0, cases.size())];
    const auto full = decider.decide(each.transaction, on(each.example->on)).lines.front();
    const std::string pointer = *rc::gen::elementOf(std::vector<std::string>{
        "/to", "/from", "/act", "/via", "/parties", "/parties/3/hits", "/end_use/risks", "/lines/0/form",
        "/lines/0/material", "/lines/0/composition", "/lines/0/origin", "/lines/0/content", "/lines/0/made_with"});
    Json node = with(each.transaction, {{pointer, Json{}}});
    if (pointer == "/lines/0/composition") {
      (void)set(node, "/lines/0/composition_complete", Json::boolean(false));
    }
    const auto blanked = read(node);
    RC_PRE(blanked.has_value());
    const auto line = decider.decide(*blanked, on(each.example->on)).lines.front();
    RC_ASSERT(line.at_least <= full.at_least);
    RC_ASSERT(line.at_most >= full.at_most);
  }));
}

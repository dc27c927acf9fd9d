// SPDX-License-Identifier: Apache-2.0
// The checks against what combine() answers at every point of small worlds, day by day.
#include <algorithm>
#include <doctest/doctest.h>
#include <functional>
#include <map>
#include <rapidcheck.h>
#include <set>

#include "combine.hpp"
#include "law.hpp"
#include "sluice/rulebook/check.hpp"

using namespace sluice;
using namespace sluice::rulebook;
using trade::Outcome;

namespace {

// Three facts of three values; three days on which something may begin.
constexpr std::size_t kFacts = 3;
constexpr std::size_t kValues = 3;
constexpr int kDays = 3;
constexpr Date kStart{20000};

using Point = std::vector<std::size_t>;  // the value of each fact

std::vector<Point> make_points() {
  std::vector<Point> points;
  points.reserve(kValues * kValues * kValues);
  for (std::size_t index = 0; index < kValues * kValues * kValues; ++index) {
    points.push_back({index % kValues, index / kValues % kValues, index / kValues / kValues});
  }
  return points;
}

const std::vector<Point>& points() {
  static const std::vector<Point> made = make_points();
  return made;
}

bool holds(const Condition& condition, const Point& point) {
  const auto each = [&](const Condition& part) { return holds(part, point); };
  switch (condition.kind) {
    case Condition::Kind::always: return true;
    case Condition::Kind::test: return condition.set.symbols().test(point[condition.fact]);
    case Condition::Kind::any: return std::any_of(condition.parts.begin(), condition.parts.end(), each);
    default: return std::all_of(condition.parts.begin(), condition.parts.end(), each);
  }
}

Condition any_test() {
  Condition test;
  test.kind = Condition::Kind::test;
  test.fact = *rc::gen::inRange<FactId>(0, kFacts);
  test.set = ValueSet(Symbols(*rc::gen::inRange(1UL, 1UL << kValues)));
  return test;
}

Condition any_condition() {
  const int kind = *rc::gen::inRange(0, 5);
  if (kind == 0) return {};
  if (kind <= 2) return any_test();
  Condition condition;
  condition.kind = kind == 3 ? Condition::Kind::all : Condition::Kind::any;
  condition.parts = {any_test(), any_test()};
  return condition;
}

void add_fact(Rulebook& book, std::string id) {
  Fact fact;
  fact.id = std::move(id);
  fact.symbols = {"n/a", "one", "two"};
  fact.question = {"q", "q"};
  fact.domain = ValueSet(Symbols((1UL << kValues) - 1));
  book.facts.push_back(std::move(fact));
}

std::size_t add_instrument(Rulebook& book) {
  const std::size_t index = book.instruments.size();
  Instrument instrument;
  instrument.id = "I" + std::to_string(index);
  instrument.announced = kStart - 100;
  book.instruments.push_back(instrument);
  Event event;
  event.target = event.by = index;
  event.first.date = kStart + *rc::gen::inRange(0, kDays);
  book.events.push_back(event);
  if (*rc::gen::inRange(0, 3) == 0) {
    event.kind = Event::Kind::repeal;
    event.first.date = *event.first.date + *rc::gen::inRange(1, kDays);
    book.events.push_back(event);
  }
  return index;
}

std::vector<std::size_t> some_of(const std::vector<std::size_t>& among) {
  std::vector<std::size_t> chosen;
  for (const std::size_t each : among) {
    if (*rc::gen::inRange(0, 2) == 0) chosen.push_back(each);
  }
  return chosen;
}

Effect any_effect() {
  Effect effect;
  const int outcome = *rc::gen::inRange(0, 4);
  if (outcome == 1) effect.outcome = Outcome::prohibited;
  if (outcome >= 2) effect.outcome = Outcome::licence_required;
  if (outcome != 1 && *rc::gen::inRange(0, 2) == 0)
    effect.policy = *rc::gen::element(trade::Policy::review, trade::Policy::case_by_case);
  if (*rc::gen::inRange(0, 3) == 0) {
    using Kinds = std::vector<std::string>;
    effect.kinds = *rc::gen::element(Kinds{"single"}, Kinds{"single", "general"}, Kinds{"general"});
  }
  if (*rc::gen::inRange(0, 3) == 0) effect.duties = {*rc::gen::element<std::string>("report", "declare")};
  return effect;
}

// Whether what some provision does turns, in the end, on itself (combine.hpp): load() refuses that.
bool turns_on_itself(const Rulebook& book) {
  using Node = std::pair<bool, std::size_t>;  // acts or matched; the provision
  const Edges edges(book);
  std::map<Node, bool> open;  // being looked at, or done
  const std::function<bool(Node)> turns = [&](Node node) {
    const auto [place, fresh] = open.emplace(node, true);
    if (!fresh) return place->second;
    const Provision& row = book.provisions[node.second];
    std::vector<Node> next;
    const auto add = [&](bool acts, const std::vector<std::size_t>& provisions) {
      for (const std::size_t p : provisions) next.emplace_back(acts, p);
    };
    if (node.first) {
      next.emplace_back(false, node.second);
      for (const auto* targets : {&row.lifts, &row.overrides, &row.eases}) add(false, *targets);
      add(true, edges.weakened_by[node.second]);
    } else {
      add(true, row.requires_any);
    }
    if (std::any_of(next.begin(), next.end(), turns)) return true;
    open[node] = false;
    return false;
  };
  for (std::size_t p = 0; p < book.provisions.size(); ++p) {
    if (turns({true, p})) return true;
  }
  return false;
}

// Lists of two items; plain provisions, some of which require earlier ones; weakening ones with edges to earlier ones.
// Weakening ones neither require nor are required.
Rulebook any_book() {
  Rulebook book;
  for (const char* id : {"f", "g", "h"}) add_fact(book, id);
  for (std::size_t l = 0; l < 2; ++l) {
    ItemList list;
    list.instrument = add_instrument(book);
    list.id = "I" + std::to_string(list.instrument) + "/l";
    for (const char* code : {"1", "2"}) {
      Item item;
      item.code = code;
      item.when = any_condition();
      list.items.push_back(item);
    }
    book.lists.push_back(list);
  }
  std::vector<std::size_t> plain, weakening;
  const int count = *rc::gen::inRange(2, 7);
  for (int i = 0; i < count; ++i) {
    const std::size_t p = book.provisions.size();
    Provision row;
    row.instrument = add_instrument(book);
    row.id = "I" + std::to_string(row.instrument) + "/" + std::to_string(p);
    row.when = any_condition();
    if (*rc::gen::inRange(0, 3) == 0) row.lists = some_of({0, 1});
    row.effect = any_effect();
    if (i == 0 && *rc::gen::inRange(0, 2) == 0) {  // a control of everything, so that totals are kept at times
      row.when = {};
      row.lists.clear();
      row.effect.outcome = Outcome::licence_required;
    }
    std::vector<std::size_t> earlier = plain;
    earlier.insert(earlier.end(), weakening.begin(), weakening.end());
    const auto targets = *rc::gen::inRange(0, 5) < 2 ? some_of(earlier) : std::vector<std::size_t>{};
    if (targets.empty()) {
      if (*rc::gen::inRange(0, 4) == 0) row.requires_any = some_of(plain);
      plain.push_back(p);
    } else if (const int kind = *rc::gen::inRange(0, 3); kind == 0) {
      row.effect = {Outcome::exempt, {}, {}, {}, {}};
      row.lifts = targets;
      weakening.push_back(p);
    } else if (kind == 1) {
      row.overrides = targets;
      weakening.push_back(p);
    } else {
      row.effect = {{}, {}, {}, {"certificate"}, {}};
      row.eases = targets;
      weakening.push_back(p);
    }
    if (row.weakens() && *rc::gen::inRange(0, 2) == 0) row.keeps = some_of(earlier);
    book.provisions.push_back(row);
  }
  RC_PRE(!turns_on_itself(book));
  return book;
}

// What is true at a point on a day, without some provision (or with all).
class Scene {
 public:
  Scene(const Rulebook& book, const Law& law, const Point& point, Date day, std::optional<std::size_t> without = {})
      : book_(book), law_(law), point_(point), day_(day), without_(without) {}

  [[nodiscard]] Answer answer() const {
    return combine(book_, Edges(book_), Candidates(book_),
                   {[this](std::size_t p) { return live(p); },
                    [this](const Listed& item) { return listed(item.list, item.item); }});
  }

  // Its condition, an item and a requirement; what is gone meets none.
  [[nodiscard]] bool matched(std::size_t p, const std::set<std::size_t>& gone) const {
    const Provision& row = book_.provisions[p];
    const bool item = row.lists.empty() || std::any_of(row.lists.begin(), row.lists.end(),
                                                       [&](std::size_t l) { return listed(l, 0) || listed(l, 1); });
    const auto& required = row.requires_any;
    return live(p) && item && (required.empty() || std::any_of(required.begin(), required.end(), [&](std::size_t r) {
                                 return !gone.contains(r) && matched(r, gone);
                               }));
  }

 private:
  [[nodiscard]] bool live(std::size_t p) const {
    return p != without_ && at(law_.provisions[p], day_).status == Status::in_force &&
           holds(book_.provisions[p].when, point_);
  }
  [[nodiscard]] bool listed(std::size_t l, std::size_t i) const {
    return at(law_.lists[l], day_).status == Status::in_force && holds(book_.lists[l].items[i].when, point_);
  }

  const Rulebook& book_;
  const Law& law_;
  const Point& point_;
  Date day_;
  std::optional<std::size_t> without_;
};

// The arguments of each finding of one code.
std::vector<std::vector<std::string>> found(const Rulebook& book, std::string_view code) {
  std::vector<std::vector<std::string>> result;
  for (const Finding& finding : check(book, {.today = kStart})) {
    if (finding.error.code == code) result.push_back(finding.error.arguments);
  }
  return result;
}

// Days from the first to one on which nothing begins any more.
template <class What>
bool some_day(const What& what) {
  for (int i = 0; i < 2 * kDays; ++i) {
    if (std::any_of(points().begin(), points().end(), [&](const Point& point) { return what(point, kStart + i); })) {
      return true;
    }
  }
  return false;
}

bool unnamed_control(const Rulebook& book, std::size_t w, std::size_t c) {
  const Provision& row = book.provisions[w];
  for (const auto* edges : {&row.lifts, &row.overrides, &row.eases, &row.keeps}) {
    if (std::find(edges->begin(), edges->end(), c) != edges->end()) return false;
  }
  const Effect& effect = book.provisions[c].effect;
  const bool kinds_alone = row.effect.outcome != Outcome::exempt && row.overrides.empty();
  return w != c && (effect.kinds || (!kinds_alone && effect.outcome && *effect.outcome != Outcome::exempt));
}

}  // namespace

TEST_CASE("a total is reported exactly where an answer falls short of it, on the first such day") {
  CHECK(rc::check([] {
    Rulebook book = any_book();
    Total total;
    total.id = "t";
    total.since = kStart + *rc::gen::inRange(0, kDays);
    total.when = any_condition();
    total.at_least = *rc::gen::element(Outcome::exempt, Outcome::licence_required, Outcome::prohibited);
    book.totals.push_back(total);
    const Law law = Law::make(book, {}).value();
    std::optional<Date> first;
    (void)some_day([&](const Point& point, Date day) {
      if (day < total.since || !holds(total.when, point)) return false;
      if (Scene(book, law, point, day).answer().outcome >= total.at_least) return false;
      first = day;
      return true;
    });
    const auto gaps = found(book, "check.gap");
    RC_TAG(first ? "gap" : "kept");
    RC_ASSERT(gaps.size() == (first ? 1U : 0U));
    if (first) RC_ASSERT(gaps.front()[1] == to_string(*first));
  }));
}

TEST_CASE(
    "an overlap is reported exactly where a weakening provision meets an unnamed control and bears on something") {
  CHECK(rc::check([] {
    const Rulebook book = any_book();
    const Law law = Law::make(book, {}).value();
    std::set<std::pair<std::string, std::string>> expected;
    for (std::size_t w = 0; w < book.provisions.size(); ++w) {
      const Provision& row = book.provisions[w];
      if (!row.weakens()) continue;
      std::set<std::size_t> gone(row.lifts.begin(), row.lifts.end());
      gone.insert(row.overrides.begin(), row.overrides.end());
      for (std::size_t c = 0; c < book.provisions.size(); ++c) {
        if (!unnamed_control(book, w, c)) continue;
        const bool meets = some_day([&](const Point& point, Date day) {
          const Scene scene(book, law, point, day);
          const auto target = [&](std::size_t t) { return scene.matched(t, {}); };
          return scene.matched(w, {}) && scene.matched(c, gone) &&
                 (std::any_of(row.lifts.begin(), row.lifts.end(), target) ||
                  std::any_of(row.overrides.begin(), row.overrides.end(), target) ||
                  std::any_of(row.eases.begin(), row.eases.end(), target));
        });
        if (meets) expected.emplace(row.id, book.provisions[c].id);
      }
    }
    std::set<std::pair<std::string, std::string>> reported;
    for (const auto& arguments : found(book, "check.overlap")) reported.emplace(arguments[0], arguments[1]);
    RC_TAG(expected.empty() ? "none" : "some");
    RC_ASSERT(reported == expected);
  }));
}

TEST_CASE("without a masked provision every answer is the same") {
  CHECK(rc::check([] {
    const Rulebook book = any_book();
    const Law law = Law::make(book, {}).value();
    const auto masked = found(book, "check.masked");
    RC_TAG(masked.empty() ? "none" : "some");
    for (const auto& arguments : masked) {
      const Provision* row = book.provision(arguments[0]);
      const auto p = static_cast<std::size_t>(row - book.provisions.data());
      const bool differs = some_day([&](const Point& point, Date day) {
        return !Scene(book, law, point, day).answer().same(Scene(book, law, point, day, p).answer());
      });
      RC_ASSERT(!differs);
    }
  }));
}

TEST_CASE("what is reported as never applying never applies, and nothing else is") {
  CHECK(rc::check([] {
    const Rulebook book = any_book();
    std::set<std::string> reported;
    for (const auto& arguments : found(book, "check.never")) reported.insert(arguments[0]);
    Law law = Law::make(book, {}).value();
    for (auto* timelines : {&law.provisions, &law.lists}) {
      for (Timeline& timeline : *timelines) timeline = {{{}, Status::in_force, -1, false}};
    }
    for (std::size_t p = 0; p < book.provisions.size(); ++p) {
      const Provision& row = book.provisions[p];
      const bool applies = std::any_of(points().begin(), points().end(), [&](const Point& point) {
        const Scene scene(book, law, point, kStart);
        const auto target = [&](std::size_t t) { return scene.matched(t, {}); };
        const bool edges = !row.lifts.empty() || !row.overrides.empty() || !row.eases.empty();
        return scene.matched(p, {}) && (!edges || std::any_of(row.lifts.begin(), row.lifts.end(), target) ||
                                        std::any_of(row.overrides.begin(), row.overrides.end(), target) ||
                                        std::any_of(row.eases.begin(), row.eases.end(), target));
      });
      RC_ASSERT(reported.contains(row.id) == !applies);
    }
  }));
}

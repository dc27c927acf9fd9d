// SPDX-License-Identifier: Apache-2.0
#include "sluice/rulebook/diff.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "diff_condition.hpp"
#include "law.hpp"
#include "near_miss.hpp"
#include "sluice/base/check.hpp"

namespace sluice::rulebook {
namespace {

using Kind = Change::Kind;

// --- a status in words ------------------------------------------------------------------------------

const Event* event_of(const Rulebook& book, const Stretch& stretch) {
  return stretch.event < 0 ? nullptr : &book.events[static_cast<std::size_t>(stretch.event)];
}

std::string instrument_behind(const Rulebook& book, const Stretch& stretch) {
  const Event* event = event_of(book, stretch);
  return event == nullptr ? std::string("?") : book.instruments[event->by].id;
}

Text in_words(const Rulebook& book, const Stretch& stretch, bool with_end) {
  const std::string by = instrument_behind(book, stretch);
  switch (stretch.status) {
    case Status::unknown: return {"not announced", "尚未公布"};
    case Status::pending: return {"pending", "已公布未生效"};
    case Status::in_force: return {"in force", "有效"};
    case Status::ended: return {"ended by " + by, "由 " + by + " 终止"};
    case Status::suspended: break;
  }
  Text text{"suspended by " + by, "由 " + by + " 暂停实施"};
  if (!with_end || stretch.days.last == Date::max()) return text;
  text.en += " until " + to_string(stretch.days.last);
  text.zh += "至 " + to_string(stretch.days.last);
  const Event* event = event_of(book, stretch);
  if (event != nullptr && event->last && !event->last->assumption.empty()) {
    text.en += " (assumption " + event->last->assumption + ")";
    text.zh += "（假设 " + event->last->assumption + "）";
  }
  return text;
}

bool same_status(const Rulebook& book, const Stretch& a, const Rulebook& other, const Stretch& b) {
  if (a.status != b.status) return false;
  const bool cited = a.status == Status::suspended || a.status == Status::ended;
  return !cited || instrument_behind(book, a) == instrument_behind(other, b);
}

// --- two rulebooks ----------------------------------------------------------------------------------

template <class Rows, class Word>
std::vector<std::string> words_of(const Rows& rows, Word word) {
  std::vector<std::string> result;
  result.reserve(rows.size());
  for (const auto& row : rows) result.emplace_back(word(row));
  return result;
}

std::vector<std::string> ids(const Rulebook& book, const std::vector<std::size_t>& provisions) {
  return words_of(provisions, [&](std::size_t p) { return book.provisions[p].id; });
}

template <class E>
std::string word(const std::optional<E>& value) {
  return value ? std::string(symbol(*value)) : std::string();
}

// Stretches of days on which the two timelines tell different things.
Pieces timeline_pieces(const Rulebook& from, const Timeline& before, const Rulebook& to, const Timeline& after) {
  std::set<Date> starts;
  for (const auto* timeline : {&before, &after}) {
    for (const Stretch& stretch : *timeline) starts.insert(stretch.days.first);
  }
  struct Row {
    Span days;
    const Stretch* before;
    const Stretch* after;
  };
  std::vector<Row> rows;
  for (auto start = starts.begin(); start != starts.end(); ++start) {
    const auto next = std::next(start);
    const Span days{*start, next == starts.end() ? Date::max() : *next - 1};
    const Stretch& a = at(before, *start);
    const Stretch& b = at(after, *start);
    if (same_status(from, a, to, b)) continue;
    const bool goes_on = !rows.empty() && rows.back().days.last + 1 == days.first &&
                         same_status(from, *rows.back().before, from, a) && same_status(to, *rows.back().after, to, b);
    if (goes_on) {
      rows.back().days.last = days.last;
    } else {
      rows.push_back({days, &a, &b});
    }
  }
  Pieces pieces;
  for (const Row& row : rows) {
    const Text was = in_words(from, *row.before, false);
    const Text is = in_words(to, *row.after, false);
    const std::string days = to_string(row.days.first) + "/" + to_string(row.days.last);
    pieces.add(days + " " + was.en + " becomes " + is.en, days + " “" + was.zh + "”变为“" + is.zh + "”");
  }
  return pieces;
}

class Comparison {
 public:
  Comparison(const Rulebook& from, const Rulebook& to) : from_(from), to_(to), conditions_(from, to) {}

  std::vector<Change> all() {
    const auto by_id = [](const auto& row) { return row.id; };
    const auto title = [](const auto& row) { return row.title; };
    const auto says = [](const auto& row) { return row.says; };
    const auto question = [](const auto& row) { return row.question; };
    rows(from_.instruments, to_.instruments, by_id, title, [&](const auto& a, const auto& b) { instrument(a, b); });
    rows(from_.provisions, to_.provisions, by_id, says, [&](const auto& a, const auto& b) { provision(a, b); });
    rows(from_.lists, to_.lists, by_id, title, [&](const auto& a, const auto& b) { list(a, b); });
    rows(from_.assumptions, to_.assumptions, by_id, question, [&](const auto& a, const auto& b) { assumption(a, b); });
    facts();
    rows(
        from_.totals, to_.totals, by_id, [](const Total& row) { return row.because; },
        [&](const auto& a, const auto& b) { total(a, b); });
    rows(from_.conflicts, to_.conflicts, by_id, says, [&](const auto& a, const auto& b) { conflict(a, b); });
    const auto named = [&](const Named& a, const Named& b) { words(b.id, {{"says", a.says, b.says}}); };
    rows(from_.duties, to_.duties, by_id, says, named);
    rows(from_.kinds, to_.kinds, by_id, says, named);
    regime();
    return std::move(changes_);
  }

 private:
  struct Wording {
    const char* name;
    Text before;
    Text after;
  };

  void tell(Kind kind, const std::string& what, const Pieces& pieces) {
    if (!pieces.empty()) changes_.push_back({kind, what, pieces.about(what)});
  }

  // Added and removed rows, and `both` for those on both sides, by id.
  template <class Rows, class Id, class Says, class Both>
  void rows(const Rows& from, const Rows& to, Id id, Says says, Both both) {
    using Row = typename Rows::value_type;
    std::map<std::string, std::pair<const Row*, const Row*>> all;
    for (const Row& row : from) all[id(row)].first = &row;
    for (const Row& row : to) all[id(row)].second = &row;
    for (const auto& [what, pair] : all) {
      const auto& [before, after] = pair;
      if (before != nullptr && after != nullptr) {
        both(*before, *after);
        continue;
      }
      const Text text = says(before != nullptr ? *before : *after);
      Pieces pieces;
      if (after != nullptr) {
        pieces.add("added: " + text.en, "新增：" + text.zh);
      } else {
        pieces.add("removed: " + text.en, "删除：" + text.zh);
      }
      tell(after != nullptr ? Kind::added : Kind::removed, what, pieces);
    }
  }

  void words(const std::string& what, const std::vector<Wording>& wordings, Kind kind = Kind::text) {
    Pieces pieces;
    for (const Wording& each : wordings) {
      if (each.before == each.after) continue;
      const std::string name = each.name;
      pieces.add(name + " now reads: " + each.after.en, name + " 现为：" + each.after.zh);
    }
    tell(kind, what, pieces);
  }

  static Text cited(const Source& source) {
    const std::string text = source.address + " (" + std::string(symbol(source.firmness)) + ")";
    return {text, text};
  }

  void instrument(const Instrument& a, const Instrument& b) {
    words(b.id, {{"title", a.title, b.title},
                 {"authority", a.authority, b.authority},
                 {"source", cited(a.source), cited(b.source)},
                 {"note", {a.note, a.note}, {b.note, b.note}}});
  }

  template <class Row>
  void days(const Row& a, const Row& b) {
    const auto before = fold(from_, a.instrument, local_id(a.id), {});
    const auto after = fold(to_, b.instrument, local_id(b.id), {});
    CHECK_THAT(before.has_value() && after.has_value());  // load() has seen to it
    tell(Kind::status, b.id, timeline_pieces(from_, *before, to_, *after));
  }

  void provision(const Provision& a, const Provision& b) {
    days(a, b);
    tell(Kind::condition, b.id, conditions_.difference(a.when, b.when));
    tell(Kind::effect, b.id, effects(a, b));
    Pieces items;
    const auto lists = [](const Rulebook& book, const Provision& row) {
      return words_of(row.lists, [&](std::size_t list) { return book.lists[list].id; });
    };
    items.members("items", lists(from_, a), lists(to_, b));
    tell(Kind::items, b.id, items);
    words(b.id, {{"says", a.says, b.says},
                 {"cite", a.cite, b.cite},
                 {"exception", a.exception.value_or(Text{}), b.exception.value_or(Text{})},
                 {"source", cited(a.source), cited(b.source)}});
  }

  Pieces effects(const Provision& a, const Provision& b) {
    Pieces pieces;
    pieces.replaced("outcome", word(a.effect.outcome), word(b.effect.outcome));
    pieces.replaced("policy", word(a.effect.policy), word(b.effect.policy));
    if (a.effect.kinds && b.effect.kinds) {
      pieces.members("kinds", *a.effect.kinds, *b.effect.kinds);
    } else if (a.effect.kinds || b.effect.kinds) {
      // Restricting to no kind at all is not the same as not restricting.
      const auto shown = [](const Effect& effect) {
        std::string text = effect.kinds ? "[" : "any";
        if (!effect.kinds) return text;
        for (const std::string& kind : *effect.kinds) text += (text.size() > 1 ? ", " : "") + kind;
        return text + "]";
      };
      pieces.replaced("kinds", shown(a.effect), shown(b.effect));
    }
    pieces.members("adds_kinds", a.effect.adds_kinds, b.effect.adds_kinds);
    pieces.members("duties", a.effect.duties, b.effect.duties);
    pieces.members("requires", ids(from_, a.requires_any), ids(to_, b.requires_any));
    pieces.members("lifts", ids(from_, a.lifts), ids(to_, b.lifts));
    pieces.members("overrides", ids(from_, a.overrides), ids(to_, b.overrides));
    pieces.members("eases", ids(from_, a.eases), ids(to_, b.eases));
    pieces.members("keeps", ids(from_, a.keeps), ids(to_, b.keeps));
    return pieces;
  }

  void list(const ItemList& a, const ItemList& b) {
    days(a, b);
    words(b.id, {{"title", a.title, b.title}});
    const auto id = [&](const Item& item) { return b.id + " " + item.code; };
    rows(
        a.items, b.items, id, [](const Item& item) { return item.name; },
        [&](const Item& x, const Item& y) { item(id(y), x, y); });
  }

  void item(const std::string& what, const Item& a, const Item& b) {
    tell(Kind::condition, what, conditions_.difference(a.when, b.when));
    Pieces codes;
    codes.members("hs", a.commodity_codes, b.commodity_codes);
    tell(Kind::items, what, codes);
    words(what, {{"item", a.name, b.name},
                 {"source", cited(a.source), cited(b.source)},
                 {"note", {a.note, a.note}, {b.note, b.note}}});
  }

  void assumption(const Assumption& a, const Assumption& b) {
    Pieces pieces;
    const auto values = [](const Assumption& row) {
      return words_of(row.alternatives, [](const Alternative& each) { return each.value; });
    };
    pieces.replaced("default", a.standard, b.standard);
    pieces.members("alternatives", values(a), values(b));
    tell(Kind::assumption, b.id, pieces);
    words(b.id, {{"question", a.question, b.question}, {"because", a.because, b.because}});
  }

  static std::string said_by_silence(const Rulebook& book, const Fact& fact) {
    if (!fact.silence) return {};
    const Fact& stated = book.facts[fact.silence->fact];
    return fact.silence->means + " {" + stated.id + ": " + describe(stated, fact.silence->set) + "}";
  }

  // Only as far as both have them: what is new in a condition is told there.
  void facts() {
    std::map<std::string, const Fact*> before;
    for (const Fact& fact : from_.facts) before.emplace(fact.id, &fact);
    std::map<std::string, const Fact*> after;
    for (const Fact& fact : to_.facts) after.emplace(fact.id, &fact);
    for (const auto& [id, fact] : after) {
      const auto old = before.find(id);
      if (old == before.end()) continue;
      Pieces silence;
      silence.replaced("silent", said_by_silence(from_, *old->second), said_by_silence(to_, *fact));
      tell(Kind::condition, id, silence);
      words(id, {{"question", old->second->question, fact->question}});
    }
  }

  void total(const Total& a, const Total& b) {
    Pieces pieces = conditions_.difference(a.when, b.when);
    pieces.replaced("since", to_string(a.since), to_string(b.since));
    pieces.replaced("at_least", std::string(symbol(a.at_least)), std::string(symbol(b.at_least)));
    tell(Kind::condition, b.id, pieces);
    words(b.id, {{"because", a.because, b.because}});
  }

  void conflict(const DeclaredConflict& a, const DeclaredConflict& b) {
    Pieces pieces;
    pieces.replaced("duty", a.duty, b.duty);
    pieces.replaced("with", a.with_regime + " " + a.with_duty, b.with_regime + " " + b.with_duty);
    tell(Kind::effect, b.id, pieces);
    words(b.id, {{"says", a.says, b.says}, {"source", {a.source, a.source}, {b.source, b.source}}});
  }

  void regime() {
    Pieces pieces;
    const auto roles = [](const Rulebook& book) {
      return words_of(book.has_roles, [](trade::Role role) { return symbol(role); });
    };
    const auto decides = [](const Rulebook& book) {
      std::string text;
      for (const std::string& each : book.decides) text += (text.empty() ? "" : ", ") + each;
      return text;
    };
    pieces.replaced("zone", from_.zone, to_.zone);
    pieces.replaced("decides", decides(from_), decides(to_));
    pieces.replaced("verified_through", to_string(from_.verified_through), to_string(to_.verified_through));
    pieces.members("has_roles", roles(from_), roles(to_));
    pieces.members("lists", from_.party_lists, to_.party_lists);
    tell(Kind::regime, to_.regime, pieces);
    words(to_.regime, {{"title", from_.title, to_.title}, {"scope", from_.scope, to_.scope}}, Kind::regime);
  }

  const Rulebook& from_;
  const Rulebook& to_;
  Conditions conditions_;
  std::vector<Change> changes_;
};

}  // namespace

Result<std::vector<Change>> diff(const Rulebook& book, Date from, Date to, const Assumed& assumed) {
  const auto law = Law::make(book, assumed);
  if (!law) return fail(law.error());
  std::map<std::string_view, const Timeline*> timelines;
  for (std::size_t p = 0; p < book.provisions.size(); ++p) {
    timelines.emplace(book.provisions[p].id, &law->provisions[p]);
  }
  for (std::size_t l = 0; l < book.lists.size(); ++l) timelines.emplace(book.lists[l].id, &law->lists[l]);
  std::vector<Change> changes;
  for (const auto& [id, timeline] : timelines) {
    const Stretch& before = at(*timeline, from);
    const Stretch& after = at(*timeline, to);
    if (before.status == after.status && before.event == after.event) continue;
    const std::string what(id);
    const Text was = in_words(book, before, true);
    const Text is = in_words(book, after, true);
    changes.push_back(
        {Kind::status,
         what,
         {what + " goes from " + was.en + " to " + is.en, what + " 由“" + was.zh + "”变为“" + is.zh + "”"}});
  }
  return changes;
}

std::vector<Change> diff(const Rulebook& from, const Rulebook& to) { return Comparison(from, to).all(); }

}  // namespace sluice::rulebook

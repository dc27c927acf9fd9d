// SPDX-License-Identifier: Apache-2.0
#include "sluice/rulebook/decide.hpp"

#include <algorithm>
#include <deque>
#include <set>

#include "analysis.hpp"
#include "near_miss.hpp"
#include "sluice/base/check.hpp"

namespace sluice::rulebook {
namespace {

using trade::Bound;
using trade::LineDetermination;
using trade::Outcome;

constexpr std::size_t kNearMisses = 3;

// What "the same answer" means for the days it holds and the assumptions it rests on.
bool same_answer(const LineDetermination& a, const LineDetermination& b) {
  return a.outcome == b.outcome && a.policy == b.policy && a.at_least == b.at_least && a.at_most == b.at_most &&
         a.control_codes == b.control_codes && a.possible_control_codes == b.possible_control_codes &&
         a.licence_kinds == b.licence_kinds && a.duties == b.duties;
}

template <class T>
std::vector<T> intersection(const std::vector<T>& a, const std::vector<T>& b) {
  std::vector<T> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

// The part of a line's answer that follows from the view alone.
void summarise(const View& view, LineDetermination& line) {
  const auto bound = [](const Answer& answer) { return Bound{answer.outcome, answer.policy}; };
  const Answer& first = view.answers.front();
  line.outcome = first.outcome;
  line.policy = first.policy;
  line.at_least = line.at_most = bound(first);
  line.control_codes = first.codes;
  line.duties = first.duties;
  std::set<std::string> all_codes;
  bool licensed = false;
  bool one_policy = true;
  for (const Answer& answer : view.answers) {
    if (answer.outcome != first.outcome) line.outcome.reset();
    one_policy = one_policy && answer.policy == first.policy;
    line.at_least = std::min(line.at_least, bound(answer));
    line.at_most = std::max(line.at_most, bound(answer));
    line.control_codes = intersection(line.control_codes, answer.codes);
    line.duties = intersection(line.duties, answer.duties);
    all_codes.insert(answer.codes.begin(), answer.codes.end());
    if (answer.outcome == Outcome::licence_required) {
      line.licence_kinds = licensed ? intersection(line.licence_kinds, answer.kinds) : answer.kinds;
      licensed = true;
    }
  }
  if (!one_policy) line.policy.reset();
  std::set_difference(all_codes.begin(), all_codes.end(), line.control_codes.begin(), line.control_codes.end(),
                      std::back_inserter(line.possible_control_codes));
  line.ask_bounded = view.bounded;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " + ") + word;
  return text.empty() ? "none" : text;
}

// What tells two answers apart, the weightiest difference alone. `rank` orders labels from light to heavy.
struct Label {
  std::size_t rank;
  std::string text;
  friend auto operator<=>(const Label&, const Label&) = default;
};
struct Difference {
  int weight;  // of the kind of difference: 0 is the heaviest
  Label one, other;
};

Difference difference(const Answer& a, const Answer& b) {
  const auto outcome = [](const Answer& each) {
    return Label{static_cast<std::size_t>(each.outcome), std::string(symbol(each.outcome))};
  };
  const auto policy = [](const Answer& each) {
    return each.policy ? Label{static_cast<std::size_t>(*each.policy) + 1, std::string(symbol(*each.policy))}
                       : Label{0, "none"};
  };
  const auto words = [](const std::vector<std::string>& each) { return Label{each.size(), joined(each)}; };
  if (a.outcome != b.outcome) return {0, outcome(a), outcome(b)};
  if (a.policy != b.policy) return {1, policy(a), policy(b)};
  if (a.codes != b.codes) return {2, words(a.codes), words(b.codes)};
  if (a.kinds != b.kinds) return {3, words(a.kinds), words(b.kinds)};
  return {4, words(a.duties), words(b.duties)};
}

// The labels of the weightiest kind of difference among pairs of answers, from light to heavy.
std::vector<std::string> differences(const View& view, const std::set<std::pair<int, int>>& pairs) {
  int weight = 5;
  std::set<Label> labels;
  for (const auto& [a, b] : pairs) {
    const Answer& left = view.answers[static_cast<std::size_t>(a)];
    const Answer& right = view.answers[static_cast<std::size_t>(b)];
    if (left.same(right)) continue;
    const Difference each = difference(left, right);
    if (each.weight > weight) continue;
    if (each.weight < weight) labels.clear();
    weight = each.weight;
    labels.insert({each.one, each.other});
  }
  std::vector<std::string> texts;
  for (const Label& label : labels) texts.push_back(label.text);
  return texts;
}

trade::Ask ask_for(const Rulebook& book, const Instance& instance) {
  return {instance.pointer, book.facts[instance.fact].question, {}};
}

// Facts in which two completions differ alone and are answered differently.
std::vector<trade::Ask> exact_asks(const Rulebook& book, Binding& binding, const View& view) {
  std::vector<trade::Ask> asks;
  std::size_t stride = view.grid.size();
  for (const OpenFact& fact : view.open) {
    const std::size_t count = fact.cells.size();
    stride /= count;
    std::set<std::pair<int, int>> pairs;
    for (std::size_t index = 0; index < view.grid.size(); ++index) {
      const std::size_t own = index / stride % count;
      for (std::size_t other = own + 1; other < count; ++other) {
        const int a = view.grid[index];
        const int b = view.grid[index + (other - own) * stride];
        if (a >= 0 && b >= 0 && a != b) pairs.insert(std::minmax(a, b));
      }
    }
    trade::Ask ask = ask_for(book, binding.instances()[fact.instance]);
    ask.between = differences(view, pairs);
    if (ask.between.empty()) continue;
    asks.push_back(std::move(ask));
  }
  return asks;
}

std::vector<trade::Ask> asks_of(const Rulebook& book, Binding& binding, const View& view) {
  std::vector<trade::Ask> asks;
  if (!view.grid.empty()) {
    asks = exact_asks(book, binding, view);
  } else if (view.answers.size() > 1) {
    for (const OpenFact& fact : view.open) asks.push_back(ask_for(book, binding.instances()[fact.instance]));
  }
  // Several tests may turn on one statement of the file (an unknown list of technologies, say).
  std::stable_sort(asks.begin(), asks.end(), [](const trade::Ask& a, const trade::Ask& b) { return a.fact < b.fact; });
  asks.erase(
      std::unique(asks.begin(), asks.end(), [](const trade::Ask& a, const trade::Ask& b) { return a.fact == b.fact; }),
      asks.end());
  return asks;
}

}  // namespace

struct Decider::Laws {
  struct Other {
    std::string assumption;
    std::string value;
    Law law;
  };
  Edges edges;
  Law chosen;
  std::vector<Other> others;           // each assumption taken otherwise, one at a time
  std::optional<Shortlist> shortlist;  // nothing: every line looks at everything

  // What a line says that is no value of a fact is noted as conditions ask for it, so all of them are to ask.
  [[nodiscard]] const Shortlist* shortlist_for(const TransactionReading& reading) const {
    return shortlist && reading.sound() ? &*shortlist : nullptr;
  }
};

// One line under the chosen law, with everything that a full answer says.
class Decider::Line {
 public:
  Line(const Decider& decider, const trade::Transaction& transaction, std::size_t index, Date day)
      : book_(*decider.book_),
        laws_(*decider.laws_),
        goods_(transaction.lines[index]),
        reading_(book_, *decider.reference_, transaction, index),
        analysis_(book_, laws_.edges, reading_, laws_.shortlist_for(reading_)),
        day_(day),
        depth_(decider.depth_) {}

  LineDetermination answer(const Law& law, Date day) { return answer(analysis_.on(law, day)); }

  LineDetermination full(const Question& question) {
    const View view = analysis_.on(laws_.chosen, day_);
    LineDetermination line = answer(view);
    line.ask = asks_of(book_, analysis_.binding(), view);
    cite(view, line);
    not_in_force(line);
    if (depth_ == Depth::full) line.holds = holds(line);
    if (question.why_not) line.why_not = near_misses(book_, analysis_, laws_.chosen, day_, kNearMisses);
    line.notes = notes(line);
    return line;
  }

 private:
  LineDetermination answer(const View& view) const {
    LineDetermination line;
    line.line = goods_.id;
    summarise(view, line);
    return line;
  }

  void cite(const View& view, LineDetermination& line) {
    std::vector<std::size_t> certain = view.answers.front().cited;
    std::vector<std::size_t> all = certain;
    for (const Answer& answer : view.answers) {
      certain = intersection(certain, answer.cited);
      std::vector<std::size_t> more;
      std::set_union(all.begin(), all.end(), answer.cited.begin(), answer.cited.end(), std::back_inserter(more));
      all = std::move(more);
    }
    for (const std::size_t p : all) {
      const bool is_certain = std::binary_search(certain.begin(), certain.end(), p);
      (is_certain ? line.because : line.possible).push_back(citation(book_.provisions[p]));
      const Provision& provision = book_.provisions[p];
      if (provision.exception && line.at_most.outcome == Outcome::prohibited) {
        line.exceptions.push_back(*provision.exception);
      }
    }
  }

  void not_in_force(LineDetermination& line) {
    for (const std::size_t p : analysis_.relevant().provisions) {
      const Stretch& stretch = at(laws_.chosen.provisions[p], day_);
      if (stretch.status != Status::suspended && stretch.status != Status::pending) continue;
      const Truth truth = analysis_.would_apply(p, laws_.chosen);
      if (truth == Truth::no) continue;
      const trade::Citation cited = citation(book_.provisions[p]);
      const auto open_end = [](Date date) { return date == Date::max() ? std::nullopt : std::optional(date); };
      if (stretch.status == Status::suspended) {
        const Event& event = book_.events[static_cast<std::size_t>(stretch.event)];
        line.suspended.push_back({cited, stretch.days.first, open_end(stretch.days.last),
                                  book_.instruments[event.by].id, stretch.never_in_force, truth == Truth::unknown});
      } else {
        // The day it takes effect by its own event, whatever may still come between.
        std::optional<Date> from;
        if (stretch.event >= 0) {
          from = resolve(book_.events[static_cast<std::size_t>(stretch.event)].first, book_, laws_.chosen.assumed);
        }
        line.pending.push_back(
            {cited, book_.instruments[book_.provisions[p].instrument].announced, from, truth == Truth::unknown});
      }
    }
  }

  // The days, in order, on which something that can matter to this line comes into force or is so no longer.
  std::vector<Date> turns() const {
    std::vector<Date> days;
    const auto add = [&](const Timeline& timeline) {
      for (std::size_t i = 1; i < timeline.size(); ++i) {
        const bool before = timeline[i - 1].status == Status::in_force;
        if (before != (timeline[i].status == Status::in_force)) days.push_back(timeline[i].days.first);
      }
    };
    for (const std::size_t p : analysis_.relevant().provisions) add(laws_.chosen.provisions[p]);
    const std::vector<Listed>& items = analysis_.relevant().items;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i == 0 || items[i].list != items[i - 1].list) add(laws_.chosen.lists[items[i].list]);
    }
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    return days;
  }

  Span holds(const LineDetermination& line) {
    Span span;
    const std::vector<Date> days = turns();
    const auto next = std::upper_bound(days.begin(), days.end(), day_);
    for (auto day = next; day != days.end(); ++day) {
      if (same_answer(line, answer(laws_.chosen, *day))) continue;
      span.last = *day - 1;
      break;
    }
    for (auto day = next; day != days.begin();) {
      --day;
      if (same_answer(line, answer(laws_.chosen, *day - 1))) continue;
      span.first = *day;
      break;
    }
    return span;
  }

  std::vector<Text> notes(const LineDetermination& line) {
    std::vector<Text> result = reading_.notes();
    const auto among = [](const std::vector<std::string>& codes, const std::string& code) {
      return std::find(codes.begin(), codes.end(), code) != codes.end();
    };
    if (const auto* claim = goods_.control_code.get();
        claim != nullptr && !among(line.control_codes, *claim) && !among(line.possible_control_codes, *claim)) {
      result.push_back({"the file claims control code " + *claim + ", which the stated facts do not give on this day",
                        "申报的管制编码 " + *claim + " 与所述事实在该日不符"});
    }
    if (!line.control_codes.empty() || !line.possible_control_codes.empty()) return result;
    if (const auto* code = goods_.commodity_code.get()) {
      if (const std::string hinted = hinted_codes(*code); !hinted.empty()) {
        result.push_back(
            {"commodity code " + *code + " is a reference code of " + hinted +
                 ", but the stated facts match none: check form, material and composition",
             "商品编号 " + *code + " 是 " + hinted + " 的参考编号，但所述事实均不符合：请核对形态、材料和成分"});
      }
    }
    return result;
  }

  std::string hinted_codes(const std::string& commodity_code) const {
    std::string text;
    std::size_t count = 0;
    for (std::size_t l = 0; l < book_.lists.size(); ++l) {
      if (at(laws_.chosen.lists[l], day_).status != Status::in_force) continue;
      for (const Item& item : book_.lists[l].items) {
        const bool hit = std::any_of(
            item.commodity_codes.begin(), item.commodity_codes.end(),
            [&](const std::string& c) { return c.starts_with(commodity_code) || commodity_code.starts_with(c); });
        if (!hit || text.find(item.code) != std::string::npos) continue;
        if (++count <= 4) text += (text.empty() ? "" : ", ") + item.code;
      }
    }
    return count > 4 ? text + " and " + std::to_string(count - 4) + " more" : text;
  }

  const Rulebook& book_;
  const Laws& laws_;
  const trade::Line& goods_;
  TransactionReading reading_;
  Analysis analysis_;
  Date day_;
  Depth depth_;
};

Decider::Decider() = default;
Decider::Decider(Decider&&) noexcept = default;
Decider& Decider::operator=(Decider&&) noexcept = default;
Decider::~Decider() = default;

Result<Decider> Decider::make(std::shared_ptr<const Rulebook> book, std::shared_ptr<const trade::Reference> reference,
                              Assumed assumed, Depth depth, Scope scope) {
  for (const auto& [id, value] : assumed) {
    const Assumption* row = book->assumption(id);
    if (row == nullptr) {
      std::string known;
      for (const Assumption& each : book->assumptions) known += (known.empty() ? "" : ", ") + each.id;
      return fail("assumption.unknown", {id, known});
    }
    const bool listed = value == row->standard ||
                        std::any_of(row->alternatives.begin(), row->alternatives.end(),
                                    [&](const Alternative& alternative) { return alternative.value == value; });
    if (!listed && !(row->is_date && parse_date(value))) return fail("assumption.value", {id, value});
  }
  auto chosen = Law::make(*book, assumed);
  if (!chosen) return fail(chosen.error());
  std::vector<Laws::Other> others;
  for (const Assumption& assumption : book->assumptions) {
    if (depth == Depth::answer) break;
    std::vector<std::string> values{assumption.standard};
    for (const Alternative& alternative : assumption.alternatives) values.push_back(alternative.value);
    for (const std::string& value : values) {
      if (value == chosen->taken(*book, assumption.id)) continue;
      Assumed otherwise = assumed;
      otherwise[assumption.id] = value;
      auto law = Law::make(*book, std::move(otherwise));
      if (law) others.push_back({assumption.id, value, std::move(*law)});
    }
  }
  Decider decider;
  decider.laws_ = std::make_unique<Laws>(Laws{Edges(*book), std::move(*chosen), std::move(others), {}});
  if (scope == Scope::shortlist) decider.laws_->shortlist.emplace(*book);
  decider.depth_ = depth;
  decider.book_ = std::move(book);
  decider.reference_ = std::move(reference);
  return decider;
}

std::pair<Date, std::string> day_of(const Rulebook& book, const trade::Transaction& transaction,
                                    const Question& question) {
  if (question.as_of) return {*question.as_of, "--as-of"};
  for (const std::string& role : book.decides) {
    const trade::Fact<Date>& date = role == "contract"      ? transaction.dates.contract
                                    : role == "declaration" ? transaction.dates.declaration
                                                            : transaction.dates.departure;
    if (const Date* day = date.get()) return {*day, role};
  }
  return {question.today, "today"};
}

namespace {

void summarise(trade::RegimeDetermination& regime) {
  regime.at_least = regime.at_most = Bound{};
  for (const LineDetermination& line : regime.lines) {
    regime.at_least = std::max(regime.at_least, line.at_least);
    regime.at_most = std::max(regime.at_most, line.at_most);
  }
  if (regime.at_least.outcome == regime.at_most.outcome) regime.outcome = regime.at_least.outcome;
  if (regime.at_least == regime.at_most) regime.policy = regime.at_least.policy;
}

// What an assumption taken otherwise would give: the outcome, and what differs where that does not.
std::string label(const trade::RegimeDetermination& otherwise, const trade::RegimeDetermination& now) {
  std::string text(otherwise.outcome ? symbol(*otherwise.outcome) : "indeterminate");
  if (otherwise.outcome != now.outcome) return text;
  if (otherwise.policy != now.policy) {
    return text + ", " + std::string(otherwise.policy ? symbol(*otherwise.policy) : "policy open");
  }
  return text + ", with other codes, kinds or duties";
}

}  // namespace

std::optional<std::string> difference(const trade::RegimeDetermination& otherwise,
                                      const trade::RegimeDetermination& now) {
  bool differs = false;
  for (std::size_t i = 0; i < now.lines.size(); ++i) {
    differs = differs || !same_answer(otherwise.lines[i], now.lines[i]);
  }
  if (!differs) return std::nullopt;
  return label(otherwise, now);
}

trade::RegimeDetermination Decider::decide(const trade::Transaction& transaction, const Question& question) const {
  trade::RegimeDetermination regime;
  regime.regime = book_->regime;
  std::tie(regime.as_of, regime.as_of_from) = day_of(*book_, transaction, question);
  regime.verified_through = book_->verified_through;
  regime.beyond_verified = regime.as_of > book_->verified_through;
  regime.scope = book_->scope;

  std::deque<Line> lines;  // a line refers to itself and stays where it is
  for (std::size_t i = 0; i < transaction.lines.size(); ++i) {
    lines.emplace_back(*this, transaction, i, regime.as_of);
    regime.lines.push_back(lines.back().full(question));
  }
  summarise(regime);
  if (depth_ == Depth::answer) return regime;

  std::map<std::string, trade::AssumptionUsed, std::less<>> used;
  for (const Laws::Other& other : laws_->others) {
    trade::RegimeDetermination otherwise;
    for (auto& line : lines) otherwise.lines.push_back(line.answer(other.law, regime.as_of));
    summarise(otherwise);
    const auto differs = difference(otherwise, regime);
    if (!differs) continue;
    const Assumption& row = *book_->assumption(other.assumption);
    auto& entry = used[other.assumption];
    entry.id = other.assumption;
    entry.assumed = laws_->chosen.taken(*book_, other.assumption);
    entry.because = row.because;
    for (const Alternative& alternative : row.alternatives) {
      if (alternative.value == entry.assumed) entry.because = alternative.because;
    }
    entry.otherwise.emplace(other.value, *differs);
  }
  for (auto& [id, entry] : used) regime.assumptions.push_back(std::move(entry));
  return regime;
}

std::vector<trade::Conflict> conflicts(const std::vector<const Rulebook*>& books,
                                       const std::vector<trade::RegimeDetermination>& regimes) {
  std::vector<trade::Conflict> found;
  const auto has = [](const LineDetermination& line, const std::string& duty) {
    return std::find(line.duties.begin(), line.duties.end(), duty) != line.duties.end();
  };
  for (std::size_t i = 0; i < regimes.size(); ++i) {
    for (const DeclaredConflict& conflict : books[i]->conflicts) {
      const auto other = std::find_if(regimes.begin(), regimes.end(), [&](const trade::RegimeDetermination& regime) {
        return regime.regime == conflict.with_regime;
      });
      if (other == regimes.end()) continue;
      for (std::size_t line = 0; line < regimes[i].lines.size(); ++line) {
        if (!has(regimes[i].lines[line], conflict.duty) || !has(other->lines[line], conflict.with_duty)) continue;
        found.push_back({conflict.id, regimes[i].lines[line].line, conflict.says, conflict.source});
      }
    }
  }
  return found;
}

}  // namespace sluice::rulebook

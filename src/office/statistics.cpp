// SPDX-License-Identifier: Apache-2.0
#include "sluice/office/statistics.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "sluice/base/text.hpp"

namespace sluice::office {
namespace {

using licensing::Application;

constexpr std::string_view kUnknown = "unknown";
constexpr std::int64_t kMillion = 1'000'000;

// The opened value of a field; null where it was redacted or never there.
const Json* value_of(const Json& opened, std::string_view field) {
  const Json* found = opened.find(field);
  return found == nullptr ? nullptr : found->find("value");
}

std::string text_of(const Json* object, std::string_view member) {
  const Json* found = object == nullptr ? nullptr : object->find(member);
  return found == nullptr || found->text.empty() ? std::string(kUnknown) : found->text;
}

std::optional<int> whole_of(const Json* object, std::string_view member) {
  const Json* found = object == nullptr ? nullptr : object->find(member);
  return found == nullptr ? std::nullopt : std::optional(std::stoi(found->text));
}

void add_amounts(Amounts& into, const Json* object, std::string_view member) {
  const Json* text = object == nullptr ? nullptr : object->find(member);
  if (text != nullptr) into.add(Amounts::read(text->text));
}

// Elements that the goods have for sure, or are by their material.
std::set<std::string> elements_of(const Application& application) {
  std::set<std::string> elements;
  for (const trade::Line& line : application.transaction.lines) {
    for (const auto& [element, share] : line.composition) {
      const auto* known = share.get();
      if (known != nullptr && known->max > Decimal()) elements.insert(element);
    }
  }
  return elements;
}

}  // namespace

void Amounts::add(const Quantity& quantity) {
  Sum& sum = sums_[quantity.unit];
  sum.whole += quantity.micro / kMillion;
  sum.micro += quantity.micro % kMillion;
  sum.whole += sum.micro / kMillion;
  sum.micro %= kMillion;
}

void Amounts::add(const Amounts& other) {
  for (const auto& [unit, sum] : other.sums_) {
    Sum& own = sums_[unit];
    own.whole += sum.whole + (own.micro + sum.micro) / kMillion;
    own.micro = (own.micro + sum.micro) % kMillion;
  }
}

Amounts Amounts::read(std::string_view text) {
  Amounts amounts;
  for (const std::string_view each : split(text, ';')) {
    const std::string_view trimmed = each.substr(std::min(each.find_first_not_of(' '), each.size()));
    const auto blank = trimmed.find(' ');
    const auto unit =
        blank == std::string_view::npos ? Result<Code3>(fail("code.invalid")) : Code3::parse(trimmed.substr(blank + 1));
    if (!unit) continue;
    const std::string number(trimmed.substr(0, blank));
    Sum& sum = amounts.sums_[*unit];
    sum.whole = std::strtoll(number.c_str(), nullptr, 10);
    if (const auto point = number.find('.'); point != std::string::npos)
      sum.micro = std::strtoll((number.substr(point + 1) + "000000").substr(0, 6).c_str(), nullptr, 10);
  }
  return amounts;
}

std::string Amounts::text() const {
  std::string all;
  for (const auto& [unit, sum] : sums_) {
    std::string places = std::to_string(kMillion + sum.micro).substr(1);
    places.erase(places.find_last_not_of('0') + 1);
    all += (all.empty() ? "" : "; ") + std::to_string(sum.whole) + (places.empty() ? "" : "." + places) + " " +
           std::string(unit.text());
  }
  return all;
}

std::int64_t StatisticsRow::decided() const {
  return count(Count::approved) + count(Count::approved_in_part) + count(Count::refused);
}

std::optional<int> StatisticsRow::days_at(int percent) const {
  std::int64_t all = 0;
  for (const auto& [day, times] : days) all += times;
  if (all == 0) return std::nullopt;
  const std::int64_t rank = std::max<std::int64_t>(1, (all * percent + 99) / 100);
  std::int64_t passed = 0;
  for (const auto& [day, times] : days) {
    passed += times;
    if (passed >= rank) return day;
  }
  return days.rbegin()->first;
}

// Once for each row that the application belongs to, and once for the total.
template <class Change>
void Statistics::each_row(const Facts& facts, Date on, Change change) {
  if (on < query_.from || query_.to < on) return;
  change(total_);
  if (!facts.known) {
    ++withheld_;
    return;
  }
  const bool by_element = std::ranges::count(query_.by, Dimension::element) != 0;
  const std::vector<std::string> one{std::string(kUnknown)};
  for (const std::string& element : by_element ? facts.elements : one) {
    std::vector<std::string> group;
    for (const Dimension dimension : query_.by) {
      switch (dimension) {
        case Dimension::kind: group.push_back(facts.kind); break;
        case Dimension::destination: group.push_back(facts.destination); break;
        case Dimension::element: group.push_back(element); break;
        case Dimension::province: group.push_back(facts.province); break;
        case Dimension::month: group.push_back(to_string(on).substr(0, 7)); break;
      }
    }
    change(rows_[group]);
  }
}

void Statistics::add(const Facts& facts, Date on, Count which) {
  each_row(facts, on, [&](StatisticsRow& row) { ++row.counts[static_cast<std::size_t>(which)]; });
}

void Statistics::submit(const std::string& subject, Date on, const Json* facts) {
  Facts& known = applications_[subject];
  known.known = facts != nullptr;
  known.kind = text_of(facts, "kind");
  known.destination = text_of(facts, "destination");
  const Json* province = facts == nullptr ? nullptr : facts->find("province");
  known.province = province == nullptr ? "central" : province->text;
  known.elements.clear();
  if (const Json* elements = facts == nullptr ? nullptr : facts->find("elements")) {
    for (const Json& element : elements->items) known.elements.push_back(element.text);
  }
  if (known.elements.empty()) known.elements.emplace_back(kUnknown);
  if (known.submitted) return;  // a corrected file is the same application
  known.submitted = true;
  add(known, on, Count::submitted);
  each_row(known, on, [&](StatisticsRow& row) { add_amounts(row.asked, facts, "asked"); });
}

void Statistics::decide(const Facts& facts, Date on, const Json* said) {
  const auto outcome = trade::from_symbol<Count>(text_of(said, "outcome"));
  if (!outcome) return;  // the second person did not agree
  add(facts, on, *outcome);
  const auto days = whole_of(said, "days"), limit = whole_of(said, "limit");
  each_row(facts, on, [&](StatisticsRow& row) {
    add_amounts(row.granted, said, "granted");
    if (!days) return;
    ++row.days[*days];
    row.with_limit += limit ? 1 : 0;
    row.within_limit += limit && *days <= *limit ? 1 : 0;
  });
}

void Statistics::act(const std::string& act, const std::string& subject, Date on, const Json& opened) {
  static const std::map<std::string_view, Count> kPlain{{"application.return_for_correction", Count::returned},
                                                        {"application.accept", Count::accepted},
                                                        {"application.withdraw", Count::withdrawn},
                                                        {"application.lapse", Count::lapsed},
                                                        {"application.reconsider", Count::reconsidered},
                                                        {"application.issue", Count::issued},
                                                        {"licence.suspend", Count::suspended},
                                                        {"licence.reinstate", Count::reinstated},
                                                        {"licence.revoke", Count::revoked},
                                                        {"licence.annul", Count::revoked}};
  const Json* answer = value_of(opened, "answer");
  const Json* facts = answer == nullptr ? nullptr : answer->find("facts");
  if (act == "application.submit" || act == "application.resubmit") return submit(subject, on, facts);
  const auto licence = licences_.find(subject);
  const auto found = applications_.find(licence == licences_.end() ? subject : licence->second);
  if (found == applications_.end()) return;  // no application, or one that was never submitted
  if (act == "application.issue" && answer != nullptr) licences_[text_of(answer, "made")] = subject;
  if (act == "application.decide") return decide(found->second, on, facts);
  if (act == "application.decide_reconsideration") {
    const Json* upheld = value_of(opened, "upheld");
    if (upheld != nullptr && upheld->text == "false") add(found->second, on, Count::set_aside);
    return;
  }
  if (const auto plain = kPlain.find(act); plain != kPlain.end()) add(found->second, on, plain->second);
}

Result<void> Statistics::line(std::string_view text) {
  if (query_.at != 0 && tree_.size() >= query_.at) return {};
  const auto record = parse_json(text);
  if (!record) return fail("journal.line_invalid", {"-", std::string(record.error().code)});
  const Json* leaf = record->find("leaf");
  const Json* opened = record->find("opened");
  if (leaf == nullptr || opened == nullptr) return {};
  const auto said = parse_json(leaf->text);
  const Json* number = said ? said->find("n") : nullptr;
  const auto on = said && said->find("on") != nullptr ? parse_date(said->find("on")->text) : fail("date.invalid");
  if (number == nullptr || !on) return fail("journal.line_invalid", {std::to_string(tree_.size() + 1), "leaf"});
  if (number->text != std::to_string(tree_.size() + 1))
    return fail("statistics.order", {std::to_string(tree_.size() + 1), number->text});
  tree_.append(store::leaf_hash(leaf->text));
  act(text_of(&*said, "act"), text_of(&*said, "subject"), *on, *opened);
  return {};
}

Result<StatisticsReport> Statistics::finish() {
  if (query_.at > tree_.size())
    return fail("statistics.short", {std::to_string(query_.at), std::to_string(tree_.size())});
  StatisticsReport report;
  report.size = tree_.size();
  report.root = tree_.root();
  for (auto& [group, row] : rows_) {
    row.group = group;
    report.rows.push_back(std::move(row));
  }
  report.total = std::move(total_);
  report.withheld = withheld_;
  return report;
}

Json submission_facts(const Application& application) {
  Json facts = Json::object({{"kind", Json::string(application.kind)}});
  if (const auto* to = application.transaction.to.get())
    facts.members.push_back({"destination", Json::string(std::string(to->text()))});
  if (!application.province.empty()) facts.members.push_back({"province", Json::string(application.province)});
  Json elements = Json::array();
  Amounts asked;
  for (const std::string& element : elements_of(application)) elements.items.push_back(Json::string(element));
  for (const trade::Line& line : application.transaction.lines) {
    if (const auto* known = line.quantity.get()) asked.add(*known);
  }
  facts.members.push_back({"elements", std::move(elements)});
  facts.members.push_back({"asked", Json::string(asked.text())});
  return facts;
}

Json decision_facts(const Application& application, std::optional<int> days, std::optional<int> limit) {
  Json facts = Json::object();
  if (!application.decision || !application.decision->agrees || !application.proposal) return facts;
  bool some = false, all = true;
  Amounts granted;
  for (const licensing::LineDecision& line : application.proposal->lines) {
    some |= line.quantity.has_value();
    all &= line.quantity.has_value() && line.reasons.empty();
    if (line.quantity) granted.add(*line.quantity);
  }
  const Count outcome = !some ? Count::refused : all ? Count::approved : Count::approved_in_part;
  facts.members.push_back({"outcome", Json::string(std::string(trade::symbol(outcome)))});
  if (days) facts.members.push_back({"days", Json::number(std::to_string(*days))});
  if (limit) facts.members.push_back({"limit", Json::number(std::to_string(*limit))});
  facts.members.push_back({"granted", Json::string(granted.text())});
  return facts;
}

}  // namespace sluice::office

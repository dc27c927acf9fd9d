// SPDX-License-Identifier: Apache-2.0
#include "impact_agreement.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "dice.hpp"
#include "random_case.hpp"
#include "random_law.hpp"
#include "sluice/base/check.hpp"
#include "sluice/rulebook/decide.hpp"
#include "sluice/rulebook/impact.hpp"

namespace sluice::test {
namespace {

using rulebook::Decider;
using rulebook::Impact;
using rulebook::Rulebook;
using trade::Transaction;

constexpr int kTransactionsOfLaw = 40;
constexpr Date kToday{20000};  // every row names its own day

std::shared_ptr<const trade::Reference> load_reference() {
  auto tables = trade::Reference::load(std::filesystem::path(SLUICE_SOURCE_DIR) / "data" / "reference");
  CHECK_THAT(tables.has_value());
  return std::make_shared<const trade::Reference>(std::move(*tables));
}

// The law that never came into force: every answer that it gives is a change.
RandomLaw without_events(const RandomLaw& law, const trade::Reference& reference) {
  LawDraft draft = *law.draft;
  draft.events.clear();
  RandomLaw next{print(draft), nullptr, std::make_shared<const LawDraft>(std::move(draft)), 0, "no event at all"};
  auto book = rulebook::load(next.bundle, reference);
  CHECK_THAT(book.has_value());
  next.book = std::make_shared<const Rulebook>(std::move(*book));
  return next;
}

void set_day(Transaction& transaction, Date day) {
  transaction.dates.contract = day;
  transaction.dates.declaration = day;
  transaction.dates.departure = day;
}

// Nothing is known of what the goods are made of but a share of iron, which leaves the less to all else.
Transaction with_iron(Transaction transaction, int tenths) {
  const Decimal share = Decimal::scaled(tenths, 1);
  for (trade::Line& line : transaction.lines) {
    line.composition = {{"Fe", trade::Range{share, share}}};
    line.composition_complete = false;
  }
  return transaction;
}

// Transactions with what tempts a memo to take one row for another: the same goods, shipped otherwise, by others, on
// another day, or with more iron in them.
std::vector<Transaction> shipments(const Rulebook& book, Rng& rng) {
  std::vector<Transaction> all;
  for (int t = 0; t < kTransactionsOfLaw; ++t) {
    Transaction one = random_transaction(book, rng);
    set_day(one, random_day(book, rng));
    all.push_back(one);
    Transaction later = one;
    set_day(later, random_day(book, rng));
    Transaction by_others = one;
    by_others.parties = all[below(rng, all.size())].parties;
    for (auto* each : {&later, &by_others}) all.push_back(std::move(*each));
    all.push_back(with_iron(one, between(rng, 0, 4)));
    all.push_back(with_iron(one, between(rng, 5, 9)));
  }
  return all;
}

// Nothing where the law and its change do not agree on what a fact means: no table suits both.
std::optional<std::string> encode(const std::shared_ptr<const Rulebook>& before,
                                  const std::shared_ptr<const Rulebook>& after,
                                  const std::shared_ptr<const trade::Reference>& reference,
                                  const std::vector<Transaction>& all) {
  std::string bytes;
  const auto sink = [&bytes](std::string_view more) -> Result<void> {
    bytes += more;
    return {};
  };
  auto writer = rulebook::TableWriter::make({before, after}, reference, sink);
  if (!writer && writer.error().code == "table.books") return std::nullopt;
  CHECK_THAT(writer.has_value());
  for (const Transaction& each : all) CHECK_THAT(writer->add(each).has_value());
  CHECK_THAT(writer->finish().has_value());
  return bytes;
}

std::string bound(const trade::Bound& each) {
  return std::string(symbol(each.outcome)) + (each.policy ? "/" + std::string(symbol(*each.policy)) : std::string());
}

// All that a change of the answer is told by; not what the answer rests on.
std::string said(const auto& answer, const std::vector<std::vector<std::string>>& lists) {
  std::string text(answer.outcome ? symbol(*answer.outcome) : "indeterminate");
  text += answer.policy ? " " + std::string(symbol(*answer.policy)) : " -";
  text += " (" + bound(answer.at_least) + " to " + bound(answer.at_most) + ")";
  for (const auto& list : lists) {
    text += " [";
    for (const std::string& word : list) text += word + " ";
    text += "]";
  }
  return text;
}

std::string said(const trade::LineDetermination& line) {
  std::vector<std::vector<std::string>> lists{line.control_codes, line.possible_control_codes, line.licence_kinds,
                                              line.duties};
  for (auto& list : lists) std::sort(list.begin(), list.end());
  return said(line, lists);
}

std::string said(const Impact::Terms& terms, const rulebook::Verdict& verdict) {
  const auto numbered = [&](const std::vector<std::uint32_t>& codes) {
    std::vector<std::string> words;
    for (const std::uint32_t code : codes) words.push_back(terms.codes.at(code));
    std::sort(words.begin(), words.end());
    return words;
  };
  const auto named = [](const rulebook::Names& names, const std::vector<std::string>& known) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < known.size(); ++i) {
      if (names.test(i)) words.push_back(known[i]);
    }
    std::sort(words.begin(), words.end());
    return words;
  };
  return said(verdict, {numbered(verdict.codes), numbered(verdict.possible_codes), named(verdict.kinds, terms.kinds),
                        named(verdict.duties, terms.duties)});
}

using Changes = std::map<std::uint64_t, std::string>;  // by row: the old answer and the new one

Changes told(const std::string& bytes, const std::shared_ptr<const Rulebook>& before,
             const std::shared_ptr<const Rulebook>& after) {
  const auto table = rulebook::Table::open(bytes, "random");
  const auto old_index = rulebook::Index::make(before);
  const auto new_index = rulebook::Index::make(after);
  CHECK_THAT(table.has_value() && old_index.has_value() && new_index.has_value());
  CHECK_THAT(table->blocks() == 1);
  const auto impact = rulebook::impact(*table, *old_index, *new_index, {.as_of = {}, .today = kToday, .progress = {}});
  CHECK_THAT(impact.has_value());
  Changes changes;
  for (const rulebook::Changed& each : impact->changed) {
    const Impact::Pair& pair = impact->pairs[each.pair];
    changes[each.row] = said(impact->terms, pair.before) + " -> " + said(impact->terms, pair.after);
  }
  return changes;
}

Changes decided(const std::shared_ptr<const Rulebook>& before, const std::shared_ptr<const Rulebook>& after,
                const std::shared_ptr<const trade::Reference>& reference, const std::vector<Transaction>& all,
                ImpactAgreement& so_far) {
  const auto old_law = Decider::make(before, reference, {}, rulebook::Depth::answer);
  const auto new_law = Decider::make(after, reference, {}, rulebook::Depth::answer);
  CHECK_THAT(old_law.has_value() && new_law.has_value());
  Changes changes;
  std::uint64_t row = 0;
  for (const Transaction& each : all) {
    const auto was = old_law->decide(each, {.as_of = {}, .today = kToday});
    const auto is = new_law->decide(each, {.as_of = {}, .today = kToday});
    for (std::size_t line = 0; line < each.lines.size(); ++line, ++row) {
      const std::string old_answer = said(was.lines[line]);
      const std::string new_answer = said(is.lines[line]);
      if (old_answer != new_answer) changes[row] = old_answer + " -> " + new_answer;
    }
  }
  so_far.rows += row;
  so_far.changed += changes.size();
  return changes;
}

}  // namespace

ImpactAgreement agree_on_impact(std::uint64_t seed, std::uint64_t rows) {
  static const auto reference = load_reference();
  ImpactAgreement so_far;
  for (std::uint64_t number = 0; so_far.rows < rows && so_far.difference.empty(); ++number) {
    const std::uint64_t law_seed = derive(seed, number);
    Rng rng(derive(law_seed, 2));
    const RandomLaw law = random_law(law_seed, *reference);
    const RandomLaw changed = chance(rng, 50) ? without_events(law, *reference) : random_change(law, rng, *reference);
    const std::vector<Transaction> all = shipments(*law.book, rng);
    const auto bytes = encode(law.book, changed.book, reference, all);
    if (!bytes) continue;
    const Changes expected = decided(law.book, changed.book, reference, all, so_far);
    const Changes got = told(*bytes, law.book, changed.book);
    if (got == expected) continue;
    so_far.difference = "law " + std::to_string(law_seed) + ", " + changed.change + ": " + std::to_string(got.size()) +
                        " rows changed, expected " + std::to_string(expected.size());
    const auto differs = std::find_if(expected.begin(), expected.end(), [&](const auto& each) {
      const auto other = got.find(each.first);
      return other == got.end() || other->second != each.second;
    });
    if (differs == expected.end()) continue;
    const auto other = got.find(differs->first);
    so_far.difference += "\n  row " + std::to_string(differs->first) + "\n  interpreter: " + differs->second +
                         "\n  impact:      " + (other == got.end() ? "unchanged" : other->second);
  }
  return so_far;
}

}  // namespace sluice::test

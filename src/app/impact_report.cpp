// SPDX-License-Identifier: Apache-2.0
#include "impact_report.hpp"

#include <algorithm>
#include <map>

#include "render.hpp"
#include "sluice/base/csv.hpp"
#include "sluice/base/date.hpp"
#include "sluice/base/json.hpp"

namespace sluice::app {
namespace {

using rulebook::Impact;
using rulebook::Verdict;
using trade::Bound;

std::string label(const Bound& bound) {
  std::string text(symbol(bound.outcome));
  if (bound.policy) text.append(" (").append(symbol(*bound.policy)).append(")");
  return text;
}

std::string label(const Verdict& verdict) {
  return verdict.at_least == verdict.at_most ? label(verdict.at_least)
                                             : label(verdict.at_least) + " to " + label(verdict.at_most);
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "0.0 %";
  const std::uint64_t tenths = (part * 1000 + whole / 2) / whole;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

// From what to what, in words; the same words where codes, kinds or duties alone differ.
struct Move {
  std::string before, after;
  friend auto operator<=>(const Move&, const Move&) = default;
};

Move move_of(const Impact::Pair& pair) {
  Move move{label(pair.before), label(pair.after)};
  if (move.before == move.after) move.after = "the same, with other codes, kinds or duties";
  return move;
}

// The rows of each move, the most first.
std::vector<std::pair<std::uint64_t, Move>> moves(const Impact& impact,
                                                  const std::function<std::uint64_t(std::size_t)>& rows_of_pair) {
  std::map<Move, std::uint64_t> rows;
  for (std::size_t p = 0; p < impact.pairs.size(); ++p) {
    if (const std::uint64_t own = rows_of_pair(p); own != 0) rows[move_of(impact.pairs[p])] += own;
  }
  std::vector<std::pair<std::uint64_t, Move>> sorted;
  for (const auto& [move, count] : rows) sorted.emplace_back(count, move);
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  return sorted;
}

std::string group_table(const Impact& impact, const std::string& title, const std::vector<Impact::Group>& groups,
                        std::size_t most) {
  if (groups.empty()) return "";
  std::vector<std::vector<std::string>> rows{{title, "rows", "most of them: before", "after"}};
  for (std::size_t g = 0; g < std::min(most, groups.size()); ++g) {
    const Impact::Group& group = groups[g];
    const auto all = moves(impact, [&](std::size_t pair) { return group.by_pair[pair]; });
    rows.push_back({group.name, grouped(group.rows), all.front().second.before, all.front().second.after});
  }
  std::string text = "\n" + columns(rows);
  if (groups.size() > most) {
    text += "… and " + std::to_string(groups.size() - most) + " more (--top, or --format json)\n";
  }
  return text;
}

Json list(const std::vector<std::uint32_t>& numbers, const std::vector<std::string>& names) {
  Json node = Json::array();
  for (const std::uint32_t number : numbers) node.items.push_back(Json::string(names[number]));
  return node;
}

Json list(const rulebook::Names& bits, const std::vector<std::string>& names) {
  Json node = Json::array();
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (bits.test(i)) node.items.push_back(Json::string(names[i]));
  }
  return node;
}

Json bound(const Bound& each) {
  Json node = Json::array();
  node.items.push_back(Json::string(std::string(symbol(each.outcome))));
  if (each.policy) node.items.push_back(Json::string(std::string(symbol(*each.policy))));
  return node;
}

Json answer(const Verdict& verdict, const Impact::Terms& terms) {
  const auto outcome = verdict.outcome ? std::string(symbol(*verdict.outcome)) : "indeterminate";
  return Json::object({{"outcome", Json::string(outcome)},
                       {"policy", verdict.policy ? Json::string(std::string(symbol(*verdict.policy))) : Json{}},
                       {"at_least", bound(verdict.at_least)},
                       {"at_most", bound(verdict.at_most)},
                       {"control_codes", list(verdict.codes, terms.codes)},
                       {"possible_control_codes", list(verdict.possible_codes, terms.codes)},
                       {"licence_kinds", list(verdict.kinds, terms.kinds)},
                       {"duties", list(verdict.duties, terms.duties)},
                       {"because", list(verdict.because, terms.provisions)},
                       {"possible", list(verdict.possible, terms.provisions)}});
}

Json count(std::uint64_t number) { return Json::number(std::to_string(number)); }

Json groups(const std::vector<Impact::Group>& all) {
  Json node = Json::array();
  for (const Impact::Group& group : all) {
    Json pairs = Json::array();
    for (std::size_t pair = 0; pair < group.by_pair.size(); ++pair) {
      if (group.by_pair[pair] == 0) continue;
      pairs.items.push_back(Json::object({{"change", count(pair)}, {"rows", count(group.by_pair[pair])}}));
    }
    node.items.push_back(
        Json::object({{"name", Json::string(group.name)}, {"rows", count(group.rows)}, {"changes", std::move(pairs)}}));
  }
  return node;
}

std::string joined(const Json& list) {
  std::string text;
  for (const Json& each : list.items) text.append(text.empty() ? "" : "|").append(each.text);
  return text;
}

// The cells of one answer, as the columns of the head name them.
std::vector<std::string> cells(const Verdict& verdict, const Impact::Terms& terms) {
  std::vector<std::string> result;
  for (const auto& [name, value] : answer(verdict, terms).members) {
    result.push_back(value.kind == Json::Kind::array ? joined(value) : value.text);
  }
  return result;
}

std::string csv_row(const std::vector<std::string>& row) {
  std::string text;
  for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : ",") + csv_cell(row[i]);
  return text;
}

std::string csv_head() {
  std::vector<std::string> head{"transaction", "line", "as_of", "destination", "elements"};
  for (const char* side : {"before_", "after_"}) {
    for (const char* name : {"outcome", "policy", "at_least", "at_most", "control_codes", "possible_control_codes",
                             "licence_kinds", "duties", "because", "possible"}) {
      head.push_back(std::string(side) + name);
    }
  }
  return csv_row(head) + "\n";
}

// Of one pair, what its rows have in common.
std::string tail(const Impact::Pair& pair, const Impact::Terms& terms, RowsFormat format) {
  if (format == RowsFormat::ndjson) {
    return ",\"before\":" + to_json(answer(pair.before, terms)) + ",\"after\":" + to_json(answer(pair.after, terms)) +
           "}\n";
  }
  std::vector<std::string> both = cells(pair.before, terms);
  const std::vector<std::string> after = cells(pair.after, terms);
  both.insert(both.end(), after.begin(), after.end());
  return "," + csv_row(both) + "\n";
}

}  // namespace

std::string verdict_label(const Verdict& verdict) { return label(verdict); }
Json verdict_json(const Verdict& verdict, const Impact::Terms& terms) { return answer(verdict, terms); }

std::string impact_report(const Impact& impact, const ImpactSides& sides, const std::string& table, std::size_t most) {
  std::string text = "before  " + sides.before + "\nafter   " + sides.after + "\ntable   " + table + ", " +
                     grouped(impact.rows) + " rows\n\n";
  text += grouped(impact.changed.size()) + " rows change (" + share(impact.changed.size(), impact.rows) + ")";
  if (impact.only_grounds != 0) text += "; " + grouped(impact.only_grounds) + " keep their answer on other provisions";
  if (impact.undated != 0) text += "; " + grouped(impact.undated) + " state no date and were decided as of today";
  text += ".\n";
  if (impact.changed.empty()) return text;
  std::vector<std::vector<std::string>> rows{{"rows", "before", "after"}};
  for (const auto& [number, move] : moves(impact, [&](std::size_t pair) { return impact.pairs[pair].rows; })) {
    rows.push_back({grouped(number), move.before, move.after});
  }
  text += "\n" + columns(rows);
  text += group_table(impact, "provision", impact.provisions, most);
  text += group_table(impact, "destination", impact.destinations, most);
  text += group_table(impact, "element", impact.elements, most);
  return text;
}

std::string impact_json(const Impact& impact, const ImpactSides& sides, const std::string& table) {
  Json pairs = Json::array();
  for (const Impact::Pair& pair : impact.pairs) {
    pairs.items.push_back(Json::object({{"rows", count(pair.rows)},
                                        {"before", answer(pair.before, impact.terms)},
                                        {"after", answer(pair.after, impact.terms)}}));
  }
  return to_json(Json::object({{"sluice_impact", Json::number("1")},
                               {"before", Json::string(sides.before)},
                               {"after", Json::string(sides.after)},
                               {"table", Json::string(table)},
                               {"rows", count(impact.rows)},
                               {"changed", count(impact.changed.size())},
                               {"only_grounds", count(impact.only_grounds)},
                               {"undated", count(impact.undated)},
                               {"told_apart", count(impact.distinct)},
                               {"left_to_interpreter", count(impact.left_to_interpreter)},
                               {"changes", std::move(pairs)},
                               {"provisions", groups(impact.provisions)},
                               {"destinations", groups(impact.destinations)},
                               {"elements", groups(impact.elements)}}),
                 JsonLayout::pretty) +
         "\n";
}

Result<void> write_changed_rows(const Impact& impact, const rulebook::Table& table, const rulebook::Rulebook& book,
                                const rulebook::ImpactQuestion& question, RowsFormat format,
                                const std::function<Result<void>(std::string_view)>& write) {
  constexpr std::size_t kChunk = 1U << 20U;
  std::vector<std::string> tails;
  for (const Impact::Pair& pair : impact.pairs) tails.push_back(tail(pair, impact.terms, format));
  std::string text = format == RowsFormat::csv ? csv_head() : "";
  std::optional<rulebook::Table::Block> block;
  std::uint32_t number = 0;
  const auto quoted = [](std::string_view words) { return to_json(Json::string(std::string(words))); };
  for (const rulebook::Changed& each : impact.changed) {
    if (!block || number != each.block) {
      auto next = table.block(each.block);
      if (!next) return fail(next.error());
      block = *next;
      number = each.block;
    }
    const std::string day = to_string(day_of(book, *block, each.row, question).day);
    const std::string_view destination = table.destination(block->transaction[each.row]);
    const std::string_view elements = table.elements(block->goods[each.row]);
    if (format == RowsFormat::csv) {
      text += csv_row({std::string(block->transaction_id(each.row)), std::string(block->line_id(each.row)), day,
                       std::string(destination), std::string(elements)});
    } else {
      text += "{\"transaction\":" + quoted(block->transaction_id(each.row)) +
              ",\"line\":" + quoted(block->line_id(each.row)) + ",\"as_of\":\"" + day +
              "\",\"destination\":" + quoted(destination) + ",\"elements\":" + quoted(elements);
    }
    text += tails[each.pair];
    if (text.size() < kChunk) continue;
    if (auto done = write(text); !done) return done;
    text.clear();
  }
  return write(text);
}

}  // namespace sluice::app

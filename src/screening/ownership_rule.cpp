// SPDX-License-Identifier: Apache-2.0
#include "ownership_rule.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "list_reading.hpp"
#include "sluice/base/csv.hpp"
#include "sluice/base/text.hpp"
#include "stake.hpp"

namespace sluice::screening {
namespace {

constexpr auto kColumns = std::to_array<std::string_view>(
    {"id",        "title_en", "title_zh", "threshold", "comparison", "aggregate",  "cascade",
     "lists",     "roles",    "measures", "strictest", "red_flag",   "foreign_to", "in_force",
     "suspended", "open",     "sources",  "read",      "firmness",   "note_en",    "note_zh"});

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> found;
  for (const std::string_view word : split(text, ' '))
    if (!word.empty()) found.emplace_back(word);
  return found;
}

// One row, cell by cell; the first fault stays.
class RuleRow {
 public:
  RuleRow(const CsvTable& table, const CsvRow& row, std::string_view file) : table_(table), row_(row), file_(file) {}

  Result<OwnershipRule> read() {
    OwnershipRule rule;
    rule.id = filled("id");
    rule.title = {filled("title_en"), filled("title_zh")};
    threshold(rule);
    rule.aggregate = reading("aggregate");
    rule.cascade = reading("cascade");
    rule.lists = words(filled("lists"));
    roles(rule);
    rule.measures = words(cell("measures"));
    rule.strictest = yes("strictest");
    rule.red_flag = yes("red_flag");
    rule.foreign_to = cell("foreign_to");
    if (!rule.foreign_to.empty() && country_code(rule.foreign_to) != rule.foreign_to) refuse("foreign_to");
    rule.in_force = spans("in_force");
    if (rule.in_force.empty()) refuse("in_force");
    rule.suspended = spans("suspended");
    open(rule);
    rule.sources = words(filled("sources"));
    rule.read = date("read", cell("read")).value_or(Date{});
    firmness(rule);
    rule.note = {std::string(cell("note_en")), std::string(cell("note_zh"))};
    if (error_) return fail(*error_);
    return rule;
  }

 private:
  std::string_view cell(std::string_view column) const {
    return row_.cells[static_cast<std::size_t>(table_.column(column))];
  }

  void refuse(std::string_view column) {
    if (!error_)
      error_ = Error{"rule.cell",
                     {std::string(column), std::string(cell(column))},
                     {std::string(file_), row_.line, std::string(column)}};
  }

  std::string filled(std::string_view column) {
    if (cell(column).empty()) refuse(column);
    return std::string(cell(column));
  }

  void threshold(OwnershipRule& rule) {
    const auto value = parse_portion(cell("threshold"));
    if (value && Share::exactly(*value) && *value > Rational()) rule.threshold = *value;
    else refuse("threshold");
    rule.strict = cell("comparison") == ">";
    if (!rule.strict && cell("comparison") != ">=") refuse("comparison");
  }

  // yes, no, or "yes assumption", "no assumption".
  Reading reading(std::string_view column) {
    const auto parts = words(cell(column));
    if (parts.empty() || parts.size() > 2 || (parts[0] != "yes" && parts[0] != "no")) {
      refuse(column);
      return {};
    }
    return {parts[0] == "yes", parts.size() == 2 ? parts[1] : std::string()};
  }

  bool yes(std::string_view column) {
    if (cell(column) != "yes" && cell(column) != "no") refuse(column);
    return cell(column) == "yes";
  }

  void roles(OwnershipRule& rule) {
    for (const std::string& word : words(cell("roles"))) {
      const auto role = trade::from_symbol<trade::Role>(word);
      if (role) rule.roles.push_back(*role);
      else refuse("roles");
    }
  }

  void firmness(OwnershipRule& rule) {
    const auto value = trade::from_symbol<trade::Firmness>(cell("firmness"));
    if (value) rule.firmness = *value;
    else refuse("firmness");
  }

  std::optional<Date> date(std::string_view column, std::string_view text) {
    const auto day = parse_date(text);
    if (!day) refuse(column);
    return day ? std::optional(*day) : std::nullopt;
  }

  // "2025-09-29/2025-11-09 2026-11-10/..", as ISO 8601 writes spans; in order and apart.
  std::vector<Span> spans(std::string_view column) {
    std::vector<Span> found;
    for (const std::string& word : words(cell(column))) {
      const auto slash = word.find('/');
      const std::string last = slash == std::string::npos ? "" : word.substr(slash + 1);
      const auto from = date(column, word.substr(0, slash));
      const auto until = last == ".." ? std::optional(Date::max()) : date(column, last);
      if (!from || !until || *until < *from || (!found.empty() && *from <= found.back().last)) {
        refuse(column);
        return {};
      }
      found.push_back({*from, *until});
    }
    return found;
  }

  void open(OwnershipRule& rule) {
    const auto parts = words(cell("open"));
    if (parts.empty()) return;
    if (parts.size() != 2) return refuse("open");
    rule.open_from = date("open", parts[0]);
    rule.open_assumption = parts[1];
  }

  const CsvTable& table_;
  const CsvRow& row_;
  std::string_view file_;
  std::optional<Error> error_;
};

// "Case-by-case review" as case_by_case_review.
std::string as_symbol(std::string_view words) {
  std::string symbol;
  for (const char c : words) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool letter = upper || (c >= 'a' && c <= 'z');
    symbol += upper ? static_cast<char>(c - 'A' + 'a') : letter ? c : '_';
  }
  return symbol;
}

bool any_contains(const std::vector<Span>& spans, Date day) {
  return std::ranges::any_of(spans, [&](const Span& span) { return span.contains(day); });
}

}  // namespace

Standing OwnershipRule::standing(Date day) const {
  if (any_contains(suspended, day)) return Standing::suspended;
  return any_contains(in_force, day) ? Standing::in_force : Standing::not_in_force;
}

Date OwnershipRule::stands_until(Date day) const {
  for (const std::vector<Span>* spans : {&suspended, &in_force})
    for (const Span& span : *spans)
      if (span.contains(day)) return span.last;
  Date last = Date::max();  // of the time before it comes into force
  for (const Span& span : in_force)
    if (day < span.first) last = std::min(last, span.first - 1);
  return last;
}

std::string OwnershipRule::measure_of(std::string_view said) const {
  auto heaviest = measures.end();
  for (std::string_view rest = said; !rest.empty();) {
    const std::string sentence = as_symbol(trimmed(rest.substr(0, rest.find_first_of(".;"))));
    const auto begun = std::ranges::find_if(measures, [&](const auto& each) { return sentence.starts_with(each); });
    heaviest = std::min(heaviest, begun);
    const auto end = rest.find_first_of(".;");
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return heaviest == measures.end() ? std::string(said) : *heaviest;
}

Result<std::vector<OwnershipRule>> read_ownership_rules(std::string_view csv, std::string_view file) {
  const auto table = parse_csv(csv, file);
  if (!table) return fail(table.error());
  for (const std::string_view column : kColumns)
    if (table->column(column) < 0) return fail("rule.column", {std::string(column)}, {std::string(file), 1, {}});
  std::vector<OwnershipRule> rules;
  std::set<std::string> ids;
  for (const CsvRow& row : table->rows) {
    auto rule = RuleRow(*table, row, file).read();
    if (!rule) return fail(rule.error());
    if (!ids.insert(rule->id).second) return fail("rule.duplicate", {rule->id}, {std::string(file), row.line, "id"});
    rules.push_back(std::move(*rule));
  }
  return rules;
}

}  // namespace sluice::screening

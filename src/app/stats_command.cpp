// SPDX-License-Identifier: Apache-2.0
// `sluice stats`: statistics of applications from the journal, of a store or of an export. The same leaves give the
// same bytes, so a report says which leaves it was made from.
#include <algorithm>
#include <fstream>

#include "arguments.hpp"
#include "intake.hpp"
#include "office_arguments.hpp"
#include "output.hpp"
#include "sluice/base/csv.hpp"
#include "sluice/base/text.hpp"
#include "sluice/office/statistics.hpp"
#include "sluice/store/journal.hpp"

namespace sluice::app {
namespace {

using office::Count;
using office::StatisticsReport;
using office::StatisticsRow;

struct StatsOptions {
  OfficeOptions office;
  std::optional<Date> from, to;
  std::vector<std::string> by{"kind", "destination"};
  std::uint64_t at = 0;
  std::string journal;  // an export
  std::int64_t suppress = 0;
  std::string format = "table";
  std::string output;
};

// A report as columns and texts; a number that could tell of few applications is withheld.
class Table {
 public:
  Table(const StatisticsReport& report, const StatsOptions& options) : least_(options.suppress) {
    for (const std::string& dimension : options.by) columns.push_back(dimension);
    for (std::size_t i = 0; i < office::kCounts; ++i) columns.emplace_back(trade::symbol(static_cast<Count>(i)));
    for (const char* name : {"days_median", "days_p90", "days_max", "within_limit", "asked", "granted"})
      columns.emplace_back(name);
    for (const StatisticsRow& row : report.rows) rows.push_back(cells(row, row.group));
    std::vector<std::string> all(options.by.size());
    if (!all.empty()) all.front() = "all";
    rows.push_back(cells(report.total, all));
    hide_totals(options.by.size());
  }

  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  // the last is the total

 private:
  [[nodiscard]] bool few(std::int64_t count) const { return 0 < count && count < least_; }
  [[nodiscard]] std::string shown(std::int64_t count) const {
    return few(count) ? "<" + std::to_string(least_) : std::to_string(count);
  }

  [[nodiscard]] std::vector<std::string> cells(const StatisticsRow& row, std::vector<std::string> group) const {
    for (const std::int64_t count : row.counts) group.push_back(shown(count));
    const bool hidden = few(row.decided());
    const auto day = [&](int percent) {
      const auto found = hidden ? std::nullopt : row.days_at(percent);
      return found ? std::to_string(*found) : "";
    };
    for (const int percent : {50, 90, 100}) group.push_back(day(percent));
    group.push_back(
        hidden || row.with_limit == 0 ? "" : std::to_string(row.within_limit) + "/" + std::to_string(row.with_limit));
    group.push_back(few(row.count(Count::submitted)) ? "" : row.asked.text());
    group.push_back(hidden ? "" : row.granted.text());
    return group;
  }

  // One hidden number of a column could be had from the total and the others: then the total is hidden too.
  void hide_totals(std::size_t first) {
    if (least_ == 0) return;
    for (std::size_t column = first; column < first + office::kCounts; ++column) {
      const auto hidden =
          std::count_if(rows.begin(), rows.end() - 1, [&](const auto& row) { return row[column].starts_with('<'); });
      if (hidden == 1) rows.back()[column] = "withheld";
    }
    const auto blank = [&](std::size_t column, std::size_t when) {
      const auto hides = [&](const auto& row) { return row[when].starts_with('<'); };
      if (std::any_of(rows.begin(), rows.end() - 1, hides)) rows.back()[column] = "";
    };
    const auto last = columns.size();
    const auto at = [&](Count count) { return first + static_cast<std::size_t>(count); };
    blank(last - 2, at(Count::submitted));
    for (const Count outcome : {Count::approved, Count::approved_in_part, Count::refused}) blank(last - 1, at(outcome));
  }

  std::int64_t least_;
};

std::vector<std::string> notes(const StatisticsReport& report, const StatsOptions& options) {
  std::vector<std::string> said;
  if (std::ranges::count(options.by, "element") != 0)
    said.emplace_back("An application counts under each of its elements: rows add up to more than the total.");
  if (report.withheld != 0) {
    said.push_back(std::to_string(report.withheld) +
                   " events are of applications whose facts were redacted: they count in the total alone.");
  }
  if (options.suppress > 0)
    said.push_back("Numbers from 1 to " + std::to_string(options.suppress - 1) + " are not shown.");
  return said;
}

std::string source(const StatisticsReport& report) {
  return "leaves 1 to " + std::to_string(report.size) + ", root " + store::to_hex(report.root);
}

std::string as_json(const StatisticsReport& report, const StatsOptions& options, const Table& table) {
  const auto record = [&](const std::vector<std::string>& cells) {
    Json json = Json::object();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool counted = i >= options.by.size() && i < options.by.size() + office::kCounts + 3;
      const bool number = counted && !cells[i].empty() && cells[i].find_first_not_of("0123456789") == std::string::npos;
      json.members.push_back({table.columns[i], number ? Json::number(cells[i]) : Json::string(cells[i])});
    }
    return json;
  };
  Json rows = Json::array(), said = Json::array();
  for (std::size_t i = 0; i + 1 < table.rows.size(); ++i) rows.items.push_back(record(table.rows[i]));
  for (const std::string& note : notes(report, options)) said.items.push_back(Json::string(note));
  Json json = Json::object({{"sluice_statistics", Json::number("1")},
                            {"journal", Json::object({{"size", Json::number(std::to_string(report.size))},
                                                      {"root", Json::string(store::to_hex(report.root))}})}});
  if (options.from) json.members.push_back({"from", Json::string(to_string(*options.from))});
  if (options.to) json.members.push_back({"to", Json::string(to_string(*options.to))});
  json.members.push_back({"rows", std::move(rows)});
  json.members.push_back({"total", record(table.rows.back())});
  json.members.push_back({"notes", std::move(said)});
  return to_json(json, JsonLayout::pretty) + "\n";
}

std::string as_csv(const Table& table) {
  std::string text;
  const auto line = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) text += (i == 0 ? "" : ",") + csv_cell(cells[i]);
    text += "\n";
  };
  line(table.columns);
  for (const auto& row : table.rows) line(row);
  return text;
}

// Columns in which something stands, for people; the files have them all.
std::string as_table(const StatisticsReport& report, const StatsOptions& options, const Table& table) {
  std::string text = "Applications, from " + source(report) + "\n";
  std::vector<std::size_t> columns, widths;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const bool said =
        std::ranges::any_of(table.rows, [&](const auto& row) { return !row[i].empty() && row[i] != "0"; });
    if (i >= options.by.size() && !said) continue;
    columns.push_back(i);
    std::size_t width = table.columns[i].size();
    for (const auto& row : table.rows) width = std::max(width, row[i].size());
    widths.push_back(width);
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string made;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string& cell = cells[columns[i]];
      const std::string pad(widths[i] - cell.size(), ' ');
      const bool left = columns[i] < options.by.size();
      made += (i == 0 ? "" : "  ") + (left ? cell + pad : pad + cell);
    }
    made.erase(made.find_last_not_of(' ') + 1);
    text += made + "\n";
  };
  line(table.columns);
  for (const auto& row : table.rows) line(row);
  for (const std::string& note : notes(report, options)) text += note + "\n";
  return text;
}

Result<StatisticsReport> computed(const Common& common, const StatsOptions& options) {
  office::StatisticsQuery query;
  if (options.from) query.from = *options.from;
  if (options.to) query.to = *options.to;
  if (query.to < query.from) return fail("statistics.days", {to_string(query.from), to_string(query.to)});
  for (const std::string& name : options.by) query.by.push_back(*trade::from_symbol<office::Dimension>(name));
  query.at = options.at;
  office::Statistics statistics(std::move(query));
  Progress progress(*common.world);
  std::uint64_t lines = 0;
  const auto take = [&](std::string_view line) -> Result<void> {
    if (++lines % 256 == 0) progress.at([&] { return std::to_string(lines) + " leaves read"; });
    return statistics.line(line);
  };
  if (options.journal.empty()) {
    const auto opened = open_store(common, options.office);
    if (!opened) return fail(opened.error());
    if (auto done = store::export_journal((*opened)->store(), take); !done) return fail(std::move(done.error()));
    return statistics.finish();
  }
  std::ifstream in(options.journal, std::ios::binary);
  if (!in) return fail("file.unreadable", {options.journal});
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (auto done = take(line); !done) {
      done.error().where = {options.journal, number, {}};
      return fail(std::move(done.error()));
    }
  }
  return statistics.finish();
}

Exit stats(const Common& common, const StatsOptions& options) {
  const auto stop = [&](const Error& error) {
    common.complain(error);
    return Exit::faults;
  };
  const auto report = computed(common, options);
  if (!report) return stop(report.error());
  const Table table(*report, options);
  auto output = Output::open(common.world->out, options.output);
  if (!output) return stop(output.error());
  const std::string text = options.format == "json"  ? as_json(*report, options, table)
                           : options.format == "csv" ? as_csv(table)
                                                     : as_table(*report, options, table);
  Result<void> done = output->write(text);
  if (done) done = output->close();
  if (!done) return stop(done.error());
  if (options.format == "csv") common.world->err << "From " << source(*report) << ".\n";
  return Exit::done;
}

}  // namespace

void declare_stats(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<StatsOptions>();
  CLI::App* command = app.add_subcommand(
      "stats", "Statistics of applications from the journal: outcomes, working days, amounts (docs/office.md)");
  add_converted(command, "--from", options->from, to_date, "The first day of the acts that count");
  add_converted(command, "--to", options->to, to_date, "The last day");
  std::vector<std::string> names;
  for (const std::string_view name : trade::kSymbols<office::Dimension>) names.emplace_back(name);
  command->add_option("--by", options->by, "What a row is about")
      ->delimiter(',')
      ->check(CLI::IsMember(names))
      ->capture_default_str();
  command->add_option("--at", options->at, "Of the first so many leaves alone: a report of the past, byte for byte");
  command->add_option("--journal", options->journal, "An exported journal, instead of a store");
  command
      ->add_option("--suppress", options->suppress,
                   "Numbers below this, other than 0, are not shown, nor what tells them")
      ->check(CLI::Range(0, 1'000'000));
  command->add_option("--format", options->format, "How to write it")
      ->check(CLI::IsMember({"table", "json", "csv"}))
      ->capture_default_str();
  command->add_option("-o,--output", options->output, "Where it goes (default: the standard output)");
  add_store_options(command, options->office);
  runs(command, options, stats, chosen);
}

}  // namespace sluice::app

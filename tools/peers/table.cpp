// SPDX-License-Identifier: Apache-2.0
// Reads what the generator wrote, measures an engine and compares its answers with the reference.
#include "table.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string_view>

namespace peers {
namespace {

constexpr std::array<std::string_view, 5> kRisks{"none", "possible", "should_know", "known", "informed"};
constexpr std::array<std::string_view, 7> kLevels{"none",
                                                  "licence_required:presumption_of_approval",
                                                  "licence_required:review",
                                                  "licence_required:case_by_case",
                                                  "licence_required:presumption_of_denial",
                                                  "licence_required:policy_of_denial",
                                                  "prohibited"};

[[noreturn]] void stop(const std::string& why) {
  std::cerr << why << '\n';
  std::exit(1);
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (;;) {
    const std::size_t end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string::npos) return parts;
    begin = end + 1;
  }
}

int place(const auto& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) stop("unknown symbol " + std::string(name));
  return static_cast<int>(found - names.begin());
}

int day_number(const std::string& iso) { return std::stoi(iso.substr(0, 4) + iso.substr(5, 2) + iso.substr(8, 2)); }

// The rows of a table whose cells hold no quotes, after its header.
template <class Each>
void each_row(const std::string& file, std::size_t cells, const Each& each) {
  std::ifstream in(file);
  if (!in) stop("cannot read " + file);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    const std::vector<std::string> row = split(line, ',');
    if (row.size() != cells) stop("a row of " + file + " has " + std::to_string(row.size()) + " cells");
    each(row);
  }
}

Row read_row(const std::vector<std::string>& cells) {
  Row row;
  row.id = cells[0];
  row.form = cells[1];
  row.material = cells[2];
  row.destinations = cells[3];
  if (!cells[4].empty()) row.share = std::stoi(cells[4]);
  if (!cells[5].empty()) row.risk = place(kRisks, cells[5]);
  for (const std::string& span : split(cells[6], '|')) {
    Days days{day_number(span)};
    if (span.size() > 12) days.last = day_number(span.substr(12));
    row.spans.push_back(days);
  }
  row.level = place(kLevels, cells[8].empty() ? cells[7] : cells[7] + ":" + cells[8]);
  return row;
}

std::string answer_line(const Table& table, std::size_t place, Found& found) {
  std::ranges::sort(found.rows);
  std::string line = table.cases[place].id + "|" + std::string(kLevels[static_cast<std::size_t>(found.level)]) + "|";
  for (std::size_t i = 0; i < found.rows.size(); ++i) {
    if (i > 0) line += ',';
    line += table.rows[static_cast<std::size_t>(found.rows[i])].id;
  }
  return line;
}

// Whether the first `count` answers are the reference's, line by line.
bool same_answers(const Table& table, const Engine& engine, std::size_t count) {
  std::ifstream reference(table.folder + "/answers.txt");
  bool same = static_cast<bool>(reference);
  std::size_t seen = 0;
  engine.decide(count, [&](std::size_t place, Found& found) {
    std::string expected;
    if (!std::getline(reference, expected)) same = false;
    if (place != seen++) same = false;
    const std::string line = answer_line(table, place, found);
    if (line != expected && same) std::cerr << engine.name << ": " << line << "\nreference: " << expected << '\n';
    same = same && line == expected;
  });
  return same && seen == count;
}

double seconds_of(const Engine& engine, std::size_t count) {
  std::size_t found_in_all = 0;
  const auto begin = std::chrono::steady_clock::now();
  engine.decide(count, [&](std::size_t, Found& found) { found_in_all += found.rows.size(); });
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  // The sum is used, so that no compiler may leave the work out.
  if (found_in_all == static_cast<std::size_t>(-1)) std::cerr << found_in_all;
  return taken.count();
}

}  // namespace

bool Table::contains(const std::string& destinations, const std::string& country) {
  if (destinations == "any") return true;
  const bool except = destinations.starts_with("not:");
  const std::vector<std::string> countries = split(except ? destinations.substr(4) : destinations, '|');
  return (std::ranges::find(countries, country) != countries.end()) != except;
}

Table read_table(const std::string& folder) {
  Table table{folder, {}, {}};
  each_row(folder + "/provisions.csv", 11, [&](const auto& cells) { table.rows.push_back(read_row(cells)); });
  each_row(folder + "/transactions.csv", 7, [&](const auto& cells) {
    table.cases.push_back(
        {cells[0], cells[1], cells[2], cells[3], std::stoi(cells[4]), place(kRisks, cells[5]), day_number(cells[6])});
  });
  return table;
}

void measure(const Table& table, const Engine& engine, int repeats) {
  const std::size_t all = table.cases.size();
  std::size_t count = std::min<std::size_t>(all, 20);
  while (count < all) {
    const double seconds = seconds_of(engine, count);
    if (seconds > 0.2) {
      count = std::min(all, static_cast<std::size_t>(static_cast<double>(count) / seconds));
      break;
    }
    count = std::min(all, count * 4);
  }
  const bool same = same_answers(table, engine, count);
  std::vector<double> rates;
  for (int i = 0; i < repeats; ++i) rates.push_back(static_cast<double>(count) / seconds_of(engine, count));
  std::string listed;
  for (const double rate : rates) listed += (listed.empty() ? "" : ",") + std::to_string(std::llround(rate));
  std::ranges::sort(rates);
  const auto number = [&](double rate) { return std::to_string(std::llround(rate)); };
  std::cout << R"({"engine":")" << engine.name << R"(","version":")" << engine.version << R"(","provisions":)"
            << table.rows.size() << R"(,"transactions":)" << count << R"(,"repeats":)" << repeats
            << R"(,"median_per_second":)" << number(rates[rates.size() / 2]) << R"(,"min":)" << number(rates.front())
            << R"(,"max":)" << number(rates.back()) << R"(,"mode":")" << engine.mode << R"(","answers":")"
            << (same ? "equal" : "different") << R"(","compared":)" << count << R"(,"rates":[)" << listed << "]}"
            << std::endl;
}

}  // namespace peers

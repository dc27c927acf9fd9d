// SPDX-License-Identifier: Apache-2.0
// Puts the lines that the runners printed together: the repeats of one engine in one mode and size, from all rounds,
// become one result. Writes results.json and prints a Markdown table:
//   report MACHINE RESULTS.json LINES...
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

struct Result {
  std::string engine, version, mode;
  long provisions = 0, compared = 0;
  std::string answers;
  std::vector<double> rates;  // decided in a second, a repeat each
};

[[noreturn]] void stop(const std::string& why) {
  std::cerr << "report: " << why << '\n';
  std::exit(1);
}

// The value of a key in a flat object of one line, as written, quotes left out.
std::string value_of(const std::string& line, const std::string& key) {
  const std::string quoted = "\"" + key + "\":";
  const std::size_t at = line.find(quoted);
  if (at == std::string::npos) stop("no " + key + " in " + line);
  const std::size_t begin = at + quoted.size();
  if (line[begin] == '"') return line.substr(begin + 1, line.find('"', begin + 1) - begin - 1);
  if (line[begin] == '[') return line.substr(begin + 1, line.find(']', begin) - begin - 1);
  return line.substr(begin, line.find_first_of(",}", begin) - begin);
}

Result read_result(const std::string& line) {
  Result result;
  result.engine = value_of(line, "engine");
  result.version = value_of(line, "version");
  result.mode = value_of(line, "mode");
  result.provisions = std::stol(value_of(line, "provisions"));
  result.compared = std::stol(value_of(line, "compared"));
  result.answers = value_of(line, "answers");
  const std::string rates = value_of(line, "rates");
  for (std::size_t begin = 0; begin < rates.size();) {
    result.rates.push_back(std::stod(rates.substr(begin)));
    const std::size_t comma = rates.find(',', begin);
    begin = comma == std::string::npos ? rates.size() : comma + 1;
  }
  if (result.rates.empty()) stop("no rates in " + line);
  return result;
}

void merge(std::vector<Result>& results, Result result) {
  for (Result& known : results) {
    if (known.engine != result.engine || known.mode != result.mode || known.provisions != result.provisions) continue;
    known.rates.insert(known.rates.end(), result.rates.begin(), result.rates.end());
    // All rounds compared at least so many; one that differs is enough.
    known.compared = std::min(known.compared, result.compared);
    if (result.answers != "equal") known.answers = result.answers;
    return;
  }
  results.push_back(std::move(result));
}

double median(std::vector<double> rates) {
  std::ranges::sort(rates);
  const std::size_t middle = rates.size() / 2;
  return rates.size() % 2 == 1 ? rates[middle] : (rates[middle - 1] + rates[middle]) / 2;
}

std::string short_number(double value) {
  std::array<char, 32> text{};
  const double scaled = value >= 1e6 ? value / 1e6 : value >= 1e3 ? value / 1e3 : value;
  const char* const unit = value >= 1e6 ? " M" : value >= 1e3 ? " k" : "";
  std::snprintf(text.data(), text.size(), "%.*f%s", scaled < 10 ? 2 : scaled < 100 ? 1 : 0, scaled, unit);
  return text.data();
}

std::string grouped(long value) {
  std::string text = std::to_string(value);
  for (int at = static_cast<int>(text.size()) - 3; at > 0; at -= 3) text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

std::string json_of(const Result& result) {
  std::string rates;
  for (const double rate : result.rates) rates += (rates.empty() ? "" : ",") + std::to_string(static_cast<long>(rate));
  const auto [least, most] = std::ranges::minmax(result.rates);
  const auto whole = [](double value) { return std::to_string(static_cast<long>(value)); };
  return R"({"engine":")" + result.engine + R"(","version":")" + result.version + R"(","mode":")" + result.mode +
         R"(","provisions":)" + std::to_string(result.provisions) + R"(,"median_per_second":)" +
         whole(median(result.rates)) + R"(,"min":)" + whole(least) + R"(,"max":)" + whole(most) + R"(,"answers":")" +
         result.answers + R"(","compared":)" + std::to_string(result.compared) + R"(,"rates":[)" + rates + "]}";
}

void write_json(const std::string& file, const std::string& machine, const std::vector<Result>& results) {
  std::ofstream out(file);
  out << R"({"machine":")" << machine << R"(","results":[)";
  for (std::size_t i = 0; i < results.size(); ++i) out << (i == 0 ? "\n" : ",\n") << json_of(results[i]);
  out << "\n]}\n";
  if (!out) stop("cannot write " + file);
}

const Result* find(const std::vector<Result>& results, const Result& like, long provisions) {
  const auto found = std::ranges::find_if(results, [&](const Result& result) {
    return result.engine == like.engine && result.mode == like.mode && result.provisions == provisions;
  });
  return found == results.end() ? nullptr : &*found;
}

std::string cell(const Result* result) {
  if (result == nullptr) return "-";
  const auto [least, most] = std::ranges::minmax(result->rates);
  return short_number(median(result->rates)) + " (" + short_number(least) + " to " + short_number(most) + ")";
}

std::string loss(const Result* before, const Result* after) {
  if (before == nullptr || after == nullptr) return "-";
  std::array<char, 32> text{};
  const double ratio = median(before->rates) / median(after->rates);
  std::snprintf(text.data(), text.size(), ratio < 10 ? "%.1fx" : "%.0fx", ratio);
  return text.data();
}

void print_table(const std::vector<Result>& results, const std::vector<long>& sizes) {
  std::cout << "| engine | how | ";
  for (const long size : sizes) std::cout << grouped(size) << " provisions | ";
  for (std::size_t i = 1; i < sizes.size(); ++i)
    std::cout << "loss " << grouped(sizes[i - 1]) << " to " << grouped(sizes[i]) << " | ";
  std::cout << "answers |\n|---|---|";
  for (std::size_t i = 0; i < 2 * sizes.size(); ++i) std::cout << "---|";
  std::cout << '\n';
  std::vector<std::pair<std::string, std::string>> printed;
  for (const Result& like : results) {
    const std::pair key{like.engine, like.mode};
    if (std::ranges::count(printed, key)) continue;
    printed.push_back(key);
    std::cout << "| " << like.engine << ' ' << like.version << " | " << like.mode << " | ";
    for (const long size : sizes) std::cout << cell(find(results, like, size)) << " | ";
    for (std::size_t i = 1; i < sizes.size(); ++i) {
      std::cout << loss(find(results, like, sizes[i - 1]), find(results, like, sizes[i])) << " | ";
    }
    std::string answers;
    std::string compared;
    for (const long size : sizes) {
      const Result* const result = find(results, like, size);
      if (result == nullptr) continue;
      if (answers.empty() || result->answers == "different") answers = result->answers;
      compared += (compared.empty() ? "" : " / ") + grouped(result->compared);
    }
    std::cout << (answers == "different" ? "DIFFERENT" : answers) << " on " << compared << " |\n";
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) stop("usage: report MACHINE RESULTS.json LINES...");
  std::vector<Result> results;
  for (int i = 3; i < argc; ++i) {
    std::ifstream in(argv[i]);
    if (!in) stop("cannot read " + std::string(argv[i]));
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with('{')) merge(results, read_result(line));
    }
  }
  std::vector<long> sizes;
  for (const Result& result : results) {
    if (!std::ranges::count(sizes, result.provisions)) sizes.push_back(result.provisions);
  }
  std::ranges::sort(sizes);
  write_json(argv[2], argv[1], results);
  print_table(results, sizes);
  // A peer that answers otherwise measures something else: the run is then no comparison.
  return std::ranges::all_of(results, [](const Result& result) { return result.answers != "different"; }) ? 0 : 1;
}

// SPDX-License-Identifier: Apache-2.0
// What the runners of the peers' bench that are written in C++ share: the table and the transactions as the generator
// wrote them, the clock, the comparison with the reference answers and the line that is printed.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace peers {

inline constexpr int kOpenDay = 99'991'231;

// Days are integers that read as dates: 20261122.
struct Days {
  int first = 0, last = kOpenDay;
};

struct Row {
  std::string id, form, material;
  std::string destinations;  // as written: `any`, `US|JP`, `not:US|JP`
  int share = 0, risk = 0;   // thresholds, 0 where there is none
  std::vector<Days> spans;
  int level = 0;  // 1 to 5 the policies of a licence, 6 prohibited
};

struct Case {
  std::string id, form, material, to;
  int share = 0, risk = 0, day = 0;
};

// Numbers for texts, in the order in which they are first asked for.
class Numbers {
 public:
  int operator()(const std::string& text) {
    return numbers_.try_emplace(text, static_cast<int>(numbers_.size())).first->second;
  }
  [[nodiscard]] std::size_t size() const { return numbers_.size(); }

 private:
  std::unordered_map<std::string, int> numbers_;
};

struct Table {
  std::string folder;
  std::vector<Row> rows;
  std::vector<Case> cases;

  // Whether a set as written contains a country.
  [[nodiscard]] static bool contains(const std::string& destinations, const std::string& country);
};

// Ends the program with a sentence where the folder is not one that the generator wrote.
[[nodiscard]] Table read_table(const std::string& folder);

// What an engine found for one transaction: places in Table::rows in any order, and the heaviest level.
struct Found {
  std::vector<int> rows;
  int level = 0;

  void clear() {
    rows.clear();
    level = 0;
  }
  void add(int row, int row_level) {
    rows.push_back(row);
    if (row_level > level) level = row_level;
  }
};

// Decides the cases [0, count) one after the other, and hands each answer to `take`.
using Take = std::function<void(std::size_t, Found&)>;

struct Engine {
  std::string name, version, mode;
  std::function<void(std::size_t count, const Take& take)> decide;
};

// Compares the answers with answers.txt, measures, and prints one line of JSON. Of all cases it takes as many as
// the engine decides in about a second.
void measure(const Table& table, const Engine& engine, int repeats);

}  // namespace peers

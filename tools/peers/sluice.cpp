// SPDX-License-Identifier: Apache-2.0
// Sluice beside its peers: the law as the generator wrote it in the project's own format, loaded, checked, compiled;
// then the transactions decided by the index in several ways, and by the interpreter with its explanations.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>

#include "evaluator.hpp"
#include "sluice/base/file.hpp"
#include "sluice/base/message.hpp"
#include "sluice/rulebook/check.hpp"
#include "sluice/rulebook/decide.hpp"
#include "sluice/rulebook/load.hpp"
#include "table.hpp"

namespace {

using namespace sluice;
using namespace sluice::rulebook;
namespace fs = std::filesystem;

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::cerr << describe(result.error()) << '\n';
    std::exit(1);
  }
  return std::move(*result);
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

Bundle read_law(const fs::path& folder) {
  Bundle bundle;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    bundle.files.push_back({entry.path().filename().string(), must(read_file(entry.path()))});
  }
  std::ranges::sort(bundle.files, {}, &SourceFile::name);
  return bundle;
}

fs::path law_folder(const fs::path& place) {
  for (const auto& entry : fs::recursive_directory_iterator(place)) {
    if (entry.path().filename() == "regime.toml") return entry.path().parent_path();
  }
  std::cerr << place << ": no regime.toml\n";
  std::exit(1);
}

// One row of transactions.csv or unknowns.csv: an empty cell is not known.
trade::Transaction transaction(const std::string& line) {
  std::vector<std::string> cells;
  std::stringstream in(line);
  for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
  cells.resize(7);
  const auto country = [](const std::string& code) { return trade::Country{{code[0], code[1]}}; };
  trade::Transaction made;
  made.id = cells[0];
  made.act = trade::Act::shipment;
  made.from = country("CN");
  if (!cells[3].empty()) made.to = country(cells[3]);
  made.parties = std::vector<trade::Party>{};
  if (!cells[5].empty()) made.end_use.risks.military = *trade::from_symbol<trade::Risk>(cells[5]);
  made.dates.declaration = must(parse_date(cells[6]));
  trade::Line goods;
  goods.id = "l1";
  goods.form = *trade::from_symbol<trade::Form>(cells[1]);
  goods.material = cells[2];
  if (!cells[4].empty()) {
    const Decimal share = Decimal::scaled(std::stoll(cells[4]), 6);
    goods.composition["Dy"] = trade::Range{share, share};
  }
  made.lines.push_back(std::move(goods));
  return made;
}

struct Rows {
  std::vector<trade::Transaction> transactions;
  std::vector<rulebook::Row> rows;
  std::vector<Date> days;
};

// Goods and circumstances that are alike share a profile, as a table of encoded transactions has it; profiles are
// numbered in the order of the rows.
Rows read_rows(const std::string& file, bool by_item, const Rulebook& book, const trade::Reference& reference,
               Population& population) {
  Rows all;
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  std::vector<std::string> lines;
  while (std::getline(in, line)) lines.push_back(line);
  const auto item = [](const std::string& row) {
    const std::size_t form = row.find(',') + 1;
    return row.substr(form, row.find(',', row.find(',', form) + 1) - form);
  };
  if (by_item) std::ranges::stable_sort(lines, {}, item);
  std::map<std::string, std::uint32_t> goods, shipped;
  std::optional<std::uint32_t> parties;
  for (const std::string& each : lines) {
    all.transactions.push_back(transaction(each));
    std::vector<std::string> cells;
    std::stringstream row(each);
    for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
    cells.resize(7);
    TransactionReading reading(book, reference, all.transactions.back(), 0);
    const std::string what = item(each) + "," + cells[4];
    const std::string how = cells[3] + "," + cells[5];
    if (!goods.contains(what)) goods[what] = population.add_goods(reading);
    if (!shipped.contains(how)) shipped[how] = population.add_transaction(reading);
    if (!parties) parties = population.add_parties(reading);
    all.rows.push_back({goods[what], shipped[how], *parties});
    all.days.push_back(*all.transactions.back().dates.declaration.get());
  }
  return all;
}

int level(const trade::Bound& bound) {
  if (bound.outcome == trade::Outcome::prohibited) return 6;
  return bound.policy ? static_cast<int>(*bound.policy) + 1 : 0;
}

class Bench {
 public:
  Bench(const std::string& folder, int repeats)
      : folder_(folder),
        repeats_(repeats),
        reference_(std::make_shared<const trade::Reference>(
            must(trade::Reference::load(fs::path(SLUICE_SOURCE_DIR) / "data" / "reference")))),
        bundle_(read_law(law_folder(fs::path(folder) / "law"))) {}

  void run() {
    prepare();
    table_ = peers::read_table(folder_);
    Population population(*index_);
    const auto rows_of = [&](const char* file, bool by_item) {
      return read_rows(folder_ + file, by_item, *book_, *reference_, population);
    };
    const Rows known = rows_of("/transactions.csv", false);
    const Rows known_by_item = rows_of("/transactions.csv", true);
    const Rows unknown = rows_of("/unknowns.csv", false);
    const Rows unknown_by_item = rows_of("/unknowns.csv", true);
    std::map<std::string, int> rows;
    for (std::size_t r = 0; r < table_.rows.size(); ++r) rows[table_.rows[r].id] = static_cast<int>(r);
    for (const Provision& provision : book_->provisions) row_of_.push_back(rows.at(provision.id));

    Evaluator evaluator(*index_, population, [&](rulebook::Row row) -> std::unique_ptr<Reading> {
      std::cerr << "left to the interpreter: " << row.goods << '\n';
      std::exit(1);
    });
    const auto decide = [&](std::size_t count, const peers::Take& take) {
      peers::Found found;
      for (std::size_t i = 0; i < count; ++i) {
        const Verdict& verdict = evaluator.decide(known.rows[i], known.days[i]);
        found.clear();
        for (const std::uint32_t p : verdict.because) found.rows.push_back(row_of_[p]);
        found.level = level(verdict.at_most);
        take(i, found);
      }
    };
    peers::measure(table_, {"Sluice", SLUICE_VERSION, "index, random order", decide}, repeats_);
    timed(evaluator, known_by_item, "index, grouped by item", true);
    timed(evaluator, unknown, "index, a third with unknown facts", false);
    timed(evaluator, unknown_by_item, "index, with unknown facts, grouped", false);
    days(evaluator, known);
    explanations(known);
  }

 private:
  void prepare() {
    std::vector<double> load_times, check_times, compile_times;
    std::size_t findings = 0;
    for (int i = 0; i < std::max(3, repeats_); ++i) {
      const double start = now();
      book_ = std::make_shared<const Rulebook>(must(load(bundle_, *reference_)));
      const double loaded = now();
      findings = check(*book_, {.today = must(parse_date("2026-11-22"))}).size();
      const double checked = now();
      index_.emplace(must(Index::make(book_)));
      load_times.push_back(loaded - start);
      check_times.push_back(checked - loaded);
      compile_times.push_back(now() - checked);
    }
    std::cerr << book_->provisions.size() << " provisions: load " << median(load_times) << " s, check "
              << median(check_times) << " s (" << findings << " findings), compile " << median(compile_times)
              << " s; index " << static_cast<double>(index_->bytes()) / 1e6 << " MB\n";
  }

  void print(const std::string& mode, std::vector<double> rates, std::size_t count, const std::string& answers) {
    std::string listed;
    for (const double rate : rates) listed += (listed.empty() ? "" : ",") + std::to_string(std::llround(rate));
    std::ranges::sort(rates);
    std::cout << R"({"engine":"Sluice","version":")" << SLUICE_VERSION << R"(","provisions":)" << table_.rows.size()
              << R"(,"transactions":)" << count << R"(,"repeats":)" << rates.size() << R"(,"median_per_second":)"
              << std::llround(rates[rates.size() / 2]) << R"(,"min":)" << std::llround(rates.front()) << R"(,"max":)"
              << std::llround(rates.back()) << R"(,"mode":")" << mode << R"(","answers":")" << answers
              << R"(","compared":)" << count << R"(,"rates":[)" << listed << "]}" << std::endl;
  }

  // Whether the interpreter says the same of the first rows.
  [[nodiscard]] bool agrees(Evaluator& evaluator, const Rows& rows, std::size_t count) const {
    const Decider decider = must(Decider::make(book_, reference_, {}, Depth::answer));
    for (std::size_t i = 0; i < count; ++i) {
      const auto plain = decider.decide(rows.transactions[i], {.as_of = rows.days[i], .today = rows.days[i]});
      const trade::LineDetermination& line = plain.lines.front();
      const Verdict& verdict = evaluator.decide(rows.rows[i], rows.days[i]);
      const auto cited = [&](const auto& numbers, const auto& citations) {
        return std::ranges::equal(
            numbers, citations, {}, [&](std::uint32_t p) { return book_->provisions[p].id; },
            &trade::Citation::provision);
      };
      if (verdict.at_least != line.at_least || verdict.at_most != line.at_most || verdict.outcome != line.outcome ||
          verdict.policy != line.policy || !cited(verdict.because, line.because) ||
          !cited(verdict.possible, line.possible)) {
        return false;
      }
    }
    return true;
  }

  void timed(Evaluator& evaluator, const Rows& rows, const std::string& mode, bool all_known) {
    std::vector<double> rates;
    std::size_t found = 0;
    for (int r = 0; r < repeats_; ++r) {
      const double start = now();
      for (std::size_t i = 0; i < rows.rows.size(); ++i) {
        found += evaluator.decide(rows.rows[i], rows.days[i]).because.size();
      }
      rates.push_back(static_cast<double>(rows.rows.size()) / (now() - start));
    }
    if (found == SIZE_MAX) std::cerr << found;
    const bool same = agrees(evaluator, rows, 2000);
    print(mode, rates, rows.rows.size(), same ? all_known ? "equal" : "equal (interpreter)" : "different");
  }

  void days(Evaluator& evaluator, const Rows& rows) {
    std::vector<double> rates;
    std::int64_t sum = 0;
    for (int r = 0; r < repeats_; ++r) {
      const double start = now();
      for (std::size_t i = 0; i < rows.rows.size(); ++i) sum += evaluator.holds(rows.rows[i], rows.days[i]).last.days;
      rates.push_back(static_cast<double>(rows.rows.size()) / (now() - start));
    }
    if (sum == 0) std::cerr << sum;
    print("index, with the days it holds", rates, rows.rows.size(), "not compared");
  }

  void explanations(const Rows& rows) {
    const Decider decider = must(Decider::make(book_, reference_));
    std::size_t count = 50;
    std::vector<double> rates;
    std::size_t cited = 0;
    const auto pass = [&] {
      const double start = now();
      for (std::size_t i = 0; i < count; ++i) {
        const auto plain = decider.decide(rows.transactions[i], {.as_of = rows.days[i], .today = rows.days[i]});
        cited += plain.lines.front().because.size();
      }
      return now() - start;
    };
    while (count * 4 < rows.rows.size() && pass() < 0.2) count *= 4;
    for (int r = 0; r < repeats_; ++r) rates.push_back(static_cast<double>(count) / pass());
    if (cited == SIZE_MAX) std::cerr << cited;
    print("full explanation with citations", rates, count, "not compared");
  }

  std::string folder_;
  int repeats_;
  std::shared_ptr<const trade::Reference> reference_;
  Bundle bundle_;
  std::shared_ptr<const Rulebook> book_;
  std::optional<Index> index_;
  peers::Table table_;
  std::vector<int> row_of_;  // of the reference table, by provision
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: sluice_bench FOLDER [REPEATS]\n";
    return 2;
  }
  Bench(argv[1], argc > 2 ? std::stoi(argv[2]) : 5).run();
  return 0;
}

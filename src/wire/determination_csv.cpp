// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "sluice/base/csv.hpp"
#include "sluice/wire/determination.hpp"

namespace sluice::wire {
namespace {

using namespace trade;

struct Row {
  const Determination& determination;
  const RegimeDetermination& regime;
  const LineDetermination& line;
};

template <class List, class Show>
std::string joined(const List& list, const Show& show) {
  std::string result;
  for (const auto& each : list) {
    if (!result.empty()) result += '|';
    result += show(each);
  }
  return result;
}

std::string joined(const std::vector<std::string>& list) {
  return joined(list, [](const std::string& text) { return text; });
}

std::string shown(const Bound& bound) {
  std::string result(symbol(bound.outcome));
  if (bound.policy) (result += '|') += symbol(*bound.policy);
  return result;
}

std::string shown(Date date) { return date == Date::min() || date == Date::max() ? std::string{} : to_string(date); }

struct CsvColumn {
  std::string_view name;
  std::string (*cell)(const Row&);
};

constexpr CsvColumn kColumns[] = {
    {"transaction", [](const Row& row) { return row.determination.transaction; }},
    {"regime", [](const Row& row) { return row.regime.regime; }},
    {"as_of", [](const Row& row) { return shown(row.regime.as_of); }},
    {"line", [](const Row& row) { return row.line.line; }},
    {"outcome",
     [](const Row& row) { return std::string(row.line.outcome ? symbol(*row.line.outcome) : "indeterminate"); }},
    {"policy", [](const Row& row) { return std::string(row.line.policy ? symbol(*row.line.policy) : ""); }},
    {"at_least", [](const Row& row) { return shown(row.line.at_least); }},
    {"at_most", [](const Row& row) { return shown(row.line.at_most); }},
    {"control_codes", [](const Row& row) { return joined(row.line.control_codes); }},
    {"possible_control_codes", [](const Row& row) { return joined(row.line.possible_control_codes); }},
    {"licence_kinds", [](const Row& row) { return joined(row.line.licence_kinds); }},
    {"duties", [](const Row& row) { return joined(row.line.duties); }},
    {"because",
     [](const Row& row) { return joined(row.line.because, [](const Citation& each) { return each.provision; }); }},
    {"suspended",
     [](const Row& row) {
       return joined(row.line.suspended, [](const Suspended& each) { return each.citation.provision; });
     }},
    {"pending",
     [](const Row& row) {
       return joined(row.line.pending, [](const Pending& each) { return each.citation.provision; });
     }},
    {"ask", [](const Row& row) { return joined(row.line.ask, [](const Ask& each) { return each.fact; }); }},
    {"assumptions",
     [](const Row& row) {
       return joined(row.regime.assumptions, [](const AssumptionUsed& each) { return each.id + "=" + each.assumed; });
     }},
    {"holds_from", [](const Row& row) { return shown(row.line.holds.first); }},
    {"holds_until", [](const Row& row) { return shown(row.line.holds.last); }},
};

}  // namespace

std::string determination_csv_header() {
  std::string header;
  for (const CsvColumn& column : kColumns) {
    if (!header.empty()) header += ',';
    header += column.name;
  }
  return header + '\n';
}

std::string determination_csv_rows(const Determination& determination) {
  std::string rows;
  for (const RegimeDetermination& regime : determination.regimes) {
    for (const LineDetermination& line : regime.lines) {
      const Row row{determination, regime, line};
      for (const CsvColumn& column : kColumns) (rows += csv_cell(column.cell(row))) += ',';
      rows.back() = '\n';
    }
  }
  return rows;
}

}  // namespace sluice::wire

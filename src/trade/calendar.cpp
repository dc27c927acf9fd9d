// SPDX-License-Identifier: Apache-2.0
#include "sluice/trade/calendar.hpp"

#include <algorithm>
#include <set>

#include "sluice/base/check.hpp"
#include "sluice/base/csv.hpp"
#include "sluice/base/file.hpp"

namespace sluice::trade {
namespace {

bool weekend(Date day) { return weekday(day) > 5; }

int year_of(Date day) { return std::stoi(to_string(day)); }  // reads the digits up to the first hyphen

}  // namespace

Result<Calendar> Calendar::load(const std::filesystem::path& file) {
  const auto text = read_file(file);
  if (!text) return fail(text.error());
  const auto table = parse_csv(*text, file.string());
  if (!table) return fail(table.error());
  const int date_column = table->column("date");
  const int kind_column = table->column("kind");
  if (date_column < 0 || kind_column < 0) {
    return fail("reference.column", {date_column < 0 ? "date" : "kind"}, Where{file.string(), 1, {}});
  }

  Calendar calendar;
  std::set<int> years;
  for (const CsvRow& row : table->rows) {
    const std::string& written = row.cells[static_cast<std::size_t>(date_column)];
    const std::string& kind = row.cells[static_cast<std::size_t>(kind_column)];
    const auto refuse = [&](std::string_view column) {
      return fail("calendar.row", {written, kind}, Where{file.string(), row.line, std::string(column)});
    };
    const auto date = parse_date(written);
    if (!date) return fail("date.invalid", {written}, Where{file.string(), row.line, "date"});
    const bool works = kind == "workday";
    if (!works && kind != "holiday") return refuse("kind");
    if (works && !weekend(*date)) return refuse("kind");
    if (!calendar.exceptions_.emplace(*date, works).second) return refuse("date");
    years.insert(year_of(*date));
  }
  if (years.empty()) return fail("calendar.empty", {}, Where{file.string(), 0, {}});
  // A gap would make days of an unpublished year look published.
  if (*years.rbegin() - *years.begin() + 1 != static_cast<int>(years.size())) {
    return fail("calendar.gap", {std::to_string(*years.begin()), std::to_string(*years.rbegin())},
                Where{file.string(), 0, {}});
  }
  calendar.published_ = {*make_date(*years.begin(), 1, 1), *make_date(*years.rbegin(), 12, 31)};
  return calendar;
}

bool Calendar::working(Date day) const {
  const auto exception = exceptions_.find(day);
  return exception == exceptions_.end() ? !weekend(day) : exception->second;
}

Deadline Calendar::after(Date start, int n) const {
  CHECK_THAT(n >= 1);
  Deadline deadline{start, false};
  while (n > 0) {
    deadline.on = deadline.on + 1;
    deadline.provisional |= !published_.contains(deadline.on);
    if (working(deadline.on)) --n;
  }
  return deadline;
}

}  // namespace sluice::trade

// SPDX-License-Identifier: Apache-2.0
// Working days as a government publishes them: weekends, less make-up working days, plus holidays.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "sluice/base/date.hpp"
#include "sluice/base/result.hpp"

namespace sluice::trade {

struct Deadline {
  Date on;
  bool provisional = false;  // counts days of a year whose holidays are not published
};

class Calendar {
 public:
  // A CSV of date,kind(holiday|workday),name_zh,name_en,source. A year of which a day is listed counts
  // as published. Fails as read_file, parse_csv and parse_date do, with reference.column, calendar.empty,
  // calendar.gap (a year between two others without a day) or calendar.row (a bad kind, a day listed
  // twice, a make-up day that is no weekend).
  [[nodiscard]] static Result<Calendar> load(const std::filesystem::path& file);

  [[nodiscard]] bool working(Date day) const;

  // The day on which the n-th working day after `start` ends; the day itself is not counted
  // (the civil-law rule: 期间开始的日不计算在内). `n` is at least 1.
  [[nodiscard]] Deadline after(Date start, int n) const;

  // From the first day of the first year published to the last day of the last.
  [[nodiscard]] Span published() const { return published_; }

 private:
  std::map<Date, bool> exceptions_;  // true: works although a weekend
  Span published_;
};

}  // namespace sluice::trade

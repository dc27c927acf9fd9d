// SPDX-License-Identifier: Apache-2.0
// Files of acts, a line each: NDJSON with the members act, by, on, subject, key, file and body; or CSV with columns of
// those names and of the act's fields, parts of a field by a slash ("quantity/value").
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/csv.hpp"
#include "sluice/office/act.hpp"
#include "sluice/trade/reference.hpp"

namespace sluice::app {

struct BulkAct {
  office::Act act;
  std::string by;          // empty: as the command says
  std::optional<Date> on;  // nothing: as the command says
};

struct BulkLine {
  std::size_t number = 0;
  std::string text;  // as it was read
  Result<BulkAct> act;
};

class BulkLines {
 public:
  // Fails with input.format (neither .ndjson nor .csv), csv.* (the table as a whole) and act.no_column (a CSV without
  // the column "act"). `text` outlives the lines.
  [[nodiscard]] static Result<BulkLines> open(const std::string& text, const std::string& file);

  // Nothing at the end. Blank lines are passed over.
  [[nodiscard]] std::optional<BulkLine> next();
  [[nodiscard]] std::uint64_t percent() const;
  [[nodiscard]] std::string header() const;  // of a CSV, with its line feed

 private:
  BulkLine row();
  const std::string* text_ = nullptr;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
  std::optional<CsvTable> table_;
  std::size_t row_ = 0;
};

// A field of an act as it is typed: `@FILE` and what is no plain value is JSON, and anything else what a CSV cell would
// mean.
[[nodiscard]] Result<Json> typed_value(const std::string& text, const wire::Shape& shape);

// The one transaction of a CSV file, by its lines. Where several lines are faulty, each is told to `complain`. Fails as
// TransactionReader does, with csv.several (more than one transaction) or csv.faulty_lines.
[[nodiscard]] Result<Json> transaction_of_csv(const std::string& file, const trade::Reference& reference,
                                              const std::function<void(const Error&)>& complain);

}  // namespace sluice::app

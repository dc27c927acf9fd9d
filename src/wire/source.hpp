// SPDX-License-Identifier: Apache-2.0
// Where records come from: one implementation a format.
#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <string>

#include "sluice/base/json.hpp"

namespace sluice::wire {

class RecordSource {
 public:
  virtual ~RecordSource() = default;

  // As TransactionReader::next.
  [[nodiscard]] virtual Result<bool> next(Json& record) = 0;
  [[nodiscard]] virtual std::uint64_t bytes() const noexcept = 0;
};

[[nodiscard]] std::unique_ptr<RecordSource> json_source(std::istream& in, std::string file, std::size_t limit);
[[nodiscard]] std::unique_ptr<RecordSource> ndjson_source(std::istream& in, std::string file, std::size_t limit);
[[nodiscard]] std::unique_ptr<RecordSource> csv_source(std::istream& in, std::string file, std::size_t limit);

}  // namespace sluice::wire

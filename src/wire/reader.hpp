// SPDX-License-Identifier: Apache-2.0
// Transactions from a stream, one at a time: the memory taken is that of one record, whatever the
// length of the stream.
#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sluice/base/json.hpp"
#include "sluice/base/result.hpp"
#include "sluice/trade/reference.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::wire {

enum class Format {
  json,    // one object; objects one after another; or one list of objects; over lines as they please
  ndjson,  // one object a line; blank lines are passed over
  csv      // a header, then a row a line of goods: see docs/transaction.md
};

// By the ending: .json, .ndjson or .jsonl, .csv, in any case. Nothing for any other.
[[nodiscard]] std::optional<Format> guess_format(std::string_view path);

inline constexpr std::size_t kRecordLimit = 16U << 20U;

class RecordSource;

class TransactionReader {
 public:
  // `in` and `reference` must outlive the reader. `file` is what errors call the stream. A record of
  // more than `record_limit` bytes is refused with record.too_long and passed over unheld.
  TransactionReader(std::istream& in, Format format, const trade::Reference& reference, std::string file = {},
                    std::size_t record_limit = kRecordLimit);
  ~TransactionReader();
  TransactionReader(TransactionReader&&) noexcept;
  TransactionReader& operator=(TransactionReader&&) noexcept;

  // True with the next transaction, false at the end. A failure is that of one record: the caller
  // goes on to the next one by calling again, and comes to the end in any case. After a failure
  // reading goes on with the next line (ndjson), the next transaction's row (csv), or behind the faulty
  // object where its brackets close (json). It ends with a failure where json is broken between
  // objects, where a header cannot be used, and with stream.failed where the stream breaks.
  [[nodiscard]] Result<bool> next(trade::Transaction& transaction);

  // The same, with the record as it stands, for a caller who changes it before read_transaction.
  [[nodiscard]] Result<bool> next(Json& record);

  [[nodiscard]] std::uint64_t bytes() const noexcept;   // consumed so far, for progress
  [[nodiscard]] std::uint64_t record() const noexcept;  // the number of the last record, from 1

 private:
  const trade::Reference* reference_;
  std::string file_;
  std::uint64_t record_ = 0;
  std::unique_ptr<RecordSource> source_;
};

}  // namespace sluice::wire

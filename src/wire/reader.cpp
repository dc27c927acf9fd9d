// SPDX-License-Identifier: Apache-2.0
#include "sluice/wire/reader.hpp"

#include <algorithm>

#include "sluice/base/check.hpp"
#include "sluice/wire/transaction.hpp"
#include "source.hpp"

namespace sluice::wire {
namespace {

std::unique_ptr<RecordSource> source_of(std::istream& in, Format format, const std::string& file, std::size_t limit) {
  switch (format) {
    case Format::json: return json_source(in, file, limit);
    case Format::ndjson: return ndjson_source(in, file, limit);
    case Format::csv: return csv_source(in, file, limit);
  }
  CHECK_THAT(false);
}

}  // namespace

std::optional<Format> guess_format(std::string_view path) {
  const std::string_view name = path.substr(path.find_last_of("/\\") + 1);
  const auto dot = name.rfind('.');
  std::string ending(dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1));
  for (char& c : ending) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (ending == "json") return Format::json;
  if (ending == "ndjson" || ending == "jsonl") return Format::ndjson;
  if (ending == "csv") return Format::csv;
  return std::nullopt;
}

TransactionReader::TransactionReader(std::istream& in, Format format, const trade::Reference& reference,
                                     std::string file, std::size_t record_limit)
    : reference_(&reference), file_(std::move(file)), source_(source_of(in, format, file_, record_limit)) {}

TransactionReader::~TransactionReader() = default;
TransactionReader::TransactionReader(TransactionReader&&) noexcept = default;
TransactionReader& TransactionReader::operator=(TransactionReader&&) noexcept = default;

Result<bool> TransactionReader::next(Json& record) {
  auto more = source_->next(record);
  if (!more || *more) ++record_;
  return more;
}

Result<bool> TransactionReader::next(trade::Transaction& transaction) {
  Json record;
  auto more = next(record);
  if (!more || !*more) return more;
  auto read = read_transaction(record, *reference_, file_);
  if (!read) return fail(std::move(read.error()));
  transaction = std::move(*read);
  return true;
}

std::uint64_t TransactionReader::bytes() const noexcept { return source_->bytes(); }
std::uint64_t TransactionReader::record() const noexcept { return record_; }

}  // namespace sluice::wire

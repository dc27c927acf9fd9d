// SPDX-License-Identifier: Apache-2.0
// What both fuzzers check: the reader comes to an end without a crash, and whatever it reads is
// written and read again to an equal value.
#pragma once

#include <filesystem>
#include <sstream>
#include <string>

#include "sluice/base/check.hpp"
#include "sluice/base/message.hpp"
#include "sluice/wire/reader.hpp"
#include "sluice/wire/transaction.hpp"

namespace sluice::wire {

inline void fuzz(const std::string& text, Format format) {
  static const auto reference = trade::Reference::load(std::filesystem::path(SLUICE_SOURCE_DIR) / "data" / "reference");
  CHECK_THAT(reference.has_value());
  std::istringstream in(text);
  TransactionReader reader(in, format, *reference, "fuzz", 4096);
  for (;;) {
    trade::Transaction transaction;
    const auto more = reader.next(transaction);
    if (more && !*more) break;
    CHECK_THAT(reader.record() <= text.size() + 1);  // each record takes a byte at least
    if (!more) {
      CHECK_THAT(!describe(more.error(), Language::chinese).empty());
      continue;
    }
    const auto node = parse_json(to_json(write_transaction(transaction)));
    CHECK_THAT(node.has_value());
    const auto again = read_transaction(*node, *reference);
    CHECK_THAT(again.has_value() && *again == transaction);
  }
  CHECK_THAT(reader.bytes() <= text.size());
}

}  // namespace sluice::wire

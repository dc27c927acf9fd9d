// SPDX-License-Identifier: Apache-2.0
// The transaction described for machines and for people, both from the table of fields.
#pragma once

#include <string>

namespace sluice::wire {

// JSON Schema, draft 2020-12, of one transaction. It says everything but what needs the tables of
// data/reference (which codes exist) and sums over several fields.
[[nodiscard]] std::string transaction_schema();

// The Markdown page docs/transaction.md, in English and Chinese.
[[nodiscard]] std::string transaction_reference();

}  // namespace sluice::wire

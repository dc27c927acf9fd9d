// SPDX-License-Identifier: Apache-2.0
// Transactions to and from the contract's JSON shape. The fields, their forms and their meaning are
// one table (fields.hpp), which docs/transaction.md is written from.
#pragma once

#include <string_view>

#include "sluice/base/json.hpp"
#include "sluice/base/result.hpp"
#include "sluice/trade/reference.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::wire {

// What is left out or null is unknown; "n/a" says that it does not apply, where the field allows it.
// An unknown key is refused, except top-level keys that begin with "x-", which are ignored. A line or
// party without an id is named by its place: l1, l2, … and p1, p2, ….
//
// Fails with one Error: that of the first faulty member in the order of the document. What is wrong
// with a whole (a member missing, a sum, an id twice) comes after what is wrong with its parts.
// `where` names the file, the node's line and its JSON Pointer. The codes: data/messages/wire.csv.
[[nodiscard]] Result<trade::Transaction> read_transaction(const Json& node, const trade::Reference& reference,
                                                          std::string_view file = {});

// The same transaction as JSON: unknown facts are left out, exact ranges are one decimal. Reading it
// gives an equal transaction back.
[[nodiscard]] Json write_transaction(const trade::Transaction& transaction);

}  // namespace sluice::wire

// SPDX-License-Identifier: Apache-2.0
#include "sluice/wire/transaction.hpp"

#include "contract.hpp"
#include "sluice/wire/fields.hpp"

namespace sluice::wire {

using TransactionFormat = ObjectOf<trade::Transaction>;

Result<trade::Transaction> read_transaction(const Json& node, const trade::Reference& reference,
                                            std::string_view file) {
  Reading reading{reference, file, {}};
  trade::Transaction transaction;
  if (!TransactionFormat::read(reading, Place{node}, transaction)) return fail(std::move(reading.error));
  return transaction;
}

Json write_transaction(const trade::Transaction& transaction) { return TransactionFormat::write(transaction); }

const Contract& contract() {
  static const Contract made{TransactionFormat::shape(), ObjectOf<trade::Line>::shape(),
                             name_of(&trade::Transaction::id), name_of(&trade::Transaction::lines)};
  return made;
}

}  // namespace sluice::wire

// SPDX-License-Identifier: Apache-2.0
// Decisions that are read can be written and read again, and the last on a match is the one that stands.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "disposition.hpp"
#include "sluice/base/check.hpp"

using namespace sluice;
using namespace sluice::screening;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = Dispositions::read(text, "decided.csv");
  if (!read) return 0;
  const auto again = Dispositions::read(read->write(), "decided.csv");
  CHECK_THAT(again && again->all() == read->all());
  if (read->all().empty()) return 0;
  const Decision& last = read->all().back();
  const Decision* found = read->find(last.party, last.list, last.entry, last.entry_state);
  CHECK_THAT(last.verdict == trade::Disposition::open ? found == nullptr : found == &last);
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes are, a reader of stakes comes to an end, what it hands over is sound, and what it refuses it can
// name: the code has its sentence, and the line is one of the file's. The first byte picks the reader.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "owner_graph.hpp"
#include "sluice/base/check.hpp"
#include "sluice/base/message.hpp"
#include "stake_reader.hpp"

using namespace sluice;
using namespace sluice::screening;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr std::array kReaders{read_stake_csv, read_bods, read_ftm_stakes, read_gleif};
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  OwnerGraph graph;
  const auto take = [&](const Stake& stake) -> Result<void> {
    const Share& share = stake.share;
    const auto again = Share::between(share.low, share.low_open, share.high, share.high_open);
    CHECK_THAT(again.has_value() && *again == share);
    CHECK_THAT(check(stake).has_value());
    const auto added = graph.add(stake);
    CHECK_THAT(added.has_value());
    CHECK_THAT(graph.stake(*added) == stake);
    return {};
  };
  const auto read = kReaders[data[0] % kReaders.size()](
      bytes, "file", take, [](const std::string& party, const Subject&) { CHECK_THAT(!party.empty()); });
  if (!read) {
    CHECK_THAT(!sentence(read.error()).empty());
    CHECK_THAT(read.error().where.line <= 1 + static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n')) +
                                              static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\r')));
  }
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// What lies at an address of the web, whole or not at all.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "sluice/base/result.hpp"

namespace sluice::app {

struct FetchLimits {
  std::chrono::seconds time{600};        // for the whole of it
  std::uint64_t bytes = 1024ULL << 20U;  // that are taken
};

struct Fetched {
  std::string bytes;
  std::string etag;        // the publisher's mark of these bytes; empty: it gave none
  bool unchanged = false;  // it still has what `etag` marks, and sent nothing
};

// `received` of `expected` bytes (0: it has not said how many).
using FetchProgress = std::function<void(std::uint64_t received, std::uint64_t expected)>;

// Follows redirects, from https to https only. `etag` is the mark of what is there already; empty: nothing. Fails, with
// the address as the file, with fetch.address (neither http nor https), fetch.failed, fetch.status, fetch.time,
// fetch.truncated, fetch.large, fetch.redirects, fetch.page (a page to look at came instead), fetch.empty.
[[nodiscard]] Result<Fetched> fetch(const std::string& address, const std::string& etag, const FetchLimits& limits,
                                    const FetchProgress& progress);

}  // namespace sluice::app

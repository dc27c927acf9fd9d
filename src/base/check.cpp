// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace sluice {

void check_failed(const char* what, std::source_location where) noexcept {
  std::fprintf(stderr, "%s:%u: %s: check failed: %s\n", where.file_name(), static_cast<unsigned>(where.line()),
               where.function_name(), what);
  std::abort();
}

}  // namespace sluice

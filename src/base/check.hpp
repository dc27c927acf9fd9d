// SPDX-License-Identifier: Apache-2.0
// A broken check is a bug in this program, never a fault in its input: it stops the program, in
// every build. Faults in input travel as Result (result.hpp).
#pragma once

#include <source_location>

namespace sluice {

[[noreturn]] void check_failed(const char* what, std::source_location where) noexcept;

}  // namespace sluice

#define CHECK_THAT(condition) \
  (static_cast<bool>(condition) ? static_cast<void>(0) \
                                : ::sluice::check_failed(#condition, std::source_location::current()))

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sluice/base/date.hpp"

namespace sluice::licensing {

// The same day so many months on, or the last of its month where that has no such day; Date::max() beyond the years
// that dates are written for.
[[nodiscard]] Date months_on(Date from, int months);

}  // namespace sluice::licensing

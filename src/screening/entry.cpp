// SPDX-License-Identifier: Apache-2.0
#include "entry.hpp"

#include <algorithm>

namespace sluice::screening {

bool Entry::applies_on(Date day) const {
  return applies.empty() ||
         std::any_of(applies.begin(), applies.end(), [&](const Span& span) { return span.contains(day); });
}

}  // namespace sluice::screening

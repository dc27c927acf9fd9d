// SPDX-License-Identifier: Apache-2.0
// The score that OFAC's own search tool shows, as far as it can be told from outside: for who must reproduce it.
#pragma once

#include <string_view>

namespace sluice::screening {

// Jaro-Winkler, the prefix counted from any likeness on (OFAC FAQ 249; what FAQ 249 leaves out is docs/screening.md's).
[[nodiscard]] double jaro_winkler(std::string_view left, std::string_view right);

// 0 to 100, cut to a whole number. The better of the whole strings and the mean over the query's words of their best
// partner with the same first letter; words of one or two letters do not count beside longer ones.
[[nodiscard]] int ofac_score(std::string_view query, std::string_view name);

}  // namespace sluice::screening

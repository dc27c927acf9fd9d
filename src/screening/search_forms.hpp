// SPDX-License-Identifier: Apache-2.0
// The forms under which an index keeps a term and looks for its neighbours: two terms that are alike at all share one,
// but for initials, which are looked for by their letter.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "name.hpp"

namespace sluice::screening {

// Hashes, with repetitions. Spellings, the skeleton, and the sound with up to `errors` letters left out.
void append_forms(const Term& term, std::vector<std::uint64_t>& out);

// The form of an initial that words with the same first letter look for; 0 where the term is no such word or letter.
[[nodiscard]] std::uint64_t initial_form(const Term& term);

}  // namespace sluice::screening

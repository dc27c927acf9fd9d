// SPDX-License-Identifier: Apache-2.0
// Conditions in words, much as rulebooks write them.
#pragma once

#include <string>

#include "sluice/rulebook/model.hpp"

namespace sluice::rulebook {

// "form: magnet; any of {composition.Dy: > 0} {composition.Tb: > 0}; party {role: end_user}". Named conditions are
// written out.
[[nodiscard]] std::string in_words(const Rulebook& book, const Condition& condition);

}  // namespace sluice::rulebook

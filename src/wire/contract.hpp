// SPDX-License-Identifier: Apache-2.0
// The table of fields as the other files of this module see it.
#pragma once

#include <string_view>

#include "sluice/wire/shape.hpp"

namespace sluice::wire {

struct Contract {
  const Shape& transaction;
  const Shape& line;
  std::string_view id;     // the field that tells transactions apart
  std::string_view lines;  // the field that holds the lines
};

[[nodiscard]] const Contract& contract();

}  // namespace sluice::wire

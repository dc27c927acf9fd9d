// SPDX-License-Identifier: Apache-2.0
// The unified social credit code of organisations in China.
#pragma once

#include <string_view>

namespace sluice::trade {

// 18 characters of GB 32100-2015, the last a check modulo 31; upper case, without blanks.
[[nodiscard]] bool is_uscc(std::string_view code);

}  // namespace sluice::trade

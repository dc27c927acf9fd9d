// SPDX-License-Identifier: Apache-2.0
// What the views and the queue need to know of an application besides its record.
#pragma once

#include <string>
#include <string_view>

#include "sluice/licensing/application.hpp"

namespace sluice::office {

// The heaviest policy of the lines, as the law last judged them; empty: none.
[[nodiscard]] std::string policy_of(const licensing::Application& application);

}  // namespace sluice::office

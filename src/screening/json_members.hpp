// SPDX-License-Identifier: Apache-2.0
// The members of a publisher's JSON record: what is not there, and what is of no use, is empty.
#pragma once

#include "sluice/base/json_records.hpp"

namespace sluice::screening {

// The member's value, or a null that stays; also of what is no object.
[[nodiscard]] const Json& member_of(const Json& record, std::string_view name);

// The text of a string or number, "" of anything else; of a member where it is named.
[[nodiscard]] std::string_view text_of(const Json& value);
[[nodiscard]] std::string_view text_of(const Json& record, std::string_view name);

// The texts of a member that are not empty: of a string or number itself, of a list those of its items.
[[nodiscard]] std::vector<std::string_view> texts_of(const Json& record, std::string_view name);

}  // namespace sluice::screening

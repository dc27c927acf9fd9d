// SPDX-License-Identifier: Apache-2.0
// JSON of others, a record at a time: numbers as they are written, so that shares stay exact, and no name twice in one
// object. A list of records, or one a line.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.hpp"

namespace sluice::screening {

struct StakeJsonMember;

struct StakeJson {
  enum class Kind { null, boolean, number, text, list, object };

  Kind kind = Kind::null;
  std::string text;  // of a text, and a number as written
  std::vector<StakeJson> items;
  std::vector<StakeJsonMember> members;

  // The member, or a null that stays; also of what is no object.
  [[nodiscard]] const StakeJson& operator[](std::string_view name) const;
  [[nodiscard]] bool is(Kind wanted) const noexcept { return kind == wanted; }
};

struct StakeJsonMember {
  std::string name;
  StakeJson value;
};

using StakeRecords = std::function<Result<void>(const StakeJson& record, std::size_t line)>;

// Calls `act` for each record; a failure of it stops. Fails with stake.json (no JSON, no object where a record should
// be, a name twice, more than 32 levels) or text.invalid_utf8.
[[nodiscard]] Result<void> read_records(std::string_view bytes, std::string_view file, const StakeRecords& act);

}  // namespace sluice::screening

// SPDX-License-Identifier: Apache-2.0
// JSON of others, a record at a time: of what is read, one record is held besides the text. A record is an object and
// knows its line; its numbers may have exponents, which parse_json refuses in our own files.
#pragma once

#include <functional>

#include "sluice/base/json.hpp"

namespace sluice {

using TakeJson = std::function<Result<void>(const Json& record)>;

// All of these fail at the first fault, when records may have been handed over already: as parse_json does, of which
// the limits hold for each record, with json.kind (no list, or no object, where one must stand), or with what `take`
// fails with.

// Each item of a list at the top, or under `key` of an object there; the other members are read and not kept. False
// where the object has no such key.
[[nodiscard]] Result<bool> each_json_item(std::string_view text, std::string_view file, std::string_view key,
                                          const TakeJson& take);

// Each line that is not blank. `wanted`, where given, looks at the bytes of a line first; what it does not want is not
// read.
[[nodiscard]] Result<void> each_json_line(std::string_view text, std::string_view file, const TakeJson& take,
                                          const std::function<bool(std::string_view)>& wanted = {});

// Each item of a list where the text begins with one, otherwise each line.
[[nodiscard]] Result<void> each_json_record(std::string_view text, std::string_view file, const TakeJson& take);

}  // namespace sluice

// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/json_records.hpp"

#include <algorithm>

#include "sluice/base/json_parser.hpp"

namespace sluice {

Result<void> each_json_line(std::string_view text, std::string_view file, const TakeJson& take,
                            const std::function<bool(std::string_view)>& wanted) {
  JsonParser parser(JsonNumbers::any);
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos || (wanted && !wanted(line))) continue;
    auto record = parser.parse(line, file, number);
    if (!record) return fail(std::move(record.error()));
    if (record->kind != Json::Kind::object) {
      return fail("json.kind", {"object", std::string(name_of(record->kind))}, {std::string(file), number, {}});
    }
    if (auto taken = take(*record); !taken) return taken;
  }
  return {};
}

Result<void> each_json_record(std::string_view text, std::string_view file, const TakeJson& take) {
  const auto first = text.find_first_not_of(" \t\n\r\xEF\xBB\xBF");
  if (first == std::string_view::npos || text[first] != '[') return each_json_line(text, file, take);
  auto read = each_json_item(text, file, {}, take);
  return read ? Result<void>() : fail(std::move(read.error()));
}

}  // namespace sluice

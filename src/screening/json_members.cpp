// SPDX-License-Identifier: Apache-2.0
#include "json_members.hpp"

namespace sluice::screening {

const Json& member_of(const Json& record, std::string_view name) {
  static const Json none;
  const Json* found = record.find(name);
  return found == nullptr ? none : *found;
}

std::string_view text_of(const Json& value) {
  const bool readable = value.kind == Json::Kind::string || value.kind == Json::Kind::number;
  return readable ? std::string_view(value.text) : std::string_view();
}

std::string_view text_of(const Json& record, std::string_view name) { return text_of(member_of(record, name)); }

std::vector<std::string_view> texts_of(const Json& record, std::string_view name) {
  const Json& member = member_of(record, name);
  std::vector<std::string_view> result;
  const auto add = [&](const Json& value) {
    if (const std::string_view text = text_of(value); !text.empty()) result.push_back(text);
  };
  add(member);
  for (const Json& item : member.items) add(item);
  return result;
}

}  // namespace sluice::screening

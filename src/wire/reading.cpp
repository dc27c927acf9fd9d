// SPDX-License-Identifier: Apache-2.0
#include "sluice/wire/reading.hpp"

namespace sluice::wire {

Place Place::member(std::string_view wanted) const {
  const Json* found = node.find(wanted);
  return {found != nullptr ? *found : node, this, wanted, 0};
}

std::string Place::pointer() const {
  if (up == nullptr) return {};
  std::string result = up->pointer() + '/';
  if (up->node.kind == Json::Kind::array) return result + std::to_string(index);
  for (const char c : name) {
    if (c == '~') result += "~0";
    else if (c == '/') result += "~1";
    else result += c;
  }
  return result;
}

bool Reading::fail(const Place& at, std::string_view code, std::vector<std::string> arguments) {
  error = Error{code, std::move(arguments), Where{std::string(file), at.node.line, at.pointer()}};
  return false;
}

bool Reading::fail(const Place& at, Error cause) { return fail(at, cause.code, std::move(cause.arguments)); }

bool Reading::expect(const Place& at, Json::Kind kind) {
  if (at.node.kind == kind) return true;
  return fail(at, "json.kind", {std::string(name_of(kind)), std::string(name_of(at.node.kind))});
}

}  // namespace sluice::wire

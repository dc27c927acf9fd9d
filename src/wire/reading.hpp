// SPDX-License-Identifier: Apache-2.0
// Where the reader stands, and what went wrong there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/json.hpp"
#include "sluice/trade/reference.hpp"

namespace sluice::wire {

// A node and the way to it: a list on the stack from the node up to the root, which becomes a JSON
// Pointer only where an error needs one.
struct Place {
  const Json& node;
  const Place* up = nullptr;
  std::string_view name = {};  // as a member of an object
  std::size_t index = 0;       // as an item of a list

  [[nodiscard]] Place member(const Json::Member& each) const { return {each.value, this, each.name, 0}; }
  [[nodiscard]] Place item(std::size_t at) const { return {node.items[at], this, {}, at}; }
  // A member by name; where there is none, the place it should be at.
  [[nodiscard]] Place member(std::string_view wanted) const;
  [[nodiscard]] std::string pointer() const;
};

// Reads one transaction. Whatever reads returns false once `error` says why; the first error stands.
struct Reading {
  const trade::Reference& reference;
  std::string_view file;
  Error error;

  [[nodiscard]] bool fail(const Place& at, std::string_view code, std::vector<std::string> arguments = {});
  [[nodiscard]] bool fail(const Place& at, Error cause);  // keeps the cause's code and arguments

  // Fails with json.kind unless the node is of that kind.
  [[nodiscard]] bool expect(const Place& at, Json::Kind kind);
};

}  // namespace sluice::wire

// SPDX-License-Identifier: Apache-2.0
// What a file says about the world. A fact left out is unknown, never false; "n/a" says that it does
// not apply. The three are kept apart from the reader to the answer.
#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "sluice/base/decimal.hpp"

namespace sluice::trade {

struct Unknown {
  friend bool operator==(Unknown, Unknown) = default;
};
struct NotApplicable {
  friend bool operator==(NotApplicable, NotApplicable) = default;
};

template <class T>
class Fact {
 public:
  Fact() = default;  // unknown
  Fact(NotApplicable) : value_(NotApplicable{}) {}
  Fact(T value) : value_(std::in_place_type<T>, std::move(value)) {}

  [[nodiscard]] bool unknown() const noexcept { return std::holds_alternative<Unknown>(value_); }
  [[nodiscard]] bool not_applicable() const noexcept { return std::holds_alternative<NotApplicable>(value_); }
  [[nodiscard]] bool known() const noexcept { return std::holds_alternative<T>(value_); }
  // Null unless known. The pointer lives as long as the fact.
  [[nodiscard]] const T* get() const noexcept { return std::get_if<T>(&value_); }
  [[nodiscard]] T* get() noexcept { return std::get_if<T>(&value_); }
  friend bool operator==(const Fact&, const Fact&) = default;

 private:
  std::variant<Unknown, NotApplicable, T> value_;
};

// A measured value: somewhere from min to max, both included. An exact value has min == max.
struct Range {
  Decimal min;
  Decimal max;
  friend bool operator==(const Range&, const Range&) = default;
};

}  // namespace sluice::trade

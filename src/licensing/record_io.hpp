// SPDX-License-Identifier: Apache-2.0
// What record.hpp declares, for the source files that hold the tables and instantiate it.
#pragma once

#include "fields.hpp"
#include "sluice/base/check.hpp"

namespace sluice::licensing {

template <class S>
Result<S> read_record(const Json& node, const trade::Reference& reference, std::string_view file) {
  wire::Reading reading{reference, file, {}};
  S record;
  if (!wire::ObjectOf<S>::read(reading, wire::Place{node}, record)) return fail(std::move(reading.error));
  return record;
}

template <class S>
Json write_record(const S& record) {
  return wire::ObjectOf<S>::write(record);
}

template <class S>
const wire::Shape& shape_of_record() {
  return wire::ObjectOf<S>::shape();
}

// The variant's alternative of a number, read: the n-th act is the n-th alternative.
template <class Any, std::size_t kAt = 0>
Result<Any> read_alternative(std::size_t at, const Json& node, const trade::Reference& reference,
                             std::string_view file) {
  if constexpr (kAt < std::variant_size_v<Any>) {
    using S = std::variant_alternative_t<kAt, Any>;
    static_assert(static_cast<std::size_t>(S::kAct) == kAt);
    if (at != kAt) return read_alternative<Any, kAt + 1>(at, node, reference, file);
    auto act = read_record<S>(node, reference, file);
    if (!act) return fail(std::move(act.error()));
    return Any(std::move(*act));
  } else {
    CHECK_THAT(kAt < std::variant_size_v<Any>);
    return Any();
  }
}

template <class Any, std::size_t kAt = 0>
const wire::Shape& shape_of_alternative(std::size_t at) {
  if constexpr (kAt + 1 < std::variant_size_v<Any>) {
    if (at != kAt) return shape_of_alternative<Any, kAt + 1>(at);
  }
  CHECK_THAT(at == kAt);
  return shape_of_record<std::variant_alternative_t<kAt, Any>>();
}

}  // namespace sluice::licensing

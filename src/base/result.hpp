// SPDX-License-Identifier: Apache-2.0
// Result<T> is a T or the Error that explains why there is none. An error has a stable code, which
// clients may match on; the place in the input it speaks of; and arguments, which the catalogues
// (message.hpp) turn into a sentence in English or Chinese. Sentences are for people and may change.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace sluice {

// Where in the input: each part may be missing (empty, or line 0). `field` is a JSON Pointer in
// transactions, a dotted key in TOML, a column name in CSV.
struct Where {
  std::string file;
  std::size_t line = 0;  // counted from 1
  std::string field;

  friend bool operator==(const Where&, const Where&) = default;
};

struct Error {
  std::string_view code;  // e.g. "decimal.invalid"; a string literal with a row in data/messages
  std::vector<std::string> arguments;
  Where where;

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = tl::expected<T, Error>;

// The failing side of any Result: `return fail("date.invalid", {text});`
[[nodiscard]] inline tl::unexpected<Error> fail(std::string_view code, std::vector<std::string> arguments = {},
                                                Where where = {}) {
  return tl::unexpected<Error>(Error{code, std::move(arguments), std::move(where)});
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace sluice

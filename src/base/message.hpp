// SPDX-License-Identifier: Apache-2.0
// The catalogues of data/messages: one sentence a code, in English and Chinese, built into the
// program. `{0}` to `{9}` stand for the error's arguments, which are shown on one line, cut when long
// and with control characters and broken UTF-8 escaped.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sluice/base/result.hpp"

namespace sluice {

enum class Language { english, chinese };

struct CatalogueRow {
  std::string_view code;
  std::string_view english;
  std::string_view chinese;
};

// All rows, sorted by code.
[[nodiscard]] std::span<const CatalogueRow> catalogue() noexcept;

// One line: "file:line: field: sentence [code]", without the parts that are missing. A code without a row is a bug and
// stops the program.
[[nodiscard]] std::string describe(const Error& error, Language language = Language::english);

// The sentence alone.
[[nodiscard]] std::string sentence(const Error& error, Language language = Language::english);

}  // namespace sluice

// SPDX-License-Identifier: Apache-2.0
// Determinations for people: a table, and the explanation in full sentences.
#pragma once

#include <string>
#include <vector>

#include "sluice/base/message.hpp"
#include "sluice/trade/determination.hpp"

namespace sluice::app {

// Rows with columns padded by display width; the last column is not padded. No line ends in a blank.
[[nodiscard]] std::string columns(const std::vector<std::vector<std::string>>& rows);

// The head of the table of determinations.
[[nodiscard]] std::string table_head();

// One row for each regime and line, then what it turns on, indented.
[[nodiscard]] std::string table_rows(const trade::Determination& determination, Language language);

// The whole of what is known about one answer.
[[nodiscard]] std::string explanation(const trade::Determination& determination, Language language);

[[nodiscard]] const std::string& in(const trade::Text& text, Language language);

// "2025-11-07 to 2026-11-10", "from 2025-04-04", "up to …", "every day".
[[nodiscard]] std::string days(const Span& span);

}  // namespace sluice::app

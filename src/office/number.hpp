// SPDX-License-Identifier: Apache-2.0
// Numbers that people read out and type: a letter for the kind, the year, a running number, a check character.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::office {

// "A-2026-000123-X": the last character checks the others (ISO/IEC 7064, MOD 37,36), so that one wrong character is
// always noticed, and two neighbours changed about nearly always. `running` from 1; more than six digits take what they
// need.
[[nodiscard]] std::string make_number(char kind, int year, std::int64_t running);

// Whether the check character fits, for a text of that form.
[[nodiscard]] bool number_checks(std::string_view number) noexcept;

}  // namespace sluice::office

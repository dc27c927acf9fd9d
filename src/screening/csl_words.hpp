// SPDX-License-Identifier: Apache-2.0
// What the CSV and the JSON of the Consolidated Screening List have in common.
#pragma once

#include <array>

#include "list_reading.hpp"

namespace sluice::screening {

// "EL" of "Entity List (EL) - Bureau of Industry and Security"; the whole where it has no such mark.
[[nodiscard]] std::string csl_code(std::string_view source);

// OFAC numbers its parties; the other agencies do not, and an entry is then known by its name: "EL:Acme". The list's
// own
// `_id` would not do: it is made of the whole entry and so changes with any word of it.
[[nodiscard]] std::string csl_id(std::string_view code, std::string_view number, std::string_view name);

// An identifier where `kind` is one and there is a number.
void add_identifier(Entry& entry, std::string_view kind, std::string_view number, std::string_view country);

[[nodiscard]] ListHead csl_head();

}  // namespace sluice::screening

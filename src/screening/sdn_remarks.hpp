// SPDX-License-Identifier: Apache-2.0
// The remarks of OFAC's CSV, which hold what has no column of its own: "DOB 04 Apr 1957; nationality Mexico; Passport
// A12 (Mexico); a.k.a. 'CHAPO'."
#pragma once

#include "list_reading.hpp"

namespace sluice::screening {

// Takes birth dates, nationalities, identifiers and the weak aliases, which stand in quotation marks, into the entry,
// and keeps the remarks as they are.
void take_remarks(Entry& entry, std::string_view remarks);

}  // namespace sluice::screening

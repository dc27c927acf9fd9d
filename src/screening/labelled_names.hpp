// SPDX-License-Identifier: Apache-2.0
// Files of names of which it is known what they should find, told apart by their columns (docs/screening.md).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "search.hpp"
#include "sluice/base/result.hpp"

namespace sluice::screening {

enum class LabelledShape : std::uint8_t {
  pairs,          // CSV schema, name1, name2, is_match: one party or two
  alias_out,      // TSV entity_id, type, query_alias: found without that alias
  ofac_scores,    // CSV query_name, result_name, ofac_score
  script_pairs,   // TSV dataid, type, latin, original, script
  company_pairs,  // CSV han, latin, kind: company, person or foreign
  negatives       // no columns: a name a line that must find nothing
};
[[nodiscard]] std::string_view symbol(LabelledShape shape) noexcept;

struct LabelledRow {
  std::string query, entry;  // the two names; a row of alias_out and negatives has the first alone
  std::string id;            // of the entry, of alias_out and script_pairs
  std::string group;         // what is told apart: the script, or the kind of a company pair
  EntryKind kind = EntryKind::unknown;
  bool same = false;  // of pairs
  int score = 0;      // of ofac_scores; below 0: not shown
};

struct LabelledFile {
  LabelledShape shape = LabelledShape::negatives;
  std::vector<LabelledRow> rows;
};

// Fails with labelled.shape, labelled.value (naming line and column), labelled.empty, csv.ragged_row, or as parse_csv
// does.
[[nodiscard]] Result<LabelledFile> read_labelled(std::string_view text, std::string_view file);

// The names of a list as TSV: entity_id, type, name.
struct KnownNames {
  std::vector<IndexedName> names;
  std::map<std::string, std::uint32_t, std::less<>> entries;  // by id
};
// Fails with labelled.names, csv.ragged_row or text.invalid_utf8.
[[nodiscard]] Result<KnownNames> read_known_names(std::string_view text, std::string_view file);

}  // namespace sluice::screening

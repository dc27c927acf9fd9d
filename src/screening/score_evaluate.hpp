// SPDX-License-Identifier: Apache-2.0
// What a policy reaches on labelled files: the figures of docs/screening.md, for any file of the same shape.
#pragma once

#include <string>
#include <vector>

#include "labelled_names.hpp"
#include "name_tables.hpp"
#include "score.hpp"
#include "sluice/base/result.hpp"

namespace sluice::screening {

struct Figure {
  std::string name;  // stable, in words parted by "_"
  double value = 0;
};

// A row that is not answered as its label says.
struct Miss {
  std::string query;
  std::string wanted;  // empty: nothing should have been found
  std::string found;   // empty: nothing was
  double score = 0;    // of what was found; of pairs, of the pair
};

struct Evaluation {
  std::vector<Figure> figures;  // docs/screening.md says what each is
  std::vector<Miss> misses;     // at the policy's threshold, in the file's order
};

// `against` may be null; the names of company_pairs are looked for among its names too. Fails with
// labelled.against (alias_out and negatives need a list) or labelled.entry (an id that is not in it).
[[nodiscard]] Result<Evaluation> evaluate(const LabelledFile& file, const KnownNames* against, const NameTables& tables,
                                          const ScorePolicy& policy);

}  // namespace sluice::screening

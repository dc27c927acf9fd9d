// SPDX-License-Identifier: Apache-2.0
// From which provisions and items match to what follows: controls cumulate, and only a declared edge
// weakens them.
//
//   matched(p) = in force, its condition holds, one of its items is listed, one of its `requires` acts
//   acts(p)    = matched(p), one of what it lifts, overrides or eases (if anything) is matched, nothing acting
//                takes it away
//
// The loader has made sure that this recursion ends.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "law.hpp"
#include "shortlist.hpp"
#include "sluice/rulebook/model.hpp"

namespace sluice::rulebook {

struct Answer {
  trade::Outcome outcome = trade::Outcome::no_control_found;
  std::optional<trade::Policy> policy;  // only where a licence is required
  std::vector<std::string> codes;       // sorted, as are kinds and duties
  std::vector<std::string> kinds;       // only where a licence is required
  std::vector<std::string> duties;
  std::vector<std::size_t> cited;  // the matched provisions that bear on the answer, in order

  // The same for the person who asks; the provisions that make it so may differ.
  [[nodiscard]] bool same(const Answer& other) const {
    return outcome == other.outcome && policy == other.policy && codes == other.codes && kinds == other.kinds &&
           duties == other.duties;
  }
};

// Where each provision is taken away, replaced or eased: the edges turned round. Made once a rulebook.
struct Edges {
  std::vector<std::vector<std::size_t>> weakened_by;  // lifts and overrides
  std::vector<std::vector<std::size_t>> eased_by;
  explicit Edges(const Rulebook& book);
};

// What is true: whether a provision's condition holds and its own status lets it bite, and whether an
// item of a list does. Both are asked of candidates only.
struct Facts {
  std::function<bool(std::size_t provision)> holds;
  std::function<bool(const Listed& item)> listed;
};

[[nodiscard]] Answer combine(const Rulebook& book, const Edges& edges, const Candidates& candidates,
                             const Facts& facts);

// Sorted, each once.
[[nodiscard]] std::vector<std::string> in_order(std::vector<std::string_view> words);

}  // namespace sluice::rulebook

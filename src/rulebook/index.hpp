// SPDX-License-Identifier: Apache-2.0
// The law of one regime under one set of assumptions, compiled for deciding in bulk: the same answers as
// the interpreter (decide.hpp), without its explanations, some thousand times as fast.
//
// How it works: every condition is a union of boxes (box.hpp), a column each. Columns are grouped by the two
// facts of the goods that tell most of them apart (in practice form and material), so that few are left; in
// a group every value of every other fact has a row of bits, one a column. What matches is the conjunction
// of a few rows. An unknown fact has two rows, what may hold and what must; where they differ, the values
// that it may have are tried, as many as differ for the columns still open. A commodity code is no fact
// here and rules nothing out.
#pragma once

#include <bitset>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/rulebook/model.hpp"
#include "sluice/rulebook/timeline.hpp"
#include "sluice/trade/determination.hpp"

namespace sluice::rulebook {

struct Layout;  // index_layout.hpp

// Duties or licence kinds, by their place in Rulebook::duties and Rulebook::kinds.
inline constexpr std::size_t kNamesMax = 256;
using Names = std::bitset<kNamesMax>;

// What LineDetermination says, without words: the answer's bounds, what is certain and what is possible.
// All lists are sorted and hold each number once.
struct Verdict {
  std::optional<trade::Outcome> outcome;  // nothing: the possible outcomes differ
  std::optional<trade::Policy> policy;    // nothing: none applies, or the possible policies differ
  trade::Bound at_least;
  trade::Bound at_most;
  std::vector<std::uint32_t> codes;           // by Index::codes()
  std::vector<std::uint32_t> possible_codes;  // in some completions only
  Names kinds;
  Names duties;
  std::vector<std::uint32_t> because;   // provisions that bear on the answer whatever the unknown facts are
  std::vector<std::uint32_t> possible;  // and those that bear on it if an unknown fact falls so
  bool bounded = false;                 // LineDetermination::ask_bounded

  // The same for the person who asks; what it rests on may differ.
  [[nodiscard]] bool same(const Verdict& other) const;
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

// Immutable, and shared by any number of threads.
class Index {
 public:
  // Fails as fold() does, and with index.too_many (more than kNamesMax duties or kinds).
  // `assumed` as for Decider::make, which checks its names and values.
  [[nodiscard]] static Result<Index> make(std::shared_ptr<const Rulebook> book, Assumed assumed = {});

  [[nodiscard]] const Rulebook& book() const noexcept;
  [[nodiscard]] const Assumed& assumed() const noexcept;
  // Every control code of the regime, sorted.
  [[nodiscard]] const std::vector<std::string>& codes() const noexcept;
  // The days, in order, on which anything changes its status: between two of them the law stands still.
  [[nodiscard]] const std::vector<Date>& breakpoints() const noexcept;
  // "sha256:…" of what was compiled: equal where two rulebooks decide alike by construction.
  [[nodiscard]] const std::string& hash() const noexcept;
  [[nodiscard]] std::size_t bytes() const noexcept;

  [[nodiscard]] const Layout& layout() const noexcept { return *layout_; }

 private:
  explicit Index(std::shared_ptr<const Layout> layout) : layout_(std::move(layout)) {}
  std::shared_ptr<const Layout> layout_;
};

}  // namespace sluice::rulebook

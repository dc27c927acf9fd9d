// SPDX-License-Identifier: Apache-2.0
// What a what-if is asked, and the two laws that it is about.
#pragma once

#include <memory>
#include <string>

#include "commands.hpp"
#include "office_arguments.hpp"
#include "sluice/rulebook/decide.hpp"
#include "sluice/rulebook/index.hpp"

namespace sluice::app {

struct ImpactOptions {
  std::string table;
  std::string from, to;             // folders or bundles; empty: the home's rulebook, and the same as `from`
  std::vector<std::string> drafts;  // files laid over `to`
  rulebook::Assumed assume_from, assume;
  std::optional<Date> as_of;
  std::string rows;  // where the changed rows go
  std::string format = "table";
  std::string output;
  std::size_t top = 15;
  unsigned threads = 0;   // 0: as many as there are
  bool licences = false;  // those of a store, in place of a table
  OfficeOptions office;
  std::string lists_from, lists_to;  // folders; empty: as the store's parties were screened
};

struct ImpactLaw {
  std::shared_ptr<const rulebook::Rulebook> book;
  std::string says;  // in words: where it comes from, and what was changed of it
  rulebook::Index index;
  rulebook::Decider decider;
};

struct ImpactLaws {
  std::shared_ptr<const trade::Reference> reference;
  ImpactLaw before, after;
  Date today;  // where the law after is made
};

// Fails as loading a rulebook does, with impact.draft, and as Decider::make and Index::make do.
[[nodiscard]] Result<ImpactLaws> open_laws(const Common& common, const ImpactOptions& options,
                                           const std::string& regime);

// `sluice rulebook impact --licences`.
[[nodiscard]] Result<void> run_live_impact(const Common& common, const ImpactOptions& options);

}  // namespace sluice::app

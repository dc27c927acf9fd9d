// SPDX-License-Identifier: Apache-2.0
// All of data/licensing, read and checked once, never changed.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.hpp"
#include "sluice/licensing/application.hpp"
#include "sluice/licensing/findings.hpp"
#include "sluice/licensing/kinds.hpp"
#include "sluice/licensing/licence.hpp"
#include "sluice/licensing/transitions.hpp"
#include "sluice/licensing/violation.hpp"

namespace sluice::licensing {

// A code with its words and where it comes from: reasons for refusing, factors of review.
struct Coded {
  std::string code;
  trade::Text says;
  Source source;
};

struct Rules {
  Transitions<ApplicationState, ApplicationAct> application;
  Transitions<LicenceState, LicenceAct> licence;
  std::vector<Kind> kinds;
  std::vector<DocumentRule> documents;
  std::vector<Coded> factors;
  std::vector<Coded> reasons;
  std::vector<FindingRule> findings;  // those switched off among them
  std::vector<Penalty> penalties;
  std::vector<Practice> practices;  // those taken; leave out what is not to be followed

  // Fails as read_file and parse_csv do, as Transitions::read does, or with file and line: licensing.column,
  // licensing.cell, licensing.twice (a key again), licensing.unknown (a name of another table that is not there).
  [[nodiscard]] static Result<Rules> load(const std::filesystem::path& directory);

  [[nodiscard]] const Kind* kind(std::string_view id) const;
  [[nodiscard]] const Coded* factor(std::string_view code) const;
  [[nodiscard]] const Coded* reason(std::string_view code) const;
  [[nodiscard]] const Penalty* penalty(std::string_view offence, bool serious) const;
};

}  // namespace sluice::licensing

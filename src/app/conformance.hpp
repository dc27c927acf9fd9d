// SPDX-License-Identifier: Apache-2.0
// The conformance set: transactions with what the law makes of them, one JSON object a line, in a form that any
// implementation can run. The format is docs/conformance.md.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/json.hpp"
#include "sluice/rulebook/model.hpp"
#include "sluice/rulebook/timeline.hpp"
#include "sluice/trade/reference.hpp"

namespace sluice::app {

struct ConformanceHeader {  // a file's first line
  std::string regime;
  std::string rulebook;  // the hash of the state of the law that the expectations were written for
  std::string released;
  std::string covers;
  std::string reviewed;
};

struct ConformanceCase {
  std::string id;
  std::string of;    // a provision or a control code
  std::string kind;  // hit | near_miss | boundary | case
  std::string why;   // what it shows
  Date as_of;
  rulebook::Assumed assume;
  trade::Transaction transaction;
  Json expect;  // checked: only members that may stand there, each of its form
  std::size_t line = 0;
};

struct ConformanceFile {
  std::string name;
  ConformanceHeader header;
  std::vector<ConformanceCase> cases;
};

// Reads a whole file, strictly. Fails with the first fault, naming `name`, the line and the member: conform.header,
// conform.version, conform.empty, conform.unknown_key, conform.missing, conform.value, conform.duplicate, conform.line,
// conform.lines, and as parse_json and read_transaction do.
[[nodiscard]] Result<ConformanceFile> read_conformance(std::string_view text, const std::string& name,
                                                       const trade::Reference& reference);

// Fails as above, with the path of what in `expect` is at fault; `lines` are the ids of the transaction's lines.
[[nodiscard]] Result<void> check_expectation(const Json& expect, const std::vector<std::string>& lines,
                                             const Where& where);

struct Difference {
  std::string field;  // "control_codes", "lines/l2/outcome"
  std::string expected;
  std::string got;
};

// Where a determination does not give what a case expects, in the order of `expect`. `regime` is one element of
// "regimes" of a determination as `sluice determine` writes it; it has every line that `expect` names.
[[nodiscard]] std::vector<Difference> differences(const Json& expect, const Json& regime);

// Whether `expect` needs the days that an answer holds, or the assumptions it rests on.
[[nodiscard]] bool asks_for_depth(const Json& expect);

// The examples of a rulebook as files of the set, by name: a header and a case for each example, in order. What is
// expected is what the example states and nothing else. `reviewed`: see docs/conformance.md. Fails as
// build_transactions does.
[[nodiscard]] Result<std::map<std::string, std::string>> conformance_from_examples(const rulebook::Rulebook& book,
                                                                                   Date reviewed);

}  // namespace sluice::app
